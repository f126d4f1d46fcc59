"""Work that people count in flats or jobs, and recipes in hours: asked about, with what it would come to."""

from __future__ import annotations

from dataclasses import replace

from ultramicro.core.message import Message, Number, Pence, joined, say
from ultramicro.core.units import parted
from ultramicro.plan.recipes.meaning import Meaning
from ultramicro.plan.recipes.measures import amount
from ultramicro.plan.rows import NeedRow

DAYS_A_YEAR = 365
MANY_HOURS = 3
"""Prices of an hour below which a price may be that of an hour itself; a judgement."""


def come_to_hours(left: Meaning, row: NeedRow, hour_pence: float | None, unit: str) -> Meaning:
    """Say how many hours flats or jobs at a price each would come to, where work is counted in hours.

    Thirty places at £6.80 are no thirty hours: a price that could be that of an hour is asked about.

    Parameters
    ----------
    left : Meaning
        The need, left out for its unit.
    row : NeedRow
        The same as it was written.
    hour_pence : float or None
        What the recipes take for an hour. [pence]
    unit : str
        The unit of the good.
    """
    if unit != "hours" or not hour_pence or left.left is None:
        return left
    # As it is told, so that whoever divides again finds the same hours.
    hour = round(hour_pence)
    come = _of_money(row, hour) if row.price_pence is None else _of_price(row, row.price_pence, hour)
    return replace(left, left=replace(left.left, why=joined([left.left.why, come]))) if come else left


def _of_money(row: NeedRow, hour_pence: float) -> Message | None:
    """Say how many hours a sum of money a year would buy; nothing where the unit is none of money."""
    spent = amount(row.unit or "", "pence")
    if spent is None:
        return None
    pence = row.quantity * spent.a_year
    return say(
        "{sum} a year would be {hours} hours a year at {hour} an hour.", sum=Pence(pence, "whole"),
        hours=Number(pence / hour_pence, 0), hour=Pence(hour_pence, "exact"),
    )  # fmt: skip


def _of_price(row: NeedRow, price_pence: float, hour_pence: float) -> Message | None:
    if not price_pence:
        return None
    each = Pence(price_pence, "exact" if price_pence % 100 else "whole")
    if price_pence < MANY_HOURS * hour_pence:
        # A price near that of an hour is of an hour, whatever is counted beside it.
        return say("If {price} is for one hour, write how many hours a year they are.", price=each)
    bare, period = parted(row.unit or "")
    # "28" "a week" at a price each are so many in a year, though nothing is counted by name.
    if period is None and parted(f"count {row.unit}")[0] == "count":
        bare, period = parted(f"count {row.unit}")
    # "Children 5 days a week" holds a second number: no sum is told that leaves it out.
    if any(letter.isdecimal() for letter in bare):
        return None
    # A club or a nursery is not open on each of 365 days, and no sum is told as if it were.
    if period and period.factor == DAYS_A_YEAR:
        return say("It is not told on how many days of a year. Write how many hours there are in a year.")
    a_year = row.quantity * float(period.factor if period else 1)
    return say(
        "{n} {unit} at {each} each come to {hours} hours a year at {hour} an hour, materials included.",
        n=Number(row.quantity), unit=row.unit or "", hours=Number(a_year * price_pence / hour_pence, 0),
        each=each, hour=Pence(hour_pence, "exact"),
    )  # fmt: skip
