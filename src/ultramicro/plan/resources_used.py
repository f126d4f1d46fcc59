"""What there is of each resource, and what of it the plan uses in its last quarter."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from ultramicro.core.message import Message, say
from ultramicro.core.units import unit_named, unit_words
from ultramicro.plan.programme.founding import founders_by
from ultramicro.plan.programme.model import QUARTER_WEEKS, QUARTERS
from ultramicro.plan.programme.plan import FOUND, LEFT, STORE, Plan
from ultramicro.plan.programme.pledged import quarters_of
from ultramicro.plan.programme.unit_economics import POUNDS_PER_PENNY
from ultramicro.plan.recipes.measures import a_year
from ultramicro.plan.recipes.vocabulary import spoken, spoken_skill
from ultramicro.plan.words import currency_sign, hours_a_week

# The solver leaves a trace of slack in rows that bind.
FULL = 0.995
NOTHING = 1e-6
"""Part of what there is below which a use is the solver's rounding."""
Row = dict[str, object]


class Use(StrEnum):
    """How much of a resource the plan uses."""

    ALL_USED = "all_used"
    PARTLY_USED = "partly_used"
    IDLE = "idle"


class Used(NamedTuple):
    """How much there is of a resource and how much of it is used.

    `of` is its name in recipes, empty for all of its kind; `name` what people call it.
    """

    kind: str
    of: str
    name: str
    there: float
    used: float
    unit: Message

    @property
    def share(self) -> float:
        """The part that is used; rounding in the solver may pass a limit by a hair."""
        return min(self.used / self.there, 1.0) if self.there else 0.0


def resource_rows(plan: Plan) -> Iterator[Row]:
    """Yield the rows of `plan_resources`, the scarcest first."""
    for each in sorted(_all_used(plan), key=lambda each: (-each.share, each.kind, each.of)):
        state = _use(each)
        words, why = _USE_WORDS[state]
        yield {"kind": each.kind, "name": each.name, "there": each.there, "used": each.used,
               "unit": each.unit, "share": each.share, "state": words.with_id(state), "why": why}  # fmt: skip


def uses(plan: Plan) -> list[Use]:
    """Return how much of each resource is used in the last quarter."""
    return [_use(each) for each in _all_used(plan)]


def _all_used(plan: Plan) -> Iterator[Used]:
    yield from _people(plan)
    for i in plan.problem.spaces:
        # What stands there; ground that costs nothing may be taken for nothing.
        used = sum(m2 for (_, _, site), m2 in plan.placed.items() if site == i.name)
        yield Used("ground", i.name, i.name, i.area_m2, used, unit_words("m2"))
    yield from (_material(plan, g) for g in sorted(plan.problem.materials))
    most, savings = max(_of_savers(plan)), plan.problem.money.savings_pence * POUNDS_PER_PENNY
    yield Used("savings", "", say("savings on offer"), savings, most, currency_sign())
    yield from _founders(plan)
    yield from _pledges(plan)


def _of_savers(plan: Plan) -> Iterator[float]:
    """Yield what is owed in each quarter that no pledge has lent. [£]."""
    for at, x in enumerate(plan.tills):
        yield x.debt - sum(lent[at].debt for lent in plan.lent.values())


def _founders(plan: Plan) -> Iterator[Used]:
    if plan.problem.founding:
        there = math.floor(founders_by(plan.problem, plan.problem.quarters))
        yield Used(
            "founders", "", say("founders, with those coached"), there, len(plan.units()), say("people")
        )


def _pledges(plan: Plan) -> Iterator[Used]:
    last = plan.last_year()
    for loan in plan.problem.loans:
        most = max((x.debt for x in plan.lent.get(loan.name, ())), default=0.0)
        yield Used("pledge", loan.name, loan.name, loan.most_pence * POUNDS_PER_PENNY, most, currency_sign())
    for work in plan.problem.work:
        worked = (*plan.given_hours.values(), *plan.helped_hours.values())
        given = sum(hours.get(work.name, 0.0) for hours in worked)
        there = work.hours * (len(quarters_of(plan.problem, work)) if work.each_quarter else 1)
        yield Used("pledge", work.name, work.name, there, given, unit_words("hours"))
    for need in (d for d in plan.problem.needs if d.sure):
        unit = plan.problem.trades[need.good].unit if need.good in plan.problem.trades else ""
        # An order with dates of its own is told of its own time, which no year may hold whole.
        span = range(1, plan.problem.quarters + 1) if need.pattern else last
        sold = sum(f.quantity for f in plan.flows if f.target == need.name and f.quarter in span)
        said = unit_words(unit) if need.pattern else a_year(unit)
        yield Used("pledge", need.name, need.name, sum(map(need.most, span)), sold, said)


def _people(plan: Plan) -> Iterator[Used]:
    problem, last = plan.problem, plan.problem.quarters
    by_name = {a.name: a for a in problem.activities}
    mine = [(by_name[q.activity], q) for q in plan.quarters if q.quarter == last]
    # Hired hours are none of the hours that people here offer.
    hours = sum(q.hours for _, q in mine) - sum(plan.hired_hours[last].values())
    there = sum(problem.hours.values()) / QUARTER_WEEKS
    yield Used("people", "", say("all hours offered"), there, hours / QUARTER_WEEKS, hours_a_week())
    # Work that anybody learns on the job is limited by all hours, not by those of its own.
    for k in sorted(set(problem.hours) - problem.anyone):
        there = (problem.hours[k] + plan.learnt(k)) / QUARTER_WEEKS
        worked = (q.level * a.hours.get(k, 0.0) * problem.seasonal_share(a, k, last) for a, q in mine)
        used = sum(worked) / QUARTER_WEEKS
        # What is told as there must be what was written down, unless its name says what came to it.
        called = say("{skill}, with those who learn it", skill=spoken_skill(k))
        name = called if plan.learnt(k) > NOTHING * problem.hours[k] else spoken_skill(k)
        # What goes beyond it is hired.
        yield Used("people", k, name, there, min(used, there), hours_a_week())


def _material(plan: Plan, g: str) -> Used:
    problem, last = plan.problem, plan.problem.quarters
    found = sum(problem.materials[g][month - 1] for month in problem.months(last))
    # Only what comes from the place's own stock: the same good may be bought too.
    mine = [f for f in plan.flows if (f.quarter, f.good, f.source) == (last, g, FOUND)]
    used = min(sum(f.quantity for f in mine if f.target not in {LEFT, STORE}), found)
    unit = problem.trades[g].unit if g in problem.trades else ""
    # What stands there, such as a roof, is told whole; what flows by the quarter.
    if unit_named(unit, "area") is not None:
        return Used("material", g, spoken(g), QUARTERS * found, QUARTERS * used, unit_words(unit))
    a_quarter = say("{unit} a quarter", unit=unit_words(unit))
    return Used("material", g, spoken(g), found, used, a_quarter)


def _use(each: Used) -> Use:
    if each.used <= NOTHING * each.there:
        return Use.IDLE
    return Use.ALL_USED if each.share > FULL else Use.PARTLY_USED


# Whether more of something would help is only known by another plan.
_USE_WORDS: Mapping[Use, tuple[Message, Message]] = {
    Use.IDLE: (say("idle"), say("Nothing in this plan uses it.")),
    Use.ALL_USED: (say("all used"), say("All of it is used. More of it might allow more.")),
    Use.PARTLY_USED: (say("partly used"), say("This plan has no use for the rest.")),
}
