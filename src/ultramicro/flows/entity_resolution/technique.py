"""The technique `suppliers`: which names are the same supplier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.message import say
from ultramicro.flows.entity_resolution.answer import SupplierAnswer
from ultramicro.flows.entity_resolution.found import find_suppliers
from ultramicro.flows.entity_resolution.likeness import ASK
from ultramicro.flows.kept_out import kept_out


@dataclass(frozen=True)
class Suppliers(Technique[SupplierAnswer]):
    """Which printed names stand for one party: merged where it is safe, asked where it is not."""

    name: ClassVar[str] = "suppliers"
    question: ClassVar[str] = say("Which names are the same supplier?")
    reads: ClassVar[tuple[str, ...]] = ("payments",)
    uses: ClassVar[tuple[str, ...]] = ("parties", "registers")
    makes: ClassVar[tuple[str, ...]] = ("party_names", "name_reviews", "party_register")
    sources: ClassVar[tuple[str, ...]] = (
        "I. P. Fellegi and A. B. Sunter, A Theory for Record Linkage (1969)",  # data
        "org-id.guide: GB-COH and GB-CHC, the prefixes of company and charity numbers",  # data
    )

    least_score: float = param(
        ASK, "likeness from which a person is asked about two names", unit="percent", low=ASK, high=100
    )

    def run(self, place: Place) -> SupplierAnswer:
        """Answer for a place."""
        found = find_suppliers(place, least_score=self.least_score)
        return SupplierAnswer(found=found, kept_out=kept_out(place, "parties"))
