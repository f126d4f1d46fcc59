"""A week with its rows in an order of their own, so that the order in a file changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ultramicro.food.cycle.model import Floats, Ints, Orders, Plan, Week


@dataclass(frozen=True, kw_only=True)
class Canonical:
    """A week in order, and where its rows stood.

    Parameters
    ----------
    week : Week
        The same in order.
    offers, choices : ndarray of int
        Where each offer and choice of it stood before.
    """

    week: Week
    offers: Ints
    choices: Ints

    def back(self, plan: Plan) -> Plan:
        """Return a plan of the week in order as one of the week as it was given."""
        return Plan(offer=self.offers[plan.offer], choice=self.choices[plan.choice], quantity=plan.quantity)

    def of(self, plan: Plan) -> Plan:
        """Return a plan of the week as it was given as one of the week in order."""
        offers, choices = np.argsort(self.offers), np.argsort(self.choices)
        return Plan(offer=offers[plan.offer], choice=choices[plan.choice], quantity=plan.quantity)


def canonical(week: Week) -> Canonical:
    """Put the rows of a week in an order that only what they say decides."""
    offers, orders = week.offers, week.orders
    chosen = np.lexsort((
        offers.harvest, offers.age, offers.stock, offers.lot, offers.pence, offers.grower, offers.room,
        offers.good,
    ))  # fmt: skip
    rank = np.lexsort((*_said(orders), orders.least, orders.promised, orders.quantity, orders.buyer))
    place = np.empty(len(orders), np.int64)
    place[rank] = np.arange(len(orders))
    of = place[orders.order]
    choices = np.lexsort((*orders.through.T, orders.limit, orders.good, of))
    sorted_orders = Orders(
        buyer=orders.buyer[rank], quantity=orders.quantity[rank], promised=orders.promised[rank],
        least=orders.least[rank],
        order=of[choices], good=orders.good[choices], limit=orders.limit[choices],
        through=orders.through[choices],
    )  # fmt: skip
    in_order = Week(
        offers=offers[chosen], orders=sorted_orders, room=week.room, growers=week.growers, buyers=week.buyers,
        terms=week.terms,
    )  # fmt: skip
    return Canonical(week=in_order, offers=chosen, choices=choices)


def _said(orders: Orders) -> tuple[Floats, ...]:
    """Return sums over the choices of each order, which tell orders apart that ask for other things."""
    good, limit, through = orders.good.astype(float), orders.limit, orders.through.sum(axis=1).astype(float)
    return tuple(
        np.asarray(np.bincount(orders.order, each, len(orders)), float)
        for each in (good, limit, good * good, good * limit, through, good * through, np.ones(len(good)))
    )
