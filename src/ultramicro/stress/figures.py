"""The figures of the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ultramicro.core.contract import Figure
from ultramicro.core.message import Message, plural, say
from ultramicro.stress.arms import CALM
from ultramicro.stress.findings import ALONE, JOINTLY, TOGETHER, Findings
from ultramicro.stress.outcomes import BY_ID
from ultramicro.stress.reading.bands import Band
from ultramicro.stress.reading.recovery import Missed
from ultramicro.stress.rows import arms_of
from ultramicro.stress.runs.ensemble import ALL, WITHOUT
from ultramicro.stress.words import NAMES as CALLED

NAMES: Mapping[str, Message] = {
    "jobs_here": say("Households with work in firms here"),
    "working": say("Households with work, here or elsewhere"),
    "firms": say("Firms at the end"),
    "poorest_income": say("Real income of a household of the poorest fifth"),
    "arrears": say("What households owe for rent, energy and council tax at the end"),
}
"""Outcomes that are figures, in their order; all others stand in the tables."""
GAINS = ("firms", "poorest_income", "arrears")
"""Beside work with firms here: what all techniques change is a figure for these, what each does is not."""
ARMS: Mapping[str, Message] = {
    CALM: say("in calm"),
    WITHOUT: say("in the recession"),
    ALL: say("in the recession with all techniques"),
}


def figures(found: Findings) -> Iterator[Figure]:
    """Go through the figures: how far work falls and when it is back, what techniques change, levels."""
    hit = [arm for arm in arms_of(found) if arm != CALM]
    yield from (_fall(found, arm) for arm in hit)
    yield from _changes(found)
    # Where it is not back the first sentence says so; a figure that is not known would say something else.
    yield from (each for arm in hit if (each := _back(found, arm)).value is not None)
    for outcome in NAMES:
        yield from (_level(found, outcome, arm) for arm in arms_of(found))


def _rests(found: Findings) -> Message:
    return plural("{n} run", "{n} runs", found.seeds)


def _level(found: Findings, outcome: str, arm: str) -> Figure:
    quantiles = np.quantile(found.outcomes[arm][outcome], [0.05, 0.5, 0.95])
    low, middle, high = (_whole(quantile, outcome) for quantile in quantiles)
    how = say("the middle of the runs; the range holds 90 of 100 of them")
    if outcome in {"jobs_here", "working", "poorest_income"}:
        how = say("the mean month from the shock on, in the middle run; the range holds 90 of 100 runs")
    return Figure(
        id=f"stress_{outcome}", name=say("{name}, {arm}", name=NAMES[outcome], arm=ARMS[arm]), value=middle,
        low=low, high=high, unit=BY_ID[outcome].unit, how=how, of={"arm": arm}, rests_on=_rests(found),
        estimated=True,
    )  # fmt: skip


def _whole(value: float, outcome: str) -> float | int:
    """Return households, firms and pence as whole ones; shares as they are."""
    return float(value) if BY_ID[outcome].unit == "share" else round(value)


def _fall(found: Findings, arm: str) -> Figure:
    worst = found.worst("jobs_here", arm)
    return Figure(
        id="stress_work_worst",
        name=say("How far work with firms here falls in its worst three months, {arm}", arm=ARMS[arm]),
        unit="share", value=worst.median, low=worst.low, high=worst.high, of={"arm": arm},
        how=say("1 − households with work there in the recession ÷ those in calm, under the same chances"),
        rests_on=_rests(found), estimated=True,
    )  # fmt: skip


def _back(found: Findings, arm: str) -> Figure:
    back = found.recovery("jobs_here", arm)
    return Figure(
        id="stress_work_back", name=say("Months until work with firms here is back, {arm}", arm=ARMS[arm]),
        unit="months", value=None if isinstance(back, Missed) else back, of={"arm": arm},
        how=say("until three months on end have 95 of 100 of what they have in calm; the middle of the runs"),
        rests_on=_rests(found), estimated=True,
    )  # fmt: skip


def _changes(found: Findings) -> Iterator[Figure]:
    """Go through what all techniques change, and each of them in work with firms here."""
    wanted = [(TOGETHER, JOINTLY, outcome) for outcome in ("jobs_here", *GAINS)]
    wanted += [(name, ALONE, "jobs_here") for name in found.techniques]
    for what, way, outcome in wanted:
        if (change := found.effect(what, way, outcome)) is not None:
            yield _change(found, what, outcome, change)


def _change(found: Findings, what: str, outcome: str, change: Band) -> Figure:
    low, middle, high = (_whole(end, outcome) for end in (change.low, change.median, change.high))
    return Figure(
        id=f"stress_{outcome}_gain",
        name=say("{name}: change by {what}", what=CALLED[what], name=NAMES[outcome]), value=middle, low=low,
        high=high, unit=BY_ID[outcome].unit, of={"technique": what},
        how=say("with it − without it, under the same chances; the middle of the runs"),
        rests_on=_rests(found), estimated=True,
    )  # fmt: skip
