"""A linear programme whose columns and rows have names, solved by HiGHS and checked here, not by HiGHS.

Names are tuples, such as `("cash", 3)`, so that an explanation can find the row of the third quarter's
money. A row is written with the columns it touches; nothing is a matrix before it is solved. The solver's
word is not taken: every answer is put back into the rows (`violation`), and its worth is added up anew.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from copy import copy
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ultramicro.core.message import say

if TYPE_CHECKING:  # the solver is an extra, loaded when something is solved
    from highspy import Highs, HighsLp

Name: TypeAlias = Hashable
Terms: TypeAlias = Mapping[Name, float]
Floats: TypeAlias = NDArray[np.float64]
INFINITY = float("inf")
WHOLE = 1e-5
"""How far from a whole number a value may be that must be one."""


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How hard to try; a gap and a number of nodes, not seconds, so that the answer is the same everywhere.

    Parameters
    ----------
    gap : float
        Stop when nothing better by more than this share is possible.
    nodes : int
        Stop after so many branches.
    seconds : float
        Stop after so long; only for measuring, since the answer then hangs on the machine. [s]
    restarts : bool
        Whether the solver may begin anew once it has fixed some columns; a short search is over before.
    parts : bool
        Whether the solver may search parts of the programme by themselves for better plans, which takes most
        of its time; what is already a small part of a programme has no need of it.
    target : float
        Stop as soon as an answer is worth so much: what is asked is settled then.
    """

    gap: float = 0.01
    nodes: int = 500
    seconds: float = INFINITY
    restarts: bool = True
    parts: bool = True
    target: float = INFINITY


@dataclass(frozen=True, kw_only=True)
class Solution:
    """What was found.

    Parameters
    ----------
    value : float
        The objective, added up anew from the values.
    bound : float
        No answer is worth more.
    at : ndarray
        The values by column.
    price : ndarray
        The price of each row in a relaxation; nought in a programme with whole numbers.
    """

    value: float
    bound: float
    at: Floats
    price: Floats

    @property
    def gap(self) -> float:
        """How much better an answer could be, as a share of this one's worth."""
        return max(0.0, self.bound - self.value) / max(abs(self.value), 1.0)


