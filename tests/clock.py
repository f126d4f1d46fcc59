"""The clock of tests: a day that a command is given for has come, so that a year can be lived through."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

from pytest import MonkeyPatch  # noqa: PT013

from ultramicro.cli import acting
from ultramicro.ledger import clock as books_clock
from ultramicro.ledger.clock import MOST_BACK

_goes_along = [True]


def at(on: date | None) -> datetime:
    """Now, or noon of a day to come."""
    now = datetime.now(UTC)
    if not _goes_along[0] or on is None or on <= now.astimezone().date():
        return now
    return datetime.combine(on, time(12), UTC)


@contextmanager
def of_the_machine():
    """Let days to come be days to come."""
    _goes_along[0] = False
    try:
        with MonkeyPatch.context() as patch:
            patch.setattr(books_clock, "MOST_BACK", MOST_BACK)
            yield
    finally:
        _goes_along[0] = True


def go_along(patch):
    """Set the clock of commands to the day that each is given for."""
    carried_out = acting._carried_out

    def on_its_day(given):
        with patch.context() as inner:
            inner.setattr(acting, "clock", lambda: at(given.on))
            return carried_out(given)

    patch.setattr(acting, "_carried_out", on_its_day)
    # After a command for a day to come the clock goes back to today.
    patch.setattr(books_clock, "MOST_BACK", timedelta(days=100_000))
