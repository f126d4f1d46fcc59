"""A share when some payees' places are unknown: its bounds, and how looking one up narrows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """The least and the greatest part of a total that may be inside, in pence."""

    low_pence: int
    high_pence: int
    total_pence: int

    @property
    def width_pence(self) -> int:
        """How much is open, in pence."""
        return self.high_pence - self.low_pence

    def share(self, amount_pence: int) -> float | None:
        """Divide by the total; None where the total is not positive."""
        return amount_pence / self.total_pence if self.total_pence > 0 else None


def bounds(inside_pence: int, outside_pence: int, unknown_pence: Iterable[int]) -> Bounds:
    """Bound the money that is inside over every way in which the unknown payees could be placed.

    A payee of whom more was taken back than paid has a negative sum; it makes the least smaller if it
    is inside. So the bounds are sums over payees, and placing any one of them never widens the range.

    Parameters
    ----------
    inside_pence, outside_pence : int
        Net sums of payees whose place is known. [pence]
    unknown_pence : iterable of int
        Net sum of each payee whose place is not. [pence]

    Returns
    -------
    Bounds
        With `low_pence <= high_pence`.

    Examples
    --------
    >>> found = bounds(20, 50, [40, -10])
    >>> found.low_pence, found.high_pence, found.total_pence
    (10, 60, 100)
    """
    sums = list(unknown_pence)
    return Bounds(
        # Payee by payee: as one sum, a credit of one would hide what another may have received.
        low_pence=inside_pence + sum(min(one, 0) for one in sums),
        high_pence=inside_pence + sum(max(one, 0) for one in sums),
        total_pence=inside_pence + outside_pence + sum(sums),
    )
