"""Rows that no whole plan breaks but the relaxation does, so that what it promises comes close to a plan.

The relaxation starts a quarter of a bakery and lets it bake in full for a need of that size; in a plan a
whole bakery is started and works at a quarter. Take a row that limits an activity's work, by buyers, hours
or materials, with what helps on its other side: `weight · level ≤ limit + helps`. With `K = ⌈limit ÷
weight⌉` units the limit is used up; `rest = limit − (K − 1) · weight` is left for the last. Then for u
units ready

    weight · level − helps ≤ limit − rest · (K − u)

in every whole plan: for K units and more the row itself says it, for fewer `level ≤ u` does. Where K is 1 a
unit that has not settled in does no more than its ramp lets it. Only such rows are added as the relaxation
breaks, and those of `supply_cuts`, until it breaks no more.

H. Marchand, L. A. Wolsey, "Aggregation and mixed integer rounding to solve MIPs", Operations Research 49
(2001) 363.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import NamedTuple

from ultramicro.core.linear import INFINITY, Floats, LinearModel, Solution
from ultramicro.plan.programme.model import RAMP, Activity, Problem
from ultramicro.plan.programme.supply_cuts import supply_rows

LIMITING = ("goods", "skill", "people", "volunteers", "no links")
"""Rows of the programme that limit how much is worked."""
NEAR = (0.1, 0.9)
"""Parts of its bound from which a column that helps is taken at its bound; either may say more."""
BROKEN = 1e-4
"""By how much a row must be broken to be added, beside the size of what it sums."""
ROUNDS, CLOSER = 8, 1e-4
"""How often rows are added, and the share of the bound by which the last ones must bring it down."""


class Limit(NamedTuple):
    """What limits the work of some activities in a quarter: `Σ weight · level ≤ limit + helps`."""

    name: tuple[object, ...]
    quarter: int
    limit: float
    work: dict[str, float]
    helps: dict[int, float]


def tightened(
    problem: Problem, model: LinearModel, known: LinearModel | None = None
) -> tuple[LinearModel, Solution | None]:
    """Return the programme with such rows added, and its relaxation; the columns are the same.

    Parameters
    ----------
    problem : Problem
        What the plan is chosen from.
    model : LinearModel
        Its programme, which stays as it is.
    known : LinearModel, optional
        A programme that was made tight, whose goods, hours and recipes are the same: all rows that this adds
        hold here too, so that they are begun with.

    Returns
    -------
    tight : LinearModel
        The programme with more rows.
    relaxed : Solution or None
        Its relaxation; None where there is none.
    """
    tight = model.copied()
    if known is not None:
        _take_over(tight, known)
    relaxed = tight.solve(relaxed=True)
    for _ in range(ROUNDS):
        if relaxed is None:
            break
        # A list first: the rows are looked for in the model to which they are then added.
        broken = [
            *_broken(problem, tight, relaxed.at), *supply_rows(problem, tight, relaxed.at, BROKEN),
        ]  # fmt: skip
        if not broken:
            break
        for name, terms, high in broken:
            weights = {tight.names[column]: weight for column, weight in terms.items()}
            # A row may be broken again with other helps, also where a programme is made tight a second time.
            tight.row((*name, len(tight.rows)), weights, high=high)
        before, relaxed = relaxed, tight.solve(relaxed=True)
        # Each round adds rows that every later solve has to carry; the last ones hardly move the bound.
        if relaxed is None or before.value - relaxed.value <= CLOSER * abs(before.value):
            break
    return tight, relaxed


def _take_over(model: LinearModel, known: LinearModel) -> None:
    """Add the rows that another programme was made tight with."""
    for at in range(len(model.rows), len(known.rows)):
        terms = {known.names[column]: weight for column, weight in known.terms[at].items()}
        model.row(known.rows[at], terms, high=known.row_high[at])


def _broken(
    problem: Problem, model: LinearModel, at: Floats
) -> Iterator[tuple[tuple[object, ...], dict[int, float], float]]:
    """Yield the rows that values break: a name, the weights by column, and the most that they may sum to."""
    by_name = {a.name: a for a in problem.activities}
    for limit in list(_limits(model, at)):
        for activity, weight in limit.work.items():
            a, t = by_name[activity], limit.quarter
            ready = model.at.get(("units", a.name, t - a.lead))
            # A limit that fits a whole number of units but for rounding needs no unit more.
            needed = math.ceil(limit.limit / weight - 1e-9)
            # What the last, not fully used unit may still do; where it may do all, the row says nothing
            # new.
            rest = limit.limit - (needed - 1) * weight
            if ready is None or not a.whole or needed > a.most or rest > weight * (1 - 1e-6):
                continue
            stands = {ready: rest} if needed > 1 else _settling(model, a, t, weight, limit.limit)
            own = {model.at["level", a.name, t]: weight, **{c: -w for c, w in stands.items()}}
            terms = {c: -w for c, w in limit.helps.items()} | own
            high = limit.limit - rest * needed
            sums = [w * at[c] for c, w in terms.items()]
            # Measured against the size of the terms: in a row of millions a miss of one is rounding.
            if sum(sums) - high > BROKEN * (sum(map(abs, sums)) + abs(high)):
                yield ("whole", *limit.name, a.name), terms, high


def _settling(model: LinearModel, a: Activity, t: int, weight: float, limit: float) -> dict[int, float]:
    """Return what units of each age add to the most that is worked, where one settled unit could do all.

    Of a limit of 60% of a unit, one that has just opened does 50%, and 60% a quarter later.
    """
    does = [0.0, *(min(weight * part, limit) for part in RAMP)]
    steps = ((t - a.lead - age, late - early) for age, (early, late) in enumerate(itertools.pairwise(does)))
    return {model.at["units", a.name, u]: step for u, step in steps if u >= 1 and step > 0}


def _limits(model: LinearModel, at: Floats) -> Iterator[Limit]:
    """Yield both sides of each row that limits work, with what helps at its bound where it is near it."""
    levels = {at: name[1] for name, at in model.at.items() if isinstance(name, tuple) and name[0] == "level"}
    for name, row in model.row_at.items():
        if not isinstance(name, tuple) or name[0] not in LIMITING:
            continue
        # A row with both bounds is two limits; each side is looked at as "at most".
        for side, high in ((1.0, model.row_high[row]), (-1.0, -model.row_low[row])):
            if high == INFINITY:
                continue
            terms = {c: side * w for c, w in model.terms[row].items()}
            work = {levels[c]: w for c, w in terms.items() if w > 0 and c in levels}
            helps = {c: -w for c, w in terms.items() if w < 0}
            for much in NEAR:
                most = {c for c in helps if at[c] >= much * model.high[c]}
                limit = high + sum(helps[c] * model.high[c] for c in most)
                if limit > 0:
                    rest = {c: w for c, w in helps.items() if c not in most}
                    yield Limit((*name, side, much), name[-1], limit, work, rest)
