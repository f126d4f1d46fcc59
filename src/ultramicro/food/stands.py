"""Where a row of the food files stands, and what is asked of a word in it."""

from __future__ import annotations

from typing import NamedTuple

from ultramicro.core.message import Message, say
from ultramicro.core.rows import Row


class Question(NamedTuple):
    """A word that may be a slip: where it stands, and what it may be meant for, if anything is like it."""

    where: Message
    word: str
    alike: str = ""
    asks: Message | None = None

    @property
    def says(self) -> Message:
        """What is asked."""
        if self.asks:
            return self.asks
        if not self.alike:
            return say("“{word}” ({where}): which is meant?", word=self.word, where=self.where)
        return say("“{word}” ({where}): did you mean “{alike}”?", word=self.word, where=self.where,
                   alike=self.alike)  # fmt: skip


def of_offer(row: Row) -> Message:
    """Say where an offer stands."""
    return say("food/availability.csv, offer {offer}", offer=str(row["offer"]))


def of_order(row: Row) -> Message:
    """Say where an order stands."""
    return say("food/orders.csv, order {order}", order=str(row["order"]))


def of_good(row: Row) -> Message:
    """Say where a good stands."""
    return say("food/goods.csv, row of {item}", item=str(row["item"]))
