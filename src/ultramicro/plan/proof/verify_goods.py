"""Laws of a plan's goods, from its flows and from what each enterprise says that it makes and uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ultramicro.plan.programme.plan import FOUND, LEFT, OUTSIDE, STORE, Flow, Plan
from ultramicro.plan.proof.readings import (
    A_YEAR,
    activities_of,
    found_in,
    in_quarter,
    price_outside,
    worth_here,
)

Sums = dict[tuple[str, int], float]


def goods_balance(plan: Plan) -> Iterator[float]:
    """What an activity gives and takes is what it makes and uses, so that what comes equals what goes."""
    problem, by_name = plan.problem, activities_of(plan.problem)
    # By who gives, not by good alone: a flow booked to the wrong enterprise would balance in the sum.
    given: dict[tuple[str, str, int], float] = defaultdict(float)
    taken: dict[tuple[str, str, int], float] = defaultdict(float)
    for f in plan.flows:
        given[f.source, f.good, f.quarter] += f.quantity
        taken[f.target, f.good, f.quarter] += f.quantity
    for q in plan.quarters:
        a = by_name[q.activity]
        for g, quantity in in_quarter(problem, a, a.makes, q.quarter).items():
            yield _differs(given[a.name, g, q.quarter], q.level * quantity)
        for g, quantity in in_quarter(problem, a, a.uses, q.quarter).items():
            yield _differs(taken[a.name, g, q.quarter], q.level * quantity)
    yield from _of_the_plan(plan)


def _of_the_plan(plan: Plan) -> Iterator[float]:
    """Goods move only between who makes, uses or wants them."""
    # Only who works in that very quarter can give or take in it.
    makers = {(q.activity, q.quarter) for q in plan.quarters}
    by_name, wanted = activities_of(plan.problem), {(d.name, d.good) for d in plan.problem.needs}
    for f in plan.flows:
        a, b = by_name.get(f.source), by_name.get(f.target)
        gives = f.source in (OUTSIDE, FOUND, STORE) or (
            a is not None and f.good in a.makes and (a.name, f.quarter) in makers
        )
        takes = (
            f.target in (OUTSIDE, LEFT, STORE)
            or (f.target, f.good) in wanted
            or (b is not None and f.good in b.uses and (b.name, f.quarter) in makers)
        )
        # There is no "nearly": a flow between strangers is wrong by its whole.
        yield 0.0 if gives and takes else 1.0


def _differs(found: float, wanted: float) -> float:
    return abs(found - wanted) / max(wanted, 1.0)


def _over(used: float, there: float) -> float:
    return max(0.0, used - there) / max(there, 1.0)


def stores(plan: Plan) -> Iterator[float]:
    """No more comes out of a store than what was put in the quarter before and has kept."""
    put: Sums = defaultdict(float)
    out: Sums = defaultdict(float)
    for f in plan.flows:
        if f.target == STORE:
            put[f.good, f.quarter] += f.quantity
        if f.source == STORE:
            out[f.good, f.quarter] += f.quantity
    for (g, t), quantity in out.items():
        trade = plan.problem.trades.get(g)
        kept = (trade.kept if trade else None) or 0.0
        yield _over(quantity, put[g, t - 1] * kept)


def found_here(plan: Plan) -> Iterator[float]:
    """No more of a material is taken from the place in a quarter than there is."""
    taken: Sums = defaultdict(float)
    for f in plan.flows:
        if f.source == FOUND:
            taken[f.good, f.quarter] += f.quantity
    yield from (_over(quantity, found_in(plan.problem, g, t)) for (g, t), quantity in taken.items())


def resale(plan: Plan) -> Iterator[float]:
    """No more of a good that is sold is bought than is used."""
    # Where goods are sold; what is stored or left over is neither sold nor used.
    ends = {d.name for d in plan.problem.needs} | {OUTSIDE}
    bought: Sums = defaultdict(float)
    used: Sums = defaultdict(float)
    sold: Sums = defaultdict(float)
    for f in plan.flows:
        # By good and quarter, not by flow: bought and made flour are one flour, and flows share it out in
        # any way.
        key = f.good, f.quarter
        bought[key] += f.quantity * (f.source == OUTSIDE)
        sold[key] += f.quantity * (f.target in ends)
        used[key] += f.quantity * (f.target not in ends and f.target not in (LEFT, STORE))
    yield from (_over(bought[key], used[key]) for key, quantity in sold.items() if quantity)


def needs_met(plan: Plan) -> Iterator[float]:
    """No need is met beyond its size."""
    sold: Sums = defaultdict(float)
    for f in plan.flows:
        sold[f.target, f.quarter] += f.quantity
    for d in plan.problem.needs:
        for t in range(1, plan.problem.quarters + 1):
            part = d.pattern[t - 1] if d.pattern else 1.0
            yield _over(sold[d.name, t], d.quantity / A_YEAR * part)


def prices(plan: Plan) -> Iterator[float]:
    """What flows is paid at the need's price, at what it costs or brings outside, or at its worth here."""
    paid = {d.name: d.price_pence for d in plan.problem.needs}
    for f in plan.flows:
        pounds = f.quantity * _price(plan, f, paid.get(f.target))
        yield abs(f.pounds - pounds) / max(pounds, 1.0)


def _price(plan: Plan, f: Flow, need_pence: float | None) -> float:
    if need_pence is not None:
        return need_pence / 100
    if OUTSIDE in (f.source, f.target):
        return price_outside(plan.problem, f.good, bought=f.source == OUTSIDE)
    return 0.0 if f.target in (LEFT, STORE) else worth_here(plan.problem, f.good)
