"""What the page of a hub's week shows: what comes in by grower, what is packed and delivered by buyer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, Pence, say, words

if TYPE_CHECKING:
    from ultramicro.food.hub.events import PlannedLine
    from ultramicro.food.hub.moving import Stand
    from ultramicro.food.hub.stock import Batch, Parcel
    from ultramicro.food.hub.weeks import Week
    from ultramicro.ledger.deciding import View
    from ultramicro.ledger.desk import Desk


@dataclass(frozen=True, kw_only=True)
class Coming:
    """A grower's good that a week waits for. `place` is its place among them, from 1; sums in words.

    `missing` is a number as it is typed, of `unit`; empty where nothing is to come any more. `batch` is the
    number that it would get.
    """

    place: int
    grower: str
    who: str
    item: str
    unit: str
    matched: str
    came: str
    missing: str
    batch: str


@dataclass(frozen=True, kw_only=True)
class There:
    """A batch that is there, with what is left of it; sums in words."""

    batch: str
    grower: str
    who: str
    item: str
    came: str
    left: str


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """A buyer with what they are to get: packed, delivered and still to be packed; sums in words."""

    short: str
    name: str
    to_pack: Sequence[str]
    packed: Sequence[str]
    delivered: Sequence[str]
    waits: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class ToCome:
    """An offer whose price is still to be told, as `hub price` names it; sums in words.

    `called` names it so that it is told from others of its grower; `most` is what it may come to a unit.
    """

    grower: str
    item: str
    unit: str
    offer: str
    called: str
    most: str


@dataclass(frozen=True, kw_only=True)
class WeekShown:
    """A week as its page shows it."""

    coming: Sequence[Coming]
    there: Sequence[There]
    buyers: Sequence[Buyer]
    prices: Sequence[ToCome]
    short: bool
    billed: bool


def week_shown(view: View, week: Week) -> WeekShown:
    """Return what the page of a week shows."""
    from ultramicro.food.hub.ending import is_billed  # noqa: PLC0415  it loads the ledger
    from ultramicro.food.hub.moving import stands  # noqa: PLC0415  as above
    from ultramicro.food.hub.stock import Batches  # noqa: PLC0415  as above

    found = stands(view, week)
    batches = view.of(Batches).in_week(week.id)
    return WeekShown(
        coming=list(coming(view, week)),
        there=[_there(view, batch) for batch in batches],
        buyers=[
            _buyer(view, week, found, batches, who)
            for who in dict.fromkeys(line.buyer for line in week.lines)
        ],
        prices=list(_prices(view, week)),
        short=any(sum(map(each.lacks, each.lines)) > each.usable(week.day) for each in found.values()),
        billed=is_billed(view, week, batches),
    )  # fmt: skip


def coming(view: View, week: Week) -> Iterator[Coming]:
    """Yield what each grower is to bring, and what of it is still to come."""
    from ultramicro.food.hub.expected import as_matched  # noqa: PLC0415  it loads the ledger
    from ultramicro.food.hub.units import scale_of, shown, typed  # noqa: PLC0415  as above
    from ultramicro.food.hub.words import good_mark, good_of  # noqa: PLC0415  as above
    from ultramicro.ledger.foretelling import name_of  # noqa: PLC0415  as above

    missing = {
        (each.grower, good_mark(view.people, each.item, each.unit)): each
        for each in as_matched(view, week)[0]
    }
    wanted: dict[tuple[str, str], int] = {}
    for line in week.lines:
        wanted[line.grower, line.good] = wanted.get((line.grower, line.good), 0) + line.quantity
    for place, ((grower, good), quantity) in enumerate(wanted.items(), start=1):
        item, unit = good_of(view.people, good)
        scale, lacks = scale_of(unit), missing.get((grower, good))
        yield Coming(
            place=place, grower=view.people.called(grower), who=name_of(view.people, grower), item=item,
            unit=unit, matched=words(shown(quantity, scale, unit)),
            came=words(shown(quantity - (lacks.quantity if lacks else 0), scale, unit)),
            missing=typed(lacks.quantity, scale) if lacks else "",
            batch=lacks.words if lacks else "",
        )  # fmt: skip


def _prices(view: View, week: Week) -> Iterator[ToCome]:
    """Yield the offers whose price is still to be told."""
    from ultramicro.food.hub.price_told import later_prices, name_among  # noqa: PLC0415  as above
    from ultramicro.ledger.sums import money  # noqa: PLC0415  as above

    every = later_prices(week)
    for each in every:
        if not each.told_in:
            item, unit = each.good(view)
            yield ToCome(
                grower=view.people.called(each.first.grower), item=item, unit=unit, offer=each.number(view),
                called=words(name_among(view, each, every)),
                most=words(say("{most} a {unit} at most", unit=unit,
                               most=money(each.first.price_pence, view.currency))),
            )  # fmt: skip


def _there(view: View, batch: Batch) -> There:
    from ultramicro.food.hub.telling import amount  # noqa: PLC0415  it loads the ledger
    from ultramicro.food.hub.words import called, good_of  # noqa: PLC0415  as above
    from ultramicro.ledger.foretelling import name_of  # noqa: PLC0415  as above

    return There(
        batch=called(view.people, batch.id), grower=view.people.called(batch.grower),
        who=name_of(view.people, batch.grower), item=good_of(view.people, batch.good).item,
        came=words(amount(view, batch, batch.received)), left=words(amount(view, batch, batch.left)),
    )  # fmt: skip


def _buyer(
    view: View, week: Week, found: dict[tuple[str, str], Stand], batches: Sequence[Batch], who: str
) -> Buyer:
    from ultramicro.food.hub.shortfalls import amount_of  # noqa: PLC0415  it loads the ledger
    from ultramicro.food.hub.words import called, good_of  # noqa: PLC0415  as above
    from ultramicro.ledger.foretelling import name_of  # noqa: PLC0415  as above

    parcels = [(b, p) for b in batches for p in b.parcels if (p.week, p.buyer) == (week.id, who)]
    lacks: dict[str, int] = {}
    waits: dict[str, None] = {}
    for stand in found.values():
        is_short = sum(map(stand.lacks, stand.lines)) > stand.usable(week.day)
        for line in stand.lines:
            if line.buyer == who and (less := stand.lacks(line)):
                if is_short:
                    waits[good_of(view.people, line.good).item] = None
                else:
                    lacks[line.good] = lacks.get(line.good, 0) + less
    scale = {line.good: line.scale for line in week.lines}
    return Buyer(
        short=view.people.called(who), name=name_of(view.people, who), waits=list(waits),
        to_pack=[words(amount_of(view, good, n, scale[good])) for good, n in lacks.items()],
        packed=[
            words(say("{goods}, batch {batch}", goods=amount_of(view, b.good, p.packed, b.scale),
                      batch=called(view.people, b.id)))
            for b, p in parcels if p.packed
        ],
        delivered=[words(amount_of(view, b.good, p.delivered, b.scale)) for b, p in parcels if p.delivered],
    )  # fmt: skip


def lines_to_choose(view: View, day: date, typed: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the lines on which a buyer has a batch, each with its words; none where there is no choice."""
    from ultramicro.food.hub.moving import parcels_of  # noqa: PLC0415  it loads the ledger
    from ultramicro.food.hub.weeks import week_of  # noqa: PLC0415  as above
    from ultramicro.food.hub.words import batch_named, somebody  # noqa: PLC0415  as above

    names = [typed.get(name, "") for name in ("batch", "buyer", "who")]
    if not (names[0] and names[1]):
        return []
    try:
        buyer, grower = (somebody(view.people, name).id if name else "" for name in names[1:])
        week, batch = week_of(view, day), batch_named(view, names[0], grower)
        parcels = parcels_of(batch, week, buyer)
    except BadInput:  # it is said where it is asked for
        return []
    if len(parcels) == 1:
        return []
    return [(str(each.line), _line_says(view, batch, each, week.line(each.line))) for each in parcels]


def _line_says(view: View, batch: Batch, parcel: Parcel, line: PlannedLine) -> str:
    from ultramicro.food.hub.telling import amount  # noqa: PLC0415  it loads the ledger

    price = Pence(line.price_pence, "exact", currency=view.currency)
    said = say("{amount} at {price}", amount=amount(view, batch, parcel.quantity), price=price)
    return words(say("{line}, promised", line=said) if line.promised else said)


def steps_since(desk: Desk, day: date, since: int) -> Iterator[Message]:
    """Yield what was done in a week since an operation of the books, a step a message."""
    from ultramicro.food.hub.events import HubMoved  # noqa: PLC0415  it loads the ledger
    from ultramicro.food.hub.weeks import week_number  # noqa: PLC0415  as above
    from ultramicro.ledger.engine.projections import Entry  # noqa: PLC0415  as above

    for entry in map(Entry, desk.ledger.store.operations("note", since=since)):
        if entry.note and entry.note.about == week_number(day) and (moved := entry.event(HubMoved)):
            yield say("Done in this week since: {step}, on {day}.", step=moved.step.says, day=moved.on)
