"""Chance that falls the same way on every machine.

Only `random.Random.random` is promised never to change between versions of Python, and only the four
operations of arithmetic give the same bits on every machine; so everything is drawn from those, and no
logarithm, sine or power is taken anywhere in the demo place.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

SPEND_PENCE = (25_000, 42_000, 88_200, 312_100, 782_000, 5_194_500)
"""Payment sizes at the 0th, 25th, 50th, 75th, 90th and 100th hundredth. [pence]

Quantiles 5, 25, 50, 75, 90 and 99 of 7,316 published payments of a district council in Essex in
2023/24 (Chelmsford City Council's spend over £250, OGL): £280, £420, £882, £3,121, £7,820, £51,945.
"""
SPEND_AT = (0, 250, 500, 750, 900, 1000)


class Dice:
    """A stream of draws named by its seed and what it is for, so that streams do not disturb each other.

    Parameters
    ----------
    seed : int
        The demo's seed.
    purpose : str
        What is drawn; each purpose has its own stream.

    Examples
    --------
    >>> Dice(1, "example").below(6), Dice(1, "example").below(6)
    (1, 1)
    """

    def __init__(self, seed: int, *purpose: object) -> None:
        label = "|".join(str(part) for part in (seed, *purpose))
        self._stream = random.Random(label)  # noqa: S311  a town is made up here, nothing is kept secret

    def below(self, count: int) -> int:
        """Draw a whole number from 0 to below `count`."""
        return int(self._stream.random() * count)

    def between(self, low: int, high: int) -> int:
        """Draw a whole number from `low` to `high`, both possible."""
        return low + self.below(high - low + 1)

    def happens(self, per_mille: int) -> bool:
        """Draw whether something happens that does `per_mille` times in a thousand."""
        return self.below(1000) < per_mille

    def pick(self, items: Sequence[T]) -> T:
        """Draw one of the items, each as likely."""
        return items[self.below(len(items))]

    def weighted(self, items: Sequence[T], weights: Sequence[int]) -> T:
        """Draw one of the items in proportion to whole-number weights."""
        at = self.below(sum(weights))
        for item, weight in zip(items, weights, strict=True):
            at -= weight
            if at < 0:
                return item
        return items[-1]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in a drawn order."""
        left = list(items)
        return [left.pop(self.below(len(left))) for _ in range(len(left))]

    def size_pence(self) -> int:
        """Draw a payment's size as published payments are spread. [pence]."""
        at = self.below(1000)
        step = max(i for i, edge in enumerate(SPEND_AT[:-1]) if edge <= at)
        low, high = SPEND_PENCE[step], SPEND_PENCE[step + 1]
        return low + (high - low) * (at - SPEND_AT[step]) // (SPEND_AT[step + 1] - SPEND_AT[step])
