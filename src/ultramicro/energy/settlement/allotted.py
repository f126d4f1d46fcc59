"""What a network operator allotted: worked out again by the declared key, each difference with its cause.

In Austria, France and Spain the operator settles, and a club bills the operator's figures. Operators print
millionths of a kilowatt-hour, which are milliwatt-hours here, in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.energy.sharing.levels import Whole

Known = npt.NDArray[np.bool_]
ROUNDED_MWH = 1
"""What a printed figure may miss an exact one by. [mWh]"""
MOST_MWH = 3_000_000_000
"""Beyond it a product of two figures would not fit 64 bits. [mWh]"""
THOUSAND = 1000


class Cause(StrEnum):
    """Why an operator's figure is not ours."""

    ROUNDING = "rounding"
    MISSING_READING = "missing_reading"
    OTHER_KEY = "other_key"


@dataclass(frozen=True, kw_only=True)
class Report:
    """An operator's report, a row a period. [mWh].

    Parameters
    ----------
    use, allotted, own : array of int, shape (periods, consumers)
        What each used, the share of generation that the operator gives them, and what of it they used.
    generated, surplus : array of int, shape (periods, generators)
        What each generated, and what of it nobody used.
    use_known, generated_known : array of bool, of the same shapes
        Where there is a reading; elsewhere the number is 0.
    """

    use: Whole
    allotted: Whole
    own: Whole
    generated: Whole
    surplus: Whole
    use_known: Known
    generated_known: Known

    def complete(self) -> Known:
        """Return in which periods no reading is missing."""
        known = np.hstack([self.use_known, self.generated_known])
        return np.asarray(known.all(axis=1), bool)


class Difference(NamedTuple):
    """A printed allotment that is not ours. [mWh]."""

    period: int
    consumer: int
    printed: int
    ours: int
    cause: Cause


class Imbalance(NamedTuple):
    """A period in which consumers' cover is not what generators gave. [mWh]."""

    period: int
    covered: int
    given: int
    missing: int


def exact_allotments(report: Report, shares: Sequence[int] = ()) -> Whole:
    """Work out what everybody is allotted, rounded to the nearest milliwatt-hour.

    Parameters
    ----------
    report : Report
        Its use and generation.
    shares : sequence of int
        Fixed shares of a static key; without any the key is dynamic: in proportion to use in each period.

    Raises
    ------
    BadInput
        If a sum is too great to be multiplied exactly.
    """
    whole = report.generated.sum(axis=1)
    parts = np.broadcast_to(np.array(shares or [0], np.int64), report.use.shape) if shares else report.use
    if max(int(whole.max(initial=0)), int(parts.sum(axis=1).max(initial=0))) > MOST_MWH:
        raise BadInput(
            say("more than 3 MWh in one period"),
            do=say("are these milliwatt-hours, and is this one community?"),
        )
    of = np.maximum(parts.sum(axis=1), 1)[:, None]
    found: Whole = (2 * parts * whole[:, None] + of) // (2 * of)
    return found


def differences(report: Report, shares: Sequence[int] = ()) -> Iterator[Difference]:
    """Yield every allotment that is not as the declared key has it, with its cause.

    A difference of one milliwatt-hour is rounding; in a period in which a reading is missing, that is the
    cause; what remains was made by another key than the one declared.
    """
    ours = exact_allotments(report, shares)
    complete = report.complete()
    for period, consumer in zip(*np.nonzero(report.allotted != ours), strict=True):
        printed, mine = int(report.allotted[period, consumer]), int(ours[period, consumer])
        if abs(printed - mine) <= ROUNDED_MWH:
            cause = Cause.ROUNDING
        else:
            cause = Cause.OTHER_KEY if complete[period] else Cause.MISSING_READING
        yield Difference(int(period), int(consumer), printed, mine, cause)


def imbalances(report: Report) -> list[Imbalance]:
    """Return the periods that do not balance by more than rounding of all printed figures."""
    covered, given = report.own.sum(axis=1), (report.generated - report.surplus).sum(axis=1)
    slack = ROUNDED_MWH * (report.use.shape[1] + report.generated.shape[1])
    missing = (~report.use_known).sum(axis=1) + (~report.generated_known).sum(axis=1)
    return [
        Imbalance(int(at), int(covered[at]), int(given[at]), int(missing[at]))
        for at in np.flatnonzero(abs(covered - given) > slack)
    ]


def wrong_covers(report: Report) -> Whole:
    """Return how many periods each consumer's cover is not the lesser of use and allotment."""
    miss = abs(report.own - np.minimum(report.use, report.allotted)) > ROUNDED_MWH
    counts: Whole = (miss & report.use_known).sum(axis=0)
    return counts


def looks_fixed(report: Report) -> bool:
    """Whether allotments are the same part of generation in every period, as by a static key.

    Examples
    --------
    >>> make = lambda allotted: Report(
    ...     use=np.array([[10, 30], [30, 10]]), allotted=np.array(allotted), own=np.array(allotted),
    ...     generated=np.array([[20], [8]]), surplus=np.zeros((2, 1), int), use_known=np.ones((2, 2), bool),
    ...     generated_known=np.ones((2, 1), bool))
    >>> looks_fixed(make([[5, 15], [6, 2]])), looks_fixed(make([[10, 10], [4, 4]]))
    (False, True)
    """
    rows = report.complete() & (report.generated.sum(axis=1) > 0)
    whole = report.generated[rows].sum(axis=1)
    allotted = report.allotted[rows]
    if not whole.size:
        return False
    parts = allotted.sum(axis=0) / whole.sum()
    return bool((abs(allotted - parts * whole[:, None]) <= ROUNDED_MWH * (1 + parts)).all())


def in_watt_hours(milliwatt_hours: Whole) -> Whole:
    """Turn columns of milliwatt-hours into watt-hours whose running sums are never off by one.

    Examples
    --------
    >>> in_watt_hours(np.array([[600], [600], [600], [600]])).ravel().tolist()
    [0, 1, 0, 1]
    """
    found: Whole = np.diff(np.cumsum(milliwatt_hours, axis=0) // THOUSAND, axis=0, prepend=0)
    return found
