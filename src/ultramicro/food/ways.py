"""The plan of a season beside what hubs do without one, on the same offers and orders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ultramicro.core.rows import Row
from ultramicro.food.cycle.baselines import first_come_first_served, proportional
from ultramicro.food.cycle.chain import attainable, chain_of
from ultramicro.food.cycle.evenness import evenness
from ultramicro.food.cycle.model import Ints, Plan, Week
from ultramicro.food.cycle.weeks import Done
from ultramicro.food.gather import Cycles


def ways_rows(cycles: Cycles, weeks: Sequence[Done]) -> Iterator[Row]:
    """Yield this plan beside what hubs do without one, as rows of `food_ways`.

    Parameters
    ----------
    cycles : Cycles
        Offers and orders by cycle.
    weeks : sequence of Done
        The plan of each.
    """
    sure, own = [each.found.floor for each in weeks], cycles.weeks
    for name, of, plans in (
        ("plan", [each.week for each in weeks], [each.found.plan for each in weeks]),
        ("first_come", own, [first_come_first_served(week) for week in own]),
        ("proportional", own, [proportional(week) for week in own]),
    ):
        yield _way(name, cycles, of, plans, sure)


def filled_share(cycles: Cycles, weeks: Sequence[Week], plans: Sequence[Plan]) -> float | None:
    """Return which part of an order plans fill on average: boxes and kilos are never added up. [share]."""
    asked = [cycles.steps.parts(row["quantity"]) for rows in cycles.ordered for row in rows]
    filled = [each for week, plan in zip(weeks, plans, strict=True) for each in plan.filled(week).tolist()]
    shares = [got / whole for got, whole in zip(filled, asked, strict=True) if whole > 0]
    return sum(shares) / len(shares) if shares else None


def _way(
    name: str, cycles: Cycles, weeks: Sequence[Week], plans: Sequence[Plan], sure: Sequence[Ints]
) -> Row:
    pairs, scale = list(zip(weeks, plans, strict=True)), cycles.steps.scale
    sold = np.sum([plan.by_grower(week) for week, plan in pairs], axis=0)
    even = evenness(sold, np.sum([attainable(week, chain_of(week)) for week in weeks], axis=0))
    return {
        "way": name, "worth_pence": round(sum(plan.value(week) for week, plan in pairs) / scale),
        "quantity": sum(int(plan.quantity.sum()) for plan in plans) / scale,
        "filled_share": filled_share(cycles, weeks, plans), "lowest_share": even.lowest,
        "gini": even.gini, "growers_nothing": even.nothing,
        "below_sure": sum(
            int((plan.by_grower(week) < floor).sum()) for (week, plan), floor in zip(pairs, sure, strict=True)
        ),
        "below_lot": sum(_below(week, plan) for week, plan in pairs),
        "below_least": sum(_of_no_use(week, plan) for week, plan in pairs),
    }  # fmt: skip


def _of_no_use(week: Week, plan: Plan) -> int:
    filled = plan.filled(week)
    return int(((filled > 0) & (filled < week.orders.least)).sum())


def _below(week: Week, plan: Plan) -> int:
    sold = plan.sold(week)
    return int(((sold > 0) & (sold < week.offers.lot)).sum())
