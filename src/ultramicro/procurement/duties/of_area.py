"""What the place's other rooms say of an area: what goes to suppliers inside, and how often it is spent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ultramicro.core.contract import Place
from ultramicro.flows.areas import choose_area
from ultramicro.flows.tables import rows_of
from ultramicro.procurement.duties.shares import Split, ThreeFigures, three_figures

MULTIPLIER = "LM3"


class _Area(NamedTuple):
    name: str


@dataclass(frozen=True, kw_only=True)
class OfArea:
    """What of the payments goes to suppliers inside an area, and the three figures of a Scottish plan."""

    area: str
    inside: Split
    figures: ThreeFigures


def of_area(place: Place, wanted: str) -> OfArea | None:
    """Return what the place's other rooms say of an area; None where it has no payments or no areas."""
    if not (place.has("locality") and place.has("areas")):
        return None
    areas = rows_of(place.table("areas").order_by("level", "area"))
    area = choose_area(place, [_Area(name=str(row["area"])) for row in areas], wanted)
    table = place.table("locality")
    rows = rows_of(table.filter((table.area == area) & (table.basis == "all") & (table.dimension == "all")))
    if not rows:
        return None
    row = rows[0]
    inside = Split(
        yes_pence=row["inside_pence"], no_pence=row["outside_pence"], unknown_pence=row["unknown_pence"]
    )
    return OfArea(
        area=area, inside=inside,
        figures=three_figures(
            inside_pence=inside.yes_pence, outside_pence=inside.no_pence,
            unknown_pence=inside.unknown_pence, circulation=_circulation(place, area),
        ),
    )  # fmt: skip


def _circulation(place: Place, area: str) -> tuple[float, float] | None:
    if not place.has("multipliers"):
        return None
    table = place.table("multipliers")
    own = (table.area == area) & (table.subject == "place") & (table.measure == MULTIPLIER)
    rows = rows_of(table.filter(own))
    if not rows or rows[0]["low"] is None or rows[0]["high"] is None:
        return None
    return float(rows[0]["low"]), float(rows[0]["high"])
