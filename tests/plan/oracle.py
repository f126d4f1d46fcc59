"""The plan's programme once more, in another solver.

Written from docs/plan.md ("The programme, exactly") by somebody who had not seen the programme's code. It takes
nothing of `ultramicro.plan` but the fields of the dataclasses that a plan is chosen from: no method of theirs, no
constant. It was cut into these functions, and given the page's later rules of fitted rooms, founders and
pledges, afterwards. SCIP solves it. Where the two optima differ, the code or the page is wrong.
"""

from pyscipopt import quicksum

from tests.plan.oracle_columns import POUNDS, Oracle, lost

RAMP = (0.5, 0.75, 1.0)
"""Part of its capacity that a unit reaches in its first, second and later quarters."""


def optimum(problem):
    """Return what the best plan is worth, in pounds; None where no plan keeps the rows."""
    oracle = Oracle(problem)
    for write in ROWS:
        write(oracle)
    oracle.model.setObjective(quicksum(worth(oracle, t) for t in oracle.quarters), "maximize")
    oracle.model.optimize()
    assert oracle.model.getStatus() in {"optimal", "infeasible"}
    return oracle.model.getObjVal() if oracle.model.getNSols() else None


# What the page calls by a letter or a few words.


def started(o, a, t):
    return o.units[a.name, t] - o.units[a.name, t - 1]


def ramped(o, a, t):
    """R(a,t)."""
    ages = ((q, t - q - a.lead) for q in o.quarters)
    return quicksum(started(o, a, q) * RAMP[min(age, len(RAMP) - 1)] for q, age in ages if age >= 0)


def past_lead(o, a, t):
    return o.units[a.name, t - a.lead] if t > a.lead else 0


def share(o, a, item, t):
    """Which part of a year falls in a quarter."""
    if item not in a.season:
        return 1 / 4
    first = o.problem.first_month - 1 + 3 * (t - 1)
    return sum((first + n) % 12 + 1 in a.season[item] for n in range(3)) / len(a.season[item])


def flow(o, field, item, t):
    """What is made, used or worked of an item."""
    return quicksum(
        getattr(a, field)[item] * share(o, a, item, t) * o.work[a.name, t]
        for a in o.activities
        if item in getattr(a, field)
    )


def worked(o, t):
    return quicksum(flow(o, "hours", k, t) for k in o.skills)


def worked_here(o, t):
    """By people of the place, for a wage."""
    return worked(o, t) - quicksum(o.hired[k, t] for k in o.skills) - given(o, t, lambda w: w.skills)


def given(o, t, which):
    return quicksum(o.given[name, t] for name, w in o.pledges.items() if which(w))


def buying(o, a, t):
    """What starting takes in a quarter, with the extra of the first unit. [pounds]"""
    first = a.first_pence * (o.any[a.name, t] - o.any[a.name, t - 1])
    return POUNDS * (a.capital_pence * started(o, a, t) + first)


def kinds(o):
    return {i.use: i.kind for i in o.problem.spaces}


# The rows, in the page's order.


def nothing_stops(o):
    for columns in (o.units, o.taken):
        for name, t in columns:
            if t:
                o.row(columns[name, t] >= columns[name, t - 1])


def work(o):
    for a in o.activities:
        for t in o.quarters:
            o.row(o.work[a.name, t] <= ramped(o, a, t))
            o.row(o.work[a.name, t] >= a.least_load * ramped(o, a, t))


def first_units(o):
    for a in o.activities:
        for t in o.quarters if a.first_pence else ():
            o.row(o.units[a.name, t] <= a.most_units * o.any[a.name, t])
            o.row(o.any[a.name, t] >= o.any[a.name, t - 1])


def asked_for(o):
    for a in o.activities:
        if a.name in o.problem.must:
            o.row(o.units[a.name, o.last] >= 1)


def starts(o):
    for t in o.quarters:
        o.row(quicksum(started(o, a, t) for a in o.activities if a.whole) <= o.problem.starts)


def balance(o):
    for g in o.goods:
        trade = o.problem.trades.get(g)
        kept = 0 if trade is None or trade.kept is None else trade.kept
        for t in o.quarters:
            come = flow(o, "makes", g, t) - flow(o, "uses", g, t) + o.bought[g, t] + found(o, g, t)
            sold = quicksum(o.sold[d.name, t] for d in o.problem.needs if d.good == g)
            gone = sold + o.outside[g, t] + o.stored[g, t] + o.left[g, t]
            o.row(come + kept * o.stored[g, t - 1] == gone)


