"""A start-up sheet for each enterprise: what it needs and from whom, first year, break-even, risks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from ultramicro.core.contract import UNDATED
from ultramicro.core.message import Day, Listed, Message, Number, Pence, joined, plural, say
from ultramicro.plan.break_even import break_even
from ultramicro.plan.earnings import earnings_an_hour
from ultramicro.plan.explained.sensitivity import Factor, Sensitivity
from ultramicro.plan.own_figures import own_lines, own_mark
from ultramicro.plan.own_rows import OwnQuarter, own_quarters
from ultramicro.plan.people.people import Assignment, hours_at_the_end
from ultramicro.plan.programme.model import QUARTERS, WEEKS, Activity
from ultramicro.plan.programme.plan import (
    LEFT,
    OUTSIDE,
    STORE,
    Plan,
    jobs_of,
)
from ultramicro.plan.programme.unit_economics import (
    POUNDS_PER_PENNY,
    in_pence,
)
from ultramicro.plan.recipes.vocabulary import spoken, spoken_skill, spoken_use
from ultramicro.plan.rents import ready_pounds
from ultramicro.plan.result import PlanResult
from ultramicro.plan.sheet_given import founder, loans, made_ready, sites
from ultramicro.plan.sheet_lines import (
    Amount,
    Line,
    Part,
    amount_of,
    area_amount,
    estimated_amount,
    number_amount,
    pounds_amount,
    yearly_amount,
)
from ultramicro.plan.sheet_start import (
    months,
    payers,
    rules_of,
    steps,
    to_watch,
    who_pays,
)
from ultramicro.plan.when import begins
from ultramicro.plan.words import (
    currency_sign,
    fit_words,
    giver_words,
    hours_a_week,
    risk_words,
    role_words,
    taker_words,
)

SAME_HOURS = 0.05
"""Hours a week below which two are told as one."""
# A sheet is for one evening's talk; more numbers hide those that matter.
SENSITIVE = 3


def sheets(result: PlanResult) -> Iterator[dict[str, object]]:
    """Write the sheets of all enterprises of a plan, as rows of `plan_sheets`.

    Parameters
    ----------
    result : PlanResult
        The plan, and all that is said of it.
    """
    by_name = {a.name: a for a in result.plan.problem.activities}
    for name in result.plan.units():
        for line in _sheet(result, by_name[name]):
            row: dict[str, object] = {
                "activity": name, "part": line.part, "item": line.item, "says": line.says or None
            }  # fmt: skip
            if line.amount:
                quantity, unit, words = line.amount
                row |= {"amount": words, "quantity": quantity, "unit": unit or None}
            yield row


def _sheet(result: PlanResult, a: Activity) -> Iterator[Line]:
    plan = result.plan
    yield from _short(plan, a, result.begins)
    yield from steps(result, a)
    yield from _needs(result, a)
    yield from made_ready(result, a)
    yield founder(result, a)
    yield from _who(a.name, result.filled)
    yield from sites(result, a)
    yield from who_pays(result, a)
    yield from _first_year(result, a)
    yield from months(result, a)
    yield break_even(plan, a)
    yield from to_watch(result, a)
    yield from _sensitive(plan, a, result.explanation.risks)
    # A permit is asked for one by one, so each is a line to be ticked.
    for rule in rules_of(a):
        yield Line(Part.PERMITS, rule, None, say("Ask before anything is signed."))


def _first_starts(quarter: int, begun: date) -> Message:
    """Say when the first of them starts; in which month too, where the plan begins on a day."""
    if begun == UNDATED:
        return say("The first starts in quarter {quarter}.", quarter=quarter)
    return say(
        "The first starts in quarter {quarter}, which begins in {month}.", quarter=quarter,
        month=Day(begins(begun, quarter), month=True),
    )  # fmt: skip


def _short(plan: Plan, a: Activity, begun: date) -> Iterator[Line]:
    mine = [q for q in plan.quarters if q.activity == a.name]
    # At the end, when all units have started.
    last = [q for q in mine if q.quarter == plan.problem.quarters]
    first = _first_starts(mine[0].quarter, begun)
    # Quarters come in order, so that the last has what was started in all.
    yield Line(Part.IN_SHORT, say("number of them"), number_amount(mine[-1].units), first)
    jobs = sum(map(jobs_of, last))
    together = say("This is in the last quarter of the plan, in all of them together.")
    yield Line(Part.IN_SHORT, say("full-time jobs"), number_amount(jobs), together)
    if (earned := earnings_an_hour(plan, a)) is not None:
        words = say("{sum} an hour", sum=Pence(in_pence(earned), "exact"))
        amount = Amount(earned, say("{sign} an hour", sign=currency_sign()), words)
        wage = Pence(plan.problem.wage_pence, "exact")
        says = say("This is before wages. The plan pays {wage}, employer's costs included.", wage=wage)
        yield Line(Part.IN_SHORT, say("an hour of work leaves"), amount, says)
    yield Line(Part.IN_SHORT, say("it supplies"), None, _takers(plan, a))


def _takers(plan: Plan, a: Activity) -> Message:
    """Name who takes what it makes, by what is paid."""
    to = defaultdict[str, float](float)
    for f in plan.flows:
        if f.source == a.name and f.target not in {LEFT, STORE}:
            to[f.target] += f.pounds
    names = sorted(to, key=lambda name: -to[name])
    takers = [say("buyers outside") if name == OUTSIDE else taker_words(name, plan.problem) for name in names]
    return say("{takers}", takers=Listed(takers, by=""))


def _who(name: str, filled: Sequence[Assignment]) -> Iterator[Line]:
    """Say who fills its posts and where it is."""
    for x in filled:
        if x.activity == name:
            amount = area_amount(x.quantity) if x.is_ground else amount_of(x.quantity, hours_a_week())
            yield Line(Part.WHO_DOES_IT, role_words(x), amount, _filled_by(x))


def _filled_by(x: Assignment) -> Message:
    if not x.resource:
        return fit_words(x)
    if x.people:
        return say("{n} of: {resource}. {why}", n=x.people, resource=x.resource, why=fit_words(x))
    return say("{resource}. {why}", resource=x.resource, why=fit_words(x))


def _needs(result: PlanResult, a: Activity) -> Iterator[Line]:
    """Say what a unit needs a year, and who gives it in the plan; figures of the place's own say so."""
    plan, own = result.plan, partial(own_mark, result.own_figures, a)
    start = pounds_amount(a.capital_pence * POUNDS_PER_PENNY)
    yield Line(Part.NEEDS, say("money to start"), start, joined([own("capital"), payers(plan)]))
    yield from loans(plan)
    if a.first_pence:
        first = pounds_amount(a.first_pence * POUNDS_PER_PENNY)
        later = joined([own("first"), say("Later ones do not need it.")])
        yield Line(Part.NEEDS, say("extra for the first one"), first, later)
    yield from _work(plan, a, own)
    for use, area in sorted(a.space_m2.items()):
        ground = own("land", use) or own("building", use)
        yield Line(Part.NEEDS, spoken_use(use), area_amount(area), ground)
    for g, quantity in sorted(a.uses.items()):
        unit = plan.problem.trades[g].unit if g in plan.problem.trades else ""
        givers = joined([own("input", g), _givers(plan, a, g)])
        yield Line(Part.NEEDS, spoken(g), yearly_amount(quantity, unit), givers)
    yield from own_lines(result.own_figures, a)


