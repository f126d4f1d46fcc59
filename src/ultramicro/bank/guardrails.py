"""Which rules of law a loan may break."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ultramicro.ledger.guardrails import Rail, rail, rails


def rules_against(
    *, annual_rate: Decimal, agreed_on: date, days: list[date], principal_pence: int, shares_pence: int,
    local: bool, apr_share: float = 0.0, country: str = "GB",
) -> list[Rail]:  # fmt: skip
    """Return the rules of law that a loan may break.

    Parameters
    ----------
    annual_rate : Decimal
        Nominal interest in a year, as a share.
    apr_share : float
        The annual percentage rate, with all charges, as a share.
    agreed_on : date
        Day of the agreement.
    days : list of date
        When instalments are due.
    principal_pence, shares_pence : int
        What is lent, and what the borrower has in shares. [pence]
    local : bool
        Whether it is lent in local money.
    country : str
        Whose law.

    Examples
    --------
    >>> monthly = [date(2026 + (m > 11), m % 12 + 1, 5) for m in range(1, 13)]
    >>> found = rules_against(annual_rate=Decimal(0), agreed_on=date(2026, 1, 5), days=monthly,
    ...                       principal_pence=1200_00, shares_pence=0, local=True)
    >>> [each.rule for each in found]
    ['free_days']
    """
    # By the day of the agreement: a limit that is raised later does not mend an old loan, nor break it.
    found = {name: rail(name, country, agreed_on) for name in {each.rule for each in rails()}}
    # The law counts what is lent beyond the member's own shares.
    above = max(principal_pence - shares_pence, 0)
    # With both ends: the twelve months of the law begin with the day of the agreement.
    span = (days[-1] - agreed_on).days + 1
    broken = {
        "credit_union_interest": lambda limit: (
            # Both ways, as the cap is stated for a month and charges could hide in the APR.
            annual_rate * 100 / 12 > limit or above_a_month(apr_share, float(limit))
        ),
        # Leap years: a term of whole years must never be taken for longer.
        "unsecured_years": lambda limit: span > limit * 366,
        "unsecured_above_shares": lambda limit: above > limit * 100,
        "free_instalments": lambda limit: local and not annual_rate and len(days) > limit,
        "free_days": lambda limit: local and not annual_rate and span > limit,
        "cash_loans": lambda _: not local,
    }
    return [r for name, breaks in broken.items() if (r := found[name]) and breaks(r.limit)]


def above_a_month(apr_share: float, percent_a_month: float) -> bool:
    """Whether an annual percentage rate is above that of a monthly rate: 3% a month is 42.6% a year.

    Both are rounded to a tenth of a percent, as an APR is stated.

    Examples
    --------
    >>> above_a_month(0.4264, 3), above_a_month(0.431, 3)
    (False, True)
    """
    # Unrounded, a loan at exactly the cap would be over it by a float's last digit.
    return round(apr_share, 3) > round((1 + percent_a_month / 100) ** 12 - 1, 3)
