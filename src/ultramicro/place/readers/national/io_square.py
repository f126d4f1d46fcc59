"""Find a square of industries in a sheet, and what stands below and beside it.

The square is found by its labels (the header's run as a column's), not by its place: sheets, lines above,
codes and years differ from office to office.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ultramicro.place.readers.national.io_cells import as_number, cell, plain

Flow = tuple[str, str, float]
OUTPUT, WAGES, CONSUMPTION, INCOME = "(output)", "(wages)", "(consumption)", "(household income)"
# Output at basic prices is what coefficients are divided by; totals of inputs equal it and come last.
LABELS: Mapping[str, tuple[str, ...]] = {
    OUTPUT: (
        r"\boutput\b.*\bbasic|^p1$|^tout$|^output_bp$",
        r"^(total|gross|domestic|total (gross|industry|domestic)) (output|production)\b|^output\b|^go$",
        r"^total (inputs?|outlays?)( \(.*\))?$",
    ),
    WAGES: (
        r"compensation[ _](of[ _])?employees|^coe$|^d\.?1$",
        "wages and salaries|^(wages|labour|labor)( costs?)?$",  # data
    ),
}
"""Names of the rows, the surest first."""
HOUSEHOLDS = (
    r"^p3[ _]s14\b|^hhfce?$|\bhouseholds?$|consumption.*household|household.*consumption|^(pce|hfce)$"
)
# Non-profit institutions serving households are no households, though their label says the word.
NOT_HOUSEHOLDS = r"non-?profit|npish|serving|employer|non-?resident"
TOTAL = r"((cpa|ind|prd)_)?(_t|tot|total.*)"
# One label that stands in both the header and a column is chance.
FEWEST = 2
# Titles and notes stand above; without a bound the search grows with the square of the sheet.
MOST_ABOVE = 40
LABELS_WITHIN = 8
"""Industries are named in one of the first columns."""
# A sheet may claim sixteen thousand columns, nearly all empty.
MOST_ACROSS = 5_000


@dataclass(frozen=True, kw_only=True)
class Square:
    """Where a square of industries stands in a sheet."""

    header: int
    label: int
    top: int
    left: int
    size: int


def square_rows(cells: Sequence[Sequence[str]]) -> list[Flow]:
    """Return seller, buyer and amount of a sheet's square, with outputs, wages and consumption; [] if none.

    Examples
    --------
    >>> cells = [["", "Farms", "Shops"], ["Farms", "1", "2"], ["Shops", "3", "4"],
    ...          ["Total output", "10", "20"]]
    >>> square_rows(cells)[:3]
    [('Farms', 'Farms', 1.0), ('Farms', 'Shops', 2.0), ('Shops', 'Farms', 3.0)]
    """
    square = find_square(cells)
    if square is None:
        return []
    names = _names(cells, square)
    rows = [
        (seller, buyer, as_number(cell(cells, square.top + i, square.left + j)))
        for i, seller in enumerate(names)
        for j, buyer in enumerate(names)
    ]
    around = [*_below(cells, square, names), *_beside(cells, square, names)]
    # A row of outputs is sure; a column may be total use, with imports in it.
    if not any(seller == OUTPUT for seller, *_ in around):
        around += _output_beside(cells, square, names)
    return [*rows, *around] if any(seller == OUTPUT for seller, *_ in around) else []


def find_square(cells: Sequence[Sequence[str]]) -> Square | None:
    """Find the largest run of header labels that stand in the same order down a column."""
    best: Square | None = None
    across = min(MOST_ACROSS, max(map(len, cells), default=0))
    columns = [
        # Once a column, not once a header that is tried.
        [plain(cell(cells, row, label)) for row in range(len(cells))]
        for label in range(min(LABELS_WITHIN, across))
    ]
    for header in range(min(MOST_ABOVE, len(cells))):
        heads = [plain(text) for text in cells[header][:MOST_ACROSS]]
        for label, column in enumerate(columns):
            found = _run(heads, column, header, label)
            # Titles may agree in both directions as labels do; a square begins where numbers begin.
            while found and not any(re.search(r"^[-(]?[\d.,]+\)?$", text) for text in _first(cells, found)):
                found = replace(found, top=found.top + 1, left=found.left + 1, size=found.size - 1)
            # The largest: summaries by section stand on the same sheet.
            if found and found.size >= FEWEST and (best is None or found.size > best.size):
                best = found
    return best


def _run(heads: Sequence[str], column: Sequence[str], header: int, label: int) -> Square | None:
    """Find where the labels of a column continue as the header does."""
    # Of like labels the upper one counts, as lists of labels are repeated below tables.
    at = {text: row for row, text in reversed(list(enumerate(column))) if row > header}
    for left in range(label + 1, len(heads)):
        if not heads[left] or heads[left] not in at:
            continue
        top = at[heads[left]]
        size = 0
        while (
            left + size < len(heads)
            and top + size < len(column)
            and heads[left + size] == column[top + size] != ""
        ):
            size += 1
        # Totals stand at the end of the run in both directions.
        while size and is_total(heads[left + size - 1], heads[left : left + size]):
            size -= 1
        if size >= FEWEST:
            return Square(header=header, label=label, top=top, left=left, size=size)
    return None


def is_total(label: str, labels: Container[str]) -> bool:
    """Whether a label means all industries; T does, unless it comes after S as a section.

    Examples
    --------
    >>> is_total("cpa_total", []), is_total("t", ["a", "b"]), is_total("t", ["r", "s", "t"])
    (True, True, False)
    """
    return bool(re.fullmatch(TOTAL, label)) or (label == "t" and "s" not in labels)


def _first(cells: Sequence[Sequence[str]], square: Square) -> list[str]:
    """Return the cells of a square's first row, one beyond its end where it has shrunk to nothing."""
    return [cell(cells, square.top, square.left + j) for j in range(square.size)] or ["0"]


