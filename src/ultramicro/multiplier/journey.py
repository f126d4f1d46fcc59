"""A pound's journey: round by round, who in the area has it, and where it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ultramicro.multiplier.arrays import Floats
from ultramicro.multiplier.model import LEAKS, Leak, Reading

ROUNDS = 6


class Where(StrEnum):
    """Who in the area has a part of a pound in a round, or that it has left."""

    SUPPLIERS = "suppliers"
    OTHERS = "other_firms"
    HOMES = "households"
    GONE = "gone"


@dataclass(frozen=True, kw_only=True)
class Step:
    """What part of the first pound is where in a round."""

    round: int
    where: Where
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
    leaves : mapping of Leak to float
        Where it finally leaves; the shares sum to 1.
    """

    steps: Sequence[Step]
    hands: float
    leaves: dict[Leak, float]


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
        shares = zip(Where, (*inside, left), strict=True)
        steps += [Step(round=number, where=where, share=share) for where, share in shares]
        # Whoever has the money passes all of it on: what is not received here again has left.
        left += sum(inside)
        here = here @ reading.network.shares
        left -= float(here.sum())
    leaves = {Leak.OUTSIDE: outside, Leak.NOT_KNOWN: unknown}
    final = paid @ reading.leaks
    leaves |= {leak: float(share) for leak, share in zip(LEAKS, final, strict=True)}
    return Journey(steps=steps, hands=float(paid @ reading.solved.value), leaves=leaves)
