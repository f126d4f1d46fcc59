"""Where people and rooms are, and how deprived it is there, from the places of postcodes."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ultramicro.plan.rows import PostcodeRow

KM_A_DEGREE = 111.2
"""Of latitude, on a sphere as large as the earth."""


@dataclass(frozen=True, kw_only=True)
class Location:
    """Where a postcode or a wider part is.

    Parameters
    ----------
    km : tuple of float
        Kilometres east and north of where the degrees begin, true for distances within a town. [km]
    tenths : mapping of int to float
        Part of its postcodes in small areas of each tenth of deprivation, 1 the most deprived. [share]
    """

    km: tuple[float, float]
    tenths: Mapping[int, float] = field(default_factory=dict)


def locations(rows: Iterable[PostcodeRow]) -> dict[str, Location]:
    """Return where each part is: the middle of its postcodes.

    Parameters
    ----------
    rows : iterable of PostcodeRow
        Every postcode of each part that is asked for.

    Examples
    --------
    >>> rows = [PostcodeRow(part="ZY1 1", lat=53.0, lon=0.0, imd_decile=tenth) for tenth in (1, 1, 2, 2)]
    >>> found = locations(rows)["ZY1 1"]
    >>> [round(km) for km in found.km], found.tenths
    ([0, 5894], {1: 0.5, 2: 0.5})
    """
    by_part: dict[str, list[_Point]] = defaultdict(list)
    for row in rows:
        if row.lat is not None and row.lon is not None:
            by_part[row.part].append(_Point(row.lat, row.lon, row.imd_decile))
    # One factor for all, or the same degree would be of two lengths and distances would not add up.
    lats = [point.lat for mine in by_part.values() for point in mine]
    narrower = math.cos(math.radians(sum(lats) / len(lats))) if lats else 1.0
    return {part: _location(mine, narrower) for part, mine in by_part.items()}


class _Point(NamedTuple):
    """Where a postcode is, and the tenth of deprivation of its small area. [degrees]."""

    lat: float
    lon: float
    tenth: int | None


def _location(points: list[_Point], narrower: float) -> Location:
    lat, lon = (sum(each) / len(points) for each in zip(*((p.lat, p.lon) for p in points), strict=True))
    # Shares of all postcodes: those without a tenth leave a part unknown rather than blown up.
    known = Counter(point.tenth for point in points if point.tenth)
    return Location(
        km=(lon * KM_A_DEGREE * narrower, lat * KM_A_DEGREE),
        tenths={tenth: number / len(points) for tenth, number in sorted(known.items())},
    )
