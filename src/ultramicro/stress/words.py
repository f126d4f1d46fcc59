"""The answer's first sentences: what happens, how sure that is, what it rests on and what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ultramicro.core.message import Listed, Message, Number, Range, Share, Value, joined, plural, say
from ultramicro.stress.arms import CALM
from ultramicro.stress.calibration.numbers import Numbers
from ultramicro.stress.changes import worse_said
from ultramicro.stress.delivered import delivers
from ultramicro.stress.findings import (
    CLOSED,
    FALL,
    SHOCK,
    TOGETHER,
    Findings,
    fall_name,
)
from ultramicro.stress.gained import gain_said, tells_all_work
from ultramicro.stress.losers import who_loses
from ultramicro.stress.reading.bands import FEWEST_TOLD, HELPS, HURTS, SAME, UNCLEAR, Band, agreeing
from ultramicro.stress.rests import rests_on
from ultramicro.stress.returning import back_said
from ultramicro.stress.runs.ensemble import ALL, WITHOUT
from ultramicro.stress.switches.all import MAKERS
from ultramicro.stress.verdict import IN_CALM_TOO, LESS_THAN_CALM, RIDES_OUT, verdict

NAMES: Mapping[str, Message] = {
    **{name: each.called for name, each in MAKERS.items()},
    TOGETHER: say("all that was switched on"),
    SHOCK: say("the shock"),
}
"""What each technique is called in sentences."""
WHEN: Mapping[str, Message] = {
    "2008": say("In a recession like that of 2008"),
    "1980": say("In a recession like that of 1980"),
    "1990": say("In a recession like that of 1990"),
    "2020": say("In a recession like that of 2020"),
    "energy-2022": say("When energy bills rise as they did in 2022"),
    "benefit-freeze": say("When benefits are frozen as they were from 2016"),
    "austerity": say("When public buying is cut as it was from 2010"),
    "main-employer": say("When the main employer closes"),
    "credit-crunch": say("When banks lend less and invoices are paid later as from 2008"),
    "own": say("Under the shocks that were given"),
}
"""How a sentence about each recession begins."""
SURE: Mapping[str, Message] = {
    RIDES_OUT: say("more such work, and more so than in calm"),
    LESS_THAN_CALM: say("more such work, but less so than in calm"),
    IN_CALM_TOO: say("more such work, in calm as well"),
    HELPS: say("more such work, perhaps no more than in calm"),
    CLOSED: say("more such work, but what was begun had closed again by the end,"),
    HURTS: say("less such work"),
    SAME: say("no difference in any run"),
    UNCLEAR: say("not clear"),
}
"""What is said of work with firms here, in the order in which it is said."""


def said(found: Findings, numbers: Numbers, when: Message) -> Iterator[Message]:
    """Go through the sentences.

    Parameters
    ----------
    when : Message
        How the first one begins; see `when_of`.
    """
    yield _what_happens(found, when)
    if (worse := worse_said(found, SHOCK, ("jobs_here",))) is not None:
        yield say("Besides, {worse}.", worse=worse).with_id("also_worse")
    if found.techniques:
        yield _with_all(found)
        yield from delivers(found, NAMES, called(found))
        yield from who_loses(found, called(found))
        yield from _made_worse(found)
        yield _how_sure(found)
    elif found.seeds < FEWEST_TOLD:
        yield _too_few(found)
    yield rests_on(found, numbers)


def called(found: Findings) -> Message:
    """Return what all that was switched on is called: by its name where it is one technique."""
    return NAMES[found.techniques[0] if len(found.techniques) == 1 else TOGETHER]


def when_of(recession: str, times: float, *, beside: bool) -> Message:
    """Return how a sentence about what hits the place begins.

    Parameters
    ----------
    recession : str
        Its name.
    times : float
        How many times as hard as it was.
    beside : bool
        Whether more hits the place than that.

    Examples
    --------
    >>> when_of("2008", 2.0, beside=True)
    'In a recession like that of 2008, 2 times as hard, with what was given beside it'
    """
    when = WHEN[recession]
    if recession == "own":
        return when
    if times != 1:
        when = say(
            "{when}, {n} times as hard", when=when, n=Number(times, 1 if round(times, 1) == times else 2)
        )
    return say("{when}, with what was given beside it", when=when) if beside else when


def fall_of(fall: Band) -> Range | Share:
    """Return by which share something falls, over the runs; one share where a reader would see one."""
    if round(fall.low, 3) == round(fall.high, 3):
        return Share(fall.median)
    return Range(Share(fall.low), Share(fall.high))


def _what_happens(found: Findings, when: Message) -> Message:
    beside: dict[str, Value] = {
        "when": when, "fall": fall_of(found.worst("jobs_here", WITHOUT)), "back": back_said(found, WITHOUT),
        "hit": round(found.middle("jobs_here", WITHOUT)), "calm": round(found.middle("jobs_here", CALM)),
    }  # fmt: skip
    drawn = found.signs.get((FALL, fall_name(WITHOUT, CALM)))
    if drawn is None:
        return say(
            "{when}, work with firms here falls by {fall} in its worst three months, beside calm in the same "
            "months (on average {hit} households have it, where {calm} would in calm), and {back}.", **beside,
        ).with_id("what_happens")  # fmt: skip
    return say(
        "{when}, work with firms here falls by {fall} in its worst three months, or by {drawn} if the least "
        "known numbers of the place are other than taken, beside calm in the same months (on average {hit} "
        "households have it, where {calm} would in calm), and {back}.",
        **beside, drawn=Range(Share(drawn.low), Share(drawn.high)),
    ).with_id("what_happens")  # fmt: skip


def _with_all(found: Findings) -> Message:
    beside = (
        say("beside calm with the same switched on") if found.own_calm(ALL) != CALM else say("beside calm")
    )
    return say(
        "With {what} work with firms here falls by {fall} {beside} and {back}; {gain}.",
        what=called(found), beside=beside,
        fall=fall_of(found.worst("jobs_here", ALL)), back=back_said(found, ALL), gain=gain_said(found, NAMES),
    ).with_id("with_all")  # fmt: skip


def _made_worse(found: Findings) -> Iterator[Message]:
    """Say what else gets worse with all that was switched on."""
    told = ("jobs_here", "working") if tells_all_work(found) else ("jobs_here",)
    worse = worse_said(found, TOGETHER, told)
    if worse is not None:
        yield say("What gets worse with {what}: {worse}.", what=called(found), worse=worse).with_id(
            "made_worse"
        )


def _how_sure(found: Findings) -> Message:
    if found.seeds < FEWEST_TOLD:
        return _too_few(found)
    if len(found.techniques) == 1 or not found.each_alone:
        return say("A gain or a loss is {agreed}.", agreed=_agreed(found)).with_id("how_sure")
    words = {name: verdict(found, name) for name in found.techniques}
    parts = [
        say("{what} with {names}", what=what, names=Listed([NAMES[name] for name in named]))
        for word, what in SURE.items()
        if (named := [name for name in found.techniques if words[name] == word])
    ]
    harm = [NAMES[name] for name in found.techniques if {*found.worse(name)} - {"jobs_here"}]
    if harm:
        parts.append(say("something else gets worse with {names} (see the first table)", names=Listed(harm)))
    return say(
        "Each by itself: {parts} – {agreed}.", parts=joined(parts, "; "), agreed=_agreed(found)
    ).with_id("how_sure")


def _too_few(found: Findings) -> Message:
    """Say that of so few runs nothing is called a gain or a loss."""
    return plural(
        "Nothing is called a gain or a loss: there is {n} run of each, and of fewer than {fewest} all "
        "agree by chance more often than once in twenty times.",
        "Nothing is called a gain or a loss: there are {n} runs of each, and of fewer than {fewest} all "
        "agree by chance more often than once in twenty times.", found.seeds, fewest=FEWEST_TOLD,
    ).with_id("how_sure")  # fmt: skip


def _agreed(found: Findings) -> Message:
    runs = say(
        "said where {many} or more of {runs} runs agree, as chance alone would have it no more often than "
        "once in twenty times", many=agreeing(found.seeds), runs=found.seeds,
    )  # fmt: skip
    if not found.signs:
        return runs
    return say(
        "{runs}, and four in five of {draws} draws of the least known numbers", runs=runs,
        draws=next(iter(found.signs.values())).points,
    )  # fmt: skip
