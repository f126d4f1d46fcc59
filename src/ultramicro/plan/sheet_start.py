"""The part of a start-up sheet that gets it started: first steps, who pays whom, months, what to watch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ultramicro.core.message import Listed, Message, Number, Pence, Share, joined, say
from ultramicro.plan.explained.waiting import coached
from ultramicro.plan.people.people import Assignment, Fit
from ultramicro.plan.programme.model import QUARTER_MONTHS, QUARTER_WEEKS, QUARTERS, Activity
from ultramicro.plan.programme.plan import LEFT, OUTSIDE, STORE, Plan, Quarter
from ultramicro.plan.programme.unit_economics import (
    POUNDS_PER_PENNY,
    full_work_pounds,
    in_pence,
    running_pounds,
    weekly_pounds,
)
from ultramicro.plan.recipes.vocabulary import goods
from ultramicro.plan.result import PlanResult
from ultramicro.plan.sheet_given import ordered, owners, price_of
from ultramicro.plan.sheet_lines import Line, Part, amount_of, number_amount, pounds_amount
from ultramicro.plan.words import giver_words, hours_a_week, taker_words

NAMED = 3
"""How many payers and payees a sheet names; the rest are small."""
WORST = 0.9
"""Part of the sales that are planned below which somebody should ask why; a judgement."""


def steps(result: PlanResult, a: Activity) -> Iterator[Line]:
    """Say what to do first, second and third: what nothing goes without."""
    plan = result.plan
    told = [
        *_founder(plan, a), *_permit(a), *_room(result, a), *_buyer(result, a), *_staff(plan, a),
        *_hands(a, result.filled), *_money(plan, a),
    ]  # fmt: skip
    for number, says in enumerate(told, 1):
        yield Line(Part.STEPS, say("step {n}", n=number), None, says)


def _founder(plan: Plan, a: Activity) -> Iterator[Message]:
    if plan.problem.founding is None:
        yield say("Find who will found and run it.")
    elif a.name in coached(plan):
        yield say("Find who will found it, and begin their coaching a quarter before.")


def _permit(a: Activity) -> Iterator[Message]:
    if rules := rules_of(a):
        # How long each takes is not in the data, so that none is said to take longest.
        first = Listed(rules[:NAMED], by="")
        if len(rules) > NAMED:
            yield say("Ask about these before you start: {rules}. The sheet lists all {n}.", rules=first,
                      n=len(rules))  # fmt: skip
        else:
            yield say("Ask about this before you start: {rules}.", rules=first)


def rules_of(a: Activity) -> list[str]:
    """Return the permits and duties of an enterprise one by one, as they are asked for."""
    return [rule for part in a.rules.split(";") if (rule := part.strip())]


def _room(result: PlanResult, a: Activity) -> Iterator[Message]:
    mine = (x for x in result.filled if x.activity == a.name and x.is_ground)
    rooms = sorted({x.resource for x in mine if x.resource})
    if asked := owners(result, rooms):
        yield say("See {rooms} with {owners}. Agree the rent and who pays for repairs.",
                  rooms=Listed(rooms), owners=Listed(asked))  # fmt: skip
    elif rooms:
        yield say("See {rooms} with whoever owns it. Agree the rent and who pays for repairs.",
                  rooms=Listed(rooms))  # fmt: skip


def _buyer(result: PlanResult, a: Activity) -> Iterator[Message]:
    plan = result.plan
    buyers = [name for name, _ in _received(plan, a) if name != OUTSIDE]
    if promised := [name for name in buyers if ordered(result, name)]:
        yield say("Put the pledged order in writing: {buyer}.", buyer=promised[0])
    elif buyers:
        yield say("Ask for an order in writing: {buyer}.", buyer=taker_words(buyers[0], plan.problem))


def _staff(plan: Plan, a: Activity) -> Iterator[Message]:
    """Who does the work for the present seller may move with it (TUPE Regulations 2006, regulation 3)."""
    sold_to = {f.target for f in plan.flows if f.source == a.name}
    if any(d.name in sold_to and d.displaced and _on_the_spot(d.good) for d in plan.problem.needs):
        yield say("Ask who does this work now. They may have the right to move to you with it (TUPE), on "
                  "their terms.")  # fmt: skip


def _on_the_spot(good: str) -> bool:
    return good in goods() and goods()[good].on_the_spot


def _hands(a: Activity, filled: Sequence[Assignment]) -> Iterator[Message]:
    mine = [x for x in filled if x.activity == a.name and not x.is_ground]
    if any(x.reason is Fit.LEARNS_IN_COURSE for x in mine):
        yield say("Find who will take the course, and start it a quarter before they are needed.")
    elif any(not x.resource for x in mine):
        yield say("Find who can do the work that nobody here offers.")


def _money(plan: Plan, a: Activity) -> Iterator[Message]:
    needed = cash_needed_pounds(plan, a)
    capital = sum(q.capital for q in plan.quarters if q.activity == a.name)
    if needed < 1:
        return
    yield joined([
        say("Have {sum} at hand in all: {parts}, and the rest until sales come in and as its reserve.",
            sum=Pence(in_pence(needed), "whole"),
            parts=Listed([*_to_start(capital, ready_pounds(plan, a))], by="")),
        payers(plan), *_not_added(plan),
    ])  # fmt: skip


def _to_start(capital: float, ready: float) -> Iterator[Message]:
    yield say("{capital} to start", capital=Pence(in_pence(capital), "whole"))
    if ready >= 1:
        yield say("{sum} to make rooms and land ready", sum=Pence(in_pence(ready), "whole"))


def payers(plan: Plan) -> Message:
    """Say what pays for starts in this plan: only what there is of it."""
    money, given = plan.problem.money, []
    if money.own_pence:
        given.append(say("money that is there"))
    if any(till.loan >= 1 for till in plan.tills):
        given.append(say("loans from savers"))
    if money.grant_pence:
        given.append(say("grants"))
    if any(loan.most_pence for loan in plan.problem.loans):
        given.append(say("pledged loans"))
    return say("To pay it the plan has: {sources}.", sources=Listed(given, by="")) if given else say("")


def _not_added(plan: Plan) -> Iterator[Message]:
    # One till pays for all, so that what one enterprise earns may start the next.
    if len(plan.units()) > 1:
        yield say("Do not add up these sums of several sheets: all share one till. Together they owe {owed} "
                  "at most.", owed=Pence(in_pence(plan.most_owed_pounds), "whole"))  # fmt: skip


def cash_needed_pounds(plan: Plan, a: Activity) -> float:
    """Return the most that an enterprise has taken out of the till at any time, with what it must keep. [£].

    All of its units together, before interest. What it takes out is counted at the end of each quarter, and
    what it keeps from when each unit opens.
    """
    mine = [q for q in plan.quarters if q.activity == a.name]
    weekly, out, most = weekly_pounds(plan.problem, a), 0.0, 0.0
    for q in mine:
        made, used = full_work_pounds(plan.problem, a, q.quarter)
        costs = q.level * (used + running_pounds(a)) + q.wages + rent_pounds(plan, a, q)
        begin = q.capital + ready_pounds(plan, a, [q])
        opened = sum(each.started for each in mine if each.quarter + a.lead <= q.quarter)
        # What starts it is paid before anything of the quarter comes in.
        most = max(most, out + begin)
        out += begin + costs - q.level * made
        most = max(most, out + opened * weekly * plan.problem.money.reserve_weeks)
    return most


def _received(plan: Plan, a: Activity) -> list[tuple[str, float]]:
    """Return who pays it how much in the last year, the most first. [£]."""
    paid: dict[str, float] = defaultdict(float)
    for f in plan.flows:
        if f.source == a.name and f.quarter in plan.last_year() and f.target not in {LEFT, STORE}:
            paid[f.target] += f.pounds
    return sorted(paid.items(), key=lambda each: (-each[1], each[0]))


def _paid(plan: Plan, a: Activity) -> list[tuple[str, float]]:
    """Return whom it pays for goods, and how much in the last year, the most first. [£]."""
    paid: dict[str, float] = defaultdict(float)
    for f in plan.flows:
        if f.target == a.name and f.quarter in plan.last_year():
            paid[f.source] += f.pounds
    return sorted(((who, pounds) for who, pounds in paid.items() if pounds >= 1), key=lambda e: (-e[1], e[0]))


def who_pays(result: PlanResult, a: Activity) -> Iterator[Line]:
    """Say who pays it, and whom it pays, in the last year."""
    plan = result.plan
    for name, pounds in _received(plan, a)[:NAMED]:
        who = say("buyers outside") if name == OUTSIDE else taker_words(name, plan.problem)
        yield Line(Part.MONEY, say("from: {who}", who=who), pounds_amount(pounds), price_of(result, name))
    mine = [q for q in plan.quarters if q.activity == a.name and q.quarter in plan.last_year()]
    yield Line(Part.MONEY, say("to: those who work in it"), pounds_amount(sum(q.wages for q in mine)),
               say("This is with employer's costs."))  # fmt: skip
    for name, pounds in _paid(plan, a)[:NAMED]:
        yield Line(Part.MONEY, say("to: {who}, for goods", who=giver_words(name)), pounds_amount(pounds), "")
    if (rent := sum(rent_pounds(plan, a, q) for q in mine)) >= 1:
        yield Line(Part.MONEY, say("to: owners, as rent"), pounds_amount(rent), "")


def rent_pounds(plan: Plan, a: Activity, q: Quarter) -> float:
    """Return the rent of a quarter, at what the sites cost in which it stands at the end. [£]."""
    rents = {i.name: i.rent_pence * POUNDS_PER_PENNY for i in plan.problem.spaces}
    whole = sum(m2 * rents[site] for (name, _, site), m2 in plan.placed.items() if name == a.name)
    units = plan.units().get(a.name, 0.0)
    # Earlier there were fewer of them; which stood where is not told, so that the mean stands for it.
    return whole * q.units / units if units else 0.0


def ready_pounds(plan: Plan, a: Activity, quarters: Sequence[Quarter] | None = None) -> float:
    """Return what making its sites ready costs once, of units started in some quarters or of all. [£]."""
    each = {i.name: i.ready_pence * POUNDS_PER_PENNY for i in plan.problem.spaces}
    whole = sum(m2 * each[site] for (name, _, site), m2 in plan.placed.items() if name == a.name)
    units = plan.units().get(a.name, 0.0)
    if quarters is None or not units:
        return whole
    # Which unit stands where is not told, so that the mean stands for each.
    return whole * sum(q.started for q in quarters) / units


def months(plan: Plan, a: Activity) -> Iterator[Line]:
    """Say what comes in and goes out in each month of its first year, in three months alike."""
    mine = [q for q in plan.quarters if q.activity == a.name]
    for q in mine[:QUARTERS]:
        made, used = full_work_pounds(plan.problem, a, q.quarter)
        sales = q.level * made / QUARTER_MONTHS
        costs = (q.level * (used + running_pounds(a)) + q.wages + rent_pounds(plan, a, q)) / QUARTER_MONTHS
        first = QUARTER_MONTHS * (q.quarter - mine[0].quarter) + 1
        item = say("months {first} to {last}", first=first, last=first + QUARTER_MONTHS - 1)
        says = say("In each: sales {sales}, costs {costs}.", sales=Pence(in_pence(sales), "whole"),
                   costs=Pence(in_pence(costs), "whole"))  # fmt: skip
        yield Line(Part.MONTHS, item, pounds_amount(sales - costs), says)


def to_watch(plan: Plan, a: Activity) -> Iterator[Line]:
    """Give three numbers to look at each month: what the plan reckons with in its last year, all of them."""
    year = plan.last_year()
    mine = [q for q in plan.quarters if q.activity == a.name and q.quarter in year]
    sales = sum(pounds for _, pounds in _received(plan, a)) / (len(year) * QUARTER_MONTHS)
    yield Line(Part.WATCH, say("sales in a month"), pounds_amount(sales),
               say("Ask why if they stay below {share} of it.", share=Share(WORST, 0)))  # fmt: skip
    if hours := sum(q.hours for q in mine) / len(year):
        yield Line(Part.WATCH, say("paid hours"), amount_of(hours / QUARTER_WEEKS, hours_a_week()),
                   say("More hours for the same sales lower what an hour leaves."))  # fmt: skip
    units = plan.units().get(a.name, 0.0)
    reserve = units * weekly_pounds(plan.problem, a) * plan.problem.money.reserve_weeks
    weeks = Number(plan.problem.money.reserve_weeks)
    yield Line(Part.WATCH, say("cash in the till"), pounds_amount(reserve) if reserve else number_amount(0.0),
               say("Never less: it is {weeks} weeks of wages and running costs at full work.",
                   weeks=weeks))  # fmt: skip
