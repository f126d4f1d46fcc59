"""Read a published list of payments, whatever its layout, with no configuration."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, note, say
from ultramicro.core.rows import Settings
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.reasons import columns_seen
from ultramicro.place.readers.spend.amount_unit import own_columns, with_unit
from ultramicro.place.readers.spend.columns import Column, data_sample, name_columns
from ultramicro.place.readers.spend.distinct_texts import read_meanings
from ultramicro.place.readers.spend.file_kind import PAYMENTS, kind_of, told_kind
from ultramicro.place.readers.spend.header import body_above, find_header
from ultramicro.place.readers.spend.levels import line_amount
from ultramicro.place.readers.spend.load import load
from ultramicro.place.readers.spend.non_payments import read_other
from ultramicro.place.readers.spend.plausible import refuse_implausible
from ultramicro.place.readers.spend.remarks import remarks
from ultramicro.place.readers.spend.roles import Roles, choose_roles
from ultramicro.place.readers.spend.write import Parts, write_tables
from ultramicro.place.readers.text.engine import Connection, Engine
from ultramicro.place.readers.text.guard import detect_file_type
from ultramicro.place.readers.text.records import careful_records, choose_delimiter, head_lines
from ultramicro.place.readers.text.text import copy_as_utf8
from ultramicro.place.sections import section

LOOKED_AT = 1500
"""Records in their order in which an invoice's lines are looked for."""
SELDOM = 0.5
"""A column without a name that more lines fill is one that somebody forgot to name."""
SUFFIXES = (".csv", ".tsv", ".txt", ".tab", ".dat", "")


class SpendReader:
    """Reads spend files in text form: CSV and its kin.

    Parameters
    ----------
    engine : Engine, optional
        What other readers read with too; each file is read with one of its own if none is given.

    Examples
    --------
    >>> SpendReader().claims(Path("may.csv"), b"Supplier,Amount")
    True
    """

    name = "spend"

    def __init__(self, engine: Engine | None = None) -> None:
        self.engine = engine

    def claims(self, path: Path, head: bytes) -> bool:
        """Whether the file may be a text table, judged by its name."""
        return path.suffix.lower() in SUFFIXES and bool(head)

    def read(self, path: Path, *, file: str, settings: Settings, out: Path) -> FileReading:
        """Read the file; see `read_table`."""
        return read_table(path, file=file, settings=settings, out=out, engine=self.engine)


def read_table(
    csv_path: Path,
    *,
    file: str,
    settings: Settings,
    out: Path,
    already_utf8: bool = False,
    origin_note: Message | None = None,
    engine: Engine | None = None,
) -> FileReading:
    """Read one text table of payments into Parquet files of the dictionary's columns.

    Parameters
    ----------
    csv_path : Path
        The text.
    file : str
        What to call it in messages and tables.
    settings : mapping
        What place.toml says of it: `payer`, `columns` (role to name or number), `kind`.
    out : Path
        An existing folder; `payments.parquet` and `rejects.parquet` are written in it.
    already_utf8 : bool
        Whether the text was made by another reader: UTF-8 with commas.
    origin_note : Message, optional
        A note to be kept with the reading: which sheet it was.
    engine : Engine, optional
        What other files are read with too.

    Returns
    -------
    FileReading
        The account, in which accepted, rejected and set aside add up to the lines.

    Raises
    ------
    BadInput
        If there is no table, or no payee or amount can be found in it.
    """
    if not already_utf8:
        _refuse_what_is_no_text(csv_path, file)
    # The head only: what the columns are must be known before a gigabyte is copied.
    lines = head_lines(csv_path)
    delimiter = "," if already_utf8 else choose_delimiter(lines)
    records = list(careful_records(lines, delimiter))
    header = find_header(records)
    sample = data_sample(records, header)
    columns = name_columns(header, sample)
    kind = told_kind(settings, file) or kind_of(columns)
    with tempfile.TemporaryDirectory(prefix="ultramicro-") as scratch:
        copy = copy_as_utf8(csv_path, Path(scratch) / "text.csv", delimiter=delimiter, where=file)
        parts = Parts(
            file=file, kind=kind, out=out, copy=copy, delimiter=delimiter, header=header,
            header_line=records[header.last][0] + 1 if header.last >= 0 else 0,
            payer=str(settings.get("payer") or ""),
        )  # fmt: skip
        notes = [origin_note, *copy.notes] if origin_note else list(copy.notes)
        # After the copy, as its lines are listed with their numbers and their text.
        if kind not in PAYMENTS:
            return read_other(parts, notes=notes)
        below = [cells for _, cells in records[header.last + 1 :][:LOOKED_AT]]
        above = [cell for _, cells in records[: max(header.first, 0)] for cell in cells]
        roles = _roles(columns, below, settings, file)
        roles = with_unit(roles, above, settings)
        # What a line says of its own body goes before what stands above the table.
        if not parts.payer and "body" not in roles.columns:
            parts = replace(parts, payer=body_above([cells for _, cells in records[: header.first]]))
        with (engine or Engine()).connection() as con:
            return _read_payments(con, parts, roles, columns, notes=notes)


