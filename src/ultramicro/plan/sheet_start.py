"""The part of a start-up sheet that gets it started: first steps, who pays whom, months, what to watch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ultramicro.core.message import Listed, Message, Number, Pence, Share, joined, say
from ultramicro.plan.explained.waiting import coached
from ultramicro.plan.own_rows import OwnQuarter, own_quarters, paid_by, paid_for_goods
from ultramicro.plan.people.people import Assignment, Fit
from ultramicro.plan.programme.model import QUARTER_MONTHS, QUARTER_WEEKS, QUARTERS, Activity
from ultramicro.plan.programme.plan import OUTSIDE, STORE, Plan
from ultramicro.plan.programme.unit_economics import (
    POUNDS_PER_PENNY,
    in_pence,
    weekly_pounds,
)
from ultramicro.plan.result import PlanResult
from ultramicro.plan.sheet_at_hand import at_hand_words, own_tills
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
        *_hands(a, result.filled), *_money(result, a),
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
    buyers = [name for name, _ in _received(result, a) if name not in {OUTSIDE, STORE}]
    if promised := [name for name in buyers if ordered(result, name)]:
        yield say("Put the pledged order in writing: {buyer}.", buyer=promised[0])
    elif buyers:
        yield say("Ask for an order in writing: {buyer}.", buyer=taker_words(buyers[0], plan.problem))


def _staff(plan: Plan, a: Activity) -> Iterator[Message]:
    """Who does the work for the present seller may move with it (TUPE Regulations 2006, regulation 3)."""
    sold_to = {f.target for f in plan.flows if f.source == a.name}
    if any(d.name in sold_to and d.taken_over_hours for d in plan.problem.needs):
        yield say("Ask who does this work now. They may have the right to move to you with it (TUPE), on "
                  "their terms.")  # fmt: skip


def _hands(a: Activity, filled: Sequence[Assignment]) -> Iterator[Message]:
    mine = [x for x in filled if x.activity == a.name and not x.is_ground]
    if any(x.reason is Fit.LEARNS_IN_COURSE for x in mine):
        yield say("Find who will take the course, and start it a quarter before they are needed.")
    elif any(not x.resource for x in mine):
        yield say("Find who can do the work that nobody here offers.")


def _money(result: PlanResult, a: Activity) -> Iterator[Message]:
    plan = result.plan
    if needed := at_hand_words(own_tills(result, a), plan.last_year()):
        yield joined([needed, payers(plan), *_not_added(plan)])


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
    if not given:
        return Message("", {})
    return say("To pay it the plan has: {sources}.", sources=Listed(given, by=""))


def _not_added(plan: Plan) -> Iterator[Message]:
    # One till pays for all, so that what one enterprise earns may start the next.
    if len(plan.units()) > 1:
        yield say("Do not add up these sums of several sheets: all share one till. Together they owe {owed} "
                  "at most.", owed=Pence(in_pence(plan.most_owed_pounds), "whole"))  # fmt: skip


def _received(result: PlanResult, a: Activity) -> list[tuple[str, float]]:
    """Return who pays it how much in the last year, the most first. [£]."""
    return _by_most(paid_by(result.booked.rows, a.name, result.plan.last_year()))


def _by_most(paid: Mapping[str, int]) -> list[tuple[str, float]]:
    order = sorted(paid.items(), key=lambda each: (-each[1], each[0]))
    return [(who, pence * POUNDS_PER_PENNY) for who, pence in order]


def who_pays(result: PlanResult, a: Activity) -> Iterator[Line]:
    """Say who pays it, and whom it pays, in the last year."""
    plan = result.plan
    received = _received(result, a)
    for name, pounds in received[:NAMED]:
        who = say("buyers outside") if name == OUTSIDE else taker_words(name, plan.problem)
        yield Line(Part.MONEY, say("from: {who}", who=who), pounds_amount(pounds), price_of(result, name))
    yield from _others(say("from: others"), received)
    own = own_quarters(result.booked.rows, a.name)
    mine = [each for t, each in own.items() if t in plan.last_year()]
    wages = POUNDS_PER_PENNY * sum(each.wages for each in mine)
    rent = POUNDS_PER_PENNY * sum(each.rent for each in mine)
    running = POUNDS_PER_PENNY * sum(each.running for each in mine)
    yield Line(Part.MONEY, say("to: those who work in it"), pounds_amount(wages),
               say("This is with employer's costs."))  # fmt: skip
    goods = _by_most(paid_for_goods(result.booked.rows, a.name, plan.last_year()))
    for name, pounds in [each for each in goods if each[1] >= 1][:NAMED]:
        yield Line(Part.MONEY, say("to: {who}, for goods", who=giver_words(name)), pounds_amount(pounds), "")
    yield from _others(say("to: others, for goods"), goods)
    if rent >= 1:
        # Who lets a room by the hour may let no half of it.
        says = say("This is its share, by floor space, of the rent that is written down. Ask if a part can "
                   "be rented.")  # fmt: skip
        yield Line(Part.MONEY, say("to: owners, as rent"), pounds_amount(rent), says)
    # A list of who is paid that leaves out the second largest sum shows a surplus that nobody has.
    if running >= 1:
        yield Line(Part.MONEY, say("to: others, as running costs"), pounds_amount(running), "")


def _others(item: Message, paid: Sequence[tuple[str, float]]) -> Iterator[Line]:
    """Say what those come to who are not named, so that the list adds up."""
    if (pounds := sum(each for _, each in paid[NAMED:])) >= 1:
        yield Line(Part.MONEY, item, pounds_amount(pounds), "")


def months(result: PlanResult, a: Activity) -> Iterator[Line]:
    """Say what comes in and goes out in each month of its first year, in three months alike."""
    own = own_quarters(result.booked.rows, a.name)
    mine = [q for q in result.plan.quarters if q.activity == a.name]
    for q in mine[:QUARTERS]:
        sums = own.get(q.quarter, OwnQuarter())
        sales, costs = (each * POUNDS_PER_PENNY / QUARTER_MONTHS for each in (sums.sales, sums.costs))
        first = QUARTER_MONTHS * (q.quarter - mine[0].quarter) + 1
        item = say("months {first} to {last}", first=first, last=first + QUARTER_MONTHS - 1)
        says = say("In each: sales {sales}, costs {costs}.", sales=Pence(in_pence(sales), "whole"),
                   costs=Pence(in_pence(costs), "whole"))  # fmt: skip
        yield Line(Part.MONTHS, item, pounds_amount(sales - costs), says)


def to_watch(result: PlanResult, a: Activity) -> Iterator[Line]:
    """Give three numbers to look at each month: what the plan reckons with in its last year, all of them."""
    plan, year = result.plan, result.plan.last_year()
    mine = [q for q in plan.quarters if q.activity == a.name and q.quarter in year]
    sales = sum(pounds for _, pounds in _received(result, a)) / (len(year) * QUARTER_MONTHS)
    yield Line(Part.WATCH, say("sales in a month"), pounds_amount(sales),
               say("Ask why if they stay below {share} of it.", share=Share(WORST, 0)))  # fmt: skip
    if hours := sum(q.paid_hours for q in mine) / len(year):
        yield Line(Part.WATCH, say("paid hours"), amount_of(hours / QUARTER_WEEKS, hours_a_week()),
                   say("This is the mean of the last year, without unpaid hours. More hours for the same "
                       "sales lower what an hour leaves."))  # fmt: skip
    units = plan.units().get(a.name, 0.0)
    reserve = units * weekly_pounds(plan.problem, a) * plan.problem.money.reserve_weeks
    weeks = Number(plan.problem.money.reserve_weeks)
    yield Line(Part.WATCH, say("cash in the till"), pounds_amount(reserve) if reserve else number_amount(0.0),
               say("Never less: it is {weeks} weeks of wages and running costs at full work.",
                   weeks=weeks))  # fmt: skip
