"""The technique `lots`: in which lots small firms could win a contract, at what cost, and where it flips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.message import say
from ultramicro.flows.kept_out import kept_out
from ultramicro.place.facts.procurement import NATIONS
from ultramicro.procurement.lots.answer import LotsAnswer
from ultramicro.procurement.lots.consortium import Consortium, Turnover, consortium
from ultramicro.procurement.lots.flips import stretches
from ultramicro.procurement.lots.gather import Gathered, gather
from ultramicro.procurement.lots.model import weight_of
from ultramicro.procurement.lots.solve import best_award
from ultramicro.procurement.rules.contract import Contract, Kind, Vat, Worth, together
from ultramicro.procurement.rules.duties import Judged, judged

POUND = 100
BODY_KINDS = (
    "best_value_authority", "parish_council", "central_government", "health", "other_public", "utility",
    "not_known",
)  # fmt: skip


@dataclass(frozen=True)
class Lots(Technique[LotsAnswer]):
    """The award of least cost, proved; who could join; what buying locally must be worth for another one."""

    name: ClassVar[str] = "lots"
    question: ClassVar[str] = say("In which lots could small firms here win this contract?")
    reads: ClassVar[tuple[str, ...]] = ("lot_packages", "lot_bids")
    uses: ClassVar[tuple[str, ...]] = ("lot_firms",)
    sources: ClassVar[tuple[str, ...]] = (
        "Procurement Act 2023, section 18: a body considers lots and says why it makes none",  # data
        "M. J. Eisner and D. G. Severance, J. ACM 23 (1976) 619: where the best answer flips",  # data
    )

    contract: str = param("", "the contract, as lot_packages.csv has it; the first where empty")
    administration: int = param(2_000, "what one more supplier costs the buyer in all", unit="£", low=0)
    local_weight: float = param(
        0.0, "what local firms are paid is worth so much more than its price; 0 is price alone", unit="share",
        low=0, high=1,
    )  # fmt: skip
    most_lots: int = param(0, "the most packages that one firm may win; 0 is no limit", low=0)
    turnover: str = param(
        "together", "how a group meets what is asked of turnover, as the notice says",
        choices=tuple(map(str, Turnover)),
    )  # fmt: skip
    body: str = param("best_value_authority", "the kind of body that buys", choices=BODY_KINDS)
    kind: str = param(
        "goods_services", "what is bought, as thresholds tell it apart", choices=tuple(map(str, Kind))
    )
    vat: str = param("unknown", "how the values of packages are meant", choices=tuple(map(str, Vat)))

    def run(self, place: Place) -> LotsAnswer:
        """Answer for a place; the day of the place is that on which the buying begins."""
        found = gather(
            place, self.contract, administration_pence=self.administration * POUND, most_lots=self.most_lots
        )
        weight = weight_of(self.local_weight)
        cheapest = best_award(found.tender)
        return LotsAnswer(
            found=found, best=best_award(found.tender, weight) if weight else cheapest, cheapest=cheapest,
            weight=weight, stretches=tuple(stretches(found.tender)), consortium=self._consortium(found),
            law=self._law(place, found),
            kept_out=kept_out(place, *self.reads, *self.uses),
        )  # fmt: skip

    def _consortium(self, found: Gathered) -> Consortium:
        # Who is known to be large needs no partners, and is not whom the question is about.
        joining = [firm for firm in found.candidates if found.small.get(firm.name) is not False]
        return consortium(
            found.works, joining, found.bids, administration_pence=self.administration * POUND,
            turnover=Turnover(self.turnover),
        )  # fmt: skip

    def _law(self, place: Place, found: Gathered) -> Judged:
        lots = (Worth.of(value, Vat(self.vat)) for value in (work.value_pence for work in found.works))
        whole = Contract(
            worth=together(lots), kind=Kind(self.kind), body=self.body,
            nation=NATIONS.get(str(place.settings.get("country", "GB")).upper(), ""),
            commenced_on=place.as_of,
        )  # fmt: skip
        return judged(whole)
