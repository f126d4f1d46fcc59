"""Who gains by a plan and who loses, by how deprived the area is where they live or sell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from ultramicro.plan.people.location import Location
from ultramicro.plan.people.people import Assignment, Fit
from ultramicro.plan.programme.model import QUARTERS, WEEKS
from ultramicro.plan.programme.plan import Plan
from ultramicro.plan.programme.unit_economics import POUNDS_PER_PENNY

UNKNOWN_LAST = 99


class Gainer(StrEnum):
    """Who gains, or loses."""

    PAID_HERE = "paid_here"
    PAID_ELSEWHERE = "paid_elsewhere"
    SELLERS_HERE = "sellers_here"


class Gain(NamedTuple):
    """What goes in a year to people in areas of one tenth of deprivation, or of none that is known. [£]."""

    who: Gainer
    tenth: int | None
    pounds: float


def gains(plan: Plan, filled: Sequence[Assignment], where: Mapping[str, Location]) -> Iterator[Gain]:
    """Share what workers take home in the last quarter, as for a year, and what sellers here lose.

    Parameters
    ----------
    plan : Plan
        The plan.
    filled : sequence of Assignment
        Who does what in it.
    where : mapping of str to Location
        Where the people of each row of resources live, as far as that is known.
    """
    sums: dict[tuple[Gainer, int | None], float] = defaultdict(float)
    take_home = plan.problem.worth.take_home
    for each in filled:
        # Rents are left out: who owns the ground is not known.
        # Who works without pay is paid nothing.
        if not each.is_ground and each.reason is not Fit.GIVEN:
            wages = each.quantity * WEEKS * plan.problem.wage_pence * POUNDS_PER_PENNY * take_home
            spot = where.get(each.resource)
            known = spot.tenths if spot else {}
            for tenth, share in known.items():
                sums[Gainer.PAID_HERE, tenth] += wages * share
            # A post that nobody here fills is filled from outside.
            who = Gainer.PAID_HERE if each.resource else Gainer.PAID_ELSEWHERE
            sums[who, None] += wages * (1 - sum(known.values()))
    sums[Gainer.SELLERS_HERE, None] = -_lost(plan)
    for key in sorted(sums, key=lambda key: (key[0], key[1] or UNKNOWN_LAST)):
        if abs(sums[key]) >= 1:
            yield Gain(*key, sums[key])


def _lost(plan: Plan) -> float:
    """Return what sellers of the place sell less in a year, by the last quarter's sales."""
    part = {d.name: d.displaced for d in plan.problem.needs}
    last = [f for f in plan.flows if f.quarter == plan.problem.quarters]
    return sum(f.pounds * part.get(f.target, 0.0) for f in last) * QUARTERS
