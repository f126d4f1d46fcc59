"""Outlines to draw: of the areas, and of the shapes of a place's map."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from ultramicro.core.contract import Relation
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.core.rows import Settings
from ultramicro.place.geography.areas import Area
from ultramicro.place.geography.boundary import GeoJson, file_in, read_features
from ultramicro.place.geography.lookup import rows_near
from ultramicro.place.geography.members import members
from ultramicro.place.sections import section

# A map is some hundreds of units wide; finer than that is megabytes that nobody sees.
DETAIL = 400
"""An outline keeps detail down to this part of the map's width: more could not be seen."""
MANY_POINTS = 100_000
GRID = 0.1
"""The grid that long outlines are brought to, as a part of the detail that is kept."""
# A hundred metres or less: enough for a hull, and far fewer points.
PLACES = 3
"""Postcodes are rounded to this many decimals of a degree (about 100 m) before a hull is drawn."""
HULL = 0.3
"""How closely a hull follows its points: 0 is closest, 1 convex."""
MARGIN = 0.002
"""Width of the rim around points that would make no area. [degrees]"""
CODE_FIELDS, NAME_FIELDS = ("code", "cd", "id"), ("name", "nm")


@dataclass(frozen=True, kw_only=True)
class MapShape:
    """A shape of a map: its code, its name and its outline in degrees of longitude and latitude."""

    code: str
    name: str
    outline: BaseGeometry

    @property
    def geojson(self) -> str:
        """The outline as GeoJSON text, its outer rings against the clock."""
        return geojson(self.outline)


def geojson(outline: BaseGeometry) -> str:
    """Write an outline as GeoJSON text (RFC 7946), to 5 decimals of a degree: about a metre."""
    # A metre; rings the way round that drawing libraries take for the inside.
    rounded = shapely.orient_polygons(shapely.set_precision(outline, 1e-5))
    return str(shapely.to_geojson(rounded))


def area_shapes(areas: Sequence[Area], reference: Relation | None = None) -> dict[str, GeoJson]:
    """Give the outlines of the areas as GeoJSON, simplified for drawing.

    Parameters
    ----------
    areas : sequence of Area
        From small to large.
    reference : Relation, optional
        The table `postcodes` of the dictionary: an area given by prefixes, postcodes or codes is
        drawn as a hull around its postcodes. Without it such an area has no outline.

    Returns
    -------
    dict
        A FeatureCollection; each feature's properties are `name`, `level` and `population`. Areas
        without an outline are left out.

    Examples
    --------
    >>> square = Area(name="Town", shape=shapely.box(-2.4, 53.7, -2.3, 53.8))
    >>> [feature["properties"]["name"] for feature in area_shapes([square])["features"]]
    ['Town']
    """
    outlines = [(area, _area_outline(area, reference)) for area in areas]
    features = [
        {
            "type": "Feature",
            "properties": {"name": area.name, "level": area.level, "population": area.population},
            "geometry": json.loads(geojson(outline.simplify(_fine([outline])))),
        }
        for area, outline in outlines
        if outline is not None and not outline.is_empty
    ]
    return {"type": "FeatureCollection", "features": features}


def map_shapes(settings: Settings, root: Path) -> list[MapShape]:
    """Read the shapes that `[map] shapes` of place.toml names, simplified together for drawing.

    Parameters
    ----------
    settings : mapping
        All that place.toml says.
    root : Path
        The place's folder.

    Returns
    -------
    list of MapShape
        In the file's order; empty where place.toml names none.

    Raises
    ------
    BadInput
        If the file is not there or is no GeoJSON in degrees.
    """
    path = section(settings, "map").get("shapes")
    if path is None:
        return []
    if not isinstance(path, str):
        raise BadInput(
            say("[map] shapes is not a path"), where="place.toml", do=say('write shapes = "areas/….geojson"')
        )
    features = read_features(file_in(path, root, where=say("[map] shapes in place.toml")))
    # Neighbours are simplified as one, so that no gap opens between them.
    given = [feature.shape for feature in features]
    fine = _fine(given)
    outlines = shapely.coverage_simplify(_thinned(given, fine), fine)
    return [
        MapShape(code=_field(feature.says, CODE_FIELDS) or str(number), outline=outline,
                 name=_field(feature.says, NAME_FIELDS) or _field(feature.says, CODE_FIELDS) or str(number))
        for number, (feature, outline) in enumerate(zip(features, outlines, strict=True), start=1)
    ]  # fmt: skip


