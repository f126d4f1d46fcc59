"""Who pays where a file does not say: never another body than the one that its neighbours name.

One council's files change their layout: some have a column for the body, some have none. Taken for two
bodies, each would have half of the months. So a file without a payer has the one that the files of its
folder name, where they name one; and it is told of each such file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import ibis

from ultramicro.core.contract import Relation
from ultramicro.core.message import Message, note
from ultramicro.core.rows import Column
from ultramicro.place.readers.model import FileReading

SPEND = "spend"
"""The kind of payments whose payer is the body that publishes them; on a bank statement anybody may pay."""


def named_by_neighbours(rows: Relation) -> dict[str, str]:
    """Return the payer that the files of each folder name; empty where they name several.

    Parameters
    ----------
    rows : Relation
        Payments: `file`, `kind`, `payer` (empty where the file says none).
    """
    named = rows.filter((rows.payer.nullif("").notnull()) & (rows.kind == SPEND))
    # Capitals and blanks are no other body.
    by = named.group_by(folder=folder_of(named.file)).agg(
        payer=named.payer.min(), payers=named.payer.upper().strip().nunique()
    )
    found = by.to_pyarrow().to_pylist()
    return {row["folder"]: row["payer"] if row["payers"] == 1 else "" for row in found}


def files_without(rows: Relation) -> dict[str, str]:
    """Return the folder of each file with payments of which nothing says who paid them."""
    blank = rows.filter((rows.payer.nullif("").isnull()) & (rows.kind == SPEND))
    found = blank.select("file", folder=folder_of(blank.file)).distinct().to_pyarrow().to_pylist()
    return {row["file"]: row["folder"] for row in found}


def folder_of(file: Column) -> Column:
    """Return the folder that a file is in, with its last stroke."""
    return file.re_extract(r"^(.*/)[^/]*$", 1)


def filled(rows: Relation, named: Mapping[str, str]) -> Relation:
    """Give rows without a payer the one that their folder's other files name."""
    one = {each: payer for each, payer in named.items() if payer}
    if not one:
        return rows
    folder = folder_of(rows.file)
    theirs = ibis.cases(*((folder == each, payer) for each, payer in one.items()), else_=None)
    empty = rows.payer.nullif("").isnull() & (rows.kind == SPEND)
    return rows.mutate(payer=ibis.ifelse(empty, theirs, rows.payer))


def told(
    readings: Iterable[FileReading], without: Mapping[str, str], named: Mapping[str, str]
) -> list[FileReading]:
    """Add to the account of each file that names no payer which one it was given."""
    return [
        replace(reading, notes=(*reading.notes, _told(named[without[reading.file]])))
        if without.get(reading.file) in named
        else reading
        for reading in readings
    ]


def _told(payer: str) -> Message:
    if not payer:
        return note(
            "payer_not_said",
            "It does not say who paid, and the other files of its folder name several bodies. It is counted "
            "as one more body: put it in a folder of its body's name.",
        )
    return note(
        "payer_of_neighbours",
        "It does not say who paid. It was taken for a file of {payer}, whom the other files of its folder "
        "name. If it is of another body, put it in a folder of that body's name.",
        payer=payer,
    )
