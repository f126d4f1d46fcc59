"""Read invoices from a CSV, an electronic invoice or a folder: one row each, with file and line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from ultramicro.clearing.round.einvoice import KINDS, invoice_of
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, note, say
from ultramicro.core.sums import machine_pence

COLUMNS = ("debtor", "creditor", "amount", "reference", "due")
USUAL_DAYS = 30
"""An invoice is taken to be issued so long before it is due, where the file does not say. [days]"""


class InvoiceRow(NamedTuple):
    """One invoice as a file has it.

    Parameters
    ----------
    file : str
        The file's name.
    line : int
        Its line there; 1 in an electronic invoice.
    cells : mapping of str to str
        By column, as they stand.
    fault : Message or None
        Why it cannot be read, if it cannot.
    """

    file: str
    line: int
    cells: Mapping[str, str]
    fault: Message | None = None


def invoice_rows(path: Path) -> Iterator[InvoiceRow]:
    """Yield the invoices of a file, or of all files in a folder.

    Raises
    ------
    BadInput
        If a CSV lacks columns or cannot be read.
    """
    files = sorted(each for each in path.iterdir() if each.is_file()) if path.is_dir() else [path]
    for file in files:
        if file.suffix.lower() in KINDS:
            yield _electronic(file)
        else:
            yield from _of_csv(file)


def _electronic(file: Path) -> InvoiceRow:
    try:
        found = invoice_of(file)
        usual = date.fromisoformat(found["issued"]) + timedelta(USUAL_DAYS)
        pence = machine_pence(found["amount"])
        cells = found | {"due": found["due"] or usual.isoformat(), "amount": f"{Decimal(pence) / 100:.2f}"}
        return InvoiceRow(file.name, 1, cells)
    except (ValueError, OSError) as error:
        return InvoiceRow(file.name, 1, {}, fault_of(error))


def fault_of(error: Exception) -> Message:
    """Return the message of an error, or one that carries its text."""
    told = error.args[0] if error.args else ""
    return told if isinstance(told, Message) else note("invoice.unreadable", "{error}", error=str(error))


def _of_csv(path: Path) -> Iterator[InvoiceRow]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            heads = {(head or "").strip().casefold() for head in reader.fieldnames or ()}
            if not set(COLUMNS) <= heads:
                raise BadInput(
                    say("columns are missing"),
                    where=str(path),
                    do=say("name the columns {columns}", columns=Listed(COLUMNS)),
                )
            for row in reader:
                yield InvoiceRow(path.name, reader.line_num, _cells(row))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(
            say("the file cannot be read ({error})", error=str(error)),
            where=str(path),
            do=say("save it as CSV in UTF-8"),
        ) from error


def _cells(row: Mapping[str | None, object]) -> dict[str, str]:
    """Return a row's cells by column; what lies beyond the last column is left out."""
    return {
        (name or "").strip().casefold(): (cell or "").strip()
        for name, cell in row.items()
        if isinstance(cell, str | None)
    }
