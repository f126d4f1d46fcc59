"""A plan in the words of the place: what is started when, what flows, who works, what stands in the till."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from ultramicro.plan.programme.model import QUARTERS, Problem
from ultramicro.plan.programme.solve import PlanSolution
from ultramicro.plan.programme.standing import places
from ultramicro.plan.programme.unit_economics import (
    HOURS_A_JOB,
    POUNDS_PER_PENNY,
    first_pounds,
    hours_of,
    running_pounds,
    value_pence,
    wages_pounds,
)

TINY, A_UNIT = 1e-6, 0.5


class End(StrEnum):
    """Where a good comes from or goes to that is neither an activity nor a need."""

    OUTSIDE = "outside"
    FOUND = "found_here"
    LEFT = "left_over"
    STORE = "store"


OUTSIDE, FOUND, LEFT, STORE = End


class Quarter(NamedTuple):
    """An activity in a quarter. [units, hours, £]."""

    activity: str
    quarter: int
    started: float
    units: float
    level: float
    hours: float
    wages: float
    capital: float


class Flow(NamedTuple):
    """A good that goes from somebody to somebody in a quarter. [units of the good, £]."""

    quarter: int
    source: str
    target: str
    good: str
    quantity: float
    pounds: float


@dataclass(frozen=True, kw_only=True)
class Till:
    """The money of a quarter. [£]."""

    quarter: int
    sales: float
    bought: float
    wages: float
    running: float
    rent: float
    capital: float
    learning: float
    loan: float
    repaid: float
    interest: float
    debt: float
    cash: float


class Lent(NamedTuple):
    """A pledged loan in a quarter: what is lent, paid back and owed at its end. [£]."""

    loan: float
    repaid: float
    debt: float


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is done, quarter by quarter.

    Parameters
    ----------
    problem : Problem
        What it was chosen from.
    quarters : tuple of Quarter
        Every activity that is started, in every quarter from then on.
    flows : tuple of Flow
        Every good: what is bought or found to who uses it, what is made to who uses or buys it.
    tills : tuple of Till
        The money of each quarter.
    taken : mapping of int to mapping of str to float
        By quarter and by name of land or building, how much of it is used. [m²]
    placed : mapping of tuple of str to float
        By activity, class of ground and site, how much of it stands there at the end. [m²]
    hired_hours : mapping of int to mapping of str to float
        By quarter and skill, hours of people from outside.
    learnt_hours : mapping of int to mapping of str to float
        By quarter and skill, hours a quarter that people of the place newly learnt to work in it.
    worth_pounds, bound_pounds : float
        What it counts for, and what no plan exceeds. [£]
    lent : mapping of str to tuple of Lent
        By pledged loan, each quarter of it; the tills have all loans together.
    given_hours : mapping of int to mapping of str to float
        By quarter and pledge, hours that are worked without pay.
    """

    problem: Problem
    quarters: tuple[Quarter, ...]
    flows: tuple[Flow, ...]
    tills: tuple[Till, ...]
    worth_pounds: float
    bound_pounds: float
    taken: Mapping[int, Mapping[str, float]]
    placed: Mapping[tuple[str, str, str], float]
    hired_hours: Mapping[int, Mapping[str, float]]
    learnt_hours: Mapping[int, Mapping[str, float]]
    lent: Mapping[str, tuple[Lent, ...]] = field(default_factory=dict)
    given_hours: Mapping[int, Mapping[str, float]] = field(default_factory=dict)

    @property
    def gap(self) -> float:
        """How much better a plan could be at most, as a share."""
        return max(0.0, self.bound_pounds - self.worth_pounds) / max(abs(self.worth_pounds), 1.0)

    @property
    def most_owed_pounds(self) -> float:
        """The most that is owed at the end of any quarter. [£]."""
        return max((till.debt for till in self.tills), default=0.0)

    def units(self) -> dict[str, float]:
        """Return the units of each activity at the end, those with most hours first."""
        last = [q for q in self.quarters if q.quarter == self.problem.quarters]
        return {q.activity: q.units for q in sorted(last, key=lambda q: (-q.hours, q.activity))}

    def learnt(self, skill: str) -> float:
        """Return the hours a quarter that people of the place have learnt to work in a skill by the end."""
        return sum(hours.get(skill, 0.0) for hours in self.learnt_hours.values())

    def jobs(self, quarter: int) -> float:
        """Return the full-time jobs in a quarter, those of people from outside among them."""
        hours = sum(q.hours for q in self.quarters if q.quarter == quarter)
        return (hours - self.unpaid(quarter)) * QUARTERS / HOURS_A_JOB

    def unpaid(self, quarter: int) -> float:
        """Return the hours of paid work in a quarter that pledges do without pay."""
        given = self.given_hours.get(quarter, {})
        return sum(given.get(work.name, 0.0) for work in self.problem.work if work.skills)

    def founded(self) -> dict[str, int]:
        """Return the quarter in which each activity begins, in the order in which they begin."""
        first: dict[str, int] = {}
        for q in self.quarters:
            if q.units > TINY:
                first[q.activity] = min(q.quarter, first.get(q.activity, q.quarter))
        return dict(sorted(first.items(), key=lambda each: (each[1], each[0])))

    def lost_jobs(self, quarter: int) -> float:
        """Return the full-time jobs that go at sellers of the place, who sell less in a quarter.

        What they lose of local income, over what a job costs in the plan: how many people they have is not
        known.
        """
        part = {d.name: d.displaced for d in self.problem.needs}
        lost = sum(f.pounds * part.get(f.target, 0.0) for f in self.flows if f.quarter == quarter)
        job = self.problem.wage_pence * POUNDS_PER_PENNY * HOURS_A_JOB / QUARTERS
        return self.problem.worth.displaced * lost / job if job else 0.0

    def first_year(self) -> range:
        """Return the quarters of the first year."""
        return range(1, min(QUARTERS, self.problem.quarters) + 1)

    def last_year(self) -> range:
        """Return the last four quarters: a whole year, so that no season stands for all."""
        return range(max(1, self.problem.quarters - QUARTERS + 1), self.problem.quarters + 1)

    def jobs_over(self, quarters: range) -> tuple[float, float]:
        """Return the mean of the full-time jobs in some quarters, and of those that go at sellers here."""
        number = max(len(quarters), 1)
        return sum(map(self.jobs, quarters)) / number, sum(map(self.lost_jobs, quarters)) / number


