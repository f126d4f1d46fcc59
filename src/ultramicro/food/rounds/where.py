"""Where postcodes are, by the directory of the place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ultramicro.core.contract import Place
from ultramicro.flows.tables import rows_of
from ultramicro.food.rounds.roads import Point


def points_of(place: Place, codes: Iterable[str]) -> Mapping[str, Point]:
    """Return latitude and longitude by postcode without blanks; nothing where there is no directory."""
    wanted = sorted({bare(code) for code in codes if code})
    if not wanted or not place.has("postcodes"):
        return {}
    table = place.table("postcodes")
    rows = rows_of(table.filter(table.postcode.isin(wanted)))
    return {row["postcode"]: (row["lat"], row["lon"]) for row in rows if row["lat"] is not None}


def bare(code: str) -> str:
    """Return a postcode as directories have it."""
    return code.replace(" ", "").upper()
