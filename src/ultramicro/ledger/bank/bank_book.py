"""The bank's statements and the books side by side: what both have, and what only one has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar, NamedTuple

from ultramicro.ledger.bank.matching import Booked, Expected
from ultramicro.ledger.bank.statement_lines import BankLine
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.engine.state import Transfer
from ultramicro.ledger.events import (
    BankLineDropped,
    BankLineMatched,
    BankLineRead,
    ExpectedCame,
    ExpectedWithdrawn,
    PaymentExpected,
)

SETTLEMENT = "bank_settlement"
"""The class of accounts that mirror a bank account: what the bank owes us is their negative balance."""


class LineKept(NamedTuple):
    """A line of a bank statement, without names.

    `booked_by` is the transfer that books it and was not taken back, or 0; `matched` are transfers that were
    in the books already. `dropped` says that it was read by mistake and does not count; `turns` how often
    that was said or taken back.
    """

    id: str
    account: str
    on: date
    amount_pence: int
    booked_by: int = 0
    was_booked: bool = False
    matched: tuple[int, ...] = ()
    dropped: bool = False
    turns: int = 0

    def line(self) -> BankLine:
        """Return it as a line of a statement."""
        return BankLine(self.id, self.on, self.amount_pence, "", "")


class TransferKept(NamedTuple):
    """A transfer with the bank; `lines` are those that it books or is matched to."""

    seq: int
    account: str
    on: date
    amount_pence: int
    lines: tuple[str, ...] = ()
    stands: bool = True


class BankKept(NamedTuple):
    """One thing of these: a line, a transfer, sums of an account, or the transfer that one takes back.

    The sums are of the whole account, or, with `on`, of the bank's lines of that day.
    """

    line: LineKept | None = None
    transfer: TransferKept | None = None
    bank_pence: int = 0
    books_pence: int = 0
    takes_back: int = 0
    on: date | None = None


class BankBook(Projection[BankKept]):
    """Every line of the bank and every transfer with it; those that only one has are parts."""

    name: ClassVar[str] = "bank_book"
    keeps: ClassVar[type] = BankKept

    def apply(self, entry: Entry) -> None:
        """Take in a line, a match, or transfers."""
        if entry.note and (read := entry.event(BankLineRead)):
            self._read(LineKept(entry.note.about, read.account, read.on, read.amount_pence))
        elif entry.note and (match := entry.event(BankLineMatched)):
            self._match(entry.note.about, match.transfers)
        elif entry.note and (drop := entry.event(BankLineDropped)):
            self._drop(entry.note.about, dropped=drop.dropped)
        for t in entry.transfers:
            # A transfer between two bank accounts stands on both statements.
            for account in dict.fromkeys((t.debit, t.credit)):
                if account.endswith(f"/{SETTLEMENT}"):
                    self._transfer(t, account)

    def _read(self, line: LineKept) -> None:
        self._count(line, line.amount_pence)
        self._put_line(line)

    def _drop(self, number: str, *, dropped: bool) -> None:
        if (line := self.line(number)) and line.dropped != dropped:
            self._count(line, -line.amount_pence if dropped else line.amount_pence)
            self._put_line(line._replace(dropped=dropped, turns=line.turns + 1))

    def _count(self, line: LineKept, pence: int) -> None:
        """Count a line in the sum of its account and in that of its day."""
        self._add(line.account, bank_pence=pence)
        key = f"day {line.account} {line.on}"
        before = self.shelf.get(key) or BankKept(on=line.on)
        day = before._replace(bank_pence=before.bank_pence + pence)
        self.shelf.put(key, day, f"days {line.account}")

    def _match(self, number: str, seqs: tuple[int, ...]) -> None:
        if line := self.line(number):
            for seq in seqs:
                if found := self._found(seq, line.account):
                    self._put(found._replace(lines=(*found.lines, number)))
            self._put_line(line._replace(matched=seqs))

    def _transfer(self, t: Transfer, account: str) -> None:
        if t.reverses is None:
            pence = t.amount_pence * (1 if t.debit == account else -1)
            # Any payment may have words; only those that are a line of this account book it.
            lines = (t.memo_ref,) if self._is_line(t.memo_ref, account) else ()
            made = TransferKept(t.seq, account, date.fromisoformat(t.business_on), pence, lines)
            self._add(account, books_pence=pence)
            self._book(made)
        else:
            self.shelf.put(f"back {t.seq}", BankKept(takes_back=t.reverses))
            seq, stands = self._first(t.reverses)
            if found := self._found(seq, account):
                self._add(account, books_pence=found.amount_pence * (1 if stands else -1))
                self._book(found._replace(stands=stands))

    def _first(self, seq: int) -> tuple[int, bool]:
        """Return what is taken back in the end, and whether it stands: old books reversed reversals."""
        stands = False
        while (back := self.shelf.get(f"back {seq}")) is not None:
            seq, stands = back.takes_back, not stands
        return seq, stands

    def _book(self, made: TransferKept) -> None:
        """Put a transfer that stands, or does not any more, and what that means for its lines."""
        self._put(made)
        for number in made.lines:
            if line := self.line(number):
                if made.stands and made.seq not in line.matched:
                    line = line._replace(booked_by=made.seq, was_booked=True)
                elif line.booked_by == made.seq:
                    line = line._replace(booked_by=0)
                self._put_line(line)

    def _put_line(self, line: LineKept) -> None:
        """Put a line, and again its transfers: whether they are open depends on it."""
        only = [] if line.dropped or line.booked_by or self.is_matched(line) else [f"line {line.account}"]
        same = f"same {line.account} {line.on} {line.amount_pence}"
        self.shelf.put(f"line {line.id}", BankKept(line=line), same, *only)
        for seq in {*line.matched, line.booked_by} - {0}:
            if found := self._found(seq, line.account):
                self._put(found)

    def _put(self, made: TransferKept) -> None:
        # It may be used by one line and named by another whose match was taken back.
        used = any(self._uses(number, made.seq) for number in made.lines)
        only = [f"transfer {made.account}"] if made.stands and not used else []
        self.shelf.put(f"transfer {made.seq} {made.account}", BankKept(transfer=made), *only)

    def _uses(self, number: str, seq: int) -> bool:
        line = self.line(number)
        return line is not None and (line.booked_by == seq or (seq in line.matched and self.is_matched(line)))

    def _add(self, account: str, *, bank_pence: int = 0, books_pence: int = 0) -> None:
        before = self.totals(account)
        sums = before._replace(
            bank_pence=before.bank_pence + bank_pence, books_pence=before.books_pence + books_pence
        )
        self.shelf.put(f"sums {account}", sums)

    def _found(self, seq: int, account: str) -> TransferKept | None:
        kept = self.shelf.get(f"transfer {seq} {account}")
        return kept.transfer if kept else None

    def _is_line(self, number: str, account: str) -> bool:
        line = self.line(number) if number else None
        return line is not None and line.account == account

    def line(self, number: str) -> LineKept | None:
        """Return a line of the bank by its id."""
        kept = self.shelf.get(f"line {number}")
        return kept.line if kept else None

    def lines_of(self, t: Transfer) -> tuple[str, ...]:
        """Return the ids of the lines of the bank that a transfer books or is matched to."""
        found = (self._found(t.seq, account) for account in dict.fromkeys((t.debit, t.credit)))
        return tuple(line for each in found if each for line in each.lines)

    def is_matched(self, line: LineKept) -> bool:
        """Whether a line is matched to transfers that were in the books already and all stand."""
        found = [self._found(seq, line.account) for seq in line.matched]
        return bool(found) and all(each is not None and each.stands for each in found)

    def totals(self, account: str) -> BankKept:
        """Return the sums of an account: of all lines, and of all transfers that stand."""
        return self.shelf.get(f"sums {account}") or BankKept()

    def same(self, account: str, day: date, amount_pence: int) -> Iterator[LineKept]:
        """Yield the lines of an account of one day and sum."""
        kept = self.shelf.values(f"same {account} {day} {amount_pence}")
        return (each.line for each in kept if each.line)

    def until(self, account: str, day: date) -> int:
        """Return what all lines of an account sum to at the end of a day, in pence."""
        days = self.shelf.values(f"days {account}")
        return sum(kept.bank_pence for kept in days if kept.on is not None and kept.on <= day)

    def open_lines(self, account: str) -> Iterator[LineKept]:
        """Yield the lines that only the bank has."""
        return (kept.line for kept in self.shelf.values(f"line {account}") if kept.line)

    def open_transfers(self, account: str) -> list[Booked]:
        """Return the transfers that only the books have."""
        found = (kept.transfer for kept in self.shelf.values(f"transfer {account}"))
        return [Booked(each.seq, each.on, each.amount_pence) for each in found if each]


class ExpectedKept(NamedTuple):
    """A payment that is expected; or the number of one, or of a transfer, that another key leads to."""

    expected: Expected | None = None
    number: str = ""


class ExpectedPayments(Projection[ExpectedKept]):
    """Payments that are expected through the bank; those that did not come, or were taken back, are open."""

    name: ClassVar[str] = "expected_payments"
    keeps: ClassVar[type] = ExpectedKept

    def apply(self, entry: Entry) -> None:
        """Take in what is expected, what came, and what was taken back."""
        for t in entry.transfers:
            # By the key, since a person may have booked the same line under another one.
            if t.reverses is None and t.memo_ref and t.key == posting_key(t.memo_ref):
                self.shelf.put(f"line {t.memo_ref}", ExpectedKept(number=str(t.seq)))
            elif t.reverses is not None and (kept := self.shelf.get(f"transfer {t.reverses}")):
                # Taken back, it is expected again: the bank's line is still to be booked.
                self._put(kept.number, "open")
        if entry.note and (asked := entry.event(PaymentExpected)):
            number = entry.note.about
            made = Expected(
                number, asked.owner, asked.account, asked.amount_pence, asked.reference, asked.memo
            )
            self.shelf.put(number, ExpectedKept(expected=made), "open")
        elif entry.note and (came := entry.event(ExpectedCame)):
            self._came(entry.note.about, came.line)
        elif entry.note and entry.event(ExpectedWithdrawn):
            self._put(entry.note.about)

    def _came(self, number: str, line: str) -> None:
        if booked := self.shelf.get(f"line {line}"):
            self.shelf.put(f"transfer {booked.number}", ExpectedKept(number=number))
            self._put(number)

    def _put(self, number: str, *parts: str) -> None:
        if kept := self.shelf.get(number):
            self.shelf.put(number, kept, *parts)

    def open(self) -> list[Expected]:
        """Return the payments that are expected and did not come yet."""
        return [kept.expected for kept in self.shelf.values("open") if kept.expected]


def posting_key(line: str) -> str:
    """Return the key of the operation that books a line of the bank for the first time."""
    return f"{line}:post"
