"""What is to be seen in each picture, in the quantities of the sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ultramicro.core.message import Message, Number, Pence, Value, say
from ultramicro.stress.arms import CALM
from ultramicro.stress.findings import SHOCK, TOGETHER, WAYS, Findings
from ultramicro.stress.reading.bands import SAME, UNCLEAR
from ultramicro.stress.runs.ensemble import ALL, WITHOUT
from ultramicro.stress.words import called, fall_of


def work_falls(found: Findings) -> Message:
    """Say how far work with firms here falls."""
    if not found.techniques:
        return say(
            "Work with firms here falls by {fall} in its worst three months, beside calm.",
            **_falls(found, "jobs_here"),
        ).with_id("work")
    return say(
        "Work with firms here falls by {fall} in its worst three months, beside calm; with {what} by "
        "{fall_with}, beside {calm}.", **_falls(found, "jobs_here"),
    ).with_id("work")  # fmt: skip


def income_falls(found: Findings) -> Message:
    """Say how far real income falls."""
    if not found.techniques:
        return say(
            "Real income falls by {fall} in its worst three months, beside calm.",
            **_falls(found, "real_income"),
        ).with_id("income")
    return say(
        "Real income falls by {fall} in its worst three months, beside calm; with {what} by {fall_with}, "
        "beside {calm}.", **_falls(found, "real_income"),
    ).with_id("income")  # fmt: skip


def _falls(found: Findings, series: str) -> dict[str, Value]:
    """Return how far a series falls: with techniques beside calm with the same, as the sentences have it."""
    told: dict[str, Value] = {"fall": fall_of(found.worst(series, WITHOUT))}
    if not found.techniques:
        return told
    same = say("calm with the same switched on") if found.own_calm(ALL) != CALM else say("calm")
    return told | {"fall_with": fall_of(found.worst(series, ALL)), "what": called(found), "calm": same}


def arrears_grow(found: Findings) -> Message:
    """Say what households owe at the end."""
    owed = {arm: _pence(found.middle("arrears", arm)) for arm in (CALM, WITHOUT)}
    told = say("at the end households owe {hit}, and {calm} in calm", hit=owed[WITHOUT], calm=owed[CALM])
    return _sentence(found, "arrears", told, OWED).with_id("arrears")


def firms_live_on(found: Findings) -> Message:
    """Say how many of the firms there are left at the end."""
    left = {arm: Number(100 * found.middle("firms_left_share", arm), 1) for arm in (CALM, WITHOUT)}
    told = say(
        "of 100 firms there at first {hit} are left after {n} months, and {calm} in calm", n=found.months,
        hit=left[WITHOUT], calm=left[CALM],
    )  # fmt: skip
    return _sentence(found, "firms_left_share", told, LEFT).with_id("firms")


OWED: tuple[Callable[[float, Message], Message], ...] = (
    lambda x, what: say("with {what} {sum} more", what=what, sum=_pence(x)),
    lambda x, what: say("with {what} {sum} less", what=what, sum=_pence(x)),
)
LEFT: tuple[Callable[[float, Message], Message], ...] = (
    lambda x, what: say("with {what} {n} more", what=what, n=Number(100 * x, 1)),
    lambda x, what: say("with {what} {n} fewer", what=what, n=Number(100 * x, 1)),
)
"""What is said of more and of less, run beside run."""


def _sentence(
    found: Findings, outcome: str, told: Message, words: tuple[Callable[[float, Message], Message], ...]
) -> Message:
    """Say levels, and what all that was switched on changes in them, or that it is not clear."""
    parts: Mapping[str, Value] = {"told": told, "what": called(found)} if found.techniques else {"told": told}
    shock = found.word(SHOCK, outcome)
    if shock == UNCLEAR:
        told = say("{told} (which is more is not clear)", **parts)
    if not found.techniques:
        return say("In the middle run {told}.", told=told)
    word = found.word(TOGETHER, outcome)
    change = found.effect(TOGETHER, WAYS[TOGETHER], outcome)
    assert change is not None, outcome  # noqa: S101
    if word == UNCLEAR:
        return say(
            "In the middle run {told}; whether {what} changes that is not clear.",
            told=told,
            what=parts["what"],
        )
    if word == SAME:
        return say("In the middle run {told}; {what} changes nothing of it.", told=told, what=parts["what"])
    more, less = words
    with_it = (more if change.median > 0 else less)(abs(change.median), called(found))
    return say("In the middle run {told}; {with_it}.", told=told, with_it=with_it)


def _pence(sum_: float) -> Pence:
    return Pence(round(sum_), "estimate")
