"""Open a people file only to look at it, whatever somebody who was killed left half done in it."""

from __future__ import annotations

from pathlib import Path

import apsw

from ultramicro.ledger.engine.store import Driver
from ultramicro.ledger.people.register import WAIT_MS


def looked_at(path: Path) -> Driver:
    """Open a people file to look at it; what somebody who was killed had begun in it is taken back first.

    Parameters
    ----------
    path : Path
        The file; it must be there.
    """
    db: Driver = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    db.set_busy_timeout(WAIT_MS)
    try:
        db.execute("select 1 from sqlite_schema limit 1").fetchall()
    except apsw.ReadOnlyError:  # only who may write in it can take that back
        db.close()
        db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        db.set_busy_timeout(WAIT_MS)
    except apsw.Error:  # told by whoever asks for more
        return db
    return db
