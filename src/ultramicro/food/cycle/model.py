"""A week's offers and orders in numbers.

A *good* is what a buyer can ask for and be given: a product of a standard at a hub. Another hub, or a
substitute, is another good that an order takes at a lower limit, so that hubs, standards and substitutes need
nothing of their own. What goes on from hub to hub takes of rooms besides; a harvest that could be brought to
several hubs is an offer at each.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a match is worth, the same for all.

    Parameters
    ----------
    unit_pence : float
        The worth of a unit placed, beside what its buyer would pay over what its grower asks. [pence/unit]
    pick_pence : float
        The cost of one pick: an offer that is used at all. [pence]
    margin : float
        The hub's share on top of what a grower asks. [share]
    band_pence : float
        Orders whose limits lie in one band of this width are treated alike when there is too little. [pence]
    promised_pence : float
        How much more a unit of a promise is worth than one of an order. [pence/unit]
    """

    unit_pence: float = 100.0
    pick_pence: float = 150.0
    margin: float = 0.0
    band_pence: float = 1.0
    promised_pence: float = 1_000.0


@dataclass(frozen=True, kw_only=True)
class Offers:
    """What is offered in a week.

    Parameters
    ----------
    good, grower, room : ndarray of int, shape (offers,)
        What it is, whose it is, and in which room of a hub it stands.
    stock, lot : ndarray of int, shape (offers,)
        How much there is, and the least that is picked if any is. [units]
    pence : ndarray, shape (offers,)
        What its grower asks. [pence/unit]
    age : ndarray of int, shape (offers,)
        For how many weeks it has stood; of two alike the older goes first. [weeks]
    harvest : ndarray of int, shape (offers,)
        Of which harvest it is. Offers of one harvest, at several hubs, have its stock each and sell no more
        than that together.
    step : ndarray of int, shape (offers,)
        In what steps each is sold: stock, lot and what is asked of its good are whole steps; 1 where it is
        not told. [units]
    """

    good: Ints
    grower: Ints
    room: Ints
    stock: Ints
    lot: Ints
    pence: Floats
    age: Ints
    harvest: Ints
    step: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    def __post_init__(self) -> None:
        """Sell in steps of one where nothing else is told."""
        if len(self.step) != len(self.good):
            object.__setattr__(self, "step", np.ones(len(self.good), np.int64))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.good)

    def __getitem__(self, chosen: Ints | Flags) -> Offers:
        """Return some of them."""
        return Offers(**{each.name: getattr(self, each.name)[chosen] for each in fields(self)})

    def __add__(self, other: Offers) -> Offers:
        """Return these and others behind them."""
        names = (each.name for each in fields(self))
        return Offers(**{name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in names})


@dataclass(frozen=True, kw_only=True)
class Orders:
    """What is asked for in a week.

    Parameters
    ----------
    buyer, quantity : ndarray of int, shape (orders,)
        [units]
    promised : ndarray of bool, shape (orders,)
        Whether the quantity was promised.
    least : ndarray of int, shape (orders,)
        The least that is of use to the buyer; 0 where any part is. [units]
    order, good : ndarray of int, shape (choices,)
        Which order takes which good; the choices of an order stand together, in the order of the orders.
    limit : ndarray, shape (choices,)
        The most that the buyer pays for it, less what a substitute or another hub takes off. [pence/unit]
    through : ndarray of int, shape (choices, 2)
        The rooms that it takes of besides the offer's own: the van between two hubs, the room of the second
        one; −1 for none.
    """

    buyer: Ints
    quantity: Ints
    promised: Flags
    least: Ints
    order: Ints
    good: Ints
    limit: Floats
    through: Ints

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.buyer)


