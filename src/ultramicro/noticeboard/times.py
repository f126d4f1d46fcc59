"""Times of the week: as people write them, and how far two of them meet."""

from __future__ import annotations

import re
from functools import cache

from ultramicro.noticeboard.ids import TimeFault

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60


def overlap(one: str, other: str) -> float:
    """Return how far two times of the week meet: whole hours of the shorter that both have.

    Examples
    --------
    >>> overlap("mon 09:00-17:00", "mon 16:00-18:00; sat 10:00-12:00"), overlap("", "sun 10:00-11:00")
    (0.25, 1.0)
    """
    mine, theirs = windows(one), windows(other)
    # Who says no time can be asked, and should not lose a match for it.
    if not mine or not theirs:
        return 1.0
    both = sum(max(min(b, d) - max(a, c), 0) for a, b in mine for c, d in theirs)
    # By the shorter: an hour that is wanted fits whole into a week that is free.
    shorter = min(sum(b - a for a, b in mine), sum(d - c for c, d in theirs))
    return min(both / shorter, 1.0)


class BadTimes(ValueError):
    """Times of the week that make no sense: which part, and what is wrong with it."""

    def __init__(self, part: str, fault: TimeFault) -> None:
        self.part, self.fault = part, fault
        super().__init__(part, fault)


@cache
def windows(available: str) -> tuple[tuple[int, int], ...]:
    """Return times of the week in minutes since Monday.

    Raises
    ------
    BadTimes
        If they are not written as `mon 09:00-17:00; sat 10:00-12:00`.

    Examples
    --------
    >>> windows("tue 09:00-10:30")
    ((1980, 2070),)
    >>> len(windows("sat-mon 09:00-10:00"))
    3
    """
    found = []
    for each in filter(None, (part.strip().casefold() for part in available.split(";"))):
        told = re.fullmatch(r"([a-z]{3})(?:-([a-z]{3}))? (\d\d?):(\d\d)-(\d\d?):(\d\d)", each)
        if not told or not {told[1], told[2] or told[1]} <= set(DAYS):
            raise BadTimes(each, TimeFault.NOT_A_TIME)
        start, end = int(told[3]) * 60 + int(told[4]), int(told[5]) * 60 + int(told[6])
        if not 0 <= start < end <= DAY_MINUTES:
            raise BadTimes(each, TimeFault.ENDS_FIRST)
        first, last = DAYS.index(told[1]), DAYS.index(told[2] or told[1])
        # From Saturday to Monday is three days, over the end of the week.
        days = [(first + n) % len(DAYS) for n in range((last - first) % len(DAYS) + 1)]
        found += [(day * DAY_MINUTES + start, day * DAY_MINUTES + end) for day in days]
    return tuple(found)
