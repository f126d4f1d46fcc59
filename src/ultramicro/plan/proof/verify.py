"""Whether a plan holds, checked from its own numbers and the place's, without the programme or its solver.

What each law adds up is written out again here, from flows, hours and tills, by readings of its own, so that
a slip in the programme's rows, or in what they are made of, shows as a law that is broken. Laws of goods and
of money have files of their own.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import astuple

from ultramicro.core.contract import Check, worst
from ultramicro.core.message import say
from ultramicro.plan.programme.plan import Plan
from ultramicro.plan.proof.income import income_of
from ultramicro.plan.proof.readings import (
    A_YEAR,
    SETTLING_IN,
    activities_of,
    given_in,
    in_quarter,
)
from ultramicro.plan.proof.verify_goods import (
    found_here,
    goods_balance,
    needs_met,
    prices,
    resale,
    stores,
)
from ultramicro.plan.proof.verify_money import (
    debts,
    own_numbers,
    reserve,
    sound_end,
    till_adds_up,
    till_agrees,
)
from ultramicro.plan.proof.verify_years import a_year_is_a_year

CLOSE = 1e-4
"""Part of a good's turnover, of the hours or of the money by which a law may be missed for rounding."""
INCOME_CLOSE = 1e-6
"""The same for the income, beside its size."""
SOME = 0.5
"""Parts of something that needs no ground of a class, and yet stands on it: no whole number."""
A_WHOLE = 1e-6
"""Units below which there is none."""
COACHED_HOURS = 53
"""Hours of coaching behind a start that lasts."""


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
    found = (
        ("goods_balance", say("Every good balances in every quarter"), goods_balance(plan)),
        ("stores", say("What comes out of a store was put in before and has kept"), stores(plan)),
        ("materials", say("No more material is taken than the place has"), found_here(plan)),
        ("no_resale", say("Nothing is bought to be sold again"), resale(plan)),
        ("needs", say("No need is met beyond its size"), needs_met(plan)),
        ("prices", say("Goods are paid at their prices"), prices(plan)),
        ("hours", say("Nobody works or learns more hours than there are"), _hours(plan)),
        ("work", say("The hours of an enterprise are those of the work that it does"), _work(plan)),
        ("skills", say("No skill is worked more than people have it, learnt it or are hired"), _skills(plan)),
        ("hired", say("Nobody is hired for more hours than are worked"), _hired(plan)),
        ("unpaid", say("No more unpaid hours are used than are offered"), _unpaid(plan)),
        ("given", say("No more work is done without pay than is pledged"), _given(plan)),
        ("founded", say("Somebody who is there, or was coached, founds each enterprise"), _founded(plan)),
        ("ground", say("No more ground is used than was taken, and none before it is free"), _ground(plan)),
        ("standing", say("Every unit stands in one site, or in the parts that its recipe allows"),
         _standing(plan)),
        ("starts", say("No more is started in a quarter than can be"), _starts(plan)),
        ("capacity", say("Nothing works before it was started and settled in"), _capacity(plan)),
        ("whole_units", say("Whole enterprises are whole"), _whole(plan)),
        ("own_numbers", say("Wages and capital are those of hours and starts"), own_numbers(plan)),
        ("till_adds_up", say("The till adds up in every quarter"), till_adds_up(plan)),
        ("till_agrees", say("The till agrees with what was sold, bought, paid, started"), till_agrees(plan)),
        ("reserve", say("The till never falls below its reserve"), reserve(plan)),
        ("most_owed", say("No quarter owes more than the most that is told"),
         [till.debt - plan.most_owed_pounds for till in plan.tills]),
        ("quarters", say("Four quarters of an enterprise's work are a year of its recipe, and no need is "
                         "met beyond its year"), a_year_is_a_year(plan)),
        ("debts", say("Debts are paid back and never exceed the savings"), debts(plan)),
        ("numbers", say("Every number of the plan is one"), _numbers(plan)),
        ("sound_end", say("At the end cash and equipment cover the debts"), sound_end(plan)),
    )  # fmt: skip
    # The worst miss of a law stands for it: one quarter that breaks it is enough.
    checks = [
        Check(id=law_id, law=law, error=worst(errors), tolerance=CLOSE) for law_id, law, errors in found
    ]
    return [*checks, _income(plan)]


def _numbers(plan: Plan) -> Iterator[float]:
    """Yield an error where a number is none: no other law could tell, as nothing is above or below it."""
    by_quarter = (plan.taken, plan.hired_hours, plan.learnt_hours, plan.given_hours, plan.helped_hours)
    sums = (of.values() for each in by_quarter for of in each.values())
    lent = (each for loan in plan.lent.values() for each in loan)
    for row in (*plan.quarters, *plan.flows, *map(astuple, plan.tills), *sums, *lent, [plan.worth_pounds]):
        yield from (math.nan for value in row if isinstance(value, float) and math.isnan(value))