def _thinned(outlines: Sequence[BaseGeometry], fine: float) -> Sequence[BaseGeometry]:
    """Bring long outlines to a grid that is finer than what is drawn.

    Simplifying a million points takes 300 MB. Neighbours come to one grid, so that a common edge stays one.
    """
    if sum(shapely.get_num_coordinates(outlines)) < MANY_POINTS:
        return outlines
    return [shapely.set_precision(outline, fine * GRID) for outline in outlines]


Degrees: TypeAlias = npt.NDArray[np.float64]


def which_shape(shapes: Sequence[MapShape], lon: Degrees, lat: Degrees) -> list[int]:
    """Find the smallest shape that holds each point: its number in the sequence, or -1.

    Parameters
    ----------
    shapes : sequence of MapShape
        Shapes; where one lies in another, the smaller holds the point. Of two alike the first does.
    lon, lat : array of float, shape (n,)
        Where the points are; not a number where unknown. [degrees]
    """
    tree = shapely.STRtree([shape.outline for shape in shapes])
    order = np.argsort([shape.outline.area for shape in shapes], kind="stable")
    rank = np.empty(len(shapes), dtype=np.int64)
    rank[order] = np.arange(len(shapes))
    found = np.full(len(lon), len(shapes), dtype=np.int64)
    points, holders = tree.query(shapely.points(lon, lat), predicate="intersects")
    # One shape a point, so that nothing counts twice: a county that holds its towns would take all of theirs.
    np.minimum.at(found, points, rank[holders])
    return [int(order[at]) if at < len(shapes) else -1 for at in found]


def _field(says: Settings, endings: Sequence[str]) -> str:
    """Return the field called so, or whose name ends so: WD20CD, lad20nm."""
    # Offices prefix such fields with the geography and the year: LSOA21CD, LAD24NM.
    for ending in endings:
        for key, value in says.items():
            if key.casefold().endswith(ending) and value not in (None, ""):
                return str(value)
    return ""


def _fine(outlines: Sequence[BaseGeometry]) -> float:
    west, south, east, north = shapely.total_bounds(outlines)
    return float(max(east - west, north - south)) / DETAIL


def _area_outline(area: Area, reference: Relation | None) -> BaseGeometry | None:
    by_rule = Area(name=area.name, prefixes=area.prefixes, postcodes=area.postcodes, codes=area.codes)
    if reference is None or not by_rule.rule:
        return area.shape
    hull = _hull(by_rule, reference)
    return hull if area.shape is None else shapely.union_all([area.shape, hull])


def _hull(area: Area, reference: Relation) -> BaseGeometry:
    rows = rows_near(reference, area)
    rows = rows.filter(members(rows, area).inside)
    points = np.column_stack([rows["lon"].to_numpy(), rows["lat"].to_numpy()]).astype(np.float64)
    # References put postcodes without a place at the pole.
    sound = points[np.isfinite(points).all(axis=1) & (np.abs(points[:, 1]) < 90)]  # noqa: PLR2004
    few = shapely.MultiPoint(np.unique(np.round(sound, PLACES), axis=0))
    # Postcodes are points; a concave hull is a fair outline of where they lie, which a convex one is not.
    hull = shapely.concave_hull(few, ratio=HULL)
    return hull.buffer(MARGIN)
