"""What the plan asks about the rows that a place's people wrote, before anything is planned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from ultramicro.core.contract import Place
from ultramicro.core.message import Message
from ultramicro.flows.tables import rows_of
from ultramicro.plan.gather import activities_of
from ultramicro.plan.lost_rows import LostRow
from ultramicro.plan.recipes.also_asked import also_asked
from ultramicro.plan.recipes.catalogue import Known, known
from ultramicro.plan.recipes.meaning import Assumed, Meaning, Reason
from ultramicro.plan.recipes.meanings import resource
from ultramicro.plan.recipes.pledged_rows import pledge
from ultramicro.plan.recipes.sorts import BUILDING, LAND
from ultramicro.plan.recipes.wants import need
from ultramicro.plan.rows import ActivityRow, LineRow, NeedRow, PledgeRow, ResourceRow, records
from ultramicro.plan.unreadable import lost
from ultramicro.plan.unused import Unused, unused_rows_of

T = TypeVar("T")
READ: Mapping[str, tuple[Callable[..., object], Callable[..., Meaning]]] = {
    "resources": (ResourceRow, resource), "needs": (NeedRow, need), "pledges": (PledgeRow, pledge),
}  # fmt: skip
"""How a row of each table that people write is made, and how it is read."""


def known_of(place: Place) -> Known:
    """Return what the recipes of a place know, its own and the built-in ones.

    Raises
    ------
    BadInput
        If its recipes cannot be used.
    """
    lines = _rows(place, LineRow, "activity_lines")
    return known(activities_of(_rows(place, ActivityRow, "activities"), lines), lines)


def asked_of(place: Place) -> tuple[Unused, ...]:
    """Return the rows of resources, needs and pledges that the plan asks about, with all that it asks.

    A row that could not be read is among them with what is asked of its cells and of its words; so is a room
    or land of a sort that nobody knows, where only some enterprises are put until it is told.

    Parameters
    ----------
    place : Place
        The place. Payments are not looked at, so that this is quick.

    Raises
    ------
    BadInput
        If its recipes cannot be used.
    """
    tables = [table for table in READ if place.has(table) or place.has("rejects")]
    if not tables:
        return ()
    there = known_of(place)
    meanings = [read(row, there) for table in tables for make, read in [READ[table]]
                for row in _rows(place, make, table)]  # fmt: skip

    def also(table: str, row: LostRow) -> Message | None:
        return also_asked(table, row, there)

    # A file that could not be read is told of as a file.
    unread = (each for each in lost(place, *READ, asked=also) if each.reason is not Reason.UNREAD)
    every = (*unused_rows_of(meanings), *_of_sorts(meanings), *unread)
    return tuple(sorted(every, key=lambda each: (each.file, each.line or 0)))


def _of_sorts(meanings: Iterable[Meaning]) -> Iterator[Unused]:
    """Yield the rooms and the land of which the sort is asked, though something may stand there meanwhile."""
    for m in meanings:
        if not m.left and m.sort in {LAND, BUILDING} and Assumed.WORD in m.guesses:
            yield Unused(
                table=m.row.table, name=m.row.name, why=m.note, reason=Reason.WORD, file=m.row.origin or "",
                line=m.row.line, read=m.row.word, called=m.row.shown,
            )  # fmt: skip


def _rows(place: Place, make: Callable[..., T], table: str) -> list[T]:
    return records(make, _iterated(place, table))


def _iterated(place: Place, table: str) -> Iterator[Mapping[str, object]]:
    if place.has(table):
        yield from rows_of(place.table(table))
