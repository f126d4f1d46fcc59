"""What a hub's weeks leave over as rows of the place's tables: needs nobody serves, resources that lie idle.

A year is counted and nothing beyond it is guessed: what was asked for in vain in the weeks that are in the
books is the least that a year asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from ultramicro.core.rows import Row
from ultramicro.food.hub.events import Over
from ultramicro.food.hub.units import plain
from ultramicro.food.hub.weeks import Week, Weeks
from ultramicro.food.hub.words import good_of
from ultramicro.food.why import Why
from ultramicro.ledger.engine.projections import Projections
from ultramicro.ledger.source import Books

YEAR = timedelta(days=365)
SOURCE = "food hub"


def needs_rows(books: Books) -> Iterator[Row]:
    """Yield what was asked for and not matched in the year up to the day of the books, a row a good."""
    for over, item, unit in _summed(books, _needs):
        yield {
            "need": f"{item}, {unit}: not met by the food hub", "item": item,
            "quantity": plain(over.quantity, over.scale), "unit": unit, "price_pence": over.price_pence,
            "supplied_from": "nobody", "source": SOURCE, "origin": "books",
        }  # fmt: skip


def resources_rows(books: Books) -> Iterator[Row]:
    """Yield what was offered and not bought in the year up to the day of the books, a row a good."""
    for over, item, unit in _summed(books, lambda week: week.idle):
        yield {
            "resource": f"{item}, {unit}: not sold by the food hub", "kind": "material", "what": item,
            "quantity": plain(over.quantity, over.scale), "unit": unit, "cost_pence": over.price_pence,
            "source": SOURCE, "origin": "books",
        }  # fmt: skip


def _needs(week: Week) -> list[Over]:
    """Return what nobody offers enough of; weeks of older books do not say why, and count whole."""
    return [over for over in week.unmet if not over.why or Why(over.why).is_a_need]


def _summed(books: Books, chosen: Callable[[Week], Iterable[Over]]) -> Iterator[tuple[Over, str, str]]:
    weeks = Projections(books.store).of(Weeks).shelf.values()
    found: dict[str, Over] = {}
    for week in weeks:
        for over in chosen(week) if _within(week.day, books.on) else ():
            found[over.good] = _added(found[over.good], over) if over.good in found else over
    for over in found.values():
        yield over, *good_of(books.people, over.good)


def _within(day: date, on: date) -> bool:
    return on - YEAR < day <= on


def _added(one: Over, other: Over) -> Over:
    """Return both, at the mean of the prices that are known."""
    known = [(each.quantity, each.price_pence) for each in (one, other) if each.price_pence is not None]
    whole = sum(quantity for quantity, _ in known)
    mean = sum(quantity * pence for quantity, pence in known) // whole if whole else None
    return one._replace(quantity=one.quantity + other.quantity, price_pence=mean)
