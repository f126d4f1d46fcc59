"""The clock of the machine against the books: an entry far before the last one comes of a wrong clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from ultramicro.core.action import Done
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, note, say
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.book import Ledger

MOST_BACK = timedelta(days=1)
"""So far machines that act on the same books may differ: an hour of summer time or a zone is no fault."""
CHECKED = "clock_checked"
"""The setting in [books] by which people say from which day on the clock is right."""


def require_clock(desk: Desk) -> None:
    """Refuse to book by a clock that is far behind the last entry in the books.

    Raises
    ------
    BadInput
        If it is: what waits for a day, ends on one or bears interest would be decided by a day long gone.
    """
    if (last := _before_the_last(desk, desk.ledger)) is not None:
        raise BadInput(_says(desk, last), do=_do(desk))


def warned(done: Done, desk: Desk) -> Done:
    """Return an answer with a warning where the clock is far behind the books that were looked at."""
    last = None if desk.opened is None else _before_the_last(desk, desk.opened)
    if last is None:
        return done
    warning = note("books.clock_behind", "Take care: {what}. To book anything, {do}.", what=_says(desk, last),
                   do=_do(desk))  # fmt: skip
    return replace(done, says=joined([done.says, warning]))


def _before_the_last(desk: Desk, ledger: Ledger) -> datetime | None:
    """Return the moment of the last entry, if the desk's clock is far behind it and nobody vouched for it."""
    last = ledger.last_at
    return last if last and desk.at < last - MOST_BACK and not _is_checked(desk) else None


def _is_checked(desk: Desk) -> bool:
    books = desk.settings.get("books")
    day = books.get(CHECKED) if isinstance(books, Mapping) else None
    # A clock that is set back behind the day on which it was looked at is wrong again.
    return isinstance(day, date) and day <= desk.at.astimezone().date()


def _says(desk: Desk, last: datetime) -> Message:
    return say(
        "by the clock of this machine today is {today}, but the last entry in the books is of {last}",
        today=desk.at.astimezone().date(), last=last.astimezone().date(),
    )  # fmt: skip


def _do(desk: Desk) -> Message:
    return say(
        "set the clock right; if it is right and an earlier one was ahead, write `{setting} = {today}` under "
        "[books] in place.toml",
        setting=CHECKED, today=desk.at.astimezone().date().isoformat(),
    )  # fmt: skip
