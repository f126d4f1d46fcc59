"""Sites for generation: roofs that resources list, and what a person wrote of roofs, land and water."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ultramicro.energy.parameters import value
from ultramicro.energy.siting.facing import Facing, facing_given, facing_of

ROOF, LAND, HYDRO, WIND = "roof", "land", "hydro", "wind"
SUNNY = (ROOF, LAND)
SMALL_KW = 10.0
"""Up to here panels are priced as a small system."""
AREAS = {
    "m2": 1.0, "m²": 1.0, "sqm": 1.0, "sq m": 1.0, "ha": 10_000.0, "acres": 4046.8564224,
    "acre": 4046.8564224, "sq ft": 0.09290304,
}  # fmt: skip
"""Square metres in each unit."""
LEAST_KW = 1.0
"""Less than this is not worth a lease."""


class Why(StrEnum):
    """Why a site is not used; the words are in the dictionary's `values`."""

    NO_AREA = "no_area"
    NO_UNIT = "no_unit"
    TOO_SMALL = "too_small"
    KIND_UNKNOWN = "kind_unknown"
    NO_SERIES = "no_series"
    NO_COST = "no_cost"
    NO_TURBINE = "no_turbine"


@dataclass(frozen=True, kw_only=True)
class Site:
    """A place where power could be made.

    Parameters
    ----------
    name : str
        What the place calls it.
    kind : str
        `roof`, `land`, `hydro` or `wind`.
    capacity_kw : float
        Peak output. [kW]
    connection_kw : float
        The most that is let out into the network. [kW]
    area_m2 : float
        Of panels' ground or roof; 0 for others. [m²]
    facing : Facing
        Of panels.
    capex_pence, yearly_pence : int
        Building it, and running it for a year. [pence]
    quoted : bool
        Whether the cost of building is a quote and not worked out from the capacity.
    row : mapping
        What `power_sites` says of it; empty where it says nothing.
    postcode, meter : str
        Where it is, and the meter of the building below; empty where not known.
    """

    name: str
    kind: str
    capacity_kw: float
    connection_kw: float
    area_m2: float
    facing: Facing
    capex_pence: int
    yearly_pence: int
    quoted: bool
    row: Mapping[str, Any]
    postcode: str = ""
    meter: str = ""


def sites_of(
    resources: Iterable[Mapping[str, Any]], told: Iterable[Mapping[str, Any]]
) -> tuple[list[Site], list[tuple[str, Why]]]:
    """Return the sites that can be reckoned with, and those that cannot with the reason.

    Parameters
    ----------
    resources : iterable of mapping
        Rows of `resources`: each building or land whose `what` is a roof is a site.
    told : iterable of mapping
        Rows of `power_sites`: more about these, and other sites.

    Examples
    --------
    >>> row = {"resource": "Hall roof", "kind": "building", "what": "roof", "quantity": 300, "unit": "m2"}
    >>> [(s.name, s.capacity_kw, s.facing.tilt) for s in sites_of([row], [])[0]]
    [('Hall roof', 50.0, 10.0)]
    """
    by_name = {row["site"]: row for row in told}
    listed = {row["resource"]: row for row in resources if _is_roof(row) or row["resource"] in by_name}
    found, left = list[Site](), list[tuple[str, Why]]()
    for name in sorted({*by_name, *listed}):
        site = _site(name, listed.get(name, {}), by_name.get(name, {}))
        if isinstance(site, Why):
            left.append((name, site))
        else:
            found.append(site)
    return found, left


def _is_roof(row: Mapping[str, Any]) -> bool:
    return row["kind"] in {"building", "land"} and "roof" in str(row["what"]).casefold().split()


def _site(name: str, listed: Mapping[str, Any], told: Mapping[str, Any]) -> Site | Why:
    kind = str(told.get("kind") or ROOF).strip().casefold()
    if kind in SUNNY:
        return _sunny(name, kind, listed, told)
    return _turbine(name, kind, listed, told) if kind in {HYDRO, WIND} else Why.KIND_UNKNOWN


def _sunny(name: str, kind: str, listed: Mapping[str, Any], told: Mapping[str, Any]) -> Site | Why:
    area = told.get("area_m2") or _area(listed)
    wanted = told.get("capacity_kw")
    if isinstance(area, Why) and not wanted:
        return area
    room = 0.0 if isinstance(area, Why) else float(area)
    holds = room / value(f"{kind}_m2_per_kwp")
    capacity = float(wanted) if wanted else holds
    if room and wanted:
        capacity = min(capacity, holds)
    if capacity < LEAST_KW:
        return Why.TOO_SMALL
    said = " ".join(str(listed.get(each) or "") for each in ("resource", "what", "condition", "barrier"))
    facing = facing_given(told.get("facing"), told.get("tilt_deg"), facing_of(said, on_land=kind == LAND))
    price = value("capex_small" if capacity <= SMALL_KW else "capex_large")
    return _made(name, kind, listed, told, (capacity, room, facing, round(price * capacity)))


def _turbine(name: str, kind: str, listed: Mapping[str, Any], told: Mapping[str, Any]) -> Site | Why:
    if not told.get("series"):
        return Why.NO_SERIES
    if not told.get("capacity_kw"):
        return Why.NO_TURBINE
    # Rivers and hills differ too much for a price by the kilowatt: without a quote nothing is offered.
    if told.get("cost_pence") is None:
        return Why.NO_COST
    return _made(name, kind, listed, told, (float(told["capacity_kw"]), 0.0, Facing((), 0.0), 0))


def _made(
    name: str, kind: str, listed: Mapping[str, Any], told: Mapping[str, Any],
    sized: tuple[float, float, Facing, int],
) -> Site:  # fmt: skip
    capacity, area, facing, price = sized
    quote, yearly = told.get("cost_pence"), told.get("yearly_cost_pence")
    return Site(
        name=name, kind=kind, capacity_kw=capacity, area_m2=area, facing=facing,
        connection_kw=min(capacity, float(told.get("connection_kw") or capacity)),
        capex_pence=price if quote is None else int(quote), quoted=quote is not None,
        yearly_pence=round(value("opex_per_kwp") * capacity) if yearly is None else int(yearly),
        row=told, postcode=str(listed.get("postcode") or ""), meter=str(told.get("meter") or ""),
    )  # fmt: skip


def _area(row: Mapping[str, Any]) -> float | Why:
    if not row.get("quantity"):
        return Why.NO_AREA
    unit = str(row.get("unit") or "").strip().casefold()
    return float(row["quantity"]) * AREAS[unit] if unit in AREAS else Why.NO_UNIT


def whole_capacity(sites: Sequence[Site]) -> float:
    """Return the peak output of all sites together. [kW]."""
    return sum(site.capacity_kw for site in sites)
