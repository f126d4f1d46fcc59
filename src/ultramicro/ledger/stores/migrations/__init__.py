"""Steps that bring the tables of the books from one version to the next, the same for both stores.

They are Alembic's (`versions/`), written out as SQL by `make steps` (`written/`) and run by the store itself:
its library is newer and safer than the one that Alembic would open the file with, and nobody who only keeps
books needs Alembic.
"""

from __future__ import annotations

from importlib.resources import files

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say

HEAD = "0001"
"""The version of this program."""
DIALECTS = ("sqlite", "postgresql")
NOTHING = "nothing"
"""What tables are called that are not there yet."""


def upgrade_sql(dialect: str, version: str, *, where: str = "") -> str:
    """Return the SQL that brings tables from a version to this program's.

    Parameters
    ----------
    dialect : str
        `sqlite` or `postgresql`.
    version : str
        The version the tables have; empty for none.
    where : str
        What to call the books if they cannot be used.

    Returns
    -------
    str
        Nothing if there is nothing to do.

    Raises
    ------
    BadInput
        If the tables are of a newer version than this program.
    """
    if version == HEAD:
        return ""
    if version > HEAD:
        raise BadInput(
            say("the books were written by a newer version of the program"),
            where=where,
            do=say("use that version"),
        )
    return (files(__package__) / "written" / file_name(dialect, version)).read_text(encoding="utf-8")


def file_name(dialect: str, version: str) -> str:
    """Name the file with the steps from a version to this program's.

    Examples
    --------
    >>> file_name("sqlite", ""), file_name("postgresql", "0001")
    ('sqlite_from_nothing.sql', 'postgresql_from_0001.sql')
    """
    return f"{dialect}_from_{version or NOTHING}.sql"
