"""The answer's first sentences: what happens, how sure that is, what it rests on and what would change it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ultramicro.core.message import Listed, Message, Range, Share, joined, say
from ultramicro.stress.calibration.numbers import Kind, Numbers
from ultramicro.stress.findings import TOGETHER, Findings
from ultramicro.stress.reading.bands import HELPS, HURTS, Band
from ultramicro.stress.reading.recovery import Missed
from ultramicro.stress.runs.ensemble import ALL, WITHOUT

MOST_NAMED = 3
NAMES = {
    "clearing": say("clearing"),
    "currency": say("mutual credit"),
    "bank": say("the community bank"),
    "energy": say("the energy club"),
    "plan": say("the plan's enterprises"),
    "procurement": say("public buying here"),
    "food": say("linked local food"),
    TOGETHER: say("all techniques"),
}
"""What each technique is called in sentences."""


def said(found: Findings, numbers: Numbers, recession: str) -> Iterator[Message]:
    """Go through the sentences."""
    yield _what_happens(found, recession)
    if found.techniques:
        yield _how_sure(found)
    yield _rests_on(found, numbers)


def _fall(fall: Band) -> Range | Share:
    if round(fall.low, 3) == round(fall.high, 3):
        return Share(fall.median)
    return Range(Share(fall.low), Share(fall.high))


def _what_happens(found: Findings, recession: str) -> Message:
    fall, back = found.worst("jobs_here", WITHOUT), found.recovery("jobs_here", WITHOUT)
    parts = {"recession": recession, "fall": _fall(fall), "back": _back(back)}
    if not found.techniques:
        return say(
            "In a recession like '{recession}', work with the place's firms falls by {fall} in its worst quarter; {back}.",
            **parts,
        ).with_id("what_happens")
    return say(
        "In a recession like '{recession}', work with the place's firms falls by {fall} in its worst quarter, "
        "and by {with_all} with all techniques in use; {back}.",
        with_all=_fall(found.worst("jobs_here", ALL)), **parts,
    ).with_id("what_happens")  # fmt: skip


def _back(back: int | Missed) -> Message:
    if isinstance(back, Missed):
        return say("work is not back within the months that were read")
    if back == 0:
        return say("work never falls below 95 of 100 of what it is without the recession")
    return say("without them work is usually back after {n} months", n=back)


def _how_sure(found: Findings) -> Message:
    words = {name: found.word(name, "jobs_here") for name in found.techniques}
    helps = [name for name, word in words.items() if word == HELPS]
    hurts = [name for name, word in words.items() if word == HURTS]
    other = [name for name in words if name not in (*helps, *hurts)]
    parts = []
    if helps:
        parts.append(say("{names}: more work with firms here", names=_named(helps)))
    if hurts:
        parts.append(say("{names}: less of it", names=_named(hurts)))
    if other:
        parts.append(say("{names}: unclear, or no difference", names=_named(other)))
    return say(
        "Where four in five runs, and draws of what is least known, agree, each technique by itself does this: "
        "{parts}.",
        parts=joined(parts, "; "),
    ).with_id("how_sure")  # fmt: skip


def _named(techniques: Sequence[str]) -> Listed:
    return Listed([NAMES[name] for name in techniques])


def _rests_on(found: Findings, numbers: Numbers) -> Message:
    kinds = Counter(each.kind for each in numbers.values())
    shown = kinds[Kind.OBSERVED] + kinds[Kind.SAID]
    hangs = _most_hangs_on(found, numbers)
    if not hangs:
        return say(
            "It rests on {shown} numbers that the place shows and {others} that stand in for what it does not; "
            "it says what would follow from them, and is no forecast.",
            shown=shown, others=len(numbers) - shown,
        ).with_id("rests_on")  # fmt: skip
    return say(
        "It rests on {shown} numbers that the place shows and {others} that stand in for what it does not, and "
        "would change most with {names}; it says what would follow from them, and is no forecast.",
        shown=shown, others=len(numbers) - shown, names=Listed(hangs),
    ).with_id("rests_on")  # fmt: skip


def _most_hangs_on(found: Findings, numbers: Numbers) -> list[Message]:
    """Return the meanings of the numbers on which what all techniques do for work hangs most."""
    of = found.signs.get((TOGETHER, "jobs_here"))
    if of is None:
        return []
    ranked = sorted(of.effects.items(), key=lambda pair: -pair[1].mu_star)
    return [numbers[name].meaning for name, effect in ranked[:MOST_NAMED] if effect.mu_star > 0]
