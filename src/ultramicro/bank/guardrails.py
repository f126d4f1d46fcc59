"""Rules of the law as dated guard-rails: they warn, with their source and date; they are no legal advice."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import NamedTuple


class Rail(NamedTuple):
    """One rule, and from when until when it holds."""

    rule: str
    country: str
    since: date
    until: date | None
    limit: Decimal
    unit: str
    source: str
    says: str

    def warning(self) -> str:
        """Return the rule in words with its source and date."""
        return f"{self.says} ({self.source}; in force since {self.since}; look it up: it may have changed)."


@cache
def rails() -> tuple[Rail, ...]:
    """Return every rule there is."""
    text = (resources.files("ultramicro.bank") / "guardrails.csv").read_text(encoding="utf-8")
    return tuple(
        Rail(
            row["rule"], row["country"], date.fromisoformat(row["from"]),
            date.fromisoformat(row["until"]) if row["until"] else None,
            Decimal(row["limit"]), row["unit"], row["source"], row["says"],
        )
        for row in csv.DictReader(text.splitlines())
    )  # fmt: skip


def rail(rule: str, country: str, on: date) -> Rail | None:
    """Return a rule as it held on a day in a country; nothing where we know of none.

    Examples
    --------
    >>> rail("credit_union_interest", "GB", date(2026, 1, 1)).limit
    Decimal('3')
    >>> rail("credit_union_interest", "GB", date(2010, 1, 1)) is None
    True
    """
    fits = (
        each
        for each in rails()
        if (each.rule, each.country) == (rule, country)
        and each.since <= on
        and (each.until is None or on <= each.until)
    )
    return next(fits, None)


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
