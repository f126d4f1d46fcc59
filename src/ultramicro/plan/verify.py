"""Whether a plan holds, checked from its own numbers and the place's, without the programme or its solver.

What each law adds up is written out again here, from flows, hours and tills, so that a slip in the
programme's rows shows as a law that is broken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ultramicro.core.contract import Check
from ultramicro.plan.counting import PENCE, weekly_pounds
from ultramicro.plan.model import QUARTERS, RAMP
from ultramicro.plan.plan import FOUND, LEFT, OUTSIDE, STORE, Plan

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
        "every good balances in every quarter": _goods(plan),
        "nobody works more hours than there are": _hours(plan),
        "no more ground is used than there is": _ground(plan),
        "the till adds up in every quarter": _till(plan),
        "the till never falls below its reserve": _reserve(plan),
        "debts are paid back and never exceed the savings": _debt(plan),
        "nothing works before it was started and settled in": _capacity(plan),
        "nothing is bought to be sold again": _resale(plan),
        "no need is met beyond its size": _needs(plan),
        "whole enterprises are whole": _whole(plan),
    }
    return [Check(law=law, error=max(errors, default=0.0), tolerance=CLOSE) for law, errors in found.items()]


def _goods(plan: Plan) -> Iterator[float]:
    """What comes of each good in a quarter equals what goes, by what each says that it makes and uses."""
    problem = plan.problem
    made: dict[tuple[str, int], float] = defaultdict(float)
    moved: dict[tuple[str, int], float] = defaultdict(float)
    for f in plan.flows:
        moved[f.good, f.quarter] += f.quantity
        if f.source in (OUTSIDE, FOUND, STORE):
            made[f.good, f.quarter] += f.quantity
    by_name = {a.name: a for a in problem.activities}
    for q in plan.quarters:
        a = by_name[q.activity]
        for g, quantity in a.makes.items():
            made[g, q.quarter] += q.level * quantity * problem.part(a, g, q.quarter)
    for key, quantity in made.items():
        yield abs(quantity - moved[key]) / max(quantity, 1.0)
    used: dict[tuple[str, str, int], float] = defaultdict(float)
    for f in plan.flows:
        used[f.target, f.good, f.quarter] += f.quantity
    for q in plan.quarters:
        a = by_name[q.activity]
        for g, quantity in a.uses.items():
            wanted = q.level * quantity * problem.part(a, g, q.quarter)
            yield abs(used[a.name, g, q.quarter] - wanted) / max(wanted, 1.0)


def _hours(plan: Plan) -> Iterator[float]:
    for t in range(1, plan.problem.quarters + 1):
        worked = sum(q.hours for q in plan.quarters if q.quarter == t)
        there = sum(plan.problem.hours.values()) + plan.hired_hours.get(t, 0.0)
        yield max(0.0, worked - there) / max(there, 1.0)
    yield from _skills(plan)


def _skills(plan: Plan) -> Iterator[float]:
    """No skill is worked more than those who have it, have learnt it by then, or are hired can."""
    problem, by_name = plan.problem, {a.name: a for a in plan.problem.activities}
    used: dict[tuple[str, int], float] = defaultdict(float)
    for q in plan.quarters:
        a = by_name[q.activity]
        for k, hours in a.hours.items():
            used[k, q.quarter] += q.level * hours * problem.part(a, k, q.quarter)
    for (k, t), hours in used.items():
        if k not in problem.anyone:
            there = problem.hours.get(k, 0.0) + plan.learnt_hours.get(k, 0.0)
            there += plan.hired_hours.get(t, 0.0) if k in problem.hired_pence else 0.0
            yield max(0.0, hours - there) / max(there, 1.0)


def _ground(plan: Plan) -> Iterator[float]:
    problem, by_name = plan.problem, {a.name: a for a in plan.problem.activities}
    kinds = {i.use: i.kind for i in problem.spaces}
    used: dict[str, float] = defaultdict(float)
    for name, units in plan.units().items():
        for use, area in by_name[name].space_m2.items():
            used[use] += units * area
            used["all " + kinds.get(use, use)] += units * area
    for use, area in used.items():
        kind = use.removeprefix("all ")
        whole = [i.area_m2 for i in problem.spaces if kind in {i.use, i.kind}]
        yield max(0.0, area - sum(whole)) / max(sum(whole), 1.0)


def _till(plan: Plan) -> Iterator[float]:
    before, money = 0.0, plan.problem.money
    for x in plan.tills:
        given = (money.grant_pence + (money.own_pence if x.quarter == 1 else 0.0)) * PENCE
        paid = x.bought + x.wages + x.running + x.rent + x.capital + x.learning + x.repaid + x.interest
        yield abs(before + given + x.sales + x.loan - paid - x.cash) / max(x.sales, paid, 1.0)
        before = x.cash


def _reserve(plan: Plan) -> Iterator[float]:
    problem, by_name = plan.problem, {a.name: a for a in plan.problem.activities}
    held: dict[int, float] = defaultdict(float)
    for q in plan.quarters:
        a = by_name[q.activity]
        weekly = weekly_pounds(problem, a) * problem.money.reserve_weeks
        for t in range(q.quarter + a.lead, problem.quarters + 1):
            held[t] += q.started * weekly
    for x in plan.tills:
        least = problem.money.reserve_pence * PENCE + held[x.quarter]
        yield max(0.0, least - x.cash) / max(least, 1.0)


def _debt(plan: Plan) -> Iterator[float]:
    before, loans, money = 0.0, 0.0, plan.problem.money
    for x in plan.tills:
        size = max(x.debt, before, 1.0)
        yield abs(before + x.loan - x.repaid - x.debt) / size
        yield max(0.0, x.debt - money.savings_pence * PENCE) / size
        yield max(0.0, loans / money.loan_quarters - x.repaid) / size
        before, loans = x.debt, loans + x.loan


def _capacity(plan: Plan) -> Iterator[float]:
    by_name = {a.name: a for a in plan.problem.activities}
    started = {(q.activity, q.quarter): q.started for q in plan.quarters}
    for q in plan.quarters:
        a, most = by_name[q.activity], 0.0
        for u in range(1, q.quarter - a.lead + 1):
            most += started.get((a.name, u), 0.0) * RAMP[min(q.quarter - a.lead - u, len(RAMP) - 1)]
        yield max(0.0, q.level - most)
        yield max(0.0, most * a.least_load - q.level)


def _resale(plan: Plan) -> Iterator[float]:
    needs = {d.name for d in plan.problem.needs}
    for t in range(1, plan.problem.quarters + 1):
        sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for f in plan.flows:
            if f.quarter == t:
                sums[f.good]["bought"] += f.quantity * (f.source == OUTSIDE)
                inside = f.target not in needs and f.target not in (OUTSIDE, LEFT, STORE)
                sums[f.good]["used"] += f.quantity * inside
                sums[f.good]["sold"] += f.quantity * (f.target in needs or f.target == OUTSIDE)
        for s in sums.values():
            yield max(0.0, s["bought"] - s["used"]) / max(s["bought"], 1.0) if s["sold"] else 0.0


def _needs(plan: Plan) -> Iterator[float]:
    sold: dict[tuple[str, int], float] = defaultdict(float)
    for f in plan.flows:
        sold[f.target, f.quarter] += f.quantity
    for d in plan.problem.needs:
        for t in range(1, plan.problem.quarters + 1):
            most = d.quantity / QUARTERS
            yield max(0.0, sold[d.name, t] - most) / max(most, 1.0)


def _whole(plan: Plan) -> Iterator[float]:
    by_name = {a.name: a for a in plan.problem.activities}
    for q in plan.quarters:
        if by_name[q.activity].whole:
            yield abs(q.units - round(q.units))
