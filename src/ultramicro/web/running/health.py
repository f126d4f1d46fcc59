"""Whether a server can do its work: its tables and books, its disk, its jobs, and how old the last copy is.

What keeps it from serving is a *fail*, and 503. What somebody should look after today is a *warn*, and 200: a
supervisor that began the server anew for it would take away what still works.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpResponse

from ultramicro.core.errors import UltramicroError
from ultramicro.web.running.beating import beaten_ago
from ultramicro.web.served import Served, all_served
from ultramicro.web.site import site

LEAST_FREE = 0.05
"""Below this part of the disk a server says that it is not well."""
WAIT_SECONDS = 2.0
"""So long the books may take to answer. Who has them for longer is at work, and they are not out of order."""
SILENT_SECONDS = 60.0
"""After so long without a sign of life, nobody does the jobs."""
OLD_HOURS = 36.0
"""A copy of the books that is older is not of last night."""
FRESH_SECONDS = 5.0
"""So long an answer is given again: anybody may ask, and must not keep members from paying by it."""


class State(StrEnum):
    """What is said of one thing, or of all."""

    PASS = "pass"  # noqa: S105  no password
    WARN = "warn"
    FAIL = "fail"


_last: tuple[float, tuple[int, str]] | None = None


def health(_request: Any) -> HttpResponse:
    """Return 200 if it can serve, else 503; how each thing stands and no more, as anybody may ask."""
    global _last  # noqa: PLW0603  one answer for all threads; two that look at once do no harm
    now = time.monotonic()
    if _last is None or now - _last[0] >= FRESH_SECONDS:
        _last = now, _looked()
    status, told = _last[1]
    return HttpResponse(told, status=status, content_type="application/health+json")


def _looked() -> tuple[int, str]:
    kept = [place for place in all_served() if _keeps_books(place)]
    hours = last_copy_hours(kept)
    found = {"tables": _tables(), "disk": _disk(), "books": books(kept), "jobs": _jobs()}
    found["backup"] = _copied(kept, hours)
    state = worst(found)
    told = {"status": state, "checks": found, "backup_age_hours": hours and round(hours, 1)}
    return 503 if state is State.FAIL else 200, json.dumps(told)


def worst(found: Mapping[str, State]) -> State:
    """Return what is said of all.

    Examples
    --------
    >>> worst({"disk": State.PASS, "jobs": State.WARN})
    <State.WARN: 'warn'>
    """
    return max(found.values(), key=list(State).index, default=State.PASS)


def _tables() -> State:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return State.FAIL
    return State.PASS


def _disk() -> State:
    disk = shutil.disk_usage(site().home)
    return State.PASS if disk.free / disk.total >= LEAST_FREE else State.FAIL


def _jobs() -> State:
    ago = beaten_ago()
    return State.PASS if ago is not None and ago < SILENT_SECONDS else State.WARN


def _keeps_books(place: Served) -> bool:
    try:
        return place.has_books
    except (UltramicroError, OSError):  # its settings cannot be read, which its own pages say
        return False


def books(places: Sequence[Served]) -> State:
    """Return whether the books of all places can be written."""
    until = time.monotonic() + WAIT_SECONDS
    return worst({place.word: _written(place, until) for place in places})


def _written(place: Served, until: float) -> State:
    from ultramicro.ledger.engine.waiting import BooksBusy  # noqa: PLC0415  it loads the ledger

    try:
        return State.PASS if place.keeper.answers(max(0.1, until - time.monotonic())) else State.WARN
    except BooksBusy:
        return State.WARN
    except (UltramicroError, OSError):
        return State.FAIL


def last_copy_hours(places: Sequence[Served]) -> float | None:
    """Return how many hours old the oldest of the last copies is; None where some books have none."""
    from ultramicro.ledger.stores.copied import last_copied  # noqa: PLC0415  it loads the ledger

    ages = [_hours_since(last_copied(place.root)) for place in places]
    return max((age for age in ages if age is not None), default=None) if None not in ages else None


def _hours_since(at: float | None) -> float | None:
    return None if at is None else max(0.0, time.time() - at) / 3600


def _copied(places: Sequence[Served], hours: float | None) -> State:
    if not places:
        return State.PASS
    return State.PASS if hours is not None and hours < OLD_HOURS else State.WARN
