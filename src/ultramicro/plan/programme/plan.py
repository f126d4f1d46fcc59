"""A plan in the words of the place: what is started when, what flows, who works, what stands in the till."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ultramicro.plan.programme.by_whom import Beside, by_whom
from ultramicro.plan.programme.flow import FOUND, LEFT, OUTSIDE, STORE, TINY, End, Flow, flows_of
from ultramicro.plan.programme.model import QUARTERS, Problem
from ultramicro.plan.programme.solve import PlanSolution
from ultramicro.plan.programme.standing import is_free, parts_in, places
from ultramicro.plan.programme.till import Lent, Till
from ultramicro.plan.programme.unit_economics import (
    HOURS_A_JOB,
    POUNDS_PER_PENNY,
    first_pounds,
    hours_of,
    lost_takings_pounds,
    running_pounds,
    wages_pounds,
)

__all__ = [
    "FOUND", "LEFT", "OUTSIDE", "STORE", "TINY", "End", "Flow", "Plan", "Quarter", "jobs_of", "plan_of",
]  # fmt: skip

A_UNIT = 0.5


Taken = Mapping[int, Mapping[str, float]]


class Quarter(NamedTuple):
    """An activity in a quarter. [units, hours, £].

    `hours` are all that are worked; `given` of them without pay, and `hired` by people from outside. `wages`
    is what is paid for the others: nothing for what is given, and their own price for those who are hired.
    """

    activity: str
    quarter: int
    started: float
    units: float
    level: float
    hours: float
    wages: float
    capital: float
    given: float = 0.0
    hired: float = 0.0
    hired_pounds: float = 0.0

    @property
    def paid_hours(self) -> float:
        """Return the hours that are paid: work that is pledged is no job. [hours]."""
        return self.hours - self.given


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
    stood : mapping of int to mapping of tuple of str to float
        By quarter, and by activity, class of ground and site, how much of it stands there. [m²]
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
    helped_hours : mapping of int to mapping of str to float
        By quarter and pledge of any work, hours that are unpaid help beside.
    """

    problem: Problem
    quarters: tuple[Quarter, ...]
    flows: tuple[Flow, ...]
    tills: tuple[Till, ...]
    worth_pounds: float
    bound_pounds: float
    taken: Mapping[int, Mapping[str, float]]
    stood: Mapping[int, Mapping[tuple[str, str, str], float]]
    hired_hours: Mapping[int, Mapping[str, float]]
    learnt_hours: Mapping[int, Mapping[str, float]]
    lent: Mapping[str, tuple[Lent, ...]] = field(default_factory=dict)
    given_hours: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
    helped_hours: Mapping[int, Mapping[str, float]] = field(default_factory=dict)

    @property
    def gap(self) -> float:
        """How much better a plan could be at most, as a share."""
        return max(0.0, self.bound_pounds - self.worth_pounds) / max(abs(self.worth_pounds), 1.0)

    @property
    def placed(self) -> Mapping[tuple[str, str, str], float]:
        """By activity, class of ground and site, how much of it stands there at the end. [m²]."""
        return self.stood.get(self.problem.quarters, {})

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
        return sum(jobs_of(q) for q in self.quarters if q.quarter == quarter)

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
        """Return the full-time jobs that people here have before and that go, or move with the work."""
        return self.moved_jobs(quarter) + self.sellers_jobs(quarter)

    def moved_jobs(self, quarter: int) -> float:
        """Return the full-time jobs of those who do the same work on the spot now: hours taken over."""
        hours = {d.name: d.taken_over_hours for d in self.problem.needs}
        return self._sold(quarter, hours) * QUARTERS / HOURS_A_JOB

    def sellers_jobs(self, quarter: int) -> float:
        """Return the full-time jobs that go at sellers of the place, who sell less in a quarter.

        What they lose of local income beside the wages of work on the spot, over what a job costs in the
        plan: how many people they have is not known.
        """
        job = self.problem.wage_pence * POUNDS_PER_PENNY * HOURS_A_JOB / QUARTERS
        lost = {d.name: lost_takings_pounds(self.problem, d) for d in self.problem.needs}
        return self._sold(quarter, lost) / job if job else 0.0

    def _sold(self, quarter: int, each: Mapping[str, float]) -> float:
        """Add up what is told of a unit of each need over what is sold to needs in a quarter."""
        return sum(f.quantity * each.get(f.target, 0.0) for f in self.flows if f.quarter == quarter)

    def first_year(self) -> range:
        """Return the quarters of the first year."""
        return range(1, min(QUARTERS, self.problem.quarters) + 1)

    def last_year(self) -> range:
        """Return the last four quarters: a whole year, so that no season stands for all."""
        return range(max(1, self.problem.quarters - QUARTERS + 1), self.problem.quarters + 1)

    def mean(self, each: Callable[[int], float], quarters: range) -> float:
        """Return the mean over some quarters of what is told of each."""
        return sum(map(each, quarters)) / max(len(quarters), 1)