def found(o, g, t):
    first = o.problem.first_month - 1 + 3 * (t - 1)
    monthly = o.problem.materials.get(g, (0,) * 12)
    return sum(monthly[(first + n) % 12] for n in range(3))


def no_resale(o):
    for g, trade in o.problem.trades.items():
        sold = trade.sell_pence is not None or any(d.good == g for d in o.problem.needs)
        for t in o.quarters if sold and trade.buy_pence is not None else ():
            o.row(o.bought[g, t] <= flow(o, "uses", g, t))


def skills(o):
    for k in o.skills:
        for t in o.quarters:
            hours = flow(o, "hours", k, t)
            o.row(o.hired[k, t] <= hours)
            if k not in o.problem.anyone:
                learnt = quicksum(o.learnt[k, q] for q in range(1, t))
                pledged = given(o, t, lambda w, k=k: k in w.skills)
                o.row(hours <= o.problem.hours.get(k, 0) + learnt + o.hired[k, t] + pledged)


def people(o):
    for t in o.quarters:
        study = quicksum(course.hours * o.learnt[k, t] for k, course in o.problem.courses.items())
        o.row(worked_here(o, t) + study <= sum(o.problem.hours.values()))


def unpaid(o):
    for t in o.quarters:
        hours = quicksum(a.volunteer_hours / 4 * o.work[a.name, t] for a in o.activities)
        helped = quicksum(o.helped[name, t] for name in o.pledges)
        o.row(hours <= o.problem.volunteer_hours + given(o, t, lambda w: not w.skills) + helped)


def pledged_work(o):
    for name, w in o.pledges.items():
        both = {t: o.given[name, t] + o.helped[name, t] for t in o.quarters}
        if not w.each_quarter:
            o.row(quicksum(both.values()) <= w.hours)
        for t in o.quarters:
            o.row(both[t] <= w.hours)
    for skills in {frozenset(w.skills) for w in o.problem.work if w.skills}:
        for t in o.quarters:
            mine = given(o, t, lambda w, skills=skills: w.skills and skills.issuperset(w.skills))
            hired = quicksum(o.hired[k, t] for k in skills if k in o.skills)
            o.row(mine + hired <= quicksum(flow(o, "hours", k, t) for k in skills))


def founders(o):
    who = o.problem.founding
    for t in o.quarters if who else ():
        for a in o.activities:
            o.row(o.units[a.name, t] <= a.most_units * o.founded[a.name, t])
        stand = quicksum(o.founded[a.name, t] for a in o.activities)
        o.row(stand <= who.founders + (t - 1) * who.coaching_hours / 53)


def ground(o):
    kind_of = kinds(o)
    for use in {c for a in o.activities for c in a.space_m2} | set(kind_of.values()):
        for t in o.quarters:
            stands = quicksum(
                area * o.units[a.name, t]
                for a in o.activities
                for c, area in a.space_m2.items()
                if use in {c, kind_of.get(c)}
            )
            o.row(stands <= quicksum(o.taken[i.name, t] for i in o.problem.spaces if use in {i.use, i.kind}))


def sites(o):
    for a in o.activities:
        for use in a.space_m2:
            for t in o.quarters:
                here = [o.standing.get((a.name, use, i.name, t), 0) for i in o.problem.spaces]
                o.row(quicksum(here) == a.parts * o.units[a.name, t])


def staying(o):
    for where, whole in o.parts.items():
        for t in o.quarters:
            o.row(o.standing[(*where, t)] <= whole)
        o.row(o.standing[(*where, o.last)] == whole)


def inside_sites(o):
    for i in o.problem.spaces:
        for t in o.quarters:
            inside = quicksum(
                area / a.parts * o.standing.get((a.name, use, i.name, t), 0)
                for a in o.activities
                for use, area in a.space_m2.items()
            )
            o.row(inside <= o.taken[i.name, t])


# Money, in pounds of a quarter.


def sales(o, t):
    met = quicksum(d.price_pence * o.sold[d.name, t] for d in o.problem.needs)
    return POUNDS * (met + traded(o, "sell_pence", o.outside, t))


def traded(o, field, columns, t):
    return quicksum((getattr(x, field) or 0) * columns[g, t] for g, x in o.problem.trades.items())


def wages(o, t):
    """All that are paid, with what hired hours cost more."""
    wage = o.problem.wage_pence
    extra = quicksum((pence - wage) * o.hired[k, t] for k, pence in o.problem.hired_pence.items())
    return POUNDS * (wage * (worked(o, t) - given(o, t, lambda w: w.skills)) + extra)


def running(o, t):
    return POUNDS * quicksum(a.running_pence / 4 * o.work[a.name, t] for a in o.activities)


