"""Rows which say that nothing of a good is sold or used before somebody who makes it has begun.

The relaxation starts a twentieth of a bakery, which works as little as it may, and sells from the store what
it baked in other quarters: a need of a twentieth of a bakery is met in full. Where a good keeps, no row of
one quarter alone tells that apart from a plan. Over all quarters so far it can be told: what is sold was made
here or found here, since what is bought is used. Then for what is sold of a good

    sold ≤ found + (most − found) · Σ units of its makers that are past their lead

in every whole plan: where none has begun the sum is nought, and where one has, the right side is `most`. The
same holds for what one activity uses of a good beyond what is bought, and for units of it that could not work
at their least load.

J. Krarup, O. Bilde, "Plant location, set covering and economic lot size", 1977: rows of this kind, of each
outlet and maker, make location problems nearly whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ultramicro.core.linear import Floats, LinearModel
from ultramicro.plan.programme.model import RAMP, Problem
from ultramicro.plan.programme.unit_economics import all_goods

KNOWN = frozenset(("level", "sell", "buy", "out", "store", "spare"))
"""Columns of a row of goods. Where there is another, it may be another source, and nothing is said."""


FULLY = 1 - 1e-6
"""So that a least load that is just met is not taken for one that is missed."""


class Outlet(NamedTuple):
    """What leaves a good's balance by one door: `Σ weight · column`, the most of it, how much is found."""

    name: tuple[object, ...]
    terms: dict[int, float]
    most: float
    found: float


def supply_rows(
    problem: Problem, model: LinearModel, at: Floats, broken: float
) -> Iterator[tuple[tuple[object, ...], dict[int, float], float]]:
    """Yield the rows of this kind that values break: a name, the weights by column, the most of their sum.

    Parameters
    ----------
    problem : Problem
        What the plan is chosen from.
    model : LinearModel
        Its programme.
    at : ndarray
        The values by column.
    broken : float
        By how much a row must be broken, beside the most that its outlet can be.
    """
    for g in all_goods(problem):
        if not all(a.whole for a in problem.activities if g in a.makes):
            continue
        for t in range(1, problem.quarters + 1):
            if not _balanced(model, g, t):
                continue
            begun = _begun(problem, model, g, t)
            makers = sum(at[column] for column in begun)
            # Where a whole unit has begun the row says no more than the outlet's own bound.
            for outlet in _outlets(problem, model, g, t) if makers < 1 else ():
                more = outlet.most - outlet.found
                out = sum(weight * at[column] for column, weight in outlet.terms.items())
                if more > 0 and out - outlet.found - more * makers > broken * outlet.most:
                    makes = {column: outlet.terms.get(column, 0.0) - more for column in begun}
                    yield outlet.name, outlet.terms | makes, outlet.found


def _balanced(model: LinearModel, g: str, t: int) -> bool:
    names = (model.names[column] for column in model.terms[model.row_at["goods", g, t]])
    return all(isinstance(name, tuple) and name[0] in KNOWN for name in names)


def _begun(problem: Problem, model: LinearModel, g: str, t: int) -> list[int]:
    """Return the columns of units of which at least one stands if any of a good was made by a quarter."""
    keeps, found = _keeps(problem, g), list[int]()
    for a in problem.activities:
        if g in a.makes:
            # What was made when it was last in season may be in the store.
            seasons = range(t, 0, -1) if keeps else range(t, t - 1, -1)
            last = next((u for u in seasons if problem.seasonal_share(a, g, u) > 0), 0)
            if (column := model.at.get(("units", a.name, last - a.lead))) is not None:
                found.append(column)
    return found


def found_so_far(problem: Problem, g: str, t: int) -> float:
    """Return how much there can be of a good that was found here, with what is left in the store.

    Examples
    --------
    >>> from ultramicro.plan.programme.model import Trade
    >>> wood = Problem(materials={"wood": (1.0,) * 12}, trades={"wood": Trade(kept=0.5)})
    >>> [found_so_far(wood, "wood", t) for t in (1, 2)]
    [3.0, 4.5]
    """
    kept, sum_found = _keeps(problem, g), 0.0
    for u in range(1, t + 1):
        now = sum(problem.materials.get(g, (0.0,) * 12)[month - 1] for month in problem.months(u))
        sum_found = now + kept * sum_found
    return sum_found


def _keeps(problem: Problem, g: str) -> float:
    return (problem.trades[g].kept or 0.0) if g in problem.trades else 0.0


def _outlets(problem: Problem, model: LinearModel, g: str, t: int) -> Iterator[Outlet]:
    found = found_so_far(problem, g, t)
    for d in problem.needs:
        if d.good == g:
            column = model.at["sell", d.name, t]
            yield Outlet(("sold once made", d.name, t), {column: 1.0}, model.high[column], found)
    bought = model.at.get(("buy", g, t))
    # What is bought goes into the store where nothing of the good is sold: then it may be used later.
    if bought is not None and _keeps(problem, g) and ("no resale", g, t) not in model.row_at:
        return
    for a in problem.activities:
        used = a.uses.get(g, 0.0) * problem.seasonal_share(a, g, t)
        if used > 0:
            level = model.at["level", a.name, t]
            terms = {level: used} | ({} if bought is None else {bought: -1.0})
            yield Outlet(("used once made", a.name, g, t), terms, used * model.high[level], found)
            units = model.at.get(("units", a.name, t - a.lead))
            least = used * a.least_load * RAMP[0] if ("least load", a.name, t) in model.row_at else 0.0
            # What cannot even run at its least load has not begun at all: units say so sooner than work.
            if bought is None and units is not None and a.whole and found < least * FULLY:
                yield Outlet(("begun once made", a.name, g, t), {units: 1.0}, model.high[units], 0.0)
