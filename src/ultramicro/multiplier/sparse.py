"""A sparse table of shares and a solver for it, in NumPy alone: it spares an installation 140 MB."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ultramicro.multiplier.arrays import Bools, Floats, Given, Ints

TINY = float(np.finfo(np.float64).eps) ** 2
"""A product of two residuals below this is nought: the solver has broken down."""


@dataclass(frozen=True, kw_only=True)
class Sparse:
    """A square table most of whose cells are nought; `table @ column` and `line @ table` are its products.

    Parameters
    ----------
    size : int
        How many rows and columns.
    row, col : array of int, shape (cells,)
        Where its cells are, sorted; none stands twice.
    value : array, shape (cells,)
        What stands there.
    """

    size: int
    row: Ints
    col: Ints
    value: Floats

    __array_ufunc__ = None  # so that NumPy leaves `line @ table` to the table

    def __matmul__(self, column: Floats) -> Floats:
        """Return the product with a column, shape (size,)."""
        return _sums(self.row, self.value * column[self.col], self.size)

    def __rmatmul__(self, line: Floats) -> Floats:
        """Return the product of a line with it, shape (size,)."""
        return _sums(self.col, self.value * line[self.row], self.size)

    def toarray(self) -> Floats:
        """Return it in full, shape (size, size)."""
        full = np.zeros((self.size, self.size))
        full[self.row, self.col] = self.value
        return full


def _sums(at: Ints, values: Floats, size: int) -> Floats:
    # Adds in a fixed order in one pass of compiled code; `np.add.at` is many times slower.
    return np.asarray(np.bincount(at, weights=values, minlength=size), np.float64)


def summed(size: int, row: Given, col: Given, value: Given) -> Sparse:
    """Make a table of cells of which several may be one; those are added up.

    Examples
    --------
    >>> summed(2, [0, 1, 0], [1, 0, 1], [1.0, 5.0, 2.0]).toarray().tolist()
    [[0.0, 3.0], [5.0, 0.0]]
    """
    # Row and column as one number: one sort brings all entries of a cell together.
    cell = np.asarray(row, np.int64) * size + np.asarray(col, np.int64)
    cells, which = np.unique(cell, return_inverse=True)
    values = _sums(which, np.asarray(value, np.float64), cells.size)
    return Sparse(size=size, row=cells // max(size, 1), col=cells % max(size, 1), value=values)


def leading_to(table: Sparse, goal: Bools) -> Bools:
    """Say of each row whether cells above nought lead from it, on and on, to a row that is a goal.

    Parameters
    ----------
    table : Sparse
        A cell leads from its row to the row of its column's number.
    goal : array of bool, shape (size,)
        Where to.

    Examples
    --------
    >>> leading_to(summed(4, [0, 1, 3], [1, 2, 3], [1, 1, 1]), np.array([False, False, True, False])).tolist()
    [True, True, True, False]
    """
    # A share of nought leads nowhere.
    leads = table.value > 0
    order = np.argsort(table.col[leads], kind="stable")
    row, col = table.row[leads][order], table.col[leads][order]
    begins = np.searchsorted(col, np.arange(table.size + 1))
    reached = goal.copy()
    newly = np.flatnonzero(reached)
    # From the goal backwards, a whole front at a time: as many steps as the longest way, not as there are
    # parties.
    while newly.size:
        counts = begins[newly + 1] - begins[newly]
        first = np.repeat(begins[newly] - np.cumsum(counts) + counts, counts)
        before = np.unique(row[first + np.arange(counts.sum())])
        newly = before[~reached[before]]
        reached[newly] = True
    return reached


def bicgstab(apply: Callable[[Floats], Floats], goal: Floats, *, tolerance: float, most: int) -> Floats:
    """Solve a linear system by the stabilised bi-conjugate gradient method [1]_, beginning from its goal.

    Where it breaks down, or has not come near enough after so many steps, it returns how far it came: whoever
    asks judges the answer by its residual.

    Parameters
    ----------
    apply : callable
        The product of the system with a column.
    goal : array, shape (size,)
        The right side.
    tolerance : float
        How long the residual may be, as a share of the length of the goal.
    most : int
        How many steps at most.

    References
    ----------
    .. [1] H. A. van der Vorst, "Bi-CGSTAB", SIAM J. Sci. Stat. Comput. 13 (1992) 631.

    Examples
    --------
    >>> system = np.array([[1.0, -0.5], [-0.2, 1.0]])
    >>> bicgstab(lambda x: system @ x, np.ones(2), tolerance=1e-12, most=10).round(6).tolist()
    [1.666667, 1.333333]
    """
    found, enough = goal.copy(), tolerance * float(np.linalg.norm(goal))
    residual = goal - apply(found)
    shadow, along, step = residual.copy(), residual.copy(), np.zeros_like(goal)
    before = alpha = omega = 1.0
    for number in range(most):
        now = float(shadow @ residual)
        # The second is the method's own breakdown: what it has so far goes back, and the caller checks it.
        if np.linalg.norm(residual) < enough or abs(now) < TINY:
            break
        if number:
            along = residual + (now / before) * (alpha / omega) * (along - omega * step)
        step = apply(along)
        if not (slope := float(shadow @ step)):
            break
        alpha, before = now / slope, now
        half = residual - alpha * step
        found += alpha * along
        if np.linalg.norm(half) < enough:
            break
        turned = apply(half)
        if not (length := float(turned @ turned)):
            break
        omega = float(turned @ half) / length
        found += omega * half
        residual = half - omega * turned
        if abs(omega) < TINY:
            break
    return found
