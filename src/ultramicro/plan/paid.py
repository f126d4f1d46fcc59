"""Every pound that an enterprise takes in or pays in a quarter, so that tables alone give its surplus.

What goods bring and cost stands with the goods. Beside that an enterprise pays wages, running costs and rent,
and lays aside what wears. Work that is pledged is given and costs nothing. What no enterprise pays alone is
paid by all together: courses, interest, rooms made ready, and ground that nobody stands on yet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum

from ultramicro.plan.programme.model import QUARTERS, Activity
from ultramicro.plan.programme.plan import OUTSIDE, TINY, Flow, Plan, Quarter
from ultramicro.plan.programme.till import Till
from ultramicro.plan.programme.unit_economics import (
    FITTED_YEARS,
    POUNDS_PER_PENNY,
    first_wear_pounds,
    running_pounds,
    wear_pounds,
)
from ultramicro.plan.rents import rent_pounds
from ultramicro.plan.stored import found_alone, passed_on


class Payee(StrEnum):
    """Who is paid for what is no good, or for what it is laid aside; who pledges work is paid nothing."""

    WORKERS = "workers"
    HIRED = "hired_people"
    PLEDGED = "pledged"
    SUPPLIERS = "suppliers"
    OWNERS = "owners"
    WEAR = "wear"
    TEACHERS = "teachers"
    SAVERS = "savers"


class Paid(StrEnum):
    """What is paid for, or laid aside for, that is no good."""

    WORK = "work"
    RUNNING = "running_costs"
    RENT = "rent"
    EQUIPMENT = "equipment"
    READY = "rooms_made_ready"
    COURSES = "courses"
    INTEREST = "interest"
    STORED = "sold_from_store"


TOGETHER = "all_together"
"""Who pays what no enterprise pays alone."""


def payments(plan: Plan) -> Iterator[Flow]:
    """Yield what each enterprise, and all together, pay in a quarter beside goods. [£]."""
    by_name = {a.name: a for a in plan.problem.activities}
    for t in range(1, plan.problem.quarters + 1):
        own = [f for q in plan.quarters if q.quarter == t for f in _own(plan, by_name[q.activity], q)]
        every = [*own, *_together(plan, t, sum(f.pounds for f in own if f.source == Payee.OWNERS))]
        yield from (f for f in every if abs(f.pounds) > TINY or _is_work(f))


def _is_work(f: Flow) -> bool:
    # Work is told also where it costs nothing: it may be pledged.
    return f.good == Paid.WORK and f.quantity > TINY


def _own(plan: Plan, a: Activity, q: Quarter) -> Iterator[Flow]:
    worn = q.units * wear_pounds(a) + first_wear_pounds(a) * (q.units > TINY)
    own = q.hours - q.given - q.hired
    for payee, item, quantity, pounds in (
        (Payee.WORKERS, Paid.WORK, own, q.wages - q.hired_pounds),
        (Payee.HIRED, Paid.WORK, q.hired, q.hired_pounds), (Payee.PLEDGED, Paid.WORK, q.given, 0.0),
        (Payee.SUPPLIERS, Paid.RUNNING, 1.0, q.level * running_pounds(a)),
        (Payee.OWNERS, Paid.RENT, 1.0, rent_pounds(plan, a, q)), (Payee.WEAR, Paid.EQUIPMENT, 1.0, worn),
    ):  # fmt: skip
        yield Flow(q.quarter, payee, q.activity, item, quantity, pounds)


def _together(plan: Plan, t: int, rented: float) -> Iterator[Flow]:
    """Yield what all pay together: the rest of what the till and the wear of a quarter come to."""
    till, spaces = plan.tills[t - 1], plan.problem.spaces
    taken = [(i, plan.taken[t][i.name]) for i in spaces]
    rent = sum(m2 * i.rent_pence for i, m2 in taken) * POUNDS_PER_PENNY
    fitted = sum(m2 * i.ready_pence for i, m2 in taken) * POUNDS_PER_PENNY / (QUARTERS * FITTED_YEARS)
    for payee, item, pounds in (
        (Payee.OWNERS, Paid.RENT, rent - rented), (Payee.WEAR, Paid.READY, fitted),
        (Payee.TEACHERS, Paid.COURSES, till.learning), (Payee.SAVERS, Paid.INTEREST, till.interest),
    ):  # fmt: skip
        yield Flow(t, payee, TOGETHER, item, 1.0, pounds)


def paid_flows(plan: Plan) -> Iterator[Flow]:
    """Yield every good and every payment; what is found here costs an enterprise nothing, stored or not."""
    names, free = {a.name for a in plan.problem.activities}, found_alone(plan.flows)
    goods = [
        f._replace(pounds=0.0) if (f.source, f.good) in free and f.target in names else f
        for f in plan.flows
    ]  # fmt: skip
    yield from goods
    yield from passed_on(goods, Paid.STORED)
    yield from payments(plan)


def buyers(plan: Plan) -> frozenset[str]:
    """Return who pays the enterprises from without: needs, and buyers outside."""
    return frozenset({OUTSIDE, *(d.name for d in plan.problem.needs)})


def unaccounted_pounds(plan: Plan) -> float:
    """Return by how much the rows miss the tills and the wear, where they miss most. [£]."""
    rows, by_name, buy = list(paid_flows(plan)), {a.name: a for a in plan.problem.activities}, buyers(plan)
    return max(abs(_left_of_rows(rows, till.quarter, buy) - _left_of_till(plan, till, by_name))
               for till in plan.tills)  # fmt: skip


def _left_of_rows(rows: Sequence[Flow], t: int, buyers: Collection[str]) -> float:
    paid = {OUTSIDE, *Payee}
    mine = [f for f in rows if f.quarter == t]
    came = sum(f.pounds for f in mine if f.target in buyers)
    return came - sum(f.pounds for f in mine if f.source in paid)


def _left_of_till(plan: Plan, till: Till, by_name: Mapping[str, Activity]) -> float:
    # The till pays for making rooms ready at once; here it is borne over the years that it serves.
    spaces = [(i, plan.taken[till.quarter][i.name]) for i in plan.problem.spaces]
    rent = sum(m2 * (i.rent_pence + i.ready_pence / (QUARTERS * FITTED_YEARS)) for i, m2 in spaces)
    mine = [(by_name[q.activity], q) for q in plan.quarters if q.quarter == till.quarter]
    worn = sum(q.units * wear_pounds(a) + first_wear_pounds(a) for a, q in mine)
    spent = till.bought + till.wages + till.running + till.learning + till.interest
    return till.sales - spent - rent * POUNDS_PER_PENNY - worn
