"""A nation's coefficients brought to a region by location quotients.

SLQ[i] is the industry's part of the region's output over its part of the nation's. CILQ[i, j] = SLQ[i] /
SLQ[j] asks whether the region's seller is as large as its buyer. FLQ scales CILQ by
λ = log₂(1 + the region's part of the nation) ** δ, because small regions import more. (A. T. Flegg,
T. Tohmo, "Regional input–output tables and the FLQ formula", Reg. Stud. 47 (2013) 703.) RLQ is Round's
semilogarithmic quotient SLQ[i] / log₂(1 + SLQ[j]) (J. I. Round, J. Reg. Sci. 18 (1978) 179). AFLQ lets an
industry in which the region specialises buy more at home than the nation's does, by log₂(1 + SLQ[j]) (A. T.
Flegg, C. D. Webber, Reg. Stud. 34 (2000) 563); on the tables tried here it does no better than FLQ.
"""

from __future__ import annotations

import numpy as np

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, Number, Share, note, say
from ultramicro.multiplier.arrays import Floats, Given

METHODS = ("none", "SLQ", "CILQ", "RLQ", "FLQ", "AFLQ")
DELTA, DELTA_LOW, DELTA_HIGH = 0.25, 0.05, 0.30
"""Studies of regions of 1% and more of a nation find δ near 0.25; the band is a guess.

From 0.15 to 0.30, which studies spread over, it held the multipliers of 10 of Scotland's 19 sections; so wide
it holds 16. One region bears that out and no second one, so that it is called a guess wherever it is shown.
"""
VALIDATED_SHARE = 0.01


def simple(region: Given, nation: Given) -> Floats:
    """Return SLQ, shape (n,): above 1 where the region has more of the industry than the nation.

    Parameters
    ----------
    region, nation : array, shape (n,)
        Output or jobs by industry.

    Examples
    --------
    >>> simple([30, 10], [100, 100]).tolist()
    [1.5, 0.5]
    """
    here, there = np.asarray(region, np.float64), np.asarray(nation, np.float64)
    if here.shape != there.shape or here.sum() <= 0 or there.sum() <= 0 or min(here.min(), there.min()) < 0:
        raise BadInput(
            say("give output or jobs of the region and the nation for the same industries, 0 or more")
        )
    if (here > there * (1 + 1e-9)).any():
        first = int(np.argmax(here - there))
        raise BadInput(
            say("the region has more of industry {number} than the whole nation", number=first + 1)
        )
    # An industry that the nation has not got cannot be here either.
    part = np.divide(there, there.sum())
    return np.divide(here / here.sum(), part, out=np.zeros_like(here), where=part > 0)


def regional(a: Given, region: Given, nation: Given, method: str = "FLQ", delta: float = DELTA) -> Floats:
    """Return the region's own coefficients: what its industries buy of each other inside it.

    Parameters
    ----------
    a : array, shape (n, n)
        The nation's coefficients of home-made goods (imports left out).
    region, nation : array, shape (n,)
        Output or jobs by industry.
    method : str
        none, SLQ, CILQ, RLQ, FLQ or AFLQ (FLQ with Flegg and Webber's specialisation term).
    delta : float
        δ of FLQ; larger means more imports.

    Returns
    -------
    ndarray, shape (n, n)
        Nowhere above the nation's, but for AFLQ's columns of industries in which the region specialises.

    Raises
    ------
    BadInput
        If there is no such method, δ is not from 0 up to 1, or the region has more than the nation.

    Examples
    --------
    >>> regional([[0.2, 0.3], [0.1, 0.1]], [10, 10], [100, 100], "SLQ").tolist()
    [[0.2, 0.3], [0.1, 0.1]]
    """
    table = np.asarray(a, np.float64)
    if method not in METHODS:
        raise BadInput(
            say("'{method}' is not a location quotient", method=method),
            do=say("use one of {methods}", methods=Listed(METHODS, "or")),
        )
    if not 0 <= delta < 1:
        raise BadInput(
            say("δ is {delta}: it must be 0 or more and below 1", delta=Number(delta, 4)),
            do=say("use one near {usual}", usual=Number(DELTA)),
        )
    if method == "none":
        return table.copy()
    slq = simple(region, nation)
    # A region that sells more than it needs still buys no more of it at home than all.
    kept = table * np.minimum(1.0, _quotient(slq, region, nation, method, delta))
    return kept * np.log2(1 + np.maximum(slq, 1.0)) if method == "AFLQ" else kept


def _quotient(slq: Floats, region: Given, nation: Given, method: str, delta: float) -> Floats:
    n = slq.size
    if method == "SLQ":
        return np.repeat(slq[:, None], n, axis=1)
    if method == "RLQ":
        below = np.log2(1 + slq)[None, :]
        return np.divide(slq[:, None], below, out=np.zeros((n, n)), where=below > 0)
    crossed = np.divide(slq[:, None], slq[None, :], out=np.zeros((n, n)), where=slq[None, :] > 0)
    # Within an industry seller and buyer are one, and the ratio would be 1 for the smallest.
    crossed[np.diag_indices(n)] = slq
    if method == "CILQ":
        return crossed
    return crossed * size_factor(region, nation, delta)


def size_factor(region: Given, nation: Given, delta: float = DELTA) -> float:
    """Return λ: how much a region's size lets it supply itself.

    Examples
    --------
    >>> round(size_factor([7], [100], 0.25), 3), round(size_factor([0.1], [100], 0.25), 3)
    (0.559, 0.195)
    """
    part = float(np.sum(region)) / float(np.sum(nation))
    return float(np.log2(1 + part) ** delta)


def size_warning(region: Given, nation: Given) -> Message | None:
    """Say that a region is smaller than any for which the method was tried; None where it is not."""
    part = float(np.sum(region)) / float(np.sum(nation))
    if part >= VALIDATED_SHARE:
        return None
    return note(
        "area_too_small",
        "The area has {part} of the nation. Location quotients were tried on regions of {least} and more, so "
        "these multipliers are a guess that only a survey can replace",
        part=Share(part, 2), least=Share(VALIDATED_SHARE, 0),
    )  # fmt: skip
