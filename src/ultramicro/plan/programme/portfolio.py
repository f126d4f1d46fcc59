"""The rows of the plan's programme: enterprises, goods between them, hours, ground and money, by quarter.

Columns, for activity a, good g, need d, space i, skill k and quarter t:

    ("units", a, t)  started so far, whole           ("level", a, t)   units' worth of work done
    ("begun", a, t)  whether any is started, where the first costs more
    ("sell", d, t)   sold to a need of the place     ("out", g, t)     sold outside
    ("buy", g, t)    bought outside, only for use    ("store", g, t), ("spare", g, t)  kept; left over
    ("taken", i, t)  m² taken so far                 ("train", k, t)   hours a quarter newly learnt
    ("in", a, c, i)  where units stand (standing)    ("hire", k, t)    hours of people from outside
    ("loan", t), ("repay", t), ("debt", t), ("cash", t)                [£]

Units and ground are counted as they stand, not as they change: rows are then short, and a branch on the last
quarter's units decides the most. Money is in pounds, so that the numbers of the rows are of like size.

T. C. Koopmans (ed.), "Activity Analysis of Production and Allocation", 1951; H. P. Williams, "Model Building
in Mathematical Programming", 5th ed., 2013.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator

from ultramicro.core.linear import LinearModel, Name
from ultramicro.plan.programme.model import QUARTERS, RAMP, Activity, Problem
from ultramicro.plan.programme.pledged import pledged
from ultramicro.plan.programme.standing import standing
from ultramicro.plan.programme.unit_economics import (
    FITTED_YEARS,
    POUNDS_PER_PENNY,
    all_goods,
    book_share,
    counted_in,
    first_pounds,
    first_wear_pounds,
    hired,
    hours_of,
    level_worth,
    lost_pounds,
    made_and_used,
    running_pounds,
    wages_pounds,
    wear_pounds,
    weekly_pounds,
)

SOUND = 0.5
"""Part of its equipment's book value that counts against a debt at the end."""
LOAN_COST = 0.001
"""What a pound of a loan costs to make, so that none is taken only to be paid back at once."""
Terms = dict[Name, float]


def portfolio(problem: Problem) -> LinearModel:
    """Write the plan's programme.

    Parameters
    ----------
    problem : Problem
        What it is chosen from.

    Returns
    -------
    LinearModel
        Its worth is in pounds of local income over the plan.

    Examples
    --------
    >>> from ultramicro.plan.programme.model import Need
    >>> baker = Activity(name="bakery", makes={"loaf": 1000}, hours={"baking": 100}, capital_pence=5000)
    >>> bread = Need(name="bread", good="loaf", quantity=4000, price_pence=200)
    >>> plan = portfolio(Problem(quarters=4, activities=(baker,), needs=(bread,), hours={"baking": 100}))
    >>> ("units", "bakery", 1) in plan.at, ("goods", "loaf", 2) in plan.row_at
    (True, True)
    """
    model = LinearModel()
    quarters = range(1, problem.quarters + 1)
    for t in quarters:
        _doing_columns(model, problem, t)
        _goods_columns(model, problem, t)
        _means_columns(model, problem, t)
    for t in quarters:
        _goods(model, problem, t)
        _work(model, problem, t)
        _ground(model, problem, t)
        _cash(model, problem, t)
        _debt(model, problem, t)
    for activity in problem.activities:
        _runs(model, activity, quarters)
    standing(model, problem)
    _sound(model, problem)
    pledged(model, problem, loan_cost=LOAN_COST)
    return model


def _doing_columns(model: LinearModel, problem: Problem, t: int) -> None:
    w, again = counted_in(problem, t), problem.worth.again
    for a in problem.activities:
        # Equipment is charged as it wears, not when it is bought: a unit that is started late in the plan
        # would otherwise never pay.
        wear = -w * again * wear_pounds(a)
        # By the end only: when it starts is the plan's to choose.
        least = _least(a) if a.name in problem.must and t == problem.quarters else 0.0
        model.column(("units", a.name, t), low=least, high=a.most, worth=wear, whole=a.whole)
        model.column(("level", a.name, t), high=a.most, worth=w * level_worth(problem, a, t))
        # Only where the first unit costs more is a yes or no needed; every whole number more makes the
        # search longer.
        if first_pounds(a):
            worn = -w * again * first_wear_pounds(a)
            model.column(("begun", a.name, t), high=1.0, worth=worn, whole=True)


def _least(a: Activity) -> float:
    """Return how many units stand at least of what must be in the plan: a whole one, even if none can."""
    return max(a.least, 1.0 if a.whole else min(1.0, a.most))


