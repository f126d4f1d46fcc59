"""The inner loops of the cycle, compiled. Whole units throughout, so that none is made or lost.

Stock is placed with the orders that can pay least of those that can pay it: the nodes of a chain upward from
the offer's own. A dearer offer then never finds an order taken that it needed and a cheaper one did not.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ultramicro.food.cycle.heap import all_pushed, sunk
from ultramicro.food.cycle.kernels import kernel

RISING = 1e-9


@kernel
def fits(space: Any, limits: Any, at: Any, amount: Any) -> Any:
    """Return how much of an amount there is space for in all limits of a row of them."""
    for k in range(limits.shape[1]):
        if limits[at, k] >= 0:
            amount = min(amount, space[limits[at, k]])
    return amount


@kernel
def takes(space: Any, limits: Any, at: Any, amount: Any) -> None:
    """Take an amount of all limits of a row of them."""
    for k in range(limits.shape[1]):
        if limits[at, k] >= 0:
            space[limits[at, k]] -= amount


@kernel
def placed(
    node: Any, end: Any, begin: Any, order: Any, through: Any, left: Any, space: Any, amount: Any, step: Any,
    log: Any,
) -> Any:  # fmt: skip
    """Place up to so many units with the orders that can pay least; log who got them, return how many did."""
    count = 0
    for at in range(begin[node], begin[end]):
        if amount == 0:
            break
        given = fits(space, through, at, min(left[order[at]], amount))
        given -= given % step
        if given > 0:
            left[order[at]] -= given
            takes(space, through, at, given)
            amount -= given
            log[count, 0], log[count, 1] = at, given
            count += 1
    return count


@kernel
def _taken_back(log: Any, count: Any, order: Any, through: Any, left: Any, space: Any) -> None:
    for n in range(count):
        left[order[log[n, 0]]] += log[n, 1]
        takes(space, through, log[n, 0], -log[n, 1])


@kernel
def in_turn(
    node: Any, end: Any, limits: Any, most: Any, lot: Any, step: Any, first: Any, offers: Any, begin: Any,
    order: Any, through: Any, left: Any, space: Any, measure: Any, level: Any, share: Any,
) -> Any:  # fmt: skip
    """Offer every grower a share before anyone gets a second; return who gets what so.

    Parameters
    ----------
    node, end, limits, most, lot, step : arrays, shape (offers,); limits (offers, 2)
        Where in the chains an offer stands and its good ends; what it takes of; the most and least of a pick,
        and in what steps it is sold.
    first, offers : arrays, shape (growers + 1,) and (offers,)
        Each grower's offers, in the order in which they are tried.
    begin, order, through : arrays, shape (nodes + 1,), (choices,) and (choices, 2)
        The orders that enter at each node, and what each takes of there.
    left, space : arrays, shape (orders,) and (limits,)
        What is still asked for, and what is left of all that is limited; both are used up.
    measure, level : arrays, shape (growers,)
        What a unit is divided by to tell who has had least, and how much each has had already.
    share : int
        How much is offered at a turn. [units]

    Returns
    -------
    ndarray of int, shape (lines, 3)
        Offer, place of the choice in `order`, quantity. [units]
    """
    lines, written = np.empty((2 * node.size + 16, 3), np.int64), 0
    log = np.empty((order.size, 2), np.int64)
    sold = np.zeros(node.size, np.int64)
    count = first.size - 1
    tried = first[:-1].copy()
    # A heap of growers: who was not yet asked first, then by what they have had, then by place in the turn.
    fresh = np.ones(count, np.bool_)
    heap = np.empty(count, np.int64)
    size = all_pushed(heap, fresh, level, first, measure)
    while size:
        g = heap[0]
        given = np.int64(0)
        while tried[g] < first[g + 1] and given == 0:
            i = offers[tried[g]]
            most_now = fits(space, limits, i, most[i] - sold[i])
            most_now -= most_now % step[i]
            least = step[i] if sold[i] > 0 else max(lot[i], step[i])
            # A first pick is at least its least lot; a rest too small for a turn of its own goes along.
            wanted = min(max(-(-share // step[i]) * step[i], least), most_now)
            logged = 0
            if wanted >= least:
                logged = placed(node[i], end[i], begin, order, through, left, space, wanted, step[i], log)
                given = log[:logged, 1].sum()
            if given < least or given <= 0:
                _taken_back(log, logged, order, through, left, space)
                given = np.int64(0)
                tried[g] += 1
                continue
            lines = _with_logged(lines, written, i, log, logged)
            written += logged
            sold[i] += given
            takes(space, limits, i, given)
        if given:
            level[g] += given / measure[g]
            fresh[g] = False
            sunk(heap, size, fresh, level, 0)
        else:
            size -= 1
            heap[0] = heap[size]
            sunk(heap, size, fresh, level, 0)
    return lines[:written].copy()


@kernel
def _with_logged(lines: Any, written: Any, i: Any, log: Any, logged: Any) -> Any:
    while written + logged > lines.shape[0]:
        lines = _longer(lines)
    for n in range(logged):
        at = written + n
        lines[at, 0], lines[at, 1], lines[at, 2] = i, log[n, 0], log[n, 1]
    return lines


@kernel
def _longer(lines: Any) -> Any:
    longer = np.empty((2 * lines.shape[0] + 16, 3), np.int64)
    longer[: lines.shape[0]] = lines
    return longer


@kernel
def matched(
    ends: Any, offer: Any, stock: Any, step: Any, begin: Any, column: Any, group: Any, through: Any,
    wanted: Any, left: Any, space: Any,
) -> Any:  # fmt: skip
    """Match quantities of offers with those of columns along each chain; return the lines.

    Parameters
    ----------
    ends : array, shape (goods,)
        Where each good's nodes end.
    offer, stock, step : arrays, shape (nodes,) and (offers,)
        The offer of each node, how much of it is to be sold, which is used up, and in what steps.
    begin, column : arrays, shape (nodes + 1,) and (columns,)
        The columns that enter at each node.
    group, through, wanted : arrays, shape (columns,); through (columns, 2)
        The group of each column, what else it takes of, and how much it is given; used up.
    left, space : arrays, shape (groups,) and (limits,)
        How much each group still asks for, and what is left of all that is limited; used up.
    """
    lines = np.empty((offer.size + column.size, 3), np.int64)
    count, node = 0, 0
    for good in range(ends.size):
        cheap = node
        for n in range(node, ends[good]):
            for at in range(begin[n], begin[n + 1]):
                c = column[at]
                # Whoever can pay least takes what is cheapest: each later column can pay for all of it too.
                while cheap <= n and wanted[c] > 0 and left[group[c]] > 0:
                    there = min(stock[offer[cheap]], wanted[c], left[group[c]])
                    given = fits(space, through, c, there)
                    given -= given % step[offer[cheap]]
                    if given > 0:
                        takes(space, through, c, given)
                        lines[count, 0], lines[count, 1], lines[count, 2] = offer[cheap], c, given
                        count += 1
                        stock[offer[cheap]] -= given
                        wanted[c] -= given
                        left[group[c]] -= given
                    if stock[offer[cheap]] == 0:
                        cheap += 1
                    elif given < there:
                        break
        node = ends[good]
    return lines[:count].copy()


@kernel
def topped(
    tries: Any, node: Any, end: Any, limits: Any, slack: Any, step: Any, begin: Any, column: Any, group: Any,
    through: Any, worth: Any, pence: Any, left: Any, space: Any,
) -> Any:  # fmt: skip
    """Sell more of offers that are picked anyway, dearest columns first, while that is worth something."""
    lines = np.empty((left.size + tries.size, 3), np.int64)
    count = 0
    for i in tries:
        while fits(space, limits, i, slack[i]) >= step[i]:
            best, gain = -1, RISING
            for at in range(begin[node[i]], begin[end[i]]):
                c = column[at]
                if worth[c] - pence[i] > gain and fits(space, through, c, left[group[c]]) >= step[i]:
                    best, gain = c, worth[c] - pence[i]
            if best < 0:
                break
            given = fits(space, limits, i, min(slack[i], fits(space, through, best, left[group[best]])))
            given -= given % step[i]
            lines[count, 0], lines[count, 1], lines[count, 2] = i, best, given
            count += 1
            slack[i] -= given
            takes(space, limits, i, given)
            takes(space, through, best, given)
            left[group[best]] -= given
    return lines[:count].copy()


@kernel
def dealt(
    line_offer: Any, line_column: Any, line_quantity: Any, column_first: Any, group: Any, members: Any,
    member_first: Any, choices: Any, choice_first: Any, share: Any,
) -> Any:  # fmt: skip
    """Deal the lines of groups out to their orders, each up to its share.

    Parameters
    ----------
    line_offer, line_column, line_quantity : arrays, shape (lines,)
        What each group's columns are given, and from which offers.
    column_first, group : arrays, shape (groups,) and (columns,)
        Each group's first column, and the group of each column.
    members, member_first : arrays, shape (orders in groups,) and (groups + 1,)
        The orders of each group.
    choices, choice_first : arrays
        The choices of each order by node, as the columns of its group stand, and where they begin.
    share : array, shape (orders,)
        How much each gets in all; used up.
    """
    lines = np.empty((line_offer.size + members.size, 3), np.int64)
    count = 0
    at = member_first[:-1].copy()
    for k in range(line_offer.size):
        g = group[line_column[k]]
        amount = line_quantity[k]
        while amount > 0:
            j = members[at[g]]
            if share[j] == 0:
                at[g] += 1
                continue
            given = min(amount, share[j])
            lines[count, 0] = line_offer[k]
            lines[count, 1] = choices[choice_first[j] + line_column[k] - column_first[g]]
            lines[count, 2] = given
            count += 1
            amount -= given
            share[j] -= given
    return lines[:count].copy()


@kernel
def first_come(
    turn: Any, first: Any, choice: Any, node: Any, through: Any, begins: Any, offer: Any, stock: Any,
    step: Any, limits: Any, left: Any, space: Any,
) -> Any:  # fmt: skip
    """Serve orders in turn, the cheapest that is left first."""
    lines, count = np.empty((2 * turn.size + 16, 3), np.int64), 0
    for j in turn:
        for at in range(first[j], first[j + 1]):
            c = choice[at]
            if node[c] < 0:
                continue
            for n in range(begins[node[c]], node[c] + 1):
                i = offer[n]
                given = fits(space, through, c, fits(space, limits, i, min(left[j], stock[i])))
                given -= given % step[i]
                if given <= 0:
                    continue
                if count == lines.shape[0]:
                    lines = _longer(lines)
                lines[count, 0], lines[count, 1], lines[count, 2] = i, c, given
                count += 1
                left[j] -= given
                stock[i] -= given
                takes(space, limits, i, given)
                takes(space, through, c, given)
    return lines[:count].copy()


@kernel
def in_proportion(
    offer: Any, end: Any, begin: Any, choice: Any, order: Any, stock: Any, step: Any, left: Any,
    limits: Any, through: Any, space: Any,
) -> Any:  # fmt: skip
    """Share each offer among all who can pay it, in proportion to what they ask for; no unit is lost."""
    lines, count = np.empty((2 * left.size + 16, 3), np.int64), 0
    for n in range(offer.size):
        i = offer[n]
        whole = np.int64(0)
        for at in range(begin[n], begin[end[n]]):
            whole += left[order[choice[at]]]
        # Fixed before anybody is served: an order with two choices of a good counts once it is served.
        amount = fits(space, limits, i, min(stock[i], whole)) // step[i] * step[i]
        upto = dealt_so_far = np.int64(0)
        for at in range(begin[n], begin[end[n]]):
            j = order[choice[at]]
            upto += left[j]
            part = upto * amount // whole // step[i] * step[i] if whole else 0
            given = fits(space, through, choice[at], min(left[j], part - dealt_so_far))
            given -= given % step[i]
            if given <= 0:
                continue
            if count == lines.shape[0]:
                lines = _longer(lines)
            lines[count, 0], lines[count, 1], lines[count, 2] = i, choice[at], given
            count += 1
            dealt_so_far += given
            left[j] -= given
            takes(space, limits, i, given)
            takes(space, through, choice[at], given)
    return lines[:count].copy()
