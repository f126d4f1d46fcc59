"""What takes longer than a page may, asked of the worker; its page shows that it waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ultramicro.web.running import queue
from ultramicro.web.running.pages import under_way
from ultramicro.web.served import Served


def later(place: Served, kind: str, asked: Mapping[str, Any], *, by: str) -> str:
    """Have something done by a job; of what is being done already no second one is begun.

    Parameters
    ----------
    place : Served
        The place.
    kind : str
        One of `running.kinds.KINDS`.
    asked : mapping
        Its parameters, in JSON's own types; with the kind they say all that is asked.
    by : str
        Under which name the person signs in.

    Returns
    -------
    str
        The job.

    Raises
    ------
    BadInput
        If the person has too many jobs under way.
    """
    from ultramicro.place.store import digest  # noqa: PLC0415  an idle server does without it

    # Anew each time: a page asks only where what came of the last one is not there, or is not of today.
    key = digest(kind, place.word, asked)
    return str(queue.ask(place.word, kind, asked, key=key, by=by, anew=True).id)


def waits_for(request: Any, kind: str, **asked: object) -> dict[str, Any] | None:
    """Return what a page shows of the last job of a kind; None where none was asked for, or it is done."""
    found = queue.latest(request.place.word, kind, **asked)
    return None if found is None or found.state == "done" else under_way(request, found)
