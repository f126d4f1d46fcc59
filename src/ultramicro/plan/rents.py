"""What an enterprise pays for the ground that it stands on, in the quarter in which it stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ultramicro.plan.programme.model import Activity
from ultramicro.plan.programme.plan import Plan, Quarter
from ultramicro.plan.programme.unit_economics import POUNDS_PER_PENNY


def rent_pounds(plan: Plan, a: Activity, q: Quarter) -> float:
    """Return the rent of a quarter, of the sites in which it stands in that quarter. [£]."""
    rents = {i.name: i.rent_pence * POUNDS_PER_PENNY for i in plan.problem.spaces}
    return sum(m2 * rents[site] for site, m2 in stood_m2(plan, a, q.quarter).items())


def ready_pounds(plan: Plan, a: Activity, quarters: Sequence[Quarter] | None = None) -> float:
    """Return what making ready costs of the sites that it enters in some quarters, or at any time. [£]."""
    each = {i.name: i.ready_pence * POUNDS_PER_PENNY for i in plan.problem.spaces}
    mine = [q for q in plan.quarters if q.activity == a.name] if quarters is None else quarters
    return sum(
        (m2 - stood_m2(plan, a, q.quarter - 1).get(site, 0.0)) * each[site]
        for q in mine for site, m2 in stood_m2(plan, a, q.quarter).items()
    )  # fmt: skip


def stood_m2(plan: Plan, a: Activity, quarter: int) -> Mapping[str, float]:
    """Return how much of an enterprise stands in each site in a quarter. [m²]."""
    stood: dict[str, float] = {}
    for (name, _, site), m2 in plan.stood.get(quarter, {}).items():
        if name == a.name:
            stood[site] = stood.get(site, 0.0) + m2
    return stood
