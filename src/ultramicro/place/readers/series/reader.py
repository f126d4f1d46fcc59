"""Readers of series that place.toml names: sun on level ground, what a turbine makes or a stream carries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, note, plural, say
from ultramicro.core.rows import Settings
from ultramicro.place.filled import arrow_table
from ultramicro.place.readers.left_out import Fate, LeftOut, rejects_table
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.series.timed import Timed, Unit, read_timed

SUN = (
    Unit(pattern=r"^glbl_irad_amt$", factor=1 / 3.6, kind="wh_m2"),
    Unit(pattern=r"(ghi|global|g\(h\)|horizontal).*kj/m", factor=1 / 3.6, kind="wh_m2"),
    Unit(pattern=r"(ghi|global|g\(h\)|horizontal).*mj/m", factor=1000 / 3.6, kind="wh_m2"),
    Unit(pattern=r"(ghi|global|g\(h\)|horizontal).*kwh/m", factor=1000, kind="wh_m2"),
    Unit(pattern=r"(ghi|global|g\(h\)|horizontal).*wh/m", factor=1, kind="wh_m2"),
    Unit(pattern=r"(ghi|global|g\(h\)|horizontal).*w/m", factor=1, kind="wh_m2", rate=True),
    Unit(pattern=r"^(ghi|g\(h\))$", factor=1, kind="wh_m2", rate=True),  # PVGIS and TMY files: W/m²
)
"""How files name sun on level ground, in Wh/m² of their period."""
MADE = (
    Unit(pattern=r"\bmwh\b", factor=1e6, kind="wh"),
    Unit(pattern=r"\bkwh\b", factor=1e3, kind="wh"),
    Unit(pattern=r"\bwh\b", factor=1, kind="wh"),
    Unit(pattern=r"\bmw\b", factor=1e6, kind="wh", rate=True),
    Unit(pattern=r"\bkw\b", factor=1e3, kind="wh", rate=True),
    Unit(pattern=r"\bw\b", factor=1, kind="wh", rate=True),
    Unit(pattern=r"m(3|³)\s?/\s?s|cumecs?|m\^3/s", factor=1, kind="m3_s"),
    Unit(pattern=r"\bl\s?/\s?s\b|litres? (a|per) second", factor=1e-3, kind="m3_s"),
)
"""How files name what a turbine made, in Wh of their period, or the flow of a stream, in m³/s."""
MOST_SUN = 1500.0
"""Above the sun outside the air (1,361 W/m²) with room for clouds that focus it. [Wh/m² an hour]"""
HOUR = 60


class SeriesReader:
    """Reads a series; each time is kept once.

    Parameters
    ----------
    table : str
        `irradiance` or `natural_series`.
    """

    def __init__(self, table: str) -> None:
        self.name = table

    def claims(self, path: Path, head: bytes) -> bool:  # noqa: ARG002  the protocol has it
        """Whether there is anything to read: no other reader is for such files."""
        return bool(head)

    def read(self, path: Path, *, file: str, settings: Settings, out: Path) -> FileReading:
        """Read every period of it.

        Raises
        ------
        BadInput
            If it has no such series, or its dates can be read in two ways.
        """
        del settings
        sun = self.name == "irradiance"
        wanted = say("the sun on level ground, such as GHI in W/m2") if sun else say("kW, kWh or m3/s")
        try:
            timed = read_timed(path, SUN if sun else MADE, wanted)
        except BadInput as error:
            raise BadInput(error.what, where=file, do=error.do) from error
        periods = list(_periods(timed, sun=sun))
        if not periods:
            raise BadInput(say("no line of it has a time and a value"), where=file, do=wanted)
        rows = (_row(self.name, each, timed, file) for each in periods)
        return _written(self.name, timed, rows, len(periods), file=file, out=out)


@dataclass(frozen=True, kw_only=True)
class Period:
    """What happened from a time on, for some minutes."""

    starts_at: datetime
    minutes: int
    value: float


def _periods(timed: Timed, *, sun: bool) -> Iterator[Period]:
    usual = min(timed.minutes, HOUR)
    seen: set[datetime] = set()
    for line, at, number, told in sorted(timed.rows, key=lambda row: row[0]):
        minutes = told or usual
        value = timed.unit.factor * number * (minutes / HOUR if timed.unit.rate else 1)
        start = at - timedelta(minutes=minutes) if timed.ending else _floored(at, minutes)
        why = _unfit(value, minutes, start in seen, sun=sun)
        if why:
            timed.left_out.append(LeftOut(line=line, fate=_fate(why), reason=why, raw=timed.texts[line - 1]))
            continue
        seen.add(start)
        yield Period(starts_at=start, minutes=minutes, value=value)


def _floored(at: datetime, minutes: int) -> datetime:
    # Satellites are read some minutes past the hour; the reading stands for the hour that holds it.
    midnight = at.replace(hour=0, minute=0, second=0)
    return at - (at - midnight) % timedelta(minutes=minutes)


def _unfit(value: float, minutes: int, again: bool, *, sun: bool) -> Message | None:
    if minutes > HOUR:
        return note(
            "series.too_long", "it is of {hours} hours; other lines are of one", hours=minutes // HOUR
        )
    if again:
        return note("series.again", "its time stands above already")
    if sun and value > MOST_SUN * minutes / HOUR:
        return note("series.too_much_sun", "it is more sun than there is; is the unit another?")
    if sun and value < 0:
        return note("series.below_nought", "it is below nought")
    return None


def _fate(why: Message) -> Fate:
    return Fate.SET_ASIDE if why.id in {"series.too_long", "series.again"} else Fate.REJECTED


def _row(table: str, each: Period, timed: Timed, file: str) -> dict[str, object]:
    row: dict[str, object] = {"starts_at": each.starts_at, "minutes": each.minutes}
    if table == "irradiance":
        lat, lon = _place(timed)
        return row | {"sun_wh_per_sqm": each.value, "lat": lat, "lon": lon, "origin": file}
    return row | {"series": Path(file).stem, "kind": timed.unit.kind, "value": each.value, "origin": file}


def _place(timed: Timed) -> tuple[float | None, float | None]:
    head = timed.head
    both = head.get("location", "").removeprefix("G,").split(",")
    texts = both if len(both) == 2 else [_of(head, "latitude"), _of(head, "longitude")]  # noqa: PLR2004
    try:
        lat, lon = (float(text.split()[0]) for text in texts)
    except (ValueError, IndexError):
        return None, None
    return lat, lon


def _of(head: object, word: str) -> str:
    items = head.items() if isinstance(head, dict) else ()
    return next((value for name, value in items if name.startswith(word)), "")


def _written(
    table: str, timed: Timed, rows: Iterator[dict[str, object]], taken: int, *, file: str, out: Path
) -> FileReading:
    pq.write_table(arrow_table(table, rows), out / f"{table}.parquet")
    pq.write_table(rejects_table(file, timed.left_out), out / "rejects.parquet")
    fates = Counter(each.fate for each in timed.left_out)
    return FileReading(
        file=file, kind=table, header_line=timed.header, lines=timed.lines, accepted=taken,
        rejected=fates[Fate.REJECTED], set_aside=fates[Fate.SET_ASIDE],
        columns={"value": timed.named}, notes=_notes(timed, taken),
        tables={table: out / f"{table}.parquet", "rejects": out / "rejects.parquet"},
    )  # fmt: skip


def _notes(timed: Timed, taken: int) -> tuple[Message, ...]:
    when = (
        note("series.ending", "Its times are the ends of their periods.")
        if timed.ending
        else note("series.beginning", "Its times are taken for the beginnings of their periods.")
    )
    read = plural("{n} period of {minutes} minutes.", "{n} periods of {minutes} minutes.", taken,
                  minutes=timed.minutes)  # fmt: skip
    return read.with_id("series.periods"), when
