"""A place's tables become sites, sun, a club and prices, with an id for each thing that is not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from ultramicro.core.contract import UNDATED, Place
from ultramicro.core.extras import lacking
from ultramicro.energy.parameters import value
from ultramicro.energy.siting.club import Club, ahead, club_of, zone_of
from ultramicro.energy.siting.half_hours import A_DAY, Floats
from ultramicro.energy.siting.made import Made, by_clear_sky, by_series, by_sun, is_sunny, sun_of
from ultramicro.energy.siting.prices import EXPORT, MATCH, SUPPLY, by_tariff
from ultramicro.energy.siting.pv import Sun
from ultramicro.energy.siting.shared import Shared, shared
from ultramicro.energy.siting.sites import Site, Why, sites_of
from ultramicro.flows.tables import rows_of

MIDDLE = (53.0, -1.5)
"""Where nobody says where the sites are: the middle of England. [degrees]."""
NO_YEAR = 2025
"""Whose half-hours stand for a year where neither sun nor date of the place says one."""


@dataclass(frozen=True, kw_only=True)
class Where:
    """What a postcode directory says of the postcodes that are asked for."""

    points: Mapping[str, tuple[float, float]]
    tenths: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Prices:
    """Prices without VAT in each half-hour of the year. [pence/kWh].

    `told` says for each of `match`, `export` and `supply` whether a tariff of the place gave it.
    """

    match: Floats
    export: Floats
    supply: Floats
    told: Mapping[str, bool]


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """All that is known of a place's generation.

    Parameters
    ----------
    made : tuple of Made
        The sites that can be reckoned with.
    left : tuple of (str, Why)
        Those that cannot.
    year : int
        The year whose half-hours count.
    sun : Sun or None
        Measured sun; without it a clear sky gives the shape.
    club : Club or None
        Without readings nothing is known of what is used here.
    prices : Prices
        [pence/kWh]
    shared : Shared
        Who uses what.
    missing : tuple of str
        Ids of what is not there: `pvlib`, `sun`, `point`, `readings`, `match`, `export`, `supply`.
    where : Where
        Of the postcodes of sites and meters.
    """

    made: tuple[Made, ...]
    left: tuple[tuple[str, Why], ...]
    year: int
    sun: Sun | None
    club: Club | None
    prices: Prices
    shared: Shared
    missing: tuple[str, ...]
    where: Where


KEPT_TABLES = ("resources", "power_sites", "meters", "tariffs")
"""What a person keeps of these; a row of it that cannot be used is told."""
USES = ("power_sites", "postcodes", "irradiance", "natural_series", "meters", "readings", "tariffs")
"""Tables that are read if they are there."""


def gather(place: Place) -> Gathered:
    """Read what a place has of sites, sun, club and prices, and reckon with it.

    Parameters
    ----------
    place : Place
        Its table `resources` is read, and others where they are there.
    """
    sites, left = sites_of(_rows(place, "resources"), _rows(place, "power_sites"))
    meters = _rows(place, "meters")
    where = where_of(place, [s.postcode for s in sites], [str(m.get("postcode") or "") for m in meters])
    point, missing = _point(sites, where), list[str]()
    sun = _sun(place, point, missing)
    year = sun.year if sun else _year(place)
    made, more = _made(place, sites, sun, year, point or MIDDLE)
    if not point and not sun:
        missing.append("point")
    club = _club(place, meters, year)
    if not club:
        missing.append("readings")
    prices = _prices(place, year, club)
    missing += [name for name, told in prices.told.items() if not told]
    saved = (prices.supply - prices.match[:, None]) / 1000 if club else None
    return Gathered(
        made=tuple(made), left=(*left, *more), year=year, sun=sun, club=club, prices=prices,
        shared=shared(made, club, saved), missing=tuple(missing), where=where,
    )  # fmt: skip


def _rows(place: Place, table: str) -> list[dict[str, Any]]:
    return rows_of(place.table(table)) if place.has(table) else []


def _columns(place: Place, table: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = place.table(table).to_pyarrow().to_pydict()
    return found


def where_of(place: Place, *postcodes: Sequence[str]) -> Where:
    """Return what is known of postcodes; nothing where the place has no directory of them."""
    wanted = sorted({code.replace(" ", "").upper() for codes in postcodes for code in codes if code})
    if not wanted or not place.has("postcodes"):
        return Where(points={}, tenths={})
    table = place.table("postcodes")
    rows = rows_of(table.filter(table.postcode.isin(wanted)))
    points = {r["postcode"]: (r["lat"], r["lon"]) for r in rows if r["lat"] is not None}
    tenths = {r["postcode"]: r["imd_decile"] for r in rows if r["imd_decile"] is not None}
    return Where(points=points, tenths=tenths)


def _point(sites: Sequence[Site], where: Where) -> tuple[float, float] | None:
    """Return the middle of the sites whose postcodes are known."""
    codes = (site.postcode.replace(" ", "").upper() for site in sites)
    known = [where.points[code] for code in codes if code in where.points]
    if not known:
        return None
    return sum(p[0] for p in known) / len(known), sum(p[1] for p in known) / len(known)


def _sun(place: Place, point: tuple[float, float] | None, missing: list[str]) -> Sun | None:
    if not place.has("irradiance"):
        missing.append("sun")
        return None
    # The plan reads the activities of this technique, and must not fail for a library that only refines them.
    if lacking("energy"):
        missing.append("pvlib")
        return None
    found = sun_of(_columns(place, "irradiance"), point)
    if found is None:
        missing.append("sun")
    return found


def _year(place: Place) -> int:
    return place.as_of.year if place.as_of != UNDATED else NO_YEAR


def _made(
    place: Place, sites: Sequence[Site], sun: Sun | None, year: int, point: tuple[float, float]
) -> tuple[list[Made], list[tuple[str, Why]]]:
    series = _series(place)
    made, left = list[Made](), list[tuple[str, Why]]()
    for site in sites:
        if is_sunny(site):
            made.append(by_sun(site, sun) if sun else by_clear_sky(site, year, point))
            continue
        rows = series.get(str(site.row["series"]))
        found = by_series(site, rows, year) if rows else Why.NO_SERIES
        if isinstance(found, Why):
            left.append((site.name, found))
        else:
            made.append(found)
    return made, left


def _series(place: Place) -> dict[str, dict[str, list[Any]]]:
    if not place.has("natural_series"):
        return {}
    by_name: dict[str, dict[str, list[Any]]] = {}
    for row in _rows(place, "natural_series"):
        mine = by_name.setdefault(row["series"], {})
        for column in ("starts_at", "minutes", "kind", "value"):
            mine.setdefault(column, []).append(row[column])
    return by_name


def _club(place: Place, meters: Sequence[Mapping[str, Any]], year: int) -> Club | None:
    if not meters or not place.has("readings"):
        return None
    return club_of(meters, _columns(place, "readings"), year, _zone(place))


def _zone(place: Place) -> Any:
    return zone_of(str(place.settings.get("currency", "GBP")))


def _prices(place: Place, year: int, club: Club | None) -> Prices:
    rows, on = _rows(place, "tariffs"), _day(place)
    shifts = ahead(year, _zone(place))
    clock = (np.arange(len(shifts)) + shifts) % A_DAY
    one = {kind: _first(by_tariff(rows, kind, on)) for kind in (MATCH, EXPORT)}
    supply = by_tariff(rows, SUPPLY, on)
    meters = club.meters if club else ()
    usual = np.full(A_DAY, value("retail_price"))
    each = [supply.get(str(row.get("tariff")), _first(supply) if supply else usual) for row in meters]
    bands = np.array(each).T if each else np.zeros((A_DAY, 0))
    match, export = one[MATCH], one[EXPORT]
    return Prices(
        match=_or(match, "match_price")[clock], export=_or(export, "export_price")[clock],
        supply=bands[clock],
        told={MATCH: match is not None, EXPORT: export is not None, SUPPLY: bool(supply)},
    )  # fmt: skip


def _first(found: Mapping[str, Floats]) -> Floats | None:
    return next(iter(found.values()), None)


def _or(bands: Floats | None, parameter: str) -> Floats:
    return np.full(A_DAY, value(parameter)) if bands is None else bands


def _day(place: Place) -> date:
    return place.as_of
