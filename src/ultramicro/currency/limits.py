"""How far members of a mutual credit may go below nought, and how old a debt is."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from ultramicro.core.money import share_pence

STEP_PENCE = 10_00
"""Limits are whole steps, so that they can be said aloud."""


class EarnedLimit(NamedTuple):
    """A limit that follows from earnings, with the numbers that made it.

    Parameters
    ----------
    start_pence : int
        What everybody may owe. [hundredths]
    months : int
        How many months of usual earnings may be owed. [months]
    usual_pence : int
        What was earned in the median month, rounded down. [hundredths]
    counted_months : int
        Over how many months. [months]
    most_pence : int or None
        What nobody may owe more than; None where nothing is known of it. [hundredths]
    """

    start_pence: int
    months: int
    usual_pence: int
    counted_months: int
    most_pence: int | None = None

    @property
    def wanted_pence(self) -> int:
        """What the earnings alone would allow, in hundredths."""
        return self.start_pence + self.months * self.usual_pence

    @property
    def capped(self) -> bool:
        """Whether the earnings would allow more than anybody may owe."""
        return self.most_pence is not None and self.wanted_pence > self.most_pence

    @property
    def allowed_pence(self) -> int:
        """What may be owed: whole steps, in hundredths."""
        most = self.wanted_pence if self.most_pence is None else self.most_pence
        # Rounded down, or a step would pass what nobody may owe more than.
        return max(min(self.wanted_pence, most) // STEP_PENCE * STEP_PENCE, 0)


class Limits(NamedTuple):
    """How far an account may go, and where it is warned, in hundredths."""

    floor_pence: int
    ceiling_pence: int
    warn_below_pence: int
    warn_above_pence: int


def limits_around(floor_pence: int) -> Limits:
    """Return the limits that go with a floor: a ceiling of twice that, warnings at four fifths.

    Parameters
    ----------
    floor_pence : int
        How low the account may go; nought or less. [hundredths]

    Examples
    --------
    >>> limits_around(-250_00)
    Limits(floor_pence=-25000, ceiling_pence=50000, warn_below_pence=-20000, warn_above_pence=40000)
    """
    # Money that piles up on one account is missing on all others.
    ceiling = -2 * floor_pence
    return Limits(floor_pence, ceiling, floor_pence * 4 // 5, ceiling * 4 // 5)


def earned_limit(
    monthly_pence: Sequence[int], *, start_pence: int, most_pence: int, months: int = 2
) -> EarnedLimit:
    """Work out what a member may owe from what they earned of other members.

    Parameters
    ----------
    monthly_pence : sequence of int, shape (m,)
        Earnings in each of the last months, the oldest first; a new member has fewer. [hundredths]
    start_pence : int
        What everybody may owe from the first day. [hundredths]
    most_pence : int
        What nobody may owe more than. [hundredths]
    months : int
        How many months of usual earnings may be owed. [months]

    Returns
    -------
    EarnedLimit
        What may be owed never shrinks as earnings grow.

    Notes
    -----
    The median month counts, so that one large sale does not buy a large debt. Komunitin calls this credit by
    transfers; Sardex and WIR set theirs by a clerk who looks at the same figures.

    Examples
    --------
    >>> earned_limit([100_00, 90_00, 900_00], start_pence=50_00, most_pence=1000_00).allowed_pence
    25000
    """
    usual = int(median(monthly_pence)) if monthly_pence else 0
    return EarnedLimit(start_pence, months, usual, len(monthly_pence), most_pence)


def share_loss(loss_pence: int, caps_pence: Sequence[int]) -> list[int]:
    """Share a loss among guarantors in proportion to what each promised, and never above it.

    Parameters
    ----------
    loss_pence : int
        What was lost. [hundredths]
    caps_pence : sequence of int, shape (n,)
        The most that each stands for. [hundredths]

    Returns
    -------
    list of int, shape (n,)
        What each pays; they sum to the loss, or to all that was promised where that is less. [hundredths]

    Examples
    --------
    >>> share_loss(100, [50, 100]), share_loss(1000, [50, 100])
    ([33, 67], [50, 100])
    """
    whole = sum(caps_pence)
    # In proportion to a loss beyond all promises each would pay more than they promised.
    if loss_pence >= whole:
        return list(caps_pence)
    return share_pence(loss_pence, caps_pence)
