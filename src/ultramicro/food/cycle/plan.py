"""The plan of a week: picks chosen on the programme's prices, then whole units, then who gets what.

A programme with whole picks is solved in three steps. Relaxed, it gives prices that prove a bound. With some
offers open and the others closed it is a network again and gives quantities; which are open follows from the
prices and is mended until floors, rooms and least lots are kept. Offers that each sell their entitlement keep
them all, so that a plan is always found. Last, quantities become whole and are dealt out to the orders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ultramicro.food.cycle.alike import evened
from ultramicro.food.cycle.baselines import first_come_first_served, proportional
from ultramicro.food.cycle.bettered import Sought, bettered
from ultramicro.food.cycle.bound import bound
from ultramicro.food.cycle.canonical import canonical
from ultramicro.food.cycle.chain import attainable, chain_of
from ultramicro.food.cycle.dealing import dealt_out
from ultramicro.food.cycle.fair import Fairness, floors, turns
from ultramicro.food.cycle.model import Flags, Floats, Ints, Plan, Week, summed
from ultramicro.food.cycle.of_use import by_turns_of_buyers, without_too_little
from ultramicro.food.cycle.programme import Found, Programme

TINY = 1e-6
MENDS, TURNS = 12, 3
"""How often a choice of offers is mended, and how often it is made better."""
FLIPS, NEAR = 240, 1e-4
"""How many single offers are tried besides, while the bound is further away than this. [share]"""


@dataclass(frozen=True, kw_only=True)
class WeekPlan:
    """What was found for a week.

    Parameters
    ----------
    plan : Plan
        Who gets what from whom.
    value, bound : float
        What it is worth, and what no plan that keeps the floors is worth more than. [pence]
    entitlement, floor, attainable : ndarray of int, shape (growers,)
        What each would sell by turns, what each is sure of, and could sell alone. [units]
    """

    plan: Plan
    value: float
    bound: float
    entitlement: Ints
    floor: Ints
    attainable: Ints

    @property
    def gap(self) -> float:
        """How much better a plan could be, as a share of this one's worth."""
        return max(0.0, self.bound - self.value) / max(abs(self.value), 1.0)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How growers and buyers stand when a week begins.

    Parameters
    ----------
    balance : ndarray, shape (growers,)
        What each was short of in earlier weeks. [units]
    owed : ndarray, shape (buyers,)
        The same of buyers; who is owed most gets the odd units. [units]
    turn : int
        With whom ties begin.
    """

    balance: Floats
    owed: Floats
    turn: int = 0


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """What can be sold later.

    Parameters
    ----------
    reserve : ndarray, shape (offers,)
        What a unit of each is worth later; it is sold now only for more. [pence]
    weeks : ndarray of int, shape (offers,)
        For how many weeks each can still be sold.
    """

    reserve: Floats
    weeks: Ints


def plan_week(
    week: Week, fairness: Fairness, standing: Standing | None = None, keeping: Keeping | None = None,
    ways: Sequence[Plan] = (),
) -> WeekPlan:  # fmt: skip
    """Find the best plan of a week in which every grower sells what they are sure of, with its bound.

    Parameters
    ----------
    week : Week
        Offers, orders, room.
    fairness : Fairness
        The declared rule.
    standing : Standing, optional
        How growers and buyers stand from earlier weeks; all even where it is not told.
    keeping : Keeping, optional
        What can be sold later; nothing where it is not told.
    ways : sequence of Plan, optional
        Other plans of the week: what is found is worth no less than any of them that keeps the same rules.

    Raises
    ------
    ArithmeticError
        If the solver does not solve the week.
    """
    standing = standing or Standing(balance=np.zeros(week.growers), owed=np.zeros(week.buyers))
    keeping = keeping or Keeping(
        reserve=np.zeros(len(week.offers)), weeks=np.ones(len(week.offers), np.int64)
    )
    order = canonical(week)
    kept = Keeping(reserve=keeping.reserve[order.offers], weeks=keeping.weeks[order.offers])
    ways = [order.of(way) for way in ways]
    in_order = _of_use(order.week, fairness, standing, kept, ways)
    plan = by_turns_of_buyers(order.week, in_order.plan, standing.owed)
    return replace(in_order, plan=order.back(plan))


def _of_use(
    week: Week, fairness: Fairness, standing: Standing, keeping: Keeping, ways: Sequence[Plan]
) -> WeekPlan:
    planned = partial(_planned, fairness=fairness, standing=standing, keeping=keeping)
    found, now = planned(week, flips=0), week
    while (fewer := without_too_little(now, found.plan)) is not None:
        now, found = fewer, planned(fewer, flips=0)
    chain = chain_of(week)
    # Single offers are only tried where they are few enough for all of them.
    if found.gap > NEAR and np.count_nonzero(chain.most) <= FLIPS:
        flipped = planned(now, flips=FLIPS)
        found = found if without_too_little(now, flipped.plan) else flipped
    if now is not week:
        # Who asks for nothing here might have had enough in another plan: the bound is that of all orders.
        prices = Programme.of(week, chain, found.floor).relaxed().prices
        found = replace(found, bound=bound(week, chain, found.floor, prices))
    if found.bound - found.value <= TINY:
        return found
    sought = Sought(
        week=week, chain=chain, pence=week.offers.pence + keeping.reserve, floor=found.floor,
        balance=standing.balance, owed=standing.owed, fairness=fairness,
    )  # fmt: skip
    plan = bettered(sought, found.plan)
    # Where a week is too large to be planned exactly, what hubs do without a plan may still be worth more.
    for way in (first_come_first_served(week), proportional(week), *ways):
        if sought.better(way, plan):
            plan = bettered(sought, way)
    return replace(found, plan=plan, value=plan.value(week))


def _planned(week: Week, *, fairness: Fairness, standing: Standing, keeping: Keeping, flips: int) -> WeekPlan:
    chain = chain_of(week)
    # Balances are kept by what is theirs by turns alone; who is owed goes first in what they are sure of.
    turned = partial(turns, week, chain, fairness, turn=standing.turn, weeks=keeping.weeks)
    by_turns = turned(np.zeros(week.growers))
    now = turned(standing.balance) if standing.balance.any() else by_turns
    theirs, each = by_turns.sold(week), now.sold(week)
    floor = floors(week, each, fairness)
    # Later weeks take part as a higher price; who can pay for what is told by what is really asked.
    later = bool(keeping.reserve.any())
    priced = replace(week, offers=replace(week.offers, pence=week.offers.pence + keeping.reserve))
    programme = Programme.of(priced if later else week, chain, floor)
    relaxed = programme.relaxed()
    most = bound(programme.week, chain, floor, relaxed.prices)
    search = _Search(
        programme=programme, relaxed=relaxed, each=each, standing=standing, fairness=fairness,
        opened=each > 0, sure=now,
    )  # fmt: skip
    plan = _best(search, most, flips)
    if later:
        # Its own bound is of the week by itself; the season's counts what later weeks are worth.
        most = bound(week, chain, floor, Programme.of(week, chain, floor).relaxed().prices)
    return WeekPlan(
        plan=plan, value=plan.value(week), bound=most, floor=floor, attainable=attainable(week, chain),
        entitlement=summed(week.offers.grower, theirs, week.growers),
    )  # fmt: skip


@dataclass(kw_only=True)
class _Search:
    """The best plan so far, and the choice of offers that it was made from; `sure` is what turns give."""

    programme: Programme
    relaxed: Found
    each: Ints
    standing: Standing
    fairness: Fairness
    plan: Plan | None = None
    value: float = -np.inf
    opened: Flags
    sure: Plan

    def tried(self, opened: Flags) -> Found | None:
        """Make a plan of a choice of offers, mended, and keep it if it is the best."""
        mended = _mended(self.programme, opened, self.relaxed, self.each)
        if mended is None:
            return None
        found, opened = mended
        plan = _whole(self.programme, found, self.standing, self.fairness)
        if plan is not None and (value := plan.value(self.programme.week)) > self.value + TINY:
            self.plan, self.value, self.opened = plan, value, opened
        return found


def _best(search: _Search, most: float, flips: int) -> Plan:
    """Return the best of the plans that are made from the prices, or the one of the entitlements."""
    opened = _opened(search.programme, search.relaxed)
    for _ in range(TURNS):
        found = search.tried(opened)
        if found is None:
            break
        again = _better(search.programme, found)
        if np.array_equal(again, opened):
            break
        opened = again
    if search.plan is None:
        search.tried(search.each > 0)
    if search.plan is None:
        # Whole units can miss what parts of them reach; the turns themselves are in whole units.
        search.plan, search.value = search.sure, search.sure.value(search.programme.week)
    _flipped(search, most, flips)
    return search.plan


def _flipped(search: _Search, most: float, flips: int) -> None:
    """Open or close one offer at a time while that helps: few offers leave a bound that prices alone miss."""
    tries, better = flips, True
    could = np.flatnonzero(search.programme.chain.most > 0)
    while better and tries >= len(could) and most - search.value > NEAR * max(abs(search.value), 1.0):
        before, tries = search.value, tries - len(could)
        for i in could:
            opened = search.opened.copy()
            opened[i] = ~opened[i]
            search.tried(opened)
        better = search.value > before


def _opened(programme: Programme, found: Found) -> Flags:
    """Open what sells at least its least lot."""
    return (found.sold >= np.maximum(programme.week.offers.lot, 1) - TINY) & (programme.chain.most > 0)


def _better(programme: Programme, found: Found) -> Flags:
    """Open what the prices would pay a pick for, and close what does not earn its own."""
    offers, prices = programme.week.offers, found.prices
    rent = programme.chain.limits.of_offers(prices.rent)
    unit = prices.node[programme.chain.at] - offers.pence - rent + prices.bonus[offers.grower]
    would = np.where(found.sold > TINY, found.sold, programme.chain.most)
    return (unit * would >= programme.week.terms.pick_pence) | ((found.sold > TINY) & (np.abs(unit) < TINY))


def _mended(programme: Programme, opened: Flags, relaxed: Found, each: Ints) -> tuple[Found, Flags] | None:
    """Solve with a choice of offers, mended until it keeps floors, rooms and lots; None where it does not."""
    opened, shut = opened.copy(), np.zeros(len(opened), bool)
    shared = programme.chain.limits.offer[:, 1] >= 0
    for _ in range(MENDS):
        found = programme.fixed(opened)
        short, spare, over = (each_kind > TINY for each_kind in (found.short, found.spare, found.over))
        if not (short.any() or spare.any() or over.any()):
            return found, opened
        before = opened.copy()
        _close(programme, found, opened, spare, over)
        # Of a harvest too small for two hubs: opened again it would be closed again.
        shut |= shared & before & ~opened
        _open(programme, relaxed, each, opened, short=short, shut=shut)
        if np.array_equal(before, opened):
            return None
    return None


def _open(
    programme: Programme, relaxed: Found, each: Ints, opened: Flags, *, short: Flags, shut: Flags
) -> None:
    """Open another offer of each grower who is short of a floor: the one that was nearest to it."""
    offers = programme.week.offers
    could = short[offers.grower] & ~opened & ~shut & (programme.chain.most > 0)
    rank = np.lexsort((each, relaxed.sold))[::-1]
    done = set()
    for i in rank[could[rank]]:
        if int(offers.grower[i]) not in done:
            done.add(int(offers.grower[i]))
            opened[i] = True


def _close(programme: Programme, found: Found, opened: Flags, spare: Flags, over: Flags) -> None:
    """Close an offer at its least lot in each good and limit where they do not fit: the least worth."""
    offers, chain = programme.week.offers, programme.chain
    place = np.searchsorted(np.flatnonzero(chain.last), chain.at)
    least = opened & (found.sold <= np.maximum(offers.lot, 1) + TINY)
    unit = found.prices.node[chain.at] - offers.pence + found.prices.bonus[offers.grower]
    room, harvest = chain.limits.offer.T
    for where, broken in ((place, spare), (room, over), (harvest, over)):
        done = set()
        could = least & (where >= 0) & broken[where]
        for i in np.flatnonzero(could)[np.argsort(unit[could], kind="stable")]:
            if int(where[i]) not in done:
                done.add(int(where[i]))
                opened[i] = False


def _whole(programme: Programme, found: Found, standing: Standing, fairness: Fairness) -> Plan | None:
    """Return the plan in whole units, or None where rounding breaks a floor."""
    week, chain, floor = programme.week, programme.chain, programme.floor
    units = _units(found.sold, programme)
    sold = evened(week, chain, units, floor=floor, balance=standing.balance, fairness=fairness)
    plan = dealt_out(
        week, chain, programme.groups, sold=sold, placed=found.placed, floor=floor, owed=standing.owed
    )
    return plan if (plan.by_grower(week) >= floor).all() else None


def _units(sold: Floats, programme: Programme) -> Ints:
    """Round down to whole steps, never below a least lot."""
    step = programme.week.offers.step
    return np.minimum(np.floor(sold / step + TINY).astype(np.int64) * step, programme.chain.most)
