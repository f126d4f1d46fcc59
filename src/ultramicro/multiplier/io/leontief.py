"""Leontief's inverse and the multipliers read from it.

Coefficients A[i, j] are what industry j buys of industry i for a pound of its own output. L = (I − A)⁻¹
adds up all rounds; its column sums are the type I output multipliers. Type II counts households as one
more industry, which sells labour and buys what it consumes. (R. E. Miller, P. D. Blair, "Input–Output
Analysis", 2nd ed., 2009, chapters 2 and 6.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ultramicro.core.errors import BadInput

Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A square table of what industries buy of each other in a year.

    Parameters
    ----------
    industries : sequence of str
        Their names, in the order of rows and columns.
    flows : ndarray, shape (n, n)
        Row i, column j: what j buys of i, home-made only. [money]
    output : ndarray, shape (n,)
        All that each makes. [money]
    wages : ndarray, shape (n,)
        What each pays its workers. [money]
    consumption : ndarray, shape (n,)
        What households buy of each. [money]
    household_income : float
        All that households receive, from whatever source; the denominator of consumption. [money]
    source : str
        Where the table comes from.
    """

    industries: Sequence[str]
    flows: Floats
    output: Floats
    wages: Floats = field(default_factory=lambda: np.zeros(0))
    consumption: Floats = field(default_factory=lambda: np.zeros(0))
    household_income: float = 0.0
    source: str = ""

    def coefficients(self) -> Floats:
        """Return A, shape (n, n)."""
        return coefficients(self.flows, self.output)


def coefficients(flows: Any, output: Any) -> Floats:
    """Divide what each industry buys by its output.

    Raises
    ------
    BadInput
        If the table is not square, holds what is no number, or an industry buys without making anything.

    Examples
    --------
    >>> coefficients([[150, 500], [200, 100]], [1000, 2000]).tolist()
    [[0.15, 0.25], [0.2, 0.05]]
    """
    bought, made = np.asarray(flows, np.float64), np.asarray(output, np.float64)
    if bought.ndim != 2 or bought.shape[0] != bought.shape[1] or made.shape != (bought.shape[0],):  # noqa: PLR2004
        raise BadInput(f"the table has shape {bought.shape} and {made.size} outputs: it must be square")
    if not (np.isfinite(bought).all() and np.isfinite(made).all()):
        raise BadInput("the table holds something that is no number", do="write 0 where nothing is bought")
    if (made < 0).any() or ((made == 0) & (bought != 0).any(axis=0)).any():
        raise BadInput(f"industry {int(np.argmin(made)) + 1} has no output but buys from others")
    return np.divide(bought, made, out=np.zeros_like(bought), where=made > 0)


def inverse(a: Any) -> Floats:
    """Return Leontief's inverse.

    Raises
    ------
    BadInput
        If industries use up more than they make: the rounds would never end.

    Examples
    --------
    >>> inverse([[0.2, 0.1], [0.4, 0.2]]).round(4).tolist()
    [[1.3333, 0.1667], [0.6667, 1.3333]]
    """
    table = np.asarray(a, np.float64)
    if not np.isfinite(table).all():
        raise BadInput("a coefficient is no number")
    if table.size and np.abs(np.linalg.eigvals(table)).max() >= 1:
        raise BadInput(
            "these industries use up more than they make, so the rounds never end",
            do="check that flows and outputs are in the same unit and of the same year",
        )
    return np.asarray(np.linalg.solve(np.eye(table.shape[0]) - table, np.eye(table.shape[0])))


def type_one(a: Any) -> Floats:
    """Return the output multipliers without households, shape (n,).

    Examples
    --------
    >>> type_one([[0.15, 0.25], [0.20, 0.05]]).round(6).tolist()
    [1.518152, 1.452145]
    """
    return np.asarray(inverse(a).sum(axis=0))


def with_households(a: Any, wage_share: Any, consumption_share: Any) -> Floats:
    """Add households as the last industry.

    Parameters
    ----------
    a : array, shape (n, n)
        Coefficients.
    wage_share : array, shape (n,)
        What each industry pays its workers for a pound of output.
    consumption_share : array, shape (n,)
        What households buy of each industry for a pound of income. Whose income is the choice that moves
        the answer most: with all of it (benefits, pensions, property) as denominator Scotland's type II
        multipliers are 1.56 in the mean, with wages alone 1.85.

    Returns
    -------
    ndarray, shape (n + 1, n + 1)
    """
    table, wages, spent = (np.asarray(given, np.float64) for given in (a, wage_share, consumption_share))
    return np.block([[table, spent[:, None]], [wages[None, :], np.zeros((1, 1))]])


def type_two(table: Table) -> Floats:
    """Return the output multipliers with households, industries' output only, shape (n,).

    Raises
    ------
    BadInput
        If the table does not say what households earn and buy.
    """
    if not (table.wages.size and table.consumption.size and table.household_income > 0):
        raise BadInput("the table does not say what households earn and buy, so there is no type II")
    n = len(table.industries)
    wages = np.divide(table.wages, table.output, out=np.zeros(n), where=table.output > 0)
    closed = with_households(table.coefficients(), wages, table.consumption / table.household_income)
    return np.asarray(inverse(closed)[:n, :n].sum(axis=0))


def income_multipliers(a: Any, income_share: Any) -> Floats:
    """Return what all industries pay in income for each pound that one pays, shape (n,).

    Examples
    --------
    >>> income_multipliers([[0.15, 0.25], [0.20, 0.05]], [0.30, 0.25]).round(4).tolist()
    [1.4741, 1.5182]
    """
    share = np.asarray(income_share, np.float64)
    total = share @ inverse(a)
    return np.divide(total, share, out=np.full_like(total, np.nan), where=share > 0)


def by_rounds(a: Any, rounds: int) -> Floats:
    """Return the output multipliers of the first rounds, the first pound being round one.

    Examples
    --------
    >>> [by_rounds([[0.15, 0.25], [0.20, 0.05]], k).round(6).tolist()[0] for k in (1, 2, 3)]
    [1.0, 1.35, 1.4625]
    """
    table = np.asarray(a, np.float64)
    value = last = np.ones(table.shape[0])
    for _ in range(rounds - 1):
        last = last @ table
        value = value + last
    return value
