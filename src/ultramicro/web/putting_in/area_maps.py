"""The map of a place's areas: drawn by a job, and kept for as long as the settings say the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from ultramicro.core.message import say, words
from ultramicro.place.config import load_config
from ultramicro.web.putting_in.changes import put


class DrawnMap(NamedTuple):
    """A map twice, for a page and for a phone; both empty where no area has an outline."""

    wide: Markup
    narrow: Markup
    note: str


def drawn_map(root: Path, mark: str) -> DrawnMap | None:
    """Return the map that was drawn of these settings; None where none was.

    Parameters
    ----------
    root : Path
        The place's folder.
    mark : str
        Of its settings.
    """
    path = _home(root)
    told = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    if told.get("mark") != mark:
        return None
    # Written by `draw` alone, which escapes every part.
    return DrawnMap(Markup(told["wide"]), Markup(told["narrow"]), told["note"])  # noqa: S704


def _home(root: Path) -> Path:
    return root / ".ultramicro" / "area_map.json"


def draw(
    root: Path,
    asked: Mapping[str, Any],
    tell: Callable[..., None],
    cancelled: Callable[[], bool],  # noqa: ARG001  it is one step
) -> str:
    """Draw the areas of a place; the job `area_map`.

    Parameters
    ----------
    root : Path
        The place's folder.
    asked : mapping
        `mark`: of its settings.
    tell, cancelled : callable
        How far it is; whether to stop.
    """
    from ultramicro.place.geography.areas import read_areas  # noqa: PLC0415  brings numpy
    from ultramicro.place.geography.shapes import area_shapes  # noqa: PLC0415
    from ultramicro.reports.drawn.map_model import AreaMap, Shape  # noqa: PLC0415
    from ultramicro.reports.drawn.maps import draw_map  # noqa: PLC0415
    from ultramicro.techniques import open_place  # noqa: PLC0415

    tell(0, 1, say("Drawing the areas"))
    areas = read_areas(load_config(root).settings, root)
    place = open_place(root) if any(each.shape is None for each in areas) else None
    reference = place.table("postcodes") if place and place.has("postcodes") else None
    found: Any = area_shapes(areas, reference)
    shapes = [
        Shape(name=each["properties"]["name"], geometry=each["geometry"], outline=True)
        for each in found["features"]
    ]
    told = {"mark": str(asked["mark"]), "wide": "", "narrow": "", "note": ""}
    if shapes:
        title = say("The areas of the place, from small to large")
        drawn = draw_map(AreaMap(name="areas", title=title, alt=title, shapes=shapes))
        told |= {"wide": str(drawn.wide), "narrow": str(drawn.narrow), "note": words(drawn.note)}
    put(_home(root), json.dumps(told, ensure_ascii=False).encode())
    return str(asked["mark"])
