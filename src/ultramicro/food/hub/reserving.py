"""Goods that came for one week are not another's: only what that week does not need is free."""

from __future__ import annotations

from collections import Counter

from ultramicro.food.hub.stock import Batches
from ultramicro.food.hub.weeks import Week, Weeks
from ultramicro.ledger.deciding import View


def given_in(view: View, week: Week) -> Counter[int]:
    """Return what each line of a week has, packed or delivered, in whole parts of its unit."""
    found: Counter[int] = Counter()
    for batch in view.of(Batches).in_week(week.id):
        for parcel in batch.parcels:
            if parcel.week == week.id:
                found[parcel.line] += parcel.quantity
    return found


def free_for(view: View, week: Week, grower: str, good: str) -> dict[str, int]:
    """Return what is left for a week of each batch of a grower's good.

    What came for another week that is open is that week's, up to what its lines still lack.
    """
    others = {each.id: each for each in view.of(Weeks).shelf.values("open") if each.id != week.id}
    free, wanted = dict[str, int](), dict[str, int]()
    for batch in view.of(Batches).of(grower, good):
        kept = 0
        if other := others.get(batch.week):
            lacks = wanted.setdefault(batch.week, _lacks(view, other, grower, good))
            kept = min(batch.left, lacks)
            wanted[batch.week] = lacks - kept
        free[batch.id] = batch.left - kept
    return free


def _lacks(view: View, week: Week, grower: str, good: str) -> int:
    given = given_in(view, week)
    lines = (line for line in week.lines if (line.grower, line.good) == (grower, good))
    return sum(max(0, line.quantity - given[line.line]) for line in lines)
