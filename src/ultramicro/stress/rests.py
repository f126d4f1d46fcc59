"""What an answer rests on, in words: how many numbers of which kind, and which of those moved stand out."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from ultramicro.core.message import Message, joined, plural, say
from ultramicro.stress.calibration.numbers import Kind, Numbers
from ultramicro.stress.findings import JOINTLY, SHOCK, TOGETHER, Findings
from ultramicro.stress.reading.bands import HELPS, HURTS
from ultramicro.stress.reading.sensitivity import Sensitivity
from ultramicro.stress.verdict import IN_CALM_TOO, LESS_THAN_CALM, RIDES_OUT, verdict

MOST_NAMED = 3
GAINS = frozenset({RIDES_OUT, LESS_THAN_CALM, IN_CALM_TOO, HELPS})
"""Words for more work with firms here."""


class Hangs(NamedTuple):
    """What is told to hang on numbers: a gain or a loss, and what draws say of it."""

    what: Message
    drawn: Sensitivity


def rests_on(found: Findings, numbers: Numbers) -> Message:
    """Say what the answer stands on, and which of the numbers that were moved stand out if any does."""
    kinds = Counter(each.kind for each in numbers.values())
    shown = kinds[Kind.OBSERVED] + kinds[Kind.SAID]
    follows = plural(
        "It is no forecast: it says what would follow from {n} number that the place's own records show and "
        "{others} that stand in for what they do not, {judged} of them judgements nobody counted",
        "It is no forecast: it says what would follow from {n} numbers that the place's own records show and "
        "{others} that stand in for what they do not, {judged} of them judgements nobody counted",
        shown, others=len(numbers) - shown, judged=kinds[Kind.ASSUMED],
    )  # fmt: skip
    hangs = _hangs(found)
    if hangs is None:
        return say("{follows}.", follows=follows).with_id("rests_on")
    moved = plural(
        "of these {all} the {n} least known was moved", "of these {all} the {n} least known were moved",
        len(hangs.drawn.effects), all=len(numbers),
    )  # fmt: skip
    names = [say("“{number}”", number=each) for each in most_hangs_on(found, numbers)]
    if not names:
        return say(
            "{follows}; {moved}, and no single one of them stands out from chance in {what}.",
            follows=follows, moved=moved, what=hangs.what,
        ).with_id("rests_on")  # fmt: skip
    return say(
        "{follows}; {moved}, and {what} would change most with these: {names}.",
        follows=follows, moved=moved, what=hangs.what, names=joined(names, ", "),
    ).with_id("rests_on")  # fmt: skip


def _hangs(found: Findings) -> Hangs | None:
    """Return what is told to hang on numbers: what clearly is gained, or else what is lost."""
    if found.techniques and _gained(found) and (of := found.signs.get((TOGETHER, "jobs_here"))) is not None:
        return Hangs(say("what is gained"), of)
    of = found.signs.get((SHOCK, "jobs_here"))
    if of is None or found.word(SHOCK, "jobs_here") != HURTS:
        return None
    return Hangs(say("what is lost"), of)


def _gained(found: Findings) -> bool:
    gain = found.effect(TOGETHER, JOINTLY, "jobs_here")
    return gain is not None and round(gain.median) > 0 and verdict(found, TOGETHER) in GAINS


def most_hangs_on(found: Findings, numbers: Numbers) -> list[Message]:
    """Return the meanings of the numbers that stand out in the gain in work here, or in the loss."""
    hangs = _hangs(found)
    named = hangs.drawn.standing_out()[:MOST_NAMED] if hangs else ()
    return [numbers[name].meaning for name in named]
