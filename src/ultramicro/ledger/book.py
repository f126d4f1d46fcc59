"""The ledger: one writer, a batch of operations in, a stored verdict for each out."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ultramicro.core.contract import Check
from ultramicro.core.errors import BrokenLaw, UltramicroError
from ultramicro.ledger.chain import FIRST, link
from ultramicro.ledger.model import AnyOperation, Post, Resolve, Verdict, digest
from ultramicro.ledger.proof import prove
from ultramicro.ledger.rules import Account, Held, Outcome, Transfer, apply, decide
from ultramicro.ledger.sqlite import Batch, Recorded, SqliteStore


class LedgerStopped(UltramicroError):
    """The books could not be written, so the ledger stopped; open it again, which proves the books first."""


class Ledger:
    """A place's books.

    Parameters
    ----------
    store : SqliteStore
        Where they are kept.

    Raises
    ------
    BrokenLaw
        If the books do not prove themselves.
    """

    def __init__(self, store: SqliteStore) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._stopped = False
        self.state, self.batch, head = store.load()
        self._head = head or FIRST
        laws = prove(store, full=False)
        if broken := [law for law in laws if not law.holds]:
            store.close()
            raise BrokenLaw("books", broken)

    @classmethod
    def open(cls, path: Path) -> Ledger:
        """Open the books in a file, proved; made where they are not there."""
        path.parent.mkdir(parents=True, exist_ok=True)
        return cls(SqliteStore(path))

    def submit(self, operations: Sequence[AnyOperation]) -> list[Verdict]:
        """Decide on operations in order, and write all of it in one durable commit.

        Parameters
        ----------
        operations : sequence of Operation
            Each with its key; a key that was used before gets its old verdict.

        Returns
        -------
        list of Verdict
            One for each, in order.

        Raises
        ------
        LedgerStopped
            If the books cannot be written; nothing of the batch was booked, or all of it was.
        """
        with self._lock:
            if self._stopped:
                raise LedgerStopped("the ledger has stopped: open it again")
            try:
                return self._submit(operations)
            except Exception as error:
                self._stopped = True
                raise LedgerStopped(f"the books could not be written ({error}); open them again") from error

    def _submit(self, operations: Sequence[AnyOperation]) -> list[Verdict]:
        known = self.store.known([operation.key for operation in operations])
        self._look_up(operations)
        verdicts, fresh, outcomes = [], [], []
        for operation in operations:
            asked = operation.asked()
            mark, used = digest(asked), known.get(operation.key)
            if used:
                verdicts.append(used[1] if used[0] == mark else Verdict(key=operation.key, code="key_reused"))
                continue
            outcome = decide(self.state, operation)
            apply(self.state, outcome)
            first = outcome.transfers[0].seq if outcome.transfers else None
            verdict = Verdict(
                key=operation.key, code=outcome.code, first_seq=first, warning=outcome.warnings()
            )
            if outcome.code != "bad_key":
                known[operation.key] = mark, verdict
                content = operation.content(asked)
                fresh.append(
                    Recorded(
                        key=operation.key, kind=operation.name, digest=mark, content=content, verdict=verdict
                    )
                )
            outcomes.append(outcome)
            verdicts.append(verdict)
        if fresh:
            self._write(operations, fresh, outcomes)
        return verdicts

    def _look_up(self, operations: Sequence[AnyOperation]) -> None:
        """Bring into memory what the operations name and memory does not hold: old transfers and holds."""
        seqs = {o.reverses for o in operations if isinstance(o, Post) and o.reverses is not None}
        found = {seq: self.store.transfer(seq) for seq in seqs}
        self.state.mirrors = {seq: transfer for seq, transfer in found.items() if transfer}
        names = [o.hold for o in operations if isinstance(o, Resolve) and o.hold not in self.state.holds]
        names += [o.hold for o in operations if not isinstance(o, Resolve) and hasattr(o, "hold")]
        if names:
            self.state.holds.update(self.store.holds(names))

    def _write(
        self, operations: Sequence[AnyOperation], fresh: Sequence[Recorded], outcomes: Sequence[Outcome]
    ) -> None:
        transfers = [t for outcome in outcomes for t in outcome.transfers]
        asked = [(r.content, r.verdict.code, r.verdict.first_seq) for r in fresh]
        head = link(self._head, asked, (t.line() for t in transfers))
        touched = {name: self.state.accounts[name] for outcome in outcomes for name in outcome.accounts}
        holds = {name: self.state.holds[name] for outcome in outcomes for name in outcome.holds}
        closed = [outcome.closed_until for outcome in outcomes if outcome.closed_until]
        self.store.append(
            Batch(
                number=self.batch + 1,
                operations=fresh,
                transfers=transfers,
                accounts=touched.values(),
                holds=holds.values(),
                closed_until=max(closed, default=None),
                recorded_at=operations[-1].at,
                head=head,
            )
        )
        self.batch, self._head = self.batch + 1, head

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
        return self.store.transfers("where seq > ?", (since_seq,))

    def holds(self) -> list[Held]:
        """Return the open holds."""
        return [held for held in self.state.holds.values() if held.state == "open"]

    def notes(self, about: str = "", kind: str = "") -> list[dict[str, Any]]:
        """Return what was written down, oldest first: about, kind, body, actor, at."""
        return [
            note
            for note in self.store.notes()
            if (not about or note["about"] == about) and (not kind or note["kind"] == kind)
        ]

    def balance(self, account: str) -> int:
        """Return a balance in pence: what came in less what went out."""
        return self.state.accounts[account].balance_pence

    def statement(self, account: str) -> list[tuple[Transfer, int]]:
        """Return an account's transfers in order, each with the balance after it in pence."""
        rows, balance = [], 0
        for transfer in self.store.transfers("where debit = ?1 or credit = ?1", (account,)):
            balance += transfer.amount_pence * (1 if transfer.credit == account else -1)
            rows.append((transfer, balance))
        return rows

    def head(self) -> str:
        """Return the chain's head, to be printed where everybody can see it."""
        return self._head.hex()

    def verify(self) -> list[Check]:
        """Read everything again from zero and return every law with its error."""
        return prove(self.store, full=True)

    def backup(self, target: Path) -> str:
        """Copy the books while they are in use, prove the copy, and return its head.

        Raises
        ------
        BrokenLaw
            If the copy does not prove itself.
        """
        with self._lock:
            self.store.backup(target)
        copy = Ledger.open(target)
        try:
            if broken := [law for law in copy.verify() if not law.holds]:
                raise BrokenLaw("backup", broken)
            return copy.head()
        finally:
            copy.close()
            target.with_suffix(".lock").unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the books."""
        self.store.close()
