"""The mirror of a gain: what the world beyond the place loses by it, and what buyers pay more for it.

Where nobody is idle, what one region gains by buying less of another the other loses: in Godley and Lavoie's
model REG (Monetary Economics, 2007, chapter 6) what both make together stays as it was. A gain is more than
that only as far as it puts to work who had none, here or beyond.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from ultramicro.stress.reading.bands import Band, band
from ultramicro.stress.runs.course import Course

HERE, BEYOND, PREMIUM = "made_here_pence", "region_made_pence", "_premium_pence"
"""Readings: what firms here make, what is made beyond, and how those end that tell what is paid more."""
PAID_MORE = "paid_more"


class Mirror(NamedTuple):
    """What a technique changes, a month on average. [pence a month]."""

    here: float
    """More made in the place, that is sold less what firms buy in for it: the gross gain."""
    beyond: float
    """More made beyond it; below nought what is lost there."""
    paid_more: float = 0.0
    """What buyers pay above the price before, which is no gain to the place as a whole."""

    @property
    def net(self) -> float:
        """What is left of the gain when the loss beyond and what is paid more are taken off.

        Examples
        --------
        >>> Mirror(4.0, -3.0, 2.0).net
        -1.0
        """
        return self.here + self.beyond - self.paid_more


def mirror(without: Course, using: Course, first: int = 0) -> Mirror:
    """Return what a technique changes here and beyond, between two runs of one seed.

    Parameters
    ----------
    without, using : Course
        One run without it and one with it.
    first : int
        The row of the month from which on they are held beside each other.

    Raises
    ------
    ValueError
        If the runs have no such month.
    """
    if not 0 <= first < min(without.months, using.months):
        raise ValueError("the month must be one of the runs'")
    here, beyond = (
        float((using.reading(name)[first:] - without.reading(name)[first:]).mean()) for name in (HERE, BEYOND)
    )
    return Mirror(here, beyond, _premium(using, first) - _premium(without, first))


def _premium(course: Course, first: int) -> float:
    """Return what buyers pay more a month, by all that is read of it. [pence]."""
    return sum(float(course.reading(name)[first:].mean()) for name in course.names if name.endswith(PREMIUM))


def sides(without: Course, using: Course, first: int = 0) -> dict[str, float]:
    """Return the same with what is left of it: `here`, `beyond`, `paid_more` and `net`."""
    found = mirror(without, using, first)
    return {**found._asdict(), "net": found.net}


def mirrors(without: Iterable[Course], using: Iterable[Course], first: int = 0) -> dict[str, Band]:
    """Return the same over pairs of runs: `here`, `beyond`, `paid_more` and `net`.

    Parameters
    ----------
    without, using : iterable of Course
        Runs of two arms in one order of seeds.
    """
    found = [sides(a, b, first) for a, b in zip(without, using, strict=True)]
    return {
        name: band(np.array([each[name] for each in found]), more_is_better=name != PAID_MORE)
        for name in found[0]
    }
