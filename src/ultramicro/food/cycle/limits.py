"""All of which there is only so much in a week: rooms, vans between hubs, harvests for several hubs.

An offer takes of the room in which it stands; one of a harvest that could go to several hubs takes of that
harvest too. A choice that is served from another hub takes of the van that brings it, and of the second hub's
room. Told so, one kind of row holds them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ultramicro.food.cycle.model import Floats, Ints, Week


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What is limited, and who takes of it.

    Parameters
    ----------
    most : ndarray of int, shape (limits,)
        How much there is of each: the rooms of the week first, then the shared harvests. [units]
    offer, choice : ndarray of int, shape (offers, 2) and (choices, 2)
        Of which each takes; −1 for none.
    """

    most: Ints
    offer: Ints
    choice: Ints

    def of_offers(self, each: Floats) -> Floats:
        """Add up what a unit of each limit costs over those that an offer takes of, shape (offers,)."""
        return _over(each, self.offer)

    def of_choices(self, each: Floats) -> Floats:
        """Add up the same over those that a choice takes of, shape (choices,)."""
        return _over(each, self.choice)

    def left(self, offers: Ints, sold: Ints, through: Ints, placed: Ints) -> Ints:
        """Return what is left of each when so much is sold of offers and placed through limits. [units]."""
        left = self.most.copy()
        for taken, quantity in ((self.offer[offers], sold), (through, placed)):
            for k in range(taken.shape[1]):
                takes = taken[:, k] >= 0
                np.subtract.at(left, taken[takes, k], quantity[takes])
        return left


def _over(each: Floats, taken: Ints) -> Floats:
    # Of none at the end: nought.
    return np.asarray(np.append(each, 0.0)[taken].sum(axis=1))


def limits_of(week: Week) -> Limits:
    """Return what is limited in a week."""
    offers = week.offers
    _, first, kind, count = np.unique(
        offers.harvest, return_index=True, return_inverse=True, return_counts=True
    )
    shared = count > 1
    number = np.where(shared, len(week.room) + np.cumsum(shared) - 1, -1)
    return Limits(
        most=np.concatenate([week.room, offers.stock[first[shared]]]),
        offer=np.stack([offers.room, number[kind.reshape(-1)]], axis=1), choice=week.orders.through,
    )  # fmt: skip
