"""What ground and machines cost in a quarter or an hour, by the time for which the cost is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ultramicro.core.message import Message, Number, Pence, joined, say
from ultramicro.core.units import ADVERB, PERIOD, Measure, measure, spaced, unit_named
from ultramicro.plan.programme.model import MONTHS, QUARTERS, WEEKS
from ultramicro.plan.recipes.measures import amount
from ultramicro.plan.recipes.spelling import plain
from ultramicro.plan.rows import ResourceRow

# Half a week: whoever rents by the hour does not need a room all day.
HOURS_LET = 20
"""Hours a week for which a room is taken that is let by the hour."""
LET_HOURS, FREE_HOURS = 20.0, 37.5
"""Hours a week that a machine is taken to be free if it is let by the hour, and if it is let for longer."""
DAYS_FREE = 5
"""On how many days of a week a machine is taken to be free, where it is let by the day."""
DAYS_A_YEAR = 365
READY_PENCE = {"needs work": 15_000.0}
"""What bringing a m² into use costs where the place does not say: £150 if it needs work; estimate."""
LITTLE_PENCE = 100.0
"""Less than a pound a m² is a slip sooner than the cost of making a room ready; a judgement."""
ALL_HOURS = 168.0 * 52.2
"""Hours of a year, with a little for weeks that are counted as 52."""
HOUR, ONCE = "hour", "once"
HIRED_PER = ("hour", "week", "month", "year")
COSTS_PER = (*HIRED_PER, ONCE, "m2 a year")


@dataclass(frozen=True, kw_only=True)
class Rent:
    """What a m² costs: in each quarter, and once. [pence]."""

    quarter_pence: float = 0.0
    once_pence: float = 0.0


@dataclass(frozen=True, kw_only=True)
class MachineHours:
    """A machine's spare hours in a year, what one costs, and what is assumed. [hours, pence]."""

    hours: float
    hour_pence: float
    guess: str = ""


def times_a_year(words: str) -> float | None:
    """Return how often a period is in a year; None where it is none.

    Examples
    --------
    >>> times_a_year("month"), times_a_year("pcm"), times_a_year("per annum"), times_a_year("kg")
    (12.0, 12.0, 1.0, None)
    """
    bare = spaced(words).removeprefix("per ").removeprefix("a ")
    found = unit_named(bare, PERIOD, ADVERB)
    return float(found.factor) if found else None


def _is_hour(words: str) -> bool:
    found = unit_named(spaced(words).removeprefix("per ").removeprefix("an "), "hours")
    return found is not None and found.name == "hours"


def known_cost(cost_per: str | None) -> bool:
    """Whether the time or the area for which a cost is told is understood.

    Examples
    --------
    >>> [known_cost(per) for per in ("month", "acre a year", "once", "", "kg")]
    [True, True, True, True, False]
    """
    said = cost_per or "year"
    return (
        _is_hour(said) or spaced(said) == ONCE or times_a_year(said) is not None or _by_area(said) is not None
    )


def known_hire(cost_per: str | None) -> bool:
    """Whether the time for which a machine's cost is told is understood."""
    said = cost_per or HOUR
    return _is_hour(said) or times_a_year(said) is not None


def _by_area(said: str) -> Measure | None:
    return measure(said, "area")


def rent(cost_pence: float | None, cost_per: str | None, area_m2: float) -> Rent:
    """Return the rent of a m² of land or of a building.

    The cost is of the whole for the time that `cost_per` names, unless that names an area: `m2 a year`.
    A room that is let by the hour is taken for twenty hours a week.

    Parameters
    ----------
    cost_pence : float or None
        What it costs; nothing where it is not told. [pence]
    cost_per : str or None
        For which time or area; a year where it is not told.
    area_m2 : float
        Its area. [m²]

    Examples
    --------
    >>> rent(120_000, "year", 12_000.0).quarter_pence
    2.5
    >>> rent(10, "m2 a year", 12_000.0).quarter_pence
    2.5
    """
    cost, said = cost_pence or 0.0, cost_per or "year"
    if spaced(said) == ONCE:
        return Rent(once_pence=cost / area_m2)
    if _is_hour(said):
        return Rent(quarter_pence=cost * HOURS_LET * WEEKS / QUARTERS / area_m2)
    by_area = _by_area(said)
    if by_area is not None:
        return Rent(quarter_pence=cost * by_area.times / QUARTERS / float(by_area.unit.factor))
    return Rent(quarter_pence=cost * (times_a_year(said) or 0.0) / QUARTERS / area_m2)


