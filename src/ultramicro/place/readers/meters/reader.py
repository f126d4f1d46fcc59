"""Read any meter export: text, workbook, JSON or XML, without being told what it is."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from ultramicro.core.collecting import collecting_later
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, say
from ultramicro.core.rows import Settings
from ultramicro.place.config import HOME
from ultramicro.place.readers.meters import remarks
from ultramicro.place.readers.meters.clock import COUNTRIES
from ultramicro.place.readers.meters.collate import Left, collate
from ultramicro.place.readers.meters.doubts import doubted
from ultramicro.place.readers.meters.espi import is_espi, read_espi
from ultramicro.place.readers.meters.facts import Extract, joined
from ultramicro.place.readers.meters.figures import direction_of
from ultramicro.place.readers.meters.grid import Grid, json_grid, text_grid
from ultramicro.place.readers.meters.series_xml import is_series_xml, read_series_xml
from ultramicro.place.readers.meters.tabular import read_table
from ultramicro.place.readers.meters.told import Told, seconds_of
from ultramicro.place.readers.meters.totals import hold_totals
from ultramicro.place.readers.meters.wide_days import one_reading_a_row
from ultramicro.place.readers.meters.words import plain, zone_of_point
from ultramicro.place.readers.meters.write import TABLE, account_of, write
from ultramicro.place.readers.model import ColumnChoice, FileReading
from ultramicro.place.readers.reasons import columns_seen
from ultramicro.place.readers.text.engine import Engine
from ultramicro.place.readers.text.guard import WORKBOOKS, detect_file_type
from ultramicro.place.readers.text.limits import holding_still
from ultramicro.place.readers.workbook.reader import workbook_rows
from ultramicro.place.sections import section

_CONTINENT = re.compile(
    r"\b(datum\w*|verbrauch\w*|zeit\w*|wert|bezug\w*|zaehl\w*|messzeitpunkt|fecha|hora|consumo\w*|horodate|valeur|"
    r"energie\w*|debut|afname|verbruik|tijdstip|eenheid|ora|consumi|lastprofil|startdatum|beginn|einspeis\w*|ende|bis|einheit|ablese\w*|wirkenergie|lastg\w*|netz\w*|menge|messwert|leistung|puissance|inizio|inicio|datum)\b"
)
STAMPS = frozenset({"begin", "end"})


class MeterReader:
    """Reads meter exports.

    Parameters
    ----------
    engine : Engine, optional
        What other readers read with; this one needs none.

    Examples
    --------
    >>> MeterReader().claims(Path("any.csv"), b"Start,End,kWh")
    True
    """

    name = "meters"

    def __init__(self, engine: Engine | None = None) -> None:
        self.engine = engine

    def claims(self, path: Path, head: bytes) -> bool:  # noqa: ARG002  the protocol has it
        """Whether there is anything: what the file is, is told when it is read."""
        return bool(head)

    def read(self, path: Path, *, file: str, settings: Settings, out: Path) -> FileReading:
        """Read the file; see `Reader.read`."""
        try:
            with holding_still(path), collecting_later():
                return read_meter_file(path, file=file, settings=settings, out=out)
        except BadInput as error:
            raise BadInput(error.what, where=error.where or file, do=error.do) from error


def read_meter_file(path: Path, *, file: str, settings: Settings, out: Path) -> FileReading:
    """Read a meter export into a Parquet file of the table `readings`.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        What to call it in messages and tables.
    settings : mapping
        What place.toml says of it: `meter`, `unit`, `stamps`, `direction`, `time_zone`, `minutes`, `columns`.
    out : Path
        An existing folder for the tables.

    Returns
    -------
    FileReading
        The account; a record is what one line says of one meter.

    Raises
    ------
    BadInput
        If no reading was found in it.
    """
    told = _told(file, settings)
    with tempfile.TemporaryDirectory(prefix="ultramicro-") as scratch:
        found = list(_extracts(path, file, told, settings, Path(scratch)))
    extracts = [extract for extract, _ in found]
    facts = joined([extract.facts for extract in extracts])
    aside = [one for extract in extracts for one in extract.aside]
    rows, left = collate(facts)
    rows, doubtful, notes = doubted(rows)
    left += doubtful
    account = account_of(facts, left, aside, raw=_raw(left, [grid for _, grid in found if grid is not None]))
    first = extracts[0]
    return FileReading(
        file=file, kind=TABLE, encoding=first.encoding, header_line=first.header_line, lines=account.lines,
        accepted=account.accepted, rejected=account.rejected, set_aside=account.set_aside,
        columns=first.columns, choices=_choices(first), notes=_notes(found, notes),
        tables=write(rows, account, file=file, zone=first.zone or _calendar(rows.meters, told), out=out),
    )  # fmt: skip


def _calendar(meters: Sequence[str], told: Told) -> str:
    """Find the time zone in which the days of readings in universal time are counted."""
    try:
        return told.zone("", meters)
    except BadInput:
        # Their times are known all the same.
        return "UTC"


def _extracts(
    path: Path, file: str, told: Told, settings: Settings, scratch: Path
) -> Sequence[tuple[Extract, Grid | None]]:
    with path.open("rb") as source:
        head = source.read(1 << 16)
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    if start.startswith(b"<"):
        return [(_from_xml(path, head, told), None)]
    if start.startswith((b"{", b"[")) and path.suffix.lower() not in {".csv", ".txt", ".tsv"}:
        return _from_grids([json_grid(path)], told)
    kind = detect_file_type(path, settings=settings)
    if kind.format in WORKBOOKS:
        return _from_grids([Grid(rows=rows, lines=range(1, len(rows) + 1), sheet=name)
                            for name, rows in workbook_rows(path, settings=settings)], told)  # fmt: skip
    if kind.format != "text":
        raise BadInput(
            say("it is {format}, not a meter export", format=kind.format.upper()),
            do=say("export CSV or XLSX"),
        )
    return _from_grids([text_grid(path, file=file, scratch=scratch)], told)


def _from_xml(path: Path, head: bytes, told: Told) -> Extract:
    if is_espi(head):
        return read_espi(path, meter=told.meter)
    if is_series_xml(head):
        return read_series_xml(path, meter=told.meter)
    raise BadInput(
        say("it is XML, but neither Green Button nor a message of metered values"), do=say("export it as CSV")
    )


def _from_grids(grids: Sequence[Grid], told: Told) -> Sequence[tuple[Extract, Grid | None]]:
    found: list[tuple[Extract, Grid | None]] = []
    seen: list[str] = []
    split: list[Message] = []
    for grid in grids:
        long = one_reading_a_row(grid)
        # `Einspeisung` may stand on the tab of a sheet alone.
        way = told.direction or direction_of(grid.sheet)
        extract = read_table(long, replace(told, direction=way))
        if extract is not None and len(extract.facts):
            found.append((extract, long))
        elif extract is not None:
            split += [each.reason for each in extract.aside if each.reason.id == "reading_in_two_cells"]
        seen += [str(cell) for row in grid.rows[:1] for cell in row if str(cell).strip()]
    if not found and split:
        raise BadInput(split[0], do=say("download it in another form"))
    if not found:
        raise BadInput(
            say(
                "no readings with times were found in it; it begins with: {columns}",
                columns=columns_seen(seen) or Listed([]),
            ),
            do=say(
                "name the columns in place.toml under [[files]] columns, as in columns = {example}, or "
                "remove the file",
                example='{import = "…"}',
            ),
        )
    return found


def _told(file: str, settings: Settings) -> Told:
    """Take from place.toml what it says of the file.

    Raises
    ------
    BadInput
        If a setting has a value that it cannot have.
    """
    named = str(settings.get("meter", "")).strip()
    stamps = str(settings.get("stamps", ""))
    if stamps and stamps not in STAMPS:
        raise BadInput(
            say("stamps is '{given}'", given=stamps), do=say('write stamps = "begin" or stamps = "end"')
        )
    direction = str(settings.get("direction", ""))
    if direction and direction not in {"import", "export", "net"}:
        raise BadInput(
            say("direction is '{given}'", given=direction),
            do=say('write direction = "import", "export" or "net"'),
        )
    minutes = settings.get("minutes", "")
    return Told(
        meter=named or Path(file).stem, named=bool(named), unit=str(settings.get("unit", "")), stamps=stamps,
        direction=direction or _direction_by_name(file), seconds=seconds_of(str(minutes)) if minutes else 0,
        zone=partial(_zone, settings=settings),
        columns={k: str(v) for k, v in section(settings, "columns").items()},
    )  # fmt: skip


def _direction_by_name(file: str) -> str:
    """Tell by the file's own name what it is of, where nothing in it does."""
    stem = plain(Path(file).stem)
    # Any file of a portal may be called an export.
    return (
        "export" if re.search(r"einspeis|injection|injectie|erzeugung|generation|rueckliefer", stem) else ""
    )


