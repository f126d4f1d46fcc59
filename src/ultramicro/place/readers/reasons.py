"""Reasons for leaving a record out that several readers have; each is said once, with its code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ultramicro.core.message import Listed, Message, note, say

MOST_COLUMNS = 12
"""So many columns of a file are named."""
# A cell may hold a page of text, and a reason is read on one line of a terminal.
SHOWN = 40
"""So many letters of a cell are shown."""


def header_repeated() -> Message:
    """Say that a record is the header once more."""
    return note("header_repeated", "the header, repeated")


def amount_unreadable(text: str) -> Message:
    """Say that an amount cannot be read.

    Examples
    --------
    >>> amount_unreadable("ten")
    "the amount 'ten' cannot be read; correct it"
    """
    return note("amount_unreadable", "the amount '{text}' cannot be read; correct it", text=text[:SHOWN])


def other_currency(code: str, own: str) -> Message:
    """Say that an amount is in another currency than the place's.

    Examples
    --------
    >>> other_currency("EUR", "GBP")
    'its amount is in EUR, but the place counts in GBP'
    """
    return note(
        "other_currency", "its amount is in {currency}, but the place counts in {own}", currency=code, own=own
    )


def row_too_wide() -> Message:
    """Say that a record has a cell beyond the last column, so that any of its cells may be misplaced."""
    return note(
        "row_too_wide",
        "it has more cells than there are columns, as where a text or a sum with a comma has no quotation "
        "marks; put them around it",
    )


def entry_pending() -> Message:
    """Say that a booking is not done yet."""
    return note("entry_pending", "the entry is pending: it will be in a later statement once it is booked")


def quoted(name: str) -> Message:
    """Put what stands in a file between quotation marks."""
    return say("'{name}'", name=name)


def columns_seen(names: Iterable[str]) -> Listed:
    """List the columns that a file has, where those that are wanted are missing."""
    return Listed([quoted(name.strip()[:SHOWN]) for name in names if name.strip()][:MOST_COLUMNS], by="")


def copy_of_file(of: str) -> Message:
    """Say that a whole file is a copy of an earlier one."""
    return note("file_copied", "it also stands in '{of}'; this file is a copy of that one", of=of)


def copy_of_sheet(sheet: str) -> Message:
    """Say that a whole sheet is a copy of another one."""
    return note(
        "sheet_copied", "it also stands in the sheet '{sheet}'; this sheet is a copy of that one", sheet=sheet
    )


def payment_repeated(of: str) -> Message:
    """Say that a payment stands in an earlier file."""
    return note(
        "payment_repeated", "the same payment with the same reference and date stands in '{of}'", of=of
    )


def payment_repeated_in_sheet(sheet: str) -> Message:
    """Say that a payment stands in another sheet."""
    return note(
        "payment_repeated_in_sheet",
        "the same payment with the same reference and date stands in the sheet '{sheet}'",
        sheet=sheet,
    )


def sheet_summarises(sheets: Sequence[str]) -> Message:
    """Say that a sheet only sums up others."""
    listed = Listed([quoted(sheet) for sheet in sheets])
    return note("sheet_summarises", "the sheet sums up payments that stand in {sheets}", sheets=listed)


def in_sheet(said: Message, sheet: str) -> Message:
    """Say which sheet a reason is of; it keeps its code."""
    return note(said.id, "{said} (sheet '{sheet}')", said=said, sheet=sheet)


def of_sheet(said: Message, sheet: str) -> Message:
    """Say which sheet a note is of; it keeps its code."""
    return note(said.id, "Sheet '{sheet}': {said}", sheet=sheet, said=said)
