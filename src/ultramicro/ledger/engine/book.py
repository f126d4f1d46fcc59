"""The ledger: one writer at a time, a batch of operations in, a stored verdict for each out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import accumulate
from pathlib import Path

from ultramicro.core.collecting import collecting_later
from ultramicro.core.contract import Check
from ultramicro.core.message import say
from ultramicro.ledger.engine.chain import link, row
from ultramicro.ledger.engine.door import turned_away
from ultramicro.ledger.engine.model import (
    LARGEST_PENCE,
    AnyOperation,
    Hold,
    Post,
    Replay,
    Resolve,
    Verdict,
    sound,
)
from ultramicro.ledger.engine.projections import Entry
from ultramicro.ledger.engine.proof import Proof, prove_whole
from ultramicro.ledger.engine.reversals import posting
from ultramicro.ledger.engine.rules import apply, decide
from ultramicro.ledger.engine.sharing import SharedBooks
from ultramicro.ledger.engine.state import Account, Held, Outcome, Transfer
from ultramicro.ledger.engine.stopping import LedgerStopped, reached, readable
from ultramicro.ledger.engine.store import Batch, Last, Noted, Recorded

__all__ = ["Ledger", "LedgerStopped"]

AT = Recorded._fields.index("at")


class Ledger(SharedBooks):
    """A place's books.

    Parameters
    ----------
    store : Store
        Where they are kept.
    shelves : Shelves or None
        Where the projections are kept that follow from them; None to keep those in memory only.
    read_only : bool
        Whether they are only looked at.
    wait_seconds : float
        How long to wait for others that act on the same books. [s]

    Raises
    ------
    Unsound
        If the books do not prove themselves.
    BooksBusy
        If others have them for longer than that.

    Notes
    -----
    Other processes may act on the same books, each in its turn. What memory holds is as the books were at the
    end of one's own last turn; who acts, or looks at it in another thread, does so inside `turn`.
    """

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
        BooksBusy
            If others have the books for longer than one waits; nothing was booked.
        Exception
            Whatever a rule raises through a defect of ours: nothing was booked, and the ledger has stopped.
        """
        with self.turn():
            # Until all went well: memory that ran ahead of the disk must not decide on anything more.
            self.stopped = True
            with collecting_later():
                verdicts = self._submit(operations, together=together)
            self.stopped = False
            return verdicts

    def _submit(self, operations: Sequence[AnyOperation], *, together: bool) -> list[Verdict]:
        asked_of = [_asked(operation) for operation in operations]
        with reached(self.store):
            # One look for the whole batch, as most of a batch's time would go into one look for each.
            known = self._known([operation.key for operation in operations if sound(operation.key)])
            self._look_up(_naming(operations, asked_of))
        if together and len(operations) > 1 and (refusal := self._refusal(operations, known)):
            return [refusal]
        verdicts: list[Verdict] = []
        fresh: list[Recorded] = []
        outcomes: list[Outcome] = []
        for operation, asked in zip(operations, asked_of, strict=True):
            if used := known.get(operation.key):
                verdicts.append(_given_before(operation, asked, *used))
                continue
            outcome = decide(self.state, operation, asked)
            apply(self.state, outcome)
            first = outcome.transfers[0].seq if outcome.transfers else None
            verdict = Verdict(operation.key, outcome.code, first, outcome.warnings())
            verdicts.append(verdict)
            if _can_be_kept(operation, outcome):
                # The same key may come twice in one batch.
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
        # On a copy, since each operation is decided on what those before it changed.
        trial = self.state.trial()
        for operation in operations:
            asked = _asked(operation)
            if used := known.get(operation.key):
                verdict = _given_before(operation, asked, *used)
            else:
                outcome = decide(trial, operation, asked)
                apply(trial, outcome)
                verdict = Verdict(operation.key, outcome.code)
                if not verdict.accepted and _can_be_kept(operation, outcome):
                    self._write([self._record(operation, asked, verdict, 1)], [outcome])
            if not verdict.accepted:
                return verdict
        return None

    def _record(self, operation: AnyOperation, asked: str, verdict: Verdict, ahead: int) -> Recorded:
        number, batch = self.last.operation + ahead, self.last.batch + 1
        # A name with control characters would forge columns in the lines that are hashed.
        actor = operation.actor if sound(operation.actor) else ""
        at = operation.at.isoformat()
        return Recorded(number, batch, operation.key, operation.name, asked, actor, at, *verdict[1:])

    def _look_up(self, operations: Sequence[AnyOperation]) -> None:
        """Bring into memory what the operations name and memory does not hold: old transfers and holds."""
        seqs = {o.reverses for o in operations if isinstance(o, Post) and o.reverses}
        # Numbers beyond 64 bits cannot be asked of a database.
        self.state.wanted = {seq for seq in seqs if 0 < seq <= LARGEST_PENCE}
        found = {seq: posting(self.store, seq) for seq in self.state.wanted}
        self.state.postings = {seq: whole for seq, whole in found.items() if whole}
        names = [o.hold for o in operations if isinstance(o, Hold | Resolve)]
        if unknown := [name for name in names if name not in self.state.holds]:
            self.state.holds.update(self.store.holds(unknown))

    def _write(self, fresh: Sequence[Recorded], outcomes: Sequence[Outcome]) -> None:
        transfers = [t for outcome in outcomes for t in outcome.transfers]
        # As they stand after all of the batch, and each once.
        touched = {name: self.state.accounts[name] for outcome in outcomes for name in outcome.accounts}
        holds = {name: self.state.holds[name] for outcome in outcomes for name in outcome.holds}
        closed = [outcome.closed_until for outcome in outcomes if outcome.closed_until]
        last = Last(
            batch=self.last.batch + 1,
            operation=fresh[-1].number,
            seq=self.state.next_seq - 1,
            # Refusals too are chained: nobody can say later that something was never asked.
            head=link(self.last.head, [*(row(*r) for r in fresh), *(row(*t) for t in transfers)]),
        )
        batch = Batch(
            last=last,
            operations=fresh,
            transfers=transfers,
            accounts=touched.values(),
            holds=holds.values(),
            closed_until=max(closed, default=None),
        )
        with reached(self.store):
            self.store.append(batch)
        self._wrote(batch)
        self.last, self._last_at = last, (last.operation, fresh[-1].at)
        self._said |= {r.key: (r.asked, Verdict(r.key, r.code, r.first_seq, r.warning)) for r in fresh}
        moved = (Entry(each, tuple(outcome.transfers)) for each, outcome in zip(fresh, outcomes, strict=True))
        # Last, since what goes wrong in a room's projection is no reason to lose what is written.
        self.projections.feed(moved, last)

    def account(self, account: str) -> Account | None:
        """Return an account as it stands."""
        return self.state.accounts.get(account)

    def accounts(self) -> list[Account]:
        """Return all accounts by number."""
        return [self.state.accounts[name] for name in sorted(self.state.accounts)]

    def verdict(self, key: str) -> Verdict | None:
        """Return what was said to a key, if it was used."""
        return self.verdicts([key])[key]

    def verdicts(self, keys: Sequence[str]) -> dict[str, Verdict | None]:
        """Return what was said to each of several keys, asked for at once; None where one was not used."""
        known = self._known(keys)
        return {key: known[key][1] if key in known else None for key in keys}

    def _known(self, keys: Sequence[str]) -> dict[str, tuple[str, Verdict]]:
        """Return what was asked under keys that were used, and the verdict; in a turn, asked for once."""
        if not (self._turns or self.read_only):  # others may say something at any time
            return self.store.known(keys)
        if new := [key for key in dict.fromkeys(keys) if key not in self._said]:
            found = self.store.known(new)
            self._said |= {key: found.get(key) for key in new}
        return {key: said for key in keys if (said := self._said[key])}

    @property
    def last_at(self) -> datetime | None:
        """When the last operation was written; None in books that are empty."""
        number = self.last.operation
        if self._last_at[0] != number:
            rows = self.store.rows_where("operation", "number", number)
            self._last_at = number, str(rows[0][AT]) if rows else ""
        return datetime.fromisoformat(self._last_at[1]) if self._last_at[1] else None

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
        # Backwards from the balance of now, so that the last entries need not all those before them.
        balance = self.balance(account) - sum(moves)
        after = accumulate(moves, initial=balance)
        next(after)
        return list(zip(entries, after, strict=True))

    def head(self) -> str:
        """Return the chain's head, to be printed where everybody can see it."""
        return self.last.head.hex()

    def verify(self) -> list[Check]:
        """Work everything out again from zero and return every law with its error."""
        return self.proof().laws

    def proof(self) -> Proof:
        """Work everything out again from zero; where all is sound, the next opening goes on from here."""
        with self._alone():
            with readable(self.store):
                proof = prove_whole(self.store)
            # What does not prove itself is told law by law; nothing of it is taken in.
            if all(law.holds for law in proof.laws) and not (self.read_only or self.stopped):
                self._catch_up()
            # After the catching up, as projections that lag behind would be told as wrong.
            proof.laws.append(self._derived())
            if all(law.holds for law in proof.laws):
                # Only what was proved whole: the next start trusts it without a look.
                self.store.keep_checkpoint(self.last)
            return proof

    def _derived(self) -> Check:
        """Return the law that projections, kept or not, are what the books say from the beginning."""
        law = say("all that is worked out step by step is what the whole books say")
        return Check(id="projections_are_replayed", law=law, error=len(self.projections.wrong()))

    def copy_to(self, target: Path) -> None:
        """Copy the books into a file while they are in use; the copy is not proved yet."""
        with self.turn():
            self.store.backup(target)

    def close(self) -> None:
        """Keep what was worked out of the books, and let go of them."""
        try:
            self.projections.close(self.last)
        finally:
            self.store.close()


def _naming(operations: Sequence[AnyOperation], asked: Sequence[str]) -> list[AnyOperation]:
    """Return the well-formed operations that name what memory may not hold."""
    return [
        operation
        for operation, text in zip(operations, asked, strict=True)
        if (isinstance(operation, Hold | Resolve) or (isinstance(operation, Post) and operation.reverses))
        and not turned_away(operation, text)
    ]


def _asked(operation: AnyOperation) -> str:
    """Return what is asked; what no operation can hold is written as nothing, and refused as malformed."""
    try:
        return operation.asked()
    except (TypeError, ValueError):
        return ""


def _can_be_kept(operation: AnyOperation, outcome: Outcome) -> bool:
    """Whether a store can keep what was asked: not without a key and a time."""
    return outcome.code != "bad_key" and isinstance(operation.at, datetime)


def _given_before(operation: AnyOperation, asked: str, then: str, verdict: Verdict) -> Verdict:
    """Return the verdict on a key that was used before, for the same or for something else."""
    return Replay(*verdict) if then == asked else Verdict(operation.key, "key_reused")
