"""What a report is made of: sections (a question and its answer) and frames (the top rows of a table)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ultramicro.core.ask import parameters as parameters_of
from ultramicro.core.contract import Answer, Relation, Technique
from ultramicro.core.packing import unpacked
from ultramicro.core.rows import Cell
from ultramicro.place import dictionary

CURRENCY = "currency"
"""The column that says, row by row, in which currency a table's sums are."""
UNIT = "unit"
"""The column that says, row by row, in what its values are."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """One question, the technique that answers it, what it was told, and the answer."""

    question: str
    technique_name: str
    parameters: Mapping[str, object]
    answer: Answer
    sources: Sequence[str] = ()
    helps: Mapping[str, str] = field(default_factory=dict)


def section(technique: Technique[Answer], answer: Answer) -> Section:
    """Make a section from a technique and its answer; what each parameter means comes along."""
    settings = parameters_of(technique)
    fields = technique.__dataclass_fields__
    return Section(
        question=technique.question,
        technique_name=technique.name,
        parameters=settings,
        answer=answer,
        sources=technique.sources,
        helps={name: fields[name].metadata.get("help", "") for name in settings},
    )


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The first rows of a table, and how many there are in all.

    Parameters
    ----------
    name : str
        The table's name.
    columns : tuple of str
        Its columns.
    rows : list of tuple
        The first rows, in the table's order.
    total_rows : int
        All its rows, shown or not.
    """

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    total_rows: int

    @property
    def more(self) -> int:
        """How many rows are not shown."""
        return self.total_rows - len(self.rows)

    def column(self, name: str) -> list[Cell]:
        """Return one column's values."""
        at = self.columns.index(name)
        return [row[at] for row in self.rows]

    def currencies(self) -> list[str]:
        """Return by row the currency of its sums; empty where it is the place's own."""
        if CURRENCY not in self.columns:
            return [""] * len(self.rows)
        return [str(value or "") for value in self.column(CURRENCY)]

    def units(self) -> list[str]:
        """Return by row the unit that stands beside its values; empty where the table has no such column."""
        if UNIT not in self.columns:
            return [""] * len(self.rows)
        return [str(value or "") for value in self.column(UNIT)]

    def currency(self) -> str:
        """Return the one currency of all rows; empty where it is the place's own."""
        found = set(self.currencies())
        return found.pop() if len(found) == 1 else ""

    def records(self) -> list[dict[str, Cell]]:
        """Return the rows by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def head(self, rows: int) -> Frame:
        """Return the same table with fewer rows to show."""
        return Frame(name=self.name, columns=self.columns, rows=self.rows[:rows], total_rows=self.total_rows)


def message_columns(table: str, names: Sequence[str]) -> list[int]:
    """Return at which places of a table messages stand, kept as what they are made of."""
    known = dictionary.columns(table) if table in dictionary.tables() else ()
    said = {column.name for column in known if column.type == "message"}
    return [i for i, name in enumerate(names) if name in said]


def frame(name: str, relation: Relation, rows: int | None) -> Frame:
    """Bring the first rows of a table into memory; the rest are only counted.

    Parameters
    ----------
    name : str
        The table's name.
    relation : Relation
        The table; only the rows asked for are computed.
    rows : int or None
        How many rows; None for all.

    Examples
    --------
    >>> import ibis
    >>> f = frame("t", ibis.memtable({"a": [1, 2, 3]}), 2)
    >>> f.rows, f.total_rows, f.more
    ([(1,), (2,)], 3, 1)
    """
    # One row too many tells whether there are more, so that only long tables are counted.
    arrow = (relation if rows is None else relation.limit(rows + 1)).to_pyarrow()
    columns = [arrow.column(i).to_pylist() for i in range(arrow.num_columns)]
    for i in message_columns(name, arrow.column_names):
        columns[i] = [None if text is None else unpacked(text) for text in columns[i]]
    got = list(zip(*columns, strict=True))
    cut = rows is not None and len(got) > rows
    total = int(relation.count().to_pyarrow().as_py()) if cut else len(got)
    return Frame(name=name, columns=tuple(arrow.column_names), rows=got[:rows], total_rows=total)
