"""Whether a plan holds, checked from its own numbers and the place's, without the programme or its solver.

What each law adds up is written out again here, from flows, hours and tills, so that a slip in the
programme's rows shows as a law that is broken. Laws of goods and of money have files of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ultramicro.core.contract import Check
from ultramicro.plan.programme.model import QUARTERS, RAMP
from ultramicro.plan.programme.plan import Plan
from ultramicro.plan.proof.verify_goods import found_here, goods_balance, needs_met, resale, stores
from ultramicro.plan.proof.verify_money import debts, reserve, till_adds_up, till_agrees

CLOSE = 1e-4
"""Part of a good's turnover, of the hours or of the money by which a law may be missed for rounding."""


def laws(plan: Plan) -> list[Check]:
    """Check a plan against what the place has.

    Parameters
    ----------
    plan : Plan
        In its own numbers.

    Returns
    -------
    list of Check
        The error of each is a share of the size of what is added up.
    """
    found = {
        "every good balances in every quarter": goods_balance(plan),
        "what comes out of a store was put in and has kept": stores(plan),
        "no more material is taken than the place has": found_here(plan),
        "nothing is bought to be sold again": resale(plan),
        "no need is met beyond its size": needs_met(plan),
        "nobody works or learns more hours than there are": _hours(plan),
        "no skill is worked by more than have it, have learnt it or are hired": _skills(plan),
        "no more unpaid hours are used than are offered": _unpaid(plan),
        "no more ground is used than was taken, and none before it is free": _ground(plan),
        "no more is started in a quarter than can be": _starts(plan),
        "nothing works before it was started and settled in": _capacity(plan),
        "whole enterprises are whole": _whole(plan),
        "the till adds up in every quarter": till_adds_up(plan),
        "the till agrees with what was sold, bought, paid and started": till_agrees(plan),
        "the till never falls below its reserve": reserve(plan),
        "debts are paid back and never exceed the savings": debts(plan),
    }
    return [Check(law=law, error=max(errors, default=0.0), tolerance=CLOSE) for law, errors in found.items()]


def _over(used: float, there: float) -> float:
    return max(0.0, used - there) / max(there, 1.0)


def _hours(plan: Plan) -> Iterator[float]:
    problem = plan.problem
    for t in range(1, problem.quarters + 1):
        worked = sum(q.hours for q in plan.quarters if q.quarter == t)
        learning = sum(h * problem.courses[k].hours for k, h in plan.learnt_hours.get(t, {}).items())
        hired = sum(plan.hired_hours.get(t, {}).values())
        yield _over(worked + learning - hired, sum(problem.hours.values()))


def _skills(plan: Plan) -> Iterator[float]:
    """No skill is worked more than those who have it, have learnt it before, or are hired for it can."""
    problem, by_name = plan.problem, {a.name: a for a in plan.problem.activities}
    used: dict[tuple[str, int], float] = defaultdict(float)
    for q in plan.quarters:
        a = by_name[q.activity]
        for k, hours in a.hours.items():
            used[k, q.quarter] += q.level * hours * problem.seasonal_share(a, k, q.quarter)
    for (k, t), hours in used.items():
        hired = plan.hired_hours.get(t, {}).get(k, 0.0)
        if k not in problem.anyone:
            learnt = sum(plan.learnt_hours.get(u, {}).get(k, 0.0) for u in range(1, t))
            yield _over(hours, problem.hours.get(k, 0.0) + learnt + hired)
        yield _over(hired, hours)


def _unpaid(plan: Plan) -> Iterator[float]:
    by_name = {a.name: a for a in plan.problem.activities}
    used: dict[int, float] = defaultdict(float)
    for q in plan.quarters:
        used[q.quarter] += q.level * by_name[q.activity].volunteer_hours / QUARTERS
    yield from (_over(hours, plan.problem.volunteer_hours) for hours in used.values())


def _ground(plan: Plan) -> Iterator[float]:
    """In every quarter, of every class and of all classes of a kind."""
    problem, by_name = plan.problem, {a.name: a for a in plan.problem.activities}
    kinds = {i.use: i.kind for i in problem.spaces}
    used: dict[tuple[str, int], float] = defaultdict(float)
    for q in plan.quarters:
        for use, area in by_name[q.activity].space_m2.items():
            for name in {use, kinds.get(use, use)}:
                used[name, q.quarter] += q.units * area
    for (name, t), area in used.items():
        mine = [i for i in problem.spaces if name in {i.use, i.kind}]
        yield _over(area, sum(plan.taken[t][i.name] for i in mine))
    for t, taken in plan.taken.items():
        for i in problem.spaces:
            yield _over(taken[i.name], i.area_m2 if t >= i.opens else 0.0)


def _starts(plan: Plan) -> Iterator[float]:
    by_name = {a.name: a for a in plan.problem.activities}
    started: dict[int, float] = defaultdict(float)
    for q in plan.quarters:
        yield max(0.0, -q.started)
        started[q.quarter] += q.started * by_name[q.activity].whole
    yield from (_over(units, plan.problem.starts) for units in started.values())


def _capacity(plan: Plan) -> Iterator[float]:
    by_name = {a.name: a for a in plan.problem.activities}
    started = {(q.activity, q.quarter): q.started for q in plan.quarters}
    for q in plan.quarters:
        a, most = by_name[q.activity], 0.0
        for u in range(1, q.quarter - a.lead + 1):
            most += started.get((a.name, u), 0.0) * RAMP[min(q.quarter - a.lead - u, len(RAMP) - 1)]
        yield max(0.0, q.level - most)
        yield max(0.0, most * a.least_load - q.level)


def _whole(plan: Plan) -> Iterator[float]:
    by_name = {a.name: a for a in plan.problem.activities}
    for q in plan.quarters:
        a = by_name[q.activity]
        yield _over(q.units, a.most_units)
        yield abs(q.units - round(q.units)) if a.whole else 0.0
