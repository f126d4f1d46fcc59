"""Meters by tenth of deprivation, no group so small that one home could be told from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

LEAST_METERS = 5
"""Groups of fewer meters are put together with others: what one home uses is its own."""
NOT_KNOWN, OTHERS = "not_known", "others"


def by_tenth(tenths: Sequence[int | None]) -> list[tuple[str, list[int]]]:
    """Return the places of each group's meters, the most deprived first; small groups as one.

    Parameters
    ----------
    tenths : sequence of int or None
        The tenth of each meter, 1 for the most deprived; None where it is not known.

    Examples
    --------
    >>> [(name, len(places)) for name, places in by_tenth([1] * 6 + [2, 3] + [None] * 5)]
    [('1', 6), ('others', 7)]
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for at, tenth in enumerate(tenths):
        groups[NOT_KNOWN if tenth is None else str(tenth)].append(at)
    small = [at for each in groups.values() if len(each) < LEAST_METERS for at in each]
    large = {name: each for name, each in groups.items() if len(each) >= LEAST_METERS}
    # One small group beside large ones could be told by taking away: it goes to the smallest large one.
    if small and len(small) < LEAST_METERS and large:
        least = min(large, key=lambda name: len(large[name]))
        small += large.pop(least)
    if small:
        large[OTHERS] = small
    order = sorted(large, key=lambda name: (not name.isdigit(), int(name) if name.isdigit() else 0, name))
    return [(name, large[name]) for name in order]
