"""What counted goods weigh, so that no enterprise gives out more matter than it takes in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from ultramicro.plan.recipes.vocabulary import read

KG_A_TONNE = 1000


class Weight(NamedTuple):
    """What one of a good weighs. [kg], and the share of it that is water added in making it. [share]."""

    kg: float
    water_share: float

    @property
    def tonnes(self) -> float:
        """What of it must have come in with other goods. [t]."""
        return self.kg * (1 - self.water_share) / KG_A_TONNE


@cache
def weights() -> Mapping[str, Weight]:
    """Return what goods weigh that are counted, or measured by their volume.

    Examples
    --------
    >>> weights()["loaf"].kg
    0.8
    """
    return {row["good"]: Weight(float(row["kg"]), float(row["water_share"])) for row in read("weights")}
