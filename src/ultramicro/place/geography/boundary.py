"""Read a boundary from GeoJSON: one shape in degrees, or the features of a map."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, say
from ultramicro.core.rows import Settings

LON_LIMIT, LAT_LIMIT = 180.0, 90.0
SHAPE = "shape"  # data
POLYGONS = frozenset({"Polygon", "MultiPolygon"})
# A file that only looks like GeoJSON fails at any depth and in any of these ways.
MALFORMED = (
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    KeyError,
    RecursionError,
    shapely.errors.ShapelyError,
)


GeoJson: TypeAlias = Any
"""What a file says that should be GeoJSON; whatever else it is raises one of `MALFORMED`."""


@dataclass(frozen=True)
class Feature:
    """One polygon of a GeoJSON file with what the file says of it."""

    shape: BaseGeometry
    says: Settings


def file_in(path: str, root: Path, *, where: str) -> Path:
    """Find a file that a place names: inside its folder, or by an absolute path.

    Parameters
    ----------
    path : str
        As place.toml gives it.
    root : Path
        The place's folder.
    where : str
        The setting, for the message.

    Raises
    ------
    BadInput
        If it leads out of the place's folder without being absolute, or is not there.
    """
    full = Path(os.path.normpath(root / path))
    # A place from somebody else must not read files beside it by way of `..`; a whole path was written on
    # purpose.
    if not Path(path).is_absolute() and not full.is_relative_to(os.path.normpath(root)):
        raise BadInput(
            say("'{path}' is outside the place's folder", path=path),
            where=where,
            do=say("copy the file into the place, or give its whole path"),
        )
    if not full.is_file():
        raise BadInput(
            say("there is no file '{path}'", path=path),
            where=where,
            do=say("check the path: it starts in the place's folder"),
        )
    return full


def read_features(path: Path) -> list[Feature]:
    """Read every polygon of a GeoJSON file; points and lines are left out.

    Parameters
    ----------
    path : Path
        A GeoJSON file: a feature, a collection of features, or a bare geometry.

    Returns
    -------
    list of Feature
        At least one, in the file's order. Longitude and latitude. [degrees]

    Raises
    ------
    BadInput
        If it is not GeoJSON, holds no polygon, or is not in degrees.
    """
    try:
        # Some exporters put a mark in front, which JSON does not allow.
        given = json.loads(path.read_text(encoding="utf-8-sig"), object_hook=_packed)
        features = [_feature(item) for item in _items(given) if _kind(item) in POLYGONS]
    except MALFORMED as error:
        raise BadInput(
            say("it is not valid GeoJSON"),
            where=path.name,
            do=say("export the boundary as GeoJSON in longitude and latitude (WGS84)"),
        ) from error
    if not features:
        raise BadInput(
            say("it has no polygon"),
            where=path.name,
            do=say("give the area as a polygon, not as points or lines"),
        )
    _check_degrees(features, path)
    return features


def read_boundary(path: Path, where: Settings | None = None) -> BaseGeometry:
    """Read one shape from a GeoJSON file: all its polygons united, or those that match.

    Parameters
    ----------
    path : Path
        A GeoJSON file.
    where : mapping, optional
        `field` and `equals` (a value or a list of them): only features that say so.

    Raises
    ------
    BadInput
        If the file cannot be used, or no feature matches.
    """
    features = read_features(path)
    if where is not None:
        features = _matching(features, where, path)
    return shapely.union_all([feature.shape for feature in features])


def _items(given: GeoJson) -> Sequence[GeoJson]:
    return given["features"] if given["type"] == "FeatureCollection" else [given]


def _geometry(item: GeoJson) -> GeoJson:
    return item["geometry"] if item["type"] == "Feature" else item


def _kind(item: GeoJson) -> str:
    return str((_geometry(item) or {}).get("type"))


def _packed(item: dict[str, GeoJson]) -> dict[str, GeoJson]:
    """Turn polygons into shapes while the text is read: as lists of lists a million points take 200 MB."""
    if str(item.get("type")) not in POLYGONS or "coordinates" not in item:
        return item
    try:
        return {"type": item["type"], SHAPE: _outline(item["type"], item["coordinates"])}
    except MALFORMED:
        # It may stand where no shape is wanted; whoever asks for it finds none.
        return {"type": item["type"]}


def _outline(kind: str, coordinates: GeoJson) -> BaseGeometry:
    polygons = [coordinates] if kind == "Polygon" else coordinates
    return shapely.multipolygons([_polygon(rings) for rings in polygons if rings])


def _polygon(rings: GeoJson) -> BaseGeometry:
    outer, *holes = (shapely.linearrings(_points(ring)) for ring in rings)
    return shapely.polygons(outer, holes=holes or None)


def _points(ring: GeoJson) -> npt.NDArray[np.float64]:
    """Return longitudes and latitudes; heights are of no use on a map."""
    points = np.asarray(ring, dtype=np.float64)[:, :2]
    if not np.isfinite(points).all():
        raise ValueError(say("a coordinate is no number"))
    return points


def _feature(item: GeoJson) -> Feature:
    # Published boundaries cross themselves, and a point cannot be tested against such a shape.
    shape = shapely.make_valid(_geometry(item)[SHAPE])
    return Feature(shape, dict((item.get("properties") or {}) if item["type"] == "Feature" else {}))


def _check_degrees(features: Sequence[Feature], path: Path) -> None:
    west, south, east, north = shapely.total_bounds([feature.shape for feature in features])
    # British boundaries are often in metres of the National Grid, in which no postcode would ever be found.
    in_degrees = -LON_LIMIT <= west <= east <= LON_LIMIT and -LAT_LIMIT <= south <= north <= LAT_LIMIT
    if not in_degrees:
        raise BadInput(
            say("its coordinates are not longitude and latitude (perhaps National Grid metres)"),
            where=path.name,
            do=say("export it again in WGS84 (EPSG:4326)"),
        )


def _matching(features: Sequence[Feature], where: Settings, path: Path) -> list[Feature]:
    field, equals = str(where["field"]), where["equals"]
    # As text, since the same code is a number in one export and a text in the next.
    wanted = {str(value) for value in (equals if isinstance(equals, list) else [equals])}
    found = [feature for feature in features if str(feature.says.get(field)) in wanted]
    if found:
        return found
    # What there is, so that a slip in `where` can be mended without opening the file.
    known = sorted({str(feature.says[field]) for feature in features if field in feature.says})
    fields = sorted({name for feature in features for name in feature.says})
    saw = (
        say("its '{field}' has {known} …", field=field, known=Listed(known[:5], by=""))
        if known
        else say("its fields are {fields}", fields=Listed(fields, by=""))
    )
    raise BadInput(
        say(
            "no shape has {field} = {wanted}; {saw}",
            field=field,
            wanted=Listed(sorted(wanted), by="or"),
            saw=saw,
        ),
        where=path.name,
        do=say("correct `where` of that area in place.toml"),
    )