def _goods_columns(model: LinearModel, problem: Problem, t: int) -> None:
    w, again = counted_in(problem, t), problem.worth.again
    made, used = made_and_used(problem)
    for d in problem.needs:
        # What is sold to a need that somebody here serves today takes part of their income away.
        worth = w * again * (d.price_pence * POUNDS_PER_PENNY - lost_pounds(problem, d))
        model.column(("sell", d.name, t), high=d.most(t), worth=worth)
    for g in all_goods(problem):
        trade = problem.trades.get(g)
        # Goods that nobody uses cannot be bought, nor goods sold that nobody makes: this is a plan of work,
        # not of trade.
        if trade and g in used and trade.buy_pence is not None:
            model.column(("buy", g, t), worth=-w * again * trade.buy_pence * POUNDS_PER_PENNY)
        if trade and g in made and trade.sell_pence is not None:
            model.column(("out", g, t), worth=w * again * trade.sell_pence * POUNDS_PER_PENNY)
        if trade and trade.kept is not None:
            model.column(("store", g, t))
        # What nobody takes may be left over; without this a by-product would stop the work that makes it.
        model.column(("spare", g, t))


def _means_columns(model: LinearModel, problem: Problem, t: int) -> None:
    w, worth = counted_in(problem, t), problem.worth
    here = worth.again * (worth.bought_here - 1)
    for i in problem.spaces:
        # Fitting a building out serves longer than the plan; only the plan's own years of it count against
        # it.
        cost = (i.rent_pence + i.ready_pence / (QUARTERS * FITTED_YEARS)) * POUNDS_PER_PENNY
        model.column(("taken", i.name, t), high=i.area_m2 if t >= i.opens else 0.0, worth=w * here * cost)
    for k, course in problem.courses.items():
        model.column(("train", k, t), worth=-w * worth.again * course.pence * POUNDS_PER_PENNY)
    for k, pence in hired(problem).items():
        # Wages of people from outside do not stay here, so they take off what level_worth counted for every
        # hour.
        lost = worth.take_home * problem.wage_pence + pence - problem.wage_pence
        model.column(("hire", k, t), worth=-w * worth.again * lost * POUNDS_PER_PENNY)
    model.column(("loan", t), worth=-w * LOAN_COST)
    model.column(("repay", t))
    # Interest on this quarter's debt is paid in the next one (see cash_terms), and discounted as of then.
    interest = problem.money.interest / QUARTERS * counted_in(problem, t + 1) * worth.again
    model.column(("debt", t), high=problem.money.savings_pence * POUNDS_PER_PENNY, worth=-interest)
    model.column(("cash", t))


def _there(model: LinearModel, terms: Terms) -> Terms:
    return {name: weight for name, weight in terms.items() if weight and name in model.at}


def _goods(model: LinearModel, problem: Problem, t: int) -> None:
    """What is made, found, bought and kept = what is used, sold, stored and left over, for every good."""
    for g in all_goods(problem):
        touching = [a for a in problem.activities if g in a.makes or g in a.uses]
        terms: Terms = {
            ("level", a.name, t): (a.makes.get(g, 0.0) - a.uses.get(g, 0.0)) * problem.seasonal_share(a, g, t)
            for a in touching
        }
        sold: Terms = {("sell", d.name, t): -1.0 for d in problem.needs if d.good == g}
        ends: Terms = {("buy", g, t): 1.0, ("out", g, t): -1.0, ("store", g, t): -1.0, ("spare", g, t): -1.0}
        before: Terms = {("store", g, t - 1): problem.trades[g].kept or 0.0} if g in problem.trades else {}
        # Materials of the place arrive whether they are used or not: an amount on the right side, no
        # choice.
        found = sum(problem.materials.get(g, (0.0,) * 12)[month - 1] for month in problem.months(t))
        model.row(("goods", g, t), _there(model, terms | sold | ends | before), low=-found, high=-found)
        if ("buy", g, t) in model.at and (sold or ("out", g, t) in model.at):
            users = [a for a in problem.activities if g in a.uses]
            use: Terms = {("level", a.name, t): -a.uses[g] * problem.seasonal_share(a, g, t) for a in users}
            # Only what is used may be bought: else a plan could earn by buying cheap and selling dear
            # without any work.
            model.row(("no resale", g, t), {("buy", g, t): 1.0, **use}, high=0.0)


