"""The rounds of a week: who is served when by which vehicle, planned from what was packed alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, say
from ultramicro.core.rows import Row
from ultramicro.flows.tables import rows_of
from ultramicro.food.goods import folded
from ultramicro.food.hub.goods import Told, goods_told
from ultramicro.food.hub.stock import Batches
from ultramicro.food.hub.units import plain
from ultramicro.food.hub.weeks import Week
from ultramicro.food.hub.words import called, good_of
from ultramicro.food.rounds.gather import Asked, Rows, gather
from ultramicro.food.rounds.listed import stops_of
from ultramicro.food.rounds.solve import plan
from ultramicro.food.rounds.tables import Day, clock, days_of
from ultramicro.food.rounds.technique import FoodRounds
from ultramicro.food.rounds.where import points_of
from ultramicro.ledger.deciding import View
from ultramicro.ledger.people.alike import folded as as_called
from ultramicro.place.dictionary import value_words
from ultramicro.place.opening import open_folder

NEEDS = ("vehicles", "stops", "food_hubs")
TERMS = FoodRounds(collect=False)
"""As the technique plans them, without what growers give along: that is matched, and not packed."""


class Turn(NamedTuple):
    """A stop of a vehicle's day: which, when, for which buyers (ids), and the way there. [km]."""

    vehicle: str
    place: int
    trip: int
    stop: str
    arrives: str
    buyers: tuple[str, ...]
    km: float


@dataclass(frozen=True, kw_only=True)
class Driven:
    """A week's rounds.

    Parameters
    ----------
    turns : sequence of Turn
        Vehicle by vehicle, in the order in which they are driven.
    left : sequence of (str, str)
        Buyers whom no vehicle serves with all that is theirs, and why, as a code of `food_not_delivered`.
    """

    turns: Sequence[Turn] = ()
    left: Sequence[tuple[str, str]] = ()

    def vehicles(self) -> list[str]:
        """Return the vehicles that drive."""
        return list(dict.fromkeys(turn.vehicle for turn in self.turns))

    def buyers(self, vehicle: str = "") -> list[str]:
        """Return whom a vehicle serves, or all of them, in the order of the round."""
        those = (turn for turn in self.turns if vehicle in {"", turn.vehicle})
        return list(dict.fromkeys(buyer for turn in those for buyer in turn.buyers))


def driven(root: Path, view: View, week: Week) -> Driven | None:
    """Plan a week's rounds for all that is packed or delivered; None where no vehicles or stops are listed.

    Parameters
    ----------
    root : Path
        The place's folder.
    view, week : View, Week
        The books. What was delivered already counts, so that a round stays as it is while it is driven.
    """
    place = open_folder(root, lambda _: ())
    if not all(map(place.has, NEEDS)):
        return None
    more = {name: rows_of(place.table(name)) for name in (*NEEDS, "roads", "weights") if place.has(name)}
    codes = [str(row.get("postcode") or "") for row in (*more["stops"], *more["food_hubs"])]
    told = goods_told(root)
    lines, buyers = _lines(view, week)
    rows = Rows(
        lines=lines, orders={who: {"buyer": name} for who, name in buyers.items()},
        offers={str(line["offer"]): {"storage": _storage(told, str(line["item"]))} for line in lines},
        vehicles=more["vehicles"], stops=more["stops"], hubs=more["food_hubs"],
        roads=more.get("roads", ()), weights=more.get("weights", ()), points=points_of(place, codes),
    )  # fmt: skip
    asked = Asked(collect=False, stretch=TERMS.stretch, kmh=TERMS.speed, minutes=TERMS.minutes)
    found = gather(rows, asked)
    plans = [plan(job, iterations=TERMS.effort, seed=TERMS.seed) for job in found.jobs]
    at = _where(rows, asked, buyers)
    turns = [turn for day in days_of(plans) for turn in _turns(day, at)]
    why = {str(row["order"]): str(row["why"]) for row in found.left}
    for planned in plans:
        why |= {
            who: each for n, each in planned.left.items() for who in at.get(planned.job.stops[n].code, ())
        }
    return Driven(turns=turns, left=list(why.items()))


def _lines(view: View, week: Week) -> tuple[list[Row], dict[str, str]]:
    """Return what each buyer has of each batch as lines of rounds, and the buyers' names by id."""
    lines, buyers = list[Row](), dict[str, str]()
    for batch in view.of(Batches).in_week(week.id):
        item, unit = good_of(view.people, batch.good)
        for parcel in batch.parcels:
            if parcel.week == week.id and parcel.quantity:
                person = view.people.find(parcel.buyer)
                buyers[parcel.buyer] = person.name if person else parcel.buyer
                hub = week.line(parcel.line).served_from
                lines.append({
                    "cycle_on": week.day, "offer": batch.id, "order": parcel.buyer, "item": item,
                    "quantity": plain(parcel.quantity, batch.scale), "unit": unit,
                    "served_from": called(view.people, hub) if hub else None,
                })  # fmt: skip
    return lines, buyers


def _storage(told: dict[str, Told], item: str) -> str:
    return told.get(as_called(item), Told()).storage


def _where(rows: Rows, asked: Asked, buyers: dict[str, str]) -> dict[str, list[str]]:
    """Return which buyers are served at each stop, by its number."""
    listed = stops_of(rows.stops, rows.points, asked.minutes)
    found: dict[str, list[str]] = {}
    for who, name in buyers.items():
        if there := listed.get(folded(name)):
            found.setdefault(there.drop_point or there.code, []).append(who)
    return found


def _turns(day: Day, at: dict[str, list[str]]) -> list[Turn]:
    """Return the stops of a vehicle's day in order."""
    stops = day.planned.job.stops
    return [
        Turn(day.vehicle.name, n, visit.trip, stops[visit.stop].code, clock(visit.arrives),
             tuple(at.get(stops[visit.stop].code, ())), visit.metres / 1_000)
        for n, visit in enumerate((each for each in day.visits if each.stop is not None), start=1)
        if visit.stop is not None
    ]  # fmt: skip


def on_vehicle(root: Path, view: View, week: Week, vehicle: str) -> list[str]:
    """Return whom a vehicle serves in a week, by id.

    Raises
    ------
    BadInput
        If the place lists none, or no such one drives that day.
    """
    found = driven(root, view, week)
    if found is None:
        raise BadInput(
            say("the place lists no vehicles, stops or hub"), where="--vehicle",
            do=say("write them into food/vehicles.csv, food/stops.csv and food/hubs.csv, or deliver by "
                   "--buyer"),
        )  # fmt: skip
    names = {folded(each): each for each in found.vehicles()}
    if folded(vehicle) not in names:
        raise BadInput(
            say("{vehicle} drives no round that day", vehicle=repr(vehicle)), where="--vehicle",
            do=say("give one of these: {vehicles}", vehicles=Listed(list(names.values()), by="or")) if names
            else say("see `ultramicro hub papers` for whom no vehicle serves, and why"),
        )  # fmt: skip
    return found.buyers(names[folded(vehicle)])


def why_words(code: str) -> Message:
    """Say why a buyer is on no round, as the rounds themselves say it."""
    return value_words("food_not_delivered", "why", code) or say(code)