def _work(plan: Plan, a: Activity, own: Callable[..., Message]) -> Iterator[Line]:
    """Say what hours a unit needs, paid and unpaid."""
    at_end = hours_at_the_end(plan)
    for k, hours in sorted(a.hours.items()):
        learnt = say("Anybody learns it on the job.") if k in plan.problem.anyone else say("")
        says = joined(
            [own("labour", k), _in_all(plan, a, hours / WEEKS, at_end.get((a.name, k), 0.0)), learnt]
        )
        yield Line(Part.NEEDS, spoken_skill(k), amount_of(hours / WEEKS, hours_a_week()), says)
    if a.volunteer_hours:
        unpaid = amount_of(a.volunteer_hours / WEEKS, hours_a_week())
        yield Line(Part.NEEDS, say("unpaid help"), unpaid, own("volunteer"))


def _in_all(plan: Plan, a: Activity, one_hours: float, all_hours: float) -> Message:
    """Say why a sheet has fewer or more hours where it says who works: they are of another number or time."""
    if abs(one_hours - all_hours) < SAME_HOURS:
        return say("")
    hours = Number(all_hours, 1)
    return plural(
        "This is at full work. In the last quarter of the plan it takes {hours} hours a week.",
        "This is at full work. In the last quarter of the plan the {n} take {hours} hours a week together.",
        round(plan.units().get(a.name, 1.0)) or 1, hours=hours,
    )  # fmt: skip


