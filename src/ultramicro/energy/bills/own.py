"""Check a bill with nothing but one's own readings and the public levels."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from ultramicro.energy.settlement.levels_file import PublicLevels
from ultramicro.energy.settlement.measured import Measured
from ultramicro.energy.sharing.levels import Whole, my_shares
from ultramicro.energy.sharing.several import MILLION, split_among_clubs


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a member is told once: their place, and what else the club's rules ask for.

    Parameters
    ----------
    place, weight, tier : int
        As in `my_share`.
    factor : float
        The part of their use that takes part in this club.
    without : collection of int
        Ranks of generators in which they take no part, from 0.
    """

    place: int
    weight: int = 1
    tier: int = 0
    factor: float = 1.0
    without: Collection[int] = ()


@dataclass(frozen=True, kw_only=True)
class Own:
    """A member's own reckoning.

    Parameters
    ----------
    local_wh : array of int, shape (periods,)
        What is due to them of the local energy. [Wh]
    used_wh : array of int, shape (periods,)
        What they took from the grid. [Wh]
    unknown : int
        Periods of the record of which they have no reading; nothing is reckoned for them.
    """

    local_wh: Whole
    used_wh: Whole
    unknown: int


def own_shares(public: PublicLevels, mine: Measured, column: int, card: Card) -> Own:
    """Work out one's own shares.

    Parameters
    ----------
    public : PublicLevels
        The club's record.
    mine : Measured
        One's own readings, of any days.
    column : int
        Which of its columns is one's own.
    card : Card
        One's place, weight and tier.

    Returns
    -------
    Own
        By the rule of the record and with no reading of anybody else.
    """
    periods = public.periods
    local, used = np.zeros(periods.count, np.int64), np.zeros(periods.count, np.int64)
    unknown = 0
    for row in range(periods.count):
        at = periods.first + row - mine.periods.first
        if not 0 <= at < mine.periods.count or mine.quality[at, column] <= 1:
            unknown += 1
            continue
        used[row] = mine.import_wh[at, column]
        net = max(0, int(used[row] - mine.export_wh[at, column]))
        local[row] = share_of(public, row, net, card)
    return Own(local_wh=local, used_wh=used, unknown=unknown)


def share_of(public: PublicLevels, row: int, net_wh: int, card: Card) -> int:
    """Work out what of a member's net use in one period of a record is local energy. [Wh]."""
    return my_shares(
        public.levels, row, use=_taking_part(net_wh, card.factor, public.periods.first + row),
        place=card.place, weight=card.weight, tier=card.tier if public.levels.tiers > 1 else 0,
        without=card.without,
    )  # fmt: skip


def _taking_part(use: int, factor: float, period: int) -> int:
    """Return what of a use takes part in this club, as settling has it. [Wh]."""
    if factor == 1:
        return use
    return int(split_among_clubs(np.array([use]), [round(factor * MILLION)], period)[0, 0])
