"""Shares in words: one rule for the terminal, the page and every sentence."""

from __future__ import annotations

SMALL_PERCENT = 9.95
"""Below this a percentage has a decimal; at it, rounding would make it 10."""


def percent(share: float, digits: int | None = None) -> str:
    """Write a share as a percentage; a part too small to show is said to be so, never rounded to nothing.

    Parameters
    ----------
    share : float
        A part of 1.
    digits : int, optional
        Decimals; where it is not given, one below 10% and none above.

    Examples
    --------
    >>> percent(0.31), percent(0.034), percent(0.0004), percent(0.996), percent(0.1234, 1), percent(-0.02)
    ('31%', '3.4%', 'under 0.1%', 'over 99%', '12.3%', '−2.0%')
    """
    size = abs(share) * 100
    shown = digits if digits is not None else int(0 < size < SMALL_PERCENT)
    least = 10.0**-shown
    if 0 < share * 100 < least / 2:
        return f"under {least:.{shown}f}%"
    if 100 - least / 2 < share * 100 < 100:  # noqa: PLR2004 - all of it
        return f"over {100 - least:.{shown}f}%"
    return f"{'−' if share < 0 and round(size, shown) else ''}{size:,.{shown}f}%"
