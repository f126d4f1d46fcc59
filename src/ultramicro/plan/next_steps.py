"""What the answer says of the next step: what lacks, who founds it, what opens most, what a wish takes."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.message import Listed, Message, Number, Pence, joined, note, plural, say
from ultramicro.plan.explained.explain import OF_MONEY, best_step, first_step
from ultramicro.plan.programme.founding import PENCE_A_START
from ultramicro.plan.result import PlanResult
from ultramicro.plan.words import change_words, extra_words, money

NAMED = 4
"""How many enterprises a sentence names."""


def nothing(result: PlanResult) -> Message:
    """Say that nothing begins, and why: nothing pays its way only where more money would not begin it."""
    step = first_step(result.explanation.more)
    if step is None:
        return _nothing_pays()
    if step.kind in OF_MONEY:
        return note(
            "money_lacks", "With what is listed here nothing can be started: money is what lacks. There "
            "are enterprises that would pay their way.",
        )  # fmt: skip
    return note(
        "something_lacks", "With what is listed here nothing can be started yet. There are enterprises "
        "that would pay their way if they had a little more.",
    )  # fmt: skip


def founders(result: PlanResult) -> Iterator[Message]:
    """Say which enterprises wait for somebody to found them, or that it is not known who could."""
    cost, wait = Pence(PENCE_A_START, "whole"), result.explanation.waiting
    if result.plan.problem.founding is None and result.plan.units():
        yield note(
            "founders_not_known", "Nobody is named who would found them, so the plan takes it that "
            "somebody founds each. Write founders and coaches in resources.csv. Coaching behind a start "
            "that lasts costs about {sum}.", sum=cost,
        )  # fmt: skip
    if wait.activities:
        yield note(
            "waits_for_founders", "These wait for somebody to found them: {names}. With founders enough "
            "the plan would keep {gain} more. Coaching behind a start that lasts costs about {sum}.",
            names=Listed(wait.activities[:NAMED], by=""), gain=money(wait.gain), sum=cost,
        )  # fmt: skip


def next_steps(result: PlanResult) -> Iterator[Message]:
    """Say the cheapest step of those that open most; where nothing begins yet, also the cheapest of all."""
    step, first = best_step(result.explanation.more), first_step(result.explanation.more)
    # Where nothing begins yet, the least that begins something is what can be asked for.
    if first and step and not result.plan.units() and first != step:
        yield note(
            "first_step", "The cheapest step that starts something: {change}. It would add {sum} over "
            "the plan.", change=change_words(first, result.plan.problem), sum=money(first.gain),
        )  # fmt: skip
    if step:
        yield note(
            "tightest_limit",
            "The next step that opens most: {change}. It would add {sum} over the plan.",
            change=change_words(step, result.plan.problem), sum=money(step.gain),
        )  # fmt: skip


def wish(result: PlanResult) -> Message:
    """Say what the jobs that were wished for would take, and where the plan is that has them."""
    jobs, extra = Number(result.explanation.wished), result.explanation.wish
    if extra is None:
        return note(
            "wish_beyond_needs", "{jobs} jobs cannot be reached, whatever else gives way: "
            "the needs that are known here are too small.", jobs=jobs,
        )  # fmt: skip
    if not extra:
        return note(
            "wish_within_reach", "{jobs} jobs can be reached with what the place has. {shown}",
            jobs=jobs, shown=_wish_shown(result),
        )  # fmt: skip
    takes = joined([extra_words(each) for each in extra], "; ")
    return note(
        "wish_takes", "{jobs} jobs would take at least: {takes}. {shown}", jobs=jobs, takes=takes,
        shown=_wish_shown(result),
    )  # fmt: skip


def _wish_shown(result: PlanResult) -> Message:
    """Say where the plan of a wish is shown, and what it gives."""
    wish = result.explanation.wish_plan
    if wish is None:
        return say("")
    return say(
        "The tables plan and plan_alternatives show such a plan: {kinds}, {jobs} jobs in the last "
        "quarter, {income} of income here.",
        kinds=plural("{n} kind of enterprise", "{n} kinds of enterprise", len(wish.units())),
        jobs=Number(wish.jobs(wish.problem.quarters), 1), income=money(wish.worth_pounds),
    )  # fmt: skip


def _nothing_pays() -> Message:
    return note(
        "no_enterprise_pays", "With what is listed here, no enterprise pays its way. The table of what was "
        "left out gives the reasons. A plan needs people's hours, savings or a grant to start with, rooms, "
        "and needs with a price.",
    )  # fmt: skip
