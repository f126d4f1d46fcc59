"""What is told with the range that nine in ten runs hold."""

from __future__ import annotations

from ultramicro.core.message import Message, Range, Value, say


def ranged(told: Message, low: Value, high: Value) -> Message:
    """Return what is told with its range behind it, unless a reader would see one number there.

    Examples
    --------
    >>> ranged(say("3 more"), 1, 7), ranged(say("3 more"), 3, 3)
    ('3 more (1 to 7)', '3 more')
    """
    if str(say("{end}", end=low)) == str(say("{end}", end=high)):
        return told
    return say("{told} ({range})", told=told, range=Range(low, high))
