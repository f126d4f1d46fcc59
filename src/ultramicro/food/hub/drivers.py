"""The drivers' lists: a vehicle's stops in order, with who gets what there."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.message import Listed, Message, Number, say
from ultramicro.food.hub.driving import Driven, Turn, why_words
from ultramicro.food.hub.notes import Desktop
from ultramicro.food.hub.sheets import Sheet
from ultramicro.food.hub.words import short_of


def drivers_lists(desk: Desktop, driven: Driven) -> Iterator[Sheet]:
    """Yield a list for each vehicle: its stops in order, from what was packed."""
    for vehicle in driven.vehicles():
        turns = [turn for turn in driven.turns if turn.vehicle == vehicle]
        yield Sheet(
            name=f"drive-{short_of(vehicle)}", title=say("Round of {vehicle}", vehicle=vehicle),
            about=[say("For delivery on {day}", day=desk.week.day)],
            heads=[say("Stop"), say("For"), say("At"), say("km")],
            rows=[row for turn in turns for row in _rows(desk, turn)], below=_left(desk, driven),
        )  # fmt: skip


def _rows(desk: Desktop, turn: Turn) -> Iterator[list[str]]:
    for n, buyer in enumerate(turn.buyers):
        goods = [
            say("{amount} of {item}", amount=desk.much(batch, parcel),
                item=desk.good(batch.good).item)
            for batch, parcel in desk.parcels(buyer)
        ]  # fmt: skip
        named = ", ".join(each for each in (desk.who(buyer), desk.address(buyer)) if each)
        first = [turn.arrives, say("{km}", km=Number(turn.km, 1))] if n == 0 else ["", ""]
        yield [
            say("{place} ({stop})", place=str(turn.place), stop=turn.stop),
            say("{buyer}: {goods}", buyer=named, goods=Listed(goods)), *first,
        ]  # fmt: skip


def _left(desk: Desktop, driven: Driven) -> list[Message]:
    return [
        say("On no round: {buyer} ({why}).", buyer=desk.who(who), why=why_words(why))
        for who, why in driven.left
    ]  # fmt: skip
