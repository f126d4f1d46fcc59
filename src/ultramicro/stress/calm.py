"""How calm itself goes on: what grows or shrinks although nothing hits the place, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from ultramicro.core.message import Listed, Message, Pence, Value, say
from ultramicro.stress.arms import CALM
from ultramicro.stress.findings import Findings
from ultramicro.stress.outcomes import SERIES

QUARTER = 3
"""Months on either side that are held beside each other."""
A_FEW = 0.03
"""Of what it was: who moves by no more is taken to be at rest. [share]"""
GOES: Mapping[str, Callable[[Value, Value], Message]] = {
    "jobs_here": lambda a, b: say("work with firms here goes from {a} to {b} households", a=a, b=b),
    "working": lambda a, b: say("households with work go from {a} to {b}", a=a, b=b),
    "firms": lambda a, b: say("firms go from {a} to {b}", a=a, b=b),
    "real_income": lambda a, b: say("real income of all households goes from {a} to {b} a month", a=a, b=b),
    "arrears": lambda a, b: say(
        "what households owe for rent, energy and council tax goes from {a} to {b}", a=a, b=b
    ),
    "owed_by_firms": lambda a, b: say("what firms owe on invoices goes from {a} to {b}", a=a, b=b),
}
"""What is said of each series that is told as an outcome."""


class Goes(NamedTuple):
    """From where to where a series goes in calm, in the middle run: means of three months."""

    first: float
    last: float

    @property
    def moves(self) -> bool:
        """Whether it is another than it was by more than a few in a hundred."""
        return abs(self.last - self.first) > A_FEW * abs(self.first)


def goes(found: Findings, series: str, arm: str = CALM) -> Goes:
    """Return from where to where a series goes in an arm, in the middle of the runs."""
    runs = found.ensemble_of(arm, SERIES[series][1])
    return Goes(*(float(np.median(of.mean(axis=1))) for of in (runs[:, :QUARTER], runs[:, -QUARTER:])))


def calm_said(found: Findings) -> Message | None:
    """Say what moves in calm, so that nobody takes the end of it for the usual; None where all is at rest."""
    parts = [
        of(*(_value(series, end) for end in each))
        for series, of in GOES.items()
        if (each := goes(found, series)).moves
    ]
    if not parts:
        return None
    return say(
        "Calm is not at rest: from the first three months that are read to the last, with nothing switched "
        "on, {parts}. So a state in calm is no usual one; what the recession and techniques change is held "
        "beside calm in the same months.", parts=Listed(parts),
    ).with_id("calm_moves")  # fmt: skip


def with_calm(told: Message, found: Findings, series: str) -> Message:
    """Return what is told of a state at the end, with what that was in calm at first where it moves there."""
    each = goes(found, series)
    if not each.moves:
        return told
    return say(
        "{told} In calm too it goes from {first} to {last} meanwhile.", told=told,
        first=_value(series, each.first), last=_value(series, each.last),
    ).with_id(told.id)  # fmt: skip


def _value(series: str, value: float) -> Value:
    return Pence(round(value), "estimate") if SERIES[series][0] == "pence" else round(value)