def plan_of(found: PlanSolution) -> Plan:
    """Read a plan from the values of its programme.

    Parameters
    ----------
    found : PlanSolution
        The values.
    """
    problem, quarters = found.problem, range(1, found.problem.quarters + 1)
    done = tuple(_quarters(found))
    return Plan(
        problem=problem, quarters=done, flows=tuple(_flows(found)),
        tills=tuple(_till(found, t, done) for t in quarters),
        worth_pounds=found.worth_pounds, bound_pounds=found.bound_pounds,
        taken={t: {i.name: found.value("taken", i.name, t) for i in problem.spaces} for t in quarters},
        placed=_placed(found),
        hired_hours={t: {k: found.value("hire", k, t) for k in problem.hired_pence} for t in quarters},
        learnt_hours={t: {k: found.value("train", k, t) for k in problem.courses} for t in quarters},
        lent={p.name: tuple(_lent(found, p.name, t) for t in quarters) for p in problem.loans},
        given_hours={t: {w.name: found.value("given", w.name, t) for w in problem.work} for t in quarters},
    )  # fmt: skip


def _lent(found: PlanSolution, name: str, t: int) -> Lent:
    return Lent(*(found.value(kind, name, t) for kind in ("lend", "give back", "owed")))


def _placed(found: PlanSolution) -> dict[tuple[str, str, str], float]:
    """Return what stands where: of the parts that the programme has room for those that are needed. [m²]."""
    placed = dict[tuple[str, str, str], float]()
    for each in places(found.problem):
        a = each.activity
        left = found.value("units", a.name, found.problem.quarters) * a.parts
        for i in sorted(each.sites, key=lambda i: (-found.value(*each.column(i)), i.name)):
            parts = min(found.value(*each.column(i)), left)
            left -= parts
            if parts > TINY:
                placed[a.name, each.use, i.name] = parts * each.part_m2
    return placed


def _quarters(found: PlanSolution) -> Iterator[Quarter]:
    problem = found.problem
    for a in problem.activities:
        for t in range(1, problem.quarters + 1):
            units, level = found.value("units", a.name, t), found.value("level", a.name, t)
            started = units - found.value("units", a.name, t - 1)
            if units > TINY:
                hours, wages = (level * each(problem, a, t) for each in (hours_of, wages_pounds))
                first = first_pounds(a) if units - started < A_UNIT else 0.0
                capital = started * a.capital_pence * POUNDS_PER_PENNY + first
                yield Quarter(a.name, t, started, units, level, hours, wages, capital)


def _flows(found: PlanSolution) -> Iterator[Flow]:
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


def _till(found: PlanSolution, t: int, done: Sequence[Quarter]) -> Till:
    problem = found.problem
    sold = sum(found.value("sell", d.name, t) * d.price_pence for d in problem.needs)
    sold += sum(found.value("out", g, t) * (trade.sell_pence or 0.0) for g, trade in problem.trades.items())
    bought = sum(found.value("buy", g, t) * (trade.buy_pence or 0) for g, trade in problem.trades.items())
    hired = sum(found.value("hire", k, t) * (p - problem.wage_pence) for k, p in problem.hired_pence.items())
    learning = sum(found.value("train", k, t) * course.pence for k, course in problem.courses.items())
    taken = [
        (i, found.value("taken", i.name, t), found.value("taken", i.name, t - 1)) for i in problem.spaces
    ]
    rent = sum(now * i.rent_pence + (now - then) * i.ready_pence for i, now, then in taken)
    each = [(a, found.value("level", a.name, t)) for a in problem.activities]
    capital = sum(q.capital for q in done if q.quarter == t)
    given = sum(found.value("given", w.name, t) for w in problem.work if w.skills) * problem.wage_pence
    pledged = [_lent(found, p.name, t) for p in problem.loans]
    interest = found.value("debt", t - 1) * problem.money.interest
    interest += sum(found.value("owed", p.name, t - 1) * p.interest for p in problem.loans)
    return Till(
        quarter=t, sales=sold * POUNDS_PER_PENNY, bought=bought * POUNDS_PER_PENNY,
        wages=sum(level * wages_pounds(problem, a, t) for a, level in each)
        + (hired - given) * POUNDS_PER_PENNY,
        running=sum(level * running_pounds(a) for a, level in each), rent=rent * POUNDS_PER_PENNY,
        capital=capital, learning=learning * POUNDS_PER_PENNY,
        loan=found.value("loan", t) + sum(each.loan for each in pledged),
        repaid=found.value("repay", t) + sum(each.repaid for each in pledged),
        interest=interest / QUARTERS,
        debt=found.value("debt", t) + sum(each.debt for each in pledged), cash=found.value("cash", t),
    )  # fmt: skip
