"""Where the header is: the rows that name the columns, among titles, blank lines and data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ultramicro.place.readers.text.records import Record
from ultramicro.place.readers.values.amounts import parse_pence
from ultramicro.place.readers.values.dates import parse_date
from ultramicro.place.readers.values.vocabulary import role_scores

# Titles, notices and blank lines stand above a header; a table that begins further down is another one.
SEARCHED = 40
# Names are wrapped over two rows, or stand below a row of groups.
MOST_ROWS = 3
ENOUGH = 1.5
"""Two roles named well, or three named fairly: less is no header."""
CERTAIN = 4.0
LEAST_BELOW = 3
"""Rows of numbers below a row of unknown words that make it a header."""


@dataclass(frozen=True, kw_only=True)
class Header:
    """The rows that name the columns.

    Parameters
    ----------
    first, last : int
        Their first and last index among the records; both -1 where there is no header.
    texts : tuple of str
        The name of each column, as printed; a name spread over rows is joined with a blank.
    rows : tuple of tuple of str
        The rows as they stand in the file.
    """

    first: int = -1
    last: int = -1
    texts: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = field(default=(), repr=False)

    @staticmethod
    def of(span: Sequence[Sequence[str]], first: int = -1) -> Header:
        """Make it of its rows, of which the first stands at `first`; -1 where they stand among the data."""
        rows = tuple(tuple(cell.strip() for cell in cells) for cells in span)
        last = first + len(rows) - 1 if first >= 0 else -1
        return Header(first=first, last=last, texts=_joined(span), rows=rows)

    def is_repeated_by(self, cells: Sequence[str]) -> bool:
        """Say whether a record is the header again, or one of its rows, as on printed pages."""
        # A header of one row is its own joined text.
        return any(is_repeat_of(row, cells) for row in {self.texts, *self.rows})

    def printed(self, index: int) -> set[str]:
        """Return what the header's rows print in a column."""
        return {row[index] for row in self.rows if index < len(row)} - {""}


def find_header(records: Sequence[Record]) -> Header:
    """Find the rows among the first 40 that name the columns.

    Parameters
    ----------
    records : sequence of Record
        The first records of the file.

    Returns
    -------
    Header
        The rows, or none (index -1) where the file begins with data.

    Examples
    --------
    >>> names = [(1, ["Supplier", "Net"]), (2, ["Name", "Amount"])]
    >>> find_header([(0, ["Spend May"]), *names, (3, ["A Ltd", "1.50"])])
    Header(first=1, last=2, texts=('Supplier Name', 'Net Amount'))
    >>> find_header([(0, ["A Ltd", "1.50"])]).first
    -1
    """
    best, best_score = Header(), ENOUGH
    for first in range(min(SEARCHED, len(records))):
        # Good names were found and data has begun: what follows can only repeat the header.
        if best_score > CERTAIN and _is_data(records[first][1]):
            break
        for rows in range(1, MOST_ROWS + 1):
            span = [cells for _, cells in records[first : first + rows]]
            if len(span) < rows or (rows > 1 and any(_is_data(cells) for cells in span)):
                break
            texts = _joined(span)
            # Each further row must name more than it costs, or a title would be joined to every header.
            score = _naming(texts) - 0.3 * (rows - 1)
            # Of equals the upper one, whatever the rounding of sums.
            if score > best_score + 1e-9:
                best, best_score = Header.of(span, first), score
    # A header with data above it and none below is a legend at the foot of the table.
    if best.first > 0 and not any(_is_data(cells) for _, cells in records[best.last + 1 :][:SEARCHED]):
        best = Header() if any(_is_data(cells) for _, cells in records[: best.first]) else best
    return _extended(records, best) if best.first >= 0 else _at_the_end(records)


def body_above(rows: Sequence[Sequence[str]]) -> str:
    """Find the body that pays among the lines above the header, such as `Organisation Name, Anytown Council`.

    Examples
    --------
    >>> body_above([["Spend over £500"], ["Organisation Name", "Anytown Council", ""]])
    'Anytown Council'
    """
    for cells in rows:
        filled = [text for cell in cells if (text := cell.strip())]
        if (
            len(filled) == 2
            and role_scores(filled[0].rstrip(":")).get("body", 0) > 0.8
            and _is_name(filled[1])
        ):
            return filled[1]
    return ""


def _is_name(text: str) -> bool:
    return any(c.isalpha() for c in text) and "://" not in text and not _is_datum(text)


