"""Money that is set aside: until when, and that it is free again when its time is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.ledger.deciding import Asked, View
from ultramicro.ledger.engine.model import Resolve
from ultramicro.ledger.engine.state import Held


def until(asked: Asked, days: int) -> datetime:
    """Return the moment at which money that is set aside now is free again.

    Parameters
    ----------
    asked : Asked
        When it is asked; the days are counted from the day that it counts for.
    days : int
        For how long. [days]

    Raises
    ------
    BadInput
        If that time is over: nothing would be set aside.
    """
    # At midnight and not at an hour, as people are told a day.
    ends = datetime.combine(asked.day + timedelta(days), time(), tzinfo=asked.at.tzinfo)
    if ends <= asked.at:
        raise BadInput(
            say("that time ended on {day}, so nothing would be set aside", day=ends.date()),
            where="--days",
            do=say("give more days, or book the payment itself"),
        )
    return ends


def over(held: Held, at: datetime, on: date | None = None) -> bool:
    """Whether the time of money that is set aside is over at a moment, or on a day of the books.

    Examples
    --------
    >>> from datetime import UTC
    >>> ends = datetime(2026, 11, 30, tzinfo=UTC)
    >>> held = Held("h", "a", "b", 5, ends, "payment")
    >>> before = datetime(2026, 11, 29, tzinfo=UTC)
    >>> over(held, before), over(held, before, ends.date())
    (False, True)
    """
    # Both: neither the clock nor a day that is chosen may outlast the promise.
    return held.expires_at <= at or (on is not None and held.expires_at.date() <= on)


def open_holds(view: View) -> Iterator[Held]:
    """Yield the money that is set aside now, the first to end first."""
    yield from sorted(
        (held for held in view.state.holds.values() if held.state == "open"),
        key=lambda held: (held.expires_at, held.hold),
    )


def releases(view: View, asked: Asked) -> list[Resolve]:
    """Return what releases the money whose time is over, each under a key of its own.

    It is written down, so that a clock that is set back later finds it released.
    """
    return [
        asked.operation(
            Resolve,
            # Its own key, so that two commands that both find it release it once.
            key=f"expired:{held.hold}",
            hold=held.hold,
            post=False,
            business_on=held.expires_at.date(),
        )
        for held in open_holds(view)
        if over(held, asked.at)
    ]
