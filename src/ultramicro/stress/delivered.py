"""What techniques give of what they are there for, beside what it costs; read off the same runs as gains."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from ultramicro.core.message import Message, Pence, Value, joined, say
from ultramicro.stress.arms import in_calm
from ultramicro.stress.costs import CALM_DAYS, PARTS, RECESSION, paid_of_arm
from ultramicro.stress.findings import ALONE, JOINTLY, Findings
from ultramicro.stress.ranged import ranged
from ultramicro.stress.reading.bands import Band, band
from ultramicro.stress.reading.fan import Row
from ultramicro.stress.runs.course import Course, Floats
from ultramicro.stress.runs.ensemble import ALL
from ultramicro.stress.switches.all import switch_named
from ultramicro.stress.switches.reads import Given, Payer, Read

Called: TypeAlias = Mapping[str, Message]
REQUESTS = "requests"
"""The unit of what is no money."""


class Delivered(NamedTuple):
    """What one technique gives of one thing over a run's months."""

    technique: str
    used: str
    when: str
    """`RECESSION`, or `CALM_DAYS`."""
    what: Given
    unit: str
    amount: Band
    of: Band | None
    """What it could have been, where that is read."""
    cost: Band
    """What others than the technique itself pay or lose by it."""
    nothing: int
    """In how many runs it is nothing."""


def delivered(found: Findings) -> Iterator[Delivered]:
    """Go through what each technique gives, as its switch declares: alone and with all, hit and in calm."""
    for when, arm_of in {RECESSION: lambda arm: arm, CALM_DAYS: in_calm}.items():
        for name in found.techniques:
            for used, arm in {ALONE: name, JOINTLY: ALL}.items():
                courses = found.ensemble.courses.get(arm_of(arm), ())
                yield from (Delivered(name, used, when, *each) for each in _given(name, courses) if courses)


def _given(name: str, courses: Sequence[Course]) -> Iterator[tuple[Given, str, Band, Band | None, Band, int]]:
    for read in switch_named(name).told:
        if read.gives and courses and read.name in courses[0].names:
            amount = np.array([read.whole(course) for course in courses])
            unit = "pence" if read.money else REQUESTS
            cost = band(_cost(name, courses), more_is_better=False)
            yield read.gives, unit, band(amount), _of(name, read, courses), cost, int((amount <= 0).sum())


def _of(name: str, read: Read, courses: Sequence[Course]) -> Band | None:
    """Return what it could have given, added up within each run."""
    parts = [each for each in switch_named(name).told if each.name in read.of]
    if not parts or any(each.name not in courses[0].names for each in parts):
        return None
    return band([sum(float(course.reading(each.name).sum()) for each in parts) for course in courses])


def _cost(name: str, courses: Sequence[Course]) -> Floats:
    """Return what others pay or lose by a technique in each run, no part of a cost counted twice."""
    paid = [
        pence
        for cost, payer, pence in paid_of_arm(name, courses)
        if payer is not Payer.ITSELF and cost not in PARTS
    ]
    return np.sum([np.zeros(len(courses)), *paid], axis=0)


def delivered_rows(found: Findings) -> Iterator[Row]:
    """Go through the rows of `stress_delivered`."""
    for each in delivered(found):
        yield {
            "technique": each.technique, "used": each.used, "when": each.when, "what": each.what,
            **{name: float(round(getattr(each.amount, name))) for name in ("median", "low", "high")},
            "of_median": None if each.of is None else float(round(each.of.median)), "unit": each.unit,
            "cost_pence": round(each.cost.median), "runs_nothing": each.nothing,
            "runs": each.amount.seeds, "months": found.months,
        }  # fmt: skip


GIVES: Mapping[Given, tuple[Callable[[Value], Message], Message]] = {
    Given.CLEARED: (lambda x: say("{sum} is cleared", sum=x), say("nothing is cleared")),
    Given.TRADED: (lambda x: say("{sum} is traded", sum=x), say("nothing is traded")),
    Given.LENT: (lambda x: say("{sum} is lent", sum=x), say("nothing is lent")),
    Given.SAVED: (
        lambda x: say("{sum} of bills is saved after all that it is paid", sum=x),
        say("nothing of bills is saved"),
    ),
    Given.MOVED: (
        lambda x: say("{sum} is bought here in place of elsewhere", sum=x),
        say("nothing is bought here in place of elsewhere"),
    ),
    Given.SOLD: (lambda x: say("{sum} is sold", sum=x), say("nothing is sold")),
}
"""What is said of each thing that is given, and where most runs have nothing of it."""


def delivers(found: Findings, called: Called, what: Message) -> Iterator[Message]:
    """Say what each technique gives with all in use, and what others pay or lose by it.

    Parameters
    ----------
    found : Findings
        What the runs say.
    called : mapping of str to Message
        What each technique is called.
    what : Message
        What all that was switched on is called.

    Yields
    ------
    Message
        One sentence; none where nothing is switched on.
    """
    told = [each for each in delivered(found) if each.used == JOINTLY and each.when == RECESSION]
    alone = len(found.techniques) == 1
    parts = [_part(each, None if alone else called[each.technique]) for each in told if each.what in GIVES]
    if parts:
        yield say(
            "With {what}, over the {months} months read: {parts}.",
            what=what, months=found.months, parts=joined(parts, "; "),
        ).with_id("delivers")  # fmt: skip


def _part(each: Delivered, called: Message | None) -> Message:
    told = _amount(each)
    if called is not None:
        told = say("by {technique} {given}", technique=called, given=told)
    if each.cost.median < 1:
        return told
    return say("{given}, and it costs members and others {cost}", given=told, cost=_pence(each.cost.median))


def _amount(each: Delivered) -> Message:
    some, none = GIVES[each.what]
    runs = each.amount.seeds
    if 2 * each.nothing > runs:
        return say("{none} in {n} of {runs} runs", none=none, n=each.nothing, runs=runs)
    given = some(_pence(each.amount.median))
    told = ranged(given, _pence(each.amount.low), _pence(each.amount.high))
    if each.of is None or round(each.of.median) == round(each.amount.median):
        return told
    return say("{given} of {of}", given=told, of=_pence(each.of.median))


def _pence(sum_: float) -> Pence:
    return Pence(round(sum_), "estimate")
