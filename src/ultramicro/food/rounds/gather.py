"""A place's tables as days of rounds, with what cannot be delivered and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ultramicro.core.contract import Place
from ultramicro.core.rows import Row
from ultramicro.flows.tables import rows_of
from ultramicro.food.rounds.jobs import Known, Loads, jobs_of
from ultramicro.food.rounds.listed import hubs_of, stops_of, vehicles_of
from ultramicro.food.rounds.loads import weights_of
from ultramicro.food.rounds.model import NO_LIMIT, Job, Load
from ultramicro.food.rounds.roads import Point
from ultramicro.food.rounds.where import points_of
from ultramicro.food.traits import with_goods

READS = ("food_lines", "orders", "availability", "vehicles", "stops", "food_hubs")
USES = ("roads", "weights", "food_goods", "postcodes")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the rounds are asked with.

    Parameters
    ----------
    collect : bool
        Whether vehicles take home what growers will sell in the next cycle.
    stretch : float
        How much longer a road is than a straight line.
    kmh : float
        How fast it is driven. [km/h]
    minutes : float
        How long a stop takes that does not say. [min]
    """

    collect: bool
    stretch: float
    kmh: float
    minutes: float


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows that rounds are made of."""

    lines: Sequence[Row]
    orders: Mapping[str, Row]
    offers: Mapping[str, Row]
    vehicles: Sequence[Row]
    stops: Sequence[Row]
    hubs: Sequence[Row]
    roads: Sequence[Row] = ()
    weights: Sequence[Row] = ()
    points: Mapping[str, Point] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """Days of rounds.

    Parameters
    ----------
    jobs : sequence of Job
        One for each day and hub that has something to bring or take.
    points : sequence of sequence of (float, float) or None
        Where hub and stops of each job are. [degrees]
    left : sequence of Row
        Rows of `food_not_delivered`: what never came to a stop.
    ways, given : int
        Ways between places, and how many of them the place gave.
    no_storage : int
        Offers on the way that do not say how they are kept.
    no_minutes : int
        Stops on the way that do not say how long they take.
    """

    jobs: Sequence[Job]
    points: Sequence[Sequence[Point | None]]
    left: Sequence[Row]
    ways: int
    given: int
    no_storage: int
    no_minutes: int


def read(place: Place) -> Rows:
    """Read what a place has."""
    kept = {name: rows_of(place.table(name)) for name in READS}
    more = {name: rows_of(place.table(name)) for name in USES[:3] if place.has(name)}
    codes = [str(row.get("postcode") or "") for row in (*kept["stops"], *kept["food_hubs"])]
    offers = with_goods(kept["availability"], more.get("food_goods", []))
    return Rows(
        lines=kept["food_lines"], orders={row["order"]: row for row in kept["orders"]},
        offers={str(row["offer"]): row for row in offers}, vehicles=kept["vehicles"],
        stops=kept["stops"], hubs=kept["food_hubs"], roads=more.get("roads", ()),
        weights=more.get("weights", ()), points=points_of(place, codes),
    )  # fmt: skip


def gather(rows: Rows, asked: Asked) -> Gathered:
    """Make days of rounds of rows; each line of a day goes to its buyer's stop, or is listed with why not."""
    known = Known(
        hubs=hubs_of(rows.hubs, rows.points), listed=stops_of(rows.stops, rows.points, asked.minutes),
        vehicles=vehicles_of(rows.vehicles), roads=rows.roads, stretch=asked.stretch, kmh=asked.kmh,
    )  # fmt: skip
    weights, limits, left = weights_of(rows.weights), _limits(known), list[Row]()
    days: dict[date, Loads] = defaultdict(Loads)
    on = sorted({_day(row) for row in rows.lines})
    before = dict(zip(on[1:], on, strict=False))
    for line in sorted(rows.lines, key=lambda row: (_day(row), str(row["order"]), str(row["offer"]))):
        offer, day = rows.offers.get(str(line["offer"]), {}), _day(line)
        load = weights.load(line, storage=str(offer.get("storage") or ""), **limits)
        buyer = rows.orders.get(str(line["order"]), {}).get("buyer")
        at = known.at(str(buyer), line.get("served_from"))
        if isinstance(at, str) or load is None:
            left.append(_left(line, at if isinstance(at, str) else "no_weight", load))
            continue
        days[day].deliver[at] += load
        grower = known.at(str(offer.get("grower")))
        # Who is on no list brings their own.
        if asked.collect and day in before and not isinstance(grower, str):
            days[before[day]].collect[grower] += load
    moved = {str(row["offer"]) for row in rows.lines} - {str(row["offer"]) for row in left}
    made = jobs_of(days, known)
    return Gathered(
        jobs=[each.job for each in made], points=[each.points for each in made], left=left,
        ways=sum(each.job.metres.size - len(each.job.metres) for each in made),
        given=sum(each.given for each in made),
        no_storage=sum(not rows.offers.get(offer, {}).get("storage") for offer in moved),
        no_minutes=len({code for each in made for code in each.untold}),
    )  # fmt: skip


def _limits(known: Known) -> dict[str, bool]:
    """Return by which parts of a load any vehicle is limited: what limits nothing need not be known."""
    most = [vehicle.most for _, vehicle in known.vehicles]
    return {"in_kg": any(each.grams < NO_LIMIT for each in most),
            "in_crates": any(each.crates < NO_LIMIT for each in most)}  # fmt: skip


def _day(row: Row) -> date:
    day = row["cycle_on"]
    assert isinstance(day, date)  # noqa: S101  the dictionary says so
    return day


def _left(line: Row, why: str, load: Load | None) -> Row:
    kg = load.grams / 1_000 if load and load.grams else None
    return {
        "cycle_on": line["cycle_on"], "order": line["order"], "offer": line["offer"], "why": why, "kg": kg,
    }  # fmt: skip
