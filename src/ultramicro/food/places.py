"""Hubs of a place: who brings to which, who is served from which, and what goes on from one to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, say
from ultramicro.core.rows import Row
from ultramicro.food.cycle.model import Ints
from ultramicro.food.goods import folded
from ultramicro.food.steps import WHOLE, Steps

ROOMS = 2
"""Rooms of a hub: what is kept dry, and what is kept cold."""


@dataclass(frozen=True, kw_only=True)
class Hub:
    """A hub, and how much it handles in a cycle of what is kept dry, and cold; None is no limit. [units]."""

    name: str = ""
    dry: float | None = None
    cold: float | None = None


@dataclass(frozen=True, kw_only=True)
class Way:
    """What goes on from one hub to another.

    Parameters
    ----------
    start, end : int
        Of which hub to which, as they stand in the list of hubs.
    pence : int
        What bringing a unit there costs. [pence/unit]
    most : float or None
        How much goes in a cycle; None is no limit. [units]
    """

    start: int
    end: int
    pence: int = 0
    most: float | None = None


@dataclass(frozen=True, kw_only=True)
class Hubs:
    """The hubs of a place.

    Parameters
    ----------
    hubs : sequence of Hub
        One, where a place says nothing.
    ways : sequence of Way
        Nothing goes from one hub to another but by these.
    by_name : mapping of str to str
        The hub of a grower or buyer whose rows name none, all names as they are compared.
    """

    hubs: Sequence[Hub] = (Hub(),)
    ways: Sequence[Way] = ()
    by_name: Mapping[str, str] = field(default_factory=dict)

    def rooms(self, offers: Sequence[Row], steps: Steps = WHOLE) -> Ints:
        """Return the room of each hub, dry and cold, and of each way; as much as there is without a limit."""
        everything = sum(max(0, steps.down(row, row["quantity"])) for row in offers)
        told = [most for hub in self.hubs for most in (hub.dry, hub.cold)] + [way.most for way in self.ways]
        return np.array(
            [everything if most is None else int(Decimal(str(most)) * steps.scale) for most in told], np.int64
        )

    def room(self, hub: int, *, cold: bool) -> int:
        """Return the number of a hub's room."""
        return ROOMS * hub + cold

    def hub_of(self, room: int) -> int:
        """Return the hub of a room."""
        return room // ROOMS

    def van(self, way: int) -> int:
        """Return the number of the room that a way has."""
        return ROOMS * len(self.hubs) + way

    def way_of(self, van: int) -> Way:
        """Return the way that has a room."""
        return self.ways[van - ROOMS * len(self.hubs)]

    def of(self, row: Row, who: str, where: str) -> list[int]:
        """Return the hubs of an offer or order: those that its row names, the one of its stop, or all.

        Raises
        ------
        BadInput
            If the row names what is no hub.
        """
        number = {folded(hub.name): at for at, hub in enumerate(self.hubs)}
        named = [folded(each) for each in str(row.get("hubs") or "").split(",") if each.strip()]
        for name in named:
            if name not in number:
                raise BadInput(
                    say("there is no hub “{name}”", name=name), where=where,
                    do=say("use one of {known}, as food/hubs.csv has them",
                           known=Listed([hub.name for hub in self.hubs if hub.name]))
                    if any(number) else say("write the hubs into food/hubs.csv, a row each"),
                )  # fmt: skip
        if not named and (at := number.get(self.by_name.get(folded(row[who]), ""))) is not None:
            return [at]
        return sorted({number[name] for name in named}) or list(range(len(self.hubs)))

    def reached(self, start: int, served: Sequence[int]) -> list[tuple[int, int, int]]:
        """Return how goods at a hub come to those that serve a buyer: way (−1: none needed), hub, pence."""
        here = [(-1, start, 0)] if start in served else []
        return here + [
            (at, way.end, way.pence)
            for at, way in enumerate(self.ways)
            if way.start == start and way.end in served
        ]


ONE_HUB = Hubs()
"""Of a place that says nothing of hubs."""


def hubs_of(
    hubs: Sequence[Row], ways: Sequence[Row], stops: Sequence[Row], *, room: int | None = None
) -> Hubs:
    """Return the hubs that a place lists.

    Parameters
    ----------
    hubs, ways, stops : sequence of Row
        Rows of `food_hubs`, `food_transfers` and `stops`.
    room : int, optional
        How much each handles of what is kept dry, in place of what the rows say. [units]

    Raises
    ------
    BadInput
        If a way begins or ends at what is no hub.
    """
    number = {folded(row["hub"]): at for at, row in enumerate(hubs)}
    for row in ways:
        for end in ("from_hub", "to_hub"):
            if folded(row[end]) not in number:
                raise BadInput(
                    say("there is no hub “{name}”", name=str(row[end])), where="food/transfers.csv",
                    do=say("write the hub into food/hubs.csv, or correct its name"),
                )  # fmt: skip
    found = [
        Hub(name=str(row["hub"]), dry=room or _number(row.get("room")), cold=_number(row.get("cold_room")))
        for row in hubs
    ]
    return Hubs(
        hubs=found or [Hub(dry=room)],
        ways=[
            Way(start=number[folded(row["from_hub"])], end=number[folded(row["to_hub"])],
                pence=int(_number(row.get("unit_pence")) or 0), most=_number(row.get("most")))
            for row in ways
        ],
        by_name=_by_stop(stops),
    )  # fmt: skip


def _by_stop(stops: Sequence[Row]) -> dict[str, str]:
    by_number = {str(row["stop"]): row for row in stops}
    found = {}
    for row in stops:
        at = by_number.get(str(row.get("drop_point") or ""), row)
        if at.get("hub"):
            found[folded(row["name"])] = folded(at["hub"])
    return found


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
