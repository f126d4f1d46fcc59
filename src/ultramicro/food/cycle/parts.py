"""A part of a week by itself: some goods, who offers them and who can be given them, with all else as it is.

What the rest of a plan sells and takes of rooms is set down as given. So a part can be planned again, and put
back into the plan, without anything outside it being touched.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ultramicro.food.cycle.model import Flags, Ints, Orders, Plan, Week, summed, used


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some goods of a week, to be planned again.

    Parameters
    ----------
    week : Week
        The part as a week: what is left of stocks, rooms and least lots beside all that stays as it is.
    offers, choices : ndarray of int
        Where its offers and choices stand in the whole week.
    picked : ndarray of bool, shape (offers,)
        Which are picked anyway, for orders that stay as they are.
    floor : ndarray of int, shape (growers,)
        What is missing from each floor without the part. [units]
    stays, inside : Plan
        The lines of the whole plan that stay as they are, and the others.
    """

    week: Week
    offers: Ints
    choices: Ints
    picked: Flags
    floor: Ints
    stays: Plan
    inside: Plan

    def back(self, plan: Plan) -> Plan:
        """Return the whole plan with another plan of the part."""
        stays = self.stays
        return Plan(
            offer=np.append(stays.offer, self.offers[plan.offer]),
            choice=np.append(stays.choice, self.choices[plan.choice]),
            quantity=np.append(stays.quantity, plan.quantity),
        )


def part_of(week: Week, plan: Plan, floor: Ints, goods: Ints) -> Part:
    """Take some goods out of a week.

    Parameters
    ----------
    week : Week
        Offers, orders, room.
    plan : Plan
        A plan of it that can be carried out.
    floor : ndarray of int, shape (growers,)
        The least that each grower sells. [units]
    goods : ndarray of int
        Which goods. An order that is given others too stays as it is.
    """
    offers, orders = week.offers, week.orders
    elsewhere = np.zeros(len(orders), bool)
    elsewhere[orders.order[plan.choice[~np.isin(orders.good[plan.choice], goods)]]] = True
    free = np.isin(orders.good, goods) & ~elsewhere[orders.order]
    chosen, choices = np.flatnonzero(np.isin(offers.good, goods)), np.flatnonzero(free)
    moves = free[plan.choice]
    stays, inside = _some(plan, ~moves), _some(plan, moves)
    given = stays.sold(week)
    part = Week(
        offers=replace(
            offers[chosen], stock=_left(week, given)[chosen],
            lot=np.maximum(offers.lot - given, 0)[chosen],
        ),
        orders=_chosen(orders, choices), room=week.room - used(week, stays), growers=week.growers,
        buyers=week.buyers, terms=week.terms,
    )  # fmt: skip
    return Part(
        week=part, offers=chosen, choices=choices, picked=given[chosen] > 0, stays=stays, inside=inside,
        floor=np.maximum(floor - stays.by_grower(week), 0),
    )  # fmt: skip


def _some(plan: Plan, lines: Flags) -> Plan:
    return Plan(offer=plan.offer[lines], choice=plan.choice[lines], quantity=plan.quantity[lines])


def _left(week: Week, given: Ints) -> Ints:
    """Return what is left of each offer's harvest, shape (offers,). [units]."""
    _, first, kind = np.unique(week.offers.harvest, return_index=True, return_inverse=True)
    kind = kind.reshape(-1)
    return np.asarray((week.offers.stock[first] - summed(kind, given, len(first)))[kind])


def _chosen(orders: Orders, choices: Ints) -> Orders:
    """Return the orders of some choices, with these alone."""
    of, order = np.unique(orders.order[choices], return_inverse=True)
    return Orders(
        buyer=orders.buyer[of], quantity=orders.quantity[of], promised=orders.promised[of],
        least=orders.least[of], order=order.reshape(-1), good=orders.good[choices],
        limit=orders.limit[choices], through=orders.through[choices],
    )  # fmt: skip
