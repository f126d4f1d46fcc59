"""What the verifier reads of a problem by itself: months, parts of a year, costs and prices.

None of this is shared with the programme. A slip in what the programme is made of would otherwise be taken
over by what checks it.
"""

from __future__ import annotations

from collections.abc import Mapping

from ultramicro.plan.programme.model import Activity, Problem
from ultramicro.plan.programme.plan import Plan

SETTLING_IN = (0.5, 0.75, 1.0)
"""Part of its capacity that an enterprise reaches in its first, second and later quarters."""
A_YEAR, WEEKS_A_YEAR = 4, 52
"""Quarters and weeks of a year."""
MONTHS_A_YEAR, MONTHS_A_QUARTER = 12, 3
FITTED_FOR_YEARS = 10
"""How long what was spent on bringing a building into use serves."""
JOB_HOURS = 1650
"""Hours of a full-time job in a year: 35.6 a week, less 5.6 weeks of leave."""
COUNTED_AT_END = 0.5
"""Part of its equipment's book value that counts against a debt at the end."""
LOAN_FEE = 0.001
"""What a pound of a loan costs to make."""
HUNDRED = 100
"""Pence in a pound."""


def activities_of(problem: Problem) -> dict[str, Activity]:
    """Return a problem's activities by name."""
    return {a.name: a for a in problem.activities}


def months_of(problem: Problem, quarter: int) -> list[int]:
    """Return the three months of a quarter, counted on from the first.

    Examples
    --------
    >>> months_of(Problem(first_month=11), 1), months_of(Problem(first_month=11), 5)
    ([11, 12, 1], [11, 12, 1])
    """
    year = [*range(problem.first_month, MONTHS_A_YEAR + 1), *range(1, problem.first_month)]
    begin = MONTHS_A_QUARTER * ((quarter - 1) % A_YEAR)
    return year[begin : begin + MONTHS_A_QUARTER]


def in_quarter(problem: Problem, a: Activity, amounts: Mapping[str, float], quarter: int) -> dict[str, float]:
    """Return what a unit makes, uses or works in a quarter, of what it does in a year; all full work.

    Examples
    --------
    >>> bees = Activity(name="bees", season={"honey": (8, 9)})
    >>> in_quarter(Problem(), bees, {"honey": 60.0, "wax": 8.0}, 3)
    {'honey': 60.0, 'wax': 2.0}
    """
    months = set(months_of(problem, quarter))
    shares = {}
    for item, amount in amounts.items():
        season = a.season.get(item, tuple(range(1, MONTHS_A_YEAR + 1)))
        shares[item] = amount * len(months.intersection(season)) / len(season)
    return shares


def found_in(problem: Problem, good: str, quarter: int) -> float:
    """Return how much of a material the place has in a quarter."""
    monthly = problem.materials.get(good)
    return sum(monthly[month - 1] for month in months_of(problem, quarter)) if monthly else 0.0


def running_cost(a: Activity) -> float:
    """Return what a unit's full work in a quarter costs beside goods, wages and rent. [£]."""
    return a.running_pence / (HUNDRED * A_YEAR)


def weekly_outgoings(problem: Problem, a: Activity) -> float:
    """Return what a unit at full work pays in a week on wages and running costs. [£]."""
    return (sum(a.hours.values()) * problem.wage_pence + a.running_pence) / (HUNDRED * WEEKS_A_YEAR)


def to_start(a: Activity) -> tuple[float, float]:
    """Return what a unit costs to start, and what the first one costs beside. [£]."""
    return a.capital_pence / HUNDRED, (a.first_pence / HUNDRED if a.whole else 0.0)


def worn(a: Activity, quarters: float, units: float) -> float:
    """Return what so many quarters use up of the equipment of units, the first one's extra included. [£]."""
    each, first = to_start(a)
    return (units * each + first) * quarters / (A_YEAR * max(a.life_years, 1 / A_YEAR))


def price_outside(problem: Problem, good: str, *, bought: bool) -> float:
    """Return what a unit of a good costs or brings outside. [£]."""
    trade = problem.trades.get(good)
    pence = (trade.buy_pence if bought else trade.sell_pence) if trade else None
    return (pence or 0.0) / HUNDRED


def worth_here(problem: Problem, good: str) -> float:
    """Return what a unit of a good is worth within the place: what needs pay, else what it costs. [£]."""
    paid = [need.price_pence for need in problem.needs if need.good == good]
    if paid:
        return max(paid) / HUNDRED
    return price_outside(problem, good, bought=True) or price_outside(problem, good, bought=False)


def discounted(problem: Problem, quarter: int) -> float:
    """Return how much a pound of a quarter counts.

    Examples
    --------
    >>> from ultramicro.plan.programme.worth import Worth
    >>> round(discounted(Problem(worth=Worth(discount=0.035)), 5), 4)
    0.9662
    """
    return float(1 / (1 + problem.worth.discount) ** ((quarter - 1) / A_YEAR))


def given_in(plan: Plan, quarter: int) -> float:
    """Return the hours of paid work that pledges take over in a quarter; unpaid help is no wage saved."""
    paid = {work.name for work in plan.problem.work if work.skills}
    return sum(hours for name, hours in plan.given_hours.get(quarter, {}).items() if name in paid)


def interest_on(plan: Plan, quarter: int) -> float:
    """Return what the debts at the end of a quarter cost by the end of the next, each at its rate. [£]."""
    owed, cost = plan.tills[quarter - 1].debt, 0.0
    for loan in plan.problem.loans:
        mine = plan.lent[loan.name][quarter - 1].debt
        owed, cost = owed - mine, cost + mine * loan.interest
    return (cost + owed * plan.problem.money.interest) / A_YEAR
