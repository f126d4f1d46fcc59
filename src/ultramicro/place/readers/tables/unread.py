"""Columns of a kept table that nobody reads: told with the nearest that is known, and if they hold numbers.

A price under a header that is not known is a price that nobody counts, and looks like one that was not given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from ultramicro.core.message import Message, note
from ultramicro.place.dictionary import columns
from ultramicro.place.readers.reasons import SHOWN
from ultramicro.place.readers.tables.headers import Match, header_words, spellings
from ultramicro.place.readers.tables.origin import Origin
from ultramicro.place.readers.text.engine import Connection, rows

ALIKE = 0.6
"""How much alike two headers are to be told as near; a judgement."""
NUMBER = r"^\s*-?\s*(£|\$|€)?\s*-?\s*\d[\d ,.]*\s*(%|[a-zA-Z£€]{1,3}2?)?\s*$"
"""A number, with a sign of money or a short unit."""
MOSTLY = 0.5
"""Part of what stands in a column that must be numbers; a judgement."""
MONEY = frozenset(
    {"price", "cost", "costs", "rate", "pay", "paid", "fee", "charge", "spend", "rent", "£", "pence"}
)
MUCH = frozenset(
    {"qty", "quantity", "number", "amount", "no", "count", "how", "many", "total", "volume", "size"}
)
HEADS = frozenset({"folk", "heads", "persons", "staff", "people", "residents"})
"""Words of headers for what one costs, for how much there is, and for how many people."""


def unread_columns(
    con: Connection, origin: Origin, names: Mapping[str, str], found: Mapping[str, Match], table: str
) -> Iterator[Message]:
    """Yield what is to be told of each column that is not read.

    Parameters
    ----------
    con : Connection
        The connection in which the records are.
    origin : Origin
        The records.
    names : mapping of str to str
        The header in its order: the name under which the records have a column, to that as printed.
    found : mapping of str to Match
        The columns that are read.
    table : str
        The table of the dictionary.
    """
    used = {match.index for match in found.values()}
    free = [column.name for column in columns(table) if column.name not in found and not column.set_when_read]
    for index, (own, name) in enumerate(names.items()):
        if index not in used and name.strip():
            numbers = _holds_numbers(con, origin, origin.cells[own])
            if told := _told(
                name.strip()[:SHOWN], nearest_column(name, table, free, numbers=numbers), numbers
            ):
                yield told


def _told(name: str, near: str, numbers: bool) -> Message | None:
    if near and numbers:
        return note(
            "tables.column_of_numbers_near", "Nobody reads the column '{column}', which holds numbers. The "
            "nearest that is known and not there is '{near}'.", column=name, near=near,
        )  # fmt: skip
    if near:
        return note(
            "tables.column_near", "Nobody reads the column '{column}'. The nearest that is known and not "
            "there is '{near}'.", column=name, near=near,
        )  # fmt: skip
    if numbers:
        return note("tables.column_of_numbers", "Nobody reads the column '{column}', which holds numbers.",
                    column=name)  # fmt: skip
    return None


def nearest_column(name: str, table: str, free: Sequence[str], *, numbers: bool = False) -> str:
    """Return the column that a header is most like, of those that the file has not; nothing where none is.

    Where it holds numbers, a word for money or for how much says what it could be.

    Examples
    --------
    >>> free = ["price_pence", "quantity", "supplied_from"]
    >>> [nearest_column(name, "needs", free) for name in ("Pirce (pence)", "suplied from", "colour")]
    ['price_pence', 'supplied_from', '']
    >>> nearest_column("current rate", "needs", free, numbers=True)
    'price_pence'
    >>> nearest_column("how many?", "needs", free, numbers=True)
    'quantity'
    """
    said = header_words(name)
    spelled = {words: means[0][1] for words, means in spellings(table).items() if means[0][1] in free}
    alike = get_close_matches(said, spelled, 1, ALIKE)
    if alike:
        return spelled[alike[0]]
    words = set(said.split())
    kinds = (("_pence", MONEY), ("people", HEADS), ("quantity", MUCH)) if numbers else ()
    return next(
        (column for end, kind in kinds if words & kind for column in free if column.endswith(end)), ""
    )


def _holds_numbers(con: Connection, origin: Origin, cell: str) -> bool:
    sql = (
        f"SELECT count(*) FILTER (regexp_matches(trim({cell}), $number)), count(*) "
        f"FROM {origin.sql} WHERE trim({cell}) <> ''"
    )
    numbers, there = rows(con, sql, {"number": NUMBER})[0]
    return bool(there) and numbers >= MOSTLY * there
