"""One table of an export, and what all steps of reading it share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ultramicro.core.message import Message
from ultramicro.place.readers.meters.described import Layout
from ultramicro.place.readers.meters.facts import Aside
from ultramicro.place.readers.meters.figures import Figure, figure_of
from ultramicro.place.readers.meters.grid import Grid
from ultramicro.place.readers.meters.numbers import UNREADABLE, Numbers, read_numbers
from ultramicro.place.readers.meters.periods import Flags, Ints, no_periods
from ultramicro.place.readers.meters.told import Told


class TableBase:
    """A table, its rows from the first of data on; every step makes arrays with an entry for each row.

    Parameters
    ----------
    grid : Grid
        Its cells.
    columns : sequence of sequence
        The same, column by column.
    layout : Layout
        How it is laid out.
    told : Told
        What is known of the file beforehand.
    """

    def __init__(self, grid: Grid, columns: Sequence[Sequence[object]], layout: Layout, told: Told) -> None:
        self.grid, self.layout, self.told = grid, layout, told
        self.first = layout.first
        self.columns = [column[self.first :] for column in columns]
        self.count = len(grid.rows) - self.first
        self.aside: list[Aside] = []
        self.notes: list[Message] = []
        self.numbers: dict[int, Numbers] = {}
        self.rounded = 0
        # What is found step by step: the meter of each row, which rows have a period, and which one.
        self.meters, self.series = no_codes(self.count), no_codes(self.count)
        self.names: list[str] = []
        self.zone = ""
        self.filled = np.zeros(self.count, dtype=np.bool_)
        self.keep = no_codes(0)
        self.periods = no_periods()

    def _row(self, i: int) -> list[object]:
        return self.grid.rows[self.first + i]

    def _put_aside(self, i: int, reason: Message, *, rejected: bool = False, meter: str = "") -> None:
        row = self.grid.lines[self.first + i]
        self.aside.append(
            Aside(row=row, meter=meter, rejected=rejected, reason=reason, raw=self.grid.raw(self.first + i))
        )

    def _read(self, index: int) -> Numbers:
        if index not in self.numbers:
            self.numbers[index] = read_numbers(self.columns[index])
        return self.numbers[index]

    def _numbers(self, index: int) -> Ints:
        return self._read(index).millionths

    def _filled(self) -> Flags:
        """Mark rows that hold a number other than 0."""
        filled = np.zeros(self.count, dtype=np.bool_)
        for column in (*self.layout.values, *self.layout.registers)[:6]:
            numbers = self._numbers(column.index)
            filled |= (numbers > UNREADABLE) & (numbers != 0)
        return filled

    def _direction_codes(self) -> tuple[Ints, list[Figure | None]]:
        """Say of each row which figure its own flag makes it."""
        at = self.layout.roles.get("direction", -1)
        if at < 0:
            return np.zeros(self.count, dtype=np.int64), [None]
        texts = [str(cell).strip() for cell in self.columns[at]]
        known: dict[str, int] = {}
        codes = np.array([known.setdefault(text, len(known)) for text in texts], dtype=np.int64)
        return codes, [figure_of(text) for text in known]

    def _holds_value(self, cells: Sequence[str]) -> bool:
        """Whether a row has a number where readings stand."""
        at = [column.index for column in (*self.layout.values, *self.layout.registers)]
        return any(j < len(cells) and read_numbers([cells[j]]).given[0] for j in at)


def alike(value: Figure, register: Figure) -> bool:
    """Whether a counter is that of a figure."""
    return register.part == value.part or {register.part, value.part} <= {"", "total"}


def no_codes(count: int) -> Ints:
    """Return codes of which all are the first."""
    return np.zeros(count, dtype=np.int64)
