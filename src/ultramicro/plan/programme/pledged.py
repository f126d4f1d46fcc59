"""What is pledged in kind, in the rows of the programme: loans at terms of their own, and work without pay.

Columns, for a pledged loan p, pledged work w and quarter t:

    ("lend", p, t), ("give back", p, t), ("owed", p, t)  [£]        ("given", w, t)  hours worked without pay
    ("helped", w, t)  hours of a pledge of any work that are the unpaid help that recipes count on

Orders are needs, and need no rows of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.linear import LinearModel, Name
from ultramicro.plan.programme.founding import founding
from ultramicro.plan.programme.model import QUARTERS, Problem
from ultramicro.plan.programme.promises import PledgedLoan, PledgedWork
from ultramicro.plan.programme.unit_economics import HOURS_A_JOB, POUNDS_PER_PENNY, counted_in

Terms = dict[Name, float]


def pledged(model: LinearModel, problem: Problem, *, loan_cost: float) -> None:
    """Write who founds, and what is pledged, into a programme whose other rows are there.

    Parameters
    ----------
    model, problem
        The programme, and what it is chosen from.
    loan_cost : float
        What a pound of a loan costs to make. [£]
    """
    founding(model, problem)
    for loan in problem.loans:
        _lent(model, problem, loan, loan_cost)
    for work in problem.work:
        for t in quarters_of(problem, work):
            _given(model, problem, work, t)
        hours = [_hours_of(work, t) for t in quarters_of(problem, work)]
        if hours and not work.each_quarter:
            model.row(("pledged work", work.name), dict(each for t in hours for each in t.items()),
                      high=work.hours)  # fmt: skip
    for skills in dict.fromkeys(work.skills for work in problem.work if work.skills):
        for t in range(1, problem.quarters + 1):
            _worked(model, problem, skills, t)


def _hours_of(work: PledgedWork, t: int) -> Terms:
    """Return the columns of a pledge's hours in a quarter: each hour is worked, or helps, once."""
    helped: Terms = {("helped", work.name, t): 1.0} if work.helps else {}
    return {("given", work.name, t): 1.0} | helped


def quarters_of(problem: Problem, work: PledgedWork) -> range:
    """Return the quarters of the plan in which pledged work can be done."""
    return range(max(work.opens, 1), min(work.closes, problem.quarters) + 1)


def _lent(model: LinearModel, problem: Problem, loan: PledgedLoan, loan_cost: float) -> None:
    """A pledged loan is lent once, to its own most, and shrinks like any other by its own instalments."""
    p, rate = loan.name, loan.interest / QUARTERS
    most = loan.most_pence * POUNDS_PER_PENNY
    for t in range(1, problem.quarters + 1):
        again = problem.worth.again
        model.column(("lend", p, t), high=most if t >= loan.opens else 0.0,
                     worth=-counted_in(problem, t) * loan_cost)  # fmt: skip
        model.column(("give back", p, t))
        # Interest is paid a quarter later, and counts as of then.
        model.column(("owed", p, t), high=most, worth=-rate * counted_in(problem, t + 1) * again)
        before: Terms = {("owed", p, t - 1): -1.0} if t > 1 else {}
        moves: Terms = {("owed", p, t): 1.0, ("lend", p, t): -1.0, ("give back", p, t): 1.0}
        model.row(("owed", p, t), moves | before, low=0.0, high=0.0)
        left: Terms = {("lend", p, q): -max(0.0, 1 - (t - q) / loan.quarters) for q in range(1, t + 1)}
        model.row(("due", p, t), left | {("owed", p, t): 1.0}, high=0.0)
        costs: Terms = {("owed", p, t - 1): -rate} if t > 1 else {}
        model.add(("cash", t), costs | {("lend", p, t): 1.0, ("give back", p, t): -1.0})
    # Who pledges a sum lends it once: an instalment that is lent anew on its day would never be paid back.
    once: Terms = {("lend", p, t): 1.0 for t in range(1, problem.quarters + 1)}
    model.row(("lent once", p), once, high=most)
    model.add(("sound",), {("owed", p, problem.quarters): -1.0})


def _given(model: LinearModel, problem: Problem, work: PledgedWork, t: int) -> None:
    """An hour that is given is one more hour to work with, and one less to pay."""
    column = ("given", work.name, t)
    if not work.skills:
        model.column(column, high=work.hours)
        model.add(("volunteers", t), {column: -1.0})
        return
    model.column(column, high=work.hours, worth=counted_in(problem, t) * given_worth(problem))
    for skill in work.skills:
        # What anybody learns on the job has no row of its own.
        if ("skill", skill, t) in model.row_at:
            model.add(("skill", skill, t), {column: -1.0})
    if work.helps:
        model.column(("helped", work.name, t), high=work.hours)
        model.add(("volunteers", t), {("helped", work.name, t): -1.0})
        if work.each_quarter:
            model.row(("pledged work", work.name, t), _hours_of(work, t), high=work.hours)
    model.add(("people", t), {column: -1.0})
    model.add(("cash", t), {column: problem.wage_pence * POUNDS_PER_PENNY})


def given_worth(problem: Problem) -> float:
    """Return what an hour counts more that is worked without pay than one that is paid. [£].

    Nobody takes a wage home, and the enterprise keeps what it would have cost; a job it is not.
    """
    worth, wage = problem.worth, problem.wage_pence * POUNDS_PER_PENNY
    return worth.again * wage * (1 - worth.take_home) - worth.job_pence * POUNDS_PER_PENNY / HOURS_A_JOB


def _worked(model: LinearModel, problem: Problem, skills: tuple[str, ...], t: int) -> None:
    """No more is given than is worked, beside what is hired: else wages would be saved that nobody pays."""
    given: Terms = {
        ("given", work.name, t): 1.0
        for work in problem.work
        if work.skills and set(work.skills) <= set(skills) and t in quarters_of(problem, work)
    }
    hired: Terms = {("hire", k, t): 1.0 for k in skills if ("hire", k, t) in model.at}
    if given:
        model.row(("given work", skills, t), given | hired | dict(_hours(problem, skills, t)), high=0.0)


def _hours(problem: Problem, skills: tuple[str, ...], t: int) -> Iterator[tuple[Name, float]]:
    """Yield the hours of some skills that each activity's work takes, below nought."""
    for a in problem.activities:
        hours = sum(h * problem.seasonal_share(a, k, t) for k, h in a.hours.items() if k in skills)
        if hours:
            yield ("level", a.name, t), -hours
