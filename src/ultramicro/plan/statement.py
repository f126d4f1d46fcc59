"""What the net local income of a plan is made of, line by line: the lines add up to it, to the penny.

Each line that is money of the plan is a sum of rows of `plan_flows`. What is no money of the plan has a line
of its own: interest that is due after its last quarter, what people lose who are not in it, what is spent
again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from ultramicro.core.message import Digits, Message, Number, Pence, Share, say
from ultramicro.plan.booked import Row, booked, surplus_pence
from ultramicro.plan.paid import Paid, Payee
from ultramicro.plan.programme.model import Problem
from ultramicro.plan.programme.plan import Plan
from ultramicro.plan.programme.unit_economics import in_pence
from ultramicro.plan.proof.income import income_of
from ultramicro.plan.proof.readings import LOAN_FEE, interest_on

BOUGHT = frozenset({Paid.RUNNING, Paid.RENT, Paid.READY})
"""Costs of which a part is paid to firms and owners here."""


class Part(StrEnum):
    """What a line of the income is."""

    TAKE_HOME = "take_home"
    SURPLUS = "surplus"
    INTEREST_LATER = "interest_later"
    LOAN_COST = "loan_cost"
    PURCHASES = "purchases"
    MOVED = "moved"
    SELLERS = "sellers_here"
    BESIDE = "counted_beside"
    AGAIN = "spent_again"
    LATER = "later_years"
    ROUNDING = "rounding"


class Line(NamedTuple):
    """A line of the income. [pence]."""

    part: Part
    pence: int


def statement(plan: Plan, rows: Sequence[Row] | None = None) -> list[Line]:
    """Return the lines of a plan's income; those of nought are left out, and they sum to it exactly.

    Parameters
    ----------
    plan : Plan
        The plan.
    rows : sequence of Row, optional
        Its flows to the penny, where they are at hand.
    """
    there, worth = booked(plan).rows if rows is None else rows, plan.problem.worth
    # What the plan comes to in money that changes hands, and then with what is spent again.
    once = income_of(_with(plan, again=1.0, discount=0.0))
    every, told = income_of(_with(plan, discount=0.0)), income_of(plan)
    lines = {
        Part.TAKE_HOME: round(worth.take_home * sum(p for f, p in there if f.source == Payee.WORKERS)),
        Part.SURPLUS: surplus_pence(plan, there),
        Part.INTEREST_LATER: -in_pence(interest_on(plan, plan.problem.quarters)),
        Part.LOAN_COST: -in_pence(LOAN_FEE * sum(x.loan for x in plan.tills)),
        Part.PURCHASES: round(worth.bought_here * sum(p for f, p in there if f.good in BOUGHT)),
        Part.MOVED: -in_pence(once.moved), Part.SELLERS: -in_pence(once.displaced),
        Part.BESIDE: in_pence(once.others), Part.AGAIN: in_pence(every.total - once.total),
        Part.LATER: in_pence(told.total - every.total),
    }  # fmt: skip
    # Each row was rounded, and the income was not.
    lines[Part.ROUNDING] = in_pence(plan.worth_pounds) - sum(lines.values())
    return [Line(part, pence) for part, pence in lines.items() if pence]


def _with(plan: Plan, **worth: float) -> Plan:
    return replace(plan, problem=replace(plan.problem, worth=replace(plan.problem.worth, **worth)))


def unexplained_pence(lines: Sequence[Line], rows: Sequence[Row]) -> int:
    """Return by how many pence the lines miss the income beyond what rounding each row may come to."""
    off = sum(line.pence for line in lines if line.part is Part.ROUNDING)
    return max(0, abs(off) - len(rows) - len(lines))


def line_words(line: Line, problem: Problem) -> Message:
    """Say what a line is, with its sum; what is taken off says so."""
    less = line.part in LESS
    # To the pound, as the lines add up; only what rounding comes to is pence.
    digits: Digits = "exact" if line.part is Part.ROUNDING else "whole"
    return _WORDS[line.part](Pence(-line.pence if less else line.pence, digits), problem)


LESS = frozenset({Part.INTEREST_LATER, Part.LOAN_COST, Part.MOVED, Part.SELLERS, Part.LATER})
"""Lines that take something off."""

_Words = Callable[[Pence, Problem], Message]

_WORDS: dict[Part, _Words] = {
    Part.TAKE_HOME: lambda sum_, _: say("take-home pay {sum}", sum=sum_),
    Part.SURPLUS: lambda sum_, _: say("what sales leave of all that is paid, {sum}", sum=sum_),
    Part.INTEREST_LATER: lambda sum_, _: say("less {sum} of interest due after the last quarter", sum=sum_),
    Part.LOAN_COST: lambda sum_, _: say("less {sum} that making the loans is taken to cost", sum=sum_),
    Part.PURCHASES: lambda sum_, _: say("purchases here {sum}", sum=sum_),
    Part.MOVED: lambda sum_, _: say("less {sum} that people here take home now for the same work", sum=sum_),
    Part.SELLERS: lambda sum_, _: say("less {sum} that sellers here lose", sum=sum_),
    Part.BESIDE: lambda sum_, _: say("{sum} counted for jobs and household savings", sum=sum_),
    Part.AGAIN: lambda sum_, problem: say(
        "{sum} that is spent again (× {again})", sum=sum_, again=Number(problem.worth.again, fixed=True)
    ),
    Part.LATER: lambda sum_, problem: say(
        "less {sum} as a year later counts {share} less", sum=sum_, share=Share(problem.worth.discount)
    ),
    Part.ROUNDING: lambda sum_, _: say("{sum} of rounding each sum to a penny", sum=sum_),
}
