"""Papers about goods: what growers bring, what is picked, what a buyer gets, and the label on each parcel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from ultramicro.core.message import Day, Listed, Message, say
from ultramicro.food.hub.addresses import address_of
from ultramicro.food.hub.allergens import Contents, contents_of
from ultramicro.food.hub.events import PlannedLine, Step, What
from ultramicro.food.hub.goods import Told
from ultramicro.food.hub.moving import stands
from ultramicro.food.hub.seller import NOBODY, Seller
from ultramicro.food.hub.sheets import Sheet
from ultramicro.food.hub.shortfalls import not_coming
from ultramicro.food.hub.stock import Batch, Parcel
from ultramicro.food.hub.units import THOUSAND, shown
from ultramicro.food.hub.weeks import Week
from ultramicro.food.hub.words import Good, called, good_of, short_of
from ultramicro.ledger.deciding import View
from ultramicro.ledger.exports.page import page
from ultramicro.ledger.people.alike import folded


@dataclass(frozen=True, kw_only=True)
class Desktop:
    """What papers of a week are made from: the books, never what was matched."""

    view: View
    week: Week
    batches: Sequence[Batch]
    told: Mapping[str, Told]
    seller: Seller = NOBODY
    growers: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)
    served: Sequence[str] = ()

    def good(self, mark: str) -> Good:
        """Return the words of a good."""
        return good_of(self.view.people, mark)

    def who(self, key: str) -> str:
        """Return somebody's whole name; their number where they were erased."""
        found = self.view.people.find(key)
        return found.name if found and found.name else key

    def short(self, key: str) -> str:
        """Return somebody's short name."""
        return self.view.people.called(key)

    def address(self, key: str) -> str:
        """Return where somebody is; nothing where nobody said."""
        return address_of(self.addresses, self.view.people, key)

    def turn_of(self, buyer: str) -> int:
        """Return at which place of all rounds a buyer is served, from 1; behind all where by no vehicle."""
        return self.served.index(buyer) + 1 if buyer in self.served else len(self.served) + 1

    def numbered(self, buyer: str) -> str:
        """Return what sorts a buyer's papers in the order of the rounds; nothing where they are on none."""
        return f"{self.turn_of(buyer):02}-" if buyer in self.served else ""

    def batch(self, mark: str) -> str:
        """Return the number of a batch as it stands on its label."""
        return called(self.view.people, mark)

    def amount(self, quantity: int, batch: Batch) -> Message:
        """Say a quantity of a batch."""
        return shown(quantity, batch.scale, self.good(batch.good).unit)

    def much(self, batch: Batch, parcel: Parcel) -> Message:
        """Say how much a parcel is: of what is paid by weight, what it weighs too."""
        amount = self.amount(parcel.quantity, batch)
        if not parcel.weighed_g:
            return amount
        return say("{quantity}, weighed {weight}", quantity=amount,
                   weight=shown(parcel.weighed_g, THOUSAND, "kg"))  # fmt: skip

    def of(self, mark: str) -> Told:
        """Return what is known of a good."""
        return self.told.get(folded(self.good(mark).item), Told())

    def contents(self, batch: Batch) -> Contents:
        """Return the allergens in a batch: what its grower's offers and what the table of goods says."""
        item = folded(self.good(batch.good).item)
        names = dict.fromkeys(map(folded, (self.who(batch.grower), self.short(batch.grower))))
        said = [words for name in names for words in self.growers.get((name, item), ())]
        return contents_of(self.of(batch.good).allergens, said)

    def line(self, parcel: Parcel) -> PlannedLine:
        """Return the line of a parcel of this week."""
        return self.week.line(parcel.line)

    def place(self, mark: str) -> str:
        """Return what a hub is called, of a place with several."""
        return called(self.view.people, mark) if mark else ""

    def hubs(self) -> bool:
        """Whether the week was matched among hubs that have names."""
        return any(line.brought_to for line in self.week.lines)

    def parcels(self, buyer: str = "") -> list[tuple[Batch, Parcel]]:
        """Return what is packed or delivered this week: of a buyer, or of all."""
        found = [
            (batch, parcel) for batch in self.batches for parcel in batch.parcels
            if parcel.week == self.week.id and parcel.quantity and buyer in {"", parcel.buyer}
        ]  # fmt: skip
        return sorted(found, key=lambda each: (self.good(each[0].good), self.batch(each[0].id), each[1].line))


