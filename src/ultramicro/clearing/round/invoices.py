"""What a row of a file says: an invoice or a credit note between two members, in whole hundredths."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from ultramicro.clearing.round.invoice_files import USUAL_DAYS, InvoiceRow
from ultramicro.clearing.round.parties import Parties
from ultramicro.core.message import note
from ultramicro.core.sums import pence
from ultramicro.ledger.events import ClaimMade
from ultramicro.ledger.people.names import Names
from ultramicro.ledger.people.references import claim_number, loosely

_BOUGHT = re.compile(r"\b(?:bills?|purchase|accpay|acc pay|supplier|vendor|pi|pc)\b")
_SOLD = re.compile(r"\b(?:sales?|accrec|acc rec|invoices?|customer|si|sc)\b")
_CREDIT = re.compile(r"\b(?:credit|accpaycredit|acccreccredit|accreccredit|sc|pc)\b")
_VOID = re.compile(r"\b(?:draft|void|voided|deleted|cancelled|canceled|rejected|withdrawn|disputed)\b")


class Side(StrEnum):
    """On which side of its invoices a member stands whose file it is."""

    AS_FILED = "as_filed"
    SOLD = "sold"
    BOUGHT = "bought"


class Whose(NamedTuple):
    """Whose file it is, by opaque number and empty where nobody said, and which side they stand on."""

    who: str = ""
    side: Side = Side.AS_FILED


class Invoice(NamedTuple):
    """What a row says.

    Parameters
    ----------
    number : str
        The number of its claim: made of debtor, creditor and reference, so that it is taken in once.
    reference : str
        Its number on paper.
    claim : ClaimMade
        What is owed by it now, in hundredths; less than nothing never.
    credits : str
        Of a credit note the number of the invoice that it belongs to; empty of an invoice.
    is_credit : bool
        Whether it is a credit note.
    """

    number: str
    reference: str
    claim: ClaimMade
    credits: str = ""
    is_credit: bool = False

    @property
    def parties(self) -> tuple[str, str]:
        """Who owes, and who is owed."""
        return self.claim.debtor, self.claim.creditor

    @property
    def alike(self) -> tuple[str, str, str]:
        """What tells it from others: its parties, and its number without case, blanks and hyphens."""
        return (*self.parties, loosely(self.reference))


class Reading(NamedTuple):
    """What is known when rows are read.

    Parameters
    ----------
    parties : Parties
        Finds members.
    names : Names
        Makes numbers of references.
    currency : str
        The place's own, in which a sum is that names none.
    currencies : collection of str
        Other currencies of the place.
    on : date
        Today: no invoice is taken to be issued later where its file does not say.
    whose : Whose
        Whose file it is.
    unsure : bool
        Whether to take in what may have been claimed under a number that the people file lost.
    """

    parties: Parties
    names: Names
    currency: str
    currencies: Collection[str]
    on: date
    whose: Whose = Whose()
    unsure: bool = False


def invoice_from(row: InvoiceRow, reading: Reading) -> Invoice:
    """Read a row.

    Raises
    ------
    ValueError
        If it is no invoice; with a message that has an id, where it is not about the form of a sum.
    """
    if row.fault:
        raise ValueError(row.fault)
    cells = row.cells
    # Programs export drafts and voided ones beside the rest, and nobody owes those.
    if _VOID.search(cells.get("status", "").casefold()):
        raise ValueError(note("invoice.not_open", "it is “{status}” in the file", status=cells["status"]))
    debtor, creditor = _sides(cells, reading)
    amount, is_credit = _amount(cells)
    reference = cells.get("reference", "")
    if fault := next(_faults(amount, debtor, creditor, reference), None):
        raise ValueError(fault)
    due, issued = _days(cells, reading.on)
    claim = ClaimMade(
        debtor=debtor, creditor=creditor, amount_pence=amount, currency=_currency(cells, reading),
        issued_on=issued, due_on=due, issue_guessed=not cells.get("issued"),
    )  # fmt: skip
    number = claim_number(reading.names, debtor, creditor, reference)
    return Invoice(number, reference, claim, cells.get("credits", ""), is_credit)


def _sides(cells: Mapping[str, str], reading: Reading) -> tuple[str, str]:
    """Return who owes and who is owed; of one name alone, the other is whose file it is."""
    named = {side: _told(cells, side) for side in ("debtor", "creditor")}
    found = {side: reading.parties.member(cells, side) for side, told in named.items() if told}
    who = reading.whose.who
    if len(found) < 2 and not who:  # noqa: PLR2004  two sides
        raise ValueError(
            note(
                "invoice.one_side", "only one side is named: say whose file it is with --who and a short name"
            )
        )
    if "debtor" in found or "creditor" in found:
        return found.get("debtor", who), found.get("creditor", who)
    other, side = reading.parties.member(cells, "contact"), _side(cells, reading.whose)
    return (other, who) if side is Side.SOLD else (who, other)


def _told(cells: Mapping[str, str], side: str) -> bool:
    return any(cells.get(f"{side}{end}") for end in ("", "_legal", "_vat", "_company"))


def _side(cells: Mapping[str, str], whose: Whose) -> Side:
    """Return whether the file's owner sold or bought: who owes whom is never guessed."""
    kind = re.sub(r"[^a-z]", " ", cells.get("type", "").casefold())
    # What a person says goes before the file, whose words may mean the other side's view.
    if whose.side is not Side.AS_FILED:
        return whose.side
    if _BOUGHT.search(kind):
        return Side.BOUGHT
    if _SOLD.search(kind):
        return Side.SOLD
    raise ValueError(
        note("invoice.no_side", "the file does not say who owes whom: give --side sold or --side bought")
    )


