"""Section 70: each payment over 30,000 pounds, VAT included, under a contract whose buying began in time.

Payments are held against the sum one by one and never added together. What is not known of the contract or of
VAT makes a payment doubtful: it is listed apart, to be looked at, neither published nor forgotten in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ultramicro.place.facts.procurement import Rule, rules
from ultramicro.procurement.rules.certainty import Answer, all_of
from ultramicro.procurement.rules.contract import Vat, Worth
from ultramicro.procurement.rules.duties import Ruling

ABOUT = "s70_payments"
FILED = timedelta(days=29)
"""The 30 days within which a quarter's payments are due *begin with* its last day: that day is the first."""
NAMED = "named"
"""How a payment is joined to its contract where its own source names it."""


@dataclass(frozen=True, kw_only=True)
class Payment:
    """A payment under a contract.

    Parameters
    ----------
    reference : str
        What it is found by.
    contract : str
        The contract it was made under.
    supplier : str
        Who was paid.
    amount_pence : int
        As printed. [pence]
    vat : Vat
        How that is meant.
    paid_on : date or None
        When; without it no quarter is known.
    joined : str
        How it was joined to the contract: `named`, or the class of its row in `contract_links`. What is not
        named may be under another contract, and is at most to be looked at.
    """

    reference: str
    contract: str
    supplier: str
    amount_pence: int
    vat: Vat
    paid_on: date | None
    joined: str = NAMED


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A payment that is to be published, or may be.

    Parameters
    ----------
    payment : Payment
        The payment.
    answer : Answer
        Yes or unknown.
    quarter, file_due_on : date or None
        The first day of its quarter, and when that is due; None where the day of paying is not known.
    rule_ids : tuple of str
        The rules that say so.
    """

    payment: Payment
    answer: Answer
    quarter: date | None
    file_due_on: date | None
    rule_ids: tuple[str, ...]


def to_publish(payments: Iterable[Payment], duty: Callable[[str], Ruling]) -> list[Listed]:
    """Return the payments that are to be published under section 70, and those of which that is not known.

    Parameters
    ----------
    payments : iterable of Payment
        Each stands for itself. Credits are below every sum.
    duty : callable
        Contract to what the law says of it in the matter `s70_payments`.

    Returns
    -------
    list of Listed
        In order of quarter, contract and reference; those without a day last.
    """
    found = [each for payment in payments if (each := _listed(payment, duty(payment.contract)))]
    return sorted(
        found,
        key=lambda each: (each.quarter or date.max, each.payment.contract, each.payment.reference,
                          each.payment.amount_pence),
    )  # fmt: skip


def _listed(payment: Payment, ruling: Ruling) -> Listed | None:
    surely = Answer.YES if payment.joined == NAMED else Answer.UNKNOWN
    answer = all_of([ruling.answer, over_limit(payment), surely])
    if answer is Answer.NO or too_early(payment.paid_on, ruling):
        return None
    quarter = quarter_of(payment.paid_on) if payment.paid_on else None
    due = next_quarter(quarter) - timedelta(days=1) + FILED if quarter else None
    return Listed(payment=payment, answer=answer, quarter=quarter, file_due_on=due, rule_ids=ruling.rule_ids)


def too_early(paid_on: date | None, ruling: Ruling) -> bool:
    """Return whether a payment was made before any contract of which the rules speak could begin."""
    first = [rule.from_on for rule in ruling.rules]
    return bool(paid_on and first and all(day and paid_on < day for day in first))


def limit(about: str = ABOUT) -> Rule:
    """Return the rule that says from which sum a duty holds: unasked, that of publishing a payment."""
    return next(each for each in rules() if each.rule == about and each.settled and each.limit_pence)


def over_limit(payment: Payment) -> Answer:
    """Return whether a payment is over the sum from which it is published, VAT included.

    Examples
    --------
    >>> def of(pounds, vat):
    ...     paid = Payment(reference="", contract="", supplier="", amount_pence=pounds * 100, vat=vat,
    ...                    paid_on=None)
    ...     return over_limit(paid).value
    >>> of(30_000, Vat.INCLUDING), of(30_001, Vat.INCLUDING), of(25_000, Vat.EXCLUDING)
    ('no', 'yes', 'no')
    >>> of(26_000, Vat.UNKNOWN)
    'unknown'
    """
    rule = limit()
    worth = Worth.of(max(0, payment.amount_pence), payment.vat)
    return worth.reaches(rule.limit_pence or 0, rule.vat, over=True)


def quarter_of(day: date) -> date:
    """Return the first day of the quarter of a day.

    Examples
    --------
    >>> str(quarter_of(date(2026, 6, 30)))
    '2026-04-01'
    """
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def next_quarter(first: date) -> date:
    """Return the first day of the quarter after one.

    Examples
    --------
    >>> str(next_quarter(date(2026, 10, 1)))
    '2027-01-01'
    """
    return quarter_of(first + timedelta(days=100))
