"""Write a spreadsheet's cells as text that loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

MIDNIGHT = time()


def number_text(value: float) -> str:
    """Write a number without exponent and without a needless `.0`; it reads back as the same number.

    Examples
    --------
    >>> number_text(4100785589.0), number_text(0.1), number_text(1e-7), number_text(1.5e16)
    ('4100785589', '0.1', '0.0000001', '15000000000000000')
    """
    # Spreadsheets hold every number as a fraction; numbers of invoices must not end in `.0`.
    if value.is_integer():
        return str(int(value))
    text = repr(value)
    return format(Decimal(text), "f") if "e" in text and value == value else text  # noqa: PLR0124  it is not so for nan


def moment_text(value: datetime) -> str:
    """Write a date and time; the time only where there is one.

    Examples
    --------
    >>> moment_text(datetime(2024, 4, 2, 1, 0)), moment_text(datetime(2024, 4, 2))
    ('2024-04-02 01:00:00', '2024-04-02')
    """
    return value.date().isoformat() if value.time() == MIDNIGHT else value.isoformat(" ", "seconds")


def line_text(value: str) -> str:
    r"""Write text on one line, so that a line of the CSV is a row of the sheet.

    Examples
    --------
    >>> line_text("Supplier\nName")
    'Supplier Name'
    """
    # Line numbers are then the rows that a person sees.
    return " ".join(value.splitlines()) if value and not value.isprintable() else value


WRITERS: Mapping[type, Callable[[Any], str]] = {
    str: line_text,
    float: number_text,
    int: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime: moment_text,
    date: date.isoformat,
    time: lambda value: value.isoformat("seconds"),
    timedelta: str,
    type(None): lambda _: "",
}
