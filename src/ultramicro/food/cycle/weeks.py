"""Week after week: what keeps is carried on, and what somebody was short of is made good.

A week is planned when it comes, with what is left of earlier ones. Where things keep, selling now what could
be sold dearer later has a price: their *reserve*. It is added to what the grower asks while the week is
planned, and it is what makes the bounds of the weeks one bound of all: give each harvest a reserve, let every
week have all of it at that price, and add what the harvests are worth at their reserves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ultramicro.food.cycle.baselines import first_come_first_served, proportional
from ultramicro.food.cycle.bound import bound
from ultramicro.food.cycle.chain import chain_of
from ultramicro.food.cycle.fair import Fairness
from ultramicro.food.cycle.harvests import firsts, stocks
from ultramicro.food.cycle.model import Flags, Floats, Ints, Offers, Plan, Week, broken, summed
from ultramicro.food.cycle.plan import Keeping, Standing, WeekPlan, plan_week
from ultramicro.food.cycle.programme import Programme
from ultramicro.food.cycle.reserves import reserves

TINY = 1e-6


@dataclass(frozen=True, kw_only=True)
class Done:
    """A week as it was planned.

    Parameters
    ----------
    week : Week
        The week, with what was carried into it before its own harvest.
    harvest : ndarray of int, shape (offers,)
        Of which harvest each offer is, counted over all weeks as the harvests of each week are numbered.
    found : WeekPlan
        Its plan, whose bound holds for what there was this week.
    carried, spoilt : ndarray of int, shape (offers,)
        What goes on to the next week, and what has reached the end of its life; of a harvest that could go to
        several hubs at the first of its offers. [units]
    balance : ndarray, shape (growers,)
        What each is short of after it. [units]
    owed : ndarray, shape (buyers,)
        What each buyer is short of after it. [units]
    """

    week: Week
    harvest: Ints
    found: WeekPlan
    carried: Ints
    spoilt: Ints
    balance: Floats
    owed: Floats


@dataclass(frozen=True, kw_only=True)
class Season:
    """All weeks.

    Parameters
    ----------
    weeks : tuple of Done
        One after the other.
    bound : float
        What no plan of all weeks is worth more than that keeps the same floors. [pence]
    """

    weeks: tuple[Done, ...]
    bound: float

    @property
    def value(self) -> float:
        """What all weeks are worth. [pence]."""
        return sum(done.found.value for done in self.weeks)

    @property
    def gap(self) -> float:
        """How much better a plan could be, as a share of this one's worth."""
        return max(0.0, self.bound - self.value) / max(abs(self.value), 1.0)


def plan_season(weeks: Sequence[Week], life: Sequence[Ints], fairness: Fairness) -> Season:
    """Plan weeks one after the other.

    Parameters
    ----------
    weeks : sequence of Week
        Each with what is harvested in it, and what is asked for in it.
    life : sequence of ndarray of int, shape (offers,)
        For how many weeks each offer can be sold, its own counted.
    fairness : Fairness
        The declared rule.

    Returns
    -------
    Season
        Every law of a week holds in each; offered = sold + carried + spoilt.
    """
    reserve = reserves(weeks, life)
    ways = [[way(week) for week in weeks] for way in (first_come_first_served, proportional)]
    season = _through(weeks, life, fairness, reserve, ways)
    assert season  # noqa: S101  only what follows a way can fail
    more = [way for way in ways if _worth(weeks, way) > season.value + TINY]
    more = [way for way in more if not any(map(broken, weeks, way))]
    if not more:
        return season
    # What was kept for later weeks was worth less there: without that, or as hubs do without a plan.
    others = [_through(weeks, life, fairness, np.zeros(len(reserve)), ways)]
    others += [_through(weeks, life, fairness, reserve, [way], follows=True) for way in more]
    return max([season, *(each for each in others if each)], key=lambda each: each.value)


def _worth(weeks: Sequence[Week], plans: Sequence[Plan]) -> float:
    return sum(plan.value(week) for week, plan in zip(weeks, plans, strict=True))


