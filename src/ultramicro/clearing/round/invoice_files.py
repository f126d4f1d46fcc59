"""Read invoices from a table, an electronic invoice or a folder of them: one row each, with file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from ultramicro.clearing.round.einvoice import KINDS, invoice_of
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, note, say
from ultramicro.core.sums import machine_pence

USUAL_DAYS = 30
"""An invoice is taken to be issued so long before it is due, where the file does not say. [days]"""


class InvoiceRow(NamedTuple):
    """One invoice or credit note as a file has it.

    Parameters
    ----------
    file : str
        The file's name.
    line : int or None
        Its line there; 1 in an electronic invoice, None where the whole file cannot be read.
    cells : mapping of str to str
        By column, as they stand.
    fault : Message or None
        Why it cannot be read, if it cannot.
    """

    file: str
    line: int | None
    cells: Mapping[str, str]
    fault: Message | None = None


def invoice_rows(path: Path) -> Iterator[InvoiceRow]:
    """Yield the invoices of a file, or of all files in a folder; in a folder no file stops another.

    Raises
    ------
    BadInput
        If the one file that is given is not there, or cannot be read.
    """
    if not path.exists():
        raise BadInput(say("there is no such file"), where=str(path), do=say("check the path"))
    if not path.is_dir():
        yield from _of_file(path)
        return
    # The first of two alike counts, so that the order must not hang on the computer.
    for file in sorted(path.iterdir()):
        yield from _in_folder(file)


def _in_folder(file: Path) -> Iterator[InvoiceRow]:
    """Yield the invoices of a file, or why it has none."""
    if file.is_dir():
        fault = note("invoice.folder", "it is a folder, which is not looked into: collect it by itself")
        yield InvoiceRow(file.name, None, {}, fault)
    elif file.name.startswith((".", "~$")):
        # Systems and programs leave such files beside the real ones.
        fault = note("invoice.hidden", "it is a hidden file of the computer, not an invoice")
        yield InvoiceRow(file.name, None, {}, fault)
    else:
        try:
            # Whole before any row is given out: half a file would be taken in and half of it told as
            # broken.
            yield from list(_of_file(file))
        except BadInput as error:
            fault = note("invoice.unreadable", "{error}", error=str(error))
            yield InvoiceRow(file.name, None, {}, fault)


def _of_file(file: Path) -> Iterator[InvoiceRow]:
    if file.suffix.lower() in KINDS:
        yield _electronic(file)
        return
    # Reading workbooks loads libraries that no other verb of a round needs.
    from ultramicro.clearing.round.invoice_tables import invoices_in  # noqa: PLC0415

    for line, cells in invoices_in(file):
        yield InvoiceRow(file.name, line, cells)


def _electronic(file: Path) -> InvoiceRow:
    try:
        found = invoice_of(file)
        usual = date.fromisoformat(found["issued"]) + timedelta(USUAL_DAYS)
        # XML always writes a point; the reader for people would take 1.234 for thousands.
        pence = machine_pence(found["amount"])
        cells = found | {"due": found["due"] or usual.isoformat(), "amount": f"{Decimal(pence) / 100:.2f}"}
        return InvoiceRow(file.name, 1, cells)
    except (ValueError, OSError) as error:
        return InvoiceRow(file.name, 1, {}, fault_of(error))


def fault_of(error: Exception) -> Message:
    """Return the message of an error, or one that carries its text."""
    told = error.args[0] if error.args else ""
    return told if isinstance(told, Message) else note("invoice.unreadable", "{error}", error=str(error))
