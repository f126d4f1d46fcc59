"""One member's part of a settlement: sums, hours of the day, days, and what of it is estimated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np

from ultramicro.energy.settlement.measured import Member, Quality
from ultramicro.energy.settlement.settle import Settlement
from ultramicro.energy.sharing.levels import Whole

HOURS = 24
WINDOW = 4
"""Hours of the day that are told together: fewer would be chance, more would say little."""


class Energy(NamedTuple):
    """What somebody took and gave. [Wh]. Taken = local + bought; given = sold + spare."""

    taken_wh: int
    local_wh: int
    bought_wh: int
    given_wh: int
    sold_wh: int
    spare_wh: int


class Span(NamedTuple):
    """Periods that follow each other, by the clocks of the place; `until_at` is no more part of it."""

    from_at: datetime
    until_at: datetime
    periods: int


class Window(NamedTuple):
    """The hours of the day in which most came, and what part of all that was. `until` is not in it."""

    begin: int
    until: int
    share: float


@dataclass(frozen=True, kw_only=True)
class OwnMonth:
    """One member's part of a settlement.

    Parameters
    ----------
    member : Member
        Whose.
    energy : Energy
        In all.
    by_hour : sequence of Energy, shape (24,)
        By the hour of the clock.
    by_day : sequence of (date, Energy)
        By the day of the place.
    readings : int
        How many periods the member was in the club.
    estimated : sequence of Span
        Those of them for which no reading came, and which were estimated.
    """

    member: Member
    energy: Energy
    by_hour: Sequence[Energy]
    by_day: Sequence[tuple[date, Energy]]
    readings: int
    estimated: Sequence[Span]

    @property
    def estimated_readings(self) -> int:
        """In how many periods an estimate stands for a reading."""
        return sum(span.periods for span in self.estimated)


def own_month(run: Settlement, column: int) -> OwnMonth:
    """Return one member's part of a settlement, and of nobody else.

    Parameters
    ----------
    run : Settlement
        Of all members.
    column : int
        Which of its columns is the member's.
    """
    measured = run.measured
    periods, member, quality = measured.periods, measured.members[column], measured.quality[:, column]
    # A generator's own use is between its owner and a supplier.
    taken = measured.import_wh[:, column] * member.takes
    local, sold = run.allocated_wh[:, column], run.credited_wh[:, column]
    given = measured.export_wh[:, column]
    parts = np.stack([taken, local, taken - local, given, sold, given - sold], axis=1)
    hours = np.array([at.hour for at in periods.local], np.int64)
    inside = quality > Quality.OUTSIDE
    days = np.unique(periods.days[inside])
    return OwnMonth(
        member=member,
        energy=_energy(parts.sum(axis=0)),
        by_hour=[_energy(parts[hours == hour].sum(axis=0)) for hour in range(HOURS)],
        by_day=[
            (date.fromordinal(int(day)), _energy(parts[periods.days == day].sum(axis=0))) for day in days
        ],
        readings=int(inside.sum()),
        estimated=spans(run, np.flatnonzero(quality == Quality.ESTIMATED)),
    )


def _energy(sums: Whole) -> Energy:
    return Energy(*map(int, sums))


def spans(run: Settlement, rows: Whole) -> list[Span]:
    """Return rows of a settlement's periods as spans of the clock; one has no gap within it."""
    if not rows.size:
        return []
    periods = run.measured.periods
    length = timedelta(minutes=periods.minutes)
    parts = np.split(rows, np.flatnonzero(np.diff(rows) != 1) + 1)
    # The end of the last period and not the beginning of the next: after it the clock may have been changed.
    return [Span(periods.local[part[0]], periods.local[part[-1]] + length, part.size) for part in parts]


def best_hours(by_hour: Sequence[int]) -> Window | None:
    """Find the four hours of the day in which most came; None where nothing did.

    Parameters
    ----------
    by_hour : sequence of int, shape (24,)
        What came in each hour. [Wh]

    Examples
    --------
    >>> best_hours([0] * 10 + [100, 200, 300, 200, 100, 100] + [0] * 8)
    Window(begin=10, until=14, share=0.8)
    >>> best_hours([0] * 24)
    """
    total = sum(by_hour)
    if total <= 0:
        return None
    sums = [sum(by_hour[at : at + WINDOW]) for at in range(HOURS - WINDOW + 1)]
    begin = sums.index(max(sums))
    return Window(begin, begin + WINDOW, sums[begin] / total)
