"""What all that was switched on adds to work, in words: here, beyond calm, and anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from ultramicro.core.message import Listed, Message, Range, Value, plural, say
from ultramicro.stress.findings import CLOSED, IN_CALM, JOINTLY, RIDING_OUT, TOGETHER, Findings
from ultramicro.stress.lasting import lasted
from ultramicro.stress.ranged import ranged
from ultramicro.stress.reading.bands import HELPS, HURTS, SAME, UNCLEAR, Band
from ultramicro.stress.verdict import IN_CALM_TOO, LESS_THAN_CALM, RIDES_OUT, verdict

Called: TypeAlias = Mapping[str, Message]


def gain_said(found: Findings, called: Called) -> Message:
    """Say what all that was switched on adds to work here, what of it is help in a recession, and to all.

    Parameters
    ----------
    found : Findings
        What the runs say.
    called : mapping of str to Message
        What each technique is called.
    """
    word, gain = verdict(found, TOGETHER), found.effect(TOGETHER, JOINTLY, "jobs_here")
    assert gain is not None, word  # noqa: S101
    many = round(abs(gain.median))
    if word in {SAME, UNCLEAR}:
        none = say("there is no more and no less such work in any run")
        told = none if word == SAME else say("whether there is more such work with it is not clear")
        return _and_while_there(found, called, told)
    if many == 0:
        return say("there is such work for less than half a household more or fewer")
    at_all, ends = _at_all(found), _ends(gain, 1 if word != HURTS else -1)
    if word == HURTS:
        return plural(
            "{n} household fewer has work with firms here than without it ({range}); {at_all}",
            "{n} households fewer have work with firms here than without it ({range}); {at_all}",
            many, at_all=at_all, range=ends,
        )  # fmt: skip
    more = plural(
        "{n} household more has work with firms here than without it",
        "{n} households more have work with firms here than without it", many,
    )  # fmt: skip
    calm = found.effect(TOGETHER, IN_CALM, "jobs_here")
    beside: dict[str, Value] = {"more": more, "range": ends}
    if calm is None:
        told = say("{more} ({range})", **beside)
    else:
        told = _beside_calm(found, word, {**beside, "n": round(calm.median)})
    return say("{more}; {at_all}", more=_and_while_there(found, called, told), at_all=at_all)


def tells_all_work(found: Findings) -> bool:
    """Whether it is said beside the gain that fewer have work at all."""
    gain = found.effect(TOGETHER, JOINTLY, "jobs_here")
    told = gain is not None and verdict(found, TOGETHER) not in {SAME, UNCLEAR} and round(gain.median) != 0
    return told and found.word(TOGETHER, "working") == HURTS


def _ends(of: Band, sign: int) -> Range:
    """Return between which numbers of households a gain or a loss lies, as it is told."""
    low, high = sorted(sign * end for end in (of.low, of.high))
    return Range(round(low), round(high))


def _and_while_there(found: Findings, called: Called, gain: Message) -> Message:
    """Add when the gain was there, as far as enterprises that are gone had begun it."""
    some = lasted(found)
    if some is None:
        return gain
    parts: dict[str, Value] = {
        "gain": gain, "names": Listed([called[name] for name in some.names]), "month": some.until,
        "during": _more(some.during), "after": _more(some.after),
    }  # fmt: skip
    return say("{gain}; while {names} lasted (until month {month}) {during}, and afterwards {after}", **parts)


def _more(of: Band) -> Message:
    if of.word in {SAME, UNCLEAR}:
        return say("none more in any run") if of.word == SAME else say("whether more is not clear")
    if of.word == HELPS:
        return ranged(say("{n} more", n=round(of.median)), round(of.low), round(of.high))
    return ranged(say("{n} fewer", n=round(-of.median)), round(-of.high), round(-of.low))


def _at_all(found: Findings) -> Message:
    """Say whether more have work at all: who works for a firm here may have worked elsewhere before."""
    word, change = found.word(TOGETHER, "working"), found.effect(TOGETHER, JOINTLY, "working")
    assert change is not None, word  # noqa: S101
    many = round(abs(change.median))
    if word == HELPS:
        return plural(
            "counting work elsewhere too, {n} household more has work",
            "counting work elsewhere too, {n} households more have work", many,
        )  # fmt: skip
    if word == HURTS:
        return plural(
            "counting work elsewhere too, {n} household fewer has work",
            "counting work elsewhere too, {n} households fewer have work", many,
        )  # fmt: skip
    return (
        say("no more have work at all") if word == SAME else say("whether more have work at all is not clear")
    )


def _beside_calm(found: Findings, word: str, beside: Mapping[str, Value]) -> Message:
    """Say what of a gain is help in a recession: what is more than in calm, and lasts."""
    if word == CLOSED:
        return say(
            "{more} ({range}; {n} in calm): a gain, but all that was begun had closed again by the end",
            **beside,
        )  # fmt: skip
    if word == RIDES_OUT:
        return say("{more} ({range}; {n} in calm), so that it helps to ride it out", **beside)
    riding = found.effect(TOGETHER, RIDING_OUT, "jobs_here")
    if word == LESS_THAN_CALM and riding is not None:
        return say(
            "{more} ({range}; {n} in calm): a gain, but in {smaller} of {runs} runs a smaller one than in "
            "calm",
            **beside, smaller=round(riding.worse * riding.seeds), runs=riding.seeds,
        )  # fmt: skip
    if word == IN_CALM_TOO:
        return say(
            "{more} ({range}; {n} in calm): a gain, but not clearly a greater one than in calm", **beside
        )
    return say("{more} ({range}; {n} in calm); whether that is more than in calm is not clear", **beside)
