"""Where all of a batch is, who had how much of it and when: the rows and the sentences of a recall."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from ultramicro.core.message import Listed, Message, joined, plural, say
from ultramicro.core.rows import Row
from ultramicro.food.hub.handed import Had, had_of
from ultramicro.food.hub.stock import Batch, Batches
from ultramicro.food.hub.telling import amount
from ultramicro.food.hub.units import plain
from ultramicro.food.hub.weeks import week_day
from ultramicro.food.hub.words import called, good_of
from ultramicro.ledger.deciding import View


class _Place(NamedTuple):
    """A part of a batch: where it is by the books, and what who is there had of it."""

    where: str
    quantity: int
    buyer: str = ""
    week: str = ""
    had: int | None = None
    had_on: date | None = None


def places(view: View, batch: Batch) -> Iterator[Row]:
    """Yield where all of a batch is, and who had of it: the quantities add up to what came in."""
    item, unit = good_of(view.people, batch.good)
    for place in _places(batch, had_of(view, batch.id)):
        yield {
            "batch": called(view.people, batch.id), "grower": view.people.called(batch.grower), "item": item,
            "where": place.where, "buyer": view.people.called(place.buyer) if place.buyer else "",
            "week": week_day(place.week) if place.week else None,
            "quantity": plain(place.quantity, batch.scale), "unit": unit,
            "had": None if place.had is None else plain(place.had, batch.scale), "had_on": place.had_on,
        }  # fmt: skip


def _places(batch: Batch, had: Sequence[Had]) -> Iterator[_Place]:
    stood = {(each.week, each.buyer): each for each in had if not each.taken_back}
    at_buyers = sum(each.spoilt for each in stood.values())
    if batch.left:
        yield _Place("left", batch.left)
    if batch.spoilt - at_buyers:
        yield _Place("spoilt", batch.spoilt - at_buyers)
    for week, buyer in dict.fromkeys([*((p.week, p.buyer) for p in batch.parcels), *stood]):
        yield from _at_buyer(batch, stood.get((week, buyer), Had(week, buyer)))
    for each in had:
        if each.taken_back:
            yield _Place("taken back", 0, each.buyer, each.week, each.most, each.days[0])


def _at_buyer(batch: Batch, had: Had) -> Iterator[_Place]:
    parcels = [p for p in batch.parcels if (p.week, p.buyer) == (had.week, had.buyer)]
    packed, delivered = sum(p.packed for p in parcels), sum(p.delivered for p in parcels)
    if packed:
        yield _Place("packed", packed, had.buyer, had.week)
    if had.most:
        on = had.days[0] if had.days else None
        yield _Place("delivered", delivered, had.buyer, had.week, had.most, on)
    if had.spoilt:
        yield _Place("spoilt", had.spoilt, had.buyer, had.week)


def told(view: View, batch: Batch) -> Message:
    """Say from whom a batch came, who had how much of it and when, and what of it is where by the books."""
    had = had_of(view, batch.id)
    stood, gone = ([each for each in had if each.taken_back is back] for back in (False, True))
    return joined([_stands(view, batch), *_who(view, batch, stood, gone)]).with_id("batch")


def _stands(view: View, batch: Batch) -> Message:
    item = good_of(view.people, batch.good).item
    if view.of(Batches).shelf.get(batch.id) is None:
        return say(
            "Batch {batch}, {item} of {grower}: that it came on {day} was taken back in the books.",
            batch=called(view.people, batch.id), item=item, grower=view.people.called(batch.grower),
            day=batch.came_on,
        )  # fmt: skip
    return say(
        "Batch {batch}, {item} of {grower}, came on {day}: {received} in, {left} left here, {packed} packed "
        "here, {spoilt} spoilt, {out} with buyers now.",
        batch=called(view.people, batch.id), item=item, grower=view.people.called(batch.grower),
        day=batch.came_on, received=amount(view, batch, batch.received), left=amount(view, batch, batch.left),
        packed=amount(view, batch, batch.packed), spoilt=amount(view, batch, batch.spoilt),
        out=amount(view, batch, batch.delivered),
    )  # fmt: skip


def _who(view: View, batch: Batch, stood: Sequence[Had], gone: Sequence[Had]) -> Iterator[Message]:
    """Yield who had of it: everybody, however little of it is there now."""
    if stood:
        yield plural(
            "{n} buyer had of it: {who}.", "{n} buyers had of it: {who}.",
            len({each.buyer for each in stood}), who=Listed([_one(view, batch, each) for each in stood]),
        )  # fmt: skip
    else:
        yield say("By the books no buyer had of it.") if gone else say("No buyer had of it.")
    if gone:
        yield plural(
            "{n} delivery of it was taken back in the books: {who}. If the goods did leave, they were there.",
            "{n} deliveries of it were taken back in the books: {who}. If the goods did leave, they were "
            "there.", len(gone), who=Listed([_one(view, batch, each) for each in gone]),
        )  # fmt: skip


def _one(view: View, batch: Batch, had: Had) -> Message:
    most = amount(view, batch, had.most)
    parts = [say("{amount} on {days}", amount=most, days=Listed([*had.days])) if had.days else most]
    if had.served_from:
        parts.append(say("from {hub}", hub=called(view.people, had.served_from)))
    if had.weighed != had.most:
        parts.append(say("weighed since as {amount}", amount=amount(view, batch, had.weighed)))
    if had.spoilt:
        parts.append(say("{amount} of it spoilt there", amount=amount(view, batch, had.spoilt)))
    return say("{buyer} ({what})", buyer=view.people.called(had.buyer), what=Listed(parts, by=""))