def day_words(batch: Batch) -> str:
    """Say the last day of a batch; nothing where nobody gave one."""
    return say("{day}", day=Day(batch.use_by, short=True)) if batch.use_by else ""


def bring_lists(desk: Desktop) -> Iterator[Sheet]:
    """Yield for each grower what they are to bring, to which hub, and what of it came."""
    theirs: defaultdict[str, list[list[str]]] = defaultdict(list)
    for (grower, good), stand in stands(desk.view, desk.week).items():
        theirs[grower] += _to_bring(desk, stand.lines, grower, good)
    for grower, rows in theirs.items():
        heads = [say("Good"), say("Buyers"), say("To bring"), say("Came")]
        yield Sheet(
            name=f"bring-{desk.short(grower)}", title=say("To bring"),
            about=[say("{who}", who=desk.who(grower)), _for_day(desk)],
            heads=[*heads[:1], *([say("To hub")] if desk.hubs() else []), *heads[1:]], rows=sorted(rows),
        )  # fmt: skip


def _to_bring(desk: Desktop, lines: Sequence[PlannedLine], grower: str, good: str) -> Iterator[list[str]]:
    """Yield a row for each hub to which a grower brings a good; what came of it is known for all together."""
    item, unit = desk.good(good)
    scale = lines[0].scale
    came = sum(b.received for b in desk.batches if (b.grower, b.good, b.week) == (grower, good, desk.week.id))
    hubs = dict.fromkeys(line.brought_to for line in lines)
    for hub in hubs:
        there = [line for line in lines if line.brought_to == hub]
        asked = sum(line.quantity for line in there)
        told = (
            shown(came, scale, unit)
            if len(hubs) == 1
            else say("{came} in all", came=shown(came, scale, unit))
        )
        yield [
            item, *([desk.place(hub)] if desk.hubs() else []), str(len({line.buyer for line in there})),
            shown(asked, scale, unit), told,
        ]  # fmt: skip


def pick_lists(desk: Desktop) -> Iterator[Sheet]:
    """Yield what is picked from which batch for whom: a list for each hub from which buyers are served."""
    parcels = desk.parcels()
    for hub in dict.fromkeys(sorted(desk.line(parcel).served_from for _, parcel in parcels)):
        here = [each for each in parcels if desk.line(each[1]).served_from == hub]
        comes = [say("Comes from hub")] if desk.hubs() else []
        yield Sheet(
            name=f"pick-{short_of(desk.place(hub))}" if hub else "pick", title=say("Pick list"),
            about=[*([say("Hub {hub}", hub=desk.place(hub))] if hub else []), _for_day(desk)],
            heads=[say("Good"), say("Batch"), say("For"), *comes, say("Quantity")],
            rows=[
                [desk.good(batch.good).item, desk.batch(batch.id), desk.who(parcel.buyer),
                 *([_from_elsewhere(desk, parcel)] if comes else []), desk.much(batch, parcel)]
                for batch, parcel in here
            ],
        )  # fmt: skip


def _from_elsewhere(desk: Desktop, parcel: Parcel) -> str:
    line = desk.line(parcel)
    return "" if line.brought_to == line.served_from else desk.place(line.brought_to)


def delivery_notes(desk: Desktop) -> Iterator[Sheet]:
    """Yield for each buyer what they get, from which batches, with allergens; a place to sign."""
    order = list(dict.fromkeys(parcel.buyer for _, parcel in desk.parcels()))
    for buyer in sorted(order, key=desk.turn_of):
        parcels = desk.parcels(buyer)
        yield Sheet(
            name=f"note-{desk.numbered(buyer)}{desk.short(buyer)}", title=say("Delivery note"),
            about=[say("{who}", who=desk.who(buyer)), *_address(desk, buyer), _for_day(desk),
                   *_served(desk, [parcel for _, parcel in parcels])],
            heads=[say("Good"), say("Batch"), say("From"), say("Use by"), say("Quantity")],
            rows=[
                [desk.good(batch.good).item, desk.batch(batch.id), desk.who(batch.grower), day_words(batch),
                 desk.much(batch, parcel)]
                for batch, parcel in parcels
            ],
            below=[
                *_not_coming(desk, buyer), *_allergens(desk, [batch for batch, _ in parcels]),
                _received(desk, buyer),
            ],
        )  # fmt: skip


