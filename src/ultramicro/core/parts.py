"""Parts of a whole in whole numbers that add up to the whole as it is shown."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ultramicro.core.message import say

SHARED_SLACK = 1e-9
"""Beside one: a float that should be whole may lie a little below it."""


def whole_parts(parts: Sequence[float], total: int | None = None) -> list[int]:
    """Round the parts of a whole so that they add up to the whole.

    Each is rounded down; those with the largest remainders get the ones that are left (Hamilton's method:
    M. L. Balinski and H. P. Young, "Fair Representation", 2nd ed., 2001). So none is off by one or more.

    Parameters
    ----------
    parts : sequence of float, shape (n,)
        In the unit in which they are shown, such as pence.
    total : int, optional
        The whole as it is shown; the sum of the parts, rounded, where it is not told.

    Returns
    -------
    list of int, shape (n,)
        The parts, in the order given; they sum to the whole exactly.

    Raises
    ------
    ValueError
        If the whole is off from the sum of its parts by one for each part, or more: it is no sum of them.

    Examples
    --------
    >>> whole_parts([1271.7, 153.5, 168.4, 31.4])
    [1272, 154, 168, 31]
    >>> whole_parts([-0.5, 2.5], 2)
    [0, 2]
    """
    whole = round(sum(parts)) if total is None else total
    down = [math.floor(part + SHARED_SLACK) for part in parts]
    left = whole - sum(down)
    if not 0 <= left <= len(parts):
        message = say("the parts do not add up to the whole")
        raise ValueError(message)
    order = sorted(range(len(parts)), key=lambda i: (down[i] - parts[i], i))
    for i in order[:left]:
        down[i] += 1
    return down