def jobs_of(q: Quarter) -> float:
    """Return the full-time jobs of an activity in a quarter: the one measure of jobs, wherever it is shown.

    Examples
    --------
    >>> jobs_of(Quarter("bakery", 1, 0.0, 1.0, 1.0, hours=412.5, wages=0.0, capital=0.0, given=82.5))
    0.8
    """
    return q.paid_hours * QUARTERS / HOURS_A_JOB


def plan_of(found: PlanSolution) -> Plan:
    """Read a plan from the values of its programme.

    Parameters
    ----------
    found : PlanSolution
        The values.
    """
    problem, quarters = found.problem, range(1, found.problem.quarters + 1)
    stood = {t: _stood(found, t) for t in quarters}
    done = tuple(_quarters(found))
    return Plan(
        problem=problem, quarters=done, flows=tuple(flows_of(found)),
        tills=tuple(_till(found, t, done) for t in quarters),
        worth_pounds=found.worth_pounds, bound_pounds=found.bound_pounds,
        taken=_taken(found, stood), stood=stood,
        hired_hours={t: {k: found.value("hire", k, t) for k in problem.hired_pence} for t in quarters},
        learnt_hours={t: {k: found.value("train", k, t) for k in problem.courses} for t in quarters},
        lent={p.name: tuple(_lent(found, p.name, t) for t in quarters) for p in problem.loans},
        given_hours={t: {w.name: found.value("given", w.name, t) for w in problem.work} for t in quarters},
        helped_hours={t: {w.name: found.value("helped", w.name, t) for w in problem.work if w.helps}
                      for t in quarters},
    )  # fmt: skip


def _lent(found: PlanSolution, name: str, t: int) -> Lent:
    return Lent(*(found.value(kind, name, t) for kind in ("lend", "give back", "owed")))


def _stood(found: PlanSolution, t: int) -> dict[tuple[str, str, str], float]:
    """Return what stands where in a quarter. [m²]."""
    problem = found.problem
    return {(each.activity.name, each.use, i.name): parts * each.part_m2 for each in places(problem)
            for i, parts in parts_in(problem, each, t, found.value) if parts > TINY}  # fmt: skip


def _taken(found: PlanSolution, stood: Mapping[int, Mapping[tuple[str, str, str], float]]) -> Taken:
    """Return what is taken of each site by quarter; free ground when it is stood on. [m²]."""
    taken: dict[int, dict[str, float]] = {t: {} for t in stood}
    for t, mine in stood.items():
        for i in found.problem.spaces:
            full = sum(m2 for (_, _, site), m2 in mine.items() if site == i.name)
            before = taken.get(t - 1, {}).get(i.name, 0.0)
            told = max(full, before) if is_free(i) else found.value("taken", i.name, t)
            taken[t][i.name] = told
    return taken


def _quarters(found: PlanSolution) -> Iterator[Quarter]:
    problem = found.problem
    beside = [_beside(found, t) for t in range(1, problem.quarters + 1)]
    for a in problem.activities:
        for t in range(1, problem.quarters + 1):
            units, level = found.value("units", a.name, t), found.value("level", a.name, t)
            started = units - found.value("units", a.name, t - 1)
            if units > TINY:
                hours, others = level * hours_of(problem, a, t), beside[t - 1][a.name]
                own = (hours - others.given - others.hired) * problem.wage_pence * POUNDS_PER_PENNY
                first = first_pounds(a) if units - started < A_UNIT else 0.0
                capital = started * a.capital_pence * POUNDS_PER_PENNY + first
                yield Quarter(
                    a.name, t, started, units, level, hours, own + others.hired_pounds, capital,
                    others.given, others.hired, others.hired_pounds,
                )  # fmt: skip


def _beside(found: PlanSolution, t: int) -> dict[str, Beside]:
    problem = found.problem
    return by_whom(
        problem, t, {a.name: found.value("level", a.name, t) for a in problem.activities},
        {k: found.value("hire", k, t) for k in problem.hired_pence},
        {work.name: found.value("given", work.name, t) for work in problem.work},
    )  # fmt: skip


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
    rent = sum(now * i.rent_pence for i, now, _ in taken)
    ready = sum((now - then) * i.ready_pence for i, now, then in taken)
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
        capital=capital, ready=ready * POUNDS_PER_PENNY, learning=learning * POUNDS_PER_PENNY,
        loan=found.value("loan", t) + sum(each.loan for each in pledged),
        repaid=found.value("repay", t) + sum(each.repaid for each in pledged),
        interest=interest / QUARTERS,
        debt=found.value("debt", t) + sum(each.debt for each in pledged), cash=found.value("cash", t),
    )  # fmt: skip
