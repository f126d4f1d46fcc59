"""Shares in words: one rule for the terminal, the page and every sentence."""

from __future__ import annotations

from ultramicro.core.message import Share, say


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
    return say("{share}", share=Share(share, digits))
