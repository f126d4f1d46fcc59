"""Less came than was matched: who gets how much, by the declared rule, never by who ordered first."""

from __future__ import annotations

from collections.abc import Sequence

from ultramicro.core.money import share_pence


def fair_cut(
    there: int, asked: Sequence[int], promised: Sequence[bool], *, by_share: bool = False, step: int = 1,
    turn: int = 0,
) -> list[int]:  # fmt: skip
    """Share what came among lines that ask for more than that.

    Promised lines first, then the others, each by the same rule: equal quantities, so that who
    asks for little is served whole before anybody gets more (water-filling); or equal parts of what is asked.

    Parameters
    ----------
    there : int
        What came. [parts of the unit]
    asked : sequence of int, shape (lines,)
        What each line still asks for. [parts of the unit]
    promised : sequence of bool, shape (lines,)
        Whether it was promised.
    by_share : bool
        Whether each gets the same part of what it asks for; otherwise the same quantity.
    step : int
        In what steps it is given. [parts of the unit]
    turn : int
        With which line odd steps begin; one further each week, so that nobody is always first.

    Returns
    -------
    list of int, shape (lines,)
        At most what was asked, in whole steps or whole; together at most `there`.

    Examples
    --------
    >>> fair_cut(45, [10, 20, 60], [False] * 3)
    [10, 18, 17]
    >>> fair_cut(45, [10, 20, 60], [False] * 3, by_share=True)
    [5, 10, 30]
    >>> fair_cut(45, [10, 20, 60], [False, False, True])
    [0, 0, 45]
    """
    given = [0] * len(asked)
    for first in (True, False):
        those = [n for n, each in enumerate(promised) if each is first and asked[n] > 0]
        wanted = [asked[n] for n in those]
        parts = _by_share(there, wanted, step, turn) if by_share else _level(there, wanted, step, turn)
        for n, part in zip(those, parts, strict=True):
            given[n] = part
        there -= sum(parts)
        # What is too little for a step of a promise is not for others.
        if sum(parts) < sum(wanted):
            break
    return given


def _by_share(there: int, asked: Sequence[int], step: int, turn: int) -> list[int]:
    if sum(asked) <= there:
        return list(asked)
    # Turned, as of equal remainders the first gets the odd step.
    order = [(turn + k) % len(asked) for k in range(len(asked))]
    parts = share_pence(there // step, [asked[n] for n in order])
    given = dict(zip(order, parts, strict=True))
    return [min(given[n] * step, want) for n, want in enumerate(asked)]


def _level(there: int, asked: Sequence[int], step: int, turn: int) -> list[int]:
    """Fill all alike until each has what it asks or nothing is left; odd steps go round."""
    given = [0] * len(asked)
    open_ = [n for n, want in enumerate(asked) if want > 0]
    left = there
    while open_ and (level := left // (len(open_) * step) * step) > 0:
        for n in open_:
            part = min(level, asked[n] - given[n])
            given[n] += part
            left -= part
        open_ = [n for n in open_ if given[n] < asked[n]]
    for n in (open_[(turn + k) % len(open_)] for k in range(len(open_))):
        part = min(step, left, asked[n] - given[n])
        # A part of a step only where it is all that the line lacks.
        if part == step or given[n] + part == asked[n]:
            given[n] += part
            left -= part
    return given
