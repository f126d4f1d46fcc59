"""A table of any layout to single figures: times, values, meters, directions and flags of every row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ultramicro.place.dictionary import columns as dictionary_columns
from ultramicro.place.readers.meters import figures, remarks
from ultramicro.place.readers.meters.described import Layout, ValueColumn
from ultramicro.place.readers.meters.facts import Extract, joined, no_facts
from ultramicro.place.readers.meters.figures import POWER, Figure
from ultramicro.place.readers.meters.grid import Grid
from ultramicro.place.readers.meters.layout import find_layout
from ultramicro.place.readers.meters.numbers import UNREADABLE
from ultramicro.place.readers.meters.periods import usual
from ultramicro.place.readers.meters.registers import mismatches
from ultramicro.place.readers.meters.table_base import alike
from ultramicro.place.readers.meters.table_values import TableValues
from ultramicro.place.readers.meters.told import Told
from ultramicro.place.readers.meters.words import plain

OWN = frozenset(column.name for column in dictionary_columns("readings"))


def read_table(grid: Grid, told: Told) -> Extract | None:
    """Read a grid of any layout; None where it holds no readings with times.

    Parameters
    ----------
    grid : Grid
        The cells.
    told : Told
        What is known of the file beforehand.
    """
    columns = grid.columns()
    layout = find_layout(grid, columns)
    if layout is None:
        return None
    layout = _as_told(layout, told)
    if not layout.values and not layout.registers:
        return None
    return _Table(grid, columns, layout, told).read()


def _as_told(layout: Layout, told: Told) -> Layout:
    """Give figures the columns that place.toml names for them."""
    if not told.columns:
        return layout
    by_title = {plain(title): j for j, title in enumerate(layout.titles) if title}
    chosen = [
        ValueColumn(index=by_title[plain(str(header))], figure=Figure(kind), title=str(header))
        for kind, header in told.columns.items()
        if kind in figures.KEPT and plain(str(header)) in by_title
    ]
    roles = dict(layout.roles)
    meter = plain(str(told.columns.get("meter", "")))
    if meter in by_title:
        roles["point"] = by_title[meter]
    return replace(layout, values=tuple(chosen) or layout.values, roles=roles)


class _Table(TableValues):
    """Reads one table."""

    def read(self) -> Extract:
        times = self.layout.times
        begin, one = self._clocked(times.begin), self._clocked(times.one)
        end = self._clocked(times.end, until=bool(times.begin) and times.end[:1] == times.begin[:1])
        whole = self._rows_in(begin, end, one)
        whole &= ~self._in_two_cells(whole)
        self.meters, self.names = self._meters(whole)
        self.zone = self._zone(self.names)
        parts = self._parts()
        self.filled = self._filled()
        self.series = self.meters * 1000 + self._direction_codes()[0]
        self.periods, self.keep = self._periods(begin, end, one, whole)
        facts = [self._column_facts(part) for part in parts]
        self._notes_of()
        return Extract(
            facts=joined(facts) if facts else no_facts(),
            aside=self.aside,
            notes=self.notes,
            columns=self._named(parts),
            evidence={"starts_at": remarks.why_stamps(self.periods.ends)},
            header_line=self.grid.lines[self.layout.header] if self.layout.header >= 0 else 0,
            encoding=self.grid.encoding,
            zone="" if self.zone == "UTC" else self.zone,
            totals=self._totals(parts),
            meters_aside=len({part.meter for part in parts}),
        )

    def _notes_of(self) -> None:
        layout, periods = self.layout, self.periods
        if periods.ends.endswith("guess"):
            self.notes.append(remarks.stamps_guessed(ends=periods.ends.startswith("end")))
        if periods.winter:
            self.notes.append(remarks.clock_never_changes(self.zone))
        elif periods.once.any():
            long = periods.once & (periods.seconds > usual(periods.seconds))
            if long.any():
                self.notes.append(remarks.hour_once(int(long.sum()), long=True))
            if (periods.once & ~long).any():
                self.notes.append(remarks.hour_once(int((periods.once & ~long).sum()), long=False))
        powers = {c.figure.unit or layout.unit for c in self._parts(quiet=True)} | {self.told.unit.lower()}
        if powers & POWER:
            unit = next(iter(sorted(powers & POWER)))
            self.notes.append(remarks.power_to_energy(unit.replace("w", "W"), usual(periods.seconds) // 60))
        if self.rounded:
            self.notes.append(remarks.rounded(self.rounded))
        if layout.unused:
            self.notes.append(
                remarks.columns_unused(", ".join(f"'{name[:40]}'" for name in layout.unused[:12]))
            )
        self._held_against_registers()

    def _held_against_registers(self) -> None:
        periods, keep = self.periods, self.keep
        for register in self.layout.registers:
            column = next((c for c in self.layout.values if alike(c.figure, register.figure)), None)
            if column is None or "point" in self.layout.roles:
                continue
            values, held = (self._numbers(c)[keep] for c in (column.index, register.index))
            bad = mismatches(periods.start, periods.seconds, values, held)
            if len(bad):
                line = self.grid.lines[self.first + int(keep[bad[0]])]
                self.notes.append(remarks.register_differs(len(bad), line))

    def _totals(self, parts: Sequence[ValueColumn]) -> list[tuple[str, int]]:
        """Pair totals that stand above columns with the sums of what these hold."""
        found = []
        for column in parts:
            printed = self.layout.printed.get(column.index, "")
            numbers = self._numbers(column.index)[self.keep]
            good = numbers[numbers > UNREADABLE]
            if printed and len(good):
                found.append((printed, int(good.sum())))
        return found

    def _named(self, parts: Sequence[ValueColumn]) -> dict[str, str]:
        """Say which header each thing was read from."""
        titles = self.layout.titles
        named: dict[str, str] = {}
        for role, where in (
            ("begins", self.layout.times.begin),
            ("ends", self.layout.times.end),
            ("at", self.layout.times.one),
        ):
            if where:
                named[role] = ", ".join(titles[j] or f"#{j + 1}" for j in where)
        for column in parts[:12]:
            # The dictionary's own columns leave nothing to check.
            if column.title in OWN:
                named[column.title] = column.title
                continue
            kind = (
                column.figure.kind
                if column.figure.kind != figures.VALUE
                else self.layout.direction or figures.IMPORT
            )
            named.setdefault(f"{kind}{' ' + column.figure.part if column.figure.part else ''}", column.title)
        for role, at in self.layout.roles.items():
            named["meter" if role == "point" else role] = titles[at] or f"#{at + 1}"
        qualities = {c.quality for c in parts if c.quality >= 0}
        if qualities:
            named["quality"] = titles[min(qualities)] or f"#{min(qualities) + 1}"
        return named
