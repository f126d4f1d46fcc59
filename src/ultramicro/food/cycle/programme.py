"""A week as a linear programme on its chains, solved by HiGHS.

Columns are offers, orders (those alike as one) and what flows up the chains; rows are the nodes, the orders,
the rooms and the growers with a floor. The solver is asked for quantities and prices; what they are worth and
what they prove is worked out elsewhere, from the week itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ultramicro.food.cycle.bound import Prices
from ultramicro.food.cycle.chain import Chain
from ultramicro.food.cycle.model import Flags, Floats, Ints, Orders, Week, summed

if TYPE_CHECKING:
    from highspy import Highs

INFINITY = float("inf")
SHORT_PENCE = 100_000.0
"""What a unit costs that breaks a floor, a room or an order while a plan is looked for."""

AGE_PENCE = 1e-5
"""How much sooner what is a week older is sold."""


@dataclass(frozen=True, kw_only=True)
class Groups:
    """Orders that a programme need not tell apart: the same nodes, and limits within the same bands.

    Parameters
    ----------
    of_order : ndarray of int, shape (orders,)
        The group of each order; −1 for one that nobody can fill.
    choice, first_choice : ndarray of int, shape (choices that can pay,) and (orders,)
        The choices of each order as the columns of its group stand, and where they begin.
    first : ndarray of int, shape (groups,)
        The first column of each group.
    quantity : ndarray of int, shape (groups,)
        [units]
    group, node : ndarray of int, shape (columns,)
        The group and the node of each column.
    worth : ndarray, shape (columns,)
        What a unit brings, on average over the group. [pence]
    through : ndarray of int, shape (columns, 2)
        The rooms that it takes of besides the offer's own.
    """

    of_order: Ints
    choice: Ints
    first_choice: Ints
    first: Ints
    quantity: Ints
    group: Ints
    node: Ints
    worth: Floats
    through: Ints


def _told_apart(orders: Orders, chain: Chain, band: Ints, *, own: Ints, who: Ints, at: Ints) -> Ints:
    """Return what tells orders apart for a programme, a row for each order and its choices."""
    kept = np.stack([orders.promised[who].astype(np.int64), own[who]], axis=1)
    return np.hstack([kept, chain.node[at], band[at], *(room[at] for room in orders.through.T)])


def grouped(week: Week, chain: Chain, alone: Flags | None = None) -> Groups:
    """Put orders together that are alike for the programme; every order of a group can pay all its nodes.

    Parameters
    ----------
    week, chain : Week, Chain
        Offers, orders, room.
    alone : ndarray of bool, shape (orders,), optional
        Which orders are groups of their own; none where it is not told.
    """
    orders, terms = week.orders, week.terms
    own = np.zeros(len(orders), np.int64) if alone is None else np.where(alone, 1 + np.arange(len(orders)), 0)
    choice = np.flatnonzero(chain.node >= 0)
    band = np.floor(orders.limit / terms.band_pence).astype(np.int64)
    # An order's choices by node: two orders are alike whichever substitute they name first.
    through = orders.through.T[:, choice]
    choice = choice[np.lexsort((*through, band[choice], chain.node[choice], orders.order[choice]))]
    of = orders.order[choice]
    begins = np.flatnonzero(np.concatenate([[True], of[1:] != of[:-1]])) if len(of) else of
    first_choice = np.full(len(orders), -1, np.int64)
    first_choice[of[begins]] = begins
    count = np.bincount(of, minlength=len(orders))
    of_order = np.full(len(orders), -1, np.int64)
    made: list[tuple[Ints, Ints]] = []
    for n in np.unique(count[count > 0]):
        who = np.flatnonzero(count == n)
        at = choice[first_choice[who][:, None] + np.arange(n)]
        key = _told_apart(orders, chain, band, own=own, who=who, at=at)
        _, like, group = np.unique(key, axis=0, return_index=True, return_inverse=True)
        before = sum(len(each[0]) for each in made)
        of_order[who] = before + group.reshape(-1)
        made.append((who[like], np.full(len(like), n)))
    none = np.zeros(0, np.int64)
    like = np.concatenate([none, *(each[0] for each in made)])
    size = np.concatenate([none, *(each[1] for each in made)])
    first = np.cumsum(size) - size
    group = np.repeat(np.arange(len(like)), size)
    at = choice[first_choice[like][group] + np.arange(len(group)) - first[group]]
    inside = np.flatnonzero(of_order >= 0)
    quantity = summed(of_order[inside], orders.quantity[inside], len(like))
    # The mean of a group's limits, by what each of its orders asks for.
    column = first[of_order[of]] + np.arange(len(choice)) - first_choice[of]
    paid = orders.limit[choice] + terms.unit_pence + terms.promised_pence * orders.promised[of]
    worth = np.bincount(column, paid * orders.quantity[of], len(group))
    return Groups(
        of_order=of_order, choice=choice, first_choice=first_choice, first=first, quantity=quantity,
        group=group, node=chain.node[at], worth=np.asarray(worth / np.maximum(quantity[group], 1)),
        through=orders.through[at],
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the solver said.

    Parameters
    ----------
    sold : ndarray, shape (offers,)
        [units]
    placed : ndarray, shape (columns,)
        What each column of the groups is given. [units]
    short : ndarray, shape (growers,)
        What is missing from each floor. [units]
    spare : ndarray, shape (goods with offers,)
        What least lots bring that nobody takes, good by good as the chains stand. [units]
    over : ndarray, shape (limits,)
        What least lots bring that no room is left for, or no harvest. [units]
    prices : Prices
        Of the nodes, all that is limited and the floors.
    """

    sold: Floats
    placed: Floats
    short: Floats
    spare: Floats
    over: Floats
    prices: Prices


