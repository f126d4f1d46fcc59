"""Numbers as operators print them, to whole millionths: exact, with either mark for decimals."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import numpy as np
from numpy.typing import NDArray

NONE = np.int64(-(1 << 62))
"""Stands where a cell holds no number."""
UNREADABLE = np.int64(-(1 << 62) + 1)
"""Stands where a cell holds something else than a number."""
EMPTY = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "n/a",
        "na",
        "nan",
        "null",
        "none",
        "nil",
        "leer",
        "fehlt",
        "n.v.",
        "k.a.",
        "?",
        "\x01",
    }
)
_GROUPED = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")
MOST = 10**15
"""Millionths beyond which nothing is a reading."""
_NUMBER = re.compile(r"[+-]?\d*[.,']?\d[\d.,' ]*(?:[eE][+-]?\d+)?")


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """A column of numbers.

    Parameters
    ----------
    millionths : array of int64
        The numbers times a million; `NONE` for empty cells, `UNREADABLE` for what is no number.
    finest : int
        The most decimals that a cell has.
    """

    millionths: NDArray[np.int64]
    finest: int

    @property
    def given(self) -> NDArray[np.bool_]:
        """Which cells hold a number."""
        return self.millionths > UNREADABLE


def decimal_mark(texts: Collection[str]) -> str:
    """Say which mark stands before decimals in the texts of a column.

    A comma is one where a text has it last, and it does not always stand before three digits after others.

    Examples
    --------
    >>> decimal_mark(["0,037", "1,2"]), decimal_mark(["1,234", "900"]), decimal_mark(["1.234,5"])
    (',', '.', ',')
    """
    commas = [text for text in texts if "," in text]
    if not commas:
        # Points before three digits each, twice in one number, are of thousands.
        grouped_only = [text for text in texts if "." in text]
        whole = [text for text in texts if text.isdigit() and len(text) < 4]  # noqa: PLR2004  up to 999
        thousands = len(grouped_only) > 2 and whole and all(_GROUPED.fullmatch(text) for text in grouped_only)  # noqa: PLR2004
        return "," if thousands or any(text.count(".") > 1 for text in texts) else "."
    if any("." in text and text.rfind(".") > text.rfind(",") for text in commas):
        return "."
    grouped = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+")
    return "." if all(grouped.fullmatch(text) for text in commas) else ","


def read_numbers(cells: Sequence[object], *, mark: str = "") -> Numbers:
    """Read a column's cells, text or numbers of a workbook.

    Examples
    --------
    >>> read_numbers(["0,120999999999185", "", "x", 0.25]).millionths.tolist()[0]
    121000
    >>> read_numbers(["1.5", 2.0]).millionths.tolist()
    [1500000, 2000000]
    """
    if set(map(type, cells)) == {float}:
        return _floats(np.array(cells, dtype=np.float64))
    mark = mark or decimal_mark({cell for cell in cells if isinstance(cell, str)})
    known: dict[object, tuple[np.int64 | int, int]] = {}
    found = np.empty(len(cells), dtype=np.int64)
    finest = 0
    for i, cell in enumerate(cells):
        # Few texts are different, so that each is read once.
        read = known.get(cell)
        if read is None:
            read = known[cell] = _one(cell, mark)
            finest = max(finest, read[1])
        found[i] = read[0]
    return Numbers(millionths=found, finest=finest)


def _floats(values: NDArray[np.float64]) -> Numbers:
    good = np.isfinite(values) & (np.abs(values) < MOST / 1e6)
    whole = np.where(good, np.rint(np.where(good, values, 0) * 1e6), 0).astype(np.int64)
    rest, finest = whole, 6
    while finest and not np.any(rest % 10):
        rest, finest = rest // 10, finest - 1
    return Numbers(
        millionths=np.where(good, whole, np.where(np.isnan(values), NONE, UNREADABLE)), finest=finest
    )


def _one(cell: object, mark: str) -> tuple[np.int64 | int, int]:
    if cell is None or (isinstance(cell, str) and cell.strip().lower() in EMPTY):
        return NONE, 0
    if isinstance(cell, bool) or not isinstance(cell, (str, int, float)):
        return UNREADABLE, 0
    text = cell.strip() if isinstance(cell, str) else repr(cell)
    if isinstance(cell, str):
        text = _bare(text, mark)
    try:
        value = Decimal(text)
    except InvalidOperation:
        return UNREADABLE, 0
    if not value.is_finite():
        return NONE if value.is_nan() else UNREADABLE, 0
    if abs(value) >= MOST // 10**6:
        return UNREADABLE, 0
    exponent = value.as_tuple().exponent
    return int(value.scaleb(6).to_integral_value()), max(0, -exponent) if isinstance(exponent, int) else 0


def _bare(text: str, mark: str) -> str:
    """Leave the digits and one point: `1.234,50 kWh` is 1234.50."""
    text = re.sub(r"\s*(?:[kKmM]?[wW][hH]?)$", "", text)
    if not _NUMBER.fullmatch(text):
        return "x"
    text = text.replace(" ", "").replace("'", "")
    other = "." if mark == "," else ","
    if other in text and mark not in text and text.count(other) == 1 and not re.search(r"\d\D\d{3}$", text):
        # One cell of a column may have the other mark, as where a person mended it.
        return text.replace(other, ".")
    return text.replace(other, "").replace(mark, ".")
