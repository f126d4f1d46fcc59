"""The figures of the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ultramicro.core.contract import Figure
from ultramicro.core.message import Message, Share, plural, say
from ultramicro.stress.arms import CALM, in_calm, is_calm
from ultramicro.stress.calm import goes
from ultramicro.stress.drawn import falls
from ultramicro.stress.findings import (
    ALONE,
    FALL,
    IN_CALM,
    JOINTLY,
    RIDING_OUT,
    TOGETHER,
    Effect,
    Findings,
    fall_name,
)
from ultramicro.stress.outcomes import BY_ID, SERIES
from ultramicro.stress.reading.bands import FEWEST_SEEDS, UNCLEAR
from ultramicro.stress.reading.recovery import Missed
from ultramicro.stress.rows import arms_of
from ultramicro.stress.runs.ensemble import ALL, WITHOUT
from ultramicro.stress.words import NAMES as CALLED

NAMES: Mapping[str, Message] = {
    "jobs_here": say("Households with work in firms here"),
    "working": say("Households with work, here or elsewhere"),
    "firms": say("Firms at the end, without enterprises that a technique began"),
    "real_income": say("Real income of all households a month"),
    "poorest_income": say("Real income a month of a household of the poorest fifth"),
    "arrears": say("What households owe for rent, energy and council tax at the end"),
}
"""Outcomes that are figures, in their order; all others stand in the tables."""
GAINS = ("firms", "real_income", "poorest_income", "arrears")
"""Beside work with firms here: what all techniques change is a figure for these, what each does is not."""
ARMS: Mapping[str, Message] = {
    CALM: say("in calm"),
    in_calm(ALL): say("in calm with all that was switched on"),
    WITHOUT: say("under the shock"),
    ALL: say("under the shock with all that was switched on"),
}
BESIDE: Mapping[str, Message] = {
    CALM: say("beside calm"),
    in_calm(ALL): say("beside calm with the same switched on"),
}
"""What a fall is held against."""
MORE = (IN_CALM, RIDING_OUT)
"""Of work with firms here: what parts a gain in any months from help in the recession; of each technique it
stands in the first table."""


def figures(found: Findings) -> Iterator[Figure]:
    """Go through the figures: how far work falls and when it is back, what techniques change, levels."""
    hit = [pair for pair in falls(found.techniques) if {*pair} <= {*found.ensemble.courses}]
    for pair in hit:
        yield _fall(found, *pair)
        yield from _drawn_fall(found, *pair)
    yield from _changes(found)
    # Where it is not back the first sentence says so; a figure that is not known would say something else.
    yield from (each for pair in hit if (each := _back(found, *pair)).value is not None)
    for outcome in NAMES:
        yield from (_level(found, outcome, arm) for arm in arms_of(found))


def _rests(found: Findings) -> Message:
    return plural("{n} run", "{n} runs", found.seeds)


def _range(found: Findings) -> Message:
    """Say what the range of the runs is: of few it can be no more than from the least to the most."""
    if found.seeds >= FEWEST_SEEDS:
        return say("the range holds 90 of 100 runs")
    return plural(
        "there is {n} run, and no range", "the range is about from the least to the most of {n} runs",
        found.seeds,
    )  # fmt: skip


def _level(found: Findings, outcome: str, arm: str) -> Figure:
    quantiles = np.quantile(found.outcomes[arm][outcome], [0.05, 0.5, 0.95])
    low, middle, high = (_whole(quantile, outcome) for quantile in quantiles)
    how = say("the middle of the runs; {range}", range=_range(found))
    if outcome in {"jobs_here", "working", "real_income"}:
        how = say("the mean month from the shock on, in the middle run; {range}", range=_range(found))
    if outcome == "poorest_income":
        how = say(
            "the mean month from the shock on, in the middle run, of those who were the poorest fifth in the "
            "first month that is read; {range}",
            range=_range(found),
        )
    if outcome in SERIES and (calm := goes(found, outcome, arm)).moves and is_calm(arm):
        how = say("{how}; in calm it moves too, by {share} from the first three months to the last", how=how,
                  share=Share(calm.last / max(abs(calm.first), 1e-9) - 1.0))  # fmt: skip
    return Figure(
        id=f"stress_{outcome}", name=say("{name}, {arm}", name=NAMES[outcome], arm=ARMS[arm]), value=middle,
        low=low, high=high, unit=BY_ID[outcome].unit, how=how, of={"arm": arm}, rests_on=_rests(found),
        estimated=True,
    )  # fmt: skip


def _whole(value: float, outcome: str) -> float | int:
    """Return households, firms and pence as whole ones; shares as they are."""
    return float(value) if BY_ID[outcome].unit == "share" else round(value)


def _of(found: Findings, arm: str, beside: str) -> dict[str, str]:
    """Return what tells a fall apart; beside its own calm it is the fall of the arm."""
    return {"arm": arm} if beside == found.own_calm(arm) else {"arm": arm, "beside": beside}


def _fall(found: Findings, arm: str, beside: str) -> Figure:
    worst = found.worst("jobs_here", arm, beside)
    return Figure(
        id="stress_work_worst",
        name=say("How far work with firms here falls in its worst three months, {arm}, {beside}",
                 arm=ARMS[arm], beside=BESIDE[beside]),
        unit="share", value=worst.median, low=worst.low, high=worst.high, of=_of(found, arm, beside),
        how=say("1 − households with work there under the shock ÷ those in calm, under the same chances; "
                "{range}, by chance alone", range=_range(found)),
        rests_on=_rests(found), estimated=True,
    )  # fmt: skip


def _drawn_fall(found: Findings, arm: str, beside: str) -> Iterator[Figure]:
    drawn = found.signs.get((FALL, fall_name(arm, beside)))
    if drawn is None:
        return
    yield Figure(
        id="stress_work_worst_drawn",
        name=say("How far it falls if the least known numbers of the place are other than taken, {arm}, "
                 "{beside}", arm=ARMS[arm], beside=BESIDE[beside]),
        unit="share", value=drawn.middle, low=drawn.low, high=drawn.high, of=_of(found, arm, beside),
        how=say("the range holds all draws of the least known numbers, each under one course of chance"),
        rests_on=plural("{n} draw", "{n} draws", drawn.points), estimated=True,
    )  # fmt: skip


def _back(found: Findings, arm: str, beside: str) -> Figure:
    back = found.recovery("jobs_here", arm, beside)
    ends = (back.low, back.high)
    low, high = (end if isinstance(end, int) and Missed.NOT_WITHIN_RUN not in ends else None for end in ends)
    return Figure(
        id="stress_work_back",
        name=say("Months until work with firms here is back, {arm}, {beside}", arm=ARMS[arm],
                 beside=BESIDE[beside]),
        unit="months", value=back.usual if isinstance(back.usual, int) else None, of=_of(found, arm, beside),
        low=low, high=high,
        how=plural(
            "until three months on end have on average 95 of 100 of what they have in calm; the middle run; "
            "{n} run of {runs} is back within what was read",
            "until three months on end have on average 95 of 100 of what they have in calm; the middle run; "
            "{n} runs of {runs} are back within what was read", back.back, runs=back.runs,
        ),
        rests_on=_rests(found), estimated=True,
    )  # fmt: skip


def _changes(found: Findings) -> Iterator[Figure]:
    """Go through what all techniques change, and each of them in work with firms here."""
    wanted = [(TOGETHER, JOINTLY, outcome) for outcome in ("jobs_here", *GAINS)]
    wanted += [(name, ALONE, "jobs_here") for name in found.techniques]
    wanted += [(TOGETHER, way, "jobs_here") for way in MORE]
    for what, way, outcome in wanted:
        if (change := found.effect(what, way, outcome)) is not None:
            yield _change(found, Effect(what, way, outcome, change))


def _change(found: Findings, each: Effect) -> Figure:
    change, outcome = each.band, each.outcome
    low, middle, high = (_whole(end, outcome) for end in (change.low, change.median, change.high))
    return Figure(
        id=f"stress_{outcome}_{each.way if each.way in MORE else 'gain'}", name=_named(each), value=middle,
        low=low, high=high, unit=BY_ID[outcome].unit, of={"technique": each.what},
        how=_how_clear(found, each), rests_on=_rests(found), estimated=True,
    )  # fmt: skip


def _named(each: Effect) -> Message:
    called, outcome = CALLED[each.what], NAMES[each.outcome]
    if each.way == IN_CALM:
        return say("{name}: change by {what} in calm", what=called, name=outcome)
    if each.way == RIDING_OUT:
        return say("{name}: change by {what}, beyond that in calm", what=called, name=outcome)
    return say("{name}: change by {what}", what=called, name=outcome)


def _how_clear(found: Findings, each: Effect) -> Message:
    """Say how a change is reckoned, and first of all if it may as well be none."""
    how = _how(each.way)
    if found.word(each.what, each.outcome, each.way) != UNCLEAR:
        return how
    return say("not clear, as too few runs or draws agree on it; {how}", how=how)


def _how(way: str) -> Message:
    if way == RIDING_OUT:
        return say(
            "what it changes under the shock − what it changes in calm: the difference is taken within each "
            "run; the middle of these, which need not be the difference of the middles above"
        )
    return say(
        "with it − without it, under the same chances: the difference is taken within each run; the middle "
        "of these, which need not be the difference of the middles of both"
    )
