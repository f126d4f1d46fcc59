"""The books gone through once from the first operation, in step with their transfers and batches.

What the operations say is the measure, since the chain holds all of them. Memory grows with accounts and with
money set aside, never with transfers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

from ultramicro.ledger.audit.asked import asked_of
from ultramicro.ledger.audit.findings import Finding, Findings
from ultramicro.ledger.audit.objections import FOR_ITSELF, KNOWN, LATER, MOST_PENCE, objections
from ultramicro.ledger.audit.plain import Books, Effect, Moved
from ultramicro.ledger.audit.rows import (
    BatchRow,
    OperationRow,
    Tables,
    TransferRow,
    operation_line,
    transfer_line,
)

ACCEPTED = "accepted"
QUOTES = 16
"""So many quotation marks has a plain payment as it is stored, if none of its texts has one."""


class Walk:
    """One way through the books.

    Parameters
    ----------
    tables : Tables
        Where the rows are.
    findings : Findings
        Where differences are put.
    """

    def __init__(self, tables: Tables, findings: Findings) -> None:
        self.tables, self.findings = tables, findings
        self.books = Books(self._posting)
        self.closings: set[str] = set()
        self._number = self._seq = self._batch = 0
        self._alone = False
        self._head = bytes(32)
        self._operations = map(OperationRow._make, tables.rows("operation"))
        self._transfers: Iterator[TransferRow] = map(TransferRow._make, tables.rows("transfer"))
        self._asked = next(self._operations, None)
        self._ahead = next(self._transfers, None)
        self._lines: list[str] = []
        self._moved: list[str] = []

    def go(self, after: Callable[[int], None]) -> Books:
        """Go through all batches, call `after` with the number of each, and return the books at the end."""
        # Batches lead: only they say which operations the chain covers.
        for row in map(BatchRow._make, self.tables.rows("batch")):
            self._whole_batch(row)
            after(row.batch)
        self._left_over()
        return self.books

    def _left_over(self) -> None:
        """Find what no batch holds: the chain does not reach it."""
        batches = set()
        while self._asked is not None:
            self.findings.surplus("operation", self._asked.number)
            batches.add(self._asked.batch)
            self._asked = next(self._operations, None)
        for batch in sorted(batches):
            self.findings.missing("batch", batch)
            self._broken(batch)
        while self._ahead is not None:
            self.findings.surplus("transfer", self._ahead.seq)
            self._take()

    def _broken(self, batch: int) -> None:
        self.findings.add(Finding(id="chain", table="batch", row=str(batch), column="head"))

    def _whole_batch(self, row: BatchRow) -> None:
        if row.batch != self._batch + 1:
            self.findings.differ("batch", row.batch, "batch", books=row.batch, operations=self._batch + 1)
        self._batch, closed = row.batch, self.books.closed_until
        # Of operations that belong together the refusal is written alone, and it may rest on those before it:
        # two payments that one person cannot make both.
        self._alone = row.last_operation == self._number + 1
        self._lines, self._moved = [], []
        while (asked := self._asked) is not None and asked.number <= row.last_operation:
            self._operation(asked)
            self._asked = next(self._operations, None)
        if self.books.closed_until > closed:
            self.closings.add(self.books.closed_until)
        self._end(row)

    def _end(self, row: BatchRow) -> None:
        for column, books, operations in (
            ("last_operation", row.last_operation, self._number),
            ("last_seq", row.last_seq, self._seq),
        ):
            if books != operations:
                self.findings.differ("batch", row.batch, column, books=books, operations=operations)
        self._gone(row.last_operation)
        text = "\n".join([*self._lines, *self._moved])
        if hashlib.sha256(self._head + text.encode()).digest() != row.head:
            self._broken(row.batch)
        # From what is stored and not what was computed: one broken batch is one finding, and not all after
        # it.
        self._head = row.head

    def _operation(self, row: OperationRow) -> None:
        self._lines.append(operation_line(row))
        if row.number != self._number + 1:
            self._gone(row.number - 1)
        self._number = row.number
        if row.batch != self._batch:
            self.findings.differ("operation", row.number, "batch", books=row.batch, operations=self._batch)
        if not (row.code == ACCEPTED and row.kind == "post" and self._plain(row)):
            self._any(row)

    def _gone(self, last: int) -> None:
        """Find the operations missing up to a number; after the first few it is plain that there is a gap."""
        for number in range(self._number + 1, min(last, self._number + 3) + 1):
            self.findings.missing("operation", number)
        self._number = max(self._number, last)

    def _plain(self, row: OperationRow) -> bool:
        """Take in a payment of one leg that is in order; nearly all are, so this is kept quick.

        Whether anything is found where this says no is left to `_any`.
        """
        ahead = self._ahead
        if ahead is None or row.warning or row.first_seq != ahead.seq or ahead.seq != self._seq + 1:
            return False
        _, batch, key, debit, credit, amount, currency, kind, on, reverses, memo, post = ahead
        # Written the other way round and compared, as to parse the JSON of every payment is slow.
        asked = f'["post","{key}",[["{debit}","{credit}",{amount},"{kind}","{memo}","{post}"]],"{on}",null]'
        # The count tells whether a text has a quotation mark in it, with which it could look like two.
        if asked != row.asked or asked.count('"') != QUOTES or batch != row.batch or reverses is not None:
            return False
        giver, taker = self.books.accounts.get(debit), self.books.accounts.get(credit)
        if (
            giver is None or taker is None or giver is taker or key != row.key
            or giver.status != "open" or taker.status != "open"
            or giver.currency != currency or taker.currency != currency
            or not 0 < amount <= MOST_PENCE or on <= self.books.closed_until
            # Soft limits make a warning, which only the slow way works out.
            or giver.soft or taker.soft
        ):  # fmt: skip
            return False
        low, high = giver.balance - giver.out - amount, taker.balance + taker.into + amount
        if low < (-MOST_PENCE if giver.floor is None else giver.floor) or high > (
            MOST_PENCE if taker.ceiling is None else taker.ceiling
        ):
            return False
        giver.balance -= amount
        taker.balance += amount
        self._seq += 1
        self._moved.append(transfer_line(ahead))
        self._ahead = next(self._transfers, None)
        return True

    def _any(self, row: OperationRow) -> None:
        asked = asked_of(row)
        try:
            against = objections(self.books, asked, row.at) if asked else set()
            effect = self.books.do(asked) if asked and row.code == ACCEPTED else Effect()
        except (KeyError, TypeError, ValueError):
            # What names nothing or has wrong types: a refusal says so, and acceptance is a finding.
            asked, against, effect = None, set(), Effect()
        if row.code == ACCEPTED:
            self._was_right(row, against - LATER, unreadable=asked is None)
        # Other codes are about types or keys, of which the stored text has no trace.
        elif row.code in (FOR_ITSELF if self._alone else KNOWN) - against:
            self._find("refused_wrongly", row, books=row.code)
        self._follows(row, effect)

    def _was_right(self, row: OperationRow, against: set[str], *, unreadable: bool) -> None:
        if unreadable:
            self._find("unreadable", row)
        elif against:
            self._find("accepted_wrongly", row, operations=", ".join(sorted(against)))

    def _find(self, what: str, row: OperationRow, *, books: str = "", operations: str = "") -> None:
        self.findings.add(
            Finding(
                id=what,
                table="operation",
                row=str(row.number),
                column="code",
                books=books,
                operations=operations,
            )
        )

    def _follows(self, row: OperationRow, effect: Effect) -> None:
        """Hold the transfers and what is said of an operation against what it does."""
        known = self._ahead is not None and (self._ahead.seq, self._ahead.key) == (self._seq + 1, row.key)
        if effect.moved and not known and row.first_seq and row.first_seq > self._seq + 1:
            # Rows before it are gone; its own number says where to go on.
            self._skip_to(row.first_seq)
        first = self._seq + 1 if effect.moved else None
        warning = ", ".join(sorted(each.account for each in effect.touched if each.warns()))
        for column, books, operations in (
            ("first_seq", row.first_seq, first),
            ("warning", row.warning, warning),
        ):
            if books != operations:
                self.findings.differ("operation", row.number, column, books=books, operations=operations)
        for moved in effect.moved:
            self._transfer(row, moved)

    def _skip_to(self, seq: int) -> None:
        while self._ahead is not None and self._ahead.seq < seq:
            self.findings.surplus("transfer", self._ahead.seq)
            self._take()
        self._seq = seq - 1

    def _transfer(self, row: OperationRow, moved: Moved) -> None:
        self._skip_to(self._seq + 1)
        self._seq += 1
        leg = moved.leg
        said = TransferRow(
            self._seq, row.batch, row.key, leg.debit, leg.credit, leg.amount, moved.currency, leg.kind,
            moved.business_on, moved.reverses, leg.memo_ref, leg.post,
        )  # fmt: skip
        stored = self._ahead
        if stored is None or stored.seq != said.seq:
            self.findings.missing("transfer", said.seq)
            return
        if stored != said:
            for column, books, operations in zip(TransferRow._fields, stored, said, strict=True):
                if books != operations:
                    self.findings.differ("transfer", said.seq, column, books=books, operations=operations)
        self._take()

    def _take(self) -> None:
        if self._ahead is not None:
            self._moved.append(transfer_line(self._ahead))
        self._ahead = next(self._transfers, None)

    def _posting(self, seq: int) -> Sequence[TransferRow]:
        """Return all transfers that were posted together with one, of those gone through so far."""
        found = self._at(seq)
        if found is None:
            return ()
        # Looked up and not remembered, or memory would grow with the transfers.
        ((_, _, _, _, _, _, _, _, first, _),) = self.tables.rows_where("operation", "key", found.key)
        whole, number = [], first if isinstance(first, int) else seq
        while (each := self._at(number)) is not None and each.key == found.key:
            whole.append(each)
            number += 1
        return whole

    def _at(self, seq: int) -> TransferRow | None:
        # What comes later in the books was not there when the operation was decided.
        if not 0 < seq <= self._seq:
            return None
        rows = self.tables.rows_where("transfer", "seq", seq)
        return TransferRow._make(rows[0]) if rows else None
