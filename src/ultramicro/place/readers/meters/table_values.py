"""What each row of a table says of energy: figures, directions and flags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from ultramicro.place.readers.meters import figures, remarks
from ultramicro.place.readers.meters.described import ValueColumn
from ultramicro.place.readers.meters.facts import KINDS, PARTS, QUALITIES, Facts
from ultramicro.place.readers.meters.figures import POWER, UNITS, Figure, direction_of
from ultramicro.place.readers.meters.numbers import NONE, UNREADABLE
from ultramicro.place.readers.meters.periods import Flags, Ints
from ultramicro.place.readers.meters.quality import UNKNOWN, quality_of
from ultramicro.place.readers.meters.registers import Register, differences, never_falls, only_rises
from ultramicro.place.readers.meters.table_base import no_codes
from ultramicro.place.readers.meters.table_units import KWH, TableUnits

LEAST_KW = 30.0
"""No home and few businesses take so much on average; a counter read as energy soon does."""
OWN_COLUMNS = {"import_wh", "export_wh", "import_milliwh", "export_milliwh"}


class TableValues(TableUnits):
    """Makes figures of the columns of a table."""

    def _parts(self, *, quiet: bool = False) -> list[ValueColumn]:
        """Choose the columns to read: a whole before its parts, energy before a counter."""
        energy = [c for c in self.layout.values if c.figure.kind in figures.ENERGY]
        if not energy:
            return list(self.layout.registers)
        chosen: list[ValueColumn] = []
        for column in energy:
            alike = [c for c in energy if c.meter == column.meter and self._means(c) == self._means(column)]
            wholes = sorted((c for c in alike if c.figure.part in {"", "total"}), key=_surest)
            # A whole beside its parts is their sum; of several wholes the one that says most surely what it
            # is.
            if not wholes or column is wholes[0]:
                chosen.append(column)
            elif quiet:
                continue
            elif not column.figure.part or column.figure.part == "total":
                self.notes.append(remarks.columns_unused(f"'{column.title[:40]}'"))
        return chosen

    def _means(self, column: ValueColumn) -> str:
        """Return which figure a column is where its rows do not say."""
        return self._figure(column.figure, None).kind

    def _column_facts(self, column: ValueColumn) -> Facts:
        """Make figures of a column; its counter's differences, where it is a counter."""
        if column.figure.kind == figures.REGISTER or self._only_rises(column):
            return self._register_facts(column)
        numbers, periods = self._read(column.index), self.periods
        values = numbers.millionths[self.keep]
        self._leave_out(column, values)
        nothing = periods.skipped & (values == 0)
        good = (values > UNREADABLE) & (~nothing if not periods.winter else np.ones_like(nothing))
        at = np.flatnonzero(good & ~self._placeholders(values, self.keep))
        rows = self.keep[at]
        kind, part, parts = self._kinds(column, rows)
        energy = self._energy(values[at], self._factors(column, numbers, rows), periods.seconds[at])
        quality, flag, flags = self._quality(column, rows)
        made = self._made(column, at, kind, energy)
        return replace(made, part=part, parts=parts, quality=quality, flag=flag, flags=flags)

    def _made(self, column: ValueColumn, at: Ints, kind: Ints, value: Ints) -> Facts:
        """Put together figures that are measured and whole."""
        lines = np.asarray(self.grid.lines, dtype=np.int64)
        zero = no_codes(len(at))
        meter = "" if self.told.named else column.meter
        return Facts(
            meter=zero if meter else self.meters[self.keep[at]],
            meters=(meter,) if meter else tuple(self.names),
            kind=kind, part=zero, value=value, quality=zero, flag=zero, start=self.periods.start[at],
            seconds=self.periods.seconds[at], row=lines[self.first + self.keep[at]],
        )  # fmt: skip

    def _register(self, column: ValueColumn) -> Register:
        numbers, periods = self._numbers(column.index)[self.keep], self.periods
        return Register(
            values=numbers, start=periods.start, seconds=periods.seconds, series=self.meters[self.keep]
        )

    def _only_rises(self, column: ValueColumn) -> bool:
        """Tell a counter that the header calls energy, and say so."""
        stands = column.index in self._rising
        if not stands and self._rising:
            # Beside a counter a value that never falls is one too: that of the rate that was not used.
            stands = column.title not in OWN_COLUMNS and never_falls(self._register(column))
        if stands:
            self.notes.append(remarks.taken_for_counter(column.title[:40]))
        return stands

    @cached_property
    def _rising(self) -> set[int]:
        return {column.index for column in self.layout.values if self._rises(column)}

    def _rises(self, column: ValueColumn) -> bool:
        """Whether values are a counter's by what they are; our own columns are what they say."""
        unit = column.figure.unit or self.layout.unit or self.told.unit or KWH
        if unit in POWER or column.title in OWN_COLUMNS or column.figure.kind not in figures.ENERGY:
            return False
        return only_rises(self._register(column), LEAST_KW * UNITS[KWH] / UNITS.get(unit, UNITS[KWH]))

    def _register_facts(self, column: ValueColumn) -> Facts:
        register = self._register(column)
        numbers = register.values
        self._leave_out(column, numbers)
        held = differences(register)
        for i in np.flatnonzero((numbers > UNREADABLE) & (held == NONE)):
            self._put_aside(int(self.keep[i]), remarks.register_first(), meter=self._whose(column, int(i)))
        for i in np.flatnonzero((held != NONE) & (held < 0)):
            meter = self._whose(column, int(i))
            self._put_aside(int(self.keep[i]), remarks.register_fell(), rejected=True, meter=meter)
        at = np.flatnonzero((held != NONE) & (held >= 0))
        way = direction_of(column.title) or self.layout.direction or self.told.direction or figures.IMPORT
        unit = column.figure.unit or self.layout.unit or self.told.unit or KWH
        zero = no_codes(len(at))
        energy = self._energy(held[at], zero + UNITS.get(unit, UNITS[KWH]), zero + 3600)
        part = column.figure.part if column.figure.part in PARTS else ""
        made = self._made(column, at, zero + KINDS.index(way if way in KINDS else figures.IMPORT), energy)
        return replace(made, part=zero + PARTS.index(part))

    def _whose(self, column: ValueColumn, i: int) -> str:
        """Name the meter of a kept row."""
        named = "" if self.told.named else column.meter
        return named or self.names[int(self.meters[self.keep[i]])]

    def _in_two_cells(self, whole: Flags) -> Flags:
        """Mark rows with a number in two cells, as its comma separates cells too, and refuse them.

        Such a row has more cells than the header has names, and all that stands behind the number is one
        column on.
        """
        found = np.zeros(self.count, dtype=np.bool_)
        named = 1 + max((j for j, title in enumerate(self.layout.titles) if title.strip()), default=-1)
        if not named or self.layout.header < 0 or self.grid.delimiter != ",":
            return found
        at = [column.index for column in (*self.layout.values, *self.layout.registers)]
        for i in np.flatnonzero(whole):
            cells = self._row(int(i))
            if len(cells) > named and any(str(cell).strip() for cell in cells[named:]):
                j = next((j for j in at if _halved(cells, j)), -1)
                if j >= 0:
                    found[i] = True
                    text = f"{cells[j]},{cells[j + 1]}"
                    self._put_aside(int(i), remarks.value_in_two_cells(text), rejected=True)
        return found

    def _leave_out(self, column: ValueColumn, values: Ints) -> None:
        # A figure that an operator gives beside the total may be empty: the row is a reading all the same.
        beside = {figures.ALLOTTED, figures.OWN, figures.RESIDUAL, figures.RENEWABLE}
        empty = (values == NONE) & (column.figure.kind not in beside)
        skipped = self.periods.skipped & (values == 0) & (not self.periods.winter)
        for i in np.flatnonzero(empty | skipped):
            reason = remarks.reading_empty() if empty[i] else remarks.no_such_time()
            self._put_aside(int(self.keep[i]), reason, meter=self._whose(column, int(i)))
        for i in np.flatnonzero(values == UNREADABLE):
            reason = remarks.value_unreadable(str(self.columns[column.index][self.keep[i]]))
            self._put_aside(int(self.keep[i]), reason, rejected=True, meter=self._whose(column, int(i)))

    def _placeholders(self, values: Ints, keep: Ints) -> Flags:
        """Mark rows in which the counters stand at 0 while they do not elsewhere: nothing was read then."""
        if not self.layout.registers or not any(c.figure.kind in figures.ENERGY for c in self.layout.values):
            return np.zeros(len(values), dtype=np.bool_)
        stand = np.max([self._numbers(c.index)[keep] for c in self.layout.registers], axis=0)
        empty = (stand == 0) & (values == 0) & ((stand > 0).mean() > 0.5)  # noqa: PLR2004  the counter is in use
        for i in np.flatnonzero(empty):
            self._put_aside(int(keep[i]), remarks.reading_empty())
        return empty

    def _kinds(self, column: ValueColumn, rows: Ints) -> tuple[Ints, Ints, tuple[str, ...]]:
        """Say which figure each row gives: by its own flag, by the column, or by what stands above."""
        codes, by_row = self._direction_codes()
        listed: dict[str, int] = {part: i for i, part in enumerate(PARTS)}
        pairs = []
        for of_row in by_row:
            figure = self._figure(column.figure, of_row)
            pairs.append((KINDS.index(figure.kind), listed.setdefault(figure.part, len(listed))))
        table = np.array(pairs, dtype=np.int64)
        chosen = table[codes[rows]]
        return chosen[:, 0], chosen[:, 1], tuple(listed)

    def _figure(self, of_column: Figure, of_row: Figure | None) -> Figure:
        kind, part = of_column.kind, of_column.part
        told = self.told.direction
        if of_row is not None and of_row.kind in figures.ENERGY and of_row.kind != figures.VALUE:
            kind, part = of_row.kind, of_row.part
        elif of_row is not None:
            part = of_row.part or part
        if kind in {figures.VALUE, figures.NET} or (told == figures.NET and kind == figures.IMPORT):
            kind = (
                told
                if told in KINDS
                else kind
                if kind == figures.NET
                else self.layout.direction or figures.IMPORT
            )
        if kind == figures.RENEWABLE:
            kind, part = figures.OWN, "renewable"
        return Figure(kind if kind in KINDS else figures.IMPORT, part)

    def _quality(self, column: ValueColumn, rows: Ints) -> tuple[Ints, Ints, tuple[str, ...]]:
        if column.quality < 0:
            zero = np.zeros(len(rows), dtype=np.int64)
            return zero, zero, ("",)
        cells = self.columns[column.quality]
        marks = column.quality in self.layout.marks_estimates
        codes = _Codes()
        flag = np.fromiter(map(codes.__getitem__, cells), np.int64, len(cells))[rows]
        known = codes.known
        read = [quality_of(text, marks_estimates=marks) for text in known]
        unknown = [text for text, meaning in zip(known, read, strict=True) if meaning == UNKNOWN]
        if unknown and len(unknown) <= 4:  # noqa: PLR2004  more are remarks and no flags
            self.notes.append(remarks.flags_unknown(", ".join(f"'{text[:30]}'" for text in unknown)))
        table = np.array([QUALITIES.index(meaning or "actual") for meaning in read] or [0], dtype=np.int64)
        return table[flag] if len(flag) else flag, flag, tuple(known) or ("",)


_WHOLE, _REST = re.compile(r"[+-]?[0-9]{1,6}"), re.compile(r"[0-9]{1,9}")


def _halved(cells: Sequence[object], j: int) -> bool:
    """Whether a number may stand in a cell up to its comma and in the next one from there."""
    pair = cells[j : j + 2]
    return all(isinstance(cell, str) for cell in pair) and bool(
        len(pair) == 2 and _WHOLE.fullmatch(str(pair[0])) and _REST.fullmatch(str(pair[1]))  # noqa: PLR2004
    )


class _Codes(dict[object, int]):
    """The code of each cell's text; a code is given when a cell is first seen, so that cells are met once."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, int] = {}

    def __missing__(self, cell: object) -> int:
        code = self[cell] = self.known.setdefault(str(cell).strip(), len(self.known))
        return code


def _surest(column: ValueColumn) -> tuple[bool, bool, bool]:
    """Sort energy before power, what names its direction before a mere value, and the finest unit first."""
    figure = column.figure
    return figure.unit in POWER, figure.kind == figures.VALUE, figure.unit != "milliwh"
