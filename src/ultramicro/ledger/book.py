"""The ledger: one writer, a batch of operations in, a stored verdict for each out."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path

from ultramicro.core.contract import Check
from ultramicro.core.errors import BrokenLaw, UltramicroError
from ultramicro.ledger.chain import link, row
from ultramicro.ledger.model import LARGEST_PENCE, AnyOperation, Hold, Post, Replay, Resolve, Verdict, sound
from ultramicro.ledger.proof import prove
from ultramicro.ledger.rules import apply, decide
from ultramicro.ledger.sqlite import SqliteStore
from ultramicro.ledger.state import Account, Held, Outcome, Transfer
from ultramicro.ledger.store import Batch, Last, Noted, Recorded, Store

CHECKPOINT_AFTER = 10_000
"""Transfers after which a proof at the start is kept, so that the next start need not do it again."""


class LedgerStopped(UltramicroError):
    """The books could not be written, so the ledger stopped; open it again, which proves the books first."""


class Ledger:
    """A place's books.

    Parameters
    ----------
    store : Store
        Where they are kept.

    Raises
    ------
    BrokenLaw
        If the books do not prove themselves.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._stopped = False
        self.state, self.last = store.load()
        if broken := [law for law in prove(store, full=False) if not law.holds]:
            store.close()
            raise BrokenLaw("books", broken)
        if self.last.seq - store.checkpoint().seq > CHECKPOINT_AFTER:
            store.keep_checkpoint(self.last)

    @classmethod
    def open(cls, path: Path) -> Ledger:
        """Open the books in a file, proved; made where they are not there."""
        path.parent.mkdir(parents=True, exist_ok=True)
        return cls(SqliteStore(path))

    def submit(self, operations: Sequence[AnyOperation], *, together: bool = False) -> list[Verdict]:
        """Decide on operations in order, and write all of it in one durable commit.

        Parameters
        ----------
        operations : sequence of Operation
            Each with its key; a key that was used before gets its old verdict, as a `Replay`.
        together : bool
            Whether all of them are done or none: where one is refused, only its refusal is written.

        Returns
        -------
        list of Verdict
            One for each, in order; of operations that belong together and are not done, the refusal alone.

        Raises
        ------
        LedgerStopped
            If the books cannot be written; nothing of the batch was booked, or all of it was.
        """
        with self._lock:
            if self._stopped:
                raise LedgerStopped("the ledger has stopped: open it again")
            try:
                with _collecting_later():
                    return self._submit(operations, together=together)
            except Exception as error:
                self._stopped = True
                raise LedgerStopped(f"the books could not be written ({error}); open them again") from error

    def _submit(self, operations: Sequence[AnyOperation], *, together: bool) -> list[Verdict]:
        known = self.store.known([operation.key for operation in operations if sound(operation.key)])
        self._look_up(operations)
        if together and (refusal := self._refusal(operations, known)):
            return [refusal]
        verdicts: list[Verdict] = []
        fresh: list[Recorded] = []
        outcomes: list[Outcome] = []
        for operation in operations:
            asked = _asked(operation)
            if used := known.get(operation.key):
                verdicts.append(_given_before(operation, asked, *used))
                continue
            outcome = decide(self.state, operation, asked)
            apply(self.state, outcome)
            first = outcome.transfers[0].seq if outcome.transfers else None
            verdict = Verdict(operation.key, outcome.code, first, outcome.warnings())
            verdicts.append(verdict)
            if outcome.code != "bad_key":
                known[operation.key] = asked, verdict
                fresh.append(self._record(operation, asked, verdict, len(fresh) + 1))
                outcomes.append(outcome)
        if fresh:
            self._write(fresh, outcomes)
        return verdicts

    def _refusal(
        self, operations: Sequence[AnyOperation], known: Mapping[str, tuple[str, Verdict]]
    ) -> Verdict | None:
        """Try operations that belong together; the first refusal is written and returned, nothing else."""
        trial = self.state.copy()
        for operation in operations:
            asked = _asked(operation)
            if used := known.get(operation.key):
                verdict = _given_before(operation, asked, *used)
            else:
                outcome = decide(trial, operation, asked)
                apply(trial, outcome)
                verdict = Verdict(operation.key, outcome.code)
                if not verdict.accepted and outcome.code != "bad_key":
                    self._write([self._record(operation, asked, verdict, 1)], [outcome])
            if not verdict.accepted:
                return verdict
        return None

    def _record(self, operation: AnyOperation, asked: str, verdict: Verdict, ahead: int) -> Recorded:
        number, batch = self.last.operation + ahead, self.last.batch + 1
        actor = operation.actor if sound(operation.actor) else ""
        at = operation.at.isoformat()
        return Recorded(number, batch, operation.key, operation.name, asked, actor, at, *verdict[1:])

    def _look_up(self, operations: Sequence[AnyOperation]) -> None:
        """Bring into memory what the operations name and memory does not hold: old transfers and holds."""
        seqs = {o.reverses for o in operations if isinstance(o, Post) and o.reverses is not None}
        self.state.wanted = {seq for seq in seqs if _is_number(seq)}
        found = {seq: self.store.transfer(seq) for seq in self.state.wanted}
        self.state.mirrors = {seq: transfer for seq, transfer in found.items() if transfer}
        names = [o.hold for o in operations if isinstance(o, Hold | Resolve) and sound(o.hold)]
        if unknown := [name for name in names if name not in self.state.holds]:
            self.state.holds.update(self.store.holds(unknown))

    def _write(self, fresh: Sequence[Recorded], outcomes: Sequence[Outcome]) -> None:
        transfers = [t for outcome in outcomes for t in outcome.transfers]
        touched = {name: self.state.accounts[name] for outcome in outcomes for name in outcome.accounts}
        holds = {name: self.state.holds[name] for outcome in outcomes for name in outcome.holds}
        closed = [outcome.closed_until for outcome in outcomes if outcome.closed_until]
        last = Last(
            batch=self.last.batch + 1,
            operation=fresh[-1].number,
            seq=self.state.next_seq - 1,
            head=link(self.last.head, [*(row(*r) for r in fresh), *(row(*t) for t in transfers)]),
        )
        self.store.append(
            Batch(
                last=last,
                operations=fresh,
                transfers=transfers,
                accounts=touched.values(),
                holds=holds.values(),
                closed_until=max(closed, default=None),
            )
        )
        self.last = last

    def account(self, account: str) -> Account | None:
        """Return an account as it stands."""
        return self.state.accounts.get(account)

    def accounts(self) -> list[Account]:
        """Return all accounts by number."""
        return [self.state.accounts[name] for name in sorted(self.state.accounts)]

    def verdict(self, key: str) -> Verdict | None:
        """Return what was said to a key, if it was used."""
        known = self.store.known([key])
        return known[key][1] if known else None

    def transfers(self, since_seq: int = 0) -> Iterator[Transfer]:
        """Return all transfers after a number, in order."""
        return self.store.transfers(since_seq)

    def holds(self) -> list[Held]:
        """Return the open holds."""
        return [held for held in self.state.holds.values() if held.state == "open"]

    def notes(self, about: str = "", kind: str = "") -> list[Noted]:
        """Return what was written down about something and of a kind, oldest first."""
        return [n for n in self.store.notes() if about in {"", n.about} and kind in {"", n.kind}]

    def balance(self, account: str) -> int:
        """Return a balance in pence: what came in less what went out."""
        return self.state.accounts[account].balance_pence

    def statement(self, account: str, most: int | None = None) -> list[tuple[Transfer, int]]:
        """Return an account's transfers in order, each with the balance after it in pence.

        Parameters
        ----------
        account : str
            Its number.
        most : int, optional
            Only so many, the last.
        """
        entries = list(self.store.entries(account, most))
        moves = [t.amount_pence * (1 if t.credit == account else -1) for t in entries]
        balance = self.balance(account) - sum(moves)
        after = accumulate(moves, initial=balance)
        next(after)
        return list(zip(entries, after, strict=True))

    def head(self) -> str:
        """Return the chain's head, to be printed where everybody can see it."""
        return self.last.head.hex()

    def verify(self) -> list[Check]:
        """Read everything again from zero and return every law with its error."""
        with self._lock:
            laws = prove(self.store, full=True)
            if all(law.holds for law in laws):
                self.store.keep_checkpoint(self.last)
            return laws

    def backup(self, target: Path) -> str:
        """Copy the books into a file while they are in use, prove the copy, and return its head.

        The copy takes the place of an older one once it is proved.

        Raises
        ------
        BrokenLaw
            If the copy does not prove itself.
        """
        fresh = target.with_name(f"{target.name}.new")
        for end in ("", "-wal", "-shm"):
            fresh.with_name(f"{fresh.name}{end}").unlink(missing_ok=True)
        with self._lock:
            self.store.backup(fresh)
        copy = Ledger.open(fresh)
        laws, head = copy.verify(), copy.head()
        copy.close()
        fresh.with_suffix(".lock").unlink(missing_ok=True)
        if broken := [law for law in laws if not law.holds]:
            raise BrokenLaw("backup", broken)
        fresh.replace(target)
        return head

    def close(self) -> None:
        """Let go of the books."""
        self.store.close()


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Put off Python's search for cycles: a batch makes no cycle, and a third of its time went there."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _asked(operation: AnyOperation) -> str:
    """Return what is asked; what no operation can hold is written as nothing, and refused as malformed."""
    try:
        return operation.asked()
    except (TypeError, ValueError):
        return ""


def _given_before(operation: AnyOperation, asked: str, then: str, verdict: Verdict) -> Verdict:
    """Return the verdict on a key that was used before, for the same or for something else."""
    return Replay(*verdict) if then == asked else Verdict(operation.key, "key_reused")


def _is_number(seq: object) -> bool:
    return isinstance(seq, int) and 0 < seq <= LARGEST_PENCE
