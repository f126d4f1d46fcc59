"""Read any file of contracts: OCDS, registers, exports, pipelines, payments under contracts."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, say
from ultramicro.core.rows import Settings
from ultramicro.place.readers.contracts import remarks
from ultramicro.place.readers.contracts.found import Found, together, written
from ultramicro.place.readers.contracts.json_parts import PACKAGES, Part, parts_of
from ultramicro.place.readers.contracts.packages import is_release, read_parts
from ultramicro.place.readers.contracts.roles import role_of
from ultramicro.place.readers.contracts.tables import Table, Understood, read_table, understand
from ultramicro.place.readers.contracts.text_rows import head_rows, text_table
from ultramicro.place.readers.file_names import is_dated
from ultramicro.place.readers.model import FileReading, Reader
from ultramicro.place.readers.reasons import columns_seen
from ultramicro.place.readers.text.guard import WORKBOOKS, detect_file_type
from ultramicro.place.readers.text.limits import holding_still
from ultramicro.place.readers.text.text import guess_encoding
from ultramicro.place.readers.workbook.cells import WRITERS
from ultramicro.place.readers.workbook.reader import workbook_sheets
from ultramicro.place.sections import section

LARGEST_JSON = 200_000_000
_JSON = (b"{", b"[")
_OCDS = re.compile(rb'"\s*o\s*c\s*i\s*d\s*"|"releases"|"compiledRelease"')
_NOTICES = re.compile(
    rb'"title"\s*:.*?"[^"]*(?:award|notice|deadline|procur|tender|contract)[^"]*"\s*:', re.DOTALL
)
_LISTED = re.compile(r'"(\w+)"\s*:\s*\[\s*\{')
FIRST = 20
"""So many objects tell what a file of JSON is."""


class ContractReader:
    """Reads files of contracts.

    Parameters
    ----------
    others : sequence of Reader
        Who reads a file that turns out to list payments and no contracts.
    sure : bool
        Whether only files are claimed that can be nothing else, as in the folder of payments.

    Examples
    --------
    >>> ContractReader(sure=True).claims(Path("a.json"), b'{"releases": [{"ocid": "o"}]}')
    True
    >>> ContractReader(sure=True).claims(Path("a.json"), b'{"accounts": []}')
    False
    """

    name = "contracts"

    def __init__(self, others: Sequence[Reader] = (), *, sure: bool = False) -> None:
        self.others, self.sure = tuple(others), sure

    def claims(self, path: Path, head: bytes) -> bool:
        """Whether the file is one of contracts; where nothing else is expected, whether there is anything."""
        if not self.sure:
            return bool(head)
        if _looks_like_json(head):
            return bool(_OCDS.search(head) or _NOTICES.search(head))
        return (
            b"\0" not in head[:64]
            and path.suffix.lower() in {".csv", ".tsv", ".txt", ""}
            and _head_lists(path)
        )

    def read(self, path: Path, *, file: str, settings: Settings, out: Path) -> FileReading:
        """Read the file; see `Reader.read`."""
        try:
            with holding_still(path):
                return self._read(path, file, settings, out)
        except BadInput as error:
            raise BadInput(error.what, where=error.where or file, do=error.do) from error

    def _read(self, path: Path, file: str, settings: Settings, out: Path) -> FileReading:
        with path.open("rb") as source:
            head = source.read(1 << 16)
        told, currency = _told(settings), str(settings.get("currency") or "GBP").upper()
        if _looks_like_json(head):
            return written(_from_json(path, file, currency, told), file=file, out=out)
        with tempfile.TemporaryDirectory(prefix="ultramicro-") as scratch:
            tables = _tables(path, file, settings, Path(scratch))
        buyer = _buyer(file, settings)
        understood = [understand(replace(table, buyer=buyer, currency=currency), told) for table in tables]
        found = [each for each in understood if each.sort]
        if found:
            parts = [*map(read_table, found), Found(notes=_sheets_not_read(understood))]
            return written(together(parts), file=file, out=out)
        # A list of payments may lie here too; whoever reads those takes it.
        if other := next((reader for reader in self.others if reader.claims(path, head)), None):
            return other.read(path, file=file, settings=settings, out=out)
        raise _no_contracts(understood)


def _sheets_not_read(understood: Sequence[Understood]) -> list[Message]:
    """Name the sheets of a workbook that list no contracts, as somebody may think that they do."""
    others = [each.table.sheet for each in understood if not each.sort and each.table.sheet]
    return [remarks.sheets_not_read(columns_seen(others))] if others else []


def _looks_like_json(head: bytes) -> bool:
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(_JSON)


def _head_lists(path: Path) -> bool:
    """Whether the first records of a text list contracts, and can be nothing else."""
    rows = head_rows(path)
    return bool(understand(Table(rows=rows, lines=range(1, len(rows) + 1), name=path.stem), sure=True).sort)


def _buyer(file: str, settings: Settings) -> str:
    """Return who buys where rows do not say: whom place.toml names for the file, or its folder."""
    folder = file.split("/")[1] if file.count("/") > 1 else ""
    # A folder that is called by its year is no body.
    return str(settings.get("payer") or "") or (folder if folder and not is_dated(folder) else "")


def _told(settings: Settings) -> dict[str, str | int]:
    """Return what place.toml says of columns, by our roles."""
    held = section(settings, "columns")
    return {role_of(name): which if isinstance(which, int) else str(which) for name, which in held.items()}


def _tables(path: Path, file: str, settings: Settings, scratch: Path) -> list[Table]:
    kind = detect_file_type(path, settings=settings)
    notes: tuple[Message, ...] = (kind.note,) if kind.note else ()
    stem = Path(file).stem
    if kind.format in WORKBOOKS:
        sheets = list(workbook_sheets(path, settings=settings))
        return [
            Table(rows=[list(map(_cell, row)) for row in each.rows], lines=range(1, len(each.rows) + 1),
                  notes=(*notes, *each.notes), name=f"{stem} {each.sheet}",
                  sheet=each.sheet if len(sheets) > 1 else "")
            for each in sheets
        ]  # fmt: skip
    if kind.format != "text":
        raise BadInput(
            say("it is {format}, not a list of contracts", format=kind.format.upper()),
            do=say("give it as CSV, XLSX or JSON (OCDS)"),
        )
    table = text_table(path, file=file, scratch=scratch)
    return [replace(table, name=stem, notes=(*notes, *table.notes))]


def _cell(value: object) -> str:
    # Line breaks part suppliers, so that texts stay as they are.
    return value if isinstance(value, str) else str(WRITERS.get(type(value), str)(value))


def _from_json(path: Path, file: str, currency: str, told: dict[str, str | int]) -> Found:
    if path.stat().st_size > LARGEST_JSON:
        raise BadInput(say("it is a JSON file of more than 200 MB"), do=say("download a shorter time"))
    content = path.read_bytes()
    encoding = guess_encoding(content[: 1 << 16])
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        encoding, text = "cp1252", content.decode("cp1252", errors="replace")
    parts = parts_of(text)
    first = list(islice(parts, FIRST))
    broken = bool(first) and all(part.why for part in first) and bool(_OCDS.search(content))
    if broken or any(is_release(part.held) for part in first):
        found = read_parts(chain(first, parts), currency)
    else:
        found = _from_objects(
            [*first, *parts], text, Table(rows=(), lines=(), name=Path(file).stem, currency=currency), told
        )
    return together([Found(encoding=encoding), found])


def _from_objects(parts: Sequence[Part], text: str, table: Table, told: dict[str, str | int]) -> Found:
    """Read a list of flat notices: the names of their members are a header."""
    if len(parts) == 1:
        parts = _longest_list(text) or parts
    if not parts and text.strip(" \r\n\t[]{}"):
        raise BadInput(say("it is not written as JSON must be"), do=say("download it again"))
    if len(parts) == 1 and isinstance(parts[0].held, Mapping) and set(PACKAGES) & set(parts[0].held):
        raise BadInput(say("no notice is in it"), do=say("remove it, or download it again"))
    flat = [(part.line, _flat(part.held)) for part in parts if isinstance(part.held, Mapping)]
    names = list(dict.fromkeys(member for _, each in flat for member in each))
    rows = [names, *([each.get(member, "") for member in names] for _, each in flat)]
    understood = understand(replace(table, rows=rows, lines=[1, *(line for line, _ in flat)]), told)
    if not understood.sort:
        raise _no_contracts([understood])
    broken = [part for part in parts if part.why]
    return together([read_table(understood), *([read_parts(broken, "")] if broken else [])])


def _longest_list(text: str) -> list[Part]:
    """Return the members of the longest list of objects that has a name."""
    names = dict.fromkeys(islice(_LISTED.findall(text), FIRST))
    return max((list(parts_of(text, lists=(name,))) for name in names), key=len, default=[])


def _flat(held: Mapping[str, Any]) -> dict[str, str]:
    """Return the members of a notice as cells; one that only wraps another is taken off."""
    wrapped = [value for value in held.values() if isinstance(value, Mapping)]
    if len(wrapped) == 1 and len(wrapped[0]) > len(held):
        held = wrapped[0]
    return {key: _json_cell(value) for key, value in held.items()}


def _json_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(_json_cell(each) for each in value if not isinstance(each, (list, Mapping)))
    if isinstance(value, Mapping):
        return _json_cell(value.get("name") or value.get("amount") or "")
    return str(value)


def _no_contracts(understood: Sequence[Understood]) -> BadInput:
    rows = [each.table.rows[each.header] for each in understood if each.table.rows]
    seen = columns_seen(str(cell) for row in rows for cell in row)
    if not seen.things:
        return BadInput(say("nothing is in it"), do=say("download it again, or remove it"))
    return BadInput(
        say("it is no list of contracts; its columns are {columns}", columns=seen),
        do=say(
            "name a column of titles and one of last days in place.toml under [[files]] columns, as in "
            "columns = {example}; put lists of payments into payments/",
            example='{title = "…", ends_on = "…"}',
        ),
    )
