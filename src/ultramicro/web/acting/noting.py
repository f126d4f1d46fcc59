"""The line that every act leaves in the log, whether a person or a program asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ultramicro.core.action import Action
from ultramicro.web.people import audit


def note_act(
    request: Any, group: str, asked: type[Action[Any]], values: Mapping[str, Any], *, key: str, status: str
) -> None:
    """Write into the log that something was done, or that somebody looked at what is another's.

    Parameters
    ----------
    group, asked
        Which action.
    values : mapping
        Its parameters; `who` says whose it is that was looked at.
    key : str
        The page's or the program's own: an id, since names could not be erased from the log.
    status : str
        What became of it.
    """
    what = f"{group}.{asked.name}"
    if not asked.reads_only:
        audit.write(request, what, key, status)
    elif isinstance(who := values.get("who"), str):
        audit.looked(request, what, who)
