"""Laws of a plan's till, from its own parts and from what was sold, bought, worked, started and taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ultramicro.plan.programme.plan import OUTSIDE, Plan, Quarter
from ultramicro.plan.programme.till import Lent, Till
from ultramicro.plan.proof.readings import (
    A_YEAR,
    COUNTED_AT_END,
    HUNDRED,
    activities_of,
    given_in,
    interest_on,
    price_outside,
    running_cost,
    to_start,
    weekly_outgoings,
)

SMALLEST_UNIT = 0.5
"""Units below which none has been started of what is started whole."""


def till_adds_up(plan: Plan) -> Iterator[float]:
    """What was there and what comes in less what goes out is what is there."""
    before, money = 0.0, plan.problem.money
    for x in plan.tills:
        given = (money.grant_pence + (money.own_pence if x.quarter == 1 else 0.0)) / HUNDRED
        paid = (
            x.bought + x.wages + x.running + x.rent + x.capital + x.ready + x.learning + x.repaid + x.interest
        )
        yield abs(before + given + x.sales + x.loan - paid - x.cash) / max(x.sales, paid, 1.0)
        before = x.cash


def till_agrees(plan: Plan) -> Iterator[float]:
    """What the till says was sold, bought, paid and spent is what flows, hours, starts and ground come to."""
    for x in plan.tills:
        mine = [q for q in plan.quarters if q.quarter == x.quarter]
        # Each line by itself: two that are wrong by the same sum would leave the till right.
        told = [
            (x.sales, _sold(plan, x.quarter)),
            (x.bought, _bought(plan, x.quarter)),
            (x.wages, _wages(plan, mine, x.quarter)),
            (x.running, _running(plan, mine)),
            (x.capital, sum(_started(plan, q) for q in mine)),
            (x.learning, _learning(plan, x.quarter)),
            (x.rent, _rent(plan, x.quarter)),
            (x.ready, _made_ready(plan, x.quarter)),
            (x.interest, interest_on(plan, x.quarter - 1) if x.quarter > 1 else 0.0),
        ]
        yield from (abs(said - found) / max(abs(found), 1.0) for said, found in told)


def _sold(plan: Plan, t: int) -> float:
    paid = {d.name: d.price_pence / HUNDRED for d in plan.problem.needs}
    mine = [f for f in plan.flows if f.quarter == t]
    to_needs = sum(f.quantity * paid[f.target] for f in mine if f.target in paid)
    outside = [f for f in mine if f.target == OUTSIDE]
    return to_needs + sum(f.quantity * price_outside(plan.problem, f.good, bought=False) for f in outside)


def _bought(plan: Plan, t: int) -> float:
    mine = [f for f in plan.flows if f.quarter == t and f.source == OUTSIDE]
    return sum(f.quantity * price_outside(plan.problem, f.good, bought=True) for f in mine)


def _wages(plan: Plan, mine: list[Quarter], t: int) -> float:
    problem, hired = plan.problem, plan.hired_hours.get(t, {})
    # Hired hours are among those of the enterprises, and are paid at their own price below.
    own = (sum(q.hours for q in mine) - sum(hired.values()) - given_in(plan, t)) * problem.wage_pence
    return (own + sum(hours * problem.hired_pence[k] for k, hours in hired.items())) / HUNDRED


def _running(plan: Plan, mine: list[Quarter]) -> float:
    by_name = activities_of(plan.problem)
    return sum(q.level * running_cost(by_name[q.activity]) for q in mine)


def _started(plan: Plan, q: Quarter) -> float:
    """Return what is paid in a quarter for what starts, and once where it is the first of its kind. [£]."""
    each, first = to_start(activities_of(plan.problem)[q.activity])
    # None stood before; half a unit is the line because units come from a solver, as in 0.9999999.
    is_first = q.started > 0 and q.units - q.started < SMALLEST_UNIT
    return q.started * each + (first if is_first else 0.0)


def _learning(plan: Plan, t: int) -> float:
    courses = plan.problem.courses
    return sum(hours * courses[k].pence for k, hours in plan.learnt_hours.get(t, {}).items()) / HUNDRED


def _rent(plan: Plan, t: int) -> float:
    """Return the rent of what is taken in a quarter. [£]."""
    return sum(plan.taken[t][i.name] * i.rent_pence for i in plan.problem.spaces) / HUNDRED


def _made_ready(plan: Plan, t: int) -> float:
    """Return what bringing into use costs of what is newly taken in a quarter. [£]."""
    now, before = plan.taken[t], plan.taken.get(t - 1, {})
    newly = ((i, now[i.name] - before.get(i.name, 0.0)) for i in plan.problem.spaces)
    return sum(m2 * i.ready_pence for i, m2 in newly) / HUNDRED


def own_numbers(plan: Plan) -> Iterator[float]:
    """What an enterprise says of its wages and capital is what its hours and starts come to."""
    for q in plan.quarters:
        own = q.hours - q.given - q.hired
        wages, capital = own * plan.problem.wage_pence / HUNDRED + q.hired_pounds, _started(plan, q)
        yield abs(q.wages - wages) / max(wages, 1.0)
        yield abs(q.capital - capital) / max(capital, 1.0)
        # Nobody hires, or is given, what nobody works.
        yield max(0.0, -q.given, -q.hired, -own) / max(q.hours, 1.0)
    yield from _by_whom(plan)


def _by_whom(plan: Plan) -> Iterator[float]:
    """What enterprises say is hired and given is what the plan hires and is given, in hours and in money."""
    for x in plan.tills:
        mine = [q for q in plan.quarters if q.quarter == x.quarter]
        hired = plan.hired_hours.get(x.quarter, {})
        pounds = sum(hours * plan.problem.hired_pence[k] for k, hours in hired.items()) / HUNDRED
        for said, is_ in (
            (sum(q.hired for q in mine), sum(hired.values())),
            (sum(q.hired_pounds for q in mine), pounds),
            (sum(q.given for q in mine), given_in(plan, x.quarter)),
        ):
            yield abs(said - is_) / max(is_, 1.0)


def reserve(plan: Plan) -> Iterator[float]:
    """The till never falls below the reserve of what runs."""
    problem, by_name = plan.problem, activities_of(plan.problem)
    held: dict[int, float] = defaultdict(float)
    for q in plan.quarters:
        a = by_name[q.activity]
        weekly = weekly_outgoings(problem, a) * problem.money.reserve_weeks
        # The reserve is due from when the unit opens.
        for t in range(q.quarter + a.lead, problem.quarters + 1):
            held[t] += q.started * weekly
    for x in plan.tills:
        least = problem.money.reserve_pence / HUNDRED + held[x.quarter]
        yield max(0.0, least - x.cash) / max(least, 1.0)


def debts(plan: Plan) -> Iterator[float]:
    """Debts grow by loans and shrink by what is paid back, in time, and never exceed what is offered."""
    money, rest = plan.problem.money, [(x.loan, x.repaid, x.debt) for x in plan.tills]
    for pledge in plan.problem.loans:
        lent = plan.lent[pledge.name]
        # Nothing is lent before it is there to be lent.
        yield from (max(0.0, x.loan) for x in lent[: pledge.opens - 1])
        # A sum that is pledged is lent once.
        most = pledge.most_pence / HUNDRED
        yield max(0.0, sum(x.loan for x in lent) - most) / max(most, 1.0)
        yield from _debt(lent, most, pledge.quarters)
        rest = [(a - b, c - d, e - f) for (a, c, e), (b, d, f) in zip(rest, lent, strict=True)]
    # What is no pledge is borrowed of the savers.
    yield from _debt([Lent(*each) for each in rest], money.savings_pence / HUNDRED, money.loan_quarters)


def _debt(quarters: Sequence[Lent], most: float, lasts: int) -> Iterator[float]:
    """A lender's own: by what has fallen due so far, loan by loan; the programme bounds what may be owed."""
    before, paid, lent = 0.0, 0.0, list[float]()
    for x in quarters:
        size = max(x.debt, before, 1.0)
        yield abs(before + x.loan - x.repaid - x.debt) / size
        yield max(0.0, x.debt - most) / size
        due = sum(loan * min(age, lasts) for age, loan in enumerate(reversed(lent), 1))
        lent.append(x.loan)
        paid += x.repaid
        yield max(0.0, due / lasts - paid) / size
        yield max(0.0, -x.loan, -x.repaid, -x.debt) / size
        before = x.debt


def sound_end(plan: Plan) -> Iterator[float]:
    """At the end the till and half of what equipment still stands for cover the debts."""
    problem, last = plan.problem, plan.tills[-1]
    book = 0.0
    for a in problem.activities:
        mine = [q for q in plan.quarters if q.activity == a.name]
        each, first = to_start(a)
        for q in mine:
            cost = q.started * each + (first if q is mine[0] else 0.0)
            # What is worn out stands for nothing, and owes nothing.
            left = A_YEAR * max(a.life_years, 1 / A_YEAR) - (problem.quarters - q.quarter + 1)
            book += cost * max(0.0, left) / (A_YEAR * max(a.life_years, 1 / A_YEAR))
    yield _short(last, COUNTED_AT_END * book)


def _short(last: Till, book: float) -> float:
    return max(0.0, last.debt - last.cash - book) / max(last.debt, 1.0)