def _names(cells: Sequence[Sequence[str]], square: Square) -> list[str]:
    """Name each industry by its code and, where it stands beside, its words."""
    names: list[str] = []
    for row in range(square.top, square.top + square.size):
        texts = [cell(cells, row, c) for c in range(square.label, square.left) if cell(cells, row, c)]
        name = " ".join(re.sub(r"\s+", " ", text) for text in dict.fromkeys(texts))
        # Two industries of one name would be summed as one.
        names.append(name if name not in names else f"{name} ({len(names) + 1})")
    return names


def _below(cells: Sequence[Sequence[str]], square: Square, names: Sequence[str]) -> Iterator[Flow]:
    labels = {
        row: [plain(cell(cells, row, column)) for column in range(square.left)]
        for row in range(square.top + square.size, len(cells))
    }
    for item, patterns in LABELS.items():
        # The surest pattern first over all rows: a weaker one may stand higher up.
        found = next(
            (r for p in patterns for r, said in labels.items() if any(re.search(p, t) for t in said)), None
        )
        if found is not None:
            for j, name in enumerate(names):
                yield item, name, as_number(cell(cells, found, square.left + j))


def _heads(cells: Sequence[Sequence[str]], square: Square) -> Iterator[tuple[int, list[str]]]:
    """Return the columns right of a square with what stands above them."""
    for column in range(square.left + square.size, max(map(len, cells))):
        yield (
            column,
            [plain(cell(cells, row, column)) for row in range(max(0, square.header - 2), square.top)],
        )


def _beside(cells: Sequence[Sequence[str]], square: Square, names: Sequence[str]) -> Iterator[Flow]:
    for column, heads in _heads(cells, square):
        # One column only: a second of households would count what they buy twice.
        wanted = any(re.search(HOUSEHOLDS, text) for text in heads)
        if wanted and not any(re.search(NOT_HOUSEHOLDS, text) for text in heads):
            for i, name in enumerate(names):
                yield name, CONSUMPTION, as_number(cell(cells, square.top + i, column))
            return


def _output_beside(cells: Sequence[Sequence[str]], square: Square, names: Sequence[str]) -> list[Flow]:
    """Take outputs from a column where no row has them: what is made is what is sold."""
    for pattern in LABELS[OUTPUT][:2]:
        for column, heads in _heads(cells, square):
            if any(re.search(pattern, text) for text in heads):
                return [
                    (OUTPUT, name, as_number(cell(cells, square.top + i, column)))
                    for i, name in enumerate(names)
                ]
    return []
