"""A bank's table, record by record: what each says, and what becomes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from ultramicro.core.message import Message, note, plural, say
from ultramicro.place.readers.bank.balance_proof import Proof, Weigh
from ultramicro.place.readers.bank.booking import Booking
from ultramicro.place.readers.bank.columns import BankColumns
from ultramicro.place.readers.bank.counterparty import other_party
from ultramicro.place.readers.left_out import Fate, LeftOut
from ultramicro.place.readers.model import ColumnChoice
from ultramicro.place.readers.reasons import amount_unreadable, header_repeated, other_currency
from ultramicro.place.readers.spend.header import is_repeat_of
from ultramicro.place.readers.spend.totals import is_total_word
from ultramicro.place.readers.text.records import careful_records, lines_of
from ultramicro.place.readers.text.text import TextCopy
from ultramicro.place.readers.values.amounts import has_decimal_comma, has_part_pence, parse_pence, side_of
from ultramicro.place.readers.values.dates import is_month_first, parse_date
from ultramicro.place.readers.values.split_sums import is_split
from ultramicro.place.readers.values.vocabulary import plain_words

# Apps list payments that were refused or are still waiting beside those made.
NOT_DONE = frozenset(
    {"pending", "declined", "reverted", "failed", "cancelled", "canceled", "rejected", "blocked", "expired"}
)
# A bound on memory; a file's habit shows long before.
TOLD_BY = 20_000
"""Distinct amounts that tell what a comma means."""


@dataclass(frozen=True)
class _Row:
    """One record with its line and what its cells say."""

    line: int
    cells: tuple[str, ...]
    raw: str

    def said(self, at: int | None) -> str:
        """Return a cell without blanks around it; empty where the record is too short."""
        return self.cells[at].strip() if at is not None and at < len(self.cells) else ""


@dataclass(kw_only=True)
class BankTable:
    """A bank's table; read once to weigh what its signs and dates mean, and once for its records."""

    copy: TextCopy
    delimiter: str
    columns: BankColumns
    currency: str
    month_first: bool = False
    comma: bool = False
    out_sign: int = 1
    in_sign: int = 1
    unmarked: Mapping[str, int] = field(default_factory=dict)
    """The sign of amounts without a word for credit or debit, by column."""
    notes: list[Message] = field(default_factory=list)

    @property
    def header_line(self) -> int:
        """Physical line of the header; 0 where there is none."""
        if self.columns.header < 0:
            return 0
        # Counted in records, shown in lines: a title above may span several lines.
        found = careful_records(lines_of(self.copy.path), self.delimiter)
        return next((start + 1 for i, (start, _) in enumerate(found) if i == self.columns.header), 0)

    def rows(self) -> Iterator[_Row]:
        """Yield the records below the header that hold anything."""
        records = careful_records(lines_of(self.copy.path), self.delimiter)
        for number, (start, cells) in enumerate(records):
            if number > self.columns.header and any(cell and not cell.isspace() for cell in cells):
                yield _Row(start + 1, tuple(cells), self.delimiter.join(cells))

    def weigh(self) -> Proof:
        """Settle on all records whether day or month comes first, what a comma means, which sign is out."""
        at = self.columns.at
        dates: set[str] = set()
        amounts: set[str] = set()
        usual = {"out": [0, 0], "in": [0, 0]}
        marks: dict[str, Counter[str]] = {"amount": Counter(), "balance": Counter()}
        for row in self.rows():
            dates.add(row.said(at["date"]))
            for role in ("out", "in", "amount", "balance"):
                if text := row.said(at.get(role)):
                    if len(amounts) < TOLD_BY:
                        amounts.add(text)
                    # Some banks print payments out below nought in a column of their own, so most of a
                    # column decide.
                    if role in usual and (pence := parse_pence(text, credit_is_in=True)):
                        usual[role][pence < 0] += 1
                    if role in marks:
                        marks[role][side_of(text) or _written_sign(text)] += 1
        self.month_first, self.comma = is_month_first(dates), has_decimal_comma(sorted(amounts))
        self.out_sign, self.in_sign = (-1 if below > above else 1 for above, below in usual.values())
        self.unmarked = {role: _sign_of_unmarked(found) for role, found in marks.items()}
        weigh = Weigh()
        for row in self.rows():
            pence = self._pence(row)
            # What was never paid did not change the balance either.
            if pence is not None and not self._not_done(row):
                weigh.take(row.line, pence, self._money(row, "balance"))
        # Where a column, a pair of them or a word beside the amount tells, the balance need not.
        is_open = "amount" in at and "side" not in at and not {"C", "D"} & set(marks["amount"])
        proof = weigh.proof(signed=is_open)
        # Without any sign the balance alone knows, and of the first line not even that.
        if is_open and not marks["amount"]["-"] and (proof.followed < proof.balances or proof.sign < 0):
            self.notes.append(
                note("bank.no_sign", "The amounts have no sign that tells money in from money out.")
            )
        return proof

    def _money(self, row: _Row, role: str) -> int | None:
        text = row.said(self.columns.at.get(role))
        # A bank counts whole pence: what has a part of one was read wrong, or is in thousands.
        if not text or has_part_pence(text, decimal_comma=self.comma):
            return None
        pence = parse_pence(text, decimal_comma=self.comma, credit_is_in=True)
        return pence if pence is None or side_of(text) or pence < 0 else pence * self.unmarked.get(role, 1)

    def _pence(self, row: _Row) -> int | None:
        """Return a booking's amount, in positive; nothing where it has none or it cannot be read."""
        at = self.columns.at
        if self.delimiter == "," and any(
            is_split(row.cells, at[role], len(self.columns.names))
            for role in ("out", "in", "amount")
            if role in at
        ):
            return None
        if "out" in at:
            out, in_ = self._money(row, "out"), self._money(row, "in")
            # One side that cannot be read makes the sum wrong, so the record is rejected rather than
            # halved.
            unread = any(row.said(at[r]) and m is None for r, m in (("out", out), ("in", in_)))
            if unread or (out is None and in_ is None):
                return None
            return (in_ or 0) * self.in_sign - (out or 0) * self.out_sign
        pence = self._money(row, "amount")
        if pence is None or "side" not in at:
            return pence
        # D of debit, O of out, S of Soll; the sign beside a side would turn it twice.
        return abs(pence) * (-1 if row.said(at["side"])[:1].upper() in {"D", "O", "S"} else 1)

    def _not_done(self, row: _Row) -> bool:
        return bool(NOT_DONE & set(plain_words(row.said(self.columns.at.get("status"))).split()))

    def records(self, proof: Proof) -> Iterator[Booking | LeftOut]:
        """Yield a booking, or the reason why there is none, for every record."""
        day: date | None = None
        undated = 0
        for row in self.rows():
            pence = self._pence(row)
            why = self._why_not(row, pence)
            if why or pence is None:
                fate, reason = why or self._unread(row)
                yield LeftOut(line=row.line, fate=fate, reason=reason, raw=row.raw, amount_pence=pence)
                continue
            said = row.said(self.columns.at["date"])
            # Banks print the day once for all bookings of it.
            undated += not said
            day = parse_date(said, month_first=self.month_first) if said else day
            yield self._booking(row, pence * proof.sign, day)
        if undated:
            self.notes.append(
                plural(
                    "{n} booking has no date of its own. It has the date of the line above.",
                    "{n} bookings have no date of their own. They have the date of the line above.",
                    undated,
                ).with_id("bank.dated_by_line_above")
            )

    def _why_not(self, row: _Row, pence: int | None) -> tuple[Fate, Message] | None:
        """Say why a record is left out, if it is."""
        if self.columns.names and is_repeat_of(self.columns.names, row.cells):
            return Fate.SET_ASIDE, header_repeated()
        if self._not_done(row):
            return Fate.SET_ASIDE, note("payment_not_made", "the bank has not made the payment")
        if pence is None:
            return self._unread(row)
        return self._no_booking(row)

    def _unread(self, row: _Row) -> tuple[Fate, Message]:
        # Opening balances, notes and page totals have no amount: they are no payments that went wrong.
        money = [
            row.said(self.columns.at[role]) for role in ("out", "in", "amount") if role in self.columns.at
        ]
        if not any(money) or not (
            row.said(self.columns.at["date"]) or any(c.isdigit() for c in "".join(money))
        ):
            if row.said(self.columns.at.get("balance")):
                return Fate.SET_ASIDE, note(
                    "balance_without_amount", "not a payment: the line has a balance but no amount"
                )
            return Fate.SET_ASIDE, note("text_without_amount", "not a payment: there is text but no amount")
        return Fate.REJECTED, amount_unreadable(" / ".join(text for text in money if text))

    def _no_booking(self, row: _Row) -> tuple[Fate, Message] | None:
        at = self.columns.at
        words = [text for i in (*self.columns.texts, at.get("name"), at.get("type")) if (text := row.said(i))]
        # An undated booking of the same day has words; a total has none, or says that it is one.
        if not row.said(at["date"]) and (not words or any(map(is_total_word, row.cells))):
            return Fate.SET_ASIDE, note("total_undated", "a total, not a booking: it has no date")
        told = row.said(at.get("currency")).upper()
        if told and told != self.currency:
            return Fate.REJECTED, other_currency(told[:3], self.currency)
        return None

    def _booking(self, row: _Row, pence: int, day: date | None) -> Booking:
        at = self.columns.at
        texts = list(dict.fromkeys(text for i in self.columns.texts if (text := row.said(i))))
        name, reference = row.said(at.get("name")), row.said(at.get("reference"))
        # The words that banks print around a name hide that two bookings are of one party.
        if not name:
            name, told = other_party(texts[0] if texts else "")
            reference = reference or told
        name = name or reference or row.said(at.get("type"))
        return Booking(
            line=row.line,
            pence=pence,
            booked_on=day,
            name=name,
            description=" ".join(texts),
            reference=reference,
            category=row.said(at.get("category")),
            balance_pence=self._money(row, "balance"),
            account=row.said(at.get("account")),
        )

    def choices(self, proof: Proof) -> tuple[ColumnChoice, ...]:
        """Give the evidence for the columns that hold money."""
        return tuple(
            ColumnChoice(
                role=role,
                header=self.columns.label(i),
                score=1.0,
                evidence=proof.evidence or say("recognised by its name"),
            )
            for role, i in self.columns.at.items()
            if role in {"out", "in", "amount", "balance"}
        )


def _written_sign(text: str) -> str:
    """Return `-` for an amount that is written below nought."""
    return "-" if (parse_pence(text) or 0) < 0 else ""


def _sign_of_unmarked(found: Counter[str]) -> int:
    """Say which way amounts go that bear no word, where others of the column do.

    A bank that marks the exceptions alone marks credits with CR: what is unmarked is a debit. Where some are
    written below nought, the sign says it all.
    """
    return -1 if found["C"] and not found["D"] and not found["-"] else 1
