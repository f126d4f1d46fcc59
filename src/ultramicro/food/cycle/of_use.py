"""Orders of which a part is of no use: they get at least what is of use to them, or nothing.

A network cannot hold such a wish. So a week is planned without it; of those who got too little of a good the
half who got least ask for nothing, and the week is planned again, until everybody has enough or nothing. What
they leave goes to the others.

Who asks for nothing so might have had enough had somebody else stood back, or asked for nothing. So both are
tried of each who got nothing: that they come before others with what is of use to them, and that one of those
who compete with them for a good asks for nothing instead. What helps stays. The bound of all orders holds for
all of these plans.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ultramicro.food.cycle.model import Flags, Ints, Plan, Week

if TYPE_CHECKING:
    from ultramicro.food.cycle.plan import WeekPlan

TRIES, WORK = 24, 40_000
"""How many exchanges are tried at most, and how many offers and choices are looked at in all of them."""


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Who asks otherwise than the rows say while a week is planned.

    Parameters
    ----------
    nothing, first : ndarray of bool, shape (orders,)
        Who asks for nothing, and who comes before others with what is of use to them.
    """

    nothing: Flags
    first: Flags

    @classmethod
    def of(cls, week: Week) -> Asking:
        """Return that all ask for what the rows say."""
        none = np.zeros(len(week.orders), bool)
        return cls(nothing=none, first=none)

    @classmethod
    def like(cls, week: Week, plan: Plan) -> Asking:
        """Return who asks for nothing and who comes first where the orders that get anything are a plan's."""
        has, least = plan.filled(week) > 0, week.orders.least > 0
        return cls(nothing=least & ~has, first=least & has)

    def week(self, week: Week) -> Week:
        """Return the week so; the rest of those who come first stands behind all orders as one of its own."""
        if not (self.nothing | self.first).any():
            return week
        orders = week.orders
        quantity = np.where(self.nothing, 0, orders.quantity)
        parted = np.flatnonzero(self.first & ~self.nothing)
        rest, behind = _of(orders.order, parted), len(orders) + np.arange(len(parted))
        place = np.full(len(orders), -1, np.int64)
        place[parted] = behind
        least, promised = orders.least[parted], orders.promised[parted]
        first = orders.promised.copy()
        first[parted] = True
        now = quantity.copy()
        now[parted] = least
        return replace(week, orders=replace(
            orders, buyer=np.append(orders.buyer, orders.buyer[parted]),
            quantity=np.append(now, quantity[parted] - least), promised=np.append(first, promised),
            least=np.append(orders.least, np.zeros(len(parted), np.int64)),
            order=np.append(orders.order, place[orders.order[rest]]),
            good=np.append(orders.good, orders.good[rest]), limit=np.append(orders.limit, orders.limit[rest]),
            through=np.concatenate([orders.through, orders.through[rest]]),
        ))  # fmt: skip

    def plan(self, week: Week, plan: Plan) -> Plan:
        """Return a plan of the week so as one of the week as the rows say it."""
        rest = _of(week.orders.order, np.flatnonzero(self.first & ~self.nothing))
        choices = np.append(np.arange(len(week.orders.order)), rest)
        return replace(plan, choice=choices[plan.choice])


def _of(order: Ints, chosen: Ints) -> Ints:
    """Return the choices of chosen orders."""
    return np.flatnonzero(np.isin(order, chosen))


def settled(week: Week, asking: Asking, planned: Callable[[Week], WeekPlan]) -> tuple[Asking, WeekPlan]:
    """Plan a week until everybody has enough or nothing; return who asks for nothing in the end.

    Parameters
    ----------
    week : Week
        Offers, orders, room.
    asking : Asking
        Who asks otherwise from the beginning.
    planned : callable
        How a week is planned in which a part of each order is of use.
    """
    while True:
        found = planned(asking.week(week))
        plan = asking.plan(week, found.plan)
        leave = _who_leave(week, plan)
        if not len(leave):
            return asking, replace(found, plan=plan)
        nothing = asking.nothing.copy()
        nothing[leave] = True
        asking = replace(asking, nothing=nothing)


def _who_leave(week: Week, plan: Plan) -> Ints:
    """Return half of the orders of each good that got too little."""
    orders, filled = week.orders, plan.filled(week)
    short = np.flatnonzero((filled > 0) & (filled < orders.least))
    good = _first_good(week)[short]
    part = filled[short] / orders.least[short]
    # Promises stay longest; among equals the later one goes.
    rank = np.lexsort((-short, part, orders.promised[short], good))
    count = np.bincount(np.unique(good, return_inverse=True)[1].reshape(-1))
    place = np.arange(len(short)) - np.repeat(np.cumsum(count) - count, count)
    return short[rank][place < np.repeat(-(-count // 2), count)]


def exchanged(
    week: Week, asking: Asking, best: Plan, planned: Callable[[Week], WeekPlan],
    better: Callable[[Plan, Plan], bool],
) -> tuple[Asking, Plan]:  # fmt: skip
    """Let one who got nothing have enough, or one who competes with them have nothing, while that helps.

    Parameters
    ----------
    week : Week
        Offers, orders, room.
    asking : Asking
        Who asks for nothing in the plan that was settled on.
    best : Plan
        The best plan so far.
    planned, better : callable
        How a week is planned, and whether a plan may stand instead of another.
    """
    left = min(TRIES, WORK // max(len(week.offers) + len(week.orders.order), 1))
    helped = True
    while helped and left > 0:
        helped = False
        for other in _exchanges(week, asking):
            left -= 1
            then, found = settled(week, other, planned)
            if better(found.plan, best):
                asking, best, helped = then, found.plan, True
                break
            if left <= 0:
                break
    return asking, best


def _exchanges(week: Week, asking: Asking) -> Iterator[Asking]:
    """Yield that each who got nothing comes first, then that each competitor asks for nothing."""
    least, first, nothing = week.orders.least, asking.first, asking.nothing
    for j in np.flatnonzero(nothing & (least > 0)).tolist():
        yield replace(asking, nothing=_with(nothing, [j], flag=False), first=_with(first, [j], flag=True))
    for j in np.flatnonzero(~nothing & (least > 0)).tolist():
        back = np.flatnonzero(nothing & _competing(week, j)).tolist()
        if back:
            yield Asking(nothing=_with(_with(nothing, back, flag=False), [j], flag=True), first=first)


def _with(flags: Flags, at: Iterable[int], *, flag: bool) -> Flags:
    changed = flags.copy()
    changed[list(at)] = flag
    return changed


def _competing(week: Week, j: int) -> Flags:
    """Tell which orders take a good that an order takes too, shape (orders,)."""
    orders = week.orders
    takes = np.isin(orders.good, orders.good[orders.order == j])
    return np.bincount(orders.order[takes], minlength=len(orders)) > 0


def _first_good(week: Week) -> Ints:
    """Return a good of each order, by which those are told who stand against each other."""
    good = np.full(len(week.orders), -1, np.int64)
    np.maximum.at(good, week.orders.order, week.orders.good)
    return good
