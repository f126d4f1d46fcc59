"""Ask the place for all that an answer about leaks tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ultramicro.core.contract import Place
from ultramicro.core.errors import BadInput
from ultramicro.flows.findings import Area
from ultramicro.flows.gather import choose_area
from ultramicro.flows.tables import pence, rows_of
from ultramicro.leaks.needs import NOT_TOLD
from ultramicro.leaks.powers import Power, powers, small_limit_pence
from ultramicro.leaks.ranking import Leak, rank

IDLE = {
    "people": "people",
    "land": "land",
    "building": "building",
    "material": "material",
    "equipment": "equipment",
}


@dataclass(frozen=True, kw_only=True)
class Leaking:
    """Everything the answer tells."""

    area: str
    leaks: Sequence[Leak]
    years: float
    limit_pence: int
    powers: Sequence[Power]
    multiplier: tuple[float, float, float] | None
    laid_pence: int
    locality_pence: int
    closed: Leak | None
    has_resources: bool

    def sums(self) -> tuple[int, int, int, int]:
        """Return what leaves, what may leave too, and what could be kept at least and at most, in pence."""
        return (
            sum(leak.outside_pence for leak in self.leaks),
            sum(leak.unknown_pence for leak in self.leaks),
            sum(leak.low_pence for leak in self.leaks),
            sum(leak.high_pence for leak in self.leaks),
        )


def gather(place: Place, area: str, close: str) -> Leaking:
    """Gather what leaks from an area.

    Raises
    ------
    BadInput
        If there is no such area, or no such leak to close.
    """
    areas = rows_of(place.table("areas").order_by("level", "area"))
    chosen = choose_area(place, [Area(name=r["area"], level=r["level"]) for r in areas], area)
    rows = _rows(place, chosen)
    years = _years(place)
    limit = small_limit_pence()
    leaks = rank(rows, years=years, limit_pence=limit, idle=_idle(place))
    table = place.table("locality")
    whole = table.filter(table.area == chosen, table.basis == "influenceable", table.dimension == "all")
    return Leaking(
        area=chosen, leaks=leaks, years=years, limit_pence=limit,
        powers=powers(str(place.settings.get("country", "GB")), place.as_of),
        multiplier=_multiplier(place, chosen), laid_pence=sum(r["amount_pence"] for r in rows),
        locality_pence=sum(r["total_pence"] for r in rows_of(whole)), closed=_closed(leaks, close),
        has_resources=place.has("resources"),
    )  # fmt: skip


ORDER = ("payer", "party_id", "payee", "category")
"""Sums of floats come out alike only in one order."""


def _rows(place: Place, area: str) -> list[dict[str, Any]]:
    """Return influenceable money by payer, party and category, with where each party is."""
    flows = place.table("flows")
    mine = flows.filter(flows.influenceable)
    sums = mine.group_by("payer", "party_id", "payee", "category").agg(amount_pence=pence(mine.amount_pence))
    if place.has("party_register"):
        register = place.table("party_register")
        known = register.select(who="party_id", sector="sector").distinct(on="who")
        sums = sums.left_join(known, sums.party_id == known.who).drop("who")
    if not place.has("party_places"):
        return [{**row, "inside": "unknown"} for row in rows_of(sums.order_by(*ORDER))]
    places = place.table("party_places")
    here = places.filter(places.area == area).select(at="party_id", inside="inside")
    return rows_of(sums.left_join(here, sums.party_id == here["at"]).drop("at").order_by(*ORDER))


def _years(place: Place) -> float:
    """Return how long the payments cover: months in which something was paid, in years."""
    months = rows_of(place.table("flows").select("month").distinct().drop_null("month"))
    return max(len(months), 1) / 12


def _idle(place: Place) -> Mapping[str, Sequence[str]]:
    if not place.has("resources"):
        return {}
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows_of(place.table("resources").order_by("resource")):
        if row["kind"] in IDLE:
            found[IDLE[row["kind"]]].append(
                f"{row['resource']} ({row['what']})" if row["what"] else row["resource"]
            )
    return found


def _multiplier(place: Place, area: str) -> tuple[float, float, float] | None:
    if not place.has("multipliers"):
        return None
    table = place.table("multipliers")
    mine = rows_of(table.filter(table.area == area, table.subject == "place", table.measure == "full"))
    return (mine[0]["low"], mine[0]["value"], mine[0]["high"]) if mine else None


def _closed(leaks: Sequence[Leak], close: str) -> Leak | None:
    if close:
        found = [leak for leak in leaks if leak.need.name.casefold() == close.casefold()]
        if not found:
            names = ", ".join(leak.need.name for leak in leaks[:8])
            raise BadInput(f"there is no leak '{close}'", where="--close", do=f"use one such as {names}")
        return found[0]
    told = [leak for leak in leaks if leak.worth_it and leak.need.name != NOT_TOLD and leak.high_pence > 0]
    return next((leak for leak in told if leak.low_pence > 0), told[0] if told else None)
