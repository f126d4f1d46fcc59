"""The technique `flows`: where our money goes, and how much of it stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.message import say
from ultramicro.flows.answer import FlowsAnswer
from ultramicro.flows.gather import Asked, gather


@dataclass(frozen=True)
class Flows(Technique[FlowsAnswer]):
    """Who pays whom over time, what sort of payment it is, and what share of it stays near."""

    name: ClassVar[str] = "flows"
    question: ClassVar[str] = say("Where does our money go, and how much of it stays?")
    reads: ClassVar[tuple[str, ...]] = ("payments", "party_names")
    uses: ClassVar[tuple[str, ...]] = ("party_places", "areas", "party_register")
    makes: ClassVar[tuple[str, ...]] = ("flows", "locality")
    sources: ClassVar[tuple[str, ...]] = (
        "CLES, Making Spend Matter toolkit",  # data
        "Preston City Council, spend analysis guide: influenceable money",  # data
        "U.S. DOJ and FTC, Merger Guidelines (2023): the Herfindahl-Hirschman index",  # data
    )

    area: str = param("", "area to report first (default: the place's own)")
    base_year: str = param("", "year whose total is the fixed base (default: the first complete one)")
    year_start: int = param(4, "month in which years start: 4 for UK financial years, 1 for calendar years",
                            unit="month", low=1, high=12)  # fmt: skip
    top: int = param(20, "how many payees, payers and categories to list", low=1, high=1000)

    def run(self, place: Place) -> FlowsAnswer:
        """Answer for a place.

        Raises
        ------
        BadInput
            If the place has no such area or base year.
        """
        asked = Asked(area=self.area, base_year=self.base_year, year_start=self.year_start, top=self.top)
        return FlowsAnswer(found=gather(place, asked), top=self.top)
