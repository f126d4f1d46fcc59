"""Goods that go from somebody to somebody, read from the values of a programme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from ultramicro.plan.programme.model import Problem
from ultramicro.plan.programme.solve import PlanSolution
from ultramicro.plan.programme.unit_economics import POUNDS_PER_PENNY, value_pence

TINY = 1e-6


class End(StrEnum):
    """Where a good comes from or goes to that is neither an activity nor a need."""

    OUTSIDE = "outside"
    FOUND = "found_here"
    LEFT = "left_over"
    STORE = "store"


OUTSIDE, FOUND, LEFT, STORE = End


class Flow(NamedTuple):
    """A good that goes from somebody to somebody in a quarter. [units of the good, £]."""

    quarter: int
    source: str
    target: str
    good: str
    quantity: float
    pounds: float


def flows_of(found: PlanSolution) -> Iterator[Flow]:
    """Share each good out: what is bought goes to who uses it, the rest to all who take, in proportion."""
    problem = found.problem
    users = {a.name for a in problem.activities}
    goods = sorted({name[1] for name in found.model.at if isinstance(name, tuple) and name[0] == "spare"})
    for t in range(1, problem.quarters + 1):
        for g in goods:
            gives, takes = _gives(found, g, t), _takes(found, g, t)
            used = {who: quantity for who, quantity in takes.items() if who in users}
            part = gives.pop(OUTSIDE, 0.0) / max(sum(used.values()), TINY)
            bought = {who: quantity * part for who, quantity in used.items()}
            yield from _shared(problem, g, t, {OUTSIDE: sum(bought.values())}, bought)
            left = {who: quantity - bought.get(who, 0.0) for who, quantity in takes.items()}
            yield from _shared(problem, g, t, gives, left)


def _shared(
    problem: Problem, g: str, t: int, gives: Mapping[str, float], takes: Mapping[str, float]
) -> Iterator[Flow]:
    """Give everybody who takes the same part of what each gives."""
    whole = sum(takes.values())
    for source, given in gives.items():
        for target, taken in takes.items():
            quantity = given * taken / whole if whole else 0.0
            if quantity > TINY:
                yield Flow(
                    t,
                    source,
                    target,
                    g,
                    quantity,
                    quantity * _price(problem, g, source, target) * POUNDS_PER_PENNY,
                )


def _gives(found: PlanSolution, g: str, t: int) -> dict[str, float]:
    problem = found.problem
    gives = {a.name: found.value("level", a.name, t) * a.makes.get(g, 0.0) * problem.seasonal_share(a, g, t)
             for a in problem.activities if g in a.makes}  # fmt: skip
    gives[OUTSIDE] = found.value("buy", g, t)
    gives[FOUND] = sum(problem.materials.get(g, (0.0,) * 12)[month - 1] for month in problem.months(t))
    trade = problem.trades.get(g)
    gives[STORE] = found.value("store", g, t - 1) * ((trade.kept or 0.0) if trade else 0.0)
    return {who: quantity for who, quantity in gives.items() if quantity > TINY}


def _takes(found: PlanSolution, g: str, t: int) -> dict[str, float]:
    problem = found.problem
    takes = {a.name: found.value("level", a.name, t) * a.uses.get(g, 0.0) * problem.seasonal_share(a, g, t)
             for a in problem.activities if g in a.uses}  # fmt: skip
    takes |= {d.name: found.value("sell", d.name, t) for d in problem.needs if d.good == g}
    takes |= {OUTSIDE: found.value("out", g, t), STORE: found.value("store", g, t)}
    takes[LEFT] = found.value("spare", g, t)
    return {who: quantity for who, quantity in takes.items() if quantity > TINY}


def _price(problem: Problem, g: str, source: str, target: str) -> float:
    """Return the price of a unit: a need's, what it costs or brings outside, or what it is worth here."""
    need = next((d for d in problem.needs if d.name == target), None)
    trade = problem.trades.get(g)
    if need:
        return need.price_pence
    if source == OUTSIDE:
        return (trade.buy_pence or 0.0) if trade else 0.0
    if target == OUTSIDE:
        return (trade.sell_pence or 0.0) if trade else 0.0
    return 0.0 if target in {LEFT, STORE} else value_pence(problem, g)
