"""What all switches share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.stress.economy.moments import Acts
from ultramicro.stress.economy.state import Behaviour, Economy, Surroundings
from ultramicro.stress.switches.reads import Read


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

    @abstractmethod
    def acts(self, e: Economy, b: Behaviour, s: Surroundings, seed: int) -> Acts:
        """Return what acts in one run, from the economy at its beginning, which it does not change."""
