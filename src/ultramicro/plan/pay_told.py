"""What is to be said of pay: that it is below the legal minimum, or for posts that nobody here fills yet."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from ultramicro.core.message import Message, Number, Pence, note, say
from ultramicro.plan.explained.gains import Gain, Gainer, open_share
from ultramicro.plan.hour_cost import LEGAL_MINIMUM_PENCE, cost_of, parts_of
from ultramicro.plan.programme.plan import Plan
from ultramicro.plan.programme.unit_economics import POUNDS_PER_PENNY, in_pence
from ultramicro.plan.proof.income import income_of
from ultramicro.plan.result import PlanResult
from ultramicro.plan.words import money


def open_pay_pounds(result: PlanResult) -> float:
    """Return what the income of the plan that is told counts of posts that nobody here fills. [£]."""
    return open_pounds(result.plan, result.gains)


def open_pounds(plan: Plan, told: Sequence[Gain]) -> float:
    """Return what the income of any plan counts of posts that nobody here fills. [£ over the plan].

    It is with what is spent again. Who fills which post is known of the last quarter; the same part is taken
    of the pay of every quarter.

    Parameters
    ----------
    plan : Plan
        The plan.
    told : sequence of Gain
        Who is paid in its last quarter.
    """
    return income_of(plan).wages * open_share(plan, told)


def kept_pounds(result: PlanResult) -> tuple[float, float]:
    """Return what is kept here if outsiders fill the open posts, and if people here do. [£]."""
    worth = result.plan.worth_pounds
    return worth - open_pay_pounds(result), worth


def kept_words(result: PlanResult) -> Message:
    """Say what is kept: what is paid in posts that nobody here fills is never told as kept for sure."""
    return range_words(*kept_pounds(result))


def range_words(least: float, most: float) -> Message:
    """Say what any plan keeps, if outsiders fill the posts that are open, and if people here do. [£]."""
    if most - least < 1:
        return say("{sum}", sum=money(most))
    return say(
        "{least} (if outsiders fill the posts that nobody here fills yet) to {most} (if people here do)",
        least=money(least), most=money(most),
    )  # fmt: skip


def without_open_posts(
    result: PlanResult, low_pence: int | None, high_pence: int | None
) -> tuple[int | None, int | None]:
    """Return the ends of the income, the lower without the pay of posts that nobody here fills. [pence]."""
    less, worth = in_pence(open_pay_pounds(result)), in_pence(result.plan.worth_pounds)
    if not less:
        return low_pence, high_pence
    return (worth if low_pence is None else low_pence) - less, worth if high_pence is None else high_pence


def open_words(result: PlanResult) -> Message | str:
    """Say how much of the pay is of open posts, to end what the income is made of; "" where none is."""
    if (pounds := open_pay_pounds(result)) < 1:
        return ""
    return say(
        " Of the pay, {open}, with what is spent again, is of posts that nobody here fills yet: the lower "
        "end of the range is without it.", open=money(pounds),
    )  # fmt: skip


def drawn_words(draws: int) -> Message | str:
    """Say what the range rests on, to end what the income is made of; "" where nothing was drawn."""
    return say(" Range: the middle eight tenths of {draws} simulations.", draws=draws) if draws else ""


def open_posts(result: PlanResult) -> Iterator[Message]:
    """Say how much of the pay that the income counts is for posts for which nobody was found."""
    pay = sum(each.pounds for each in result.gains if each.who is Gainer.NOBODY_YET)
    if pay >= 1:
        yield note(
            "open_posts", "{pay} a year of the take-home pay, by the last quarter, is of posts for which "
            "nobody listed here was found. Where people from outside fill them, it is not kept here: over "
            "the plan that is {less}, with what is spent again. The lower end of the income is without it, "
            "here and in the other plans. What no plan exceeds is told as if people here filled every post.",
            pay=money(pay), less=money(open_pay_pounds(result)),
        )  # fmt: skip


def pledged_work(plan: Plan) -> Iterator[Message]:
    """Say how much work is pledged without pay, and what it would cost: no sum of the plan has it."""
    hours = sum(q.given for q in plan.quarters)
    if hours >= 1:
        yield note(
            "pledged_work", "Over the plan {hours} hours of paid work are pledged without pay. They are in "
            "no wage and no job that is told here. If they had to be paid, they would cost {sum}.",
            hours=Number(hours, 0), sum=money(hours * plan.problem.wage_pence * POUNDS_PER_PENNY),
        )  # fmt: skip


def low_pay(wage_pence: float) -> Iterator[Message]:
    """Say that an hour is paid less than the law allows, and what it would have to cost. [pence]."""
    if parts_of(wage_pence).pay < LEGAL_MINIMUM_PENCE:
        yield note(
            "below_the_minimum", "With {cost} for an hour of work, an hour is paid less than the legal "
            "minimum of {least} from the age of 21. Give `--wage` {enough} or more.",
            cost=Pence(round(wage_pence), "exact"), least=Pence(LEGAL_MINIMUM_PENCE, "exact"),
            enough=Pence(math.ceil(cost_of(LEGAL_MINIMUM_PENCE).total), "exact"),
        )  # fmt: skip
