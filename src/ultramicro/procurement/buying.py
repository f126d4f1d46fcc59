"""The techniques of influenceable spend: what can be bought anew, and the steps that lead from there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from ultramicro.core.additionality import GUIDE, STANDARD
from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.flows.areas import areas_by_size, choose_area
from ultramicro.flows.kept_out import kept_out
from ultramicro.flows.needs import JUDGEMENT
from ultramicro.procurement.influence.annex import JOBS, Jobs, annexed, interventions_of
from ultramicro.procurement.influence.annex_answer import AnnexAnswer
from ultramicro.procurement.influence.answer import InfluenceAnswer
from ultramicro.procurement.influence.asking import SurveyAnswer
from ultramicro.procurement.influence.benchmark import BenchmarkAnswer, gather_bought, require_base, years_of
from ultramicro.procurement.influence.chances import best_chances, own_multiplier
from ultramicro.procurement.influence.change import Change
from ultramicro.procurement.influence.changed import ChangeAnswer
from ultramicro.procurement.influence.gaps import GapsAnswer, gaps
from ultramicro.procurement.influence.gather import Buying, gather
from ultramicro.procurement.influence.kept import READS as KEPT
from ultramicro.procurement.influence.kept import away_pence, kept
from ultramicro.procurement.influence.survey import heard
from ultramicro.procurement.influence.top import TopAnswer, largest
from ultramicro.procurement.kept_rows import once_each, some_rows

READS = ("flows", "areas")
USES = (
    "party_places", "party_register", "party_names", "contracts", "contract_links", "payee_standing",
    "supplier_survey",
)  # fmt: skip
GUIDE_SOURCE = say("Homes and Communities Agency, Additionality Guide, 4th ed. (2014): {use}", use=say(GUIDE))
STEPS = "Preston City Council and CLES, spend analysis guide and its six steps"  # data
LAW = "Procurement Act 2023; Local Government (Exclusion of Non-commercial Considerations) Order 2026"  # data
HORIZON, LEAD = 24, 6
TOLD_BY = ("intervention", "year", "trade", "buyer", "amount_pence", "note", "source")
"""What two rows of interventions must differ in to be two."""


@dataclass(frozen=True)
class Influenceable(Technique[InfluenceAnswer]):
    """Every penny paid by whether and when it can be bought anew; the opportunities ranked with reasons."""

    name: ClassVar[str] = "influenceable"
    question: ClassVar[str] = say("Which of what is bought could be bought here, and when?")
    reads: ClassVar[tuple[str, ...]] = READS
    uses: ClassVar[tuple[str, ...]] = USES
    makes: ClassVar[tuple[str, ...]] = ("influenceable", "opportunities", "trade_markets", "buying_needs")
    sources: ClassVar[tuple[str, ...]] = (STEPS, LAW, GUIDE_SOURCE)

    area: str = param("", "area that counts as here (default: the place's own)")
    horizon: int = param(HORIZON, "how far to look ahead", unit="months", low=1, high=240)
    lead: int = param(
        LEAD, "how long before a contract ends its buying begins", unit="months", low=0, high=60
    )
    lot: int = param(
        10_000_000,
        "what a small firm could carry in twelve months, an assumption: half of what one sells that sells "
        "GBP 200,000, as the regulations of 2015 let buyers ask for sales of twice a contract; the Act of "
        "2023 has no number and asks for what is proportionate",
        unit="pence", low=1,
    )  # fmt: skip
    lots: int = param(4, "into how many lots a purchase can be cut", unit="lots", low=1, high=100)
    years: int = param(
        3, "how long a purchase without a contract would be let for", unit="years", low=1, high=25
    )

    def run(self, place: Place) -> InfluenceAnswer:
        """Answer for a place.

        Raises
        ------
        BadInput
            If the place has no such area.
        """
        return InfluenceAnswer(found=self.gathered(place), place=place.name,
                               kept_out=kept_out(place, "supplier_survey"))  # fmt: skip

    def gathered(self, place: Place) -> Buying:
        """Gather what the answer and those that follow it rest on."""
        return gather(
            place, self.area, horizon=self.horizon, lead_months=self.lead, lot_pence=self.lot, lots=self.lots,
            years=self.years,
        )  # fmt: skip


@dataclass(frozen=True)
class TopSuppliers(Technique[TopAnswer]):
    """The largest suppliers of all who buy here, how much of the buying they are, and where they are."""

    name: ClassVar[str] = "top-suppliers"
    question: ClassVar[str] = say("From whom is most bought?")
    reads: ClassVar[tuple[str, ...]] = KEPT
    sources: ClassVar[tuple[str, ...]] = (STEPS,)

    top: int = param(300, "how many suppliers to list", low=1, high=10_000)

    def run(self, place: Place) -> TopAnswer:
        """Answer for a place."""
        found = kept(place)
        return TopAnswer(found=found, suppliers=largest(found.bought, self.top))


@dataclass(frozen=True)
class Gaps(Technique[GapsAnswer]):
    """Trade by trade: what is bought and where it goes, which firms are here, and what lacks."""

    name: ClassVar[str] = "gaps"
    question: ClassVar[str] = say("What lacks here of what is bought?")
    reads: ClassVar[tuple[str, ...]] = KEPT
    sources: ClassVar[tuple[str, ...]] = (STEPS, say(JUDGEMENT))

    def run(self, place: Place) -> GapsAnswer:
        """Answer for a place."""
        found = kept(place)
        return GapsAnswer(found=found, gaps=gaps(found))


@dataclass(frozen=True)
class SupplierSurvey(Technique[SurveyAnswer]):
    """What suppliers say that they could do more, what keeps them from tendering, and whom to ask next."""

    name: ClassVar[str] = "supplier-survey"
    question: ClassVar[str] = say("What could suppliers here do more?")
    reads: ClassVar[tuple[str, ...]] = KEPT
    uses: ClassVar[tuple[str, ...]] = ("supplier_survey", "party_names")
    sources: ClassVar[tuple[str, ...]] = (STEPS,)

    top: int = param(300, "so many of the largest suppliers are asked", low=1, high=10_000)

    def run(self, place: Place) -> SurveyAnswer:
        """Answer for a place."""
        found, said = kept(place), heard(place)
        answered = {each.party_id for each in said}
        asked = [
            each for each in largest(found.bought, self.top)
            if each.inside == "inside" and each.party_id not in answered
        ]  # fmt: skip
        return SurveyAnswer(found=found, said=said, asked=asked, kept_out=kept_out(place, "supplier_survey"))


@dataclass(frozen=True)
class Benchmark(Technique[BenchmarkAnswer]):
    """Each year of one's own buying beside the first, of the same payers in the same months alone."""

    name: ClassVar[str] = "benchmark"
    question: ClassVar[str] = say("Do we buy more here than we did?")
    reads: ClassVar[tuple[str, ...]] = READS
    uses: ClassVar[tuple[str, ...]] = ("party_places",)
    sources: ClassVar[tuple[str, ...]] = (STEPS,)

    area: str = param("", "area that counts as here (default: the place's own)")
    base_year: str = param("", "year whose total is the fixed base (default: the first complete one)")
    year_start: int = param(4, "month in which years start: 4 for UK financial years, 1 for calendar years",
                            unit="month", low=1, high=12)  # fmt: skip

    def run(self, place: Place) -> BenchmarkAnswer:
        """Answer for a place.

        Raises
        ------
        BadInput
            If the place has no such area or base year.
        """
        area = choose_area(place, areas_by_size(place.table("areas")), self.area)
        bought = gather_bought(place, area, self.year_start)
        years = years_of(bought)
        return BenchmarkAnswer(
            area=area, bought=bought, years=years, base=require_base(years, self.base_year)
        )


