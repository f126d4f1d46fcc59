"""What techniques cost, who pays it, and what neighbours lose: read off the same runs as their gains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

import numpy as np

from ultramicro.stress.arms import CALM, in_calm
from ultramicro.stress.findings import ALONE, JOINTLY, TOGETHER, Findings
from ultramicro.stress.reading.bands import Band, band, pence_of
from ultramicro.stress.reading.fan import Row
from ultramicro.stress.reading.mirror import mirrors
from ultramicro.stress.runs.course import Course, Floats
from ultramicro.stress.runs.ensemble import ALL, WITHOUT
from ultramicro.stress.switches.all import switch_named
from ultramicro.stress.switches.reads import Cost, Payer

Rows: TypeAlias = Iterator[Row]
RECESSION = "recession"
PARTS = {Cost.SHARED: Cost.WRITTEN_OFF, Cost.GUARANTEES: Cost.WRITTEN_OFF}
"""Costs that are a part of another one of the same technique, where it has that one."""


class Spent(NamedTuple):
    """What one technique, or all together, costs one kind of people for one thing, over a run's months."""

    technique: str
    """Its name, or `TOGETHER`."""
    used: str
    when: str
    """`RECESSION`, or `CALM`."""
    cost: Cost
    payer: Payer
    pence: Band


def spent(found: Findings) -> Iterator[Spent]:
    """Go through what each technique costs, by what its switch declares as a cost, and what all do together.

    What all cost is added up within each run: the middle of the sums is not the sum of the middles.
    """
    for when, of in {RECESSION: lambda arm: arm, CALM: in_calm}.items():
        jointly: dict[tuple[Cost, Payer], Floats] = {}
        for name in found.techniques:
            for used, arm in {ALONE: name, JOINTLY: ALL}.items():
                for cost, payer, pence in _of_arm(name, found.ensemble.courses.get(of(arm), ())):
                    yield Spent(name, used, when, cost, payer, band(pence, more_is_better=False))
                    if used == JOINTLY:
                        jointly[cost, payer] = jointly.get((cost, payer), 0.0) + pence
        for (cost, payer), pence in jointly.items():
            yield Spent(TOGETHER, JOINTLY, when, cost, payer, band(pence, more_is_better=False))


def _of_arm(name: str, courses: tuple[Course, ...]) -> Iterator[tuple[Cost, Payer, Floats]]:
    for read in switch_named(name).told:
        if read.cost and read.payer and courses and read.name in courses[0].names:
            yield read.cost, read.payer, np.array([read.whole_pence(course) for course in courses])


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


def neighbours(found: Findings) -> Iterator[tuple[str, str, Mapping[str, Band]]]:
    """Go through what each technique changes here and beyond the place, by the shock's own months."""
    arms = {name: (ALONE, name) for name in found.techniques} | {TOGETHER: (JOINTLY, ALL)}
    without = found.ensemble.courses[WITHOUT]
    for name, (used, arm) in arms.items():
        if found.techniques and arm in found.ensemble.courses:
            yield name, used, mirrors(without, found.ensemble.courses[arm], found.first)


def neighbour_rows(found: Findings) -> Rows:
    """Go through the rows of `stress_neighbours`."""
    for name, used, bands in neighbours(found):
        for side, of in bands.items():
            yield {
                "what": name,
                "used": used,
                "side": side,
                "finding": of.word,
                **pence_of(of),
                "runs": of.seeds,
            }
