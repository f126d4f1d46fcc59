"""An application for a loan: its terms, and what speaks for and against it; without books or clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ultramicro.bank.afford import Affordable, Month, afford
from ultramicro.bank.ids import Every, LoanStatus, Repayment, loans_counted
from ultramicro.bank.lending import require_status
from ultramicro.bank.loan import INTEREST, LENT, PRINCIPAL, Loan
from ultramicro.bank.losses import require_other_person
from ultramicro.bank.products import Product
from ultramicro.bank.schedule import MONTHS, Instalment, Terms, apr, periods_later, schedule
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Pence, say
from ultramicro.ledger.engine.reversals import standing
from ultramicro.ledger.engine.state import Transfer

HARVEST = (0, 0, 0, 0, 0, 0, 1, 2, 3, 2, 1, 0)
"""What a seasonal loan repays in each month, as weights: principal after the harvest."""
MONTHS_SEEN = 6
"""How many whole months of an account are looked at where no budget is given."""


def terms_for(
    line: Product, amount_pence: int, *, repaid: int, first_due: date, holidays: tuple[date, ...]
) -> Terms:
    """Return the terms of an application.

    Parameters
    ----------
    line : Product
        The product.
    amount_pence : int
        How much is asked for. [pence]
    repaid : int
        How many loans the borrower repaid.
    first_due : date
        When the first instalment is due.
    holidays : tuple of date
        Days on which nothing is due.

    Raises
    ------
    BadInput
        If the product does not lend as much.
    """
    most = line.ceiling_pence(repaid)
    if not 0 < amount_pence <= most:
        raise _too_much(line.product, most, repaid)
    terms = Terms(
        principal_pence=amount_pence, annual_rate=line.annual_rate, instalments=line.instalments,
        every=line.every, kind=line.kind, first_due=first_due, holidays=holidays,
        seasons=HARVEST if line.kind is Repayment.SEASONAL else (),
    )  # fmt: skip
    terms.check()
    return terms


def _too_much(product: str, most_pence: int, repaid: int) -> BadInput:
    most = Pence(most_pence, "exact")
    if not repaid:
        what = say("the product {product} lends {most} at most", product=product, most=most)
    else:
        what = say(
            "the product {product} lends {most} at most after {loans} repaid",
            product=product,
            most=most,
            loans=loans_counted(repaid),
        )
    return BadInput(what, do=say("ask for less, or choose another product"))


def a_month_later(on: date) -> date:
    """Return when the first instalment is due where nobody says so."""
    return periods_later(on, Every.MONTH, 1)


class Offer(NamedTuple):
    """What an application comes to: first and largest instalment, APR, and whether it is affordable."""

    first: Instalment
    largest_pence: int
    apr_share: float
    affordable: Affordable


def offer(terms: Terms, on: date, months: Sequence[Month]) -> Offer:
    """Work out what an application comes to.

    Parameters
    ----------
    terms : Terms
        What is asked for.
    on : date
        The day on which it is paid out.
    months : sequence of Month
        The applicant's money in the last months.
    """
    rows = schedule(terms)
    paid = [(row.due_on, row.principal_pence + row.interest_pence) for row in rows]
    largest = max(pence for _, pence in paid)
    rate = apr([(on, terms.principal_pence)], paid)
    return Offer(rows[0], largest, rate, afford(months, largest))


def months_of(account: str, entries: Iterable[Transfer], on: date, months: int = MONTHS_SEEN) -> list[Month]:
    """Return the last whole months of an account: what came in, what went out, what repaid loans.

    Parameters
    ----------
    account : str
        Its number.
    entries : iterable of Transfer
        Its transfers.
    on : date
        The day; its month is not over yet.
    months : int
        How many months are looked at.
    """
    now = on.year * MONTHS + on.month
    sums: dict[int, list[int]] = {}
    for t in standing(entries):
        month = _month_of(t)
        if now - months <= month < now and t.kind != LENT:
            column = 0 if t.credit == account else 2 if t.kind in {PRINCIPAL, INTEREST} else 1
            sums.setdefault(month, [0, 0, 0])[column] += t.amount_pence
    return [Month(*sums[month]) for month in sorted(sums)]


def before_window(entries: Iterable[Transfer], on: date, months: int = MONTHS_SEEN) -> bool:
    """Whether all of some transfers are older than the months that are looked at; see `months_of`."""
    return all(_month_of(t) < on.year * MONTHS + on.month - months for t in entries)


def _month_of(t: Transfer) -> int:
    return int(t.business_on[:4]) * MONTHS + int(t.business_on[5:7])


def require_guarantors(guarantors: Mapping[str, int], borrower: str) -> None:
    """Refuse guarantors that are none.

    Raises
    ------
    BadInput
        If one guarantees their own loan, or nothing.
    """
    if borrower in guarantors or any(pence <= 0 for pence in guarantors.values()):
        raise BadInput(
            say("a guarantor must be another person and guarantee a sum above 0"),
            where="--guarantors",
            do=say("correct the list"),
        )


def require_decidable(loan: Loan, by: str) -> None:
    """Refuse a decision that was made before, or by who took the application in.

    Raises
    ------
    BadInput
        In either case.
    """
    require_status(loan, LoanStatus.APPLIED, say("see `ultramicro bank loans`"))
    require_other_person(loan, by)
