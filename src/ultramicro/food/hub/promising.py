"""Forward promises: a buyer commits to buy, so that a grower can plant; deliveries are held against it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple

from ultramicro.core.action import Action, Done, Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import plural, say
from ultramicro.core.rows import Row
from ultramicro.food.hub.commitments import HubCommitmentEnded, HubPromised
from ultramicro.food.hub.stock import Batches
from ultramicro.food.hub.units import plain, scale_of, shown, whole
from ultramicro.food.hub.weeks import Weeks
from ultramicro.food.hub.words import good_mark, good_memos, good_of, somebody
from ultramicro.ledger.deciding import Asked, Deciding, Decision, View, unchanged
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.sums import money

SHORT = 8


class Promise(NamedTuple):
    """A promise with its number; `ended` where it holds no more."""

    id: str
    made: HubPromised
    ended: bool = False


class Promises(Projection[Promise]):
    """Every promise by its number."""

    name: ClassVar[str] = "hub_promises"
    keeps: ClassVar[type] = Promise

    def apply(self, entry: Entry) -> None:
        """Take in a promise or its end."""
        if (noted := entry.note) is None:
            return
        if made := entry.event(HubPromised):
            self.shelf.put(noted.about, Promise(noted.about, made), f"{made.buyer} {made.good}")
        elif (found := self.shelf.get(noted.about)) and entry.event(HubCommitmentEnded):
            self.shelf.put(found.id, found._replace(ended=True), f"{found.made.buyer} {found.made.good}")

    def holding(self, buyer: str, grower: str, good: str, day: date) -> list[HubPromised]:
        """Return the promises that hold and are of a delivery on a day."""
        return [
            each.made for each in self.shelf.values(f"{buyer} {good}")
            if not each.ended and each.made.grower == grower
            and each.made.from_on <= day <= each.made.until_on
        ]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PromiseToBuy(Deciding):
    """Write down a promise to buy."""

    name: ClassVar[str] = "promise"
    does: ClassVar[str] = say(
        "write down that a buyer promises to buy from a grower, who can then plant; it is served first"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME
    ahead: ClassVar[Collection[str]] = ("since", "until")

    buyer: str = need("the buyer's short name")
    seller: str = need("the grower's short name")
    item: str = need("the good")
    unit: str = need("its unit, such as kg")
    quantity: float = need("how much in all, in that unit", low=0.0)
    price: Pence = need("price of one unit", low=0)
    since: date = need("first day of delivery")
    until: date = need("last day of delivery")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide that it is promised; the same promise again changes nothing.

        Raises
        ------
        BadInput
            If it ends before it begins, or was made before for another quantity or price.
        """
        names = view.people
        buyer, grower = somebody(names, self.buyer).id, somebody(names, self.seller).id
        self._require_sense(buyer, grower)
        good, scale = good_mark(names, self.item, self.unit), scale_of(self.unit)
        made = HubPromised(
            buyer=buyer, grower=grower, good=good, scale=scale, price_pence=int(self.price),
            quantity=whole(self.quantity, scale, where="--quantity"), from_on=self.since, until_on=self.until,
            on=asked.day,
        )  # fmt: skip
        said = f"promise\x1f{buyer}\x1f{grower}\x1f{good}\x1f{self.since}\x1f{self.until}"
        number = f"promise-{names.salted(said, (buyer, grower))[:SHORT]}"
        there = view.of(Promises).shelf.get(number)
        if there and not there.ended:
            if (there.made.quantity, there.made.price_pence) == (made.quantity, made.price_pence):
                return unchanged(say("{promise} stands.", promise=number).with_id("promised_before"))
            raise BadInput(
                say("{promise} is for another quantity or price", promise=number),
                do=say("end it first with `ultramicro hub end --number {promise}`", promise=number),
            )
        says = say(
            "{buyer} promises to buy {amount} of {item} from {grower} from {since} to {until} at {price} "
            "each: {promise}.",
            buyer=names.called(buyer), amount=shown(made.quantity, scale, self.unit), item=self.item,
            grower=names.called(grower), since=self.since, until=self.until,
            price=money(made.price_pence, view.currency), promise=number,
        )  # fmt: skip
        return Decision(
            operations=[asked.note(made, about=number)], memos=good_memos(names, self.item, self.unit),
            says=says.with_id("promised"),
        )  # fmt: skip

    def _require_sense(self, buyer: str, grower: str) -> None:
        if buyer == grower:
            raise BadInput(
                say("nobody promises to buy from themselves"), where="--seller",
                do=say("give the grower in --seller, and who buys in --buyer"),
            )  # fmt: skip
        if self.until < self.since:
            raise BadInput(
                say("the promise ends before it begins"), where="--until",
                do=say("exchange --since and --until if they were mixed up"),
            )  # fmt: skip
        if not self.quantity:
            raise BadInput(say("nothing is promised"), where="--quantity", do=say("give more than 0"))


@dataclass(frozen=True, kw_only=True)
class ShowPromises(Action[Desk]):
    """Show promises."""

    name: ClassVar[str] = "promises"
    does: ClassVar[str] = say("show what buyers promised growers, and how much of it was delivered")
    reads_only: ClassVar[bool] = True

    buyer: str = param("", "only of this buyer, by short name")

    def act(self, desk: Desk) -> Done:
        """Return a row a promise."""
        view = desk.view()
        buyer = somebody(view.people, self.buyer).id if self.buyer else ""
        rows = [row for row, who in _rows(view) if buyer in {"", who}]
        return Done(says=plural("{n} promise.", "{n} promises.", len(rows)).with_id("promises"), rows=rows)


def delivered(view: View, made: HubPromised) -> int:
    """Return what was delivered of a promise, in whole parts of the unit."""
    weeks = view.of(Weeks).shelf
    return sum(
        parcel.delivered
        for batch in view.of(Batches).shelf.values(f"{made.grower} {made.good}")
        for parcel in batch.parcels
        if parcel.buyer == made.buyer and (week := weeks.get(parcel.week))
        and made.from_on <= week.day <= made.until_on
    )  # fmt: skip


def promised_left(view: View, buyer: str, grower: str, good: str, day: date) -> int:
    """Return how much of promises that hold on a day is still to be delivered, in whole parts of the unit."""
    held = view.of(Promises).holding(buyer, grower, good, day)
    return sum(max(0, made.quantity - delivered(view, made)) for made in held)


def _rows(view: View) -> Iterator[tuple[Row, str]]:
    called = view.people.called
    for promise in view.of(Promises).shelf.values():
        made = promise.made
        got = delivered(view, made)
        item, unit = good_of(view.people, made.good)
        row: Row = {
            "promise": promise.id, "buyer": called(made.buyer), "grower": called(made.grower), "item": item,
            "unit": unit, "promised": plain(made.quantity, made.scale), "delivered": plain(got, made.scale),
            "left": plain(max(0, made.quantity - got), made.scale),
            "price_pence": made.price_pence, "from_on": made.from_on, "until_on": made.until_on,
            "status": "ended" if promise.ended else "open",
        }  # fmt: skip
        yield row, made.buyer
