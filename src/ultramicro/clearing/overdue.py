"""How urgent an invoice is: the longer it is overdue, the more a penny of it counts."""

from __future__ import annotations

OVERDUE_STEPS = (0, 30, 90)
"""Days overdue from which a penny counts one more."""


def urgency(days_overdue: int) -> int:
    """Return what a penny of an invoice counts for; 0 where it is not overdue.

    Examples
    --------
    >>> [urgency(days) for days in (-5, 0, 1, 30, 31, 91)]
    [0, 0, 1, 1, 2, 3]
    """
    return sum(days_overdue > step for step in OVERDUE_STEPS)
