"""The technique `multiplier`: how often money is spent here before it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.message import say
from ultramicro.flows.kept_out import kept_out
from ultramicro.multiplier.answer import MultiplierAnswer
from ultramicro.multiplier.findings import find


@dataclass(frozen=True)
class Multiplier(Technique[MultiplierAnswer]):
    """LM2, LM3 and the full multiplier of an area, its categories and suppliers, and the journey of money."""

    name: ClassVar[str] = "multiplier"
    question: ClassVar[str] = say("How often is money spent here before it leaves?")
    reads: ClassVar[tuple[str, ...]] = ("flows", "party_places", "areas")
    uses: ClassVar[tuple[str, ...]] = ("survey", "party_names", "party_register", "input_output")
    makes: ClassVar[tuple[str, ...]] = ("multipliers",)
    sources: ClassVar[tuple[str, ...]] = (
        "J. Sacks, The Money Trail (New Economics Foundation, 2002): LM3",  # data
        "R. E. Miller, P. D. Blair, Input–Output Analysis, 2nd ed. (2009)",  # data
        "A. T. Flegg, T. Tohmo, Regional Studies 47 (2013) 703: FLQ",
        "ONS, UK input–output analytical tables 2020 (Open Government Licence v3)",  # data
    )

    area: str = param("", "area to report (default: the place's own)")
    category: str = param("", "category whose money is followed (default: all influenceable money)")
    top: int = param(20, "how many categories and suppliers to list", low=1, high=1000)
    seed: int = param(1, "random seed", low=0)

    def run(self, place: Place) -> MultiplierAnswer:
        """Answer for a place.

        Raises
        ------
        BadInput
            If the place has no such area or category.
        """
        found = find(place, area=self.area, category=self.category, top=self.top, seed=self.seed)
        return MultiplierAnswer(found=found, kept_out=kept_out(place, "survey"))