def rent(o, t):
    return POUNDS * quicksum(i.rent_pence * o.taken[i.name, t] for i in o.problem.spaces)


def made_ready(o, t):
    """What all ground taken up to a quarter has cost to make ready."""
    return POUNDS * quicksum(i.ready_pence * o.taken[i.name, t] for i in o.problem.spaces)


def courses(o, t):
    return POUNDS * quicksum(x.pence * o.learnt[k, t] for k, x in o.problem.courses.items())


def surplus(o, t):
    goods = POUNDS * traded(o, "buy_pence", o.bought, t)
    return sales(o, t) - goods - wages(o, t) - running(o, t) - rent(o, t) - courses(o, t)


def interest(o, t):
    pledged = quicksum(p.interest / 4 * o.owed[name, t] for name, p in o.lenders.items())
    return o.problem.money.interest / 4 * o.debt[t] + pledged


def cash(o):
    for t in o.quarters:
        ready = made_ready(o, t) - made_ready(o, t - 1)
        back = o.repaid[t] + of_lenders(o, o.given_back, t)
        spent = ready + quicksum(buying(o, a, t) for a in o.activities) + back + interest(o, t - 1)
        come = o.problem.money.grant_pence * POUNDS + surplus(o, t) + o.loan[t] + of_lenders(o, o.lent, t)
        o.row(o.cash[t] == o.cash[t - 1] + come - spent)


def reserve(o):
    money = o.problem.money
    for t in o.quarters:
        weekly = quicksum(
            (o.problem.wage_pence * sum(a.hours.values()) + a.running_pence) / 52 * past_lead(o, a, t)
            for a in o.activities
        )
        o.row(o.cash[t] >= POUNDS * (money.reserve_pence + money.reserve_weeks * weekly))


def debt(o):
    lasts = o.problem.money.loan_quarters
    for t in o.quarters:
        o.row(o.debt[t] == o.debt[t - 1] + o.loan[t] - o.repaid[t])
        o.row(o.debt[t] <= quicksum(o.loan[q] * max(0, 1 - (t - q) / lasts) for q in range(1, t + 1)))


def of_lenders(o, columns, t):
    return quicksum(columns[name, t] for name in o.lenders)


def pledged_loans(o):
    for name, p in o.lenders.items():
        o.row(quicksum(o.lent[name, t] for t in o.quarters) <= p.most_pence * POUNDS)
        for t in o.quarters:
            o.row(o.owed[name, t] == o.owed[name, t - 1] + o.lent[name, t] - o.given_back[name, t])
            due = (o.lent[name, q] * max(0, 1 - (t - q) / p.quarters) for q in range(1, t + 1))
            o.row(o.owed[name, t] <= quicksum(due))


def sound_end(o):
    book = quicksum(
        buying(o, a, q) * max(0, 1 - (o.last - q + 1) / (4 * a.life_years))
        for a in o.activities
        for q in o.quarters
    )
    o.row(o.cash[o.last] + book / 2 >= o.debt[o.last] + of_lenders(o, o.owed, o.last))


# What is made as great as possible.


def worth(o, t):
    """A quarter's part of it."""
    weighs = o.problem.worth
    counts, later = ((1 + weighs.discount) ** (-n / 4) for n in (t - 1, t))
    told = weighs.again * income(o, t) + more(o, t) - (o.loan[t] + of_lenders(o, o.lent, t)) / 1000
    return counts * told - later * weighs.again * interest(o, t)


def income(o, t):
    weighs = o.problem.worth
    fortieth = made_ready(o, t) / 40
    wear = quicksum(buying(o, a, q) / (4 * a.life_years) for a in o.activities for q in range(1, t + 1))
    return (
        weighs.take_home * o.problem.wage_pence * POUNDS * worked_here(o, t)
        + surplus(o, t) - wear - fortieth
        + weighs.bought_here * (running(o, t) + rent(o, t) + fortieth)
        - POUNDS * quicksum(lost(o.problem, d) * o.sold[d.name, t] for d in o.problem.needs)
    )  # fmt: skip


def more(o, t):
    """Jobs, and what households save."""
    weighs = o.problem.worth
    saved = quicksum(x.benefit_pence * flow(o, "makes", g, t) for g, x in o.problem.trades.items())
    return POUNDS * (
        weighs.job_pence * (worked(o, t) - given(o, t, lambda w: w.skills)) / 1650 + weighs.benefit * saved
    )


ROWS = (
    nothing_stops, work, first_units, asked_for, starts, balance, no_resale, skills, people, unpaid,
    pledged_work, founders, ground, sites, staying, inside_sites, cash, reserve, debt, pledged_loans, sound_end,
)  # fmt: skip