def _income(plan: Plan) -> Check:
    # Much closer than the other laws: both sides add up the same few thousand numbers, so only rounding may
    # differ.
    error = abs(income_of(plan).total - plan.worth_pounds) / max(abs(plan.worth_pounds), 1.0)
    law = say("The income adds up to what was aimed at")
    return Check(id="income", law=law, error=error, tolerance=INCOME_CLOSE)


def _over(used: float, there: float) -> float:
    # Beside what there is, but never beside less than one: a miss of 0.001 hours where there are none is
    # rounding.
    return max(0.0, used - there) / max(there, 1.0)


def _hours(plan: Plan) -> Iterator[float]:
    problem = plan.problem
    for t in range(1, problem.quarters + 1):
        worked = sum(q.hours for q in plan.quarters if q.quarter == t)
        learning = sum(h * problem.courses[k].hours for k, h in plan.learnt_hours[t].items())
        others = sum(plan.hired_hours[t].values()) + given_in(plan, t)
        # Hours that are hired or given are worked by others, so they take nothing from who offers hours.
        yield _over(worked + learning - others, sum(problem.hours.values()))


def _work(plan: Plan) -> Iterator[float]:
    by_name = activities_of(plan.problem)
    for q in plan.quarters:
        a = by_name[q.activity]
        hours = q.level * sum(in_quarter(plan.problem, a, a.hours, q.quarter).values())
        yield abs(q.hours - hours) / max(hours, 1.0)


def _worked(plan: Plan) -> dict[tuple[str, int], float]:
    """Return the hours of each skill that are worked in each quarter."""
    by_name = activities_of(plan.problem)
    used: dict[tuple[str, int], float] = defaultdict(float)
    for q in plan.quarters:
        a = by_name[q.activity]
        for k, hours in in_quarter(plan.problem, a, a.hours, q.quarter).items():
            used[k, q.quarter] += q.level * hours
    return used


def _skills(plan: Plan) -> Iterator[float]:
    """No skill is worked more than those who have it, have learnt it before, or are hired for it can."""
    problem = plan.problem
    for (k, t), hours in _worked(plan).items():
        if k not in problem.anyone:
            # Up to the quarter before: nobody works with what is still being learnt.
            learnt = sum(plan.learnt_hours[u].get(k, 0.0) for u in range(1, t))
            hired = plan.hired_hours[t].get(k, 0.0)
            given = sum(plan.given_hours[t][work.name] for work in problem.work if k in work.skills)
            yield _over(hours, problem.hours.get(k, 0.0) + learnt + hired + given)


def _hired(plan: Plan) -> Iterator[float]:
    """Hours of people from outside are worked, in every quarter and every skill; none is below nought."""
    worked = _worked(plan)
    for t, hired in plan.hired_hours.items():
        for k, hours in hired.items():
            # Hours hired but not worked would be hours of people here out of nothing.
            yield _over(hours, worked.get((k, t), 0.0))
            yield max(0.0, -hours)
    for learnt in plan.learnt_hours.values():
        yield from (max(0.0, -hours) for hours in learnt.values())


def _unpaid(plan: Plan) -> Iterator[float]:
    by_name = activities_of(plan.problem)
    used: dict[int, float] = defaultdict(float)
    for q in plan.quarters:
        used[q.quarter] += q.level * by_name[q.activity].volunteer_hours / A_YEAR
    for t, hours in used.items():
        pledged = sum(plan.given_hours[t][work.name] for work in plan.problem.work if not work.skills)
        helped = sum(plan.helped_hours.get(t, {}).values())
        yield _over(hours, plan.problem.volunteer_hours + pledged + helped)


def _given(plan: Plan) -> Iterator[float]:
    """No more is worked without pay than was pledged, in its time, and no more than is worked at all."""
    worked = _worked(plan)
    for work in plan.problem.work:
        help_ = {t: helped.get(work.name, 0.0) for t, helped in plan.helped_hours.items()}
        yield from (max(0.0, -h) for h in help_.values())
        yield from (max(0.0, -given[work.name]) for given in plan.given_hours.values())
        yield 0.0 if work.helps else sum(help_.values())
        # An hour is worked in a skill or is unpaid help, and never both.
        hours = {t: given[work.name] + help_.get(t, 0.0) for t, given in plan.given_hours.items()}
        yield from (h for t, h in hours.items() if not work.opens <= t <= work.closes)
        most = max(hours.values(), default=0.0) if work.each_quarter else sum(hours.values())
        yield _over(most, work.hours)
    for t, given in plan.given_hours.items():
        # Skill by skill, and all of them together, as some pledges serve several skills.
        for skills in {work.skills for work in plan.problem.work if work.skills}:
            mine = (given[w.name] for w in plan.problem.work if w.skills and set(w.skills) <= set(skills))
            hired = sum(plan.hired_hours[t].get(k, 0.0) for k in skills)
            yield _over(sum(mine) + hired, sum(worked.get((k, t), 0.0) for k in skills))