def _refuse_what_is_no_text(path: Path, file: str) -> None:
    try:
        kind = detect_file_type(path)
    except BadInput as error:
        raise BadInput(error.what, where=file, do=error.do) from error
    # Spend takes files by their names, which may lie.
    if kind.format != "text":
        raise BadInput(
            say("its name is that of a text file, but it is {format}", format=kind.format.upper()),
            where=file,
            do=say("rename it with the ending of that format"),
        )


def _roles(
    columns: Sequence[Column], records: Sequence[Sequence[str]], settings: Settings, file: str
) -> Roles:
    told = section(settings, "columns")
    columns = own_columns(columns, settings, where=file)
    roles = choose_roles(columns, told, where=file)
    if "supplier" not in roles.columns or not {"amount", "debit"} & set(roles.columns):
        if not any(c.contents.filled for c in columns):
            raise BadInput(
                say("it has a header, but no line below it"), where=file, do=say("download it again")
            )
        raise _no_column(roles, columns, file)
    refuse_implausible(roles, columns, told, where=file)
    # What the user settled is not weighed against the contents; a pair has no invoice total.
    if "amount" in told or "amount" not in roles.columns:
        return roles
    return _by_line(roles, columns, records)


def _no_column(roles: Roles, columns: Sequence[Column], file: str) -> BadInput:
    """Say which column was not found; `problem` says so without the columns that there are."""
    if "supplier" in roles.columns:
        problem = note("spend.no_amount_column", "no column of amounts was found")
    else:
        problem = note("spend.no_payee_column", "no column of payees was found")
    seen = columns_seen(c.label for c in columns if c.contents.filled)
    return BadInput(
        say("{problem} among: {columns}", problem=problem, columns=seen),
        where=file,
        do=say("name it in place.toml under [[files]] columns, or remove the file if it holds no payments"),
    )


def _by_line(roles: Roles, columns: Sequence[Column], records: Sequence[Sequence[str]]) -> Roles:
    """Take the line's amount instead of the invoice's, if the contents prove it."""
    amount = roles.columns["amount"]
    others = [
        c
        for c in columns
        # VAT is a part of a line's amount and never all of it.
        if c is not amount and c.contents.amount > 0.9
        and max(c.named("amount"), c.named("gross_amount")) >= 0.4
        and c.named("vat_amount") < 0.9
    ]  # fmt: skip
    key = [roles.columns[role] for role in ("supplier", "date") if role in roles.columns]
    line = line_amount(amount, others, key, records) if others else None
    return (
        roles.instead(
            "amount",
            line,
            say("its lines sum to '{column}', which repeats on each line of an invoice", column=amount.label),
        )
        if line
        else roles
    )


def _named(columns: Sequence[Column]) -> int:
    """Return how many columns have a name, if what lies beyond them is seldom in use; else nought."""
    last = max((c.index + 1 for c in columns if c.name.strip()), default=0)
    return 0 if any(c.contents.filled > SELDOM for c in columns if c.index >= last) else last


def _read_payments(
    con: Connection, parts: Parts, roles: Roles, columns: Sequence[Column], *, notes: list[Message]
) -> FileReading:
    loaded = load(
        con, parts.copy, delimiter=parts.delimiter, width=len(columns), roles=roles, where=parts.file,
        named=_named(columns) if parts.delimiter == "," else 0,
    )  # fmt: skip
    if loaded.mended:
        notes.append(
            note(
                "spend.quotes_broken",
                "Quotation marks in the file are broken. Its records were separated one by one.",
            )
        )
    # Loaded with its header, so that a record's number gives its line.
    first = parts.header.last + 1
    meanings = read_meanings(con, first=first, roles=roles)
    return write_tables(parts, roles, loaded, meanings, notes=[*remarks(roles, columns, meanings), *notes])
