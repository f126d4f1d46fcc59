"""What techniques cost, who pays it, and what neighbours lose: read off the same runs as their gains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

import numpy as np

from ultramicro.core.message import Message, Pence, joined, say
from ultramicro.stress.arms import CALM, in_calm
from ultramicro.stress.findings import ALONE, JOINTLY, TOGETHER, Findings
from ultramicro.stress.reading.bands import Band, band
from ultramicro.stress.reading.fan import Row
from ultramicro.stress.reading.mirror import mirrors
from ultramicro.stress.runs.course import Course
from ultramicro.stress.runs.ensemble import ALL, WITHOUT
from ultramicro.stress.switches.all import switch_named
from ultramicro.stress.switches.reads import Cost, Payer, Read
from ultramicro.stress.words import NAMES

Rows: TypeAlias = Iterator[Row]
RECESSION = "recession"
PARTS = {Cost.SHARED: Cost.WRITTEN_OFF}
"""Costs that are a part of another one of the same technique."""
LOST = frozenset({Cost.WRITTEN_OFF, Cost.GUARANTEES, Cost.NOT_PAID_BACK})
"""What is lost to whoever pays it."""
LOSERS: Mapping[Payer, Message] = {
    Payer.MEMBERS: say("members"),
    Payer.GUARANTORS: say("guarantors"),
    Payer.LENDERS: say("lenders"),
    Payer.SAVERS: say("savers"),
}
"""Who is said to lose; what an institution itself loses is its lenders' and givers' in the end."""


class Spent(NamedTuple):
    """What one technique costs one kind of people for one thing, over all months of a run."""

    technique: str
    used: str
    when: str
    """`RECESSION`, or `CALM`."""
    read: Read
    pence: Band
    worst_pence: float
    """In the run in which it is most."""


def spent(found: Findings) -> Iterator[Spent]:
    """Go through what each technique costs, by what its switch declares as a cost."""
    for name in found.techniques:
        for used, arm in {ALONE: name, JOINTLY: ALL}.items():
            for when, lived in {RECESSION: arm, CALM: in_calm(arm)}.items():
                yield from _of_arm(name, used, when, found.ensemble.courses.get(lived, ()))


def _of_arm(name: str, used: str, when: str, courses: tuple[Course, ...]) -> Iterator[Spent]:
    for read in switch_named(name).told:
        if read.cost and courses and read.name in courses[0].names:
            pence = np.array([read.whole_pence(course) for course in courses])
            yield Spent(name, used, when, read, band(pence, more_is_better=False), float(pence.max()))


def cost_rows(found: Findings) -> Rows:
    """Go through the rows of `stress_costs`."""
    for each in spent(found):
        cost = each.read.cost
        yield {
            "technique": each.technique, "used": each.used, "when": each.when, "cost": cost,
            "paid_by": each.read.payer, "part_of": PARTS.get(cost) if cost else None, **_pence(each.pence),
            "runs": each.pence.seeds, "months": found.months,
        }  # fmt: skip


def _pence(of: Band) -> Mapping[str, int]:
    return {"median_pence": round(of.median), "low_pence": round(of.low), "high_pence": round(of.high)}


def losses_said(found: Findings) -> Iterator[Message]:
    """Say who loses how much in the recession when all techniques are in use; nothing where nobody does."""
    lost = [
        say(
            "{who} of {technique} lose {middle} in the middle run and {worst} in the worst",
            who=who, technique=NAMES[each.technique], middle=Pence(round(each.pence.median), "estimate"),
            worst=Pence(round(each.worst_pence), "estimate"),
        )
        for each in spent(found)
        if each.used == JOINTLY and each.when == RECESSION and each.read.cost in LOST and each.worst_pence > 0
        if each.read.payer and (who := LOSERS.get(each.read.payer))
    ]  # fmt: skip
    if lost:
        yield say(
            "With all techniques in use some lose money: {losses}.", losses=joined(lost, "; ")
        ).with_id("losses")  # fmt: skip


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
                **_pence(of),
                "runs": of.seeds,
            }


def net_gain(found: Findings, name: str) -> Band | None:
    """Return a gain less what neighbours lose and buyers pay more, a month on average. [pence].

    Parameters
    ----------
    found : Findings
        What the runs say.
    name : str
        A technique, which was then run by itself, or `TOGETHER`; of what was not run there is None.
    """
    return next((bands["net"] for what, _, bands in neighbours(found) if what == name), None)
