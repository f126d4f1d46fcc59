"""Green Button files: the Atom feeds of ESPI (NAESB REQ.21) that North American utilities give."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

import numpy as np

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.place.readers.meters.facts import KINDS, Extract, Facts, joined
from ultramicro.place.readers.meters.xml_tree import first, local, text_of, tree_of

WATT_HOURS, WATTS = "72", "38"
FLOWS = {"1": "import", "19": "export", "4": "net"}
"""ESPI's directions of flow: forward is to the customer, reverse from them."""
QUALITIES = {"0": 0, "1": 0, "11": 0, "17": 0, "7": 1, "8": 1, "9": 1, "10": 1, "14": 1, "16": 1, "18": 1}


@dataclass
class _Series:
    """What one meter reading is."""

    meter: str = ""
    kind: str = "import"
    scale: int = 0
    unit: str = WATT_HOURS
    cumulative: bool = False
    start: list[int] = field(default_factory=list)
    seconds: list[int] = field(default_factory=list)
    value: list[int] = field(default_factory=list)
    quality: list[int] = field(default_factory=list)
    row: list[int] = field(default_factory=list)


def is_espi(head: bytes) -> bool:
    """Whether a file that begins so is one of Green Button."""
    return b"naesb.org/espi" in head or b"<IntervalBlock" in head


def read_espi(path: Path, *, meter: str) -> Extract:
    """Read a Green Button file.

    Parameters
    ----------
    path : Path
        The file.
    meter : str
        What its meter is called where the file does not say.

    Raises
    ------
    BadInput
        If it holds no readings of electricity.
    """
    root = tree_of(path)
    entries = [each for each in root.iter() if local(each) == "entry"] or [root]
    types = {
        href: each
        for each in entries
        for href in _links(each, "self")
        if first(each, "ReadingType") is not None
    }
    readings = {
        href: next((types[other] for other in _links(each, "related") if other in types), None)
        for each in entries
        if first(each, "MeterReading") is not None
        for href in _links(each, "self")
    }
    only = next(iter(types.values())) if len(types) == 1 else None
    series: dict[tuple[str, str], _Series] = {}
    row = 0
    for entry in entries:
        blocks = [each for each in entry.iter() if local(each) == "IntervalBlock"]
        if not blocks:
            continue
        of = _reading_of(entry, readings)
        described = readings.get(of) if of else None
        held = series.setdefault((of, ""), _series(described if described is not None else only, of, meter))
        for reading in (
            each for block in blocks for each in block.iter() if local(each) == "IntervalReading"
        ):
            row += 1
            _take(held, reading, row)
    facts = [_facts(each) for each in series.values() if each.unit in {WATT_HOURS, WATTS} and each.value]
    if not facts:
        raise BadInput(say("it holds no readings of electricity"), do=say("export electricity in watt-hours"))
    return Extract(facts=joined(facts))


def _links(entry: Element, rel: str) -> list[str]:
    return [
        each.get("href", "").rstrip("/") for each in entry if local(each) == "link" and each.get("rel") == rel
    ]


def _reading_of(entry: Element, readings: Mapping[str, object]) -> str:
    """Find the meter reading that a block belongs to: its address begins with that one's."""
    for link in (*_links(entry, "up"), *_links(entry, "self")):
        cut = re.sub(r"/IntervalBlock(/.*)?$", "", link)
        if cut in readings:
            return cut
    return next(iter(readings)) if len(readings) == 1 else ""


def _series(described: Element | None, of: str, meter: str) -> _Series:
    found = re.search(r"UsagePoint/([^/]+)", of)
    name = found[1] if found and len(found[1]) > 2 else meter  # noqa: PLR2004  `01` names nothing
    made = _Series(meter=name)
    if described is None:
        return made
    made.kind = FLOWS.get(text_of(described, "flowDirection"), "import")
    made.unit = text_of(described, "uom") or WATT_HOURS
    made.scale = int(text_of(described, "powerOfTenMultiplier") or 0)
    return made


def _take(held: _Series, reading: Element, row: int) -> None:
    try:
        start, seconds = int(text_of(reading, "start")), int(text_of(reading, "duration") or 3600)
        value = int(text_of(reading, "value"))
    # A reading without a value is a gap, which is told of later.
    except ValueError:
        return
    held.start.append(start)
    held.seconds.append(seconds)
    held.value.append(value)
    held.quality.append(QUALITIES.get(text_of(reading, "quality"), 0))
    held.row.append(row)


def _facts(held: _Series) -> Facts:
    seconds = np.array(held.seconds, dtype=np.int64)
    power = held.unit == WATTS
    milli = [
        _milli(value, held.scale, s if power else 3600)
        for value, s in zip(held.value, held.seconds, strict=True)
    ]
    zero = np.zeros(len(milli), dtype=np.int64)
    return Facts(
        meter=zero, meters=(held.meter,), kind=zero + KINDS.index(held.kind), part=zero, flag=zero,
        start=np.array(held.start, dtype=np.int64), seconds=seconds, value=np.array(milli, dtype=np.int64),
        quality=np.array(held.quality, dtype=np.int64), row=np.array(held.row, dtype=np.int64),
    )  # fmt: skip


def _milli(value: int, scale: int, seconds: int) -> int:
    top = value * 1000 * seconds * 10 ** max(scale, 0)
    whole = 3600 * 10 ** max(-scale, 0)
    return (2 * top + whole) // (2 * whole)
