"""What is not in the plan and why: the place's own recipes first, then what meets a need, then the rest."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.message import Message, Share, joined, say
from ultramicro.plan.earnings import NEARLY_ALL, left_at_full_work, wanted_share
from ultramicro.plan.explained.alternatives import Standing
from ultramicro.plan.explained.explain import A_POUND, Lack, LeftOut
from ultramicro.plan.perhaps import perhaps
from ultramicro.plan.programme.model import Problem
from ultramicro.plan.programme.unit_economics import in_pence
from ultramicro.plan.result import PlanResult
from ultramicro.plan.words import impossible_words, money

Row = dict[str, object]


def left_out_rows(result: PlanResult) -> Iterator[Row]:
    """Yield the rows of `plan_left_out`.

    Within each group what was tried again comes first, as it has a number behind it; then what cannot be.
    """
    yield from sorted(_every(result), key=lambda row: _rank(result, str(row["activity"])))


def _rank(result: PlanResult, name: str) -> int:
    # Whoever wrote a recipe of their own looks for it before all others.
    return 0 if name in result.own else 1 if name in result.meets else 2


def _every(result: PlanResult) -> Iterator[Row]:
    explained = result.explanation
    tried = {each.activity: each for each in explained.left_out if each.tried}
    bounds = {each.activity: each.at_least for each in explained.left_out if not each.tried}
    waits = set(explained.waiting.activities)
    yield from (_tried(each, waits=each.activity in waits) for each in tried.values())
    for name, why in sorted(explained.impossible.items()):
        may_be = perhaps(why, result.meanings)
        says = impossible_words(why)
        told = joined([says, may_be]) if may_be else says
        yield {"activity": name, "why": told, "reason": why.obstacle}
    # The rest was not tried again: only so many questions are asked of the solver.
    names = {a.name for a in result.plan.problem.activities}
    for name in sorted(names - set(tried) - set(result.plan.units())):
        reason, says = _untried(result, name)
        # What no plan with it could make up for is proved without another plan.
        least = {"least_loss_pence": in_pence(bounds[name])} if bounds.get(name, 0.0) >= A_POUND else {}
        yield {"activity": name, "why": says, "reason": reason, **least}


def _tried(each: LeftOut, *, waits: bool) -> Row:
    row: Row = {"activity": each.activity}
    if each.loss is not None:
        row |= {"loss_pence": in_pence(each.loss), "least_loss_pence": in_pence(each.at_least)}
    if waits:
        # A founder is what lacks, not hours or ground: with one it would be in the plan.
        return row | {"why": _waits(), "reason": "founder"}
    if each.lacks is Lack.MONEY:
        return row | {"why": say("There is not enough money to start it in time."), "reason": "money"}
    if each.lacks is Lack.EARNINGS:
        why = say("It does not pay its way: within the plan it does not earn what it costs.")
        return row | {"why": why, "reason": "does_not_pay"}
    if each.loss is None and each.lacks is None:
        return row | {"why": say("No plan was found that could start it in time."), "reason": "not_in_time"}
    why = say("Other uses of the same hours, ground and money bring more.")
    return row | {"why": why, "reason": "worth_less"}


def _waits() -> Message:
    return say("It waits for somebody to found it.")


def _pays_alone(problem: Problem, name: str) -> tuple[str, Message]:
    """Say of what was not tried in a plan whether it would earn what it costs at full work."""
    left = sum(left_at_full_work(problem, a) for a in problem.activities if a.name == name)
    if left < 0:
        return "does_not_pay", say(
            "At full work it would lose {sum} a year, with what it uses at outside prices.", sum=money(-left)
        )
    share = max(wanted_share(problem, a) for a in problem.activities if a.name == name)
    if share < NEARLY_ALL:
        return "not_in_time", say(
            "If all that it makes were sold it would pay its way, but only {share} of it is wanted here. "
            "No plan was found that starts it.", share=Share(share, 0),
        )  # fmt: skip
    return "not_in_time", say(
        "If all that it makes were sold it would pay its way, but no plan was found that starts it."
    )


def _untried(result: PlanResult, name: str) -> tuple[str, Message]:
    if name in result.explanation.waiting.activities:
        return "founder", _waits()
    if not result.plan.units():
        return _pays_alone(result.plan.problem, name)
    if result.explanation.standing.get(name) is Standing.IN_SOME:
        return "in_another_plan", say("It is in another plan that is nearly as good.")
    return "others_bring_more", say("Other enterprises bring more.")
