"""How far two posts are apart, and whether that is near enough."""

from __future__ import annotations

import math
import re
from functools import cache

from ultramicro.ledger.people.posts import Post

USUAL_KM = 5.0
"""How far neighbours go where they do not say."""
EARTH_KM = 6371.0
ELSEWHERE_KM = 40.0
"""Between two postcode areas (BB, M): more than neighbours go, unless they say so."""
ROUGHLY_KM = ((3, 0.1), (2, 2.0), (1, 4.0))
"""How far apart two posts of one unit postcode are, of one sector, of one district."""


def distance_km(one: Post, other: Post) -> float | None:
    """Return how far two posts are apart: by coordinates, or roughly by postcode; nothing if it is not known.

    Notes
    -----
    One unit postcode is about 0.1 km across in towns, a sector 2 km; two points of a district are some 4 km
    apart. Two districts of one area may touch or be 30 km apart: how far is not known.
    """
    if None not in (one.latitude, one.longitude, other.latitude, other.longitude):
        return _haversine_km(one, other)
    mine, theirs = _postcode(one.postcode), _postcode(other.postcode)
    for length, km in ROUGHLY_KM:
        if mine[:length] == theirs[:length] and mine[length - 1]:
            return km
    if not mine[0] or not theirs[0] or _area(mine[0]) == _area(theirs[0]):
        return None
    return ELSEWHERE_KM


def _haversine_km(one: Post, other: Post) -> float:
    a, b, c, d = map(
        math.radians, (one.latitude or 0, one.longitude or 0, other.latitude or 0, other.longitude or 0)
    )
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(h))


@cache
def _postcode(text: str) -> tuple[str, str, str]:
    """Cut a postcode into district, sector digit and the rest."""
    found = re.fullmatch(r"([A-Z]{1,2}\d[A-Z\d]?) ?(?:(\d)([A-Z]{2})?)?", text.upper().strip())
    return (found[1], found[2] or "", found[3] or "") if found else ("", "", "")


def _area(district: str) -> str:
    """Return the letters before a district's number."""
    return district.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").rstrip("0123456789")


def nearness(km: float | None, one: Post, other: Post) -> float:
    """Return 1 within what both would go, falling to 0 at twice that; 1 where it is not known.

    A neighbour who gave no postcode is not taken to live far away: the two will see when they talk.
    """
    # The shorter of both, since either may be the one who has to go; 0 is said, and is not "as usual".
    reach = min(USUAL_KM if each.within_km is None else each.within_km for each in (one, other))
    if km is None or km <= reach:
        return 1.0
    return max(0.0, 2 - km / reach) if reach else 0.0
