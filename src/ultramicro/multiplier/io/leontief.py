"""Leontief's inverse and the multipliers read from it.

Coefficients A[i, j] are what industry j buys of industry i for a pound of its own output. L = (I − A)⁻¹
adds up all rounds; its column sums are the type I output multipliers. Type II counts households as one
more industry, which sells labour and buys what it consumes. (R. E. Miller, P. D. Blair, "Input–Output
Analysis", 2nd ed., 2009, chapters 2 and 6.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, Number, plural, say
from ultramicro.multiplier.arrays import Floats, Given

CLOSURES = ("all_income", "wages", "spending")
"""What households' purchases are divided by: all that they receive, their wages, or the purchases themselves
(as if every pound earned were spent on home-made goods). The choice moves type II more than anything else."""


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

    def wage_share(self) -> Floats:
        """Return what each pays its workers per pound of output, shape (n,); 0 where nothing is made."""
        return np.divide(self.wages, self.output, out=np.zeros(self.output.size), where=self.output > 0)


def coefficients(flows: Given, output: Given) -> Floats:
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
        raise BadInput(
            say(
                "the table has shape {shape} and {outputs} outputs: it must be square",
                shape=_shape(bought),
                outputs=made.size,
            )
        )
    if not (np.isfinite(bought).all() and np.isfinite(made).all()):
        raise BadInput(
            say("the table holds something that is not a number"),
            do=say("write 0 where nothing is bought"),
        )
    if (made < 0).any():
        raise BadInput(say("industry {number} has an output below 0", number=int(np.argmin(made)) + 1))
    # Purchases of an industry without output would be divided by nought; a silent nought would lose them.
    empty = (made == 0) & (bought != 0).any(axis=0)
    if empty.any():
        raise BadInput(
            say("industry {number} has no output but buys from others", number=int(np.argmax(empty)) + 1)
        )
    return np.divide(bought, made, out=np.zeros_like(bought), where=made > 0)


def _shape(table: Floats) -> str:
    return " × ".join(str(size) for size in table.shape)


def inverse(a: Given) -> Floats:
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
    if table.ndim != 2 or table.shape[0] != table.shape[1]:  # noqa: PLR2004
        raise BadInput(say("the coefficients have shape {shape}: they must be square", shape=_shape(table)))
    if not np.isfinite(table).all():
        raise BadInput(say("a coefficient is not a number"))
    # The inverse exists beyond this too, but it is no sum of rounds: its numbers would mean nothing.
    if table.size and np.abs(np.linalg.eigvals(table)).max() >= 1:
        raise BadInput(
            say("these industries use up more than they make, so the rounds never end"),
            do=say("check that flows and outputs are in the same unit and of the same year"),
        )
    return np.asarray(np.linalg.solve(np.eye(table.shape[0]) - table, np.eye(table.shape[0])))


def type_one(a: Given) -> Floats:
    """Return the output multipliers without households, shape (n,).

    Examples
    --------
    >>> type_one([[0.15, 0.25], [0.20, 0.05]]).round(6).tolist()
    [1.518152, 1.452145]
    """
    return np.asarray(inverse(a).sum(axis=0))


def with_households(a: Given, wage_share: Given, consumption_share: Given) -> Floats:
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


def household_shares(table: Table, closure: str = "all_income") -> tuple[Floats, Floats]:
    """Return what industries pay in wages per pound of output, and what households buy per pound of income.

    Parameters
    ----------
    table : Table
        With wages, consumption and, for `all_income`, household income.
    closure : str
        One of `CLOSURES`: what households' purchases are divided by.

    Returns
    -------
    tuple of ndarray, each of shape (n,)

    Raises
    ------
    BadInput
        If the table does not say what households earn and buy, or there is no such closure.
    """
    if closure not in CLOSURES:
        raise BadInput(
            say("'{closure}' is not a closure for households", closure=closure),
            do=say("use one of {closures}", closures=Listed(CLOSURES, "or")),
        )
    n = len(table.industries)
    if table.wages.size != n or table.consumption.size != n:
        raise BadInput(
            say("the table does not say what households earn and buy, so there is no type II multiplier")
        )
    by = {
        "all_income": table.household_income,
        "wages": float(table.wages.sum()),
        "spending": float(table.consumption.sum()),
    }[closure]
    if by <= 0:
        raise BadInput(
            say(
                "'{closure}' of households is {amount}, so there is no type II multiplier",
                closure=closure,
                amount=Number(by),
            ),
            do=say("give the row of compensation of employees and the column of what households consume"),
        )
    return table.wage_share(), table.consumption / by


def type_two(a: Given, wage_share: Given, consumption_share: Given) -> Floats:
    """Return the output multipliers with households, industries' output only, shape (n,).

    Parameters are those of `with_households`; `household_shares` has the last two of a table.

    Examples
    --------
    >>> table = Table(industries=["1", "2"], flows=np.array([[150.0, 500], [200, 100]]),
    ...     output=np.array([1000.0, 2000]), wages=np.array([300.0, 500]), consumption=np.array([50.0, 400]),
    ...     household_income=1600.0)
    >>> shares = [household_shares(table, closure) for closure in CLOSURES]
    >>> [round(float(type_two(table.coefficients(), *each)[0]), 3) for each in shares]
    [1.722, 1.982, 2.57]
    """
    closed = with_households(a, wage_share, consumption_share)
    n = closed.shape[0] - 1
    # The households' own row is left out: wages are not output.
    return np.asarray(inverse(closed)[:n, :n].sum(axis=0))


def aggregate(table: Table, groups: Sequence[str]) -> Table:
    """Add industries up to groups, in the order in which groups first appear.

    Flows, outputs, wages and purchases are added; multipliers are not: those of a group depend on its mix.

    Parameters
    ----------
    table : Table
    groups : sequence of str, shape (n,)
        The group of each industry.

    Raises
    ------
    BadInput
        If there is not one group an industry.

    Examples
    --------
    >>> table = Table(industries=["a", "b"], flows=np.array([[1.0, 2], [3, 4]]), output=np.array([10.0, 20]))
    >>> added = aggregate(table, ["all", "all"])
    >>> added.flows.tolist(), added.output.tolist()
    ([[10.0]], [30.0])
    """
    if len(groups) != len(table.industries):
        raise BadInput(
            say(
                "{groups} groups are given for {industries} industries",
                groups=len(groups),
                industries=len(table.industries),
            )
        )
    names = list(dict.fromkeys(groups))
    # A table of noughts and ones adds rows and columns up in one product, exactly.
    sums = np.array([[float(group == name) for group in groups] for name in names])
    return replace(
        table,
        industries=names,
        flows=sums @ table.flows @ sums.T,
        output=sums @ table.output,
        wages=sums @ table.wages if table.wages.size else table.wages,
        consumption=sums @ table.consumption if table.consumption.size else table.consumption,
    )


def doubts(table: Table) -> list[Message]:
    """Say what looks wrong in a table that can be worked with all the same.

    Examples
    --------
    >>> doubts(Table(industries=["a"], flows=np.array([[-1.0]]), output=np.array([10.0])))
    ['1 flow is below 0, so multipliers are not sums of rounds: first, what a buys of a']
    """
    said = []
    below = np.argwhere(table.flows < 0)
    if below.size:
        seller, buyer = (table.industries[int(i)] for i in below[0])
        said.append(
            plural(
                "{n} flow is below 0, so multipliers are not sums of rounds: first, what {buyer} buys of "
                "{seller}",
                "{n} flows are below 0, so multipliers are not sums of rounds: first, what {buyer} buys of "
                "{seller}",
                len(below), buyer=buyer, seller=seller,
            ).with_id("flows_below_zero")
        )  # fmt: skip
    over = np.flatnonzero(table.flows.sum(axis=0) > table.output * (1 + 1e-9))
    if over.size:
        names = [table.industries[int(i)] for i in over[:3]]
        said.append(
            plural(
                "{n} industry buys more than it makes: {names}",
                "{n} industries buy more than they make: {names}",
                int(over.size), names=Listed(names, ""),
            ).with_id("buys_more_than_it_makes")
        )  # fmt: skip
    return said