@dataclass(kw_only=True)
class Programme:
    """A week's programme, which can be solved again with other offers open, from where it stood."""

    week: Week
    chain: Chain
    groups: Groups
    floor: Ints
    solver: Any
    held: Ints

    @classmethod
    def of(cls, week: Week, chain: Chain, floor: Ints) -> Programme:
        """Write the programme of a week.

        Raises
        ------
        ModuleNotFoundError
            If highspy is not installed; it is in the extra `food`.
        """
        groups = grouped(week, chain)
        # A floor of nought needs no row.
        held = np.flatnonzero(floor > 0)
        return cls(
            week=week, chain=chain, groups=groups, floor=floor, held=held,
            solver=_solver(week, chain, groups, floor, held),
        )  # fmt: skip

    def relaxed(self) -> Found:
        """Solve with a pick's cost spread over all that an offer could sell: its prices prove the bound."""
        return self._solved(np.zeros(len(self.chain.most), np.int64), self.chain.most, self._spread())

    def fixed(self, opened: Flags) -> Found:
        """Solve with some offers open, each for at least its least lot, and the others closed."""
        low = np.where(opened, np.minimum(np.maximum(self.week.offers.lot, 1), self.chain.most), 0)
        high = np.where(opened, self.chain.most, 0)
        return self._solved(low, high, self.week.offers.pence)

    def stock_prices(self, harvest: Ints, stock: Ints) -> Floats:
        """Return what a unit of each harvest is worth where several offers are parts of one. [pence].

        Parameters
        ----------
        harvest : ndarray of int, shape (offers,)
            Of which harvest each offer is.
        stock : ndarray of int, shape (harvests,)
            How much there is of each. [units]
        """
        order = np.lexsort((harvest,)).astype(np.int32)
        begin = np.concatenate([[0], np.cumsum(np.bincount(harvest, minlength=len(stock)))[:-1]])
        before = self.solver.getNumRow()
        self.solver.addRows(
            len(stock), np.full(len(stock), -INFINITY), stock.astype(float), len(order),
            begin.astype(np.int32), order, np.ones(len(order)),
        )  # fmt: skip
        # The interior point method: all weeks at once are too many for the simplex to go through.
        self.solver.setOptionValue("solver", "ipm")
        self._run(np.zeros(len(harvest), np.int64), self.chain.most, self._spread())
        return np.asarray(self.solver.getSolution().row_dual, float)[before:]

    def _spread(self) -> Floats:
        most = np.maximum(self.chain.most, 1)
        return np.asarray(self.week.offers.pence + self.week.terms.pick_pence / most)

    def _solved(self, low: Ints, high: Ints, cost: Floats) -> Found:
        self._run(low, high, cost)
        return self._read()

    def _run(self, low: Ints, high: Ints, cost: Floats) -> None:
        count = len(low)
        at = np.arange(count, dtype=np.int32)
        self.solver.changeColsBounds(count, at, low.astype(float), high.astype(float))
        # Far less than a penny, so that of two alike the older goes first and no value is moved.
        self.solver.changeColsCost(count, at, AGE_PENCE * self.week.offers.age - cost)
        self.solver.run()
        status = self.solver.modelStatusToString(self.solver.getModelStatus())
        # Read before any number: a solver stopped at a limit reports a value above the optimum.
        if status not in {"Optimal", "Empty"}:
            raise ArithmeticError(f"the week's programme was not solved: {status}")

    def _read(self) -> Found:
        solution = self.solver.getSolution()
        at, dual = np.asarray(solution.col_value, float), np.asarray(solution.row_dual, float)
        count, groups = len(self.week.offers), self.groups
        limits = len(self.chain.limits.most)
        sold, placed, _, short, spare, over = np.split(at, np.cumsum(
            [count, len(groups.group), count, len(self.held), int(self.chain.last.sum())]
        ))  # fmt: skip
        node, _, rent, bonus = np.split(dual, np.cumsum([count, len(groups.quantity), limits]))
        beyond = np.zeros(limits)
        beyond[_forced(self.chain)] = over
        return Found(
            sold=sold, placed=placed, short=self._by_grower(short), spare=spare, over=beyond,
            prices=Prices(node=-node, rent=rent, bonus=self._by_grower(-bonus)),
        )  # fmt: skip

    def _by_grower(self, of_held: Floats) -> Floats:
        whole = np.zeros(self.week.growers)
        whole[self.held] = of_held
        return whole


