"""Postcode directories: ONSPD and NSPL as published, and their like as CSV or Parquet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, note, say
from ultramicro.core.rows import Settings
from ultramicro.place.readers.left_out import Fate
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.reasons import columns_seen
from ultramicro.place.readers.reference.reader import read_reference
from ultramicro.place.readers.tables.convert import Plan, Rule
from ultramicro.place.readers.tables.origin import Origin
from ultramicro.place.readers.text.engine import Engine, rows

NAMES: Mapping[str, str] = {
    "postcode": r"pcds|postcode|pcd2|pcd8|pcd7|pcd",
    "lat": r"lat|latitude",
    "lon": r"long|lon|lng|longitude",
    "lsoa": r"lsoa(?P<year>\d\d)?(cd)?",
    "ward": r"(os)?ward(?P<year>\d\d)?(cd)?|wd(?P<year2>\d\d)?(cd)?",
    "district": r"(os)?laua(?P<year>\d\d)?(cd)?|(lad|ltla)(?P<year2>\d\d)?(cd)?|district",
    "imd_rank": r"imd(?P<year>\d\d)?_?(ind|rank)?",
    "imd_decile": r"imd(?P<year>\d\d)?_?(decile|tenth)",
    "country": r"ctry(?P<year>\d\d)?(cd)?",
}
"""How the directories name their columns, from 2011 on; the number is the year of the geography."""

ENGLISH_AREAS = {2019: 32_844, 2025: 33_755}
"""Small areas of England that each Index of Multiple Deprivation ranks."""
NOWHERE = "99.999"
"""Latitude of a postcode that has no place on the map."""
# With those that break the rule, such as Newport's old NPT.
WHOLE = r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}|NPT[0-9][A-Z]{2}|GIR0AA"


class PostcodeReader:
    """Reads postcode directories.

    Parameters
    ----------
    engine : Engine, optional
        What other readers read with too; each list is read with one of its own if none is given.

    Examples
    --------
    >>> PostcodeReader().claims(Path("ONSPD_AUG_2025_UK.csv"), b"pcd7,pcds,lat,long")
    True
    """

    name = "postcodes"

    def __init__(self, engine: Engine | None = None) -> None:
        self.engine = engine

    def claims(self, path: Path, head: bytes) -> bool:  # noqa: ARG002  the protocol has it
        """Whether there is anything to read: no other reader is for such lists."""
        return bool(head)

    def read(self, path: Path, *, file: str, settings: Settings, out: Path) -> FileReading:
        """Read the directory; terminated postcodes are kept, since old payments bear them."""
        reading = read_reference(path, plan_of, file=file, settings=settings, out=out, engine=self.engine)
        # Published directories hold each postcode once; numbering millions of lines is paid only where one
        # does not.
        if not _repeats(reading.tables["postcodes"]):
            return reading
        return read_reference(path, _plan_once, file=file, settings=settings, out=out, engine=self.engine)


def _repeats(path: Path) -> bool:
    """Whether a postcode stands twice: every payment there would count as often."""
    # One column of two million fits easily; the whole table would not.
    codes = pq.read_table(path, columns=["postcode"])["postcode"]
    return len(pc.unique(codes)) < len(codes)


def choose(names: Sequence[str]) -> dict[str, str]:
    """Choose the columns by their names; of several geographies the newest.

    Parameters
    ----------
    names : sequence of str
        A header.

    Returns
    -------
    dict of str to str
        What it is to the name as printed.

    Examples
    --------
    >>> choose(["pcd7", "pcds", "lad25cd", "lsoa11cd", "lsoa21cd", "lat", "long", "imd20ind"])
    {'postcode': 'pcds', 'lat': 'lat', 'lon': 'long', 'lsoa': 'lsoa21cd', 'district': 'lad25cd',
     'imd_rank': 'imd20ind'}
    """
    chosen = {}
    for role, pattern in NAMES.items():
        fits = [(name, match) for name in names if (match := re.fullmatch(pattern, name.strip().lower()))]
        if fits:
            # `pcds` has the blank where people write it; the fixed widths of pcd7 and pcd8 are read too.
            order = pattern.split("|")
            # Areas are drawn anew with each census; only the newest fit today's boundaries.
            chosen[role] = max(fits, key=lambda fit: (_year(fit[1]), -_place(fit[0], order)))[0].strip()
    return chosen


def _year(match: re.Match[str]) -> int:
    found = match.groupdict()
    return int(found.get("year") or found.get("year2") or 0)


def _place(name: str, order: Sequence[str]) -> int:
    return order.index(name.strip().lower()) if name.strip().lower() in order else len(order)


def plan_of(origin: Origin) -> Plan:
    """Plan the table `postcodes`.

    Raises
    ------
    BadInput
        If the list has no postcodes, or says nothing of them.
    """
    names = choose(list(origin.cells))
    # A column of postcodes alone stands in many a file and locates nothing.
    if "postcode" not in names or len(names) < 2:  # noqa: PLR2004
        raise BadInput(
            say(
                "it is not a list of postcodes: its columns are {columns}", columns=columns_seen(origin.cells)
            ),
            do=say(
                "give the ONS Postcode Directory (ONSPD) or the National Statistics Postcode Lookup (NSPL), "
                "as CSV or as the zip it comes in"
            ),
        )
    cell = {role: origin.cells[name] for role, name in names.items()}
    postcode = f"upper(replace({cell['postcode']}, ' ', ''))"
    values: dict[str, str] = {role: cell[role] for role in ("lsoa", "ward", "district") if role in cell}
    values |= {"postcode": postcode} | _coordinates(cell)
    tenth, told = _tenth(origin, names, cell)
    return Plan(
        table="postcodes",
        kind="postcodes",
        values=values | ({"imd_decile": tenth} if tenth else {}),
        rules=[
            Rule(
                when=f"NOT coalesce(regexp_full_match({postcode}, '{WHOLE}'), false)",
                reason=note("postcode_not_whole", "'{text}' is not a whole UK postcode"),
                said={"text": cell["postcode"]},
            )
        ],
        columns=names,
        notes=[told] if told else [],
    )


def _plan_once(origin: Origin) -> Plan:
    plan = plan_of(origin)
    return replace(plan, once=plan.values["postcode"], again_fate=Fate.SET_ASIDE)


def _coordinates(cell: Mapping[str, str]) -> dict[str, str]:
    if not {"lat", "lon"} <= set(cell):
        return {}
    lat, lon = (f"try_cast({cell[role]} AS DOUBLE)" for role in ("lat", "lon"))
    # The directories write 99.999 for a postcode that has no place.
    there = f"{lat} BETWEEN -90 AND 90 AND {lon} BETWEEN -180 AND 180"
    return {role: f"CASE WHEN {there} THEN {value} END" for role, value in (("lat", lat), ("lon", lon))}


def _tenth(origin: Origin, names: Mapping[str, str], cell: Mapping[str, str]) -> tuple[str, Message | None]:
    """Turn a rank of deprivation into its tenth, for England only: other countries have their own indices."""
    if "imd_decile" in cell:
        tenth = f"try_cast({cell['imd_decile']} AS BIGINT)"
        return f"CASE WHEN {tenth} BETWEEN 1 AND 10 THEN {tenth} END", None
    # Any code of the Office for National Statistics begins with its country's letter.
    where = next((role for role in ("lsoa", "country", "district") if role in cell), "")
    if "imd_rank" not in cell or not where:
        return "", None
    rank = f"try_cast({cell['imd_rank']} AS BIGINT)"
    english = f"starts_with({cell[where]}, 'E')"
    ((highest,),) = rows(origin.con, f"SELECT max({rank}) FILTER ({english}) FROM {origin.sql} AS source")
    year = re.search(r"\d\d", names["imd_rank"])
    # A directory that is whole holds every rank; an extract may say the year in the column's name.
    of_2025 = (highest or 0) > ENGLISH_AREAS[2019] or (year is not None and int(year[0]) >= 25)  # noqa: PLR2004
    areas = ENGLISH_AREAS[2025 if of_2025 else 2019]
    # Rounded up, so that the last area is in the tenth tenth and not in an eleventh.
    tenth = f"({rank} * 10 + {areas - 1}) // {areas}"
    return (
        f"CASE WHEN {english} AND {rank} BETWEEN 1 AND {areas} THEN {tenth} END",
        note(
            "postcodes.tenths_of_england",
            "Deprivation tenths are of the {areas} small areas of England. Other countries have none.",
            areas=areas,
        ),
    )
