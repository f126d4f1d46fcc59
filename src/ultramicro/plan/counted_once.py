"""Needs that stand in two rows are counted once: those of an area inside another's, and orders.

An area lies inside the next larger one, so what people of the inner one want is a part of what is wanted in
the outer one. An order is a part of the need for the same. Where the part is larger than the whole, the whole
is taken to be as large as the part: both rows cannot be right, and the part was asked for in so many words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ultramicro.core.message import Listed, Message, Number, joined, say
from ultramicro.plan.programme.model import QUARTERS, Need
from ultramicro.plan.recipes.meaning import Assumed, Meaning
from ultramicro.plan.recipes.sorts import ORDER
from ultramicro.plan.recipes.spelling import plain
from ultramicro.plan.rows import NeedRow

LEAST = 1e-9
"""Share of an amount below which a part of it is rounding."""


def counted_once(asked: Sequence[Meaning], levels: Mapping[str, int]) -> list[Meaning]:
    """Mark in each need how much of it rows of areas inside its own tell too, and say so.

    Parameters
    ----------
    asked : sequence of Meaning
        What rows of needs were taken for.
    levels : mapping of str to int
        The place's areas by name, 0 for the smallest; each larger one holds the smaller.

    Returns
    -------
    list of Meaning
        In the order given. Rows that say that they stand beside the others are left as they are.

    Examples
    --------
    >>> rows = [NeedRow(need=area, item="bread", quantity=q, area=area)
    ...         for area, q in [("Estate", 300), ("Town", 1000)]]
    >>> given = [Meaning(row=row, sort="need", taken_as="loaf", quantity=row.quantity) for row in rows]
    >>> [m.alone for m in counted_once(given, {"Estate": 0, "Town": 1})]
    [300.0, 700.0]
    """
    found = list(asked)
    for by_level in _by_level(asked, {plain(name): level for name, level in levels.items()}).values():
        inside, inner = 0.0, list[int]()
        for _, rows in sorted(by_level.items()):
            whole = sum(asked[at].amount for at in rows)
            for at in rows if inner and whole else ():
                # Which of several rows of an area the inner one is a part of is not known: of each alike.
                part = min(inside, whole) * asked[at].amount / whole
                found[at] = _told(asked[at], part, [asked[i] for i in inner], above=inside > whole)
            inside, inner = max(inside, whole), [*inner, *rows]
    return found


def _by_level(asked: Sequence[Meaning], sizes: Mapping[str, int]) -> dict[str, dict[int, list[int]]]:
    """Return by good, and by how large their area is, which of some needs may hold others or be held."""
    found: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, m in enumerate(asked):
        if isinstance(row := m.row, NeedRow) and not m.left and not row.beside:
            area = plain(row.area or "")
            if area in sizes:
                found[m.taken_as][sizes[area]].append(at)
    return found


def _told(m: Meaning, part: float, inner: Sequence[Meaning], *, above: bool) -> Meaning:
    """Note that a part of a need is that of areas inside, and how to say otherwise."""
    names = Listed([each.row.shown for each in inner], by="")
    said = [
        say("It is taken to hold what areas inside it need of the same, which is counted once: {names}. So "
            "{amount} {unit} of it are counted here. Where it does not, write yes under beside.",
            names=names, amount=Number(m.amount - part), unit=m.unit),
    ]  # fmt: skip
    if above:
        said.append(say("They come to more than it, so that what they say is what is wanted."))
    return _noted(replace(m, elsewhere=part), joined(said))


def _noted(m: Meaning, said: Message) -> Meaning:
    return replace(
        m, guesses=(*m.guesses, Assumed.PART), note=joined([each for each in (m.note, said) if each])
    )


def orders_above(
    promised: Iterable[Meaning], asked: Iterable[Need], orders: Iterable[Need], quarters: int
) -> list[Meaning]:
    """Say of each order if the orders of its good are above the needs that they are a part of.

    Parameters
    ----------
    promised : iterable of Meaning
        What rows of pledges were taken for.
    asked, orders : iterable of Need
        What is needed, before what is ordered is taken off it, and the orders among the pledges.
    quarters : int
        How long the plan lasts.
    """
    span = range(1, quarters + 1)
    ordered, needed = _by_good(orders, span), _by_good(asked, span)
    # In the quarter in which it is furthest above: an order may begin late, or end early.
    most = {g: max(span, key=lambda t, g=g: ordered[g][t] - needed[g][t]) for g in ordered if g in needed}  # type: ignore[misc]
    above = {g: t for g, t in most.items() if ordered[g][t] > needed[g][t] * (1 + LEAST)}
    return [
        _noted(m, _above(m, ordered[m.taken_as][t], needed[m.taken_as][t]))
        if m.sort == ORDER and not m.left and (t := above.get(m.taken_as)) else m
        for m in promised
    ]  # fmt: skip


def _above(m: Meaning, ordered: float, needed: float) -> Message:
    return say(
        "An order is a part of the need for the same. The orders come to {ordered} {unit}, and the needs "
        "that can be met from here to {needed}: so the need is taken to be what is ordered.",
        ordered=Number(ordered * QUARTERS), needed=Number(needed * QUARTERS), unit=m.unit,
    )  # fmt: skip


def _by_good(needs: Iterable[Need], span: range) -> dict[str, dict[int, float]]:
    """Add up how much of each good is wanted in each quarter."""
    sums: dict[str, dict[int, float]] = defaultdict(lambda: dict.fromkeys(span, 0.0))
    for need in needs:
        for t in span:
            sums[need.good][t] += need.most(t)
    return sums
