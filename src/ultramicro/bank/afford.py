"""Can somebody afford a loan? From their own flows, with the line that says no and what would change it."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from ultramicro.core.money import to_the_penny

PART = 3
"""An instalment may be a third of what is usually left."""
STRESS_PERCENT = 10
"""What if income falls by a tenth?"""
LEAST_MONTHS = 3


class Month(NamedTuple):
    """One month of somebody's money, in pence."""

    income_pence: int
    essentials_pence: int
    debts_pence: int


class Affordable(NamedTuple):
    """Whether a loan can be afforded, and why."""

    yes: bool
    most_pence: int
    reasons: tuple[str, ...]


def afford(months: Sequence[Month], instalment_pence: int) -> Affordable:
    """Judge an instalment.

    Parameters
    ----------
    months : sequence of Month
        The last months; three at least.
    instalment_pence : int
        What would be paid in a month. [pence]

    Returns
    -------
    Affordable
        The most that could be paid in a month, and a reason for each test. A person decides, not this.

    Examples
    --------
    >>> months = [Month(1500_00, 1100_00, 100_00)] * 3
    >>> afford(months, 40_00).yes, afford(months, 120_00).yes
    (True, False)
    >>> print(afford(months, 120_00).reasons[1])
    no: £120.00 a month is more than a third of the £300.00 usually left; £100.00 or less would do
    """
    if len(months) < LEAST_MONTHS:
        return Affordable(False, 0, (f"no: {len(months)} months are known; three are needed",))
    left = [m.income_pence - m.essentials_pence - m.debts_pence for m in months]
    stressed = [pence - m.income_pence * STRESS_PERCENT // 100 for pence, m in zip(left, months, strict=True)]
    usual, lean = int(median(left)), int(median(stressed))
    short = sum(pence < instalment_pence for pence in left)
    most = max(min(usual // PART, lean), 0)
    reasons = (
        _reason(short * 2 <= len(left), f"in {short} of {len(left)} months less than the instalment was left",
                "lower essentials or debts first"),
        _reason(instalment_pence * PART <= usual, f"{_sum(instalment_pence)} a month is "
                f"{'within' if instalment_pence * PART <= usual else 'more than'} a third of the "
                f"{_sum(usual)} "
                "usually left", f"{_sum(max(usual // PART, 0))} or less would do"),
        _reason(instalment_pence <= lean, f"{_sum(lean)} would be left if income fell by a tenth",
                f"{_sum(max(lean, 0))} or less would do"),
    )  # fmt: skip
    return Affordable(all(reason.startswith("yes") for reason in reasons), most, reasons)


def _reason(holds: bool, what: str, else_: str) -> str:
    return f"yes: {what}" if holds else f"no: {what}; {else_}"


def _sum(pence: int) -> str:
    return to_the_penny(pence)