def _zone(words: str, points: Sequence[str], *, settings: Settings) -> str:
    """Find the time zone of a file's clock.

    In order: what place.toml says; the country of its metering points; the country of the place, unless the
    words are those of the continent, whose clocks go together.

    Raises
    ------
    BadInput
        If nothing tells.
    """
    if told := settings.get("time_zone"):
        return _real_zone(str(told))
    if zone := next((zone for point in points if (zone := zone_of_point(point))), ""):
        return zone
    country = str(settings.get("country") or HOME).upper().partition("-")[0]
    own = COUNTRIES.get(country, "")
    if _CONTINENT.search(plain(words)) and not own.startswith("Europe/"):
        return "Europe/Berlin"
    if _CONTINENT.search(plain(words)) and own in {"Europe/London", "Europe/Dublin", ""}:
        return "Europe/Berlin"
    if own:
        return own
    raise BadInput(
        say("its times are those of a local clock, and the country has several"),
        do=say('write time_zone = "America/New_York", or another, for it under [[files]] in place.toml'),
    )


def _real_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(
            say("there is no time zone '{name}'", name=name),
            do=say('write time_zone = "Europe/London", or another'),
        ) from error
    return name


def _raw(left: Sequence[Left], grids: Sequence[Grid]) -> dict[int, str]:
    """Return the text of the lines that something was left out of."""
    wanted = set(np.unique(np.concatenate([each.row for each in left])).tolist()) if left else set()
    return {line: grid.raw(i) for grid in grids for i, line in enumerate(grid.lines) if line in wanted}


def _choices(extract: Extract) -> tuple[ColumnChoice, ...]:
    stamps = (
        extract.columns.get("at") or extract.columns.get("starts_at") or extract.columns.get("ends_at") or ""
    )
    return tuple(
        ColumnChoice(role=role, header=stamps, score=1.0, evidence=said)
        for role, said in extract.evidence.items()
    )


def _notes(found: Sequence[tuple[Extract, Grid | None]], notes: Sequence[Message]) -> tuple[Message, ...]:
    told = [
        note for extract, grid in found for note in ((*grid.notes, *extract.notes) if grid else extract.notes)
    ]
    told += [note for extract, grid in found for note in hold_totals(extract, grid)]
    aside = max(extract.meters_aside for extract, _ in found)
    if aside > 1:
        told.append(remarks.side_by_side(aside))
    return tuple(dict.fromkeys([*told, *notes]))
