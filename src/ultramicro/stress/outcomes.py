"""What is read of a course: the few outcomes by which a place is said to ride out a recession, or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from ultramicro.stress.runs.course import STILL_GOING, Course, Floats, Ints

Reads: TypeAlias = Callable[[Course, int], float]
"""Takes a course and the row of the first month that counts."""
ARREARS = ("owed_rent_pence", "owed_energy_pence", "owed_rates_pence")
"""What households owe, by kind."""
GOING = "_going"
"""How readings end that tell how many enterprises of a technique there are; they stand among the firms."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One outcome of a run.

    Parameters
    ----------
    id : str
        Its id.
    unit : str
        Its unit.
    more_is_better : bool
        Whether more of it is to the good.
    of : callable
        Takes a course and the row of the first month that counts; returns the outcome.
    judged : bool
        Whether more of it is to the good or to the bad at all; else it is told without a verdict.
    """

    id: str
    unit: str
    more_is_better: bool
    of: Reads
    judged: bool = True

    @property
    def sign(self) -> int:
        """What makes more of it better."""
        return 1 if self.more_is_better else -1


def working(course: Course) -> Floats:
    """Return how many households have work each month, here or beyond the place."""
    return course.reading("employed") + course.reading("employed_away")


def price_level(course: Course) -> Floats:
    """Return the average price each month beside that of the first."""
    prices = course.reading("average_price")
    return np.asarray(prices / prices[0])


def real_income_pence(course: Course) -> Floats:
    """Return the pence of all households a month after tax and energy, in prices of the first month."""
    return np.asarray(course.reading("after_energy_pence") / price_level(course))


def real_tenths_pence(course: Course) -> Floats:
    """Return month × tenth: the mean income of each in pence, in prices of the first month."""
    return np.asarray(course.tenths_pence / price_level(course)[:, None])


def arrears_pence(course: Course) -> Floats:
    """Return the pence that households owe for rent, energy and rates each month."""
    return np.asarray(sum((course.reading(kind) for kind in ARREARS), np.zeros(course.months)))


def kept_share(course: Course) -> Floats:
    """Return of what households spend each month beside bills: the share spent in the place."""
    here, away = course.reading("spent_here_pence"), course.reading("spent_away_pence")
    return np.asarray(here / np.maximum(here + away, 1.0))


def own_firms(course: Course) -> Floats:
    """Return how many firms there are each month, not counting enterprises that a technique began."""
    begun = [course.reading(name) for name in course.names if name.endswith(GOING)]
    return np.asarray(course.reading("firms") - sum(begun, np.zeros(course.months)))


def there_at_first(course: Course) -> Ints:
    """Return the lives of the firms that were there before the first month that is read.

    In all arms of a seed these are the same firms, since nothing differs between them until then.
    """
    return np.asarray(course.lives[course.lives[:, 0] <= 0])


def firms_left_share(course: Course, _first: int = 0) -> float:
    """Return of the firms that were there at first: the share that is there at the end of the run."""
    ended = there_at_first(course)[:, 1]
    return float((ended == STILL_GOING).mean()) if ended.size else 1.0


def _mean(series: Callable[[Course], Floats]) -> Reads:
    return lambda course, first: float(series(course)[first:].mean())


def _last(series: Callable[[Course], Floats]) -> Reads:
    return lambda course, _first: float(series(course)[-1])


SERIES: Mapping[str, tuple[str, Callable[[Course], Floats]]] = {
    "working": ("households", working),
    "jobs_here": ("households", lambda c: c.reading("employed")),
    "firms": ("firms", own_firms),
    "real_income": ("pence", real_income_pence),
    "arrears": ("pence", arrears_pence),
    "owed_by_firms": ("pence", lambda c: c.reading("owed_invoices_pence")),
    "overdue_by_firms": ("pence", lambda c: c.reading("overdue_invoices_pence")),
    "kept_share": ("share", kept_share),
}
"""What is shown month by month: its unit, and how it is read."""


def _of(
    series: str, how: Callable[[Callable[[Course], Floats]], Reads], *, better: bool = True,
    judged: bool = True,
) -> Outcome:  # fmt: skip
    """Return what is read of a whole run off what is shown month by month."""
    unit, read = SERIES[series]
    return Outcome(id=series, unit=unit, more_is_better=better, of=how(read), judged=judged)


OUTCOMES: tuple[Outcome, ...] = (
    _of("working", _mean),
    _of("jobs_here", _mean),
    _of("firms", _last),
    Outcome(id="firms_left_share", unit="share", more_is_better=True, of=firms_left_share),
    _of("real_income", _mean),
    Outcome(
        id="poorest_income", unit="pence", more_is_better=True,
        of=_mean(lambda c: np.asarray(real_tenths_pence(c)[:, :2].mean(axis=1))),
    ),
    _of("arrears", _last, better=False),
    # Who buys and sells more on account owes more: that is turnover, and no harm.
    _of("owed_by_firms", _mean, better=False, judged=False),
    _of("overdue_by_firms", _mean, better=False),
    _of("kept_share", _mean),
)  # fmt: skip
"""By which each technique is judged."""
BY_ID: Mapping[str, Outcome] = {outcome.id: outcome for outcome in OUTCOMES}


def outcomes_of(courses: Sequence[Course], first: int) -> dict[str, Floats]:
    """Return each outcome of some courses, one value each, from the row of a month on."""
    return {each.id: np.array([each.of(course, first) for course in courses]) for each in OUTCOMES}
