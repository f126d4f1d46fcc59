"""A pound's journey: round by round, who in the area has it, and where it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ultramicro.multiplier.model import LEAKS, NOT_KNOWN, OUTSIDE, Reading

Floats = np.ndarray[Any, np.dtype[np.float64]]
ROUNDS = 6
SUPPLIERS, OTHERS, HOMES = "suppliers here", "other firms here", "households here"
GONE = "left the area, or not known where"


@dataclass(frozen=True, kw_only=True)
class Step:
    """What part of the first pound is where in a round."""

    round: int
    where: str
    share: float


@dataclass(frozen=True, kw_only=True)
class Journey:
    """What becomes of a pound that is paid out.

    Parameters
    ----------
    steps : sequence of Step
        In each round: who in the area receives it, and what has left for good by then.
    hands : float
        How many local hands a pound passes through.
    leaves : mapping of str to float
        Where it finally leaves; the shares sum to 1.
    """

    steps: Sequence[Step]
    hands: float
    leaves: dict[str, float]


def journey(reading: Reading, paid: Floats, *, outside: float, unknown: float) -> Journey:
    """Follow a pound from those who pay it out first.

    Parameters
    ----------
    reading : Reading
        The area's network.
    paid : ndarray, shape (parties,)
        What share of the pound goes to each party of the network.
    outside, unknown : float
        What share goes elsewhere, and to payees whose place is not known; it is not followed further.

    Returns
    -------
    Journey
        Its leaks sum to 1.
    """
    steps, here, firms = [], paid.copy(), reading.network.parties - 2
    left = outside + unknown
    for number in range(1, ROUNDS + 1):
        inside = (float(here[:firms].sum()), float(here[firms]), float(here[firms + 1]))
        shares = zip((SUPPLIERS, OTHERS, HOMES, GONE), (*inside, left), strict=True)
        steps += [Step(round=number, where=where, share=share) for where, share in shares]
        left += sum(inside)
        here = here @ reading.network.shares
        left -= float(here.sum())
    leaves = {OUTSIDE: outside, NOT_KNOWN: unknown}
    final = paid @ reading.leaks
    leaves |= {name: float(share) for name, share in zip(LEAKS, final, strict=True)}
    return Journey(steps=steps, hands=float(paid @ reading.solved.value), leaves=leaves)
