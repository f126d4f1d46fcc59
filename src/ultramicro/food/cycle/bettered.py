"""A plan made better part by part: around each order that goes without, the best of all ways is looked for.

Who needs a least quantity may go without although another who stood back would leave enough for both. A part
of the week around them, small enough to be planned exactly, is planned again with all else as it is; what is
worth more stays. A small week is one such part. What is found so is then shared anew among those who are
alike, so that no accident of the solver favours one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from ultramicro.food.cycle.alike import evened
from ultramicro.food.cycle.chain import Chain
from ultramicro.food.cycle.dealing import dealt_out
from ultramicro.food.cycle.exact import Small, best
from ultramicro.food.cycle.fair import Fairness
from ultramicro.food.cycle.model import Flags, Floats, Ints, Plan, Week, broken, summed
from ultramicro.food.cycle.parts import part_of
from ultramicro.food.cycle.programme import Groups, grouped

TINY = 1e-6
SMALL, NEAR, PARTS = 1000, 120, 60
"""How many picks and least quantities a week may have to be planned at once, and a part of a larger one; how
many parts are planned at most."""


@dataclass(frozen=True, kw_only=True)
class Sought:
    """A week in which a better plan is looked for.

    Parameters
    ----------
    week, chain : Week, Chain
        Offers, orders, room.
    pence : ndarray, shape (offers,)
        What is lost by selling a unit of each: what its grower asks, or what it is worth later. [pence]
    floor : ndarray of int, shape (growers,)
        The least that each grower sells. [units]
    balance, owed : ndarray, shape (growers,) and (buyers,)
        What each was short of before. [units]
    fairness : Fairness
        The declared rule.
    """

    week: Week
    chain: Chain
    pence: Floats
    floor: Ints
    balance: Floats
    owed: Floats
    fairness: Fairness

    def worth(self, plan: Plan) -> float:
        """Return what a plan is worth here and later. [pence]."""
        return plan.value(replace(self.week, offers=replace(self.week.offers, pence=self.pence)))

    def allows(self, plan: Plan) -> bool:
        """Tell whether a plan can be carried out and every grower sells what they are sure of."""
        return not broken(self.week, plan) and bool((plan.by_grower(self.week) >= self.floor).all())

    def better(self, plan: Plan, than: Plan) -> bool:
        """Tell whether a plan may stand instead of another."""
        return self.worth(plan) > self.worth(than) + TINY and self.allows(plan)


def bettered(sought: Sought, plan: Plan) -> Plan:
    """Return a plan that is worth no less than another, with parts of it planned exactly.

    Parameters
    ----------
    sought : Sought
        The week.
    plan : Plan
        A plan that it allows.
    """
    begun, left, helps = plan, PARTS, True
    while helps and left > 0:
        helps = False
        for goods in islice(_parts(sought, plan, begun), left):
            left -= 1
            other = _again(sought, plan, goods)
            if sought.better(other, plan):
                plan, helps = other, True
    return plan if plan is begun else _shared(sought, plan)


def _again(sought: Sought, plan: Plan, goods: Ints) -> Plan:
    """Return a plan with some goods planned again."""
    part = part_of(sought.week, plan, sought.floor, goods)
    small = Small.of(part.week, sought.pence[part.offers], part.picked)
    found = best(small, part.floor, sought.owed)
    return plan if found is None else part.back(found)


def _parts(sought: Sought, plan: Plan, begun: Plan) -> Iterator[Ints]:
    """Yield the goods of parts: of each order that goes without, with what is near it."""
    links = _Links.of(sought)
    everything = np.flatnonzero(links.size > 0)
    if links.size_of(everything) <= SMALL:
        # Once is enough: what is found is the best of the whole week, or near it.
        yield from [everything] if plan is begun else []
        return
    orders, done = sought.week.orders, set()
    without = (orders.least > 0) & (plan.filled(sought.week) == 0)
    for j in np.flatnonzero(without).tolist():
        goods = links.around(j)
        if len(goods) and (key := goods.tobytes()) not in done:
            done.add(key)
            yield goods


@dataclass(frozen=True, kw_only=True)
class _Links:
    """Which orders take which goods, and how much each good adds to a part."""

    order: Ints
    good: Ints
    lump: Flags
    size: Ints

    @classmethod
    def of(cls, sought: Sought) -> _Links:
        offers, orders = sought.week.offers, sought.week.orders
        can = sought.chain.node >= 0
        goods = int(max(offers.good.max(initial=-1), orders.good.max(initial=-1))) + 1
        could = offers.good[sought.chain.most > 0]
        return cls(
            order=orders.order[can], good=orders.good[can], lump=orders.least > 1,
            size=np.bincount(could, minlength=goods),
        )  # fmt: skip

    def size_of(self, goods: Ints) -> int:
        """Return how many picks and least quantities goods bring into a part."""
        taken = np.unique(self.order[np.isin(self.good, goods)])
        return int(self.size[goods].sum() + self.lump[taken].sum())

    def around(self, j: int) -> Ints:
        """Return the goods of an order, and of those who compete with it, as many as a part may have."""
        chosen = np.unique(self.good[self.order == j])
        if self.size_of(chosen) > NEAR:
            return chosen[:0]
        while True:
            taken = np.isin(self.order, self.order[np.isin(self.good, chosen)])
            near = np.setdiff1d(self.good[taken], chosen)
            fits = [g for g in near.tolist() if self.size_of(np.append(chosen, g)) <= NEAR]
            if not fits:
                return np.sort(chosen)
            chosen = np.append(chosen, fits[0])


def _shared(sought: Sought, plan: Plan) -> Plan:
    """Share what a plan sells and places among offers and orders that nothing tells apart."""
    week, chain = sought.week, sought.chain
    filled, lumps = plan.filled(week), week.orders.least > 0
    groups = grouped(week, chain, lumps)
    nothing = groups.of_order[np.flatnonzero(lumps & (filled == 0) & (groups.of_order >= 0))]
    quantity = groups.quantity.copy()
    quantity[nothing] = 0
    sold = evened(
        week, chain, plan.sold(week), floor=sought.floor, balance=sought.balance, fairness=sought.fairness
    )
    again = dealt_out(
        week, chain, replace(groups, quantity=quantity), sold=sold, placed=_placed(groups, week, plan),
        floor=sought.floor, owed=sought.owed,
    )  # fmt: skip
    kept = sought.worth(again) >= sought.worth(plan) - TINY
    return again if kept and sought.allows(again) else plan


def _placed(groups: Groups, week: Week, plan: Plan) -> Floats:
    """Return what a plan gives to each column of the groups. [units]."""
    of = week.orders.order[groups.choice]
    column = np.full(len(week.orders.order), -1, np.int64)
    column[groups.choice] = groups.first[groups.of_order[of]] + np.arange(len(of)) - groups.first_choice[of]
    return summed(column[plan.choice], plan.quantity, len(groups.group)).astype(float)