def _amount(cells: Mapping[str, str]) -> tuple[int, bool]:
    """Return what is still owed, and whether it is a credit note."""
    kind = re.sub(r"[^a-z]", " ", cells.get("type", "").casefold())
    is_credit = cells.get("kind") == "credit" or bool(_CREDIT.search(kind))
    text = cells.get("open", "")
    left: int = pence(_without_brackets(text or cells.get("amount", "")))
    # What is open has the payments taken off already.
    if not text and (paid := cells.get("paid", "")):
        left -= pence(paid)
    # Some programs write credit notes below 0 and others above.
    return (abs(left), True) if is_credit else (left, False)


def _without_brackets(text: str) -> str:
    """Accountants write what is below nought in brackets."""
    return f"-{text[1:-1]}" if text.startswith("(") and text.endswith(")") else text


def _currency(cells: Mapping[str, str], reading: Reading) -> str:
    given = cells.get("currency", "").strip()
    if not given or given == reading.currency:
        return reading.currency
    # Local codes first: the list of the world's currencies does not know them.
    if given.upper() in {code.upper() for code in reading.currencies}:
        return next(code for code in reading.currencies if code.upper() == given.upper())
    # It loads what compares words, which no other verb of a round needs.
    from ultramicro.place.readers.values.currencies import currencies_of  # noqa: PLC0415

    found = currencies_of(given) - {"$"}
    if len(found) != 1:
        raise ValueError(
            note("invoice.unknown_currency", "“{given}” is not a currency such as GBP", given=given)
        )
    return next(iter(found))


def _days(cells: Mapping[str, str], on: date) -> tuple[date, date]:
    """Return the days on which it is due and was issued; the one that is missing is guessed from the other.

    Never later than today: a long term would otherwise put an invoice behind the cut-off day of a round.
    """
    due, issued = cells.get("due", ""), cells.get("issued", "")
    if not due and issued:
        return _day(issued) + timedelta(USUAL_DAYS), _day(issued)
    last = _day(due)
    return last, _day(issued) if issued else min(last - timedelta(USUAL_DAYS), on)


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        message = note(
            "invoice.bad_date", "“{given}” is not a date such as 2026-11-30 or 30/11/2026", given=given
        )
        raise ValueError(message) from error


def _faults(amount_pence: int, debtor: str, creditor: str, reference: str) -> Iterator[str]:
    # Not at 0: an export may have nought of what was paid meanwhile, which is news of a known claim.
    if amount_pence < 0:
        yield note("invoice.not_positive", "the amount is not above 0")
    if debtor == creditor:
        yield note("invoice.same_party", "debtor and creditor are the same")
    if not reference:
        yield note("invoice.no_reference", "the reference is missing")
