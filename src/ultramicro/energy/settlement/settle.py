"""Settle: who was credited with how much local energy in every period, and what is left to be bought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ultramicro.energy.settlement.estimates import estimated
from ultramicro.energy.settlement.measured import Measured, Member, Quality
from ultramicro.energy.settlement.ranked import share_by_rank
from ultramicro.energy.settlement.weights import weights_by_use, whole_weights
from ultramicro.energy.sharing.keys import KEYS, Members
from ultramicro.energy.sharing.levels import Levels, Whole
from ultramicro.energy.sharing.rules import ALL
from ultramicro.energy.sharing.several import MILLION, split_among_clubs


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """One run of settlement.

    In every period and for every member: import = allocated + residual, export = credited + surplus; and
    over all members allocated = credited.

    Parameters
    ----------
    measured : Measured
        What it rests on, with estimates filled in and marked.
    key : str
        The rule of sharing.
    card : Members
        What each member knows of themselves to check it: their weight and tier, by place.
    levels : Levels
        The public record.
    allocated_wh, credited_wh : array of int, shape (periods, members)
        Local energy that each got, and that each gave to others. [Wh]
    own_excluded : bool
        Whether owners take no part in what their own generators give.
    """

    measured: Measured
    key: str
    card: Members
    levels: Levels
    allocated_wh: Whole
    credited_wh: Whole
    own_excluded: bool = False

    @property
    def residual_wh(self) -> Whole:
        """What each still buys from their supplier. [Wh]."""
        return self.measured.import_wh - self.allocated_wh

    @property
    def surplus_wh(self) -> Whole:
        """What each gave to the grid beyond what members used. [Wh]."""
        return self.measured.export_wh - self.credited_wh


def settle(
    found: Measured, key: str, card: Members | None = None, *, own_excluded: bool = False
) -> Settlement:
    """Share what members exported among those who imported in the same period.

    A member who did both in one period is netted first, so that nobody shares with themselves; generators
    take nothing.

    Parameters
    ----------
    found : Measured
        Readings; gaps are estimated here.
    key : str
        One of `sharing.keys.KEYS`.
    card : Members, optional
        That of an earlier run of the same days, so that a late reading changes no weight and thus no other
        period; made from the register, and for the key static by use from what is settled, where none is
        given.
    own_excluded : bool
        Whether owners take no part in what their own generators give, at whatever meter.

    Raises
    ------
    BadInput
        If they take no part, and generators of one rank belong to different ones; if a member's factor is
        none.
    """
    found = estimated(found)
    demand, supply = wanted(found)
    card = card or card_of(found.members, key, demand)
    first = found.periods.first
    inside = replace(card, inside=found.quality > Quality.OUTSIDE)
    shared, credited = share_by_rank(KEYS[key], demand, supply, found.members, inside, first, own_excluded)
    return Settlement(
        measured=found, key=key, card=card, levels=shared.levels, allocated_wh=shared.wh,
        credited_wh=credited, own_excluded=own_excluded,
    )  # fmt: skip


def wanted(found: Measured) -> tuple[Whole, Whole]:
    """Return what each asks of the club and gives to it, after what they used of their own. [Wh].

    Of a home in several clubs only its factor in this one asks.
    """
    net = found.import_wh - found.export_wh
    takes = np.array([member.takes for member in found.members], bool)
    demand = np.maximum(net, 0) * takes
    for place, member in enumerate(found.members):
        if member.factor != 1:
            parts = [round(member.factor * MILLION)]
            demand[:, place] = split_among_clubs(demand[:, place], parts, found.periods.first)[0]
    return demand, np.maximum(-net, 0)


def card_of(members: Sequence[Member], key: str, demand_wh: Whole) -> Members:
    """Return what the key knows of the members: their weights or their use, and their tiers.

    Tiers are counted from 0 without gaps, whatever numbers the register has.
    """
    tiers = np.unique([member.tier for member in members], return_inverse=True)[1].astype(np.int64)
    by_use = key == "static_by_use"
    weights = weights_by_use(demand_wh, members) if by_use else whole_weights(members, key)
    # A club of generators alone shares nothing, by whatever weights.
    takes = any(member.takes for member in members)
    return Members(weights=weights if takes else np.ones_like(weights), tiers=tiers)


def is_enough(levels: Levels) -> npt.NDArray[np.bool_]:
    """Return in which periods everybody got all that they used, as the level says."""
    enough: npt.NDArray[np.bool_] = levels.level[:, -1] >= ALL
    return enough
