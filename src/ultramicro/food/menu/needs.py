"""What a menu needs: meals × portion ÷ what is left of an item when it is prepared, added up by delivery.

Fractions throughout: a need is rounded once, up to whole cases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ultramicro.core.rows import Row
from ultramicro.core.weekdays import weekday_of
from ultramicro.food.goods import folded

WEEK = 7


@dataclass(frozen=True, kw_only=True)
class Term:
    """When a kitchen cooks: days from first to last, and the week of the menu with which it begins."""

    kitchen: str
    first: date
    last: date
    closed: bool
    menu_week: int


@dataclass(frozen=True, kw_only=True)
class Served:
    """A dish on a day.

    Parameters
    ----------
    kitchen, dish : str
        Where, and what.
    on : date
        When.
    meals : Fraction
        How many are expected to be eaten.
    """

    kitchen: str
    dish: str
    on: date
    meals: Fraction


@dataclass(frozen=True, kw_only=True)
class Need:
    """What a kitchen needs of an item for the days from one delivery to the next.

    Parameters
    ----------
    kitchen, item : str
        Who, and what.
    cycle_on : date
        The day of delivery.
    grams : Fraction
        What is needed, before preparing. [g]
    """

    kitchen: str
    item: str
    cycle_on: date
    grams: Fraction


def terms_of(rows: Sequence[Row]) -> list[Term]:
    """Return rows of `terms`; a row that is closed takes days out of those that are not."""
    return [
        Term(
            kitchen=folded(row.get("kitchen") or ""), first=_day(row["first_on"]), last=_day(row["last_on"]),
            closed=bool(row.get("closed")), menu_week=int(str(row.get("menu_week") or 1)),
        )
        for row in rows
    ]  # fmt: skip


def _day(value: object) -> date:
    assert isinstance(value, date)  # noqa: S101  the dictionary says so
    return value


def served(menu: Sequence[Row], terms: Sequence[Term]) -> Iterator[Served]:
    """Yield every dish of every day on which its kitchen cooks.

    The weeks of a menu follow one another from the week that each term names, Monday to Sunday, and begin
    again after the last.
    """
    by_kitchen: dict[str, list[Row]] = defaultdict(list)
    for row in menu:
        by_kitchen[folded(row["kitchen"])].append(row)
    for kitchen, rows in sorted(by_kitchen.items()):
        weeks = max(int(str(row.get("menu_week") or 1)) for row in rows)
        for day, week in sorted(_cooked(kitchen, terms, weeks).items()):
            for row in rows:
                if (
                    int(str(row.get("menu_week") or 1)) == week
                    and weekday_of(row["weekday"]) == day.weekday()
                ):
                    meals = _exact(row["meals"]) * _exact(1 if row.get("uptake") is None else row["uptake"])
                    yield Served(kitchen=str(row["kitchen"]), dish=str(row["dish"]), on=day, meals=meals)


def _cooked(kitchen: str, terms: Sequence[Term], weeks: int) -> dict[date, int]:
    """Return the days on which a kitchen cooks, each with its week of the menu."""
    mine = [term for term in terms if term.kitchen in {kitchen, ""}]
    closed = {day for term in mine if term.closed for day in _days(term)}
    return {
        day: (term.menu_week - 1 + _week(term.first, day)) % weeks + 1
        for term in mine
        if not term.closed
        for day in _days(term)
        if day not in closed
    }


def _days(term: Term) -> Iterator[date]:
    return (term.first + timedelta(days=n) for n in range((term.last - term.first).days + 1))


def _week(first: date, day: date) -> int:
    """Return how many Mondays lie after the first day until another."""
    monday = first - timedelta(days=first.weekday())
    return (day - monday).days // WEEK


def delivered_on(day: date, weekday: int) -> date:
    """Return the last delivery on or before a day.

    Examples
    --------
    >>> delivered_on(date(2026, 6, 3), 3), delivered_on(date(2026, 6, 4), 3)
    (datetime.date(2026, 5, 28), datetime.date(2026, 6, 4))
    """
    return day - timedelta(days=(day.weekday() - weekday) % WEEK)


def needs(dishes: Sequence[Served], portions: Sequence[Row], weekday: int) -> list[Need]:
    """Add up what is needed by kitchen, delivery and item.

    Parameters
    ----------
    dishes : sequence of Served
        What is served.
    portions : sequence of Row
        Of `portions`: grams of each item in a portion of a dish, ready to cook, and which part of it is left
        when it is prepared.
    weekday : int
        On which day it is delivered, 0 for Monday.
    """
    recipes = recipes_of(portions)
    grams: dict[tuple[str, date, str], Fraction] = defaultdict(Fraction)
    for dish in dishes:
        for row in recipes.get(folded(dish.dish), ()):
            key = dish.kitchen, delivered_on(dish.on, weekday), str(row["item"])
            grams[key] += dish.meals * raw_grams(row)
    return [
        Need(kitchen=kitchen, cycle_on=day, item=item, grams=much)
        for (kitchen, day, item), much in sorted(grams.items())
    ]


def recipes_of(portions: Sequence[Row]) -> Mapping[str, list[Row]]:
    """Return rows of `portions` by dish, as names are compared."""
    recipes: dict[str, list[Row]] = defaultdict(list)
    for row in portions:
        recipes[folded(row["dish"])].append(row)
    return recipes


def raw_grams(row: Row) -> Fraction:
    """Return how much of an item a portion takes before it is prepared. [g].

    Examples
    --------
    >>> round(float(raw_grams({"grams": 50, "left_share": 0.85})), 2)
    58.82
    """
    left = row.get("left_share")
    return _exact(row["grams"]) / (_exact(left) if left is not None else 1)


def cases(grams: Fraction, case_grams: Fraction) -> int:
    """Return how many whole cases hold a need.

    Examples
    --------
    >>> cases(Fraction(70_588), Fraction(10_000)), cases(Fraction(70_000), Fraction(10_000))
    (8, 7)
    """
    return -int(-grams // case_grams)


def _exact(value: object) -> Fraction:
    # As it is written: 0.85 is 85 hundredths, not the nearest binary number.
    return Fraction(str(value))
