"""The place's areas by size, and which of them an answer looks at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ultramicro.core.contract import Place, Relation
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, say
from ultramicro.flows.tables import rows_of


@dataclass(frozen=True, kw_only=True)
class Area:
    """An area and how large it is among the place's areas: 0 is the smallest."""

    name: str
    level: int


class HasName(Protocol):
    """Whatever stands for an area."""

    @property
    def name(self) -> str:
        """Its name."""


def areas_by_size(table: Relation) -> list[Area]:
    """Read the areas of the table `areas`, the smallest first."""
    rows = rows_of(table.select("area", "level").order_by("level", "area"))
    return [Area(name=row["area"], level=row["level"]) for row in rows]


def choose_area(place: Place, areas: Sequence[HasName], wanted: str = "") -> str:
    """Choose the area to look at: the one wanted, the one named as the place is, or the smallest.

    Parameters
    ----------
    place : Place
        The place.
    areas : sequence of HasName
        Its areas, the smallest first; at least one.
    wanted : str
        What was asked for; upper and lower case are the same.

    Raises
    ------
    BadInput
        If the place has no areas, or none of that name.
    """
    names = [area.name for area in areas]
    if not names:
        raise BadInput(say("the place has no areas"), where="place.toml", do=say("name them under [[areas]]"))
    name = named(wanted or place.name, names)
    # A slip must not silently show another area; only the place's own name may be missing.
    if wanted and not name:
        raise BadInput(
            say("the place has no area '{area}'", area=wanted),
            where="--area",
            do=say("use one of {areas}", areas=Listed(names, "or")),
        )
    return name or names[0]


def named(wanted: str, names: Sequence[str]) -> str:
    """Return the name that is wanted: to the letter, else in other case; nothing if there is none.

    Examples
    --------
    >>> named("TOWN", ["Ward", "Town"]), named("Moon", ["Ward", "Town"])
    ('Town', '')
    """
    # To the letter first, as two areas may differ in case alone.
    if wanted in names:
        return wanted
    return next((name for name in names if name.casefold() == wanted.strip().casefold()), "")


def people_of(place: Place, area: str) -> int | None:
    """Return how many people live in an area: as the table `areas` has it, else as place.toml says."""
    table = place.table("areas") if place.has("areas") else None
    rows = rows_of(table.select("area", "population")) if table is not None else []
    known = next((r["population"] for r in rows if r["area"].casefold() == area.casefold()), None)
    given = place.settings.get("population")
    return known or (given if isinstance(given, int) and given > 0 else None)
