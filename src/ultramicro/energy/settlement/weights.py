"""The weights of the register as whole numbers, of which only proportions count."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.energy.settlement.measured import THOUSAND, Member
from ultramicro.energy.sharing.levels import Whole
from ultramicro.energy.sharing.rules import HEAVIEST, MASK

FINER, COARSER = (10_000, 100_000, 1_000_000), (100, 10, 1)
"""Parts of one in which weights are counted where thousandths do not hold them, or are too many."""


def whole_weights(members: Sequence[Member], key: str) -> Whole:
    """Return the weights of the register in thousandths; in other parts of one where that loses something.

    Spain's coefficients have up to six decimals, and who writes the use of a year has large numbers. The
    first of thousandths, finer and coarser parts in which every weight is whole is taken; where there is none
    the finest that fits. A generator takes nothing, so nothing is set aside for it.

    Parameters
    ----------
    members : sequence of Member
        The register.
    key : str
        The rule of sharing, on which depends how large weights may be.

    Raises
    ------
    BadInput
        If weights differ so much that the least of them would be nothing.

    Examples
    --------
    >>> homes = [Member("a", "a", weight=0.0333), Member("b", "b", weight=0.0337)]
    >>> whole_weights([*homes, Member("g", "g", kind="generator")], "static").tolist()
    [333, 337, 0]
    """
    told = [Decimal(str(member.weight)) if member.takes else Decimal(0) for member in members]
    fitting = [parts for parts in (THOUSAND, *FINER, *COARSER) if _fits(told, parts, key)]
    exact = [parts for parts in fitting if all(weight * parts % 1 == 0 for weight in told)]
    parts = exact[0] if exact else max(fitting, default=1)
    weights = np.array([round(weight * parts) for weight in told], np.int64)
    for member, weight, whole in zip(members, told, weights, strict=True):
        if weight and not whole:
            raise BadInput(
                say(
                    "the weight of {meter}, {weight}, is too small beside the largest, {most}",
                    meter=member.meter, weight=str(weight), most=str(max(told)),
                ),
                where="energy/meters.csv", do=say("look at the column `weight`"),
            )  # fmt: skip
    return weights


def _fits(told: Sequence[Decimal], parts: int, key: str) -> bool:
    """Whether the key takes so large numbers."""
    return max(told) * parts <= HEAVIEST if key == "weighted" else sum(told) * parts <= MASK


def weights_by_use(demand_wh: Whole, members: Sequence[Member]) -> Whole:
    """Return what each used as their weight: in watt-hours, or where those are too many in kilowatt-hours.

    Who takes part but used nothing counts as one, so that somebody does.
    """
    use = demand_wh.sum(axis=0)
    use = use if int(use.sum()) + len(members) <= MASK else use // THOUSAND
    return np.maximum(use, [int(member.takes) for member in members]).astype(np.int64)
