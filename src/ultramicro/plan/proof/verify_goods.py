"""Laws of a plan's goods, from its flows and from what each enterprise says that it makes and uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ultramicro.plan.programme.model import QUARTERS
from ultramicro.plan.programme.plan import FOUND, LEFT, OUTSIDE, STORE, Plan


def goods_balance(plan: Plan) -> Iterator[float]:
    """What comes of each good in a quarter equals what goes, by what each says that it makes and uses."""
    problem = plan.problem
    made: dict[tuple[str, int], float] = defaultdict(float)
    moved: dict[tuple[str, int], float] = defaultdict(float)
    for f in plan.flows:
        moved[f.good, f.quarter] += f.quantity
        if f.source in (OUTSIDE, FOUND, STORE):
            made[f.good, f.quarter] += f.quantity
    by_name = {a.name: a for a in problem.activities}
    for q in plan.quarters:
        a = by_name[q.activity]
        for g, quantity in a.makes.items():
            made[g, q.quarter] += q.level * quantity * problem.seasonal_share(a, g, q.quarter)
    for key, quantity in made.items():
        yield abs(quantity - moved[key]) / max(quantity, 1.0)
    used: dict[tuple[str, str, int], float] = defaultdict(float)
    for f in plan.flows:
        used[f.target, f.good, f.quarter] += f.quantity
    for q in plan.quarters:
        a = by_name[q.activity]
        for g, quantity in a.uses.items():
            wanted = q.level * quantity * problem.seasonal_share(a, g, q.quarter)
            yield abs(used[a.name, g, q.quarter] - wanted) / max(wanted, 1.0)


def stores(plan: Plan) -> Iterator[float]:
    """No more comes out of a store than what was put in the quarter before and has kept."""
    put: dict[tuple[str, int], float] = defaultdict(float)
    out: dict[tuple[str, int], float] = defaultdict(float)
    for f in plan.flows:
        if f.target == STORE:
            put[f.good, f.quarter] += f.quantity
        if f.source == STORE:
            out[f.good, f.quarter] += f.quantity
    for (g, t), quantity in out.items():
        trade = plan.problem.trades.get(g)
        kept = put[g, t - 1] * ((trade.kept or 0.0) if trade else 0.0)
        yield max(0.0, quantity - kept) / max(kept, 1.0)


def found_here(plan: Plan) -> Iterator[float]:
    """No more of a material is taken from the place in a quarter than there is."""
    problem, taken = plan.problem, defaultdict[tuple[str, int], float](float)
    for f in plan.flows:
        if f.source == FOUND:
            taken[f.good, f.quarter] += f.quantity
    for (g, t), quantity in taken.items():
        there = sum(problem.materials.get(g, (0.0,) * 12)[month - 1] for month in problem.months(t))
        yield max(0.0, quantity - there) / max(there, 1.0)


def resale(plan: Plan) -> Iterator[float]:
    """No more of a good that is sold is bought than is used."""
    needs = {d.name for d in plan.problem.needs}
    for t in range(1, plan.problem.quarters + 1):
        sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for f in plan.flows:
            if f.quarter == t:
                sums[f.good]["bought"] += f.quantity * (f.source == OUTSIDE)
                inside = f.target not in needs and f.target not in (OUTSIDE, LEFT, STORE)
                sums[f.good]["used"] += f.quantity * inside
                sums[f.good]["sold"] += f.quantity * (f.target in needs or f.target == OUTSIDE)
        for s in sums.values():
            yield max(0.0, s["bought"] - s["used"]) / max(s["bought"], 1.0) if s["sold"] else 0.0


def needs_met(plan: Plan) -> Iterator[float]:
    """No need is met beyond its size."""
    sold: dict[tuple[str, int], float] = defaultdict(float)
    for f in plan.flows:
        sold[f.target, f.quarter] += f.quantity
    for d in plan.problem.needs:
        for t in range(1, plan.problem.quarters + 1):
            most = d.quantity / QUARTERS
            yield max(0.0, sold[d.name, t] - most) / max(most, 1.0)
