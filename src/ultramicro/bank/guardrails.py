"""What the law may have against a loan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ultramicro.ledger.guardrails import rail, rails


def loan_warnings(
    *, annual_rate: Decimal, agreed_on: date, days: list[date], principal_pence: int, shares_pence: int,
    local: bool, country: str = "GB",
) -> list[str]:  # fmt: skip
    """Return what the law may have against a loan.

    Parameters
    ----------
    annual_rate : Decimal
        Nominal interest in a year, as a share.
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
    >>> told = loan_warnings(annual_rate=Decimal(0), agreed_on=date(2026, 1, 5), days=monthly,
    ...                      principal_pence=1200_00, shares_pence=0, local=True)
    >>> any("a day too late" in words for words in told)
    True
    """
    found = {name: rail(name, country, agreed_on) for name in {each.rule for each in rails()}}
    above = max(principal_pence - shares_pence, 0)
    span = (days[-1] - agreed_on).days + 1
    broken = {
        "credit_union_interest": lambda limit: annual_rate * 100 / 12 > limit,
        "unsecured_years": lambda limit: span > limit * 366,
        "unsecured_above_shares": lambda limit: above > limit * 100,
        "free_instalments": lambda limit: local and not annual_rate and len(days) > limit,
        "free_days": lambda limit: local and not annual_rate and span > limit,
        "cash_loans": lambda _: not local,
    }
    return [r.warning() for name, breaks in broken.items() if (r := found[name]) and breaks(r.limit)]