def _forced(chain: Chain) -> Ints:
    """Return the limits that least lots can go beyond: all but those that only choices take of."""
    limits = chain.limits
    forced = np.ones(len(limits.most), bool)
    forced[limits.choice[limits.choice >= 0]] = False
    forced[limits.offer[limits.offer >= 0]] = True
    return np.flatnonzero(forced)


def _entries(week: Week, chain: Chain, groups: Groups, held: Ints) -> tuple[Ints, Ints, Floats]:
    """Return row, column and weight of all that is not nought: columns and rows one kind behind another."""
    count, placed, orders = len(week.offers), len(groups.group), len(groups.quantity)
    limits, first = chain.limits, count + orders
    floor_row = np.full(week.growers, -1, np.int64)
    floor_row[held] = first + len(limits.most) + np.arange(len(held))
    x, z, u = np.arange(count), count + np.arange(placed), count + placed + np.arange(count)
    rest = 2 * count + placed
    floors, flows, ends = (
        floor_row[week.offers.grower],
        np.flatnonzero(~chain.last),
        np.flatnonzero(chain.last),
    )
    spare = rest + len(held) + np.arange(len(ends))
    forced = _forced(chain)
    over = rest + len(held) + len(ends) + np.arange(len(forced))
    taken = [
        (first + each[each >= 0], of[each >= 0], 1.0)
        for side, of in ((limits.offer, x), (groups.through, z)) for each in side.T
    ]  # fmt: skip
    kinds = [
        (chain.at, x, 1.0), *taken,
        (floors[floors >= 0], x[floors >= 0], 1.0), (groups.node, z, -1.0), (count + groups.group, z, 1.0),
        (flows, u[flows], -1.0), (flows + 1, u[flows], 1.0),
        (floor_row[held], rest + np.arange(len(held)), 1.0), (ends, spare, -1.0),
        (first + forced, over, -1.0),
    ]  # fmt: skip
    row, column = (np.concatenate([each[i] for each in kinds]) for i in range(2))
    weight = np.concatenate([np.full(len(each[0]), each[2]) for each in kinds])
    rank = np.lexsort((row, column))
    return row[rank], column[rank], weight[rank]


def _solver(week: Week, chain: Chain, groups: Groups, floor: Ints, held: Ints) -> Highs:
    """Return a solver that holds the programme."""
    import highspy  # noqa: PLC0415  an extra

    count, limits = len(week.offers), chain.limits.most
    row, column, weight = _entries(week, chain, groups, held)
    # Dearer beyond a harvest than short of a floor: then only least lots go beyond one.
    beyond = np.where(_forced(chain) < len(week.room), 1.0, 2.0)
    breaks = np.concatenate([np.ones(len(held) + int(chain.last.sum())), beyond])
    lp = highspy.HighsLp()
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.concatenate([-week.offers.pence, groups.worth, np.zeros(count), -SHORT_PENCE * breaks])
    columns = lp.num_col_ = len(lp.col_cost_)
    lp.col_lower_, lp.col_upper_ = np.zeros(columns), np.full(columns, INFINITY)
    free = np.full(len(groups.quantity) + len(limits), -INFINITY)
    most = np.concatenate([np.zeros(count), groups.quantity, limits, np.full(len(held), INFINITY)])
    least = np.concatenate([np.zeros(count), free, floor[held]])
    lp.row_lower_, lp.row_upper_, lp.num_row_ = least.astype(float), most.astype(float), len(most)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(column, minlength=columns))])
    lp.a_matrix_.index_, lp.a_matrix_.value_ = row, weight
    solver = highspy.Highs()
    solver.silent()
    # One thread and one seed: the same week gives the same plan on every machine.
    for option, value in {"threads": 1, "random_seed": 1}.items():
        solver.setOptionValue(option, value)
    solver.passModel(lp)
    return solver
