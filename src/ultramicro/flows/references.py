"""Names that one table uses and another should know: one that is nobody's is asked about.

A closure of a kitchen that is written a little differently would count for no kitchen, and its food would be
ordered into the holidays; no sum shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ultramicro.core.contract import Place
from ultramicro.core.message import Listed, Message, plural, say
from ultramicro.core.near_words import near
from ultramicro.flows.tables import rows_of
from ultramicro.place.dictionary import Reference, references, tables

SHOWN = 5
"""So many names are told in a sentence."""


class Unknown(NamedTuple):
    """A name of nobody: where it stands, where it should be known, and what it may be meant for."""

    file: str
    column: str
    name: str
    known_in: tuple[str, ...]
    alike: str = ""

    @property
    def says(self) -> Message:
        """What is asked."""
        known = Listed(list(self.known_in), by="or")
        if self.alike:
            return say("“{name}” ({column} in {file}) stands nowhere in {known}: did you mean “{alike}”?",
                       name=self.name, column=self.column, file=self.file, known=known,
                       alike=self.alike)  # fmt: skip
        return say("“{name}” ({column} in {file}) stands nowhere in {known}, so that its row counts for "
                   "nothing: correct one of them", name=self.name, column=self.column, file=self.file,
                   known=known)  # fmt: skip


def unknown_names(place: Place, wanted: Iterable[str] | None = None) -> list[Unknown]:
    """Return the names of some tables, or of all that people keep, which nobody has in the tables they name.

    Parameters
    ----------
    place : Place
        The place.
    wanted : iterable of str, optional
        Tables that an answer reads: only what is between them is looked at.
    """
    chosen = None if wanted is None else set(wanted)
    found: dict[frozenset[str], Unknown] = {}
    for each in references():
        for unknown in _of(place, each, chosen):
            # Two tables that miss each other's words miss one word.
            alike = {_folded(unknown.name), _folded(unknown.alike or unknown.file)}
            found.setdefault(frozenset(alike), unknown)
    return list(found.values())


def unknown_said(found: Sequence[Unknown]) -> Iterator[Message]:
    """Say which names are nobody's; nothing where there are none."""
    if found:
        more = ["…"] if len(found) > SHOWN else []
        yield plural(
            "{n} name stands in one file and not in the other: {names}",
            "{n} names stand in one file and not in the other: {names}",
            len(found), names=Listed([*(each.says for each in found[:SHOWN]), *more], by=""),
        ).with_id("names_unknown")  # fmt: skip


def _of(place: Place, each: Reference, wanted: set[str] | None) -> Iterator[Unknown]:
    named = [(table, column) for table, column in each.names if _there(place, table, wanted)]
    if not named or not _there(place, each.table, wanted):
        return
    known: dict[str, str] = {}
    for table, column in named:
        known = {**_words(place, table, column), **known}
    if not known:
        return
    homes = tuple(tables()[table].file for table, _ in named)
    for word, said in _words(place, each.table, each.column).items():
        alike = "" if word in known else near(word, known)
        if word not in known and (alike or each.told):
            yield Unknown(tables()[each.table].file, each.column, said, homes, known.get(alike, ""))


def _there(place: Place, table: str, wanted: set[str] | None) -> bool:
    return (wanted is None or table in wanted) and place.has(table)


def _words(place: Place, table: str, column: str) -> Mapping[str, str]:
    """Return what stands in a column by how it is compared; of a list each part."""
    cells = rows_of(place.table(table).select(column).distinct().order_by(column))
    parts = [part.strip() for cell in cells for part in str(cell[column] or "").split(",")]
    return {_folded(part): part for part in reversed(parts) if part}


def _folded(word: str) -> str:
    return " ".join(word.casefold().split())
