"""What all switches share."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from ultramicro.stress.economy.moments import Acts
from ultramicro.stress.economy.state import Behaviour, Economy, Surroundings
from ultramicro.stress.switches.reads import Read


def digest_of(text: str) -> str:
    """Return a digest of a text in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Switch(ABC):
    """A technique switched on in a run; its fields are its numbers, and say its cost and its failures too.

    Parameters
    ----------
    from_month : int
        It begins to be built or opened in this month, counted from the first that is read.
    uptake : float
        Of those who may take part: who does. With nought it must change nothing, bit for bit.
    """

    name: ClassVar[str]
    """The name of the product's technique."""
    told: ClassVar[tuple[Read, ...]]
    """What its runs read off each month, in order."""
    from_month: int = 1
    uptake: float = 1.0

    @cached_property  # some hold a year of half-hours of many homes, and each run asks
    def digest(self) -> str:
        """What tells it from all other switches: its class and every number of it."""
        return digest_of(f"{type(self).__module__} {self!r}")

    @abstractmethod
    def acts(self, e: Economy, b: Behaviour, s: Surroundings, seed: int) -> Acts:
        """Return what acts in one run, from the economy at its beginning, which it does not change."""
