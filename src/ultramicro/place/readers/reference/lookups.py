"""Places of suppliers that somebody looked up before and kept as JSON: one entry a name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.core.rows import Settings
from ultramicro.place.readers.tables.origin import Origin, cells_of
from ultramicro.place.readers.text.engine import Connection, registered
from ultramicro.place.readers.text.text import guess_encoding

COLUMNS = ("name", "company_number", "postcode", "company_type", "status", "sector")
_WORDS = re.compile(r"[A-Z0-9]+")
# Words that nearly every name has: two firms must not seem alike by their legal form.
_COMMON = frozenset({"LTD", "LIMITED", "PLC", "LLP", "CIC", "CIO", "THE", "AND", "UK", "CO", "COMPANY"})
LARGEST_BYTES = 400_000_000
"""Such files are read into memory; the registers themselves, which are larger, are not of this form."""


Entry: TypeAlias = dict[str, object]
"""One entry of a register as JSON has it."""


def json_origin(con: Connection, path: Path) -> Origin:
    """Take the entries of a JSON file: an object of names, an array, or one object a line.

    Parameters
    ----------
    con : Connection
        The read's connection.
    path : Path
        The file.

    Returns
    -------
    Origin
        One record an entry.

    Raises
    ------
    BadInput
        If it is no JSON, or of another shape.
    """
    if path.stat().st_size > LARGEST_BYTES:
        raise BadInput(
            say("it is JSON of more than 400 MB"), do=say("give the register as CSV or as tab-separated text")
        )
    # All at once: which keys there are is known only after the last entry.
    entries = list(_entries(path))
    keys = _keys(entries)
    table = pa.table(
        {
            # Numbered, as keys may be any text and SQL names may not.
            f"c{i}": pa.array([_text(entry.get(key)) for entry in entries], pa.string())
            for i, key in enumerate(keys)
        }
    )
    with registered(con, lent=table):
        # Copied, as the loan ends with this block and the table is read after it.
        con.execute("CREATE OR REPLACE TEMP TABLE cells AS SELECT * FROM lent")
    return Origin(con=con, sql="cells", cells=cells_of(keys), records=len(entries))


def _keys(entries: list[Entry]) -> list[str]:
    keys = list(dict.fromkeys(key for entry in entries for key in entry))
    if not keys:
        raise BadInput(
            say("its JSON has no entries"), do=say("give another file, or remove the line from place.toml")
        )
    return keys


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        return value.encode(errors="replace").decode()  # half a pair of UTF-16, which no table can hold
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)


def _entries(path: Path) -> Iterator[Entry]:
    raw = path.read_bytes()
    text = raw.decode(guess_encoding(raw[:4096]), errors="replace")
    try:
        content = json.loads(text)
    # One object a line is no JSON as a whole; and a hostile file may nest beyond Python's depth.
    except (ValueError, RecursionError):
        content = _lines(text)
    # The name is the key there, and must become a column like any other.
    if isinstance(content, dict):
        content = [
            {"name": name} | (told if isinstance(told, dict) else {"said": told})
            for name, told in content.items()
        ]
    if not isinstance(content, list) or not all(isinstance(entry, dict) for entry in content):
        raise BadInput(
            say("its JSON is not a list of entries"), do=say("give a register as it was published")
        )
    return (row for entry in content for row in _flat(entry))


def _lines(text: str) -> list[object]:
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        raise BadInput(say("it is not valid JSON"), do=say("download it again")) from error


def _flat(entry: Settings) -> Iterator[Entry]:
    """Bring the known forms of a looked-up entry to the columns of one table; others stay as they are.

    Both names stand: the one that was looked up, as a payment list prints it, and the register's own.
    """
    if "ch_match" in entry:
        # Entries as the register's own interface gives them, kept with the match.
        found, said = _matched(entry), entry.get("display_name")
        alike = _mapping(entry["ch_match"]).get("match_quality") == "exact"
    elif "ch_name" in entry:
        said = entry.get("name")
        alike = _alike(said, entry["ch_name"])
        found = {key: entry.get(key) for key in COLUMNS} | {"name": entry["ch_name"] or said}
    else:
        found, said, alike = dict(entry), None, False
    yield found
    # A wrong match must not lend its place to the name that was looked up.
    if alike and said and said != found["name"]:
        yield found | {"name": said}


def _alike(said: object, registered: object) -> bool:
    """Whether one name has all the words of the other: what was looked up may be another firm's place."""
    one, other = (frozenset(_WORDS.findall(str(name or "").upper())) - _COMMON for name in (said, registered))
    # Either may be the shorter: lists cut names off, registers write them out.
    return bool(one and other) and (one <= other or other <= one)


def _matched(entry: Settings) -> Entry:
    match, company = _mapping(entry.get("ch_match")), _mapping(entry.get("company"))
    codes = company.get("sic_codes")
    return {
        "name": company.get("name") or match.get("title") or entry.get("display_name"),
        "company_number": company.get("company_number") or match.get("company_number"),
        "postcode": _mapping(company.get("registered_office")).get("postal_code"),
        "company_type": company.get("type"),
        "status": company.get("status") or match.get("company_status"),
        # The register lists the main activity first.
        "sector": codes[0] if isinstance(codes, list) and codes else None,
    }


def _mapping(value: object) -> Settings:
    return value if isinstance(value, dict) else {}