def _work(model: LinearModel, problem: Problem, t: int) -> None:
    """Nobody works twice: hours of each skill, hours in all with those spent learning, and unpaid hours."""
    for k in sorted({k for a in problem.activities for k in a.hours} - problem.anyone):
        mine = [a for a in problem.activities if k in a.hours]
        used: Terms = {("level", a.name, t): a.hours[k] * problem.seasonal_share(a, k, t) for a in mine}
        # Hours learnt count from the quarter after the course.
        learnt: Terms = {("train", k, u): -1.0 for u in range(1, t)}
        terms = _there(model, used | learnt | {("hire", k, t): -1.0})
        model.row(("skill", k, t), terms, high=problem.hours.get(k, 0.0))
        if k in problem.hired_pence:
            # Hired hours beyond the work would stand in for people's own hours in the row of all hours.
            idle: Terms = {name: -hours for name, hours in used.items()}
            model.row(("hired work", k, t), idle | {("hire", k, t): 1.0}, high=0.0)
    everyone: Terms = {("level", a.name, t): hours_of(problem, a, t) for a in problem.activities}
    everyone |= {("train", k, t): course.hours for k, course in problem.courses.items()}
    everyone |= {("hire", k, t): -1.0 for k in hired(problem)}
    model.row(("people", t), everyone, high=sum(problem.hours.values()))
    # A recipe gives unpaid hours by the year.
    unpaid: Terms = {("level", a.name, t): a.volunteer_hours / QUARTERS for a in problem.activities}
    model.row(("volunteers", t), unpaid, high=problem.volunteer_hours)
    starts: Terms = defaultdict(float)
    for a in problem.activities:
        if a.whole:
            starts["units", a.name, t] = 1.0
            starts["units", a.name, t - 1] = -1.0
    model.row(("starts", t), _there(model, starts), high=problem.starts)


def _ground(model: LinearModel, problem: Problem, t: int) -> None:
    """What has started stands on ground that was taken: of its own class, and of all classes of its kind."""
    kinds = {i.use: i.kind for i in problem.spaces}
    for use in sorted({c for a in problem.activities for c in a.space_m2} | set(kinds.values())):
        terms: Terms = defaultdict(float)
        for a in problem.activities:
            for c, area in a.space_m2.items():
                # A row for the class alone and one for its kind: a kitchen takes up floor of its kind too.
                if use in {c, kinds.get(c, c)}:
                    terms["units", a.name, t] += area
        terms |= {("taken", i.name, t): -1.0 for i in problem.spaces if use in {i.use, i.kind}}
        model.row(("ground", use, t), terms, high=0.0)
    for i in problem.spaces:
        if t > 1:
            # A lease is not given up within the plan, as a unit that was started is not stopped.
            kept: Terms = {("taken", i.name, t): 1.0, ("taken", i.name, t - 1): -1.0}
            model.row(("ground kept", i.name, t), kept, low=0.0)


def _runs(model: LinearModel, a: Activity, quarters: range) -> None:
    """An activity works as much as has started and settled in, and no less than its least load."""
    # Units are counted as they stand, so a unit's age shows only as steps: each quarter adds what it gains
    # by then.
    steps = [RAMP[0], *(late - early for early, late in itertools.pairwise(RAMP))]
    for t in quarters:
        ready: Terms = {("units", a.name, t - a.lead - age): -part for age, part in enumerate(steps)}
        ready = _there(model, ready)
        model.row(("capacity", a.name, t), {("level", a.name, t): 1.0, **ready}, high=0.0)
        if a.least_load and ready:
            least: Terms = {name: a.least_load * part for name, part in ready.items()}
            model.row(("least load", a.name, t), {("level", a.name, t): 1.0, **least}, low=0.0)
        if t > 1:
            grows: Terms = {("units", a.name, t): 1.0, ("units", a.name, t - 1): -1.0}
            model.row(("no stop", a.name, t), grows, low=0.0)
        if ("begun", a.name, t) in model.at:
            _begins(model, a, t)
    # Not fewer can be started than make sense together: one yes or no for the plan. A whole unit is one.
    if a.least > (1.0 if a.whole else 0.0):
        last = ("units", a.name, quarters[-1])
        model.column(("open", a.name), high=1.0, whole=True)
        model.row(("opened", a.name), {last: 1.0, ("open", a.name): -a.most}, high=0.0)
        model.row(("least units", a.name), {last: 1.0, ("open", a.name): -a.least}, low=0.0)


def _begins(model: LinearModel, a: Activity, t: int) -> None:
    """What the first unit costs beside is paid when it is started, and only then."""
    begun, units = ("begun", a.name, t), ("units", a.name, t)
    model.row(("begun for", a.name, t), {units: 1.0, begun: -a.most}, high=0.0)
    model.row(("begun with", a.name, t), {begun: 1.0, units: -1.0}, high=0.0)


