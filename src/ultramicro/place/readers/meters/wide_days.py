"""Tables with a day in each row and its hours or half-hours side by side, made one reading a row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ultramicro.place.readers.meters.grid import Grid
from ultramicro.place.readers.meters.numbers import EMPTY
from ultramicro.place.readers.meters.stamps import stamp_of
from ultramicro.place.readers.meters.words import plain, says

LEAST = 23
"""Hours of the shortest day."""
MOST = 100
SEARCHED = 60
_CLOCK = re.compile(
    r"\D{0,12}?(\d{1,2})[:.](\d{2})(?:[:.]00)?(?:\s*(?:-|–|bis|to)\s*\d{1,2}[:.]\d{2}(?:[:.]00)?)?\D{0,8}"
)
_NUMBER = re.compile(r"([A-Za-z_ ]{0,12})0*(\d{1,3})(?:\s*\(?k?Wh\)?)?")


def one_reading_a_row(grid: Grid) -> Grid:
    """Turn a table of days into one of readings; any other grid is returned as it is.

    Examples
    --------
    >>> head, body = ["Date", *(f"HH{n:02d}" for n in range(1, 49))], ["2026-01-05", *([0.25] * 48)]
    >>> grid = one_reading_a_row(Grid(rows=[head, body, body], lines=[1, 2, 3]))
    >>> grid.rows[0], grid.rows[2]
    (['Date', 'period', 'value', 'status'], ['2026-01-05', '2', 0.25, ''])
    """
    for at, row in enumerate(grid.rows[:SEARCHED]):
        if len(row) < LEAST:
            continue
        slots = _slots([str(cell).strip() for cell in row])
        if slots and _days_below(grid.rows[at + 1 : at + 6], set(slots)):
            return _melted(grid, at, slots)
    return grid


def _slots(cells: Sequence[str]) -> dict[int, str]:
    """Find the columns that are times of a day: clocks or numbers, one step after another."""
    clocks = {j: int(m[1]) * 60 + int(m[2]) for j, cell in enumerate(cells) if (m := _CLOCK.fullmatch(cell))}
    if LEAST <= len(clocks) <= MOST and _even([value % 1440 or 1440 for value in clocks.values()], wrap=True):
        # Midnight at the end of the row is that of the next day.
        last = max(clocks)
        if clocks[last] == 0 and clocks[min(clocks)] > 0:
            clocks[last] = 1440
        return {j: f"{value // 60:02d}:{value % 60:02d}" for j, value in clocks.items()}
    # `HH01, Flag01, HH02, …`: what is called alike belongs together.
    groups: dict[str, dict[int, int]] = {}
    for j, cell in enumerate(cells):
        if found := _NUMBER.fullmatch(cell):
            groups.setdefault(found[1].strip().lower(), {})[j] = int(found[2])
    for name, numbers in groups.items():
        if (
            LEAST <= len(numbers) <= MOST
            and _even(list(numbers.values()), wrap=False)
            and not says("quality", name)
        ):
            return {j: str(value) for j, value in numbers.items()}
    return {}


def _even(values: Sequence[int], *, wrap: bool) -> bool:
    steps = [b - a for a, b in pairwise(values)]
    usual = max(set(steps), key=steps.count)
    # 24:00 may stand first, as 00:00; on the long day an hour stands twice.
    odd = sum(1 for step in steps if step != usual)
    return usual > 0 and odd <= (2 if wrap else 0) and (wrap or values[0] in {0, 1})


def _days_below(rows: Sequence[Sequence[object]], slots: set[int]) -> bool:
    return any(_day(row, slots) for row in rows)


def _day(row: Sequence[object], slots: set[int]) -> bool:
    stamps = (stamp_of(cell) for j, cell in enumerate(row) if j not in slots)
    return any(stamp is not None and stamp.day is not None for stamp in stamps)


def _melted(grid: Grid, at: int, slots: dict[int, str]) -> Grid:
    head = [str(cell).strip() for cell in grid.rows[at]]
    flags = {j: j + 1 for j in slots if _is_flag(head, j + 1, slots)}
    other = [
        j for j in range(len(head))
        if j not in slots and j not in flags.values() and not says("total", plain(head[j]))
    ]  # fmt: skip
    clocks = any(":" in slot for slot in slots.values())
    name = "time" if clocks else "hour" if len(slots) <= 25 else "period"  # noqa: PLR2004
    rows: list[list[object]] = [*grid.rows[:at], [*(head[j] for j in other), name, "value", "status"]]
    lines = list(grid.lines[: at + 1])
    usual = {24: 24, 25: 24, 46: 48, 48: 48, 50: 48, 96: 96, 100: 96}.get(len(slots), len(slots))
    for i in range(at + 1, len(grid.rows)):
        row = grid.rows[i]
        if not _day(row, set(slots)):
            rows.append(list(row))
            lines.append(grid.lines[i])
            continue
        held = [row[j] if j < len(row) else "" for j in other]
        for n, (j, slot) in enumerate(slots.items()):
            cell = row[j] if j < len(row) else ""
            # Places for the longest day are empty on all others.
            if n >= usual and str(cell).strip().lower() in EMPTY:
                continue
            flag = row[flags[j]] if j in flags and flags[j] < len(row) else ""
            rows.append([*held, slot, cell, flag])
            lines.append(grid.lines[i])
    return replace(grid, rows=rows, lines=lines)


def _is_flag(head: Sequence[str], j: int, slots: dict[int, str]) -> bool:
    return (
        j < len(head)
        and j not in slots
        and (not head[j] or says("quality", plain(re.sub(r"[\d_]", " ", head[j]))))
        and j < max(slots) + 2
    )
