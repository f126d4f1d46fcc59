"""A year under a sky without clouds, where nobody measured the sun: it gives the shape and not the amount."""

from __future__ import annotations

import numpy as np

from ultramicro.energy.siting.half_hours import A_DAY, HALF_HOUR, Floats, half_hours

TILT_OF_EARTH = 23.45
"""[degrees]."""
DAYS = 365.0


def sine_of_height(year: int, lat: float, lon: float) -> Floats:
    """Return the sine of the sun's height in the middle of each half-hour, by Cooper's declination [1]_.

    The equation of time, at most a quarter of an hour, is left out.

    Parameters
    ----------
    year : int
        Which.
    lat, lon : float
        Where. [degrees]

    References
    ----------
    .. [1] P. I. Cooper, "The absorption of radiation in solar stills", Solar Energy 12(3) 333, 1969.

    Examples
    --------
    >>> noon = sine_of_height(2023, 52.0, 0.0)[172 * 48 + 24]
    >>> round(float(np.degrees(np.arcsin(noon))))
    61
    """
    at = np.arange(len(half_hours(year)))
    day = at // A_DAY + 1
    hour = ((at % A_DAY) + 0.5) * HALF_HOUR / 60 + lon / 15
    turn, north = np.radians(15 * (hour - 12)), np.radians(lat)
    lean = np.radians(TILT_OF_EARTH * np.sin(2 * np.pi * (284 + day) / DAYS))
    return np.asarray(np.sin(north) * np.sin(lean) + np.cos(north) * np.cos(lean) * np.cos(turn))


def clear_sky(year: int, lat: float, lon: float) -> Floats:
    """Return the sun on level ground under a clear sky, by Haurwitz: 1,098 sin h e^(−0.057 ÷ sin h) [1]_.

    Parameters
    ----------
    year, lat, lon
        As in `sine_of_height`.

    Returns
    -------
    ndarray, shape (half-hours,)
        [W/m²]

    References
    ----------
    .. [1] B. Haurwitz, "Insolation in relation to cloudiness and cloud density", J. Meteorology 2, 1945; as
       in M. J. Reno, C. W. Hansen, J. S. Stein, SAND2012-2389, Sandia, 2012.
    """
    sine = sine_of_height(year, lat, lon)
    above = np.maximum(sine, 1e-6)
    return np.where(sine > 0, 1098 * above * np.exp(-0.057 / above), 0.0)
