"""The annual percentage rate of a loan, by the days that are charged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ultramicro.bank.schedule import PERIODS, Terms, periods_until, schedule

MOST_APR = 1e6
HALVINGS = 100
"""So many halvings find a rate to the last digit of a float."""


def apr(lent: Sequence[tuple[float, int]], repaid: Sequence[tuple[float, int]]) -> float:
    """Return the annual percentage rate of payments, as a share.

    Parameters
    ----------
    lent, repaid : sequence of (float, int)
        What the borrower got and pays, and how long after the first payment. [years, pence]

    Returns
    -------
    float
        The rate at which both are worth the same [1]_; 0 where no more comes back than was lent.

    References
    ----------
    .. [1] FCA Handbook, CONC App 1.2: the total charge for credit and the APR.

    Examples
    --------
    >>> round(apr([(0, 100_00)], [(1, 110_00)]), 6)
    0.1
    """
    flows = [*lent, *((years, -pence) for years, pence in repaid)]

    def left(rate: float) -> float:
        return sum(pence * (1 + rate) ** -float(years) for years, pence in flows)

    low, high = 0.0, 1.0
    # A bracket first: halving finds nothing outside of it, and Newton's method can run away on odd
    # schedules.
    while left(high) < 0 and high < MOST_APR:
        high *= 2
    # The rule asks for no negative rate: a gift has an APR of 0.
    if left(low) >= 0:
        return low
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if left(middle) < 0 else (low, middle)
    return (low + high) / 2


def apr_of(terms: Terms, begun: date) -> float:
    """Return the annual percentage rate of a loan that is paid out on a day, as a share.

    Time is counted as interest is charged: in periods, and days of a part of one. So a loan at 3% a month is
    42.6% whichever months it runs through.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from ultramicro.bank.ids import Every, Repayment
    >>> terms = Terms(principal_pence=100_00, annual_rate=Decimal("0.36"), instalments=6, every=Every.MONTH,
    ...               kind=Repayment.EQUAL_INSTALMENTS, first_due=date(2026, 3, 28))
    >>> [round(apr_of(terms, date(2026, month, 28)), 3) for month in (1, 2)]
    [0.423, 0.426]
    """
    # By the day of the payout, since the borrower has no use of the money before it.
    of_day = replace(terms, begun=begun)
    first, year = periods_until(of_day, 0, begun), PERIODS[terms.every]
    repaid = [
        # Equal steps: counted in days the APR of one and the same loan would depend on the length of
        # months.
        (float((first + place) / year), row.principal_pence + row.interest_pence)
        for place, row in enumerate(schedule(of_day))
    ]
    return apr([(0, terms.principal_pence)], repaid)
