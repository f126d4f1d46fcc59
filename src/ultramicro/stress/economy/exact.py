"""A part of a whole sum of money to the penny, however large both are."""

from __future__ import annotations

from ultramicro.stress.economy.loops import kernel

MOST = 2**63 - 1
"""The largest whole number of 64 bits."""


@kernel
def part_of(sum_pence: int, part_pence: int, whole_pence: int) -> int:
    """Return `sum · part // whole`, exactly, where the product needs more than 64 bits as well.

    Parameters
    ----------
    sum_pence : int
        What is shared out, from 0 to 2⁶². [pence]
    part_pence, whole_pence : int
        One claim and all claims, from 0 to 2⁶²; the part is at most the whole. [pence]

    Examples
    --------
    >>> part_of(10, 1, 3), part_of(4_000_000_000, 3_000_000_000, 6_000_000_000)
    (3, 2000000000)
    """
    if part_pence <= 0 or sum_pence <= 0:
        return 0
    if sum_pence <= MOST // part_pence:
        return sum_pence * part_pence // whole_pence
    # Long multiplication, a bit at a time: what is left stays below the whole, so that nothing overflows.
    times, left, bit = 0, 0, 1
    while bit <= sum_pence // 2:
        bit *= 2
    while bit > 0:
        times, left = 2 * times, 2 * left
        if left >= whole_pence:
            times, left = times + 1, left - whole_pence
        if sum_pence & bit:
            left += part_pence
            if left >= whole_pence:
                times, left = times + 1, left - whole_pence
        bit //= 2
    return times
