"""The sheet for a lender's board: what each growth of loans would do to its limits."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ultramicro.stress.safe_growth.book import MONTHS_A_YEAR, Book
from ultramicro.stress.safe_growth.paths import AS_TAKEN, Courses, Passing, Paths, paths
from ultramicro.stress.safe_growth.rules import Pence, Rules

Bools = NDArray[np.bool_]
SHOWN = (0.0, 0.05, 0.10, 0.20, 0.40)
"""Growths of loans in a year that the sheet shows. [share]"""
STEP, MOST = 0.005, 1.0
"""Safe growths are looked for in such steps, and not above. [share]"""


class Divided(NamedTuple):
    """A ratio with what is divided by what, in pence."""

    part_pence: int
    whole_pence: int

    @property
    def share(self) -> float:
        """The one as a share of the other; nothing of nothing is nought."""
        return self.part_pence / self.whole_pence if self.whole_pence else 0.0


class Row(NamedTuple):
    """One growth.

    Parameters
    ----------
    growth : float
        Of loans in a year. [share]
    loans_pence : int
        What is owed in the end. [pence]
    worst_loss : Divided
        What is lost over all months in the worst course, of what is owed in them, added up and divided by
        twelve: a year's loss rate.
    lowest_liquidity : Divided
        Cash of what may be withdrawn, in the worst month of the worst course, day 0 among them.
    lowest_capital : Divided
        Capital of all assets, in the worst month of the worst course.
    breaks, breaks_liquidity, breaks_capital : float
        In which share of courses a limit breaks in some month: any, that of cash, that of capital. [share]
    """

    growth: float
    loans_pence: int
    worst_loss: Divided
    lowest_liquidity: Divided
    lowest_capital: Divided
    breaks: float
    breaks_liquidity: float
    breaks_capital: float


class Safe(NamedTuple):
    """Growths at which limits hold surely enough: from the lowest up, without a gap.

    Both are shares a year. Whoever earns less than it costs to run may have to grow at least by something.
    """

    least: float
    most: float


class Sheet(NamedTuple):
    """What one arm says.

    Parameters
    ----------
    rows : tuple of Row
        The growths shown.
    safe : Safe or None
        None if limits hold surely enough at no growth at all.
    courses : int
        From how many courses: of fewer than twenty none may break a limit.
    unbalanced_pence : int
        The most by which the accounts miss in any month; 0. [pence]
    """

    rows: tuple[Row, ...]
    safe: Safe | None
    courses: int
    unbalanced_pence: int


def sheet_of(
    courses: Courses,
    book: Book,
    rules: Rules = Rules(),  # noqa: B008  an immutable row of numbers
    growths: tuple[float, ...] = SHOWN,
    passing: Passing = AS_TAKEN,
) -> Sheet:
    """Return what each growth would do.

    Parameters
    ----------
    courses : Courses
        What the place went through, by seed.
    book : Book
        The lender on day 0.
    rules : Rules
        Its limits.
    growths : tuple of float
        The growths to show. [share a year]

    Examples
    --------
    >>> from ultramicro.stress.safe_growth.stated import stated
    >>> calm = Courses(np.full((20, 25), 100.0), np.full((20, 25), 1e9))
    >>> hit = Courses(calm.seeking * np.linspace(1, 3, 25), calm.purses_pence * np.linspace(1, 0.9, 25))
    >>> [sheet_of(each, stated(24_000).middle).safe.most for each in (calm, hit)]
    [0.255, 0.17]
    """
    shown = paths(courses, book, np.array(growths), passing)
    rows = tuple(
        _row(Paths(*(x[i : i + 1] for x in shown)), growth, rules) for i, growth in enumerate(growths)
    )
    return Sheet(rows, safe_of(courses, book, rules, passing), courses.seeking.shape[0], shown.unbalanced)


def safe_of(courses: Courses, book: Book, rules: Rules, passing: Passing = AS_TAKEN) -> Safe | None:
    """Return the growths at which limits hold surely enough; None where there is none."""
    tried = np.arange(0.0, MOST + STEP / 2, STEP)
    held = holds(paths(courses, book, tried, passing), rules)
    if not held.any():
        return None
    least = int(np.argmax(held))
    over = int(np.argmin(held[least:])) if not held[least:].all() else held.size - least
    return Safe(*(round(float(tried[place]), 6) for place in (least, least + over - 1)))


def holds(lived: Paths, rules: Rules) -> Bools:
    """Return by growth whether the limits hold in enough courses."""
    return np.asarray(_broken(lived, rules)[0].mean(axis=1) <= 1.0 - rules.sure + 1e-12)


def today_of(book: Book, rules: Rules) -> Row:
    """Return the same of day 0 alone, before anything happens."""
    alone = Courses(np.ones((1, 1)), np.ones((1, 1)))
    return _row(paths(alone, book, np.zeros(1)), 0.0, rules)


def _broken(lived: Paths, rules: Rules) -> tuple[Bools, Bools, Bools]:
    """Return by growth and seed whether any limit breaks, that of cash, and that of capital."""
    liquidity = np.asarray((lived.cash < rules.liquid_share * lived.savings).any(axis=2))
    capital = np.asarray((lived.capital < rules.capital_pence(lived.assets)).any(axis=2))
    return liquidity | capital, liquidity, capital


def _row(lived: Paths, growth: float, rules: Rules) -> Row:
    """Return one growth."""
    return Row(
        growth,
        int(lived.loans[0, 0, -1]),
        _worst_loss(lived),
        _lowest(lived.cash, lived.savings),
        _lowest(lived.capital, lived.assets),
        *(float(each.mean()) for each in _broken(lived, rules)),
    )


def _worst_loss(lived: Paths) -> Divided:
    """Return what the worst course loses, and what is owed at the beginning of its months ÷ 12.

    Beside what was lent on day 0 the losses of some years would look like those of one: what is repaid or
    lost is lent anew.
    """
    lost = lived.losses.sum(axis=2)
    at = np.unravel_index(int(np.argmax(lost)), lost.shape)
    return Divided(int(lost[at]), round(int(lived.loans[at][:-1].sum()) / MONTHS_A_YEAR))


def _lowest(part: Pence, whole: Pence) -> Divided:
    """Return the lowest ratio of any month with its two sums."""
    at = np.unravel_index(int(np.argmin(part / np.maximum(whole, 1))), part.shape)
    return Divided(int(part[at]), int(whole[at]))
