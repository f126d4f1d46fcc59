"""What the cells of a column hold, by a sample of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ultramicro.place.readers.meters.numbers import EMPTY, read_numbers


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a column holds, in a sample of its rows."""

    numeric: bool
    whole: tuple[float, ...]
    texts: tuple[str, ...]
    constant: bool
    empty: bool


def contents_of(cells: Sequence[object]) -> Contents:
    """Look at a sample of a column's cells."""
    held = [
        cell
        for cell in cells
        if not (isinstance(cell, str) and cell.strip().lower() in EMPTY) and cell is not None
    ]
    read = read_numbers(held)
    good = read.millionths[read.given]
    whole = tuple(good / 1e6) if len(good) == len(held) and len(good) and not (good % 1_000_000).any() else ()
    texts = tuple(dict.fromkeys(str(cell).strip() for cell in held))
    return Contents(
        numeric=len(good) > 0.6 * len(held),
        whole=whole, texts=texts, constant=len(texts) == 1, empty=not held,
    )  # fmt: skip
