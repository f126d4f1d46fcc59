"""What a member's bookkeeper enters of a round: one line an invoice, debits and credits alike in all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ultramicro.clearing.round.settlement import Line
from ultramicro.clearing.round.statement_lines import Paper
from ultramicro.core.rows import Row


class Account(StrEnum):
    """Which account of a member's own books a line changes."""

    PAYABLE = "accounts_payable"
    RECEIVABLE = "accounts_receivable"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of a member's journal.

    Parameters
    ----------
    date : date
        The day it counts.
    document : str
        The number of the statement.
    account : Account
        Accounts payable where the member owed the invoice.
    debit_pence, credit_pence : int
        One of them; what was taken back stands on the other side. [hundredths]
    currency : str
        Of these sums.
    counterparty, counterparty_name : str
        The other side's short and full name.
    reference : str
        The number of the invoice.
    transfer : int
        The number in the place's books.
    """

    date: date
    document: str
    account: Account
    debit_pence: int
    credit_pence: int
    currency: str
    counterparty: str
    counterparty_name: str
    reference: str
    transfer: int

    def row(self) -> Row:
        """Return it as a row of the answer."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def entries_of(paper: Paper, member: str) -> list[Entry]:
    """Return a member's journal: what was set off, and what was taken back on the day it was.

    Parameters
    ----------
    paper : Paper
        What the round did.
    member : str
        Whose, by opaque number.
    """
    lines = (*paper.done.lines, *paper.done.taken_back)
    made = [entry for line in lines for entry in _entries(paper, member, line)]
    # By day, as it is entered; the rest only makes the order the same each time.
    return sorted(made, key=lambda entry: (entry.date, entry.transfer, entry.account))


def _entries(paper: Paper, member: str, line: Line) -> Iterator[Entry]:
    owes = line.claim.debtor == member
    if not owes and line.claim.creditor != member:
        return
    # Also where it was taken back since: bookkeepers reverse an entry and do not erase it.
    yield _entry(paper, member, line, line.on, debit=owes)
    if line.back_on:
        yield _entry(paper, member, line, line.back_on, debit=not owes)


def _entry(paper: Paper, member: str, line: Line, on: date, *, debit: bool) -> Entry:
    claim, pence = line.claim, line.cleared_pence
    owes = claim.debtor == member
    other = claim.creditor if owes else claim.debtor
    return Entry(
        date=on, document=paper.number(member), account=Account.PAYABLE if owes else Account.RECEIVABLE,
        debit_pence=pence if debit else 0, credit_pence=0 if debit else pence, currency=paper.done.currency,
        counterparty=paper.roll.short(other), counterparty_name=paper.roll.legal(other),
        reference=paper.roll.reference(claim), transfer=line.seq,
    )  # fmt: skip


HEADS = (
    "date", "document", "account", "debit", "credit", "currency", "counterparty", "counterparty_name",
    "reference", "description",
)  # fmt: skip


def as_csv(entries: list[Entry], description: str) -> str:
    """Write a journal as CSV: dates in ISO 8601, sums with a point, so that every program reads them.

    A cell that a spreadsheet would take for a formula is written with an apostrophe in front.
    """
    out = io.StringIO()
    # As RFC 4180 has it, and as old accounting programs insist.
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADS)
    for entry in entries:
        texts = (entry.counterparty, entry.counterparty_name, entry.reference, description)
        writer.writerow([
            entry.date.isoformat(), entry.document, entry.account.value, _pounds(entry.debit_pence),
            _pounds(entry.credit_pence), entry.currency, *map(_plain, texts),
        ])  # fmt: skip
    return out.getvalue()


def _pounds(pence: int) -> str:
    """Write a sum for a program; nothing for none."""
    return f"{Decimal(pence) / 100:.2f}" if pence else ""


def _plain(text: str) -> str:
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
