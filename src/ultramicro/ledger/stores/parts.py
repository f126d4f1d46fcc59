"""The parts of a SQLite file of books: tables, indexes and triggers as the program makes them."""

from __future__ import annotations

import apsw

from ultramicro.ledger.engine.store import Driver
from ultramicro.ledger.stores.migrations import upgrade_sql


def unguarded(db: Driver) -> list[str]:
    """Name the parts that are not as the program makes them: changed, gone or added."""
    # Made anew and compared: a list of what should be there would have to follow each upgrade.
    made = apsw.Connection(":memory:")
    made.execute(upgrade_sql("sqlite", ""))
    should, found = _parts(made), _parts(db)
    made.close()
    return sorted(name for name in should.keys() | found.keys() if should.get(name) != found.get(name))


def _parts(db: Driver) -> dict[str, str]:
    """Return the SQL of every part of a database by its name, and the version it says it has."""
    query = "select name, coalesce(sql, '') from sqlite_schema where name not like 'sqlite~_%' escape '~'"
    # By words, since blanks differ between versions and mean nothing.
    parts = {str(name): " ".join(str(sql).split()) for name, sql in db.execute(query)}
    versions = db.execute("select version_num from alembic_version").fetchall()
    return parts | {"alembic_version": str(versions)}
