"""How far members of a mutual credit may go below nought, with the reason, and how old a debt is."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import date
from statistics import median
from typing import NamedTuple

from ultramicro.core.money import share_pence

STEP_PENCE = 10_00
"""Limits are whole steps, so that they can be said aloud."""


class Limit(NamedTuple):
    """A limit and why it is so."""

    floor_pence: int
    ceiling_pence: int
    warn_below_pence: int
    warn_above_pence: int
    reason: str


def earned_limit(
    monthly_pence: Sequence[int], *, start_pence: int, most_pence: int, months: int = 2
) -> Limit:
    """Work out limits from what a member earned of other members.

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
    Limit
        A floor that never shrinks as earnings grow, a ceiling of twice that, warnings at four fifths, and
        the reason.

    Notes
    -----
    The median month counts, so that one large sale does not buy a large debt. Komunitin calls this credit by
    transfers; Sardex and WIR set theirs by a clerk who looks at the same figures.

    Examples
    --------
    >>> limit = earned_limit([100_00, 90_00, 900_00], start_pence=50_00, most_pence=1000_00)
    >>> limit.floor_pence, limit.ceiling_pence
    (-25000, 50000)
    """
    usual = int(median(monthly_pence)) if monthly_pence else 0
    wanted = start_pence + months * usual
    allowed = max(min(wanted, most_pence) // STEP_PENCE * STEP_PENCE, 0)
    reason = (
        f"{start_pence / 100:.2f} that everybody has + {months} x {usual / 100:.2f} earned in the median of "
        f"{len(monthly_pence)} months = {wanted / 100:.2f}"
    )
    if wanted > most_pence:
        reason += f", but nobody may owe more than {most_pence / 100:.2f}"
    return Limit(-allowed, 2 * allowed, -allowed * 4 // 5, 2 * allowed * 4 // 5, reason)


def debt_since(moves: Iterable[tuple[date, int]]) -> date | None:
    """Return the day from which the oldest penny that is still owed has been owed.

    Parameters
    ----------
    moves : iterable of (date, int)
        What came in (positive) and went out (negative), in order. [hundredths]

    Returns
    -------
    date or None
        What comes in pays the oldest debt first (Sardex: settle within twelve months of each purchase);
        None where nothing is owed.

    Examples
    --------
    >>> days = [date(2026, month, 1) for month in (1, 2, 3)]
    >>> debt_since(zip(days, (-100, -50, 120)))
    datetime.date(2026, 2, 1)
    """
    owed: deque[list[int]] = deque()
    since: deque[date] = deque()
    spare = 0
    for day, pence in moves:
        spare += max(pence, 0)
        if pence < 0:
            owed.append([-pence])
            since.append(day)
        while owed and spare:
            paid = min(owed[0][0], spare)
            owed[0][0] -= paid
            spare -= paid
            if not owed[0][0]:
                owed.popleft()
                since.popleft()
    return since[0] if since else None


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
        What each pays; they sum to the loss, or to all that was promised where that is less.

    Examples
    --------
    >>> share_loss(100, [50, 100]), share_loss(1000, [50, 100])
    ([33, 67], [50, 100])
    """
    whole = sum(caps_pence)
    if loss_pence >= whole:
        return list(caps_pence)
    return share_pence(loss_pence, caps_pence)
