"""Days and the quarters of a plan: three calendar months each, from its first day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from ultramicro.core.contract import UNDATED
from ultramicro.core.months import months_later
from ultramicro.plan.programme.model import QUARTER_MONTHS
from ultramicro.plan.rows import PledgeRow, ResourceRow

A_DAY = timedelta(days=1)


def first_day(as_of: date, resources: Sequence[ResourceRow] = (), pledges: Sequence[PledgeRow] = ()) -> date:
    """Return the first day of the month after the place's last day.

    Where nothing else is dated that is when somebody last looked at what there is, or the first day on which
    something can be used: an undated plan would leave out all that has a day, as if it came too late.

    Examples
    --------
    >>> seen = date(2026, 2, 10)
    >>> shop = ResourceRow(resource="R", kind="building", what="shop", quantity=1, checked_on=seen)
    >>> first_day(date(2026, 12, 5)), first_day(UNDATED, [shop])
    (datetime.date(2027, 1, 1), datetime.date(2026, 3, 1))
    """
    if as_of == UNDATED:
        rows: list[ResourceRow | PledgeRow] = [*resources, *pledges]
        seen = [row.checked_on for row in rows if row.checked_on]
        free = [row.available_from for row in rows if row.available_from]
        as_of = max(seen, default=min(free, default=UNDATED - A_DAY))
    # The next whole month: seasons are told in months.
    return months_later(as_of.replace(day=1), 1)


def begins(on: date, quarter: int) -> date:
    """Return the first day of a quarter of a plan that begins on a day.

    Examples
    --------
    >>> begins(date(2026, 12, 1), 1), begins(date(2026, 12, 1), 3)
    (datetime.date(2026, 12, 1), datetime.date(2027, 6, 1))
    """
    return months_later(on, QUARTER_MONTHS * (quarter - 1))


def quarter_of(day: date, on: date) -> int:
    """Return the quarter in which a day lies; 0 before the plan.

    Examples
    --------
    >>> [quarter_of(date(2027, month, 28), date(2027, 1, 1)) for month in (3, 4, 12)]
    [1, 2, 4]
    >>> quarter_of(date(2026, 12, 31), date(2027, 1, 1))
    0
    """
    if day < on:
        return 0
    months = 12 * (day.year - on.year) + day.month - on.month - (day.day < on.day)
    return 1 + months // QUARTER_MONTHS


def first_whole(opens: date | None, on: date) -> int:
    """Return the first quarter that lies wholly after a day; a part of one is not counted on.

    Examples
    --------
    >>> [first_whole(date(2027, month, day), date(2027, 1, 1)) for month, day in ((1, 1), (1, 2), (4, 1))]
    [1, 2, 2]
    """
    if opens is None or opens <= on:
        return 1
    quarter = quarter_of(opens, on)
    return quarter if begins(on, quarter) == opens else quarter + 1


def parts(first: date | None, last: date | None, on: date, quarters: int) -> tuple[float, ...]:
    """Return which part of each quarter's days lies within two days; () where all of them do.

    Examples
    --------
    >>> parts(date(2027, 2, 15), date(2027, 6, 30), date(2027, 1, 1), 4)
    (0.5, 1.0, 0.0, 0.0)
    >>> parts(None, None, date(2027, 1, 1), 4)
    ()
    """
    found = []
    for t in range(1, quarters + 1):
        start, end = begins(on, t), begins(on, t + 1)
        days = min(last + A_DAY if last else end, end) - max(first or start, start)
        found.append(max(0.0, days / (end - start)))
    return () if all(part == 1 for part in found) else tuple(found)
