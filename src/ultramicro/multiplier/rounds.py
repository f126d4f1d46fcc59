"""Local multipliers by rounds: LM2, LM3, LM-k and their limit, as practitioners count them.

The first round is the income itself. So LM3 = (R1 + R2 + R3) / R1, where R2 is what its receivers spend
locally and R3 what those spend locally again. (J. Sacks, "The Money Trail", New Economics Foundation, 2002.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ultramicro.core.errors import BadInput

WHOLE = 1e-3
"""Shares that should make up a whole may miss it by this much: they are printed with few digits."""


def lm(rounds_pence: Sequence[float]) -> float:
    """Return the multiplier of an income and the rounds that followed it.

    Parameters
    ----------
    rounds_pence : sequence of float
        The income (round one), what was re-spent locally of it, what was re-spent of that, and so on. [pence]

    Raises
    ------
    BadInput
        If there is no income, or a round is larger than the one before it: money cannot be re-spent twice.

    Examples
    --------
    >>> lm([100, 50, 50])
    2.0
    """
    first = rounds_pence[0] if rounds_pence else 0
    if first <= 0:
        raise BadInput("round one is the income itself and must be above £0")
    if any(later < 0 or later > earlier for earlier, later in pairwise(rounds_pence)):
        raise BadInput(
            "a round is larger than the one before it", do="count only what was re-spent of the round before"
        )
    return sum(rounds_pence) / first


def lm_of_retention(retention: float, rounds: int) -> float:
    """Return the LM-k of a place where every round keeps the same share.

    Examples
    --------
    >>> round(lm_of_retention(0.8, 3), 2), round(lm_of_retention(0.2, 3), 2)
    (2.44, 1.24)
    """
    return sum(_share(retention) ** k for k in range(rounds))


def limit_of_retention(retention: float) -> float:
    """Return the multiplier of all rounds.

    Raises
    ------
    BadInput
        If nothing leaks: there is no limit.

    Examples
    --------
    >>> round(limit_of_retention(0.8), 2), round(limit_of_retention(0.2), 2)
    (5.0, 1.25)
    """
    if _share(retention) == 1:
        raise BadInput("if all money is re-spent locally for ever, there is no limit")
    return 1 / (1 - retention)


def bracket(lm_k: float, retention_high: float, rounds: int) -> tuple[float, float]:
    """Return bounds on the full multiplier from one of k rounds and the highest share that any round keeps.

    Examples
    --------
    >>> low, high = bracket(lm_of_retention(0.5, 3), 0.5, 3)
    >>> low, high
    (1.75, 2.0)
    """
    return lm_k, lm_k + _share(retention_high) ** rounds * limit_of_retention(retention_high)


def supplier_value(*, local: bool, respent: float) -> float:
    """Return what a pound paid to a supplier does in the place within two rounds, as Northumberland counted.

    The pound itself counts only if the supplier is local; so 1.76 and 0.36 compare unlike rounds. Like for
    like, the re-spending is 0.76 against 0.36.

    Examples
    --------
    >>> supplier_value(local=True, respent=0.76), supplier_value(local=False, respent=0.36)
    (1.76, 0.36)
    """
    return float(local) + _share(respent)


@dataclass(frozen=True, kw_only=True)
class Weighted:
    """A share of several bodies' money.

    Parameters
    ----------
    share : float
        All that stayed ÷ all that was spent.
    mean_of_shares : float
        The mean of the bodies' own shares, shown only to say why it is not the answer.
    """

    share: float
    mean_of_shares: float


def weighted_share(kept: Sequence[float], spent: Sequence[float]) -> Weighted:
    """Return the share that stays of several bodies' money, weighted by money.

    Examples
    --------
    >>> found = weighted_share([90, 1], [100, 10])
    >>> round(found.share, 3), round(found.mean_of_shares, 3)
    (0.827, 0.5)
    """
    if not spent or sum(spent) <= 0 or len(kept) != len(spent):
        raise BadInput("give for each body what stayed and what it spent in all")
    shares = [k / s for k, s in zip(kept, spent, strict=True) if s]
    return Weighted(share=sum(kept) / sum(spent), mean_of_shares=sum(shares) / len(shares))


def whole_warning(shares: Sequence[float], what: str) -> str:
    """Say that shares do not make up a whole; nothing where they do. They are never normalised.

    Examples
    --------
    >>> whole_warning([0.2912, 0.5610, 0.1278], "shares of the grants")
    'The shares of the grants come to 98.00%, not to 100%: 2.00% is not accounted for.'
    >>> whole_warning([0.5, 0.5], "shares")
    ''
    """
    total = sum(shares)
    if abs(total - 1) <= WHOLE:
        return ""
    miss = "is not accounted for" if total < 1 else "is counted twice"
    return f"The {what} come to {total:.2%}, not to 100%: {abs(1 - total):.2%} {miss}."


def _share(value: float) -> float:
    if not 0 <= value <= 1:
        raise BadInput(f"a share lies between 0 and 1, and {value} does not")
    return value