def _founded(plan: Plan) -> Iterator[float]:
    """In every quarter no more enterprises stand than founders and those coached before can have founded."""
    who = plan.problem.founding
    for t in range(1, plan.problem.quarters + 1) if who else ():
        stand = {q.activity for q in plan.quarters if q.quarter == t and q.units > A_WHOLE}
        coached = (t - 1) * who.coaching_hours / COACHED_HOURS if who else 0.0
        yield _over(len(stand), (who.founders if who else 0.0) + coached)


def _ground(plan: Plan) -> Iterator[float]:
    """In every quarter, of every class and of all classes of a kind; what is taken is kept."""
    problem, by_name = plan.problem, activities_of(plan.problem)
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
        before = plan.taken.get(t - 1, {})
        for i in problem.spaces:
            yield _over(taken[i.name], i.area_m2 if t >= i.opens else 0.0)
            yield _over(before.get(i.name, 0.0), taken[i.name])


def _standing(plan: Plan) -> Iterator[float]:
    """In every quarter all units stand in sites of their kind that are open and taken, and none moves."""
    problem = plan.problem
    sites = {i.name: i for i in problem.spaces}
    by_name, last = activities_of(problem), plan.stood.get(problem.quarters, {})
    for (activity, use, _), m2 in last.items():
        a = by_name[activity]
        parts = m2 * a.parts / a.space_m2[use] if a.space_m2.get(use) else SOME
        # Two thirds of a hall in a shed are no hall.
        yield abs(parts - round(parts)) if a.whole else 0.0
    for t in range(1, problem.quarters + 1):
        stood = plan.stood.get(t, {})
        full = defaultdict[str, float](float)
        for (_, use, site), m2 in stood.items():
            i = sites[site]
            fits = use == i.use or (use == i.kind and i.use not in problem.fitted)
            yield 0.0 if fits and i.opens <= t else 1.0
            full[site] += m2
        yield from (_over(m2, min(sites[name].area_m2, plan.taken[t][name])) for name, m2 in full.items())
        # Nothing moves: what stands there in a quarter stands there at the end.
        yield from (_over(m2, last.get(key, 0.0)) for key, m2 in stood.items())
        yield from _all_stand(plan, t)


def _all_stand(plan: Plan, t: int) -> Iterator[float]:
    by_name, stood = activities_of(plan.problem), defaultdict[tuple[str, str], float](float)
    for (activity, use, _), m2 in plan.stood.get(t, {}).items():
        stood[activity, use] += m2
    for q in (q for q in plan.quarters if q.quarter == t):
        a = by_name[q.activity]
        yield from (_over(q.units * area, stood[a.name, use]) for use, area in a.space_m2.items())


def _starts(plan: Plan) -> Iterator[float]:
    """So much is started as is told, no more than can be, and all that runs was started."""
    by_name = activities_of(plan.problem)
    started: dict[int, float] = defaultdict(float)
    so_far: dict[str, float] = defaultdict(float)
    for q in sorted(plan.quarters):  # by activity and then by quarter
        yield max(0.0, -q.started)
        started[q.quarter] += q.started * by_name[q.activity].whole
        so_far[q.activity] += q.started
        yield abs(q.units - so_far[q.activity])
    yield from (_over(units, plan.problem.starts) for units in started.values())


def _capacity(plan: Plan) -> Iterator[float]:
    by_name = activities_of(plan.problem)
    started = {(q.activity, q.quarter): q.started for q in plan.quarters}
    for q in plan.quarters:
        # Added up unit by unit, by the quarter in which each was started; the programme's rows do it by
        # differences.
        a, most = by_name[q.activity], 0.0
        for u in range(1, q.quarter - a.lead + 1):
            age = min(q.quarter - a.lead - u, len(SETTLING_IN) - 1)
            most += started.get((a.name, u), 0.0) * SETTLING_IN[age]
        yield max(0.0, q.level - most)
        # The least load is of what has settled in, so that a new enterprise may begin slowly.
        yield max(0.0, most * a.least_load - q.level)


def _whole(plan: Plan) -> Iterator[float]:
    """Units are whole where they must be, no more than make sense, and at the end no fewer than can run."""
    by_name = activities_of(plan.problem)
    for q in plan.quarters:
        a = by_name[q.activity]
        yield _over(q.units, a.most_units)
        yield abs(q.units - round(q.units)) if a.whole else 0.0
        if q.quarter == plan.problem.quarters and q.units > A_WHOLE:
            yield max(0.0, a.least_units - q.units)