def _givers(plan: Plan, a: Activity, g: str) -> Message:
    """Name who gives it a good, by how much."""
    given: dict[str, float] = defaultdict(float)
    for f in plan.flows:
        if f.target == a.name and f.good == g:
            given[f.source] += f.quantity
    # Sorted twice, so that equal shares come in the same order every time.
    names = sorted(sorted(given), key=lambda name: -given[name])
    return say("{givers}", givers=Listed([giver_words(name) for name in names], by=""))


def _first_year(result: PlanResult, a: Activity) -> Iterator[Line]:
    """Add up the first four quarters from the start of the first unit, all units of it together. [£]."""
    plan, own = result.plan, own_quarters(result.booked.rows, a.name)
    mine = [q for q in plan.quarters if q.activity == a.name]
    first = min(q.quarter for q in mine)
    # Its own first year: an enterprise that starts late would else look as if it earned little.
    year = [q for q in mine if q.quarter < first + QUARTERS]
    flows = [own.get(q.quarter, OwnQuarter()) for q in year]
    sums: list[tuple[Message, float]] = [
        (say("sales"), POUNDS_PER_PENNY * sum(each.sales for each in flows)),
        (say("goods used"), -POUNDS_PER_PENNY * sum(each.goods for each in flows)),
        (say("wages"), -POUNDS_PER_PENNY * sum(each.wages for each in flows)),
        (say("running costs"), -POUNDS_PER_PENNY * sum(each.running for each in flows)),
        (say("rent"), -POUNDS_PER_PENNY * sum(each.rent for each in flows)),
        (say("money to start"), -sum(q.capital for q in year)),
        *_made_ready(ready_pounds(plan, a, year)),
    ]
    for item, pounds in sums:
        yield Line(Part.FIRST_YEAR, item, pounds_amount(pounds), "")
    left = pounds_amount(sum(pounds for _, pounds in sums))
    yield Line(Part.FIRST_YEAR, say("left at the end of it"), left, say("This is before interest."))


def _made_ready(pounds: float) -> Iterator[tuple[Message, float]]:
    if pounds >= 1:
        yield say("making rooms and land ready"), -pounds


def _sensitive(plan: Plan, a: Activity, risks: Sequence[Sensitivity]) -> Iterator[Line]:
    """Name the numbers that hurt the plan most of those that are about this enterprise or its buyers."""
    # A buyer's price is a risk of whoever makes the good.
    of = {a.name, *(d.name for d in plan.problem.needs if d.good in a.makes)}
    about = [r for r in risks if r.factor is Factor.WAGE or r.of in of]
    for r in about[:SENSITIVE]:
        less = say("The whole plan would be worth so much less.")
        yield Line(Part.SENSITIVE, risk_words(r, plan.problem), estimated_amount(r.loss), less)
