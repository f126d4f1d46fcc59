"""Whole units from the programme's quantities, and who among those alike gets them."""

from __future__ import annotations

import numpy as np

from ultramicro.food.cycle.chain import Chain
from ultramicro.food.cycle.loops import dealt, matched, topped
from ultramicro.food.cycle.model import Floats, Ints, Plan, Week, summed
from ultramicro.food.cycle.programme import Groups

TINY = 1e-6


def dealt_out(
    week: Week, chain: Chain, groups: Groups, *, sold: Ints, placed: Floats, floor: Ints, owed: Floats,
    more: bool = True,
) -> Plan:  # fmt: skip
    """Match what is sold to those who ask, in whole units, and deal it out among orders that are alike.

    Parameters
    ----------
    week, chain, groups : Week, Chain, Groups
        What is offered and asked for.
    sold : ndarray of int, shape (offers,)
        What each offer is to sell. [units]
    placed : ndarray, shape (columns,)
        What each column is to get; rounded up here, as what is sold sets the limit. [units]
    floor : ndarray of int, shape (growers,)
        Who is short of theirs by rounding is looked after first. [units]
    owed : ndarray, shape (buyers,)
        Who gets the odd units. [units]
    more : bool
        Whether more is sold of what is picked anyway, where that is worth something.
    """
    rank = np.lexsort((np.arange(len(groups.node)), -groups.worth, groups.node)).astype(np.int64)
    begin = np.concatenate([[0], np.cumsum(np.bincount(groups.node, minlength=len(chain.at)))])
    left, stock = groups.quantity.copy(), sold.copy()
    ends = np.flatnonzero(chain.last) + 1
    step = week.offers.step
    of_column = step[chain.offer[groups.node]]
    wanted = np.ceil(placed / of_column - TINY).astype(np.int64) * of_column
    none = np.zeros(0, np.int64)
    space = chain.limits.left(np.arange(len(sold)), sold, groups.through[none], none)
    lines = matched(
        ends, chain.offer, stock, step, begin, rank, groups.group, groups.through, wanted, left, space
    )
    if more:
        rest = _more(week, chain, groups, lines, begin=begin, rank=rank, ends=ends, left=left, floor=floor)
        lines = np.concatenate([lines, rest])
    lines = _without_small(week, lines)
    return _to_orders(week, groups, lines, owed, of_column)


def _more(
    week: Week, chain: Chain, groups: Groups, lines: Ints, *, begin: Ints, rank: Ints, ends: Ints, left: Ints,
    floor: Ints,
) -> Ints:  # fmt: skip
    """Sell more of what is picked anyway: first of growers whom rounding left short, then of the cheapest."""
    offers = week.offers
    sold = summed(lines[:, 0], lines[:, 2], len(offers))
    space = chain.limits.left(lines[:, 0], lines[:, 2], groups.through[lines[:, 1]], lines[:, 2])
    missing = floor - summed(offers.grower, sold, week.growers)
    picked = np.flatnonzero(sold > 0)
    tries = picked[np.lexsort((picked, offers.pence[picked], missing[offers.grower[picked]] <= 0))]
    end = ends[np.searchsorted(ends, chain.at, side="right")]
    return np.asarray(topped(
        tries, chain.at, end, chain.limits.offer, np.where(sold > 0, chain.most - sold, 0), offers.step,
        begin, rank, groups.group, groups.through, groups.worth, offers.pence, left, space,
    ))  # fmt: skip


def _without_small(week: Week, lines: Ints) -> Ints:
    """Leave out what rounding left below its least lot."""
    sold = summed(lines[:, 0], lines[:, 2], len(week.offers))
    return lines[sold[lines[:, 0]] >= week.offers.lot[lines[:, 0]]]


def _to_orders(week: Week, groups: Groups, lines: Ints, owed: Floats, step: Ints) -> Plan:
    given = summed(groups.group[lines[:, 1]], lines[:, 2], len(groups.quantity))
    inside = np.flatnonzero(groups.of_order >= 0)
    members = inside[np.lexsort((inside, groups.of_order[inside]))]
    count = np.bincount(groups.of_order[inside], minlength=len(groups.quantity))
    first = np.concatenate([[0], np.cumsum(count)])
    share = np.zeros(len(week.orders), np.int64)
    share[members] = in_parts(
        given,
        groups.of_order[members],
        week.orders.quantity[members],
        owed[week.orders.buyer[members]],
        step[groups.first],
    )
    dealt_lines = dealt(
        lines[:, 0].copy(), lines[:, 1].copy(), lines[:, 2].copy(), groups.first, groups.group, members,
        first, groups.choice, groups.first_choice, share,
    )  # fmt: skip
    return Plan(offer=dealt_lines[:, 0], choice=dealt_lines[:, 1], quantity=dealt_lines[:, 2])


def in_parts(given: Ints, group: Ints, asked: Ints, owed: Floats, step: Ints) -> Ints:
    """Share what each group is given among its orders by what they ask for; odd steps to who is owed most.

    Parameters
    ----------
    given : ndarray of int, shape (groups,)
        At most what the group asks for. [units]
    group, asked, owed : ndarray, shape (orders,)
        Which group, how much is asked for, and what the buyer was short of before, by group rising.
    step : ndarray of int, shape (groups,)
        In what steps each group is given; all quantities are whole ones. [units]

    Examples
    --------
    >>> in_parts(np.array([7]), np.zeros(3, int), np.array([4, 4, 4]), np.array([0.0, 1.0, 0.0]),
    ...          np.ones(1, int))
    array([2, 3, 2])
    """
    each = step[group]
    given, asked = given // step, asked // each
    whole = summed(group, asked, len(given))
    part = given[group] * asked // np.maximum(whole[group], 1)
    left = given - summed(group, part, len(given))
    # The largest remainders, those of whom most is owed before the others.
    rest = given[group] * asked - part * whole[group]
    rank = np.lexsort((np.arange(len(group)), -rest, -owed, rest == 0, group))
    count = np.bincount(group, minlength=len(given))
    place = np.arange(len(group)) - np.repeat(np.cumsum(count) - count, count)
    part[rank] += place < left[group[rank]]
    return part * each
