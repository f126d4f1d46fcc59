"""The figures of the answer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ultramicro.core.contract import Figure
from ultramicro.core.message import plural, say
from ultramicro.stress.arms import CALM
from ultramicro.stress.findings import ALONE, JOINTLY, TOGETHER, Findings
from ultramicro.stress.outcomes import BY_ID
from ultramicro.stress.reading.bands import Band
from ultramicro.stress.reading.recovery import Missed
from ultramicro.stress.rows import arms_of
from ultramicro.stress.runs.ensemble import ALL, WITHOUT
from ultramicro.stress.words import NAMES as CALLED

NAMES = {
    "working": say("households with work, in the mean month from the shock on"),
    "jobs_here": say("households with work in the place's firms, in the mean month from the shock on"),
    "firms": say("firms at the end"),
    "firms_left_share": say("of the firms that were there when the shock came: those still there at the end"),
    "real_income": say("real income of all households a month, after tax and energy"),
    "poorest_income": say("real income a month of a household of the poorest fifth, after tax and energy"),
    "arrears": say("what households owe for rent, energy and council tax at the end"),
    "owed_by_firms": say("what firms owe on invoices, in the mean month from the shock on"),
    "kept_share": say("of what households spend beside bills: the share spent in the place"),
}

ARMS = {
    CALM: say("in calm"),
    WITHOUT: say("in the recession"),
    ALL: say("in the recession with all techniques"),
}


def figures(found: Findings) -> Iterator[Figure]:
    """Go through the figures: levels by arm, how far work falls, and what techniques change."""
    for arm in arms_of(found):
        yield from _levels(found, arm)
        if arm != CALM:
            yield from _falls(found, arm)
    for outcome in ("working", "firms", "poorest_income", "arrears"):
        for technique in found.techniques:
            if (change := found.effect(technique, ALONE, outcome)) is not None:
                yield _change(found, technique, outcome, change)
        if (change := found.effect(TOGETHER, JOINTLY, outcome)) is not None:
            yield _change(found, TOGETHER, outcome, change)


def _rests(found: Findings) -> str:
    return plural("{n} run", "{n} runs", found.seeds)


def _levels(found: Findings, arm: str) -> Iterator[Figure]:
    for outcome, name in NAMES.items():
        values = found.outcomes[arm][outcome]
        low, middle, high = (_whole(q, outcome) for q in np.quantile(values, [0.05, 0.5, 0.95]))
        yield Figure(
            id=f"stress_{outcome}", name=say("{name}, {arm}", name=name, arm=ARMS[arm]), value=middle, low=low, high=high, unit=BY_ID[outcome].unit,
            how=say("the middle of the runs; the range holds 90 of 100 of them"), of={"arm": arm},
            rests_on=_rests(found), estimated=True,
        )  # fmt: skip


def _whole(value: float, outcome: str) -> float | int:
    """Return households, firms and pence as whole ones; shares as they are."""
    return float(value) if BY_ID[outcome].unit == "share" else round(value)


def _falls(found: Findings, arm: str) -> Iterator[Figure]:
    worst, back = found.worst("jobs_here", arm), found.recovery("jobs_here", arm)
    yield Figure(
        id="stress_work_worst",
        name=say("how far work with the place's firms falls in its worst quarter, {arm}", arm=ARMS[arm]), unit="share",
        value=worst.median, low=worst.low, high=worst.high, of={"arm": arm}, rests_on=_rests(found),
        how=say("1 − households with work there in the recession ÷ those in calm, under the same chances"),
        estimated=True,
    )  # fmt: skip
    yield Figure(
        id="stress_work_back", name=say("months until work with the place's firms is back, {arm}", arm=ARMS[arm]), unit="months",
        value=None if isinstance(back, Missed) else back, of={"arm": arm}, rests_on=_rests(found),
        how=say("until three months in a row have 95 of 100 of what they have in calm; the middle of the runs"),
        estimated=True,
    )  # fmt: skip


def _change(found: Findings, what: str, outcome: str, change: Band) -> Figure:
    return Figure(
        id=f"stress_{outcome}_gain", name=say("change by {what}: {name}", what=CALLED[what], name=NAMES[outcome]),
        value=_whole(change.median, outcome), low=_whole(change.low, outcome),
        high=_whole(change.high, outcome), unit=BY_ID[outcome].unit, of={"technique": what},
        how=say("with it − without it, under the same chances; the middle of the runs"), rests_on=_rests(found),
        estimated=True,
    )  # fmt: skip
