"""Steps that bring the tables of the books from one version to the next, the same for both stores.

They are Alembic's, written as SQL and run by the store itself: its library is newer and safer than the
one that Alembic would open the file with.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say

HEAD = "0001"
"""The version of this program."""


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
    return _script(dialect, version)


@cache
def _script(dialect: str, version: str) -> str:
    from alembic import command  # noqa: PLC0415  needed once in the life of a file
    from alembic.config import Config  # noqa: PLC0415

    output = io.StringIO()
    config = Config(attributes={"dialect": dialect, "output": output})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    command.upgrade(config, f"{version or 'base'}:head", sql=True)
    return output.getvalue()
