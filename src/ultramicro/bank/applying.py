"""An application for a loan: its terms, and what speaks for and against it; without books or clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ultramicro.bank.afford import Affordable, Month, afford
from ultramicro.bank.apr import apr_of
from ultramicro.bank.ids import LoanStatus, Repayment, loans_counted
from ultramicro.bank.lending import require_status
from ultramicro.bank.loan import INTEREST, LENT, PRINCIPAL, Loan
from ultramicro.bank.losses import require_other_person
from ultramicro.bank.products import Product
from ultramicro.bank.schedule import MONTHS, Instalment, Terms, schedule
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Day, Pence, say
from ultramicro.core.months import months_later
from ultramicro.ledger.engine.reversals import standing
from ultramicro.ledger.engine.state import Transfer

HARVEST = (0, 0, 0, 0, 0, 0, 1, 2, 3, 2, 1, 0)
"""What a seasonal loan repays in each month, as weights: principal after the harvest."""
LATEST_FIRST_MONTHS = 24
"""How long a loan may wait for its first instalment: two harvests. [months]"""
MONTHS_SEEN = 6
"""How many whole months of an account are looked at where no budget is given."""


class Record(NamedTuple):
    """What somebody has of a product: how many loans they repaid, the largest of these, and what is open.

    Open is what they owe, and what was asked for or approved and is not paid out yet. [pence]
    """

    repaid: int = 0
    largest_pence: int = 0
    open_pence: int = 0


def record_of(loans: Iterable[Loan], product: str, currency: str) -> Record:
    """Return what somebody has of a product in a currency, from all their loans."""
    # What was repaid in local money says nothing of a step in pounds.
    mine = [loan for loan in loans if (loan.product, loan.currency) == (product, currency)]
    # What was lent at first: new terms are of what was left then, which would shrink the record.
    repaid = [loan.lent_pence for loan in mine if loan.status is LoanStatus.REPAID]
    # Ten applications on one day would each keep the ceiling, and all be paid out.
    waiting = {LoanStatus.APPLIED, LoanStatus.AGREED}
    asked = sum(loan.terms.principal_pence for loan in mine if loan.status in waiting)
    return Record(
        len(repaid), max(repaid, default=0), asked + sum(loan.owed_pence() for loan in mine if loan.runs)
    )


def terms_for(
    line: Product,
    amount_pence: int,
    *,
    on: date,
    record: Record = Record(),  # noqa: B008
    first_due: date | None = None,
    holidays: tuple[date, ...] = (),
) -> Terms:
    """Return the terms of an application.

    Parameters
    ----------
    line : Product
        The product.
    amount_pence : int
        How much is asked for. [pence]
    on : date
        The day of the application, from which the first month or week is counted.
    record : Record
        What the borrower has and repaid of this product.
    first_due : date or None
        When the first instalment is due; None for one period after the day.
    holidays : tuple of date
        Days on which nothing is due.

    Raises
    ------
    BadInput
        If the product does not lend as much to one person, or the first day is not in the next two years.
    """
    most = line.ceiling_pence(record.largest_pence)
    # The ceiling is a person's and not a loan's, or two loans would be a way round it.
    if not 0 < amount_pence <= most - record.open_pence:
        raise _too_much(line.product, most, record)
    if first_due is not None:
        require_first_due(first_due, on)
    terms = Terms(
        principal_pence=amount_pence, annual_rate=line.annual_rate, instalments=line.instalments,
        every=line.every, kind=line.kind, first_due=first_due or on, holidays=holidays,
        seasons=HARVEST if line.kind is Repayment.SEASONAL else (), periods_passed=0 if first_due else 1,
        # Counted from the application, as nobody knows yet when it is paid out; paying out begins it anew.
        begun=on,
    )  # fmt: skip
    terms.check()
    return terms


def require_first_due(first_due: date, on: date) -> None:
    """Refuse a first instalment that is due before the loan runs, or later than any harvest.

    Raises
    ------
    BadInput
        If it is not after the day, or more than two years after it.
    """
    # A slip of the century would be a loan that is never due, and so never late.
    if not on < first_due <= months_later(on, LATEST_FIRST_MONTHS):
        raise BadInput(
            say("the first instalment cannot be due on {day}", day=Day(first_due)),
            where="--first-due",
            do=say("give a day after {on}, at most two years later", on=Day(on)),
        )


def _too_much(product: str, most_pence: int, record: Record) -> BadInput:
    most = Pence(most_pence, "exact")
    what = say("the product {product} lends {most} at most", product=product, most=most)
    if record.open_pence:
        what = say(
            "the product {product} lends one person {most} at most, and {open} of it is owed or asked for",
            product=product,
            most=most,
            open=Pence(record.open_pence, "exact"),
        )
    elif record.repaid:
        what = say(
            "the product {product} lends {most} at most after {loans} repaid",
            product=product,
            most=most,
            loans=loans_counted(record.repaid),
        )
    return BadInput(what, do=say("ask for less, or choose another product"))


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
    # The largest and not the first: seasonal loans take interest for months and then a harvest's worth.
    largest = max(row.principal_pence + row.interest_pence for row in rows)
    return Offer(rows[0], largest, apr_of(terms, on), afford(months, largest))


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
        # A loan that came in is no income, and would make room for the next loan.
        if now - months <= month < now and t.kind != LENT:
            # Repayments here are debts; all else that goes out counts as essential, which errs on the safe
            # side.
            column = 0 if t.credit == account else 2 if t.kind in {PRINCIPAL, INTEREST} else 1
            sums.setdefault(month, [0, 0, 0])[column] += t.amount_pence
    return [Month(*sums[month]) for month in sorted(sums)]


def before_window(entries: Iterable[Transfer], on: date, months: int = MONTHS_SEEN) -> bool:
    """Whether all of some transfers are older than the months that are looked at; see `months_of`."""
    return all(_month_of(t) < on.year * MONTHS + on.month - months for t in entries)


# By the business day: a month's rent that was booked late belongs to its own month.
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


def require_decidable(loan: Loan, by: str, *, allow: bool) -> None:
    """Refuse a decision that was made before, or by who took the application in.

    An approval can be taken back until the loan is paid out.

    Raises
    ------
    BadInput
        In either case.
    """
    # An approval must be revocable until money moves, as news of a borrower may come in between.
    if allow or loan.status is not LoanStatus.AGREED:
        require_status(loan, LoanStatus.APPLIED, say("see `ultramicro bank loans`"))
    require_other_person(loan, by)
