"""What is to be set aside so that it suffices with some probability, and which correlation would break it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, sqrt

from ultramicro.procurement.bundles.losses import losses_of
from ultramicro.procurement.bundles.pool import Pool
from ultramicro.procurement.bundles.tail import quantile

STEPS, HALVINGS, FEWER = 50, 30, 12
"""How finely correlations are looked through for the first that breaks a reserve, and how sharply; less so
where parts are not alike, as three digits are shown."""
SLACK = 1e-6


@dataclass(frozen=True, kw_only=True)
class Reserve:
    """What is set aside.

    Parameters
    ----------
    pence : int
        What suffices with the probability asked for. [pence]
    most_pence : int
        What suffices however losses are spread, with the same EL and SD: Cantelli's bound. [pence]
    exact : bool
        Whether all parts are alike, so that the correlation alone says how they fail together; else it is
        that of one cause behind all of them (`losses`), at any correlation up to the stated one.
    """

    pence: int
    most_pence: int
    exact: bool


def reserve_of(pool: Pool, share: float) -> Reserve:
    """Return what suffices with a probability of some share.

    Parameters
    ----------
    pool : Pool
        Parts and their correlation.
    share : float
        How surely it is to suffice, between 0 and 1.

    References
    ----------
    .. [1] F. P. Cantelli, "Sui confini della probabilità", Atti del Congresso Internazionale dei Matematici 6
       (1928) 47–59: P(X ≥ μ + kσ) ≤ 1/(1 + k²).

    Examples
    --------
    >>> from ultramicro.procurement.bundles.pool import alike
    >>> pool = alike(50, probability=0.08, exposure_pence=20_000_00, loss_share=0.6, correlation=0.05)
    >>> reserve_of(pool, 0.95).pence  # 11 of £12,000
    13200000
    """
    most = pool.expected_pence + sqrt(share / (1 - share)) * pool.deviation_pence
    needed = _up(_most_needed(pool, share))
    # Nothing can be lost beyond what is at stake.
    most_pence = min(_up(most), _up(pool.at_stake_pence))
    return Reserve(pence=needed, most_pence=max(most_pence, needed), exact=pool.is_alike)


def _most_needed(pool: Pool, share: float) -> float:
    """Return the reserve at a pool's correlation; of parts not alike at any up to it. [pence]."""
    own = _needed(pool, share, pool.correlation)
    if pool.is_alike:
        return own
    # What is needed need not rise with the correlation; what is set aside must.
    lower = [step / STEPS for step in range(int(pool.correlation * STEPS) + 1)]
    return max(own, *(_needed(pool, share, each) for each in lower))


def _needed(pool: Pool, share: float, correlation: float) -> float:
    """Return the reserve at a correlation, from the distribution of what is lost. [pence]."""
    every, number = pool.at_stake_pence, len(pool.parts)
    if not every:
        return 0.0
    if pool.is_alike:
        return quantile(number, pool.parts[0].probability, correlation, share) * every / number
    return min(every, losses_of(pool.parts, correlation).needed_pence(share))


def breaking_correlation(pool: Pool, reserve_pence: int, share: float) -> float | None:
    """Return the least correlation at which a reserve no longer suffices with a probability of some share.

    Parameters
    ----------
    pool : Pool
        Whose own correlation is left aside.
    reserve_pence : int
        What is set aside. [pence]
    share : float
        How surely it is to suffice.

    Returns
    -------
    float or None
        0 where it does not suffice even for parts that fail each for itself; None where nothing breaks it.

    Examples
    --------
    >>> from ultramicro.procurement.bundles.pool import alike
    >>> pool = alike(50, probability=0.08, exposure_pence=20_000_00, loss_share=0.6)
    >>> round(breaking_correlation(pool, 11 * 12_000_00, 0.95), 4)
    0.0585
    """

    def breaks(correlation: float) -> bool:
        return _needed(pool, share, correlation) > reserve_pence * (1 + SLACK**2) + SLACK

    # What is needed rises with the correlation and falls again near 1, where mostly none fail: the first
    # breach is looked for from below.
    grid = [step / STEPS for step in range(STEPS + 1)]
    first = next((at for at in grid if breaks(at)), None)
    if not first:
        return first
    return _sharpened(breaks, first - 1 / STEPS, first, HALVINGS if pool.is_alike else FEWER)


def _sharpened(breaks: Callable[[float], bool], low: float, high: float, halvings: int) -> float:
    for _ in range(halvings):
        middle = (low + high) / 2
        low, high = (low, middle) if breaks(middle) else (middle, high)
    return high


def _up(pence: float) -> int:
    # A sum that is whole but for the last digit of a float is that sum.
    return ceil(pence - SLACK)
