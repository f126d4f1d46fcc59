"""The technique `households`: what households bring in, and where it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.message import say
from ultramicro.flows.households.answer import HouseholdsAnswer
from ultramicro.flows.households.gather import gather
from ultramicro.flows.kept_out import kept_out


@dataclass(frozen=True)
class HouseholdSide(Technique[HouseholdsAnswer]):
    """Wages, benefits and pensions in; tax, rent, energy, food and shopping out; and who gains or loses."""

    name: ClassVar[str] = "households"
    question: ClassVar[str] = say("What do households bring in, and where does it go?")
    reads: ClassVar[tuple[str, ...]] = ()
    uses: ClassVar[tuple[str, ...]] = (
        "areas",
        "households",
        "survey",
        "household_accounts",
        "flows",
        "locality",
        "party_places",
        "postcodes",
    )
    makes: ClassVar[tuple[str, ...]] = ("money_in_out",)
    sources: ClassVar[tuple[str, ...]] = (
        "ONS, Family Spending, table 3.1E, UK, financial year ending 2018 (OGL v3)",  # data
        "ONS, Regional gross disposable household income by local authority, 2015 (OGL v3)",  # data
        "B. Ward, J. Lewis, Plugging the Leaks (New Economics Foundation, 2002)",  # data
    )

    area: str = param("", "area to report (default: the place's own)")
    district: str = param("", "district whose household accounts are used (default: the area's name)")
    premium: float = param(
        0.05, "assumed rise of food and drink prices, to see who pays most", unit="share", low=0, high=1
    )

    def run(self, place: Place) -> HouseholdsAnswer:
        """Answer for a place.

        Raises
        ------
        BadInput
            If it is not known how many people or households there are.
        """
        return HouseholdsAnswer(
            found=gather(place, self.area, self.district), premium=self.premium,
            kept_out=kept_out(place, "households", "survey"),
        )  # fmt: skip
