"""Where panels face and how steeply, from what people write of a roof."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

COMPASS = {
    "north": 0.0, "north-east": 45.0, "east": 90.0, "south-east": 135.0, "south": 180.0,
    "south-west": 225.0, "west": 270.0, "north-west": 315.0,
}  # fmt: skip
"""Degrees clockwise from north."""
FLAT, OTHERWISE, ON_LAND, SOUTH = 10.0, 35.0, 25.0, 180.0
"""Panels stand at 10° on a flat roof so that rain cleans them; at 35° on a pitched one; at 25° on land."""
STEEPEST = 90.0


class Facing(NamedTuple):
    """Directions of the panels, of which each has an equal part, their slope, and what was assumed.

    `assumed` holds ids: `facing`, `tilt`.
    """

    azimuths: tuple[float, ...]
    tilt: float
    assumed: tuple[str, ...] = ()


@cache
def _words() -> tuple[tuple[str, str, float], ...]:
    text = files("ultramicro.energy").joinpath("siting/words.csv").read_text(encoding="utf-8")
    found = [
        (word, row["what"], float(row["degrees"]))
        for row in csv.DictReader(text.splitlines())
        for word in row["words"].split("|")
    ]
    # The longest first: south-east facing holds "east facing" too.
    return tuple(sorted(found, key=lambda each: -len(each[0])))


def facing_of(text: str, *, on_land: bool = False) -> Facing:
    """Read where a roof faces and its slope from what is said of it; what is not said is assumed and told.

    A street called South Street says nothing: the words must be of the roof. Where neither is said, a roof is
    taken for a flat one, as most large roofs are, with panels to the south.

    Parameters
    ----------
    text : str
        All that is said of it.
    on_land : bool
        Whether panels stand on the ground, where they can be turned to the south.

    Examples
    --------
    >>> facing_of("South-east facing school roof, 30 degrees")
    Facing(azimuths=(135.0,), tilt=30.0, assumed=())
    >>> facing_of("South Street hall roof").assumed, facing_of("pitched, east-west").azimuths
    (('facing', 'tilt'), (90.0, 270.0))
    """
    said = " ".join(text.casefold().split())
    facing = _first(said, "facing")
    both = _first(said, "both")
    slope = _slope(said)
    if on_land:
        return Facing((SOUTH if facing is None else facing,), ON_LAND if slope is None else slope)
    azimuths = (both, both + 180) if both is not None else (SOUTH if facing is None else facing,)
    unsaid = facing is None and both is None
    # Of a roof that is said to be flat the direction is no assumption: its panels are turned as one likes.
    assumed: tuple[str, ...] = ("facing",) if unsaid and (slope is None or slope > FLAT) else ()
    if slope is None:
        slope, assumed = (FLAT if unsaid else OTHERWISE), (*assumed, "tilt")
    return Facing(azimuths, slope, assumed)


def _first(said: str, what: str) -> float | None:
    found = (
        deg for word, kind, deg in _words() if kind == what and re.search(rf"\b{re.escape(word)}\b", said)
    )
    return next(found, None)


def _slope(said: str) -> float | None:
    degrees = re.search(r"(\d{1,2}(?:\.\d+)?) ?(?:°|degrees?\b|deg\b)", said)
    return float(degrees[1]) if degrees and float(degrees[1]) <= STEEPEST else _first(said, "tilt")


def facing_given(facing: str | None, tilt: float | None, otherwise: Facing) -> Facing:
    """Put what `power_sites` says of a site in the place of what was read from words.

    Parameters
    ----------
    facing : str or None
        A direction by its name, `flat` or `east-west`.
    tilt : float or None
        Slope. [degrees]
    otherwise : Facing
        What was read.

    Examples
    --------
    >>> facing_given("west", None, Facing((180.0,), 10.0, ("facing", "tilt")))
    Facing(azimuths=(270.0,), tilt=35.0, assumed=('tilt',))
    """
    word = (facing or "").strip().casefold().replace(" ", "-")
    azimuths, slope, assumed = otherwise
    if word in COMPASS:
        azimuths, slope = (COMPASS[word],), OTHERWISE if "tilt" in assumed else slope
    elif word == "east-west":
        azimuths = (COMPASS["east"], COMPASS["west"])
    elif word == "flat":
        azimuths, slope, assumed = (SOUTH,), FLAT, ()
    if word in {*COMPASS, "east-west"}:
        assumed = tuple(each for each in assumed if each != "facing")
    if tilt is not None:
        slope, assumed = tilt, tuple(each for each in assumed if each != "tilt")
    return Facing(azimuths, slope, assumed)
