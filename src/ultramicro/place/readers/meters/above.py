"""What stands above the rows of an export: its header, words over its columns, labels with what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ultramicro.place.readers.meters.grid import Grid
from ultramicro.place.readers.meters.words import metering_point, plain, says

MOST_ABOVE = 120
"""Rows above the data that are looked at."""


@dataclass(kw_only=True)
class Block:
    """What stands above the rows."""

    header: int
    titles: list[str]
    stacks: list[str]
    points: list[str]
    above: list[tuple[str, str]]
    printed: dict[int, str]


_LABEL = re.compile(r"^\s*([^:;]{2,60}?)\s*[:;]\s*(.+)$")


def read_above(grid: Grid, first: int, width: int, timed: set[int]) -> Block:
    """Read what stands above the rows: the header, words stacked over columns, labels with what they say."""
    rows = [(i, [_text(cell) for cell in grid.rows[i]]) for i in range(max(0, first - MOST_ABOVE), first)]
    rows = [(i, cells + [""] * (width - len(cells))) for i, cells in rows if any(cells)]
    block = Block(
        header=-1, titles=[""] * width, stacks=[""] * width, points=[""] * width, above=[], printed={}
    )
    filled = [sum(1 for cell in cells if cell) for _, cells in rows]
    numbers = [_numbers_in(cells, timed) for _, cells in rows]
    wide = _width(grid, first)
    units = [_only_units(cells) for _, cells in rows]
    header = next(
        (
            at
            for at in reversed(range(len(rows)))
            if not numbers[at] and not units[at] and filled[at] >= max(2, wide * 0.6)
        ),
        -1,
    )
    done: set[int] = set()
    for at, (i, cells) in enumerate(rows):
        if at in done:
            continue
        if at == header:
            block.header, block.titles = i, cells
        elif units[at]:
            # `[kWh]` below each header is of that column.
            block.stacks = [
                f"{stack} {cell}".strip() for stack, cell in zip(block.stacks, cells, strict=True)
            ]
        elif filled[at] > wide and at + 1 < len(rows) and at + 1 != header and filled[at + 1] > wide / 2:
            # Labels side by side, with what they say below them.
            block.above += [(a, b) for a, b in zip(cells, rows[at + 1][1], strict=True) if a and b]
            done.add(at + 1)
        elif numbers[at]:
            block.printed |= {j: cell for j, cell in enumerate(cells) if j not in timed and cell}
        elif filled[at] > 2 and width > 3:  # noqa: PLR2004
            _stack(block, cells, ids=says("point", plain(cells[0])))
        else:
            block.above += _labels(cells)
    _legends(block)
    # The numbers of the meters may stand in the header itself, over several columns each.
    if header >= 0 and 0 in timed and says("point", plain(block.titles[0])):
        _stack(block, block.titles, ids=True)
    return block


_HINT = re.compile(
    r"[\[(]?(?:[kKM]?[wW]h?|KWH|[dDmMyYtTjJhHsS]{1,4}(?:[.:/ -]+[dDmMyYtTjJhHsS]{1,4})+|-)[\])]?"
)


def _only_units(cells: Sequence[str]) -> bool:
    """Whether a row says units, or how dates are written, and nothing else."""
    held = [cell for cell in cells if cell]
    return len(held) > 0 and all(_HINT.fullmatch(cell) for cell in held)


def _width(grid: Grid, first: int) -> int:
    """Count the columns that hold anything in the first rows of data."""
    rows = grid.rows[first : first + 5]
    return len({j for row in rows for j, cell in enumerate(row) if cell not in ("", None, "\x01")})


def _text(cell: object) -> str:
    return str(cell).replace("\x01", "").strip()


def _numbers_in(cells: Sequence[str], timed: set[int]) -> bool:
    """Whether a row holds more numbers than words, as one of sums does."""
    held = [cell for j, cell in enumerate(cells) if cell and j not in timed]
    good = [
        bool(re.fullmatch(r"[+-]?\d[\d.,' ]*(\s*[kM]?Wh)?", cell)) and not metering_point(cell)
        for cell in held
    ]
    # `Total;306,5` sums up; `Version;2024` does not.
    if sum(good) == 1 and len(held) > 1 and not says("total", plain(" ".join(held))):
        return False
    long = [len(re.sub(r"\D", "", cell)) > 12 and "." not in cell and "," not in cell for cell in held]  # noqa: PLR2004
    return (
        len(held) >= 1 and sum(good) > len(held) / 2 and not any(long) and sum(good) >= min(2, len(cells) - 1)
    )


def _stack(block: Block, cells: Sequence[str], *, ids: bool) -> None:
    """Put words over columns; what stands over the first of several is of all of them."""
    last = ""
    for j, cell in enumerate(cells):
        if j == 0:
            continue
        last = cell or last
        if ids:
            block.points[j] = last
        elif last:
            block.stacks[j] = f"{block.stacks[j]} {last}".strip()


def _labels(cells: Sequence[str]) -> list[tuple[str, str]]:
    held = [cell for cell in cells if cell]
    if len(held) == 2:  # noqa: PLR2004
        return [(held[0].rstrip(":"), held[1])]
    found = [_LABEL.match(cell) for cell in held]
    return [(m[1], m[2]) if m else ("", cell) for m, cell in zip(found, held, strict=True)]


def _legends(block: Block) -> None:
    """Add what a legend says of a column: `Daten 1: Verbrauch` explains the header `Daten 1`."""
    said = {plain(label): value for label, value in block.above if label}
    for j, title in enumerate(block.titles):
        if title and plain(title) in said and not says("date", plain(title)):
            block.stacks[j] = f"{block.stacks[j]} {said[plain(title)]}".strip()
