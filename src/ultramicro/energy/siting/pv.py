"""What a kilowatt of panels makes in each half-hour of a year, from sun on level ground.

The chain is pvlib's [1]_: what falls on level ground is cut into beam and sky (Erbs), put on the slope of the
panels (Hay and Davies), glass takes its part (the physical model; Marion for sky and ground), and cells lose
by their warmth (Faiman, PVWatts).

References
----------
.. [1] K. S. Anderson and others, "pvlib python: 2023 project update", JOSS 8(92) 5994, 2023.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ultramicro.energy.siting.half_hours import HALF_HOUR, Floats, half_hours

ALBEDO = 0.2
"""Of the ground around: pvlib's own for urban ground. [share]."""
AIR_C, WIND_M_S = 10.0, 1.0
"""Where no weather is given: a mild year of the British Isles, and pvlib's own wind. [°C, m/s]."""
WARMTH = -0.004
"""Output that is lost for each degree of a cell above 25 °C (PVWatts manual, NREL 2014). [share/°C]."""
LOSSES = 0.14
"""Soiling, shade, wiring, inverter, downtime (PVWatts manual, NREL 2014, 14.08% in all). [share]."""


@dataclass(frozen=True, kw_only=True)
class Sun:
    """A year of sun on level ground.

    Parameters
    ----------
    year : int
        Which.
    wh_m2 : ndarray, shape (half-hours of the year,)
        Sun in each half-hour. [Wh/m²]
    lat, lon : float
        Where. [degrees]
    filled : int
        Half-hours that were filled from other days.
    """

    year: int
    wh_m2: Floats
    lat: float
    lon: float
    filled: int = 0


def by_height(hourly_wh_m2: Floats, sun: Sun) -> Floats:
    """Cut hours in two by how high the sun stands in each half, so that an hour's sum stays what it was.

    Parameters
    ----------
    hourly_wh_m2 : ndarray, shape (half-hours,)
        Hours that were cut evenly. [Wh/m²]
    sun : Sun
        Whose year and place count.
    """
    height = np.maximum(_solar(sun)[1], 0.0).reshape(-1, 2)
    hours = hourly_wh_m2.reshape(-1, 2).sum(axis=1, keepdims=True)
    total = height.sum(axis=1, keepdims=True)
    # At twilight there is light while the sun's middle is below the horizon: both halves get the same.
    part = np.divide(height, total, out=np.full_like(height, 0.5), where=total > 0)
    return np.asarray((hours * part).ravel())


def _solar(sun: Sun) -> tuple[Any, Floats, Floats]:
    """Return where the sun stands in the middle of each half-hour, the sine of its height, and the day."""
    import pandas as pd  # noqa: PLC0415  pvlib and what it brings is an extra
    from pvlib import solarposition  # noqa: PLC0415

    middle = half_hours(sun.year) + np.timedelta64(HALF_HOUR // 2, "m")
    times = pd.DatetimeIndex(middle, tz="UTC")
    where = solarposition.get_solarposition(times, sun.lat, sun.lon)
    days = (middle - np.datetime64(f"{sun.year}-01-01")) // np.timedelta64(1, "D") + 1
    return where, np.cos(np.radians(where["zenith"].to_numpy())), days.astype(np.float64)


def made_wh(sun: Sun, tilt_deg: float, azimuth_deg: float, losses: float = LOSSES) -> Floats:
    """Return what one kilowatt of panels makes in each half-hour. [Wh].

    Parameters
    ----------
    sun : Sun
        A year of sun.
    tilt_deg : float
        Slope of the panels from level. [degrees]
    azimuth_deg : float
        Where they face, clockwise from north: south is 180. [degrees]
    losses : float
        What is lost beside glass and warmth. [share]

    Returns
    -------
    ndarray, shape (half-hours,)
        None below 0.

    Raises
    ------
    ModuleNotFoundError
        If pvlib is not installed; it is in the extra `energy`.
    """
    from pvlib import iam, irradiance, pvsystem, temperature  # noqa: PLC0415

    where, _, day = _solar(sun)
    # Of a half-hour's energy the mean power is twice as much.
    ghi = sun.wh_m2 * (60 / HALF_HOUR)
    zenith, azimuth = where["apparent_zenith"].to_numpy(), where["azimuth"].to_numpy()
    sky = irradiance.erbs(ghi, where["zenith"].to_numpy(), day)
    outside = irradiance.get_extra_radiation(day)
    on = irradiance.get_total_irradiance(
        tilt_deg, azimuth_deg, zenith, azimuth, np.asarray(sky["dni"]), ghi, np.asarray(sky["dhi"]),
        dni_extra=outside, model="haydavies", albedo=ALBEDO,
    )  # fmt: skip
    glass = iam.marion_diffuse("physical", tilt_deg)
    beam = on["poa_direct"] * iam.physical(irradiance.aoi(tilt_deg, azimuth_deg, zenith, azimuth))
    falls = beam + on["poa_sky_diffuse"] * glass["sky"] + on["poa_ground_diffuse"] * glass["ground"]
    falls = np.nan_to_num(np.asarray(falls))
    cell = temperature.faiman(falls, AIR_C, WIND_M_S)
    power = pvsystem.pvwatts_dc(falls, cell, 1000.0, WARMTH) * (1 - losses)
    return np.maximum(np.asarray(power), 0.0) / (60 / HALF_HOUR)