def costs_said(row: ResourceRow, area_m2: float) -> Iterator[Message]:
    """Yield what the rent of ground was taken to be, so that a slip of a period shows.

    Examples
    --------
    >>> barn = ResourceRow(resource="Barn", kind="building", what="barn", quantity=50, cost_pence=900,
    ...                    cost_per="month")
    >>> [str(said) for said in costs_said(barn, 50.0)]
    ['The rent is taken as £108.00 a year for all of it.']
    """
    yearly = rent(row.cost_pence, row.cost_per, area_m2).quarter_pence * QUARTERS * area_m2
    if yearly:
        yield say("The rent is taken as {sum} a year for all of it.", sum=Pence(round(yearly), "exact"))


def costs_assumed(row: ResourceRow, *, building: bool) -> Iterator[Message]:
    """Yield what is assumed of the costs of ground: hours of a room let by the hour, making it ready."""
    if row.cost_pence and row.cost_per and _is_hour(row.cost_per):
        yield say("It is taken to be let for {hours} hours a week.", hours=Number(float(HOURS_LET)))
    each = READY_PENCE.get(plain(row.condition or "")) if building else None
    if each and row.ready_cost_pence is None:
        yield say("It needs work and no cost is given, so {sum} a m² is assumed.", sum=Pence(each, "whole"))


def ready_doubted(row: ResourceRow, area_m2: float) -> Iterator[Message]:
    """Yield a question where making ground ready would cost next to nothing: pounds may stand for pence.

    Examples
    --------
    >>> pub = ResourceRow(resource="Pub", kind="building", what="pub", quantity=250, ready_cost_pence=20_000)
    >>> [str(said) for said in ready_doubted(pub, 250.0)]
    ['Making it ready is taken to cost £200 in all, which is little. Is it right?']
    """
    cost = row.ready_cost_pence or 0.0
    if area_m2 and 0 < cost / area_m2 < LITTLE_PENCE:
        yield say("Making it ready is taken to cost {sum} in all, which is little. Is it right?",
                  sum=Pence(cost, "exact" if cost % 100 else "whole"))  # fmt: skip


def _hours_let(said: str) -> float:
    """Return over how many hours a hire for a day, a week, a month or a year is shared out."""
    times = times_a_year(said) or MONTHS
    # Nobody who has a machine on five days of a week pays for seven.
    return FREE_HOURS / DAYS_FREE if times == DAYS_A_YEAR else FREE_HOURS * WEEKS / times


def machine_hours(row: ResourceRow) -> MachineHours | None:
    """Return a machine's spare hours in a year, and what one costs; None where its unit is not understood.

    Parameters
    ----------
    row : ResourceRow
        So many machines, or so many hours.

    Examples
    --------
    >>> from dataclasses import replace
    >>> bus = ResourceRow(resource="Bus", kind="equipment", what="minibus", quantity=2, unit="items",
    ...                   cost_pence=2500.0, cost_per="hour")
    >>> machine_hours(bus)
    MachineHours(hours=2080.0, hour_pence=2500.0, guess='It is taken to be free for 20 hours a week.')
    >>> machine_hours(replace(bus, unit="m2"))
    """
    said, cost = row.cost_per or HOUR, row.cost_pence or 0.0
    weekly = LET_HOURS if _is_hour(said) else FREE_HOURS
    told, number = amount(row.unit or "", "hours"), amount(row.unit or "", "items", [row.what])
    let = 0.0 if _is_hour(said) else _hours_let(said)
    hour_pence = cost / let if let else cost
    # Hours that are given go before any guess from the number of machines.
    if told is not None:
        hours = row.quantity * told.a_year
        # No machine runs more than all hours of a year, so that they must be of more than one.
        several = say("One machine has 168 hours in a week, so it is taken as several.")
        guess = joined([told.guess, several]) if hours > ALL_HOURS else told.guess
        return MachineHours(hours=hours, hour_pence=hour_pence, guess=guess)
    if number is None or number.period:
        return None
    guess = say("It is taken to be free for {hours} hours a week.", hours=Number(weekly))
    return MachineHours(hours=row.quantity * number.each * weekly * WEEKS, hour_pence=hour_pence, guess=guess)
