"""What each site makes in the half-hours of a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ultramicro.energy.parameters import P90, parameters, value
from ultramicro.energy.siting.clear_sky import clear_sky
from ultramicro.energy.siting.half_hours import (
    HALF_HOUR,
    Floats,
    as_times,
    filled_from_days,
    fullest_year,
    half_hours,
    spread,
)
from ultramicro.energy.siting.pv import Sun, by_height, made_wh
from ultramicro.energy.siting.sites import SUNNY, Site, Why
from ultramicro.energy.siting.water import water_power_w

LEAST_KNOWN = 0.9
"""A year of sun of which less is known is no year. [share]."""
TURBINE = 0.7
"""Of a small turbine, its gear and generator together; a judgement. [share]."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """A site and what it makes.

    Parameters
    ----------
    site : Site
        Which.
    wh : ndarray, shape (half-hours,)
        What leaves it: never more than its connection lets out. [Wh]
    low_kwh, high_kwh : float
        Between these a year is expected four times in five. [kWh]
    """

    site: Site
    wh: Floats
    low_kwh: float
    high_kwh: float

    @property
    def kwh(self) -> float:
        """In a year. [kWh]."""
        return float(self.wh.sum()) / 1000


def sun_of(rows: Mapping[str, Any], place: tuple[float, float] | None) -> Sun | None:
    """Return the fullest year of sun, hours cut by the sun's height, gaps filled from the nearest days.

    Parameters
    ----------
    rows : mapping of str to list
        Columns of `irradiance`.
    place : (float, float) or None
        Latitude and longitude of the sites; where the sun was measured, if they are not known. [degrees]

    Returns
    -------
    Sun or None
        None where too little of every year is known, or nobody says where it is.
    """
    starts, minutes = as_times(rows["starts_at"]), np.array(rows["minutes"], dtype=np.int64)
    where = place or (rows["lat"][0], rows["lon"][0])
    if where[0] is None or where[1] is None:
        return None
    year = fullest_year(starts)
    known = spread(starts, minutes, np.array(rows["sun_wh_per_sqm"], dtype=np.float64), year)
    if float(np.mean(~np.isnan(known))) < LEAST_KNOWN:
        return None
    filled, gaps = filled_from_days(known)
    sun = Sun(year=year, wh_m2=filled, lat=float(where[0]), lon=float(where[1]), filled=gaps)
    whole = bool((minutes % (2 * HALF_HOUR) == 0).all())
    return replace(sun, wh_m2=by_height(filled, sun)) if whole else sun


def by_sun(site: Site, sun: Sun) -> Made:
    """Return what panels make under measured sun."""
    each = [made_wh(sun, site.facing.tilt, azimuth) for azimuth in site.facing.azimuths]
    wh = _let_out(np.mean(each, axis=0) * site.capacity_kw, site)
    return _made(site, wh)


def by_clear_sky(site: Site, year: int, place: tuple[float, float]) -> Made:
    """Return what panels make where no sun was measured: a usual year, shaped as if no cloud ever came."""
    known = parameters()["yield_kwh_per_kwp"]
    shape = clear_sky(year, *place)
    wh = _let_out(shape / shape.sum() * known.value * 1000 * site.capacity_kw, site)
    kwh = float(wh.sum()) / 1000
    return Made(
        site=site, wh=wh, low_kwh=kwh * known.low / known.value, high_kwh=kwh * known.high / known.value
    )


def by_series(site: Site, rows: Mapping[str, Any], year: int) -> Made | Why:
    """Return what a turbine makes by the series that it is worked out from.

    A series of energy is scaled to the site's capacity by its greatest half-hour; one of flow goes through
    the turbine. The series' own fullest year stands for the year.
    """
    starts = as_times(rows["starts_at"])
    own = fullest_year(starts)
    amounts = np.array(rows["value"], dtype=np.float64)
    minutes = np.array(rows["minutes"], dtype=np.int64)
    flow = rows["kind"][0] == "m3_s"
    known = spread(starts, minutes, amounts * (minutes / HALF_HOUR if flow else 1), own)
    if float(np.mean(~np.isnan(known))) < LEAST_KNOWN:
        return Why.NO_SERIES
    filled, _ = filled_from_days(known)
    wh = _through(site, filled) if flow else _scaled(site, filled)
    return wh if isinstance(wh, Why) else _made(site, _let_out(_of_year(wh, year), site))


def _through(site: Site, flow: Floats) -> Floats | Why:
    head, most = site.row.get("head_m"), site.row.get("flow_m3_s")
    if not head or not most:
        return Why.NO_TURBINE
    left = float(site.row.get("left_m3_s") or 0)
    power = water_power_w(flow, float(head), TURBINE, most_m3_s=float(most), left_m3_s=left)
    return np.minimum(power, site.capacity_kw * 1000) * HALF_HOUR / 60


def _scaled(site: Site, energy: Floats) -> Floats | Why:
    top = float(energy.max())
    return (
        np.maximum(energy, 0) / top * site.capacity_kw * 1000 * HALF_HOUR / 60 if top > 0 else Why.NO_SERIES
    )


def _of_year(wh: Floats, year: int) -> Floats:
    # A leap day more or less: the last day stands twice, or is left.
    wanted = len(half_hours(year))
    return np.concatenate([wh, wh[-48:]])[:wanted]


def _let_out(wh: Floats, site: Site) -> Floats:
    return np.minimum(wh, site.connection_kw * 1000 * HALF_HOUR / 60)


def _made(site: Site, wh: Floats) -> Made:
    kwh, far = float(wh.sum()) / 1000, P90 * value("yield_spread")
    return Made(site=site, wh=wh, low_kwh=kwh * (1 - far), high_kwh=kwh * (1 + far))


def is_sunny(site: Site) -> bool:
    """Whether a site lives on sun."""
    return site.kind in SUNNY