@dataclass(frozen=True, kw_only=True)
class Week:
    """Offers and orders of a week, and the room to handle them.

    Parameters
    ----------
    offers, orders : Offers, Orders
        What is there and what is asked for.
    room : ndarray of int, shape (rooms,)
        How much each room of each hub handles, such as the cold store of one, and each van. [units]
    growers, buyers : int
        How many there are, with those who neither offer nor ask this week.
    terms : Terms
        What a match is worth.
    """

    offers: Offers
    orders: Orders
    room: Ints
    growers: int
    buyers: int
    terms: Terms = Terms()

    @property
    def asked(self) -> Floats:
        """What a buyer pays for a unit of each offer: the grower's price and the hub's margin. [pence]."""
        return self.offers.pence * (1 + self.terms.margin)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Who gets what from whom.

    Parameters
    ----------
    offer, choice, quantity : ndarray of int, shape (lines,)
        Which offer goes to which choice of which order, and how much. [units]
    """

    offer: Ints
    choice: Ints
    quantity: Ints

    def sold(self, week: Week) -> Ints:
        """Return how much of each offer is sold, shape (offers,). [units]."""
        return summed(self.offer, self.quantity, len(week.offers))

    def filled(self, week: Week) -> Ints:
        """Return how much of each order is filled, shape (orders,). [units]."""
        return summed(week.orders.order[self.choice], self.quantity, len(week.orders))

    def by_grower(self, week: Week) -> Ints:
        """Return how much each grower sells, shape (growers,). [units]."""
        return summed(week.offers.grower[self.offer], self.quantity, week.growers)

    def value(self, week: Week) -> float:
        """Return what the plan is worth: added up line by line, never taken from a solver. [pence]."""
        orders, terms = week.orders, week.terms
        unit = terms.unit_pence + terms.promised_pence * orders.promised[orders.order[self.choice]]
        each = unit + orders.limit[self.choice] - week.offers.pence[self.offer]
        picks = len(np.unique(self.offer[self.quantity > 0]))
        return float(each @ self.quantity) - terms.pick_pence * picks


def summed(at: Ints, quantity: Ints, size: int) -> Ints:
    """Add whole quantities up by where they belong; floats would lose units beyond 2⁵³.

    Examples
    --------
    >>> summed(np.array([0, 2, 0]), np.array([5, 1, 2]), 3)
    array([7, 0, 1])
    """
    whole = np.zeros(size, np.int64)
    np.add.at(whole, at, quantity)
    return whole


def used(week: Week, plan: Plan) -> Ints:
    """Return what a plan takes of each room, shape (rooms,). [units]."""
    used = summed(week.offers.room[plan.offer], plan.quantity, len(week.room))
    for room in week.orders.through[plan.choice].T:
        used += summed(room[room >= 0], plan.quantity[room >= 0], len(week.room))
    return used


def broken(week: Week, plan: Plan) -> list[str]:
    """Return the names of the laws that a plan breaks: none, if it can be carried out.

    Returns
    -------
    list of str
        Of `stock`, `lot`, `order`, `least`, `room`, `good`, `limit`, `negative`, `step`.
    """
    offers, orders = week.offers, week.orders
    sold, filled = plan.sold(week), plan.filled(week)
    _, first, harvest = np.unique(offers.harvest, return_index=True, return_inverse=True)
    of_harvest = summed(harvest.reshape(-1), sold, len(first))
    laws = {
        "negative": bool((plan.quantity < 0).any()),
        "stock": bool((sold > offers.stock).any() or (of_harvest > offers.stock[first]).any()),
        "lot": bool(((sold > 0) & (sold < offers.lot)).any()),
        "order": bool((filled > orders.quantity).any()),
        "least": bool(((filled > 0) & (filled < orders.least)).any()),
        "room": bool((used(week, plan) > week.room).any()),
        "good": bool((offers.good[plan.offer] != orders.good[plan.choice]).any()),
        "step": bool((plan.quantity % offers.step[plan.offer]).any()),
        "limit": bool((week.asked[plan.offer] > orders.limit[plan.choice] + 1e-9).any()),
    }
    return [name for name, is_broken in laws.items() if is_broken]
