"""Tables of the people file, made when they are first needed; where nothing may be written they are empty."""

from __future__ import annotations

import re

import apsw

from ultramicro.ledger.engine.store import Driver

_MADE = re.compile(r"create (table|index) if not exists (\w+)")


def make_tables(db: Driver, schema: str) -> None:
    """Make tables that are not there.

    Where the file may not be written they are made in memory and empty: who reads finds nothing.

    Parameters
    ----------
    db : Driver
        The people file.
    schema : str
        Statements `create table if not exists` and `create index if not exists`, parted by semicolons.
    """
    try:
        db.execute(schema)
    except (apsw.ReadOnlyError, apsw.CantOpenError):
        db.execute("pragma temp_store = memory").fetchall()
        there = {name for (name,) in db.execute("select name from sqlite_schema")}
        for statement in filter(str.strip, schema.split(";")):
            found = _MADE.search(statement)
            # An index makes nothing faster where there are no rows.
            if found and found[1] == "table" and found[2] not in there:
                db.execute(statement.replace("create table", "create temp table", 1))
