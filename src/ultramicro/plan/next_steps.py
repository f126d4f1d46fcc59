"""What the answer says of the next step: what lacks, who founds it, what opens most, what a wish takes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ultramicro.core.message import Listed, Message, Number, Pence, Share, joined, note, plural, say
from ultramicro.plan.booked import left_in_a_year
from ultramicro.plan.earnings import NEARLY_ALL, left_at_full_work, wanted_share
from ultramicro.plan.explained.explain import (
    A_POUND,
    CHEAPEST,
    OF_MONEY,
    ChangeKind,
    MarginalGain,
    best_step,
    first_step,
)
from ultramicro.plan.explained.openings import best_of_each
from ultramicro.plan.pay_told import range_words
from ultramicro.plan.perhaps import money_unread
from ultramicro.plan.programme.founding import PENCE_A_START
from ultramicro.plan.programme.model import Problem
from ultramicro.plan.programme.plan import Plan
from ultramicro.plan.programme.unit_economics import in_pence
from ultramicro.plan.result import WISH, PlanResult
from ultramicro.plan.words import change_words, extra_words, money

OPENINGS = (ChangeKind.ROOM, ChangeKind.WANTED, ChangeKind.PRICE)
"""What the place has not, and not a little more of what it has."""
NAMED = 4
"""How many enterprises a sentence names."""


def nothing(result: PlanResult) -> Message:
    """Say that nothing begins, and why: nothing pays its way only where more money would not begin it."""
    step = first_step(result.explanation.more)
    if step is None:
        return _with_unread(_nothing_pays(result), result, "no_enterprise_pays")
    if step.kind is ChangeKind.GRANT:
        return _with_unread(joined([_only_given(step), _nearest_of(result)]), result, "only_a_gift_opens")
    if step.kind in OPENINGS:
        return _with_unread(_nothing_pays(result), result, "no_enterprise_pays")
    if step.kind in OF_MONEY:
        lacks = say(
            "With what is listed here nothing can be started: money is what lacks. There are enterprises "
            "that would pay their way."
        )
        return _with_unread(lacks, result, "money_lacks")
    return note(
        "something_lacks", "With what is listed here nothing can be started yet. There are enterprises "
        "that would pay their way if they had a little more.",
    )  # fmt: skip


def _with_unread(said: Message, result: PlanResult, code: str) -> Message:
    """Say beside it which rows of savings and loans could not be used: they may be what lacks."""
    unread = money_unread(result.meanings)
    return (joined([said, unread]) if unread else said).with_id(code)


def _only_given(step: MarginalGain) -> Message:
    """Say that what is lent could not be paid back, and what would run on a gift."""
    return say(
        "With what is listed here, no enterprise was found that pays its way and can pay back what is lent. "
        "With {sum} that nobody wants back, {names} could run, and would use it up in part.",
        sum=Pence(step.amount, "whole"), names=Listed(step.begins[:NAMED]),
    )  # fmt: skip


def _nearest_of(result: PlanResult) -> Message:
    return _nearest(result.plan.problem, result.meets)


def losing(plan: Plan) -> Iterator[Message]:
    """Say which enterprises of a plan take in less than they pay, rent included, and who makes it up."""
    kept = {name: left for name, left in left_in_a_year(plan).items() if name in plan.units()}
    # Pounds are rounding; the largest loss comes first.
    names = sorted((name for name, left in kept.items() if left < -A_POUND), key=lambda name: kept[name])
    if not names:
        return
    short = Listed([say("{name} by {sum}", name=name, sum=money(-kept[name])) for name in names])
    yield say(
        "In the last year not all of them earn what they pay. Short of wages, goods, rent and wear: {short}. "
        "{rest}", short=short, rest=_made_up(kept),
    ).with_id("losing")  # fmt: skip


def _made_up(kept: Mapping[str, float]) -> Message:
    """Say who makes up what some enterprises are short of, as far as the others have it. [£ a year]."""
    left = sum(pounds for pounds in kept.values() if pounds > 0)
    lost = -sum(pounds for pounds in kept.values() if pounds < 0)
    if left >= lost:
        return say("What the others have left makes it up.")
    if left < A_POUND:
        return say("Savings or a grant would have to make it up.")
    return say(
        "What the others have left, {left}, makes up a part; savings or a grant would have to make up the "
        "rest.", left=money(left),
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
    """Say the cheapest step of those that open most; where nothing begins yet, the best of each kind."""
    if not result.plan.units():
        yield from _first_steps(result)
        return
    step = best_step(result.explanation.more)
    if step:
        yield note(
            "tightest_limit",
            "The next step that opens most: {change}. {adds}",
            change=change_words(step, result.plan.problem), adds=_adds(step),
        )  # fmt: skip


def _adds(step: MarginalGain) -> Message:
    """Say what a step would begin and add; of a gift, that it pays for a part of that."""
    gift = say(" A part of that is paid out of the gift.") if step.kind is ChangeKind.GRANT else say("")
    if not step.begins:
        return say("It would add {sum} over the plan.{gift}", sum=money(step.gain), gift=gift)
    return say(
        "It would begin {names} and add {sum} over the plan.{gift}", names=Listed(step.begins[:NAMED]),
        sum=money(step.gain), gift=gift,
    )  # fmt: skip


def _of_gift(step: MarginalGain) -> Message:
    return say(", in part paid out of the gift") if step.kind is ChangeKind.GRANT else say("")


def _first_steps(result: PlanResult) -> Iterator[Message]:
    """Say by which steps something begins where nothing does: of each kind the best, the cheapest first."""
    best = sorted(best_of_each(result.explanation.more), key=lambda m: CHEAPEST.index(m.kind))
    first = first_step(result.explanation.more)
    # Of one kind the least may come before the best: what can be asked for is the least.
    steps = [*([first] if first and first not in best else []), *best[:NAMED]]
    told = [
        say(
            "{change}: {names}, {sum} over the plan{gift}", change=change_words(m, result.plan.problem),
            names=Listed(m.begins[:NAMED]), sum=money(m.gain), gift=_of_gift(m),
        )
        for m in steps
    ]  # fmt: skip
    if len(told) == 1:
        yield note("first_step", "One change by itself would begin something. {step}.", step=told[0])
    elif told:
        yield note(
            "first_steps", "Each of these by itself would begin something, the easiest first. {steps}.",
            steps=joined([say("({n}) {step}", n=str(n), step=each) for n, each in enumerate(told, 1)], "; "),
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
        "wish_takes", "{jobs} jobs would take about: {takes}. {shown}", jobs=jobs, takes=takes,
        shown=_wish_shown(result),
    )  # fmt: skip


def _wish_shown(result: PlanResult) -> Message:
    """Say where the plan of a wish is shown, and what it gives."""
    wish = result.explanation.wish_plan
    if wish is None:
        return say("")
    least = wish.worth_pounds - result.explanation.open_pounds.get(WISH, 0.0)
    return say(
        "The tables plan and plan_alternatives show such a plan: {kinds}, {jobs} jobs in the last "
        "quarter, {income} of income here.",
        kinds=plural("{n} kind of enterprise", "{n} kinds of enterprise", len(wish.units())),
        jobs=Number(wish.jobs(wish.problem.quarters), 1), income=range_words(least, wish.worth_pounds),
    )  # fmt: skip


def _nothing_pays(result: PlanResult) -> Message:
    """Say that nothing pays its way, what is not listed at all, and what comes nearest."""
    problem = result.plan.problem
    said = [say("With what is listed here, no enterprise was found that could run here and pays its way.")]
    if lacking := _not_listed(problem):
        said.append(say("None is listed of what many enterprises need: {what}.", what=Listed(lacking)))
    if problem.activities:
        said.append(_nearest_of(result))
    said.append(say("The table of what was left out gives the reasons."))
    return joined(said)


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
            name=nearest, hourly=Pence(in_pence(-an_hour(nearest))), sum=money(-left[nearest]),
        )  # fmt: skip
    if (share := wanted_share(problem, by_name[nearest])) < NEARLY_ALL:
        # What nobody here wants brings nothing, so that no sum is told that counts it as sold.
        return say(
            "Nearest is {name}, but only {share} of what it makes is wanted here. No plan was found "
            "that starts it with what is here.", name=nearest, share=Share(share, 0),
        )  # fmt: skip
    return say(
        "Nearest is {name}: if all that it makes is sold, it would leave {sum} a year after wages, before "
        "rent. No plan was found that starts it with what is here.",
        name=nearest, sum=money(left[nearest]),
    )  # fmt: skip
