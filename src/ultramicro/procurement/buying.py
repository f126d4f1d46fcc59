"""The techniques of influenceable spend: what can be bought anew, and the steps that lead from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.additionality import GUIDE
from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.message import say
from ultramicro.procurement.influence.answer import InfluenceAnswer
from ultramicro.procurement.influence.gather import Buying, gather

READS = ("flows", "areas")
USES = (
    "party_places", "party_register", "party_names", "payments", "contracts", "contract_payments",
    "supplier_survey",
)  # fmt: skip
GUIDE_SOURCE = say("Homes and Communities Agency, Additionality Guide, 4th ed. (2014): {use}", use=say(GUIDE))
STEPS = "Preston City Council and CLES, spend analysis guide and its six steps"  # data
LAW = "Procurement Act 2023; Local Government (Exclusion of Non-commercial Considerations) Order 2026"  # data
HORIZON, LEAD = 24, 6


@dataclass(frozen=True)
class Influenceable(Technique[InfluenceAnswer]):
    """Every penny paid by whether and when it can be bought anew; the opportunities ranked with reasons."""

    name: ClassVar[str] = "influenceable"
    question: ClassVar[str] = say("Which of what is bought could be bought here, and when?")
    reads: ClassVar[tuple[str, ...]] = READS
    uses: ClassVar[tuple[str, ...]] = USES
    makes: ClassVar[tuple[str, ...]] = ("influenceable", "opportunities")
    sources: ClassVar[tuple[str, ...]] = (STEPS, LAW, GUIDE_SOURCE)

    area: str = param("", "area that counts as here (default: the place's own)")
    horizon: int = param(HORIZON, "how far to look ahead", unit="months", low=1, high=240)
    lead: int = param(
        LEAD, "how long before a contract ends its buying begins", unit="months", low=0, high=60
    )
    lot: int = param(
        10_000_000,
        "what a small firm could carry in twelve months: half of what a firm of £200,000 sells, as buyers "
        "may "
        "ask for sales of twice a contract",
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
        return InfluenceAnswer(found=self.gathered(place), place=place.name)

    def gathered(self, place: Place) -> Buying:
        """Gather what the answer and those that follow it rest on."""
        return gather(
            place, self.area, horizon=self.horizon, lead_months=self.lead, lot_pence=self.lot, lots=self.lots,
            years=self.years,
        )  # fmt: skip
