"""A start-up sheet for each enterprise: what it needs and from whom, first year, break-even, risks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ultramicro.plan.explained.sensitivity import Sensitivity
from ultramicro.plan.people.people import Assignment
from ultramicro.plan.programme.model import QUARTERS, WEEKS, Activity
from ultramicro.plan.programme.plan import (
    FOUND,
    LEFT,
    OUTSIDE,
    STORE,
    Plan,
    earnings_an_hour,
    full_work_pounds,
)
from ultramicro.plan.programme.unit_economics import (
    HOURS_A_JOB,
    POUNDS_PER_PENNY,
    running_pounds,
    wages_pounds,
    wear_pounds,
)
from ultramicro.plan.recipes.vocabulary import spoken

SENSITIVE = 3
SHORT = "in short"
ENDS_SOLD = {OUTSIDE: "buyers outside"}
ENDS = {OUTSIDE: "bought outside", FOUND: "what the place has", STORE: "out of store"}


class Line(NamedTuple):
    """A line of a sheet."""

    activity: str
    part: str
    item: str
    quantity: float | None
    unit: str
    says: str


def sheets(plan: Plan, risks: Sequence[Sensitivity], filled: Sequence[Assignment]) -> Iterator[Line]:
    """Write the sheets of all enterprises of a plan.

    Parameters
    ----------
    plan : Plan
        The plan.
    risks : sequence of Sensitivity
        What each number at its worst does, the worst first.
    filled : sequence of Assignment
        Who does what.
    """
    by_name = {a.name: a for a in plan.problem.activities}
    for name in plan.units():
        yield from _short(plan, by_name[name])
        yield from _needs(plan, by_name[name])
        yield from _who(name, filled)
        yield from _first_year(plan, by_name[name])
        yield from _break_even(plan, by_name[name])
        yield from _sensitive(plan, by_name[name], risks)
        for rule in filter(None, (part.strip() for part in by_name[name].rules.split(";"))):
            yield Line(name, "permits", rule, None, "", "ask before anything is signed")


def _short(plan: Plan, a: Activity) -> Iterator[Line]:
    mine = [q for q in plan.quarters if q.activity == a.name]
    last = [q for q in mine if q.quarter == plan.problem.quarters]
    yield Line(
        a.name, SHORT, "how many", mine[-1].units, "", f"the first starts in quarter {mine[0].quarter}"
    )
    jobs = sum(q.hours for q in last) * QUARTERS / HOURS_A_JOB
    yield Line(
        a.name, SHORT, "full-time jobs", jobs, "", "in the last quarter of the plan, all of them together"
    )
    if (earned := earnings_an_hour(plan, a)) is not None:
        wage = plan.problem.wage_pence * POUNDS_PER_PENNY
        says = f"before wages; the plan pays £{wage:,.2f} with what the employer pays"
        yield Line(a.name, SHORT, "an hour of work leaves", earned, "£ an hour", says)
    to = defaultdict[str, float](float)
    for f in plan.flows:
        if f.source == a.name and f.target not in {LEFT, STORE}:
            to[f.target] += f.pounds
    buyers = [ENDS_SOLD.get(name, name) for name in sorted(to, key=lambda name: -to[name])]
    yield Line(a.name, SHORT, "it supplies", None, "", ", ".join(buyers))


def _who(name: str, filled: Sequence[Assignment]) -> Iterator[Line]:
    """Say who fills its posts and where it is."""
    for x in filled:
        if x.activity == name:
            people = f"{x.people} of: " if x.people and x.resource else ""
            says = f"{people}{x.resource}; {x.reason}" if x.resource else x.reason
            yield Line(name, "who does it", x.post, x.quantity, x.unit, says)


def _needs(plan: Plan, a: Activity) -> Iterator[Line]:
    """Say what a unit needs a year, and who gives it in the plan."""
    start = a.capital_pence * POUNDS_PER_PENNY
    yield Line(a.name, "needs", "money to start", start, "£", "savers and grants, by the plan's till")
    if a.first_pence:
        yield Line(
            a.name,
            "needs",
            "once for all of them",
            a.first_pence * POUNDS_PER_PENNY,
            "£",
            "more of them come cheaper",
        )
    for k, hours in sorted(a.hours.items()):
        there = "learnt on the job" if k in plan.problem.anyone else ""
        yield Line(a.name, "needs", k.replace("_", " "), hours / WEEKS, "hours a week", there)
    if a.volunteer_hours:
        yield Line(a.name, "needs", "unpaid help", a.volunteer_hours / WEEKS, "hours a week", "")
    for use, area in sorted(a.space_m2.items()):
        yield Line(a.name, "needs", use, area, "m2", "")
    for g, quantity in sorted(a.uses.items()):
        givers: dict[str, float] = defaultdict(float)
        for f in plan.flows:
            if f.target == a.name and f.good == g:
                givers[ENDS.get(f.source, f.source)] += f.quantity
        who = ", ".join(sorted(givers, key=lambda name: -givers[name]))
        unit = plan.problem.trades[g].unit if g in plan.problem.trades else ""
        yield Line(a.name, "needs", spoken(g), quantity, f"{unit} a year", who)


def _first_year(plan: Plan, a: Activity) -> Iterator[Line]:
    """Add up the first four quarters from the start of the first unit, all units of it together. [£]."""
    mine = [q for q in plan.quarters if q.activity == a.name]
    first = min(q.quarter for q in mine)
    year = [q for q in mine if q.quarter < first + QUARTERS]
    sums: dict[str, float] = defaultdict(float)
    for q in year:
        made, used = full_work_pounds(plan.problem, a, q.quarter)
        sums["takings"] += q.level * made
        sums["goods used"] -= q.level * used
        sums["wages"] -= q.wages
        sums["running costs"] -= q.level * running_pounds(a)
        sums["money to start"] -= q.capital
    for item, pounds in sums.items():
        yield Line(a.name, "first year", item, pounds, "£", "")
    left = sum(sums.values())
    yield Line(a.name, "first year", "left at the end of it", left, "£", "before rent and interest")


def _break_even(plan: Plan, a: Activity) -> Iterator[Line]:
    """Say at what part of its full work a unit covers its costs, wear included."""
    t = plan.problem.quarters
    year = range(max(1, t - QUARTERS + 1), t + 1)
    gain, fixed = 0.0, 0.0
    for q in year:
        made, used = full_work_pounds(plan.problem, a, q)
        gain += made - used - wages_pounds(plan.problem, a, q)
        fixed += running_pounds(a) + wear_pounds(a)
    if gain > fixed:
        says = f"sells {fixed / gain:.0%} of what it can make; wages follow the work"
        yield Line(a.name, "break-even", "covers all costs when it", fixed / gain, "share", says)
    else:
        says = "does not cover the wage at these prices, even in full work: see what an hour leaves"
        yield Line(a.name, "break-even", "covers all costs when it", None, "", says)


def _sensitive(plan: Plan, a: Activity, risks: Sequence[Sensitivity]) -> Iterator[Line]:
    """Name the numbers that hurt the plan most of those that are about this enterprise or its buyers."""
    buyers = tuple(d.name for d in plan.problem.needs if d.good in a.makes)
    about = [r for r in risks if r.what.startswith((a.name, "wages", *buyers))]
    for r in about[:SENSITIVE]:
        yield Line(a.name, "sensitive", r.what, r.loss, "£", "less for the whole plan")
