"""Columns with their names and a sample of what they hold; names are moved to where their data is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ultramicro.core.message import say
from ultramicro.place.readers.spend.contents import Contents, judge
from ultramicro.place.readers.spend.header import Header
from ultramicro.place.readers.text.records import Record
from ultramicro.place.readers.values.vocabulary import role_scores

# Shares are judged to a few per cent, and every text is tried against many patterns.
SAMPLED = 150


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a file.

    Parameters
    ----------
    index : int
        Where it stands, from 0.
    name : str
        Its name as printed; empty where it has none.
    contents : Contents
        What a sample of it holds.
    """

    index: int
    name: str
    contents: Contents

    @property
    def label(self) -> str:
        """Its name, or `column 3` where it has none."""
        return self.name or say("column {number}", number=self.index + 1)

    def named(self, role: str) -> float:
        """How well its name speaks for a role, from 0 to 1."""
        return role_scores(self.name).get(role, 0.0)


def data_sample(records: Sequence[Record], header: Header) -> list[list[str]]:
    """Take up to 150 records below the header, evenly spread, without repeats of the header.

    Parameters
    ----------
    records : sequence of Record
        The first records of the file.
    header : Header
        Where the header is.

    Returns
    -------
    list of list of str
        Cells of the sampled records, stripped.
    """
    # Spread, as lists are sorted: the first hundred payees may all be redacted, or all dates one day.
    below = [cells for _, cells in records[header.last + 1 :] if any(map(str.strip, cells))]
    step = max(-(-len(below) // SAMPLED), 1)
    return [cells for cells in below[::step] if not header.is_repeated_by(cells)]


def name_columns(header: Header, sample: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """Name the columns and judge what they hold; a name above nothing moves to the data beside it.

    Parameters
    ----------
    header : Header
        The names as printed.
    sample : sequence of sequence of str
        Records below the header.

    Returns
    -------
    tuple of Column
        All columns of the file.

    Examples
    --------
    >>> header = Header(texts=("Name", "Paid", ""))
    >>> columns = name_columns(header, [["A Ltd", "", "1.50"], ["B Ltd", "", "2.50"]])
    >>> [column.name for column in columns]
    ['Name', '', 'Paid']
    """
    width = max([len(header.texts), *(len(cells) for cells in sample)], default=0)
    held = [judge([cells[i] if i < len(cells) else "" for cells in sample]) for i in range(width)]
    names = [header.texts[i] if i < len(header.texts) else "" for i in range(width)]
    # Merged cells put one name over nothing; a lost cell puts the whole header beside its data.
    names = _shifted(_moved(names, held), held)
    return tuple(Column(index=i, name=names[i], contents=held[i]) for i in range(width))


def _moved(names: Sequence[str], held: Sequence[Contents]) -> list[str]:
    """Move each name that stands over nothing to the nearest nameless column with data, right before left."""
    result = list(names)
    for i, name in enumerate(names):
        # A stray total or note may stand under a name that is out of place.
        if not name or held[i].filled > 0.02:
            continue
        for j in _nearby(i, len(names)):
            # A name never jumps over another: the order of names is that of the data.
            between = result[min(i, j) + 1 : max(i, j)]
            if not result[j] and held[j].filled > 0.3 and not any(between):
                result[i], result[j] = "", name
                break
    return result


def _nearby(i: int, width: int) -> list[int]:
    return [j for d in (1, 2, 3) for j in (i + d, i - d) if 0 <= j < width]


def _shifted(names: list[str], held: Sequence[Contents]) -> list[str]:
    """Move all names by one or two columns if only then they fit what stands under them."""
    # The least move among those that fit as well.
    best = max((0, 1, -1, 2, -2), key=lambda s: (_fit(_shift(names, s), held), -abs(s)))
    # By two fits at least: one column may fit anywhere by chance.
    return _shift(names, best) if _fit(_shift(names, best), held) > _fit(names, held) + 1 else names


def _shift(names: list[str], by: int) -> list[str]:
    if by >= 0:
        return ([""] * by + names)[: len(names)]
    return (names[-by:] + [""] * -by)[: len(names)]


def _fit(names: Sequence[str], held: Sequence[Contents]) -> int:
    fits = 0
    for name, c in zip(names, held, strict=True):
        scores = role_scores(name)
        fits += scores.get("supplier", 0) > 0.8 and c.text > 0.8
        # Only the three columns whose contents cannot be mistaken for one another.
        fits += scores.get("amount", 0) > 0.8 and c.amount > 0.8 and c.text < 0.2
        fits += scores.get("date", 0) > 0.8 and c.date > 0.8
    return fits
