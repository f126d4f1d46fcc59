"""What all that was switched on adds to work, in words: here, beyond calm, and anywhere."""

from __future__ import annotations

from collections.abc import Mapping

from ultramicro.core.message import Message, Value, plural, say
from ultramicro.stress.findings import IN_CALM, JOINTLY, RIDING_OUT, TOGETHER, Findings
from ultramicro.stress.reading.bands import HELPS, HURTS, SAME, UNCLEAR
from ultramicro.stress.verdict import IN_CALM_TOO, LESS_THAN_CALM, RIDES_OUT, verdict


def gain_said(found: Findings) -> Message:
    """Say what all that was switched on adds to work here, what of it is help in a recession, and to all."""
    word, gain = verdict(found, TOGETHER), found.effect(TOGETHER, JOINTLY, "jobs_here")
    assert gain is not None, word  # noqa: S101
    many = round(abs(gain.median))
    if word in {SAME, UNCLEAR}:
        none = say("there is no more and no less such work in any run")
        return none if word == SAME else say("whether there is more such work with it is not clear")
    if many == 0:
        return say("there is such work for less than half a household more or fewer")
    at_all = _at_all(found)
    if word == HURTS:
        return plural(
            "{n} household fewer has work with firms here than without it; {at_all}",
            "{n} households fewer have work with firms here than without it; {at_all}", many, at_all=at_all,
        )  # fmt: skip
    more = plural(
        "{n} household more has work with firms here than without it",
        "{n} households more have work with firms here than without it", many,
    )  # fmt: skip
    calm = found.effect(TOGETHER, IN_CALM, "jobs_here")
    if calm is not None:
        more = _beside_calm(found, word, {"more": more, "n": round(calm.median)})
    return say("{more}; {at_all}", more=more, at_all=at_all)


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
    """Say what of a gain is help in a recession: what is more than in calm."""
    if word == RIDES_OUT:
        return say("{more} ({n} in calm), so that it helps to ride the recession out", **beside)
    riding = found.effect(TOGETHER, RIDING_OUT, "jobs_here")
    if word == LESS_THAN_CALM and riding is not None:
        return say(
            "{more} ({n} in calm): a gain, but in {smaller} of {runs} runs a smaller one in the recession",
            **beside, smaller=round(riding.worse * riding.seeds), runs=riding.seeds,
        )  # fmt: skip
    if word == IN_CALM_TOO:
        return say("{more} ({n} in calm): a gain, but not clearly a greater one in the recession", **beside)
    return say("{more} ({n} in calm); whether that is more than in calm is not clear", **beside)
