"""Rows of what was done as text of cells, in the words of who reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ultramicro.core.harmless import one_line
from ultramicro.core.headings import heading
from ultramicro.core.message import Labelled, as_kept, say, words
from ultramicro.core.money import to_the_penny


class Table(NamedTuple):
    """Rows to be shown.

    Parameters
    ----------
    heads : sequence of str
        What the columns are called.
    numbers : sequence of bool
        Which columns hold numbers.
    lines : sequence of sequence of str
        The cells.
    """

    heads: Sequence[str]
    numbers: Sequence[bool]
    lines: Sequence[Sequence[str]]


def table_of(rows: Sequence[Mapping[str, object]]) -> Table | None:
    """Return rows as text; None where there are none."""
    if not rows:
        return None
    names = list(rows[0])
    numbers = [all(_is_number(row[name]) for row in rows) for name in names]
    lines = [[cell(name, row[name]) for name in names] for row in rows]
    return Table([words(heading(name)) for name in names], numbers, lines)


def _is_number(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def cell(name: str, value: object) -> str:  # noqa: PLR0911  one line a kind of value
    """Return one value as text.

    Examples
    --------
    >>> cell("amount_pence", 1250), cell("who", None), cell("allow", True), cell("quantity", 19.996)
    ('12.50', '', 'yes', '19.996')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return words(say("yes") if value else say("no"))
    if name.endswith("_pence") and isinstance(value, int):
        return to_the_penny(value, symbol="")
    if isinstance(value, Labelled):
        return words(value.says)
    if isinstance(value, str):
        return one_line(words(value))
    if isinstance(value, float):
        return words(say("{value}", value=as_kept(value)))
    return words(say("{value}", value=value)) if isinstance(value, int | date) else str(value)
