"""Where people and rooms are, and how deprived it is there, from the places of postcodes."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

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


def locations(rows: Iterable[Mapping[str, Any]]) -> dict[str, Location]:
    """Return where each part is: the middle of its postcodes.

    Parameters
    ----------
    rows : iterable of mapping
        `part`, the postcode or wider part as it is asked for; `lat`, `lon` [degrees] and `imd_decile` of each
        postcode in it.

    Examples
    --------
    >>> rows = [{"part": "ZY1 1", "lat": 53.0, "lon": 0.0, "imd_decile": tenth} for tenth in (1, 1, 2, 2)]
    >>> found = locations(rows)["ZY1 1"]
    >>> [round(km) for km in found.km], found.tenths
    ([0, 5894], {1: 0.5, 2: 0.5})
    """
    by_part: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["lat"] is not None and row["lon"] is not None:
            by_part[row["part"]].append(row)
    lats = [row["lat"] for mine in by_part.values() for row in mine]
    narrower = math.cos(math.radians(sum(lats) / len(lats))) if lats else 1.0
    return {part: _location(mine, narrower) for part, mine in by_part.items()}


def _location(rows: list[Mapping[str, Any]], narrower: float) -> Location:
    lat, lon = (sum(row[each] for row in rows) / len(rows) for each in ("lat", "lon"))
    known = Counter(int(row["imd_decile"]) for row in rows if row["imd_decile"])
    return Location(
        km=(lon * KM_A_DEGREE * narrower, lat * KM_A_DEGREE),
        tenths={tenth: number / len(rows) for tenth, number in sorted(known.items())},
    )
