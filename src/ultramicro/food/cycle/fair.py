"""Fair to growers: each is offered a share before anyone gets a second, within a week and over the weeks.

The rule is a procedure that a grower can follow with a pencil. Everybody is offered one share, whoever is
owed most first; then whoever has had least so far is offered the next, of which as much is placed as somebody
asks for; ties go round. What each sells so is their
*entitlement*. Then the best plan of all is looked for in which each sells at least the declared part of it.
What somebody was short of their entitlement is kept in a *balance* and goes first the next time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ultramicro.food.cycle.chain import Chain, attainable
from ultramicro.food.cycle.loops import in_turn
from ultramicro.food.cycle.model import Floats, Ints, Plan, Week


class Rule(StrEnum):
    """By what it is told who has had least."""

    EQUAL = "equal"
    SHARE = "share"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Fairness:
    """What a cycle promises its growers.

    Parameters
    ----------
    rule : Rule
        `equal`: the same quantity for everybody, so that small growers sell out first; `share`: the same
        part of what each could sell; `none`: nothing.
    share : int
        How much is offered at a turn; a least lot if that is more. [units]
    kept : float
        The part of an entitlement that every grower is sure of. [share]
    fades : float
        The part of a balance that is left a week later. [share]
    """

    rule: Rule = Rule.EQUAL
    share: int = 5
    kept: float = 0.8
    fades: float = 1.0


def turns(
    week: Week, chain: Chain, fairness: Fairness, balance: Floats, *, turn: int = 0, weeks: Ints | None = None
) -> Plan:
    """Return who gets what if shares are offered in turn: what each offer sells so is its entitlement.

    Parameters
    ----------
    week, chain : Week, Chain
        Offers and orders.
    fairness : Fairness
        The declared rule.
    balance : ndarray, shape (growers,)
        What each was short of until now; who has most is asked first. [units]
    turn : int
        With whom ties begin; one further each week.
    weeks : ndarray of int, shape (offers,), optional
        For how many weeks each can still be sold. What keeps is offered in as many parts: a promise of all of
        it now would force a sale that is worth more later.
    """
    if fairness.rule is Rule.NONE or not len(week.offers):
        none = np.zeros(0, np.int64)
        return Plan(offer=none, choice=none, quantity=none)
    lot = np.maximum(week.offers.lot, 1)
    step = week.offers.step
    part = chain.most if weeks is None else chain.most // weeks // step * step
    most = chain.most if weeks is None else np.maximum(part, np.minimum(lot, chain.most))
    could = attainable(week, chain)
    measure = np.where(could > 0, 1.0 if fairness.rule is Rule.EQUAL else could, 0.0)
    place, back = _turned(week.growers, turn)
    first, offers = _tried(week, chain, place)
    begin, choice = _entering(week, chain)
    ends = np.flatnonzero(chain.last) + 1
    end = ends[np.searchsorted(ends, chain.at, side="right")]
    level = np.divide(-balance, measure, out=np.zeros(week.growers), where=measure > 0)
    lines = in_turn(
        chain.at, end, chain.limits.offer, most, lot, step, first, offers, begin, week.orders.order[choice],
        chain.limits.choice[choice], week.orders.quantity.copy(), chain.limits.most.copy(), measure[back],
        level[back], max(fairness.share, 1),
    )  # fmt: skip
    return Plan(offer=lines[:, 0], choice=choice[lines[:, 1]], quantity=lines[:, 2])


def _turned(growers: int, turn: int) -> tuple[Ints, Ints]:
    """Return each grower's place in the turn, and who stands at each place."""
    back = np.roll(np.arange(growers), -(turn % max(growers, 1)))
    place = np.empty(growers, np.int64)
    place[back] = np.arange(growers)
    return place, back


def _tried(week: Week, chain: Chain, place: Ints) -> tuple[Ints, Ints]:
    """Return each grower's offers, first those of which most is asked for beside what is offered."""
    offers, orders = week.offers, week.orders
    goods = int(max(offers.good.max(initial=-1), orders.good.max(initial=-1))) + 1
    can = chain.node >= 0
    wanted = np.bincount(orders.good[can], orders.quantity[orders.order[can]], goods)
    offered = np.bincount(offers.good, chain.most, goods)
    ease = (wanted / np.maximum(offered, 1))[offers.good]
    grower = place[offers.grower]
    rank = np.lexsort((np.arange(len(offers)), -ease, grower)).astype(np.int64)
    count = np.bincount(grower, minlength=week.growers)
    return np.concatenate([[0], np.cumsum(count)]), rank


def _entering(week: Week, chain: Chain) -> tuple[Ints, Ints]:
    """Return the choices that enter at each node: promises first, then those with least to choose from."""
    can = np.flatnonzero(chain.node >= 0)
    orders = week.orders
    order = orders.order[can]
    choices = np.bincount(order, minlength=len(orders))[order]
    rank = np.lexsort((order, choices, ~orders.promised[order], chain.node[can]))
    count = np.bincount(chain.node[can], minlength=len(chain.at))
    return np.concatenate([[0], np.cumsum(count)]), can[rank]


def floors(week: Week, entitlement: Ints, fairness: Fairness) -> Ints:
    """Return the least that each is sure of: the kept part of what is theirs, rounded down. [units]."""
    whole = np.zeros(week.growers, np.int64)
    np.add.at(whole, week.offers.grower, entitlement)
    return np.floor(whole * fairness.kept + 1e-9).astype(np.int64)
