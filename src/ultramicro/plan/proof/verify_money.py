"""Laws of a plan's till, from its own parts and from what was sold, bought, worked, started and taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ultramicro.plan.programme.model import Activity, Space
from ultramicro.plan.programme.plan import A_UNIT, OUTSIDE, Plan, Quarter
from ultramicro.plan.programme.unit_economics import POUNDS_PER_PENNY, running_pounds, weekly_pounds


def till_adds_up(plan: Plan) -> Iterator[float]:
    """What was there and what comes in less what goes out is what is there."""
    before, money = 0.0, plan.problem.money
    for x in plan.tills:
        given = (money.grant_pence + (money.own_pence if x.quarter == 1 else 0.0)) * POUNDS_PER_PENNY
        paid = x.bought + x.wages + x.running + x.rent + x.capital + x.learning + x.repaid + x.interest
        yield abs(before + given + x.sales + x.loan - paid - x.cash) / max(x.sales, paid, 1.0)
        before = x.cash


def till_agrees(plan: Plan) -> Iterator[float]:
    """What the till says was sold, bought, paid and spent is what flows, hours, starts and ground come to."""
    problem, by_name = plan.problem, {a.name: a for a in plan.problem.activities}
    needs = {d.name for d in problem.needs}
    for x in plan.tills:
        t, mine = x.quarter, [q for q in plan.quarters if q.quarter == x.quarter]
        flows = [f for f in plan.flows if f.quarter == t]
        hired = plan.hired_hours.get(t, {})
        dearer = (
            sum(h * (problem.hired_pence[k] - problem.wage_pence) for k, h in hired.items())
            * POUNDS_PER_PENNY
        )
        learnt = plan.learnt_hours.get(t, {})
        told = [
            (x.sales, sum(f.pounds for f in flows if f.target in needs or f.target == OUTSIDE)),
            (x.bought, sum(f.pounds for f in flows if f.source == OUTSIDE)),
            (x.wages, sum(q.hours for q in mine) * problem.wage_pence * POUNDS_PER_PENNY + dearer),
            (x.running, sum(q.level * running_pounds(by_name[q.activity]) for q in mine)),
            (x.capital, _starts(mine, by_name)),
            (x.learning, sum(h * problem.courses[k].pence for k, h in learnt.items()) * POUNDS_PER_PENNY),
            (x.rent, _ground(problem.spaces, plan.taken[t], plan.taken.get(t - 1, {}))),
        ]
        yield from (abs(said - found) / max(abs(found), 1.0) for said, found in told)


def _starts(mine: Iterable[Quarter], by_name: Mapping[str, Activity]) -> float:
    """Return what is paid in a quarter for what starts, and once where it is the first of its kind. [£]."""
    each = sum(q.started * by_name[q.activity].capital_pence for q in mine)
    firsts = (by_name[q.activity] for q in mine if q.started and q.units - q.started < A_UNIT)
    return (each + sum(a.first_pence for a in firsts if a.whole)) * POUNDS_PER_PENNY


def _ground(spaces: Iterable[Space], now: Mapping[str, float], before: Mapping[str, float]) -> float:
    """Return what ground costs in a quarter: rent, and what is newly taken to bring into use. [£]."""
    ready = sum((now[i.name] - before.get(i.name, 0.0)) * i.ready_pence for i in spaces)
    return (sum(now[i.name] * i.rent_pence for i in spaces) + ready) * POUNDS_PER_PENNY


def reserve(plan: Plan) -> Iterator[float]:
    """The till never falls below the reserve of what runs."""
    problem, by_name = plan.problem, {a.name: a for a in plan.problem.activities}
    held: dict[int, float] = defaultdict(float)
    for q in plan.quarters:
        a = by_name[q.activity]
        weekly = weekly_pounds(problem, a) * problem.money.reserve_weeks
        for t in range(q.quarter + a.lead, problem.quarters + 1):
            held[t] += q.started * weekly
    for x in plan.tills:
        least = problem.money.reserve_pence * POUNDS_PER_PENNY + held[x.quarter]
        yield max(0.0, least - x.cash) / max(least, 1.0)


def debts(plan: Plan) -> Iterator[float]:
    """Debts grow by loans and shrink by what is paid back, in time, and never exceed the savings."""
    before, loans, money = 0.0, 0.0, plan.problem.money
    for x in plan.tills:
        size = max(x.debt, before, 1.0)
        yield abs(before + x.loan - x.repaid - x.debt) / size
        yield max(0.0, x.debt - money.savings_pence * POUNDS_PER_PENNY) / size
        yield max(0.0, loans / money.loan_quarters - x.repaid) / size
        before, loans = x.debt, loans + x.loan
