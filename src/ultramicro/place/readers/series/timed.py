"""A file of times and values: where its header is, which column is which, and what each line came to."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, note, say
from ultramicro.place.readers.left_out import Fate, LeftOut
from ultramicro.place.readers.series.stamps import day_first, moment
from ultramicro.place.readers.text.text import guess_encoding

HEAD_LINES = 400
"""Files of stations begin with some hundred lines that say what is in them."""
TIME = r"(ob_end_time|date[ _/-]?time|time ?stamp|timestamp|time|date|utc|zeit|datum)([ _(].*)?"
NO_VALUE = frozenset({"", "na", "nan", "-999", "-9999", "null", "none"})


@dataclass(frozen=True, kw_only=True)
class Unit:
    """How a column is named, and what one of it is in the unit of the table.

    `a_second` says that it is a rate, such as watts: it is multiplied by the hours of its period.
    """

    pattern: str
    factor: float
    kind: str
    rate: bool = False


@dataclass(kw_only=True)
class Timed:
    """What a file holds. `ending` says whether times are the ends of their periods."""

    header: int
    ending: bool
    unit: Unit
    named: str
    rows: list[tuple[int, datetime, float, int | None]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    lines: int = 0
    head: Mapping[str, str] = field(default_factory=dict)
    texts: Sequence[str] = ()

    @property
    def minutes(self) -> int:
        """The commonest gap between two times; an hour where there is one time only. [minutes]."""
        times = sorted({at for _, at, _, _ in self.rows})
        gaps = Counter(int((b - a).total_seconds() // 60) for a, b in pairwise(times))
        return gaps.most_common(1)[0][0] if gaps else 60


def read_timed(path: Path, units: Sequence[Unit], wanted: Message) -> Timed:
    """Read times and values of a file; every line below the header is a row or is left out with its reason.

    Parameters
    ----------
    path : Path
        A file of text.
    units : sequence of Unit
        How the value's column may be called; the first that fits counts.
    wanted : Message
        What the file should have been, for the words of a refusal.

    Raises
    ------
    BadInput
        If it has no times with such values, or its dates can be read in two ways.
    """
    raw = path.read_bytes()
    lines = raw.decode(guess_encoding(raw[:4096]), errors="replace").splitlines()
    for at, line in enumerate(lines[:HEAD_LINES]):
        delimiter = max(",;\t", key=line.count)
        cells = [cell.strip() for cell in line.split(delimiter)]
        found = _columns(cells, units)
        if found:
            return _read(lines, at, delimiter, found)
    raise BadInput(
        say("it has no column of times beside {wanted}", wanted=wanted),
        do=say("give a file with a header that names both, and the unit of the values"),
    )


def _columns(cells: Sequence[str], units: Sequence[Unit]) -> tuple[int, int, Unit] | None:
    time = next((i for i, cell in enumerate(cells) if re.fullmatch(TIME, cell, re.IGNORECASE)), None)
    if time is None:
        return None
    for unit in units:
        for i, cell in enumerate(cells):
            if i != time and re.search(unit.pattern, cell, re.IGNORECASE):
                return time, i, unit
    return None


def _described(lines: Sequence[str]) -> dict[str, str]:
    """Return what the lines above the header say, by their first words."""
    found = (re.split(r"[,:;\t]", line, maxsplit=1) for line in lines)
    return {parts[0].strip().lower(): parts[1].strip() for parts in found if len(parts) > 1}


def _read(lines: Sequence[str], at: int, delimiter: str, columns: tuple[int, int, Unit]) -> Timed:
    time, value, unit = columns
    names = [cell.strip() for cell in lines[at].split(delimiter)]
    found = Timed(
        header=at + 1, ending=bool(re.search("end", names[time], re.IGNORECASE)), unit=unit,
        named=names[value], head=_described(lines[:at]), texts=lines,
    )  # fmt: skip
    hours = next((i for i, name in enumerate(names) if name == "ob_hour_count"), None)
    cells = [[cell.strip() for cell in row] for row in csv.reader(lines[at + 1 :], delimiter=delimiter)]
    first = day_first(row[time] for row in cells if len(row) > time)
    for number, (row, line) in enumerate(_numbered(cells, lines, at), start=at + 2):
        if not any(row):
            continue
        found.lines += 1
        outcome = _outcome(row, time, value, first_is_day=first, comma=delimiter == ";")
        if isinstance(outcome, Message):
            fate = Fate.REJECTED if outcome.id == "series.unreadable" else Fate.SET_ASIDE
            found.left_out.append(LeftOut(line=number, fate=fate, reason=outcome, raw=line))
            continue
        minutes = int(float(row[hours]) * 60) if hours is not None and row[hours] else None
        found.rows.append((number, *outcome, minutes))
    return found


def _numbered(cells: Sequence[list[str]], lines: Sequence[str], at: int) -> Iterator[tuple[list[str], str]]:
    # A series has no cell with a line end, so that rows and lines go together.
    yield from zip(cells, lines[at + 1 :], strict=False)


def _outcome(
    row: Sequence[str], time: int, value: int, *, first_is_day: bool, comma: bool
) -> tuple[datetime, float] | Message:
    at = moment(row[time], first_is_day=first_is_day) if len(row) > max(time, value) else None
    if at is None:
        return note("series.no_time", "it has no time, so it is no reading")
    text = row[value]
    if text.lower() in NO_VALUE:
        return note("series.no_value", "it has no value: the station or meter gave none")
    try:
        number = float(text.replace(",", ".") if comma else text)
    except ValueError:
        number = float("nan")
    if number != number or abs(number) == float("inf"):  # noqa: PLR0124  not a number
        return note("series.unreadable", "'{text}' is not a number; correct it", text=text[:40])
    return at, number
