"""What is wanted: needs, and the orders that are a part of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ultramicro.plan.pledges import less_ordered
from ultramicro.plan.programme.model import Activity, Need
from ultramicro.plan.recipes.meaning import Meaning
from ultramicro.plan.recipes.meanings import ORDER, SELLERS_ARE
from ultramicro.plan.recipes.vocabulary import goods, plain
from ultramicro.plan.rows import NeedRow, PledgeRow

# A sale taken from a neighbour is that neighbour's loss; one taken from outside is nobody's here.
DISPLACED = dict(zip(SELLERS_ARE, (1.0, 0.0), strict=True))
"""Part of a sale that a seller of the place loses, by where the good comes from now."""


def wanted(given: Sequence[Meaning], activities: Iterable[Activity], sellers_here: float) -> tuple[Need, ...]:
    """Return what is wanted and could be met from here.

    Parameters
    ----------
    given : sequence of Meaning
        What rows of needs and pledges were taken for.
    activities : iterable of Activity
        What could be done, whose names no need may have.
    sellers_here : float
        The part of a need that sellers of the place meet now, where the row does not say. [share]
    """
    asked = [
        Need(name=row.need, called=row.called or "", good=m.taken_as, price_pence=m.price_pence or 0.0,
             quantity=m.amount * (1.0 if row.capturable_share is None else row.capturable_share),
             displaced=_displaced(m.taken_as, row.supplied_from, sellers_here))
        for m in given if not m.left and isinstance(row := m.row, NeedRow)
    ]  # fmt: skip
    orders = [
        Need(name=row.pledge, good=m.taken_as, price_pence=m.price_pence or 0.0, quantity=m.amount, sure=True,
             displaced=_ordered_from(m.taken_as, row, asked, sellers_here))
        for m in given if not m.left and m.sort == ORDER and isinstance(row := m.row, PledgeRow)
    ]  # fmt: skip
    found = [*orders, *less_ordered(asked, orders)]
    # Needs and activities are both ends of flows, so that their names must differ.
    names = distinct((n.name for n in found), {a.name for a in activities})
    return tuple(replace(n, name=name) for n, name in zip(found, names, strict=True))


def _ordered_from(good: str, row: PledgeRow, asked: Iterable[Need], sellers_here: float) -> float:
    """Return the part of an order that sellers here supply now: that of the need of which it is a part."""
    same = [need.displaced for need in asked if need.good == good]
    if same and not row.supplied_from:
        return max(same)
    return _displaced(good, row.supplied_from, sellers_here)


def _displaced(good: str, supplied_from: str | None, sellers_here: float) -> float:
    """Return the part of a need whose sales are income here now."""
    # Who cleans or cares here lives near, whoever employs them: a new seller takes their work over.
    if good in goods() and goods()[good].on_the_spot:
        return 1.0
    return DISPLACED.get(plain(supplied_from or ""), sellers_here)


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


def sold_here(need: Need, meanings: Iterable[Meaning]) -> float:
    """Return the part of a need that sellers here meet now, as its row says. [share].

    It is not what people here would lose: who cleans for a seller elsewhere may live here. An order whose row
    does not say is like the needs of which it is a part.

    Examples
    --------
    >>> sold_here(Need(name="bread", good="bread", quantity=9, price_pence=200, displaced=0.5), ())
    0.5
    """
    # Only where the row does not say does what would be lost stand for it.
    said: dict[str, list[float]] = {"own": [], "same": []}
    for m in meanings:
        if not m.left and isinstance(row := m.row, NeedRow | PledgeRow):
            part = DISPLACED.get(plain(row.supplied_from or ""))
            if part is not None and m.taken_as == need.good:
                said["own" if row.name == need.name else "same"].append(part)
    if said["own"]:
        return said["own"][0]
    return max(said["same"]) if said["same"] and need.sure else need.displaced
