"""In which unit the values of a table are, and what energy they are."""

from __future__ import annotations

import re

import numpy as np

from ultramicro.place.readers.meters import figures, remarks
from ultramicro.place.readers.meters.described import ValueColumn
from ultramicro.place.readers.meters.figures import POWER, UNITS
from ultramicro.place.readers.meters.numbers import Numbers
from ultramicro.place.readers.meters.periods import Ints
from ultramicro.place.readers.meters.table_times import TableTimes
from ultramicro.place.readers.meters.words import plain

KWH = "kwh"
FEW = 3
"""Fewer numbers do not show in which unit they are."""
LARGE = 20_000_000
"""Whole numbers without a unit of which half are larger are no kilowatt-hours. [millionths]"""


class TableUnits(TableTimes):
    """Makes energy of the numbers of a table."""

    def _factors(self, column: ValueColumn, numbers: Numbers, rows: Ints) -> Ints:
        """Return milliwatt-hours in one unit of each row; below 0 where it is power."""
        at = self.layout.roles.get("unit", -1)
        if at >= 0 and not self.told.unit:
            known: dict[object, int] = {}
            cells = self.columns[at]
            for cell in set(cells):
                unit = figures.unit_in(str(cell))
                known[cell] = UNITS.get(unit, UNITS[KWH]) * (-1 if unit in POWER else 1)
            return np.array([known[cells[i]] for i in rows], dtype=np.int64)
        by_row = self._units_in_directions(rows)
        if by_row is not None:
            return by_row
        in_cells = self._units_in_cells(column, rows)
        if in_cells is not None:
            return in_cells
        unit = (
            self.told.unit.lower() or column.figure.unit or self.layout.unit or self._guess(column, numbers)
        )
        factor = UNITS.get(unit, UNITS[KWH]) * (-1 if unit in POWER else 1)
        return np.full(len(rows), factor, dtype=np.int64)

    def _units_in_cells(self, column: ValueColumn, rows: Ints) -> Ints | None:
        """Return the units that stand in the cells themselves, as in `0,25 kWh`; what they say goes first."""
        cells = self.columns[column.index]
        if not any(isinstance(cells[i], str) and cells[i].rstrip()[-1:] in "hHwW" for i in rows[:50]):
            return None
        default = column.figure.unit or self.layout.unit or KWH
        units = [figures.unit_in(str(cells[i]).lstrip("0123456789.,'+- ")) or default for i in rows]
        return np.array([UNITS[unit] * (-1 if unit in POWER else 1) for unit in units], dtype=np.int64)

    def _units_in_directions(self, rows: Ints) -> Ints | None:
        codes, by_row = self._direction_codes()
        units = [figure.unit if figure else "" for figure in by_row]
        if self.told.unit or not all(units):
            return None
        table = np.array([UNITS[unit] * (-1 if unit in POWER else 1) for unit in units], dtype=np.int64)
        return table[codes[rows]]

    def _guess(self, column: ValueColumn, numbers: Numbers) -> str:
        """Guess a unit that is nowhere said: watts or watt-hours for large whole numbers."""
        good = numbers.millionths[numbers.given]
        large = (
            numbers.finest == 0
            and len(good) > FEW
            and np.median(good[good > 0] if (good > 0).any() else good) >= LARGE
        )
        unit = "kWh"
        if large:
            words = plain(column.title)
            unit = (
                "W" if re.search(r"\b(power|puissance|leistung|valeur|value|load|charge)\b", words) else "Wh"
            )
        message = remarks.unit_guessed(unit)
        if not any(each.id == message.id for each in self.notes):
            self.notes.append(message)
        return unit.lower()

    def _energy(self, values: Ints, factor: Ints, seconds: Ints) -> Ints:
        """Return milliwatt-hours: a mean of power times its hours, rounded once."""
        # Values are millionths of their unit. Both sides of the fraction are made small, so that none
        # overflows.
        shared = np.gcd(np.abs(factor), 10**6)
        hours = np.where(factor < 0, seconds, 1)
        top = values * (np.abs(factor) // shared) * hours
        whole = 10**6 // shared * np.where(factor < 0, 3600, 1)
        self.rounded += int(np.count_nonzero(top % whole))
        return (top + whole // 2) // whole
