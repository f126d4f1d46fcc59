"""What techniques cost, who pays it, and what neighbours lose: read off the same runs as their gains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from ultramicro.stress.arms import in_calm
from ultramicro.stress.findings import (
    ALONE,
    JOINTLY,
    TOGETHER,
    Findings,
    agreed,
    share_of_sign,
    side_name,
)
from ultramicro.stress.reading.bands import Band, band, pence_of
from ultramicro.stress.reading.fan import Row
from ultramicro.stress.reading.mirror import PAID_MORE, mirrors
from ultramicro.stress.reading.sensitivity import Sensitivity
from ultramicro.stress.runs.course import Course, Floats
from ultramicro.stress.runs.ensemble import ALL, WITHOUT
from ultramicro.stress.switches.all import switch_named
from ultramicro.stress.switches.reads import Cost, Payer

Rows: TypeAlias = Iterator[Row]
RECESSION, CALM_DAYS = "recession", "calm"
"""Whether a run is hit by the shock, whatever that is, or by nothing."""
PARTS = {Cost.SHARED: Cost.WRITTEN_OFF, Cost.GUARANTEES: Cost.WRITTEN_OFF}
"""Costs that are a part of another one of the same technique, where it has that one."""


class Spent(NamedTuple):
    """What one technique, or all together, costs one kind of people for one thing, over a run's months."""

    technique: str
    """Its name, or `TOGETHER`."""
    used: str
    when: str
    """`RECESSION`, or `CALM_DAYS`."""
    cost: Cost
    payer: Payer
    pence: Band


def spent(found: Findings) -> Iterator[Spent]:
    """Go through what each technique costs, by what its switch declares as a cost, and what all do together.

    What all cost is added up within each run: the middle of the sums is not the sum of the middles.
    """
    for when, of in {RECESSION: lambda arm: arm, CALM_DAYS: in_calm}.items():
        jointly: dict[tuple[Cost, Payer], Floats] = {}
        for name in found.techniques:
            for used, arm in {ALONE: name, JOINTLY: ALL}.items():
                for cost, payer, pence in paid_of_arm(name, found.ensemble.courses.get(of(arm), ())):
                    yield Spent(name, used, when, cost, payer, band(pence, more_is_better=False))
                    if used == JOINTLY:
                        jointly[cost, payer] = jointly.get((cost, payer), 0.0) + pence
        for (cost, payer), pence in jointly.items():
            yield Spent(TOGETHER, JOINTLY, when, cost, payer, band(pence, more_is_better=False))


def paid_of_arm(name: str, courses: Sequence[Course]) -> Iterator[tuple[Cost, Payer, Floats]]:
    """Go through what a technique costs in some runs: what for, who pays or loses it, how much in each."""
    for read in switch_named(name).told:
        if read.cost and read.payer and courses and read.name in courses[0].names:
            yield read.cost, read.payer, np.array([read.whole(course) for course in courses])


def cost_rows(found: Findings) -> Rows:
    """Go through the rows of `stress_costs`."""
    for each in spent(found):
        yield {
            "technique": each.technique, "used": each.used, "when": each.when, "cost": each.cost,
            "paid_by": each.payer, "part_of": _part_of(found, each), **pence_of(each.pence),
            "runs": each.pence.seeds, "months": found.months,
        }  # fmt: skip


def _part_of(found: Findings, each: Spent) -> Cost | None:
    """Return the cost of which another is a part; of all together only where it is so of each that has it."""
    whole = PARTS.get(each.cost)
    some = found.techniques if each.technique == TOGETHER else (each.technique,)
    declared = [costs for name in some if each.cost in (costs := costs_of(name))]
    return whole if all(whole in costs for costs in declared) else None


def costs_of(technique: str) -> frozenset[Cost]:
    """Return what a technique declares as its costs."""
    return frozenset(read.cost for read in switch_named(technique).told if read.cost)


class Side(NamedTuple):
    """What a technique changes here, or beyond the place: over the runs, and over the draws if any."""

    band: Band
    drawn: Sensitivity | None

    @property
    def word(self) -> str:
        """The id of the word for it: seeds and draws must both say it, as of every outcome."""
        return agreed(self.band, self.drawn)


def neighbours(found: Findings) -> Iterator[tuple[str, str, Mapping[str, Side]]]:
    """Go through what each technique changes here and beyond the place, by the shock's own months."""
    arms = {name: (ALONE, name) for name in found.techniques} | {TOGETHER: (JOINTLY, ALL)}
    without = found.ensemble.courses[WITHOUT]
    for name, (used, arm) in arms.items():
        if found.techniques and arm in found.ensemble.courses:
            bands = mirrors(without, found.ensemble.courses[arm], found.first)
            drawn = {side: found.signs.get((name, side_name(side))) for side in bands}
            yield name, used, {side: Side(of, drawn[side]) for side, of in bands.items()}


def neighbour_rows(found: Findings) -> Rows:
    """Go through the rows of `stress_neighbours`."""
    for name, used, told in neighbours(found):
        for side, of in told.items():
            low, high = _drawn_pence(of.drawn, less_is_better=side == PAID_MORE)
            yield {
                "what": name, "used": used, "side": side, "finding": of.word, **pence_of(of.band),
                "drawn_low_pence": low, "drawn_high_pence": high, "runs": of.band.seeds,
                "draws_share": share_of_sign(of.band, of.drawn),
            }  # fmt: skip


def _drawn_pence(drawn: Sensitivity | None, *, less_is_better: bool) -> tuple[int | None, int | None]:
    """Return between which sums something lies over the draws, in which more is to the good."""
    if drawn is None:
        return None, None
    low, high = (drawn.low, drawn.high) if not less_is_better else (-drawn.high, -drawn.low)
    return round(low), round(high)
