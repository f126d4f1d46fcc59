"""Rows of parties.csv that say opposite things: each is told with what follows from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from ultramicro.core.message import Listed, Message, plural
from ultramicro.place.readers.reasons import quoted
from ultramicro.place.readers.tables.values import NO, YES

PARTIES = "parties"
SHOWN = 3
"""So many of a kind are named."""
FACTS = ("company_number", "charity_number", "postcode", "office_postcode", "kind", "size", "sector")
Row = Mapping[str, str | None]


def contradictions(table: str, path: Path) -> list[Message]:
    """Return notes of what in the table contradicts itself; nothing for tables other than `parties`."""
    return list(_notes(pq.read_table(path).to_pylist())) if table == PARTIES else []


def _notes(rows: Sequence[Row]) -> Iterator[Message]:
    both = sorted(
        name for name, words in _said(rows, "local").items() if {*map(_word, words)} >= {"yes", "no"}
    )
    if both:
        yield plural(
            "{n} party is called local in one row and not local in another, so neither counts: {names}. "
            "Keep one of the rows.",
            "{n} parties are called local in one row and not local in another, so neither counts: {names}. "
            "Keep one of the rows for each.",
            len(both),
            names=_few(both),
        ).with_id("parties.local_and_not")
    if several := sorted(
        {name for fact in FACTS for name, said in _said(rows, fact).items() if len(said) > 1}
    ):
        yield plural(
            "{n} party has two different numbers, postcodes or kinds; the first row counts: {names}.",
            "{n} parties have two different numbers, postcodes or kinds; the first row counts: {names}.",
            len(several),
            names=_few(several),
        ).with_id("parties.several_facts")
    yield from _names(rows)


def _names(rows: Sequence[Row]) -> Iterator[Message]:
    """Tell of names that are joined and kept apart, or claimed twice."""
    joined, apart = _said(rows, "alias"), _said(rows, "not_alias")
    both = sorted({name for party, names in joined.items() for name in names & apart.get(party, set())})
    if both:
        yield plural(
            "{n} name is joined to a party and kept apart from it; it is kept apart: {names}.",
            "{n} names are joined to a party and kept apart from it; they are kept apart: {names}.",
            len(both),
            names=_few(both),
        ).with_id("parties.joined_and_apart")
    claimed: dict[str, set[str]] = defaultdict(set)
    for party, names in joined.items():
        for name in names:
            claimed[name].add(party)
    if twice := sorted(name for name, parties in claimed.items() if len(parties) > 1):
        yield plural(
            "{n} name is an alias of two parties: {names}. Keep it in one.",
            "{n} names are aliases of two parties: {names}. Keep each in one.",
            len(twice),
            names=_few(twice),
        ).with_id("parties.alias_of_two")


def _said(rows: Iterable[Row], column: str) -> dict[str, set[str]]:
    """Collect what is said of each party in a column, alike however it is typed."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if said := _tidy(row[column]):
            found[_tidy(row["party"])].add(said)
    return found


def _tidy(cell: str | None) -> str:
    return " ".join((cell or "").lower().split())


def _word(local: str) -> str:
    return "yes" if local in YES else "no" if local in NO else local


def _few(names: Sequence[str]) -> Listed:
    return Listed([quoted(name) for name in names[:SHOWN]])
