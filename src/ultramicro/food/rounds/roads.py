"""How far it is from each place to each: by what the place gives, or straight lines stretched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from ultramicro.core.rows import Row
from ultramicro.food.rounds.model import FAR_M, LONG_S, Ints

EARTH_M = 6_371_008.8
"""Mean radius of the earth (IUGG). [m]."""
Point = tuple[float, float]
UNKNOWN: Point = (np.nan, np.nan)


@dataclass(frozen=True, kw_only=True)
class Roads:
    """Ways between places.

    Parameters
    ----------
    metres, seconds : ndarray of int, shape (places, places)
        From each to each. [m], [s]
    given : int
        How many of these ways the place gave; the others are straight lines stretched.
    """

    metres: Ints
    seconds: Ints
    given: int


def roads(
    names: Sequence[str], points: Sequence[Point | None], given: Sequence[Row], *, stretch: float, kmh: float
) -> Roads:
    """Return the ways between places.

    Parameters
    ----------
    names : sequence of str
        What each place is called in the rows.
    points : sequence of (float, float) or None
        Latitude and longitude of each; None where that is not known, from where no way leads but those given.
        [degrees]
    given : sequence of Row
        Rows of `roads`: from, to, km and minutes; one direction holds for the other where that is not given.
    stretch : float
        How much longer a road is than a straight line.
    kmh : float
        How fast it is driven. [km/h]

    Examples
    --------
    >>> found = roads(["a", "b"], [(51.0, 0.0), (52.0, 0.0)], [], stretch=1.0, kmh=60)
    >>> int(found.metres[0, 1]), int(found.seconds[0, 1])
    (111196, 6672)
    """
    straight = _straight([point or UNKNOWN for point in points]) * stretch
    metres = np.where(np.isnan(straight), FAR_M, np.ceil(straight)).astype(np.int64)
    np.fill_diagonal(metres, 0)
    seconds = np.where(metres >= FAR_M, LONG_S, np.ceil(metres * 3.6 / kmh)).astype(np.int64)
    both = {(str(row["to_stop"]), str(row["from_stop"])): row for row in given}
    both |= {(str(row["from_stop"]), str(row["to_stop"])): row for row in given}
    told = 0
    for here, there in product(range(len(names)), repeat=2):
        row = both.get((names[here], names[there]))
        if row and here != there and names[here] != names[there]:
            told += 1
            metres[here, there] = round(float(str(row["km"])) * 1_000)
            minutes = row.get("minutes")
            seconds[here, there] = (
                int(np.ceil(metres[here, there] * 3.6 / kmh))
                if minutes is None
                else round(float(str(minutes)) * 60)
            )
    for here, there in product(range(len(names)), repeat=2):
        if names[here] == names[there]:  # parts of one stop
            metres[here, there] = seconds[here, there] = 0
    return Roads(metres=metres, seconds=seconds, given=told)


def _straight(points: Sequence[Point]) -> np.ndarray:
    """Return great-circle distances (haversine). [m]."""
    lat, lon = np.radians(np.array(points, float).reshape(-1, 2)).T
    half = np.sin((lat[:, None] - lat[None]) / 2) ** 2
    half += np.cos(lat[:, None]) * np.cos(lat[None]) * np.sin((lon[:, None] - lon[None]) / 2) ** 2
    return 2 * EARTH_M * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