def cash_terms(problem: Problem, t: int) -> Iterator[tuple[Name, float]]:
    """Yield what each column brings into the till in a quarter, or takes out of it. [£]."""
    for a in problem.activities:
        yield ("units", a.name, t), -a.capital_pence * POUNDS_PER_PENNY
        # Units stand as a total: capital is paid for what is more than a quarter before.
        yield ("units", a.name, t - 1), a.capital_pence * POUNDS_PER_PENNY
        yield ("begun", a.name, t), -first_pounds(a)
        yield ("begun", a.name, t - 1), first_pounds(a)
        yield ("level", a.name, t), -wages_pounds(problem, a, t) - running_pounds(a)
    for d in problem.needs:
        yield ("sell", d.name, t), d.price_pence * POUNDS_PER_PENNY
    for g, trade in problem.trades.items():
        yield ("buy", g, t), -(trade.buy_pence or 0.0) * POUNDS_PER_PENNY
        yield ("out", g, t), (trade.sell_pence or 0.0) * POUNDS_PER_PENNY
    for i in problem.spaces:
        yield ("taken", i.name, t), -(i.rent_pence + i.ready_pence) * POUNDS_PER_PENNY
        yield ("taken", i.name, t - 1), i.ready_pence * POUNDS_PER_PENNY
    for k, course in problem.courses.items():
        yield ("train", k, t), -course.pence * POUNDS_PER_PENNY
    for k, pence in hired(problem).items():
        yield ("hire", k, t), -(pence - problem.wage_pence) * POUNDS_PER_PENNY
    yield ("loan", t), 1.0
    yield ("repay", t), -1.0
    # Interest is paid on what was owed when the quarter began.
    yield ("debt", t - 1), -problem.money.interest / QUARTERS
    yield ("cash", t - 1), 1.0


def given_pounds(problem: Problem, t: int) -> float:
    """Return what is in the till at the start, or given in a quarter. [£]."""
    money = problem.money
    return (money.grant_pence + (money.own_pence if t == 1 else 0.0)) * POUNDS_PER_PENNY


def _cash(model: LinearModel, problem: Problem, t: int) -> None:
    """What comes in less what goes out stays in the till, and the till stays above the reserve."""
    till, given = _there(model, dict(cash_terms(problem, t))), given_pounds(problem, t)
    model.row(("cash", t), till | {("cash", t): -1.0}, low=-given, high=-given)
    weeks = problem.money.reserve_weeks
    held: Terms = {
        # A unit needs its reserve from when it opens, not while it is being built.
        ("units", a.name, t - a.lead): -weekly_pounds(problem, a) * weeks
        for a in problem.activities
    }
    low = problem.money.reserve_pence * POUNDS_PER_PENNY
    model.row(("reserve", t), {**_there(model, held), ("cash", t): 1.0}, low=low)


def _debt(model: LinearModel, problem: Problem, t: int) -> None:
    """A debt grows by loans and shrinks by what is paid back; it is never more than instalments leave."""
    owed: Terms = {("debt", t): 1.0, ("loan", t): -1.0, ("repay", t): 1.0, ("debt", t - 1): -1.0}
    model.row(("debt", t), _there(model, owed), low=0.0, high=0.0)
    # Equal instalments begin the quarter after the loan and end with it. What is paid back early counts
    # towards the instalments that come next, so nothing is due once the debt is gone.
    most: Terms = {("loan", u): -_owed_share(t - u, problem.money.loan_quarters) for u in range(1, t + 1)}
    model.row(("instalment", t), {("debt", t): 1.0, **_there(model, most)}, high=0.0)


def _owed_share(age: int, quarters: int) -> float:
    """Return the part of a loan that may still be owed so many quarters after it was made.

    Examples
    --------
    >>> _owed_share(0, 4), _owed_share(1, 4), _owed_share(9, 4)
    (1.0, 0.75, 0.0)
    """
    return max(0.0, 1.0 - age / quarters)


def _sound(model: LinearModel, problem: Problem) -> None:
    """At the end debts are covered by the till and half of what the equipment still stands for."""
    last, terms = problem.quarters, defaultdict[Name, float](float)
    for a in problem.activities:
        capital, first = SOUND * a.capital_pence * POUNDS_PER_PENNY, SOUND * first_pounds(a)
        for t in range(1, last + 1):
            # Units stand as a total: what has stood since a quarter was bought in it or before.
            part = book_share(a, last - t + 1) - (book_share(a, last - t) if t < last else 0.0)
            terms["units", a.name, t] += capital * part
            terms["begun", a.name, t] += first * part
    ends: Terms = {("cash", last): 1.0, ("debt", last): -1.0}
    model.row(("sound",), {**_there(model, terms), **ends}, low=0.0)
