"""The answer's first sentences: what happens, how sure that is, what it rests on and what would change it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from ultramicro.core.message import Listed, Message, Number, Pence, Range, Share, Value, joined, plural, say
from ultramicro.stress.arms import CALM
from ultramicro.stress.calibration.numbers import Kind, Numbers
from ultramicro.stress.findings import SHOCK, TOGETHER, Findings
from ultramicro.stress.reading.bands import HELPS, HURTS, SAME, UNCLEAR, Band
from ultramicro.stress.reading.recovery import Missed
from ultramicro.stress.runs.ensemble import ALL, WITHOUT
from ultramicro.stress.switches.all import MAKERS

MOST_NAMED = 3
NAMES: Mapping[str, Message] = {
    **{name: each.called for name, each in MAKERS.items()},
    TOGETHER: say("all techniques"),
    SHOCK: say("the recession"),
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
    HELPS: say("more such work"),
    HURTS: say("less such work"),
    SAME: say("no difference"),
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
    if found.techniques:
        yield _how_sure(found)
    yield _rests_on(found, numbers)


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
    fall, back = fall_of(found.worst("jobs_here", WITHOUT)), _back(found, WITHOUT)
    if not found.techniques:
        return say(
            "{when}, work with firms here falls by {fall} in its worst three months and {back}.",
            when=when, fall=fall, back=back,
        ).with_id("what_happens")  # fmt: skip
    return say(
        "{when}, work with firms here falls by {fall} in its worst three months and {back}; with all "
        "techniques in use it falls by {fall_with} and {back_with}.",
        when=when, fall=fall, back=back, fall_with=fall_of(found.worst("jobs_here", ALL)),
        back_with=_back(found, ALL),
    ).with_id("what_happens")  # fmt: skip


def _back(found: Findings, arm: str) -> Message:
    back = found.recovery("jobs_here", arm)
    if isinstance(back, Missed):
        return plural("is not back within the {n} month that was read", "is not back within {n} months",
                      found.months - found.first)  # fmt: skip
    if back == 0:
        return say("is at no time down by more than a twentieth")
    return plural("is back after {n} month", "is back after {n} months", back)


def _how_sure(found: Findings) -> Message:
    each = found.techniques if found.each_alone else (TOGETHER,)
    words = {name: found.word(name, "jobs_here") for name in each}
    parts = [
        say("{what} with {names}", what=what, names=Listed([NAMES[name] for name in named]))
        for word, what in SURE.items()
        if (named := [name for name in each if words[name] == word])
    ]
    start = say("Each by itself") if found.each_alone else say("Together")
    beside: dict[str, Value] = {"each": start, "parts": joined(parts, "; "), "n": found.seeds}
    if not found.signs:
        return say(
            "{each}: {parts} – said where four in five of {n} runs agree.", **beside
        ).with_id("how_sure")  # fmt: skip
    return say(
        "{each}: {parts} – said where four in five of {n} runs agree, and four in five of {draws} draws of "
        "the least known numbers.",
        **beside, draws=next(iter(found.signs.values())).points,
    ).with_id("how_sure")  # fmt: skip


def _rests_on(found: Findings, numbers: Numbers) -> Message:
    kinds = Counter(each.kind for each in numbers.values())
    shown = kinds[Kind.OBSERVED] + kinds[Kind.SAID]
    beside: dict[str, Value] = {"shown": shown, "others": len(numbers) - shown}
    hangs = most_hangs_on(found, numbers)
    if not hangs:
        return say(
            "It is no forecast: it says what would follow from {shown} numbers that the place's own records "
            "show and {others} that stand in for what they do not.",
            **beside,
        ).with_id("rests_on")  # fmt: skip
    return say(
        "It is no forecast: it says what would follow from {shown} numbers that the place's own records show "
        "and {others} that stand in for what they do not, and would change most with these: {names}.",
        **beside, names=joined([say("“{number}”", number=each) for each in hangs], ", "),
    ).with_id("rests_on")  # fmt: skip


def most_hangs_on(found: Findings, numbers: Numbers) -> list[Message]:
    """Return the meanings of the numbers on which what all techniques do for work hangs most."""
    of = found.signs.get((TOGETHER, "jobs_here"))
    if of is None:
        return []
    ranked = sorted(of.effects.items(), key=lambda pair: -pair[1].mu_star)
    return [numbers[name].meaning for name, effect in ranked[:MOST_NAMED] if effect.mu_star > 0]


def work_falls(found: Findings) -> Message:
    """Say how far work with firms here falls."""
    fall = fall_of(found.worst("jobs_here", WITHOUT))
    if not found.techniques:
        return say("Work with firms here falls by {fall} in its worst three months.", fall=fall).with_id(
            "work"
        )
    return say(
        "Work with firms here falls by {fall} in its worst three months, with all techniques by {fall_with}.",
        fall=fall, fall_with=fall_of(found.worst("jobs_here", ALL)),
    ).with_id("work")  # fmt: skip


def income_falls(found: Findings) -> Message:
    """Say how far real income falls."""
    fall = fall_of(found.worst("real_income", WITHOUT))
    if not found.techniques:
        return say("Real income falls by {fall} in its worst three months.", fall=fall).with_id("income")
    return say(
        "Real income falls by {fall} in its worst three months, with all techniques by {fall_with}.",
        fall=fall, fall_with=fall_of(found.worst("real_income", ALL)),
    ).with_id("income")  # fmt: skip


def arrears_grow(found: Findings) -> Message:
    """Say what households owe at the end."""
    owed = _middles(found, "arrears")
    parts = {"calm": Pence(round(owed[CALM]), "estimate"), "hit": Pence(round(owed[WITHOUT]), "estimate")}
    if not found.techniques:
        return say("At the end households owe {hit}, and {calm} in calm.", **parts).with_id("arrears")
    return say(
        "At the end households owe {hit}, with all techniques {all}, and {calm} in calm.",
        **parts, all=Pence(round(owed[ALL]), "estimate"),
    ).with_id("arrears")  # fmt: skip


def firms_live_on(found: Findings) -> Message:
    """Say how many of the firms there are left at the end."""
    left = {arm: Share(share) for arm, share in _middles(found, "firms_left_share").items()}
    parts: dict[str, Value] = {"n": found.months - found.first, "calm": left[CALM], "hit": left[WITHOUT]}
    if not found.techniques:
        return say(
            "Of the firms there at first {hit} are left after {n} months, and {calm} in calm.", **parts
        ).with_id("firms")  # fmt: skip
    return say(
        "Of the firms there at first {hit} are left after {n} months, with all techniques {all}, and {calm} "
        "in calm.",
        **parts, all=left[ALL],
    ).with_id("firms")  # fmt: skip


def _middles(found: Findings, outcome: str) -> dict[str, float]:
    return {arm: found.middle(outcome, arm) for arm in (CALM, WITHOUT, ALL) if arm in found.outcomes}
