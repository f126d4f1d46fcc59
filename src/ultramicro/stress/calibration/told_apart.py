"""Which numbers the data cannot tell apart: from what each moves in what can be seen, by singular values.

Two numbers that move everything that is seen in the same proportions can be exchanged for each other without
anybody noticing: in the Jacobian of what is seen with respect to the numbers their columns lie on a line.
More than two may do it together. A singular vector of a value that is nearly nought says which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ultramicro.stress.calibration.numbers import WHOLE, Number, Numbers

Floats = npt.NDArray[np.float64]
Moments = Callable[[Numbers], Floats]
"""What can be seen of a place with some numbers, each entry in units of its own noise."""

NEARLY_NONE = 0.05
"""Below this part of the largest a singular value is nearly nought: along its vector the data see nothing."""
TAKES_PART = 0.1
"""A number takes part in a direction of unit length along which it goes by more than this."""
SAME_WAY = 0.95
"""Two numbers go the same way where the cosine of what they move is above this, or below its negative."""
STEP = 0.1
"""Of its range: by how much a number is moved to either side."""


@dataclass(frozen=True, kw_only=True)
class Apart:
    """What the data can tell of some numbers.

    Parameters
    ----------
    names : tuple of str
        The numbers that were moved; those without a range cannot be.
    values : tuple of float
        Singular values, the largest first.
    rank : int
        How many directions the data see.
    groups : tuple of tuple of str
        Numbers that cannot be told apart, each group the others of one direction that nobody sees.
    unseen : tuple of str
        Numbers that move nothing that is seen.
    """

    names: tuple[str, ...]
    values: tuple[float, ...]
    rank: int
    groups: tuple[tuple[str, ...], ...]
    unseen: tuple[str, ...]

    def cannot_be_told_from(self, name: str) -> tuple[str, ...]:
        """Return the numbers that one cannot be told from, in the order of all."""
        others = {other for group in self.groups if name in group for other in group} - {name}
        return tuple(other for other in self.names if other in others)

    def marked(self, numbers: Iterable[Number]) -> Iterator[Number]:
        """Return numbers that say which others they cannot be told from; those not moved as they were."""
        for each in numbers:
            moved = each.name in self.names
            yield replace(each, cannot_be_told_from=self.cannot_be_told_from(each.name)) if moved else each


def alike(names: Sequence[str], moves: Floats, unseen: Sequence[str] = ()) -> dict[str, tuple[str, ...]]:
    """Return for each number that is seen those that move all that is seen as it does, or the other way.

    Where there are more numbers than things seen, some mixture of numbers can always make up for some other;
    this says which single ones stand in for each other.

    Parameters
    ----------
    names : sequence of str
        The numbers.
    moves : array, shape (moments, names)
        As of `sensitivities`.
    unseen : sequence of str
        Numbers to leave out: what they move is noise.

    Examples
    --------
    >>> alike(["a", "b", "c"], np.array([[1.0, -2.0, 0.0], [1.0, -2.1, 1.0]]))
    {'a': ('b',), 'b': ('a',), 'c': ()}
    """
    places = [place for place, name in enumerate(names) if name not in unseen]
    ways = moves[:, places] / np.linalg.norm(moves[:, places], axis=0)
    same = np.abs(ways.T @ ways) > SAME_WAY
    return {
        names[one]: tuple(
            names[other] for other, is_same in zip(places, row, strict=True) if is_same and other != one
        )
        for one, row in zip(places, same, strict=True)
    }


def sensitivities(moments: Moments, numbers: Numbers, names: Sequence[str], step: float = STEP) -> Floats:
    """Return by how much what is seen moves where each number goes over its range.

    Central differences, or one-sided ones where the value is at an end of its range. Columns are by range, so
    that a number of pounds and a share stand beside each other.

    Parameters
    ----------
    moments : callable
        From numbers to what can be seen; the same numbers always give the same.
    numbers : Numbers
        About which to move.
    names : sequence of str
        Which to move; each has a range that is not a point.
    step : float
        Of the range, by which each is moved.

    Returns
    -------
    array, shape (moments, names)
        In units of what is seen, for the whole range of each number.
    """
    return np.column_stack([_column(moments, numbers, name, step) for name in names])


def _column(moments: Moments, numbers: Numbers, name: str, step: float) -> Floats:
    each = numbers[name]
    ends = [_moved(each, sign * step) for sign in (-1, 1)]
    below, above = (np.asarray(moments(numbers.replaced([end])), np.float64) for end in ends)
    slope: Floats = (above - below) * (each.high - each.low) / (ends[1].value - ends[0].value)
    return slope


def _moved(number: Number, step: float) -> Number:
    """Return a number moved by a part of its range, and not beyond it; a whole one by at least one."""
    by = step * (number.high - number.low)
    if number.unit in WHOLE:
        by = round(by) or (1 if step > 0 else -1)
    return replace(number, value=min(max(number.value + by, number.low), number.high))


def told_apart(
    moments: Moments, numbers: Numbers, names: Sequence[str] = (), *, threshold: float = NEARLY_NONE
) -> Apart:
    """Say which of some numbers what can be seen cannot tell apart.

    Parameters
    ----------
    moments : callable
        From numbers to what can be seen, each entry in units of its own noise.
    numbers : Numbers
        About which to look; what is found holds near them.
    names : sequence of str
        Which; all that have a range if empty.
    threshold : float
        Below this part of the largest, a singular value is nearly nought.
    """
    chosen = tuple(name for name in names or tuple(numbers) if numbers[name].high > numbers[name].low)
    return of_sensitivities(chosen, sensitivities(moments, numbers, chosen), threshold=threshold)


def of_sensitivities(names: Sequence[str], moves: Floats, *, threshold: float = NEARLY_NONE) -> Apart:
    """Say which numbers cannot be told apart, by what each moves.

    A number that moves less than the threshold of what the strongest moves is not seen at all, and is left
    out of the search for groups. Of the others each counts by the direction in which it moves what is seen,
    not by how far: how far is its range's doing.

    Parameters
    ----------
    names : sequence of str
        The numbers.
    moves : array, shape (moments, names)
        As of `sensitivities`.
    threshold : float
        What is nearly nought, of the largest.

    Examples
    --------
    >>> moves = np.array([[1.0, 2.0, 0.0, 0.0], [1.0, 2.01, 1.0, 0.0]])
    >>> found = of_sensitivities(["a", "b", "c", "d"], moves)
    >>> found.rank, found.groups, found.unseen
    (2, (('a', 'b'),), ('d',))
    """
    length = np.linalg.norm(moves, axis=0)
    strongest = length.max(initial=0.0)
    seen = length > threshold * strongest
    kept = [name for name, is_seen in zip(names, seen, strict=True) if is_seen]
    _, values, vectors = np.linalg.svd(moves[:, seen] / length[seen], full_matrices=True)
    most = values.max(initial=1.0)
    rank = int((values > threshold * most).sum())
    return Apart(
        names=tuple(names), values=tuple(float(one) for one in values), rank=rank,
        groups=_groups(kept, vectors[rank:]),
        unseen=tuple(name for name, is_seen in zip(names, seen, strict=True) if not is_seen),
    )  # fmt: skip


def _groups(names: Sequence[str], vectors: Floats) -> tuple[tuple[str, ...], ...]:
    """Return the groups of numbers between which some directions that nobody sees connect.

    The vectors of several such directions are any basis of their space. So numbers are joined by what the
    space is, whichever basis was found: by its projector, of which an entry is not nought where two numbers
    can make up for each other.
    """
    projector = vectors.T @ vectors
    own = np.diag(projector)
    both = np.minimum.outer(own, own) > TAKES_PART**2
    linked = both & (projector**2 > TAKES_PART**2 * np.outer(own, own))
    joined = {
        name: {other for other, is_linked in zip(names, row, strict=True) if is_linked}
        for name, row in zip(names, linked, strict=True)
    }
    return _connected(names, joined)


def _connected(names: Sequence[str], joined: Mapping[str, set[str]]) -> tuple[tuple[str, ...], ...]:
    """Return the connected parts of more than one number, in the order of the names."""
    left, groups = list(names), []
    while left:
        found, edge = {left[0]}, [left[0]]
        while edge:
            new = joined[edge.pop()] - found
            found |= new
            edge.extend(new)
        left = [name for name in left if name not in found]
        if len(found) > 1:
            groups.append(tuple(name for name in names if name in found))
    return tuple(groups)
