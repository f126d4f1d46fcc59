"""What the answer says of the next step: what lacks, who founds it, what opens most, what a wish takes."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ultramicro.core.message import Listed, Message, Number, Pence, joined, note, plural, say
from ultramicro.plan.earnings import left_at_full_work, left_in_a_year
from ultramicro.plan.explained.explain import A_POUND, OF_MONEY, best_step, first_step
from ultramicro.plan.programme.founding import PENCE_A_START
from ultramicro.plan.programme.model import Problem
from ultramicro.plan.programme.plan import Plan
from ultramicro.plan.result import PlanResult
from ultramicro.plan.words import change_words, extra_words, money

NAMED = 4
"""How many enterprises a sentence names."""


def nothing(result: PlanResult) -> Message:
    """Say that nothing begins, and why: nothing pays its way only where more money would not begin it."""
    step = first_step(result.explanation.more)
    if step is None:
        return _nothing_pays(result.plan.problem, result.meets)
    if step.kind in OF_MONEY:
        return note(
            "money_lacks", "With what is listed here nothing can be started: money is what lacks. There "
            "are enterprises that would pay their way.",
        )  # fmt: skip
    return note(
        "something_lacks", "With what is listed here nothing can be started yet. There are enterprises "
        "that would pay their way if they had a little more.",
    )  # fmt: skip


def losing(plan: Plan) -> Iterator[Message]:
    """Say which enterprises of a plan take in less than they pay with wages, and how much others pay."""
    kept = {a.name: left_in_a_year(plan, a) for a in plan.problem.activities if a.name in plan.units()}
    # Pounds are rounding; the largest loss comes first.
    names = sorted((name for name, left in kept.items() if left < -A_POUND), key=lambda name: kept[name])
    if not names:
        return
    lost = money(-sum(kept[name] for name in names))
    if len(names) == len(kept):
        yield say(
            "In the last year they earn {sum} less than wages, goods, running costs and wear come to: "
            "savings or a grant pay it.", sum=lost,
        )  # fmt: skip
        return
    yield say(
        "In the last year {sum} less comes in than goes out, with wages and wear, at: {names}. The others "
        "pay it.", names=Listed(names), sum=lost,
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


def _nothing_pays(problem: Problem, meets: Collection[str]) -> Message:
    """Say that nothing pays its way, what is not listed at all, and what comes nearest."""
    said = [say("With what is listed here, no enterprise was found that could run here and pays its way.")]
    if lacking := _not_listed(problem):
        said.append(say("None is listed of what many enterprises need: {what}.", what=Listed(lacking)))
    if problem.activities:
        said.append(_nearest(problem, meets))
    said.append(say("The table of what was left out gives the reasons."))
    return joined(said).with_id("no_enterprise_pays")


def _not_listed(problem: Problem) -> list[Message]:
    """Name what a plan needs and of which there is nothing."""
    till = problem.money
    there = (
        (say("people's hours"), any(hours > 0 for hours in problem.hours.values())),
        (say("savings or a grant to start with"),
         bool(till.own_pence or till.grant_pence or till.savings_pence or problem.loans)),
        (say("rooms or land"), bool(problem.spaces)),
        (say("needs with a price"), any(need.price_pence > 0 for need in problem.needs)),
    )  # fmt: skip
    return [what for what, is_there in there if not is_there]


def _nearest(problem: Problem, meets: Collection[str]) -> Message:
    """Say which enterprise comes nearest to paying its way, by what an hour of it leaves."""
    # What only supplies others would stand here without a buyer, so what meets a need goes first.
    by_name = {a.name: a for a in problem.activities if a.name in meets}
    by_name = by_name or {a.name: a for a in problem.activities}
    left = {name: left_at_full_work(problem, a) for name, a in by_name.items()}

    def an_hour(name: str) -> float:
        return left[name] / max(sum(by_name[name].hours.values()), 1.0)

    # By name where two are alike, so that the answer is the same each time.
    nearest = min(left, key=lambda name: (-an_hour(name), name))
    if left[nearest] < 0:
        return say(
            "Nearest is {name}: at full work it would lose {hourly} for each hour worked, {sum} a year, with "
            "what it uses at outside prices.",
            name=nearest, hourly=money(-an_hour(nearest)), sum=money(-left[nearest]),
        )  # fmt: skip
    return say(
        "Nearest is {name}: if all that it makes is sold, it would leave {sum} a year after wages, before "
        "rent. No plan was found that starts it with what is here.",
        name=nearest, sum=money(left[nearest]),
    )  # fmt: skip
