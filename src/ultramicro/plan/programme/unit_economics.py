"""What a quarter of an enterprise's work comes to: hours, wages, wear, and what it counts for. [£]."""

from __future__ import annotations

from collections.abc import Mapping

from ultramicro.plan.programme.model import QUARTERS, WEEKS, Activity, Need, Problem

POUNDS_PER_PENNY = 0.01
"""Pounds in a penny."""
HOURS_A_JOB = 1650
"""Hours that somebody in a full-time job works in a year: 35.6 a week, less 5.6 weeks of leave."""
FITTED_YEARS = 10
"""How long what was spent on bringing a building into use serves."""


def in_pence(pounds: float) -> int:
    """Return whole pence.

    Examples
    --------
    >>> in_pence(1.5)
    150
    """
    return round(pounds / POUNDS_PER_PENNY)


def counted_in(problem: Problem, t: int) -> float:
    """Return how much a pound of a quarter counts.

    Examples
    --------
    >>> counted_in(Problem(), 1)
    1.0
    """
    # The first quarter counts whole: a plan is compared with doing nothing now.
    return float((1 + problem.worth.discount) ** (-(t - 1) / QUARTERS))


def hours_of(problem: Problem, a: Activity, t: int) -> float:
    """Return the paid hours of a unit's full work in a quarter."""
    return sum(hours * problem.seasonal_share(a, k, t) for k, hours in a.hours.items())


def wages_pounds(problem: Problem, a: Activity, t: int) -> float:
    """Return the wages of a unit's full work in a quarter."""
    return hours_of(problem, a, t) * problem.wage_pence * POUNDS_PER_PENNY


def running_pounds(a: Activity) -> float:
    """Return what a unit's full work in a quarter costs beside goods, wages and rent."""
    return a.running_pence * POUNDS_PER_PENNY / QUARTERS


def weekly_pounds(problem: Problem, a: Activity) -> float:
    """Return what a unit at full work pays out in a week on wages and running costs."""
    wages = sum(a.hours.values()) * problem.wage_pence * POUNDS_PER_PENNY
    return (wages + a.running_pence * POUNDS_PER_PENNY) / WEEKS


def wear_pounds(a: Activity) -> float:
    """Return the part of a unit's equipment that a quarter uses up."""
    return a.capital_pence * POUNDS_PER_PENNY / _life_quarters(a)


def first_pounds(a: Activity) -> float:
    """Return what the first unit costs beside its own capital; nothing where parts of one can be started."""
    return a.first_pence * POUNDS_PER_PENNY if a.whole else 0.0


def first_wear_pounds(a: Activity) -> float:
    """Return the part of it that a quarter uses up."""
    return first_pounds(a) / _life_quarters(a)


def book_share(a: Activity, quarters: int) -> float:
    """Return the part of what equipment cost that it still stands for after so many quarters' wear.

    Examples
    --------
    >>> [book_share(Activity(name="van", life_years=1), quarters) for quarters in (1, 4, 8)]
    [0.75, 0.0, 0.0]
    """
    return max(0.0, 1.0 - quarters / _life_quarters(a))


def _life_quarters(a: Activity) -> float:
    # What lasts less than a quarter is used up in one; nothing is divided by nought.
    return QUARTERS * max(a.life_years, 1 / QUARTERS)


def level_worth(problem: Problem, a: Activity, t: int) -> float:
    """Return what a unit's full work in a quarter counts before goods are bought or sold.

    Wages go to people here; running costs are paid partly to firms here; both come off the surplus. A job and
    what households save count where the user lets them.
    """
    worth = problem.worth
    # Each pound paid out is a pound less of surplus: that is why surplus stands in every term.
    earned = wages_pounds(problem, a, t) * worth.again * (worth.take_home - 1)
    bought = running_pounds(a) * worth.again * (worth.bought_here - 1)
    jobs = hours_of(problem, a, t) / HOURS_A_JOB * worth.job_pence * POUNDS_PER_PENNY
    saved = sum(q * problem.seasonal_share(a, g, t) * _benefit(problem, g) for g, q in a.makes.items())
    return earned + bought + jobs + saved * worth.benefit


def _benefit(problem: Problem, good: str) -> float:
    trade = problem.trades.get(good)
    return trade.benefit_pence * POUNDS_PER_PENNY if trade else 0.0


def lost_pay_pounds(problem: Problem, d: Need) -> float:
    """Return the wage, employer's costs included, of those who now work for a unit of a need on the spot.

    It is no more than the price: nobody is paid out of what is not there. Their hours are told by the need.
    """
    return min(d.taken_over_hours * problem.wage_pence, d.price_pence) * POUNDS_PER_PENNY


def lost_takings_pounds(problem: Problem, d: Need) -> float:
    """Return what of a unit's price was income at sellers here, beside the wages of work on the spot."""
    rest = d.price_pence * POUNDS_PER_PENNY - lost_pay_pounds(problem, d)
    return problem.worth.displaced * d.displaced * rest


def lost_pounds(problem: Problem, d: Need) -> float:
    """Return the income that people here lose when a unit is sold to a need: take-home pay, and sellers'."""
    return lost_pay_pounds(problem, d) * problem.worth.take_home + lost_takings_pounds(problem, d)


def made_and_used(problem: Problem) -> tuple[set[str], set[str]]:
    """Return the goods that some activity makes, and those that some activity uses."""
    return {g for a in problem.activities for g in a.makes}, {g for a in problem.activities for g in a.uses}


def all_goods(problem: Problem) -> list[str]:
    """Return every good that the plan must account for, by name."""
    made, used = made_and_used(problem)
    return sorted(made | used | {d.good for d in problem.needs} | set(problem.materials))


def full_work_pounds(problem: Problem, a: Activity, t: int) -> tuple[float, float]:
    """Return what a unit's full work in a quarter makes and uses up, at what goods are worth here. [£]."""

    def worth(goods: Mapping[str, float]) -> float:
        return (
            sum(q * problem.seasonal_share(a, g, t) * value_pence(problem, g) for g, q in goods.items())
            * POUNDS_PER_PENNY
        )

    return worth(a.makes), worth(a.uses)


def value_pence(problem: Problem, g: str) -> float:
    """Return what a unit of a good is worth here: what a need pays, else what it costs or brings outside."""
    wanted = [d.price_pence for d in problem.needs if d.good == g]
    trade = problem.trades.get(g)
    outside = (trade.buy_pence or trade.sell_pence or 0.0) if trade else 0.0
    return max(wanted) if wanted else outside


def hired(problem: Problem) -> dict[str, float]:
    """Return the skills that some activity needs and that can be hired, with what an hour costs. [pence]."""
    needed = {k for a in problem.activities for k in a.hours} - problem.anyone
    return {k: pence for k, pence in problem.hired_pence.items() if k in needed}
