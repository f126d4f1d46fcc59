"""The declared rules by which odd watt-hours go round, so that nobody has to trust who shares.

Every rule needs only the number of the period, a member's place and how many places there are. Multipliers
are the golden ratio and the square root of two as fractions of 2³²: multiples of such numbers fill a circle
evenly [1]_, also when every 48th period is looked at, so that no place is favoured at noon.

References
----------
.. [1] H. Weyl, Über die Gleichverteilung von Zahlen mod. Eins, Math. Annalen 77 (1916) 313.
"""

from __future__ import annotations

GOLDEN = 2654435769
"""2³² divided by the golden ratio."""
ROOT = 1779033703
"""2³² times the fraction of the square root of two."""
ONE = 32
"""Factors of pro-rata are counted in 2⁻³²."""
MASK = (1 << ONE) - 1
FINE = 20
"""Levels of the weighted key are counted in 2⁻²⁰ watt-hours for a weight of one."""
ALL = (1 << 31) - 1
"""A level that nobody's use reaches; also the most that can be shared in one period. [Wh]"""
HEAVIEST = 1 << FINE
"""The greatest weight."""


def first_place(period: int, places: int) -> int:
    """Return the place with which the odd watt-hours of a period begin.

    Parameters
    ----------
    period : int
        Number of the period since 1970 in universal time.
    places : int
        How many places there are.

    Examples
    --------
    >>> [first_place(period, 10) for period in range(6)]
    [0, 6, 2, 8, 4, 0]
    """
    return (((period * GOLDEN) & MASK) * places) >> ONE


def turn(place: int, period: int, places: int) -> int:
    """Return how many places stand before one in a period.

    Examples
    --------
    >>> [turn(place, 1, 4) for place in range(4)]
    [2, 3, 0, 1]
    """
    return (place - first_place(period, places)) % places


def dither(place: int, period: int) -> int:
    """Return what is added to a fraction of a watt-hour before fractions are compared. [2⁻³² Wh].

    Without it the same few members would be rounded up every time.
    """
    return (period * GOLDEN + place * ROOT) & MASK


KEY_NAMES = ("equal", "pro_rata", "static", "static_by_use", "weighted", "cascade")
"""The names of all keys; `keys.KEYS` has them."""
METHOD_NAMES = ("belgium_fixed", "belgium_relative", "belgium_optimal")
"""Belgium's legal methods, by which its operators settle; `belgium.METHODS` has them."""
