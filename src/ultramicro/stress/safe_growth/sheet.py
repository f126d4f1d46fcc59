"""The sheet for a lender's board: what each growth would cost in the worst course, and how much is safe."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ultramicro.stress.safe_growth.book import Book
from ultramicro.stress.safe_growth.paths import AS_TAKEN, Courses, Passing, Paths, paths
from ultramicro.stress.safe_growth.rules import Floats, Rules

Bools = NDArray[np.bool_]
SHOWN = (0.0, 0.05, 0.10, 0.20, 0.40)
"""Growths of lending in a year that the sheet shows. [share]"""
STEP, MOST = 0.005, 1.0
"""The largest safe growth is looked for in such steps, and not above. [share]"""


class Divided(NamedTuple):
    """A ratio with what is divided by what, in pence."""

    part_pence: float
    whole_pence: float

    @property
    def share(self) -> float:
        """The one as a share of the other; nothing of nothing is nought."""
        return self.part_pence / self.whole_pence if self.whole_pence else 0.0


class Row(NamedTuple):
    """One growth.

    Parameters
    ----------
    growth : float
        Of lending in a year. [share]
    worst_loss : Divided
        What is lost over all months in the worst course, of what was lent at first.
    lowest_liquidity : Divided
        Cash of what may be withdrawn, in the worst month of the worst course.
    lowest_capital : Divided
        Capital of all assets, in the worst month of the worst course.
    breaks, breaks_liquidity, breaks_capital : float
        In which share of courses a limit breaks in some month: any, that of cash, that of capital. [share]
    """

    growth: float
    worst_loss: Divided
    lowest_liquidity: Divided
    lowest_capital: Divided
    breaks: float
    breaks_liquidity: float
    breaks_capital: float


class Sheet(NamedTuple):
    """The sheet.

    Parameters
    ----------
    rows : tuple of Row
        The growths shown.
    largest_safe : float or None
        The largest growth at which, and below which, the limits hold surely enough; None if they do not even
        where lending stays as it is. [share a year]
    courses : int
        From how many courses: of fewer than twenty none may break a limit.
    """

    rows: tuple[Row, ...]
    largest_safe: float | None
    courses: int


def safe_growth(
    courses: Courses,
    book: Book,
    rules: Rules = Rules(),  # noqa: B008  an immutable row of numbers
    growths: tuple[float, ...] = SHOWN,
    passing: Passing = AS_TAKEN,
) -> Sheet:
    """Return what lending may grow by.

    Parameters
    ----------
    courses : Courses
        What the place went through, by seed.
    book : Book
        The lender at the beginning.
    rules : Rules
        Its limits.
    growths : tuple of float
        The growths to show. [share a year]

    Examples
    --------
    >>> from ultramicro.stress.safe_growth.book import stated_book
    >>> calm = Courses(np.full((20, 24), 100.0), np.full((20, 24), 1e9))
    >>> hit = Courses(calm.seeking * np.linspace(1, 3, 24), calm.purses_pence * np.linspace(1, 0.9, 24))
    >>> [safe_growth(each, stated_book(24_000)).largest_safe for each in (calm, hit)]
    [0.29, 0.23]
    """
    shown = paths(courses, book, np.array(growths), passing)
    rows = tuple(_row(shown, place, growth, book, rules) for place, growth in enumerate(growths))
    tried = np.arange(0.0, MOST + STEP / 2, STEP)
    safe = _broken(paths(courses, book, tried, passing), rules)[0].mean(axis=1) <= 1.0 - rules.sure + 1e-12
    first_unsafe = int(np.argmin(safe)) if not safe.all() else safe.size
    largest = round(float(tried[first_unsafe - 1]), 6) if first_unsafe else None
    return Sheet(rows, largest, courses.seeking.shape[0])


def _broken(lived: Paths, rules: Rules) -> tuple[Bools, Bools, Bools]:
    """Return by growth and seed whether any limit breaks, that of cash, and that of capital."""
    liquidity = np.asarray((lived.cash < rules.liquid_share * lived.savings).any(axis=2))
    capital = np.asarray((lived.capital < rules.capital_pence(lived.assets)).any(axis=2))
    return liquidity | capital, liquidity, capital


def _row(lived: Paths, place: int, growth: float, book: Book, rules: Rules) -> Row:
    """Return one growth."""
    mine = Paths(*(column[place : place + 1] for column in lived))
    broken = (float(each.mean()) for each in _broken(mine, rules))
    return Row(
        growth,
        Divided(float(mine.losses.sum(axis=2).max()), book.loans_pence),
        _lowest(mine.cash, mine.savings),
        _lowest(mine.capital, mine.assets),
        *broken,
    )


def _lowest(part: Floats, whole: Floats) -> Divided:
    """Return the lowest ratio of any month with its two sums."""
    at = np.unravel_index(int(np.argmin(part / np.maximum(whole, 1.0))), part.shape)
    return Divided(float(part[at]), float(whole[at]))
