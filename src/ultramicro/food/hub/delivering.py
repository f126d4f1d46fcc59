"""Goods leave the hub: to all buyers, to one, or to those of a vehicle's round."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.action import Done
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, plural, say
from ultramicro.food.hub.acting import ForBuyers
from ultramicro.food.hub.events import Move, Step, What
from ultramicro.food.hub.stock import Batches
from ultramicro.food.hub.telling import move_rows, some, written
from ultramicro.food.hub.weeks import Week, going
from ultramicro.ledger.deciding import Asked, Decision, Doer, View, unchanged
from ultramicro.ledger.desk import Desk


@dataclass(frozen=True, kw_only=True)
class Deliver(ForBuyers):
    """Deliver what is packed."""

    name: ClassVar[str] = "deliver"
    does: ClassVar[str] = say(
        "write down that buyers have what was packed for them: all, one of them, or those of a vehicle's "
        "round"
    )
    folders: ClassVar[Collection[str]] = ("food",)

    vehicle: str = param("", "only whom this vehicle of food/vehicles.csv serves, as `hub papers` lists them")

    signed: str = param("", "who took it over, as they signed; kept outside the ledger")

    def act(self, desk: Doer) -> Done:
        """Deliver what is asked; a vehicle's round is planned from what was packed.

        Raises
        ------
        BadInput
            If no such week is open, or no such vehicle drives.
        """
        view, asked = desk.view(), desk.asked()
        if not self.vehicle:
            return super().act(desk)
        if self.buyer:
            raise BadInput(
                say("a vehicle serves those of its round"), where="--vehicle",
                do=say("give either --buyer or --vehicle"),
            )  # fmt: skip
        from ultramicro.food.hub.driving import on_vehicle  # noqa: PLC0415  it loads a table engine

        assert isinstance(desk, Desk)  # noqa: S101  only a place has vehicles
        week = going(view, asked, self.week)
        decision = self._delivered(view, asked, week, on_vehicle(desk.root, view, week, self.vehicle))
        return decision.answered(desk.take(decision))

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide what is delivered: all that stands packed.

        Raises
        ------
        BadInput
            If no such week is open.
        """
        week, whose = going(view, asked, self.week), self.whose(view)
        return self._delivered(view, asked, week, [whose] if whose else None)

    def _delivered(self, view: View, asked: Asked, week: Week, whose: Collection[str] | None) -> Decision:
        """Decide what buyers get of what stands packed for them; None are all of them."""
        batches = view.of(Batches).in_week(week.id)
        parcels = [
            (batch, parcel) for batch in batches for parcel in batch.parcels
            if parcel.week == week.id and parcel.packed and (whose is None or parcel.buyer in whose)
        ]  # fmt: skip
        out = [Move(b.id, What.DELIVERED, p.packed, p.line, p.buyer) for b, p in parcels]
        moves = [*(move._replace(what=What.PACKED, quantity=-move.quantity) for move in out), *out]
        says = plural("{n} parcel is delivered.", "{n} parcels are delivered.", len(out)).with_id("delivered")
        if not out:
            there = (each for batch in batches for each in batch.parcels if each.week == week.id)
            had = any(each.delivered and (whose is None or each.buyer in whose) for each in there)
            says = _nothing_packed(view, whose)
            return unchanged(says) if had else Decision(says=says)
        old = {batch.id for batch, _ in parcels if batch.use_by and batch.use_by < asked.day}
        if old:
            late = plural(
                "{n} batch of it was past its last day.", "{n} batches of it were past their last day.",
                len(old),
            ).with_id("past_use")  # fmt: skip
            says = joined([says, late])
        memo = asked.memo(self.signed, of=" ".join(dict.fromkeys(move.buyer for move in out)))
        note = written(view, asked, week, Step.DELIVERED, moves=tuple(moves), memo=memo.ref)
        return Decision(
            operations=[note], memos=[memo] if self.signed else [], says=says,
            rows=move_rows(view, out, batches, status="delivered"),
        )  # fmt: skip


def _nothing_packed(view: View, whose: Collection[str] | None) -> Message:
    if whose is None:
        return say("Nothing is packed that is not delivered.").with_id("nothing_packed")
    buyers = some([view.people.called(each) for each in whose])
    return say("Nothing is packed for {buyers} that is not delivered.", buyers=buyers).with_id(
        "nothing_packed_for"
    )