@dataclass(kw_only=True)
class LinearModel:
    """Columns with bounds and worth, rows with bounds; the worth is made as great as can be.

    Examples
    --------
    >>> bread = LinearModel()
    >>> bread.column("loaves", high=100, worth=2.0)
    >>> bread.column("ovens", high=3, worth=-50.0, whole=True)
    >>> bread.row(("baked",), {"loaves": 1, "ovens": -40}, high=0)
    >>> found = bread.solve()
    >>> found.value, bread.value(found, "ovens")
    (60.0, 2.0)
    """

    names: list[Name] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    worth: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[Name] = field(default_factory=list)
    row_low: list[float] = field(default_factory=list)
    row_high: list[float] = field(default_factory=list)
    terms: list[dict[int, float]] = field(default_factory=list)
    at: dict[Name, int] = field(default_factory=dict)
    row_at: dict[Name, int] = field(default_factory=dict)

    def column(
        self, name: Name, *, low: float = 0.0, high: float = INFINITY, worth: float = 0.0, whole: bool = False
    ) -> None:
        """Add a column."""
        if name in self.at:
            raise ValueError(say("There is a column {name} already.", name=str(name)))
        self.at[name] = len(self.names)
        self.names.append(name)
        self.low.append(low)
        self.high.append(high)
        self.worth.append(worth)
        self.whole.append(whole)

    def row(self, name: Name, terms: Terms, *, low: float = -INFINITY, high: float = INFINITY) -> None:
        """Add a row: a weight for each column it touches, and what their sum must lie between."""
        if name in self.row_at:
            raise ValueError(say("There is a row {name} already.", name=str(name)))
        self.row_at[name] = len(self.rows)
        self.rows.append(name)
        # A weight of nought would be stored, passed on and scaled by the solver for nothing.
        self.terms.append({self.at[column]: weight for column, weight in terms.items() if weight})
        self.row_low.append(low)
        self.row_high.append(high)

    def copied(self) -> LinearModel:
        """Return a programme like this one, to which rows can be added without touching this one."""
        other = LinearModel(**{each.name: copy(getattr(self, each.name)) for each in fields(self)})
        # `copy` copies the list but not the rows in it, to which `add` writes.
        other.terms = [dict(row) for row in self.terms]
        return other

    def add(self, name: Name, terms: Terms) -> None:
        """Add more columns to a row that is there."""
        self.terms[self.row_at[name]] |= {self.at[column]: weight for column, weight in terms.items()}

    def value(self, found: Solution, name: Name) -> float:
        """Return what a column came to."""
        return float(found.at[self.at[name]])

    def solve(
        self, effort: Effort = Effort(), *, relaxed: bool = False, begin: Floats | None = None
    ) -> Solution | None:
        """Solve it.

        Parameters
        ----------
        effort : Effort
            How hard to try.
        relaxed : bool
            Whether parts of whole numbers are allowed; then rows have prices.
        begin : ndarray, optional
            An answer to begin from. The result is never worse than it.

        Returns
        -------
        Solution or None
            None where nothing keeps all rows.
        """
        solver = self.solver(effort, relaxed=relaxed)
        if begin is not None and not relaxed:
            from highspy import HighsSolution  # noqa: PLC0415  an extra

            given = HighsSolution()
            given.col_value = begin.tolist()
            solver.setSolution(given)
        solver.run()
        found = self._found(solver, relaxed=relaxed)
        if begin is None or relaxed:
            return found
        # With a limit of time or nodes the solver may come back without even the plan it was given.
        bound = max(found.bound if found else INFINITY, self.total(begin))
        if found is None or found.value < self.total(begin):
            return Solution(value=self.total(begin), bound=bound, at=begin, price=np.zeros(len(self.rows)))
        return found

    def total(self, at: Floats) -> float:
        """Return what values are worth."""
        # Our own sum, not the solver's objective: it is what an answer prints.
        return float(np.dot(self.worth, at))

    def _sums(self, at: Floats) -> tuple[Floats, Floats]:
        """Return the sum of every row at some values, and of the sizes of what it adds."""
        row = np.repeat(np.arange(len(self.terms)), [len(row) for row in self.terms])
        column = np.array([c for row in self.terms for c in row], np.int64)
        parts = np.array([w for row in self.terms for w in row.values()], float) * at[column]
        sums, sizes = (np.bincount(row, each, len(self.terms)) for each in (parts, np.abs(parts)))
        return np.asarray(sums, float), np.asarray(sizes, float)

    def violation(self, at: Floats) -> float:
        """Return by how much values miss a row or bound at most, beside the size of what it sums."""
        sums, sizes = self._sums(at)
        over = np.maximum(sums - np.asarray(self.row_high), np.asarray(self.row_low) - sums)
        out = np.maximum(at - np.asarray(self.high), np.asarray(self.low) - at)
        # Whole numbers have a tolerance of their own: the solver's is absolute, not beside the size of a
        # row.
        part = np.abs(at - np.round(at))[np.asarray(self.whole, bool)].max(initial=0.0)
        missed = (over / np.maximum(sizes, 1.0)).max(initial=0.0)
        beyond = (out / np.maximum(np.abs(at), 1.0)).max(initial=0.0)
        return max(float(missed), float(beyond), float(part) if part > WHOLE else 0.0)

    def solver(self, effort: Effort, *, relaxed: bool) -> Highs:
        """Return a solver that has the programme and has not run."""
        from highspy import Highs  # noqa: PLC0415  an extra

        solver = Highs()
        solver.silent()
        for option, value in {
            # One thread, one seed and nodes rather than seconds: the same problem gives the same plan on
            # every machine.
            "threads": 1, "mip_rel_gap": effort.gap, "mip_max_nodes": effort.nodes, "random_seed": 1,
            "time_limit": effort.seconds, "mip_allow_restart": effort.restarts,
            "mip_heuristic_run_rens": effort.parts, "mip_heuristic_run_rins": effort.parts,
            "mip_heuristic_run_root_reduced_cost": effort.parts,
            # Minutes' worth of care at the start of a search that takes tenths of a second.
            "mip_heuristic_run_feasibility_jump": effort.parts, "mip_detect_symmetry": effort.parts,
        }.items():  # fmt: skip
            solver.setOptionValue(option, value)
        # Not set where there is none: to the solver it means "at once" or "never" by the sense of the sum.
        if effort.target < INFINITY:
            solver.setOptionValue("objective_target", effort.target)
        solver.passModel(self._as_highs(relaxed=relaxed))
        return solver

    def _as_highs(self, *, relaxed: bool) -> HighsLp:
        import highspy  # noqa: PLC0415  an extra

        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.names), len(self.rows)
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = (
            np.asarray(each, float) for each in (self.worth, self.low, self.high)
        )
        lp.row_lower_, lp.row_upper_ = np.asarray(self.row_low, float), np.asarray(self.row_high, float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        # The whole matrix at once: adding rows one by one through the binding takes longer than solving.
        lp.a_matrix_.start_ = np.cumsum([0, *(len(row) for row in self.terms)])
        lp.a_matrix_.index_ = np.array([column for row in self.terms for column in row], np.int64)
        lp.a_matrix_.value_ = np.array([weight for row in self.terms for weight in row.values()])
        if not relaxed and any(self.whole):
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            lp.integrality_ = [kinds[whole] for whole in self.whole]
        return lp

    def _found(self, solver: Highs, *, relaxed: bool) -> Solution | None:
        """Read the answer and mend what is a rounding off a whole number."""
        solution, info = solver.getSolution(), solver.getInfo()
        # "Optimal" is not asked for: stopped by a limit, the best plan so far is still a plan.
        if not solution.value_valid or info.primal_solution_status != 2:  # noqa: PLR2004  feasible
            return None
        at = np.asarray(solution.col_value, float)
        mip = any(self.whole) and not relaxed
        price = np.zeros(len(self.rows)) if mip else np.asarray(solution.row_dual, float)
        value = self.total(at)
        # A linear programme that is solved is its own bound.
        bound = float(info.mip_dual_bound) if mip else value
        return Solution(value=value, bound=max(bound, value), at=at, price=price)
