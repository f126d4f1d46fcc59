"""The public record of sharing: one level a period, from which anybody works out their own share alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from ultramicro.energy.sharing.rules import ALL, FINE, GOLDEN, MASK, ONE, dither, turn

Whole: TypeAlias = npt.NDArray[np.int64]


class Kind(StrEnum):
    """What a level means."""

    EQUAL = "equal"
    """Everybody gets what they use up to the level. [Wh]"""
    WEIGHTED = "weighted"
    """The same with the level times one's weight. [2⁻²⁰ Wh]"""
    PRO_RATA = "pro_rata"
    """Everybody gets their use times the level. [2⁻³²]"""
    STATIC = "static"
    """Everybody gets their share times the level, but no more than their use. [2⁻³²]"""


@dataclass(frozen=True, kw_only=True)
class Levels:
    """One level a period, or one a tier and period where some are served before others.

    Parameters
    ----------
    kind : Kind
        What they mean.
    places : int
        How many places there are; the odd watt-hours go round among them.
    periods : array of int, shape (periods,)
        Numbers of the periods since 1970.
    level, mark, cut : array of int, shape (periods, tiers)
        The level; the mark above which a fraction is rounded up (pro-rata and static only); and among how
        many places, from the first one of that period on, one more watt-hour is given out. Where generators
        are used one rank after the other, the tiers of the first rank stand before those of the next.
    ranks : int
        How many ranks of generators there are.
    """

    kind: Kind
    places: int
    periods: Whole
    level: Whole
    mark: Whole
    cut: Whole
    ranks: int = 1

    @property
    def tiers(self) -> int:
        """How many groups are served one after the other."""
        return int(self.level.shape[1]) // self.ranks


def firsts_of(periods: Whole, places: int) -> Whole:
    """Return the place with which the odd watt-hours begin, for each period; see `rules.first_place`."""
    return (((periods * GOLDEN) & MASK) * places) >> ONE


def my_share(
    levels: Levels, row: int, *, use: int, place: int, weight: int = 1, tier: int = 0, rank: int = 0
) -> int:
    """Work out one member's share of one period from the public level and their own reading alone.

    It is written for a single member in plain arithmetic, and shares nothing with the loops that find levels,
    so that it checks them.

    Parameters
    ----------
    levels : Levels
        The public record.
    row : int
        Which of its periods.
    use : int
        What the member used in it. [Wh]
    place, weight, tier : int
        The member's place, weight or fixed share, and the group in which they are served.
    rank : int
        The rank of generators, from 0; `use` is then what is left of it after the ranks before.

    Returns
    -------
    int
        What is credited to them. [Wh]

    Examples
    --------
    Three homes used 400, 100 and 700 Wh, and 550 Wh were generated: everybody gets up to 225 Wh.

    >>> from ultramicro.energy.sharing.keys import Members, equal
    >>> use = np.array([[400, 100, 700]])
    >>> shared = equal(use, np.array([550]), 900_000, Members.alike(3))
    >>> [my_share(shared.levels, 0, use=int(use[0, place]), place=place) for place in range(3)]
    [225, 100, 225]
    """
    column = rank * levels.tiers + tier
    level, mark, cut = (int(each[row, column]) for each in (levels.level, levels.mark, levels.cut))
    period = int(levels.periods[row])
    mine = turn(place, period, levels.places) < cut
    if levels.kind is Kind.EQUAL:
        return min(use, ALL if level == ALL else level + mine)
    if levels.kind is Kind.WEIGHTED:
        return min(use, (weight * (level + mine)) >> FINE)
    share = (weight if levels.kind is Kind.STATIC else use) * level
    part = share & MASK
    score = part + dither(place, period)
    up = part > 0 and (score > mark or (score == mark and mine))
    return min(use, (share >> ONE) + up)


def my_shares(
    levels: Levels, row: int, *, use: int, place: int, weight: int = 1, tier: int = 0,
    without: Collection[int] = (),
) -> int:  # fmt: skip
    """Work out one member's share of all ranks of generators; see `my_share`.

    Parameters
    ----------
    without : collection of int
        Ranks in which they take no part, from 0: those of their own generators.
    """
    got = 0
    for rank in range(levels.ranks):
        if rank not in without:
            got += my_share(levels, row, use=use - got, place=place, weight=weight, tier=tier, rank=rank)
    return got
