"""Messages of electricity markets: Switzerland's SDAT (ebIX E66) and the CIM documents of others.

Both give a period, a resolution and numbered values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree.ElementTree import Element

import numpy as np

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.place.readers.meters.facts import KINDS, Extract, Facts, joined
from ultramicro.place.readers.meters.figures import POWER, UNITS
from ultramicro.place.readers.meters.numbers import UNREADABLE, read_numbers
from ultramicro.place.readers.meters.stamps import DAY, stamp_of
from ultramicro.place.readers.meters.told import seconds_of
from ultramicro.place.readers.meters.xml_tree import first, local, text_of, tree_of

ESTIMATED = frozenset({"21", "56", "58", "A02", "A03", "E", "Z02", "Z03"})
"""Conditions that mean a replaced, estimated or preliminary value."""
POINTS = ("Observation", "Point", "Energy_Observation", "IntervalEnergyObservation", "EnergyObservation")
VALUES = ("Volume", "quantity", "EnergyQuantity")
SERIES = ("MeteringData", "Series", "Period", "PayloadEnergyTimeSeries")


@dataclass(frozen=True, kw_only=True)
class _Head:
    """What is said of all values of a series."""

    meter: str
    kind: str
    start: int
    seconds: int
    factor: int
    power: bool


def is_series_xml(head: bytes) -> bool:
    """Whether a file that begins so is a message of metered values."""
    return b"<" in head and any(
        word in head for word in (b"MeteringData", b"MeteredData", b"<Period", b":Period", b"TimeSeries")
    )


def read_series_xml(path: Path, *, meter: str) -> Extract:
    """Read a message of metered values.

    Parameters
    ----------
    path : Path
        The file.
    meter : str
        What its meter is called where the file does not say.

    Raises
    ------
    BadInput
        If it holds no values with times.
    """
    root = tree_of(path)
    facts, row = [], 0
    for series, around in _series(root):
        points = [each for each in series.iter() if local(each) in POINTS]
        head = _head(series, around, meter)
        if points and head is not None:
            facts.append(_facts(head, points, row))
            row += len(points)
    if not facts:
        raise BadInput(
            say("it holds no values with times"), do=say("export metered values (SDAT E66), or CSV")
        )
    return Extract(facts=joined(facts))


def _series(root: Element) -> Iterator[tuple[Element, Element]]:
    """Yield the innermost elements that hold values, each with the one around it that names its meter."""
    parents = {child: parent for parent in root.iter() for child in parent}
    for each in root.iter():
        if local(each) in SERIES and any(local(child) in POINTS for child in each):
            around = each
            while around in parents and local(around) not in {"TimeSeries", "MeteringData", "Series"}:
                around = parents[around]
            yield each, around if around in parents or around is root else each


def _head(series: Element, around: Element, meter: str) -> _Head | None:
    start = _moment(
        text_of(series, "StartDateTime") or text_of(series, "start") or text_of(series, "StartOfPeriod")
    )
    if start is None:
        return None
    unit = (
        text_of(around, "MeasureUnit")
        or text_of(around, "measurement_Unit.name")
        or text_of(around, "UnitType")
    ).lower()
    unit = {"kwt": "kw", "whr": "wh", "mwt": "mw"}.get(unit, unit or "kwh")
    production = first(around, "ProductionMeteringPoint")
    flow = text_of(around, "flowDirection.direction")
    point = next((p for name in ("ConsumptionMeteringPoint", "ProductionMeteringPoint", "MeteringPoint")
                  if (p := first(around, name)) is not None), None)  # fmt: skip
    named = "".join(point.itertext()).strip() if point is not None else ""
    named = (
        named or text_of(around, "marketEvaluationPoint.mRID") or text_of(around, "registeredResource.mRID")
    )
    return _Head(
        meter=named.split()[0] if named else meter, start=start, seconds=_resolution(series),
        kind="export" if production is not None or flow == "A01" else "import",
        factor=UNITS.get(unit, UNITS["kwh"]), power=unit in POWER,
    )  # fmt: skip


def _moment(text: str) -> int | None:
    stamp = stamp_of(text)
    if stamp is None or stamp.day is None:
        return None
    return stamp.day * DAY + (stamp.second or 0) - (stamp.offset or 0)


def _resolution(series: Element) -> int:
    found = [each for each in series.iter() if local(each).lower() == "resolution"]
    if not found:
        return 900
    # SDAT nests a number and its unit: 15, MIN.
    number = (
        text_of(found[-1], "Resolution") or text_of(found[-1], "resolution") or (found[-1].text or "").strip()
    )
    unit = text_of(found[0], "Unit")
    return seconds_of(f"{number}{unit[:3]}" if unit else number) or 900


def _facts(head: _Head, points: list[Element], row: int) -> Facts:
    sequence = [_number(each) for each in points]
    texts = [next((t for name in VALUES if (t := text_of(each, name))), "") for each in points]
    values = read_numbers(texts, mark=".").millionths
    flags = [text_of(each, "Condition") or text_of(each, "quality") for each in points]
    at = np.array([n or i + 1 for i, n in enumerate(sequence)], dtype=np.int64)
    good = np.flatnonzero(values > UNREADABLE)
    start = _starts(head, at)
    top = values[good] * (head.factor if head.factor < 10**6 else head.factor // 10**6)
    whole = 10**6 if head.factor < 10**6 else 1
    if head.power:
        top, whole = top * head.seconds, whole * 3600
    zero = np.zeros(len(good), dtype=np.int64)
    known: dict[str, int] = {}
    codes = np.array([known.setdefault(flag, len(known)) for flag in flags], dtype=np.int64)
    estimated = np.array([flag in ESTIMATED for flag in flags], dtype=np.int64)
    return Facts(
        meter=zero, meters=(head.meter,), kind=zero + KINDS.index(head.kind), part=zero, start=start[good],
        seconds=zero + head.seconds, value=(top + whole // 2) // whole, quality=estimated[good],
        flag=codes[good], flags=tuple(known) or ("",), row=good + row + 1,
    )  # fmt: skip


def _starts(head: _Head, at: np.ndarray) -> np.ndarray:
    if head.seconds % DAY:
        return head.start + (at - 1) * head.seconds
    # Days are of 23 or 25 hours now and then; the message counts them, so that they are counted from its
    # start.
    first_day = datetime.fromtimestamp(head.start, UTC)
    return np.array([int((first_day + timedelta(days=int(n) - 1)).timestamp()) for n in at], dtype=np.int64)


def _number(point: Element) -> int:
    text = text_of(point, "Sequence") or text_of(point, "position") or text_of(point, "Position")
    return int(text) if text.isdigit() else 0
