"""What is wanted: needs, and the orders that are a part of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from ultramicro.plan.pledges import less_ordered
from ultramicro.plan.programme.model import QUARTERS, Activity, Need, Problem
from ultramicro.plan.recipes.meaning import Meaning
from ultramicro.plan.recipes.sorts import ORDER
from ultramicro.plan.recipes.spelling import plain
from ultramicro.plan.recipes.vocabulary import goods
from ultramicro.plan.recipes.wants import NOBODY, SELLERS_ARE
from ultramicro.plan.rows import NeedRow, PledgeRow
from ultramicro.plan.taken_over import hours_a_unit, on_the_spot
from ultramicro.plan.when import parts

# A sale taken from a neighbour is that neighbour's loss; one taken from outside is nobody's here.
DISPLACED = dict(zip(SELLERS_ARE, (1.0, 0.0, 0.0), strict=True))
"""Part of a sale that a seller of the place loses, by where the good comes from now."""


def wanted(
    given: Sequence[Meaning],
    activities: Iterable[Activity],
    sellers_here: float,
    *,
    on: date,
    quarters: int,
) -> tuple[Need, ...]:
    """Return what is wanted and could be met from here.

    Parameters
    ----------
    given : sequence of Meaning
        What rows of needs and pledges were taken for.
    activities : iterable of Activity
        What could be done, whose names no need may have.
    sellers_here : float
        The part of a need that sellers of the place meet now, where the row does not say. [share]
    on : date
        The first day of the plan.
    quarters : int
        How long it lasts.
    """
    made = tuple(activities)
    asked, orders = asked_and_ordered(given, made, sellers_here, on=on, quarters=quarters)
    found = [_in_season(need, on, quarters) for need in (*orders, *less_ordered(asked, orders, quarters))]
    # Needs and activities are both ends of flows, so that their names must differ.
    names = distinct((n.name for n in found), {a.name for a in made})
    return tuple(replace(n, name=name) for n, name in zip(found, names, strict=True))


def asked_and_ordered(
    given: Sequence[Meaning],
    made: Sequence[Activity],
    sellers_here: float,
    *,
    on: date,
    quarters: int,
) -> tuple[list[Need], list[Need]]:
    """Return needs as they are stated, and orders, before these are taken off them; see `wanted`."""
    asked = [_need(m, row, _now(m.taken_as, row.supplied_from, sellers_here, made))
             for m in given if not m.left and isinstance(row := m.row, NeedRow)]  # fmt: skip
    orders = list[Need]()
    for m in given:
        if not m.left and m.sort == ORDER and isinstance(row := m.row, PledgeRow):
            own = _now(m.taken_as, row.supplied_from, sellers_here, made)
            same = [need for need in asked if need.good == m.taken_as]
            orders.append(_order(m, row, _ordered_from(row.supplied_from, own, same), on, quarters))
    return asked, orders


def _need(m: Meaning, row: NeedRow, now: Now) -> Need:
    share = 1.0 if row.capturable_share is None else row.capturable_share
    return Need(
        name=row.need, called=row.called or "", good=m.taken_as, price_pence=m.price_pence or 0.0,
        quantity=m.alone * share, **now._asdict(),
    )  # fmt: skip


def _order(m: Meaning, row: PledgeRow, now: Now, on: date, quarters: int) -> Need:
    return Need(
        name=row.pledge, good=m.taken_as, price_pence=m.price_pence or 0.0, quantity=m.amount, sure=True,
        pattern=parts(row.available_from, row.available_until, on, quarters), **now._asdict(),
    )  # fmt: skip


def _in_season(need: Need, on: date, quarters: int) -> Need:
    """Give each quarter of a need the part of its year that falls in it: no school eats in August."""
    season = goods()[need.good].wanted_in if need.good in goods() else ()
    if not season:
        return need
    calendar = replace(Problem(), first_month=on.month)
    shares = (
        QUARTERS * sum(month in season for month in calendar.months(t)) / len(season)
        for t in range(1, quarters + 1)
    )
    told = need.pattern or (1.0,) * quarters
    return replace(need, pattern=tuple(a * b for a, b in zip(shares, told, strict=True)))


class Now(NamedTuple):
    """Who meets a need now: the part that sellers here do, hours that go with a unit, whether nobody does."""

    displaced: float
    taken_over_hours: float
    unmet: bool


def _now(good: str, supplied_from: str | None, sellers_here: float, activities: Iterable[Activity]) -> Now:
    """Return what people here would lose with a need, and whether anybody meets it."""
    said = plain(supplied_from or "")
    unmet = said == NOBODY
    # Who cleans or cares here lives near, whoever employs them: a new seller takes their work over.
    moves = on_the_spot(good) and not unmet
    return Now(DISPLACED.get(said, sellers_here), hours_a_unit(good, activities) if moves else 0.0, unmet)


def _ordered_from(said: str | None, own: Now, same: Sequence[Need]) -> Now:
    """Return who meets an order now: where the row does not say, who meets the needs that it is part of."""
    if said or not same:
        return own
    return Now(
        max(need.displaced for need in same),
        max(need.taken_over_hours for need in same),
        all(need.unmet for need in same),
    )


def distinct(names: Iterable[str], taken: set[str]) -> Iterator[str]:
    """Make names differ from each other and from those that are taken.

    Examples
    --------
    >>> list(distinct(["bread", "bread", "Bakery"], {"Bakery"}))
    ['bread', 'bread (2)', 'Bakery (2)']
    """
    for name in names:
        number, given = 2, name
        # Two rows of one name are two things, and neither may overwrite the other.
        while given in taken:
            number, given = number + 1, f"{name} ({number})"
        taken.add(given)
        yield given
