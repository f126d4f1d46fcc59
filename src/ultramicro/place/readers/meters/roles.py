"""What each column of an export is, by its header, what stands over it and what it holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from ultramicro.place.readers.meters import figures
from ultramicro.place.readers.meters.above import Block
from ultramicro.place.readers.meters.contents import Contents
from ultramicro.place.readers.meters.described import Layout, ValueColumn
from ultramicro.place.readers.meters.figures import Figure, direction_of, figure_of, unit_in
from ultramicro.place.readers.meters.quality import quality_of
from ultramicro.place.readers.meters.times import Times
from ultramicro.place.readers.meters.words import metering_point, plain, says

FIGURE_WORDS = ("import", "export", "value", "total", "residual", "own", "allotted")
LENGTH = re.compile(r"(PT?\d+[MHD]|QH|VH|1/4h|(15|30|60) ?min)", re.IGNORECASE)
MINUTES_OF_A_DAY = 1440
FEW_ROWS = 9
MOST_FLAGS, MOST_DIRECTIONS = 16, 24
"""A column of flags has no more different ones, and one of directions or registers."""


class Roles:
    """Says of each column what it is."""

    def __init__(self, block: Block, contents: Sequence[Contents], taken: set[int] | frozenset[int]) -> None:
        self.block, self.contents, self.taken = block, contents, set(taken)

    def layout(self, first: int, times: Times) -> Layout:
        """Put together what was found."""
        block = self.block
        roles = self._told_by_rows()
        quality = [j for j in range(len(self.contents)) if j not in self.taken and self._is_quality(j)]
        self.taken |= set(quality)
        values, registers, unused = self._numbers(quality, roles)
        meter = self._meterread_above()
        return Layout(
            first=first, header=block.header, times=times, values=tuple(values), registers=tuple(registers),
            roles=roles, meter=meter, direction=self._above_says(direction_of),
            unit=self._above_says(unit_in), interval=self._labelled("interval"), printed=self._printed(),
            titles=tuple(block.titles), unused=tuple(unused),
            marks_estimates=frozenset(j for j in quality if self._marks(j)),
        )  # fmt: skip

    def _told_by_rows(self) -> dict[str, int]:
        """Find the columns that say in each row which meter, direction, unit or interval it is of."""
        found: dict[str, int] = {}
        for role in ("point", "unit", "interval", "direction", "meter"):
            fitting = [
                j
                for j, held in enumerate(self.contents)
                if j not in self.taken and not held.empty and self._fits(role, j, held)
            ]
            if role == "direction":
                # Some such columns say nothing of direction; the one that says most ways counts.
                fitting.sort(
                    key=lambda j: -len({direction_of(text) for text in self.contents[j].texts} - {""})
                )
            if fitting and not (role == "meter" and "point" in found):
                found["point" if role == "meter" else role] = fitting[0]
            self.taken |= set(fitting)
        return found

    def _fits(self, role: str, j: int, held: Contents) -> bool:
        title = plain(self.block.titles[j])
        if role == "unit":
            return all(unit_in(text) == text.lower() for text in held.texts)
        if role == "point":
            return self._fits_point(title, held)
        if role == "interval":
            lengths = not held.numeric or (
                bool(held.whole) and all(1 <= value <= MINUTES_OF_A_DAY for value in held.whole)
            )
            return (says("interval", title) and lengths) or all(LENGTH.fullmatch(text) for text in held.texts)
        if role == "direction":
            return self._fits_direction(title, held)
        whole = bool(held.whole) or not held.numeric
        return says("meter", title) and figure_of(title) is None and whole and not self._is_quality(j)

    @staticmethod
    def _fits_point(title: str, held: Contents) -> bool:
        if all(map(metering_point, held.texts)):
            return True
        if not says("point", title) or figure_of(title) is not None:
            return False
        long = all(len(text) >= 8 and not re.search(r"[.,]\d{1,6}$", text) for text in held.texts)  # noqa: PLR2004
        return long or not held.numeric

    def _fits_direction(self, title: str, held: Contents) -> bool:
        said = says("direction", title)
        # Looking for words in every number of a wide report takes longer than reading it.
        if (held.numeric or len(held.texts) > MOST_DIRECTIONS) and not said:
            return False
        if self._names_meters(title) and not all(map(direction_of, held.texts)):
            return False  # a meter called `pv` says nothing of the others
        ways = {direction_of(text) for text in held.texts} - {""}
        kinds = {figure.kind for text in held.texts if (figure := figure_of(text)) is not None}
        told = bool(ways) or bool(kinds & {figures.ALLOTTED, figures.OWN, figures.SURPLUS})
        return (not held.numeric and told and len(held.texts) <= MOST_DIRECTIONS) or (
            said and bool(ways) and all(re.search(r"\d\.\d\.\d", text) for text in held.texts)
        )

    @staticmethod
    def _names_meters(title: str) -> bool:
        return (says("meter", title) or says("point", title)) and not says("direction", title)

    def _is_quality(self, j: int) -> bool:
        held, title = self.contents[j], plain(self.block.titles[j])
        said = figure_of(self.block.titles[j])
        # `Estimated Cost` is a cost.
        if said is not None and said.kind in {figures.COST, figures.OTHER, figures.REGISTER}:
            return False
        if held.empty:
            return says("quality", title) and figure_of(self.block.titles[j]) is None
        if len(held.texts) > MOST_FLAGS or (held.numeric and not says("quality", title)):
            return False
        known = sum(1 for text in held.texts if quality_of(text))
        return says("quality", title) or (known >= len(held.texts) / 2 and max(map(len, held.texts)) < 60)  # noqa: PLR2004

    def _marks(self, j: int) -> bool:
        title = plain(self.block.titles[j])
        return bool(re.search(r"\b(ersatz\w*|estimated?|geschaetzt)\b", title))

    def _numbers(
        self, quality: Sequence[int], roles: Mapping[str, int]
    ) -> tuple[list[ValueColumn], list[ValueColumn], list[str]]:
        found: list[ValueColumn] = []
        unknown: list[int] = []
        for j, held in enumerate(self.contents):
            if j in self.taken or not held.numeric or held.empty:
                continue
            figure = self._figure(j)
            if figure is None:
                unknown.append(j)
            else:
                found.append(ValueColumn(index=j, figure=figure, title=self._title(j), meter=self._meter(j)))
        if not any(column.figure.kind in figures.ENERGY for column in found):
            found += self._nameless(unknown, one="point" in roles)
            unknown = [j for j in unknown if not any(column.index == j for column in found)]
        values = _named_apart([c for c in found if c.figure.kind in figures.ENERGY])
        registers = [c for c in found if c.figure.kind == figures.REGISTER]
        unused = [self._title(j) for j in unknown]
        unused += [c.title for c in found if c.figure.kind in {figures.COST, figures.OTHER}]
        return [self._with_quality(c, values, quality) for c in values], registers, unused

    def _figure(self, j: int) -> Figure | None:
        block = self.block
        around = f"{block.stacks[j]} {' '.join(value for _, value in block.above)}"
        own = figure_of(block.titles[j], around=around)
        stacked = figure_of(block.stacks[j], around=around) if block.stacks[j] else None
        if own is None or own.kind == figures.VALUE:
            own = (
                stacked if stacked and stacked.kind in figures.ENERGY | {figures.REGISTER} else own or stacked
            )
        if own is not None and not own.unit and block.stacks[j]:
            own = Figure(own.kind, own.part, unit_in(block.stacks[j]))
        return own

    def _nameless(self, unknown: Sequence[int], *, one: bool) -> list[ValueColumn]:
        """Take numbers without a telling header for readings: one column, or one a meter side by side.

        Where each row names its meter there is one column of readings; of several none is guessed.
        """
        held = [j for j in unknown if not self._is_number_of_something(j)]
        if one and len(held) > 1:
            held = [j for j in held if not self.contents[j].whole]
            held = held if len(held) == 1 else []
        if len(held) == 1:
            only = held[0]
            return [
                ValueColumn(
                    index=only, figure=Figure(figures.VALUE), title=self._title(only), meter=self._meter(only)
                )
            ]
        return [
            ValueColumn(index=j, figure=Figure(figures.VALUE), title=self._title(j), meter=self._title(j))
            for j in held
        ]

    def _is_number_of_something(self, j: int) -> bool:
        """Whether a column numbers rows or customers: whole numbers, all the same or one up each row."""
        whole = self.contents[j].whole
        if not whole:
            return False
        # A counter of rows is higher in every row that was looked at; no reading is.
        rising = len(whole) > FEW_ROWS and all(b > a for a, b in pairwise(whole))
        return rising or (self.contents[j].constant and whole[0] > 9999)  # noqa: PLR2004

    def _with_quality(
        self, column: ValueColumn, values: Sequence[ValueColumn], quality: Sequence[int]
    ) -> ValueColumn:
        """Find the flag of a column: the next one to its right before the next figure, or the only one."""
        after = min((v.index for v in values if v.index > column.index), default=len(self.contents))
        beside = [j for j in quality if column.index < j < after]
        # Named like the figure, or the only one of the file.
        at = (
            beside[0]
            if beside and (len(quality) > 1 or len(values) == 1)
            else quality[0]
            if len(quality)
            else -1
        )
        if len(values) > 1 and len(quality) > 1 and not beside:
            at = -1
        return ValueColumn(
            index=column.index, figure=column.figure, title=column.title, meter=column.meter, quality=at
        )

    def _title(self, j: int) -> str:
        return (self.block.titles[j] or self.block.stacks[j] or f"#{j + 1}")[:120]

    def _meter(self, j: int) -> str:
        block = self.block
        return block.points[j] or metering_point(block.titles[j]) or metering_point(block.stacks[j])

    def _meterread_above(self) -> str:
        labelled = self._labelled("point") or self._labelled("meter")
        anywhere = next((point for _, value in self.block.above if (point := metering_point(value))), "")
        return anywhere or labelled

    def _labelled(self, role: str) -> str:
        return next(
            (value.strip() for label, value in self.block.above if label and says(role, plain(label))), ""
        )

    def _above_says(self, read: object) -> str:
        if not callable(read):
            return ""
        texts = [f"{value}" for label, value in self.block.above if not says("point", plain(label))]
        return next((str(found) for text in texts if (found := read(text))), "")

    def _printed(self) -> dict[int, str]:
        """Collect totals: those of a row of sums above, and those in the header of a column."""
        found = dict(self.block.printed)
        for j, title in enumerate(self.block.titles):
            if told := re.search(r"(?<![\d.,])(\d[\d.' ]*[.,]\d+)\s*kWh\b", title):
                found[j] = told[1]
        return found


def _named_apart(values: Sequence[ValueColumn]) -> list[ValueColumn]:
    """Take the words that tell columns of one figure apart for names of meters: `Flat 1 use, Flat 2 use`."""
    alike: dict[tuple[str, str], list[ValueColumn]] = {}
    for column in values:
        if not column.meter:
            alike.setdefault((column.figure.kind, column.figure.part), []).append(column)
    if not any(len(some) > 1 for some in alike.values()):
        return list(values)
    names = {column.index: _own_words(column.title) for some in alike.values() for column in some}
    for some in alike.values():
        if len({names[column.index] for column in some} - {""}) < len(some):
            return list(values)
    return [replace(column, meter=column.meter or names[column.index]) for column in values]


def _own_words(title: str) -> str:
    """Leave out of a title what says which figure it is, and in which unit."""
    kept = [
        word
        for word in re.split(r"[\s()\[\],;]+", title.replace("_", " "))
        if word.strip("-–")
        and not unit_in(word)
        and not any(says(role, plain(word)) for role in FIGURE_WORDS)
    ]
    return " ".join(kept).strip(" -–")
