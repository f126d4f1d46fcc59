"""How a plan stands where yields, prices and buyers turn out otherwise, and which one number would sink it.

What was started stays started; how much is worked, bought and sold is chosen anew for each draw. A till that
would fall below nought is filled by an overdraft, which the plan does not have; how often is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from ultramicro.core.linear import LinearModel, Name, Solution
from ultramicro.plan.programme.model import QUARTERS, Activity, Need, Problem
from ultramicro.plan.programme.portfolio import given_pounds, portfolio
from ultramicro.plan.programme.solve import PlanSolution
from ultramicro.plan.programme.unit_economics import (
    FITTED_YEARS,
    POUNDS_PER_PENNY,
    first_pounds,
    first_wear_pounds,
    wear_pounds,
)

PRICE, BUYERS, WAGE = 0.15, 0.20, 0.10
"""How far prices, what people want, and wages may be off, as shares; judgements."""
LATE = 0.3
"""How likely an enterprise is to open a quarter late; a judgement."""
FINE = 500.0
"""An overdraft in pounds below which a till is called sound."""
DEAR = 10.0
"""What a pound of overdraft counts against a plan, so that it is the last resort."""


class Draw(NamedTuple):
    """How a plan does in one draw: its income, the overdraft it needs, and what its own till gains. [£]."""

    worth: float
    overdraft: float
    left: float


class Factor(StrEnum):
    """Which number turns out otherwise."""

    WAGE = "wage"
    YIELD = "yield"
    PRICE = "price"
    DEMAND = "demand"


class Sensitivity(NamedTuple):
    """What one number, at its worst, does to a plan. [£].

    `of` is the activity or the need that the number is of; `change` by which share it is off.
    """

    factor: Factor
    of: str
    change: float
    loss: float
    overdraft: float


def draws(found: PlanSolution, number: int = 50, seed: int = 1) -> list[Draw]:
    """Draw yields, prices, buyers, start-up costs and delays.

    Each figure lies between its least and most, with the likeliest in the middle.

    Parameters
    ----------
    found : PlanSolution
        The plan.
    number, seed : int
        How many draws, and where they begin.
    """
    # The same seed gives the same draws, so that two plans can be compared.
    dice = np.random.default_rng(seed)
    return [_fixed(found, _drawn(found.problem, dice)) for _ in range(number)]


def _drawn(problem: Problem, dice: np.random.Generator) -> Problem:
    def off(spread: float) -> float:
        # Only least, likeliest and most can be judged by anybody; a triangle asks for no more.
        return float(dice.triangular(1 - spread, 1.0, 1 + spread)) if spread else 1.0

    # At worst half of it comes: a harvest of nothing is no error of the figure.
    activities = tuple(
        _started(_yielding(a, off(min(a.spread, 0.5))), off(min(a.spread, 0.5)), late=dice.random() < LATE)
        for a in problem.activities
    )
    # An order in writing has its price and its quantity; the dice are thrown all the same, so that an order
    # more does not change what the others come to.
    thrown = [(d, off(PRICE), off(BUYERS)) for d in problem.needs]
    needs = tuple(d if d.sure else _wanted(d, price, buyers) for d, price, buyers in thrown)
    return replace(problem, activities=activities, needs=needs)


def _yielding(a: Activity, by: float) -> Activity:
    return replace(a, makes={g: quantity * by for g, quantity in a.makes.items()})


def _started(a: Activity, cost: float, *, late: bool) -> Activity:
    # A builder's price and date are as unsure as a harvest.
    return replace(
        a, capital_pence=a.capital_pence * cost, first_pence=a.first_pence * cost, lead=a.lead + late
    )


def _wanted(d: Need, price: float, buyers: float) -> Need:
    return replace(d, price_pence=d.price_pence * price, quantity=d.quantity * buyers)


def sensitivities(found: PlanSolution) -> list[Sensitivity]:
    """Put each number at its worst, one at a time, and tell what it does; the worst first."""
    # Measured against the same programme with an overdraft, so that only the number at hand differs.
    expected = as_planned(found)
    drawn = [(case, _fixed(found, case.problem)) for case in _worst(found)]
    told = [
        Sensitivity(case.factor, case.of, case.change, expected.worth - draw.worth, draw.overdraft)
        for case, draw in drawn
    ]
    return sorted(told, key=lambda each: (-each.overdraft, -each.loss, each.factor, each.of))


def as_planned(found: PlanSolution) -> Draw:
    """Return how the plan does where everything turns out as it was planned."""
    return _fixed(found, found.problem)


class _Case(NamedTuple):
    """One number at its worst, and the problem with it."""

    factor: Factor
    of: str
    change: float
    problem: Problem


def _worst(found: PlanSolution) -> Iterator[_Case]:
    p, chosen = found.problem, found.units()
    yield _Case(Factor.WAGE, "", WAGE, replace(p, wage_pence=p.wage_pence * (1 + WAGE)))
    for a in p.activities:
        if a.name in chosen:
            worse = tuple(_yielding(x, 1 - x.spread) if x is a else x for x in p.activities)
            yield _Case(Factor.YIELD, a.name, -a.spread, replace(p, activities=worse))
    made = {g for a in p.activities if a.name in chosen for g in a.makes}
    for d in p.needs:
        if d.good in made and not d.sure:
            cheaper = tuple(_wanted(x, 1 - PRICE, 1.0) if x is d else x for x in p.needs)
            yield _Case(Factor.PRICE, d.name, -PRICE, replace(p, needs=cheaper))
            fewer = tuple(_wanted(x, 1.0, 1 - BUYERS) if x is d else x for x in p.needs)
            yield _Case(Factor.DEMAND, d.name, -BUYERS, replace(p, needs=fewer))


def _fixed(found: PlanSolution, problem: Problem) -> Draw:
    """Solve with what was started as it is, and an overdraft in every quarter."""
    # What was not started stays so: without it the programme is a fifth as large, and worth the same.
    last = problem.quarters
    there = (a for a in problem.activities if found.value("units", a.name, last) > 0)
    problem = replace(problem, activities=tuple(there))
    model = portfolio(problem)
    for a in problem.activities:
        for t in range(1, problem.quarters + 1):
            for kind in ("units", "begun"):
                if (at := model.at.get((kind, a.name, t))) is not None:
                    # Money that is spent on a start cannot be had back.
                    model.low[at] = model.high[at] = found.value(kind, a.name, t)
    for t in range(1, problem.quarters + 1):
        model.column(("overdraft", t), worth=-DEAR)
        # An overdraft is owed until it is paid back: the next quarter begins with it.
        before: dict[Name, float] = {("overdraft", t - 1): -1.0} if t > 1 else {}
        model.add(("cash", t), {("overdraft", t): 1.0, **before})
        # A reserve is there to be used when things go wrong.
        model.row_low[model.row_at["reserve", t]] = -np.inf
    for row, at in model.row_at.items():
        # A bad year may bring too little work, or a loss: both are told, not forbidden.
        if isinstance(row, tuple) and row[0] in ("least load", "sound"):
            model.row_low[at] = -np.inf
    solved = model.solve(relaxed=True)
    # No overdraft however large would do: it counts as the worst there is.
    if solved is None:
        return Draw(worth=0.0, overdraft=float("inf"), left=-float("inf"))
    return _told(model, problem, solved)


def _told(model: LinearModel, problem: Problem, solved: Solution) -> Draw:
    quarters = range(1, problem.quarters + 1)
    over = [model.value(solved, ("overdraft", t)) for t in quarters]
    cash, debt = (model.value(solved, (kind, problem.quarters)) for kind in ("cash", "debt"))
    debt += sum(model.value(solved, ("owed", loan.name, problem.quarters)) for loan in problem.loans)
    given = sum(given_pounds(problem, t) for t in quarters)
    left = cash - debt - over[-1] + _book_pounds(model, problem, solved) - given
    return Draw(worth=solved.value + DEAR * sum(over), overdraft=max(over), left=left)


def _book_pounds(model: LinearModel, problem: Problem, solved: Solution) -> float:
    """Return what equipment and rooms made ready still stand for at the end. [£]."""
    book = 0.0
    for t in range(1, problem.quarters + 1):
        for a in problem.activities:
            for kind, paid, worn in (("units", a.capital_pence * POUNDS_PER_PENNY, wear_pounds(a)),
                                     ("begun", first_pounds(a), first_wear_pounds(a))):  # fmt: skip
                if (kind, a.name, t) in model.at:
                    there = model.value(solved, (kind, a.name, t))
                    book += there * (paid * (t == problem.quarters) - worn)
        for i in problem.spaces:
            ready, there = i.ready_pence * POUNDS_PER_PENNY, model.value(solved, ("taken", i.name, t))
            book += there * ready * ((t == problem.quarters) - 1 / (QUARTERS * FITTED_YEARS))
    return book