def _at_the_end(records: Sequence[Record]) -> Header:
    """Find names that were sorted to the end of the file with the data; the header is still none."""
    for _, cells in records[: -SEARCHED - 1 : -1]:
        texts = _joined([cells])
        if not _is_data(cells) and _naming(texts) > CERTAIN:
            return Header.of([cells])
    return _of_unknown_words(records)


def _of_unknown_words(records: Sequence[Record]) -> Header:
    """Take a first row for the header if it is all words over columns of numbers, whatever the words mean."""
    if len(records) < LEAST_BELOW + 1:
        return Header()
    top, below = records[0][1], [cells for _, cells in records[1 : SEARCHED + 1]]
    names = [cell.strip() for cell in top]
    if len(names) < 2 or not all(names) or len(set(names)) < len(names) or any(map(_has_digit, names)):
        return Header()
    over = sum(_is_datum_column([c[i] for c in below if i < len(c)]) for i in range(len(names)))
    return Header.of([top], 0) if over >= 2 else Header()


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _is_datum_column(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) >= LEAST_BELOW and sum(map(_is_datum, filled)) > 0.9 * len(filled)


def _extended(records: Sequence[Record], header: Header) -> Header:
    """Take in the rows below that go on naming: wrapped words of the same names, and no data."""
    while header.first >= 0 and header.last - header.first + 1 < MOST_ROWS and header.last + 1 < len(records):
        span = [cells for _, cells in records[header.first : header.last + 2]]
        texts = _joined(span)
        if (
            sum(map(bool, span[-1])) < 2
            or _is_data(span[-1])
            or _naming(texts) < _naming(header.texts) - 0.01
        ):
            break
        header = Header.of(span, header.first)
    return header


def _joined(span: Sequence[Sequence[str]]) -> tuple[str, ...]:
    width = max(len(cells) for cells in span)
    columns = ([cells[i].strip(" -=_\t\n") for cells in span if i < len(cells)] for i in range(width))
    return tuple(" ".join(" ".join(t for t in column if t).split("\n")).strip() for column in columns)


def _naming(texts: Sequence[str]) -> float:
    """Add up how well the cells name columns, and take off what only data would hold."""
    best: dict[str, float] = {}
    penalty = repeated = 0.0
    for text in texts:
        if not text:
            continue
        scores = role_scores(text)
        if scores:
            role = max(scores, key=lambda r: (scores[r], r))
            # Two columns of one role are usual, but must not outweigh a header with more roles.
            repeated += 0.1 if role in best else 0.0
            best[role] = max(best.get(role, 0.0), scores[role])
        elif _is_datum(text):
            # A title names a month or a sum at most once; a line of data has several.
            penalty += 0.6
    weight = sum(best.values()) + min(repeated, 0.5) - penalty
    named = {"supplier", "amount", "gross_amount", "date", "debit"} & {r for r, s in best.items() if s >= 0.4}
    # Payee, amount and date make a list of payments; a legend or a note has none of them.
    return weight + 0.5 * len(named)


def _is_data(cells: Sequence[str]) -> bool:
    return any(_is_datum(cell) for cell in cells)


def _is_datum(text: str) -> bool:
    text = text.strip()
    return any(c.isdigit() for c in text) and (parse_pence(text) is not None or parse_date(text) is not None)


def is_repeat_of(header: Sequence[str], cells: Sequence[str]) -> bool:
    """Say whether a record repeats the header, as printed pages do.

    Parameters
    ----------
    header : sequence of str
        The names of the columns.
    cells : sequence of str
        A record.

    Returns
    -------
    bool
        Whether at least two cells, and most of those filled, are the names above them.

    Examples
    --------
    >>> names = ["Supplier", "Amount"]
    >>> is_repeat_of(names, ["supplier ", "Amount"]), is_repeat_of(names, ["A", "1"])
    (True, False)
    """
    names = _bare(tuple(header))
    if sum(cell.strip().lower() in names for cell in cells) < 2:
        return False  # nearly every record ends here
    filled = [bare for cell in cells if (bare := " ".join(cell.lower().split()))]
    alike = sum(cell in names for cell in filled)
    # Printed pages put the page's number or date beside the repeated names.
    return alike >= 2 and alike > 0.6 * len(filled)


@lru_cache(maxsize=64)  # pure, and bounded
def _bare(header: tuple[str, ...]) -> frozenset[str]:
    lowered = [name.strip().lower() for name in header if name]
    return frozenset([*lowered, *(" ".join(name.split()) for name in lowered)])