def _through(
    weeks: Sequence[Week], life: Sequence[Ints], fairness: Fairness, reserve: Floats,
    ways: Sequence[Sequence[Plan]], *, follows: bool = False,
) -> Season | None:  # fmt: skip
    """Plan all weeks with a reserve of each harvest, or follow a way; None where it breaks what is promised.

    Parameters
    ----------
    ways : sequence of sequence of Plan
        Plans of each week's own offers than which none of it is worth less, where they can be carried out.
    follows : bool
        Whether the first of them is what is done.
    """
    ends = [week + each for week, each in enumerate(life)]
    first = firsts(weeks)
    balance, owed = np.zeros(weeks[0].growers), np.zeros(weeks[0].buyers)
    left, harvest, until = (
        weeks[0].offers[np.zeros(0, np.int64)],
        np.zeros(0, np.int64),
        np.zeros(0, np.int64),
    )
    done: list[Done] = []
    for at, week in enumerate(weeks):
        harvest = np.concatenate([harvest, first[at] + week.offers.harvest])
        now = replace(week, offers=replace(left + week.offers, harvest=harvest))
        until = np.concatenate([until, ends[at]])
        kept = until > at + 1
        keeping = Keeping(reserve=np.where(kept, reserve[harvest], 0.0), weeks=np.maximum(until - at, 1))
        shown = [_behind(len(left), way[at]) for way in ways]
        standing = Standing(balance=balance, owed=owed, turn=at)
        found = plan_week(now, fairness, standing, keeping, () if follows else shown)
        if follows:
            if (shown[0].by_grower(now) < found.floor).any():
                return None
            found = replace(found, plan=shown[0], value=shown[0].value(now))
        idle, one = _idle(now, found.plan.sold(now))
        balance, owed = _balance(now, found, fairness, balance), _owed(now, found, fairness, owed)
        done.append(Done(
            week=now, harvest=harvest, found=found, carried=np.where(kept & one, idle, 0),
            spoilt=np.where(one & ~kept, idle, 0), balance=balance, owed=owed,
        ))  # fmt: skip
        goes = kept & (idle > 0)
        left, harvest, until = _aged(now.offers, idle)[goes], harvest[goes], until[goes]
    return Season(weeks=tuple(done), bound=_bound(weeks, ends, done, reserve))


def _behind(count: int, plan: Plan) -> Plan:
    """Return a plan of a week's own offers as one of them behind others that were carried into it."""
    return replace(plan, offer=plan.offer + count)


def _idle(week: Week, sold: Ints) -> tuple[Ints, Flags]:
    """Return what is left of each offer's harvest, and which offers are the first of theirs."""
    _, first, kind = np.unique(week.offers.harvest, return_index=True, return_inverse=True)
    kind, one = kind.reshape(-1), np.zeros(len(sold), bool)
    one[first] = True
    return week.offers.stock - summed(kind, sold, len(first))[kind], one


def _aged(offers: Offers, idle: Ints) -> Offers:
    # What is left may be less than a lot, which a buyer's whole wish for the rest is not held to.
    return replace(offers, stock=idle, age=offers.age + 1)


def _balance(week: Week, found: WeekPlan, fairness: Fairness, balance: Floats) -> Floats:
    """Return what each grower is short of: at most what they could sell in a week."""
    short = found.entitlement - found.plan.by_grower(week)
    after = balance * fairness.fades + short
    return np.where(found.attainable > 0, np.clip(after, -found.attainable, found.attainable), balance)


def _owed(week: Week, found: WeekPlan, fairness: Fairness, owed: Floats) -> Floats:
    """Return what each buyer is short of beside the part of all orders that was filled."""
    orders = week.orders
    filled = found.plan.filled(week)
    part = filled.sum() / max(int(orders.quantity.sum()), 1)
    asked = summed(orders.buyer, orders.quantity, week.buyers)
    return owed * fairness.fades + asked * part - summed(orders.buyer, filled, week.buyers)


def _bound(weeks: Sequence[Week], ends: Sequence[Ints], done: Sequence[Done], reserve: Floats) -> float:
    """Return the bound of all weeks: of each with all harvests alive, at their reserves."""
    first, whole = firsts(weeks), 0.0
    for at, (week, was) in enumerate(zip(weeks, done, strict=True)):
        offers, held = week.offers, first[at] + week.offers.harvest
        for w in range(at):
            chosen = np.flatnonzero(ends[w] > at)
            earlier = weeks[w].offers[chosen]
            offers, held = offers + earlier, np.concatenate([held, first[w] + earlier.harvest])
        if len(offers) == len(week.offers) and not reserve[held].any():
            # A week by itself: its own bound is that of all its harvests.
            whole += was.found.bound
            continue
        offers = replace(offers, harvest=held)
        full = replace(week, offers=replace(offers, pence=offers.pence + reserve[held]))
        chain = chain_of(replace(week, offers=offers))
        floor = was.found.floor
        whole += bound(full, chain, floor, Programme.of(full, chain, floor).relaxed().prices)
    return whole + float(reserve @ stocks(weeks))
