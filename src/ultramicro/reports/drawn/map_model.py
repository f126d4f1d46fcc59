"""A map as what it shows: areas, what shades them, and in which unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One area: its name, its outline (GeoJSON geometry, WGS84), and what it is shaded by.

    Parameters
    ----------
    name : str
        What the area is called.
    geometry : mapping
        A GeoJSON Polygon or MultiPolygon; longitude before latitude. [degrees]
    value : float, optional
        Shaded by size, in five classes.
    kind : str
        Shaded by word instead: `inside`, `outside`, `unknown` or others.
    outline : bool
        Only its outline is drawn, over the others.
    """

    name: str
    geometry: Mapping[str, Any]
    value: float | None = None
    kind: str = ""
    outline: bool = False


@dataclass(frozen=True, kw_only=True)
class AreaMap:
    """A map to be drawn: its areas and the unit of what shades them."""

    name: str
    title: str
    alt: str
    shapes: Sequence[Shape]
    unit: str = "pence"
