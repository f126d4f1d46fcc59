"""What one purchase is worth to the place: law, market and size narrow it, then gross becomes net."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ultramicro.core.additionality import CAUTIOUS, HOPEFUL, STANDARD, Additionality, net_pence
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say

CASES = (CAUTIOUS, STANDARD, HOPEFUL)
"""What is taken off in the low, the middle and the high case: the frame of the answer about leaks."""
Ends = tuple[int, int, int]
"""The low, the middle and the high case. [pence]"""


@dataclass(frozen=True, kw_only=True)
class Sized:
    """The part of a purchase that a small firm could carry, in the low and the high case."""

    low: float
    high: float


def sized(year_pence: int, *, lot_pence: int, lots: int) -> Sized:
    """Return the part of a purchase that small firms could carry.

    In the low case it is let as it is, or as one lot; in the high case it is cut into as many lots as it can
    be.

    Parameters
    ----------
    year_pence : int
        What it comes to in a year. [pence]
    lot_pence : int
        What a small firm could carry in a year. [pence]
    lots : int
        Into how many lots it could be cut.

    Raises
    ------
    BadInput
        If a lot is nothing, or it is cut into none.

    Examples
    --------
    >>> [sized(pence, lot_pence=100, lots=3) for pence in (80, 200, 600)]
    [Sized(low=1.0, high=1.0), Sized(low=0.5, high=1.0), Sized(low=0.16666666666666666, high=0.5)]
    """
    if lot_pence <= 0 or lots < 1:
        raise BadInput(
            say("a lot is more than nothing, and there is one or more"), do=say("give larger numbers")
        )
    if year_pence <= lot_pence:
        return Sized(low=1.0, high=1.0)
    return Sized(low=lot_pence / year_pence, high=min(1.0, lots * lot_pence / year_pence))


def gross(
    known_pence: int, most_pence: int, *, law: tuple[float, float], market: tuple[float, float], size: Sized
) -> Ends:
    """Return what of a purchase could be bought here in three cases.

    Parameters
    ----------
    known_pence : int
        What of it is known to go elsewhere. [pence]
    most_pence : int
        The same with what may go elsewhere. [pence]
    law, market : tuple of float
        The parts that the law and the market leave, in the low and the high case.
    size : Sized
        The part that small firms could carry.

    Returns
    -------
    tuple of int
        Low ≤ middle ≤ high; the middle case is half way up to the most, of what is known to go elsewhere.

    Examples
    --------
    >>> gross(1000, 2000, law=(1.0, 1.0), market=(0.5, 0.9), size=Sized(low=0.4, high=1.0))
    (200, 550, 1800)
    """
    known, most = max(0, known_pence), max(0, known_pence, most_pence)
    low = int(known * law[0] * market[0] * size.low)
    high_share = law[1] * market[1] * size.high
    high = int(most * high_share)
    return low, (low + int(known * high_share)) // 2, high


def net(ends: Ends) -> Ends:
    """Return what is left of it after what would have come anyway and what is taken from others here.

    Further rounds are no part of it.

    Examples
    --------
    >>> net((10_000, 10_000, 10_000))
    (2964, 5400, 7695)
    """
    low, middle, high = (
        net_pence(pence, replace(case, multiplier=1.0)) for pence, case in zip(ends, CASES, strict=True)
    )
    return low, middle, high


def further(ends: Ends) -> Ends:
    """Return what further rounds would add to the net effect, by the guide's multipliers."""
    low, middle, high = (
        net_pence(pence, case) - only for pence, case, only in zip(ends, CASES, net(ends), strict=True)
    )
    return low, middle, high


def capped(wanted_pence: Sequence[int], capacity_pence: int) -> list[int]:
    """Share out what able firms could do among purchases that want it, each in proportion.

    Parameters
    ----------
    wanted_pence : sequence of int, shape (purchases,)
        What each would take. [pence]
    capacity_pence : int
        What there is. [pence]

    Returns
    -------
    list of int, shape (purchases,)
        None above what it wanted; in sum never above what there is. [pence]

    Examples
    --------
    >>> capped([60, 30], 45), capped([60, 30], 100), capped([], 5)
    ([30, 15], [60, 30], [])
    """
    whole, there = sum(wanted_pence), max(0, capacity_pence)
    if whole <= there:
        return list(wanted_pence)
    # Rounded down: a penny may be left over, but never handed out twice.
    return [wanted * there // whole for wanted in wanted_pence]


def added(all_ends: Sequence[Ends]) -> Ends:
    """Add several up, case by case.

    Examples
    --------
    >>> added([(1, 2, 3), (10, 20, 30)]), added([])
    ((11, 22, 33), (0, 0, 0))
    """
    low, middle, high = (sum(ends[case] for ends in all_ends) for case in range(3))
    return low, middle, high


def case_kept(case: Additionality) -> float:
    """Return the part of a gross effect that is net in a case, further rounds not counted."""
    return replace(case, multiplier=1.0).kept()
