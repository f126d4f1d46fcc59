"""Who pays where a file does not say: never another body than the one that its neighbours name.

One council's files change their layout: some have a column for the body, some have none. Taken for two
bodies, each would have half of the months. So a file without a payer has the one that the files of its
folder name, where they name one; and it is told of each such file. Where they name several, those decide
that are called alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import NamedTuple

import ibis

from ultramicro.core.contract import Relation
from ultramicro.core.message import Message, note
from ultramicro.place.readers.file_names import is_dated, stem
from ultramicro.place.readers.model import FileReading

SPEND = "spend"
"""The kind of payments whose payer is the body that publishes them; on a bank statement anybody may pay."""


def given_by_neighbours(rows: Relation) -> dict[str, str]:
    """Return the payer of each file that does not name one for all its rows, by what its neighbours name.

    These are the files of its folder; if they name several bodies, those among them that are called alike
    but for a date. A folder called by a time of which no file names one has all files as its neighbours.

    Parameters
    ----------
    rows : Relation
        Payments: `file`, `kind`, `payer` (empty where the file says none).

    Returns
    -------
    dict of str to str
        By file; empty where its neighbours name several bodies. It is left out where they name none.
    """
    spent = rows.filter(rows.kind == SPEND)
    # Capitals and blanks are no other body.
    tidy = spent.payer.nullif("").upper().strip()
    by = spent.group_by("file").agg(
        payer=spent.payer.nullif("").min(), payers=tidy.nunique(), blank=tidy.isnull().sum()
    )
    files = by.order_by("file").to_pyarrow().to_pylist()
    named = [_Named(row["file"], row["payer"], row["payers"]) for row in files if row["payer"]]
    found = ((row["file"], _given(row["file"], named)) for row in files if row["blank"])
    return {file: payer for file, payer in found if payer is not None}


class _Named(NamedTuple):
    """A file that names who pays, with one of the names, and how many different ones it has."""

    file: str
    payer: str
    payers: int


def _given(file: str, named: Sequence[_Named]) -> str | None:
    """Return the payer that a file's neighbours name, empty where they name several; None where none does."""
    folder = PurePosixPath(file).parent
    near = [each for each in named if PurePosixPath(each.file).parent == folder]
    if not near and is_dated(folder.name):
        near = list(named)
    if not near:
        return None
    alike = [each for each in near if stem(each.file) == stem(file)]
    return _one_of(near) or _one_of(alike)


def _one_of(named: Sequence[_Named]) -> str:
    bodies = {each.payer.upper().strip() for each in named}
    return min(each.payer for each in named) if len(bodies) == 1 and all(e.payers == 1 for e in named) else ""


def filled(rows: Relation, given: Mapping[str, str]) -> Relation:
    """Give rows without a payer the one that was found for their file."""
    one = {file: payer for file, payer in given.items() if payer}
    if not one:
        return rows
    theirs = ibis.memtable({"of_file": list(one), "their_payer": list(one.values())})
    joined = rows.left_join(theirs, rows.file == theirs.of_file)
    empty = joined.payer.nullif("").isnull() & (joined.kind == SPEND)
    return joined.mutate(payer=ibis.ifelse(empty, joined.their_payer, joined.payer)).drop(
        "of_file", "their_payer"
    )


def told(readings: Iterable[FileReading], given: Mapping[str, str]) -> list[FileReading]:
    """Add to the account of each file that names no payer which one it was given."""
    return [
        replace(reading, notes=(*reading.notes, _told(given[reading.file])))
        if reading.file in given
        else reading
        for reading in readings
    ]


def _told(payer: str) -> Message:
    if not payer:
        return note(
            "payer_not_said",
            "It does not say who paid, and the files beside it name several bodies. It is counted "
            "as one more body: put it in a folder of its body's name.",
        )
    return note(
        "payer_of_neighbours",
        "It does not say who paid. It was taken for a file of {payer}, whom the files beside it "
        "name. If it is of another body, put it in a folder of that body's name.",
        payer=payer,
    )
