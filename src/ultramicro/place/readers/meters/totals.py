"""Totals that an export prints, held against what was read of it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ultramicro.core.message import Message
from ultramicro.place.readers.meters import remarks
from ultramicro.place.readers.meters.facts import Extract
from ultramicro.place.readers.meters.grid import Grid
from ultramicro.place.readers.meters.numbers import UNREADABLE, read_numbers


def hold_totals(extract: Extract, grid: Grid | None) -> Iterator[Message]:
    """Say of each printed total whether the rows of its column add up to it.

    Parameters
    ----------
    extract : Extract
        What was read, with the totals that stand above columns and the sums of those columns.
    grid : Grid or None
        The cells.
    """
    if grid is None:
        return
    differing = [(text, read) for text, read in extract.totals if not _agrees(text, read)]
    if extract.totals and not differing:
        yield (
            remarks.total_agrees(extract.totals[0][0])
            if len(extract.totals) == 1
            else remarks.totals_agree(len(extract.totals))
        )
    for text, read in differing[:3]:
        yield remarks.total_differs(text, f"{Decimal(read) / 10**6:f}")


def _agrees(text: str, read: int) -> bool:
    """Whether a printed total is a sum, to the decimals that it is printed with."""
    # One number does not tell which mark it has; either reading may be the sum.
    for mark in (",", "."):
        printed = read_numbers([text], mark=mark)
        value = int(printed.millionths[0])
        if value > UNREADABLE and abs(value - read) * 2 <= 10 ** (6 - min(printed.finest, 6)):
            return True
    return False
