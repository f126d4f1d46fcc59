"""Who gains by a plan and who loses, by how deprived the area is where they live or sell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from ultramicro.plan.people.location import Location
from ultramicro.plan.people.people import Assignment, Fit
from ultramicro.plan.programme.model import QUARTERS, WEEKS, Need, Problem
from ultramicro.plan.programme.plan import Plan
from ultramicro.plan.programme.unit_economics import (
    POUNDS_PER_PENNY,
    lost_pay_pounds,
    lost_takings_pounds,
)

UNKNOWN_LAST = 99
UNTOLD = 12.0
"""Pounds that gains of less than one, in each tenth and in none, may come to."""


class Gainer(StrEnum):
    """Who gains, or loses."""

    PAID_HERE = "paid_here"
    PAID_ELSEWHERE = "paid_elsewhere"
    NOBODY_YET = "nobody_yet"
    WORKERS_NOW = "workers_now"
    SELLERS_HERE = "sellers_here"


class Gain(NamedTuple):
    """What goes in a year to people in areas of one tenth of deprivation, or of none that is known. [£]."""

    who: Gainer
    tenth: int | None
    pounds: float


def gains(plan: Plan, filled: Sequence[Assignment], where: Mapping[str, Location]) -> Iterator[Gain]:
    """Share what workers take home in the last quarter, as for a year, and what people here lose by it.

    Parameters
    ----------
    plan : Plan
        The plan.
    filled : sequence of Assignment
        Who does what in it.
    where : mapping of str to Location
        Where the people of each row of resources live, as far as that is known.
    """
    sums: dict[tuple[Gainer, int | None], float] = defaultdict(float)
    take_home = plan.problem.worth.take_home
    for each in filled:
        # Rents are left out: who owns the ground is not known.
        # Who works without pay is paid nothing.
        if not each.is_ground and each.reason is not Fit.GIVEN:
            wages = each.quantity * WEEKS * plan.problem.wage_pence * POUNDS_PER_PENNY * take_home
            spot = where.get(each.resource)
            known = spot.tenths if spot else {}
            for tenth, share in known.items():
                sums[Gainer.PAID_HERE, tenth] += wages * share
            sums[_payee(each), None] += wages * (1 - sum(known.values()))
    sums[Gainer.WORKERS_NOW, None] = -_lost(plan, lost_pay_pounds) * take_home
    sums[Gainer.SELLERS_HERE, None] = -_lost(plan, lost_takings_pounds)
    for key in sorted(sums, key=lambda key: (key[0], key[1] or UNKNOWN_LAST)):
        if abs(sums[key]) >= 1:
            yield Gain(*key, sums[key])


def _payee(each: Assignment) -> Gainer:
    """Say to whom the pay of a post goes: the same for the income, which counts all that is not hired."""
    if each.reason is Fit.HIRED:
        return Gainer.PAID_ELSEWHERE
    # There are hours for it here, and nobody is found whose own they fit: who will be paid is open.
    return Gainer.PAID_HERE if each.resource else Gainer.NOBODY_YET


def paid_in_a_year(plan: Plan) -> float:
    """Return what people here take home in a year by the last quarter's income: all but hired work. [£]."""
    t = plan.problem.quarters
    hours = sum(q.hours for q in plan.quarters if q.quarter == t) - sum(plan.hired_hours[t].values())
    paid = (hours - plan.unpaid(t)) * plan.problem.wage_pence * POUNDS_PER_PENNY * QUARTERS
    return paid * plan.problem.worth.take_home


def open_share(plan: Plan, told: Sequence[Gain]) -> float:
    """Return the part of the pay which the income counts that is of posts that nobody here fills. [share]."""
    paid = paid_in_a_year(plan)
    pay = sum(x.pounds for x in told if x.who is Gainer.NOBODY_YET)
    return min(1.0, pay / paid) if paid > 0 else 0.0


def pay_missed(plan: Plan, told: Sequence[Gain]) -> float:
    """Return by how much what is told to be paid to people of the place misses what the income counts. [£].

    Gains of less than a pound are not told, so that each may be missing.
    """
    mine = [x.pounds for x in told if x.who in {Gainer.PAID_HERE, Gainer.NOBODY_YET}]
    return max(0.0, abs(sum(mine) - paid_in_a_year(plan)) - UNTOLD)


def _lost(plan: Plan, each: Callable[[Problem, Need], float]) -> float:
    """Return what is lost in a year with what is sold to needs, by the last quarter's sales. [£]."""
    lost = {d.name: each(plan.problem, d) for d in plan.problem.needs}
    last = [f for f in plan.flows if f.quarter == plan.problem.quarters]
    return sum(f.quantity * lost.get(f.target, 0.0) for f in last) * QUARTERS
