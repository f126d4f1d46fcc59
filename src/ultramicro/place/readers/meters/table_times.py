"""Which meter each row of a table is of, and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ultramicro.core.message import note
from ultramicro.place.readers.meters import figures, remarks
from ultramicro.place.readers.meters.described import Layout
from ultramicro.place.readers.meters.numbers import NONE, UNREADABLE, read_numbers
from ultramicro.place.readers.meters.periods import (
    Clocked,
    Flags,
    Ints,
    Periods,
    by_number,
    local_of,
    one_stamped,
    two_ended,
)
from ultramicro.place.readers.meters.registers import ends_by_register
from ultramicro.place.readers.meters.stamps import DAY, Stamp, month_comes_first, serial_stamp, stamp_of
from ultramicro.place.readers.meters.table_base import TableBase, alike
from ultramicro.place.readers.meters.told import seconds_of
from ultramicro.place.readers.meters.words import metering_point, plain, says

LONGEST = 32 * DAY


class TableTimes(TableBase):
    """Finds the meters and periods of a table's rows."""

    def _meters(self, whole: Flags) -> tuple[Ints, list[str]]:
        """Say of each row which meter it is of, where its column does not."""
        if self.told.named:
            return np.zeros(self.count, dtype=np.int64), [self.told.meter]
        names: dict[str, int] = {}
        at = self.layout.roles.get("point", -1)
        if at >= 0:
            texts = [str(cell).strip() for cell in self.columns[at]]
            called = {text: metering_point(text) or _whole_number(text) for text in set(texts)}
            found = np.array([names.setdefault(called[text], len(names)) for text in texts], dtype=np.int64)
            return found, list(names)
        running = self.layout.meter or self.told.meter
        found = np.zeros(self.count, dtype=np.int64)
        names[running] = 0
        for i in np.flatnonzero(~whole):
            # `Zählpunkt: AT…` between the rows: what follows is of that meter.
            named = next((point for cell in self._row(int(i)) if (point := metering_point(str(cell)))), "")
            if named:
                found[i:] = names.setdefault(named, len(names))
        return found, list(names)

    def _zone(self, names: Sequence[str]) -> str:
        titles = " ".join((*self.layout.titles, *(c.title for c in self.layout.values)))
        if self.layout.times.utc:
            return "UTC"
        points = [*names, *(c.meter for c in self.layout.values)]
        # Only the continent parts days, months and years by points.
        first = " ".join(str(self.columns[j][0]) for j in self.layout.times.used if self.count)
        dotted = "datum" if re.search(r"\b\d{1,2}\.\d{1,2}\.(20)?\d{2}\b", first) else ""
        return self.told.zone(f"{titles} {self.layout.meter} {dotted}", points)

    def _stamps(self, index: int) -> list[Stamp | None]:
        cells = self.columns[index]
        read = [stamp_of(cell) for cell in cells]
        if month_comes_first(read, lambda first: [stamp_of(cell, month_first=first) for cell in cells]):
            read = [stamp_of(cell, month_first=True) for cell in cells]
        # A workbook may hold some of its moments as numbers.
        return [
            stamp if stamp is not None else serial_stamp(cell)
            for stamp, cell in zip(read, cells, strict=True)
        ]

    def _clocked(self, indices: tuple[int, ...], *, until: bool = False) -> Clocked | None:
        if not indices:
            return None
        parts = [self._stamps(index) for index in indices]
        # The end of a span stands in the cell of its beginning.
        if until:
            parts = [[stamp.until if stamp else None for stamp in parts[0]]]
        some_clock = any(stamp is not None and stamp.second is not None for part in parts for stamp in part)
        days, seconds, offsets = [], [], []
        for stamps in zip(*parts, strict=True):
            held = [stamp for stamp in stamps if stamp is not None]
            whole = len(held) == len(stamps)
            day = next((stamp.day for stamp in held if stamp.day is not None), None)
            clocks = [stamp for stamp in held if stamp.day is None] or held
            second = next(
                (stamp.second for stamp in clocks if stamp.second is not None), 0 if whole else None
            )
            # A day alone among moments is midnight; beside other columns it may be a total.
            # An end may be a time of day alone: its day is that of the beginning.
            days.append((day or 0) if whole else None)
            seconds.append(second if some_clock or len(indices) == 1 else 0)
            offsets.append(next((stamp.offset for stamp in held if stamp.offset is not None), NONE))
        return Clocked(local=local_of(days, seconds), offset=np.array(offsets, dtype=np.int64))

    def _rows_in(self, begin: Clocked | None, end: Clocked | None, one: Clocked | None) -> Flags:
        """Mark rows with a time, and set others aside: sums, words, headers, times that cannot be read."""
        sides = [side for side in (begin, one) if side is not None] or [
            side for side in (end,) if side is not None
        ]
        whole = np.ones(self.count, dtype=np.bool_)
        for side in sides:
            whole &= side.local != NONE
        for i in np.flatnonzero(~whole):
            self._without_time(int(i))
        return whole

    def _without_time(self, i: int) -> None:
        cells = [str(cell).strip() for cell in self._row(i)]
        held = [cell for cell in cells if cell and cell != "\x01"]
        if not held:
            return
        words = plain(" ".join(held[:3]))
        same = [cell.lower() for cell in cells if cell] == [t.lower() for t in self.layout.titles if t]
        if same:
            self._put_aside(i, note("header_repeated", "the header, repeated"))
        elif says("total", words):
            self._put_aside(i, remarks.row_of_totals())
        elif not self._holds_value(cells):
            self._put_aside(i, remarks.row_of_words())
        else:
            at = min(self.layout.times.used)
            text = cells[at] if at < len(cells) else ""
            said = remarks.stamp_unreadable(text) if text else remarks.row_of_totals()
            self._put_aside(i, said, rejected=bool(text))

    def _periods(
        self, begin: Clocked | None, end: Clocked | None, one: Clocked | None, whole: Flags
    ) -> tuple[Periods, Ints]:
        """Return the periods of the rows that have one, and which rows these are."""
        if begin is not None and end is not None:
            whole &= end.local != NONE
            first, last = begin.take(whole), _same_day(begin, end).take(whole)
            found = two_ended(first, last, self.zone, self.series[whole], self.filled[whole])
            return self._possible(found, np.flatnonzero(whole))
        at = one if one is not None else begin if begin is not None else end
        assert at is not None  # noqa: S101  times were found
        side = None if one is not None else end is not None
        if self.layout.times.number >= 0:
            return self._numbered(at, whole)
        found = self._one_stamped(at.take(whole), side, np.flatnonzero(whole))
        return self._possible(found, np.flatnonzero(whole))

    def _one_stamped(self, at: Clocked, side: bool | None, keep: Ints) -> Periods:
        ends, why = self._side(at, side, keep)
        return one_stamped(
            at,
            self.zone,
            self.series[keep],
            self.filled[keep],
            ends=ends,
            why=why,
            seconds=self._told_lengths(keep),
            soft_end=self.layout.times.soft_end,
        )

    def _side(self, at: Clocked, side: bool | None, keep: Ints) -> tuple[bool | None, str]:
        """Say whether stamps are ends, by what tells it surest; None where only their bounds may tell."""
        if self.told.stamps:
            return self.told.stamps == "end", "told"
        if not any(c.figure.kind in figures.ENERGY for c in self.layout.values):
            return True, "register"
        clear = _both_said(self.layout, side)
        if side is not None and clear:
            return side, "words"
        if self._has_24():
            return True, "midnight"
        # A counter stands as at the end of its row's reading: that is the stamp if it is when meters were
        # read.
        by_register = self._by_register(at, keep) if self.layout.times.soft_end else None
        if by_register is not None:
            return by_register, "register"
        return (side, "words") if side is not None else (None, "")

    def _has_24(self) -> bool:
        """Whether midnight is written 24:00, which only the end of a day is."""
        return any(
            re.search(r"\b24:00", str(cell)) for j in self.layout.times.used for cell in self.columns[j]
        )

    def _by_register(self, at: Clocked, keep: Ints) -> bool | None:
        for register in self.layout.registers:
            value = next((c for c in self.layout.values if alike(c.figure, register.figure)), None)
            if value is not None:
                cells = [self._numbers(c)[keep] for c in (value.index, register.index)]
                found = ends_by_register(at.local, cells[0], cells[1])
                if found is not None:
                    return found
        return None

    def _told_lengths(self, keep: Ints) -> Ints | None:
        """Return how long periods are where the rows, the words above them or place.toml say so."""
        if self.told.seconds:
            return np.full(len(keep), self.told.seconds, dtype=np.int64)
        at = self.layout.roles.get("interval", -1)
        if at >= 0:
            held = [seconds_of(str(self.columns[at][i])) for i in keep]
            return np.array(held, dtype=np.int64) if all(held) else None
        told = seconds_of(self.layout.interval) if self.layout.interval else 0
        return np.full(len(keep), told, dtype=np.int64) if told and len(keep) < 3 else None  # noqa: PLR2004

    def _numbered(self, at: Clocked, whole: Flags) -> tuple[Periods, Ints]:
        times = self.layout.times
        numbers = read_numbers(self.columns[times.number]).millionths
        whole = whole & (numbers > UNREADABLE)
        keep = np.flatnonzero(whole)
        clocked, ends, step = by_number(
            at.local[whole] // DAY, numbers[whole] // 1_000_000, times.counts, self.zone, self.series[whole]
        )
        found = one_stamped(
            clocked, self.zone, self.series[whole], self.filled[whole], ends=bool(ends), why="words",
            seconds=np.full(len(keep), step, dtype=np.int64), soft_end=False,
        )  # fmt: skip
        return self._possible(found, keep)

    def _possible(self, found: Periods, keep: Ints) -> tuple[Periods, Ints]:
        """Leave out periods that no clock shows, and those without a length."""
        bad = (found.seconds <= 0) | (found.seconds > LONGEST)
        for i in np.flatnonzero(bad):
            self._put_aside(int(keep[i]), remarks.period_impossible(), rejected=True)
        good = ~bad
        return replace(
            found, start=found.start[good], seconds=found.seconds[good], skipped=found.skipped[good],
            once=found.once[good],
        ), keep[good]  # fmt: skip


def _whole_number(text: str) -> str:
    """Write a number of a meter that a spreadsheet made a fraction or a power of ten as it was.

    Examples
    --------
    >>> _whole_number("1012345678901.0"), _whole_number("MAC000010")
    ('1012345678901', 'MAC000010')
    """
    return text[:-2] if re.fullmatch(r"\d{5,}\.0", text) else text


def _same_day(begin: Clocked, end: Clocked) -> Clocked:
    """Give the day of the beginning to ends that are a time of day alone."""
    missing = (end.local != NONE) & (end.local < DAY + 1) & (begin.local > 10 * DAY)
    return Clocked(
        local=np.where(missing, begin.local // DAY * DAY + end.local, end.local), offset=end.offset
    )


def _both_said(layout: Layout, side: bool | None) -> bool:
    """Whether the header says the side outright, and not by a word that may mean the day: `Datum ab`."""
    if side is None:
        return False
    where = layout.times.end if side else layout.times.begin
    return any(says("end" if side else "begin", plain(layout.titles[j])) for j in where)
