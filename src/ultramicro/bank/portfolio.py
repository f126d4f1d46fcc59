"""A bank's loans taken together: what may be lost, what is at hand, and how much more can be lent safely."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from ultramicro.bank.arrears import AGES, age

DEFAULT_PERCENT = {
    "not overdue": (1, 3, 6), "1 to 30 days": (3, 8, 15), "31 to 60 days": (10, 25, 45),
    "61 to 90 days": (25, 50, 70), "91 to 180 days": (40, 65, 85), "181 to 365 days": (60, 80, 95),
    "more than a year": (85, 100, 100),
}  # fmt: skip
"""How many loans of an age fail: low, middle, high. [%]

A judgement, and shown as one: no small lender publishes roll rates by age. The middle lies between the
floor of
provisions for British credit unions (35, 60, 80, 100%) and what they lend on; it is to be replaced by a
bank's own.
"""
RUN_OFF_PERCENT = {"savings": (5, 15, 30), "member": (10, 25, 50)}
"""How much of what may be asked for at once is asked for in a bad month: low, middle, high. [%]

The middle and high are those of retail deposits without and with stress in the liquidity coverage rules of
Basel III
(stable 3 to 5%, less stable 10% and more), widened since one street's savers hear the same rumour.
"""
Row = Mapping[str, Any]


class Range(NamedTuple):
    """A sum as low, middle and high, in whole pence."""

    low: int
    middle: int
    high: int

    def ends(self) -> tuple[int, int]:
        """Return low and high."""
        return self.low, self.high


class AgeGroup(NamedTuple):
    """Loans of one age of arrears, in pence."""

    age: str
    loans: int
    outstanding_pence: int
    guaranteed_pence: int
    lost: Range


def by_age(loans: Sequence[Row]) -> list[AgeGroup]:
    """Gather running loans by the age of their arrears, with what may be lost of each group.

    Notes
    -----
    Lost is what is owed and not guaranteed, times the part of loans of that age that fail; a guarantee is
    counted at its full cap, which is what was promised and not what will be there.
    """
    groups: dict[str, list[Row]] = defaultdict(list)
    for loan in loans:
        if loan["outstanding_pence"]:
            groups[age(loan["arrears_days"] or 0)].append(loan)
    return [_group(name, groups[name]) for _, name in AGES if groups[name]]


def _group(name: str, loans: Sequence[Row]) -> AgeGroup:
    open_ = sum(max(x["outstanding_pence"] - (x["guaranteed_pence"] or 0), 0) for x in loans)
    lost = Range(*(round(Fraction(open_ * percent, 100)) for percent in DEFAULT_PERCENT[name]))
    owed = sum(x["outstanding_pence"] for x in loans)
    return AgeGroup(name, len(loans), owed, sum(x["guaranteed_pence"] or 0 for x in loans), lost)


def expected_loss(groups: Sequence[AgeGroup]) -> Range:
    """Add up what may be lost."""
    return Range(*(sum(group.lost[i] for group in groups) for i in range(3)))


def share_late(groups: Sequence[AgeGroup], days: int = 31) -> float | None:
    """Return the part of what is owed that is on loans more than 30 days late (PAR30)."""
    whole = sum(group.outstanding_pence for group in groups)
    names = {name for least, name in AGES if least >= days}
    return sum(g.outstanding_pence for g in groups if g.age in names) / whole if whole else None


def at_hand(accounts: Sequence[Row], national: str) -> dict[str, int]:
    """Return cash, what may be asked for at once, shares and provisions, in pence of national money."""
    sums: dict[str, int] = dict.fromkeys(
        ("bank_settlement", "member", "savings", "treasury", "shares", "provision"), 0
    )
    for each in accounts:
        if each["currency"] == national and each["class"] in sums:
            sums[each["class"]] += each["balance_pence"]
    return {**sums, "cash": -sums.pop("bank_settlement")}


def run_off(hand: Mapping[str, int]) -> Range:
    """Return what a bad month may take out; money that backs a local currency is kept whole."""
    return Range(
        *(
            hand["treasury"]
            + sum(
                round(Fraction(hand[kind] * percents[i], 100)) for kind, percents in RUN_OFF_PERCENT.items()
            )
            for i in range(3)
        )
    )


def safe_to_lend(hand: Mapping[str, int], lost: Range) -> Range:
    """Return how much more can be lent: cash less a bad month, less losses beyond what is set aside."""
    month = run_off(hand)
    spare = [hand["cash"] - month[i] - max(lost[i] - hand["provision"], 0) for i in (2, 1, 0)]
    return Range(*(max(each, 0) for each in spare))


def months_of_cash(hand: Mapping[str, int], monthly_pence: float) -> float:
    """Return how many bad months the cash lasts; without end where nothing may be asked for."""
    return hand["cash"] / monthly_pence if monthly_pence > 0 else math.inf


class Purpose(NamedTuple):
    """What is lent for one purpose, and how much of a pound spent so stays here."""

    purpose: str
    loans: int
    outstanding_pence: int
    multiplier: float | None
    low: float | None
    high: float | None


def by_purpose(loans: Sequence[Row], multipliers: Sequence[Row]) -> list[Purpose]:
    """Gather running loans by purpose, those first whose pounds work most often here.

    Parameters
    ----------
    loans : sequence of mapping
        Rows of `loans`.
    multipliers : sequence of mapping
        Rows of `multipliers` that are full multipliers of a category or of the place.

    Notes
    -----
    A purpose has the multiplier of the category of the same name; where there is none, the place's own.
    """
    known = {str(m["item"]).casefold(): m for m in multipliers if m["subject"] == "category"}
    place = next((m for m in multipliers if m["subject"] == "place"), None)
    groups: dict[str, list[int]] = defaultdict(list)
    for loan in loans:
        if loan["outstanding_pence"]:
            groups[loan["purpose"] or "not said"].append(loan["outstanding_pence"])
    found = []
    for purpose, owed in groups.items():
        m = known.get(purpose.casefold(), place)
        values = (m["value"], m["low"], m["high"]) if m else (None, None, None)
        found.append(Purpose(purpose, len(owed), sum(owed), *values))
    return sorted(found, key=lambda p: (-(p.multiplier or 0), -p.outstanding_pence, p.purpose))