def _not_coming(desk: Desktop, buyer: str) -> Iterator[Message]:
    """Yield what a buyer ordered and is not to look for."""
    if missing := list(not_coming(desk.view, desk.week, buyer)):
        yield say("Ordered, and not coming: {goods}.", goods=Listed(missing))


def _allergens(desk: Desktop, batches: Sequence[Batch]) -> Iterator[Message]:
    """Yield what is in each good; of each grower, where it is not the same in all."""
    found: defaultdict[str, dict[str, Contents]] = defaultdict(dict)
    for batch in batches:
        found[batch.good][batch.grower] = desk.contents(batch)
    for good, theirs in found.items():
        item = desk.good(good).item
        if len(set(theirs.values())) == 1:
            yield say("{item}: {allergens}.", item=item, allergens=next(iter(theirs.values())).says)
            continue
        for grower, contents in theirs.items():
            yield say("{item}, from {grower}: {allergens}.", item=item, grower=desk.who(grower),
                      allergens=contents.says)  # fmt: skip


def _served(desk: Desktop, parcels: Sequence[Parcel]) -> Iterator[Message]:
    """Yield from which hub a buyer is served, where the place has several."""
    hubs = dict.fromkeys(desk.line(parcel).served_from for parcel in parcels)
    if named := sorted(desk.place(hub) for hub in hubs if hub):
        yield say("From hub {hubs}", hubs=Listed(named))


def _received(desk: Desktop, buyer: str) -> Message:
    """Say who took it over; where nobody signed yet, that is to be written."""
    for step in reversed(desk.week.standing()):
        theirs = any(move.buyer == buyer and move.what is What.DELIVERED for move in step.moves)
        if theirs and step.step is Step.DELIVERED and (who := desk.view.people.words(step.memo)):
            return say("Received by {who} on {day}.", who=who, day=step.on)
    return say("Received, with what is missing or spoilt: ________________________")


def _address(desk: Desktop, who: str) -> list[Message]:
    address = desk.address(who)
    return [say("{address}", address=address)] if address else []


def _for_day(desk: Desktop) -> Message:
    return say("For delivery on {day}", day=desk.week.day)


STYLE = """<style>.label { break-inside: avoid; border: 1px solid; padding: .5rem .7rem; margin: .5rem 0; }
.label b { font-size: 1.2rem; }</style>"""  # data


def labels(desk: Desktop) -> str:
    """Return a page with a label for each parcel."""
    found = "".join(_label(desk, batch, parcel) for batch, parcel in desk.parcels())
    return page(say("Labels"), STYLE + found)


def _route(desk: Desktop, parcel: Parcel) -> Iterator[Message]:
    """Yield by which hubs a parcel goes, where the place has several."""
    line = desk.line(parcel)
    if line.served_from and line.brought_to != line.served_from:
        yield say("Hub {hub}, on to hub {end}", hub=desk.place(line.brought_to),
                  end=desk.place(line.served_from))  # fmt: skip
    elif line.served_from:
        yield say("Hub {hub}", hub=desk.place(line.served_from))


def _label(desk: Desktop, batch: Batch, parcel: Parcel) -> str:
    lines = [
        say("For {buyer}", buyer=desk.who(parcel.buyer)),
        say("From {grower}, batch {batch}", grower=desk.who(batch.grower), batch=desk.batch(batch.id)),
        *_route(desk, parcel),
        *([say("Harvested or made on {day}", day=batch.harvested_on)] if batch.harvested_on else []),
        *([say("Use by {day}", day=batch.use_by)] if batch.use_by else []),
        *([say("Keep {how}", how=desk.of(batch.good).storage)] if desk.of(batch.good).storage else []),
        desk.contents(batch).says,
    ]
    head = say("{item}, {amount}", item=desk.good(batch.good).item, amount=desk.much(batch, parcel))
    return f'<div class="label"><b>{escape(head)}</b><br>{"<br>".join(map(escape, lines))}</div>'