@dataclass(frozen=True)
class BuyingHere(Technique[ChangeAnswer]):
    """The best opportunities bought here: what stays before and after, what it costs, from whom it takes."""

    name: ClassVar[str] = "buying-here"
    question: ClassVar[str] = say("What would it change if we bought more here?")
    reads: ClassVar[tuple[str, ...]] = (*KEPT, "opportunities", "areas")
    uses: ClassVar[tuple[str, ...]] = ("multipliers",)
    sources: ClassVar[tuple[str, ...]] = (STEPS, LAW, GUIDE_SOURCE)

    best: int = param(10, "how many of the best opportunities are bought here", low=1, high=10_000)
    premium: float = param(
        0.0, "how much more suppliers here ask, as a part of the price", unit="share", low=0, high=1
    )
    displacement: float = param(
        STANDARD.displacement, "share taken from other sellers here", unit="share", low=0, high=1
    )

    def run(self, place: Place) -> ChangeAnswer:
        """Answer for a place."""
        found, area = kept(place), choose_area(place, areas_by_size(place.table("areas")))
        change = Change(
            before=found.sums(), chances=best_chances(place, self.best), premium=self.premium,
            middle=replace(STANDARD, displacement=self.displacement), multiplier=own_multiplier(place, area),
        )  # fmt: skip
        return ChangeAnswer(area=area, when=found.when, change=change, bought=away_pence(found.bought))


@dataclass(frozen=True)
class Annex(Technique[AnnexAnswer]):
    """Baseline, and for each intervention of a programme what stays, who is able, jobs, and who gains."""

    name: ClassVar[str] = "annex"
    question: ClassVar[str] = say("What would each way of spending our programme keep here?")
    reads: ClassVar[tuple[str, ...]] = (*KEPT, "interventions", "areas")
    sources: ClassVar[tuple[str, ...]] = (GUIDE_SOURCE, say(JOBS))

    sales_low: int = param(
        8_000_000, "what firms sell for each who works there: the least", unit="pence", low=1
    )
    sales_high: int = param(
        16_000_000, "what firms sell for each who works there: the most", unit="pence", low=1
    )

    def run(self, place: Place) -> AnnexAnswer:
        """Answer for a place.

        Raises
        ------
        BadInput
            If the least is above the most.
        """
        if self.sales_low > self.sales_high:
            raise BadInput(say("the least is above the most"), where="--sales-low",
                           do=say("give a smaller number, or a larger --sales-high"))  # fmt: skip
        found, area = kept(place), choose_area(place, areas_by_size(place.table("areas")))
        # One thing has a row a year; the very same row twice would double what the plan pays for.
        once, twice = once_each(some_rows(place, "interventions"), "interventions", *TOLD_BY)
        jobs = Jobs(low_pence=self.sales_low, high_pence=self.sales_high)
        return AnnexAnswer(area=area, found=found, rows=annexed(found, interventions_of(once), jobs),
                           kept_out=(*kept_out(place, "interventions"), *twice))  # fmt: skip
