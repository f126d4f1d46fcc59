"""The technique `contract-links`: which payee is which contract's supplier, and what is paid under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.message import say
from ultramicro.procurement.linking.coverage import LEAST_PENCE
from ultramicro.procurement.links_answer import LinksAnswer
from ultramicro.procurement.links_found import find_links


@dataclass(frozen=True)
class ContractLinks(Technique[LinksAnswer]):
    """Payments put under contracts with evidence and class, and how much of all contracts are known."""

    name: ClassVar[str] = "contract-links"
    question: ClassVar[str] = say("Which payments are under which contract?")
    reads: ClassVar[tuple[str, ...]] = ("contracts", "payments")
    uses: ClassVar[tuple[str, ...]] = ("contract_payments",)
    makes: ClassVar[tuple[str, ...]] = ("contract_links", "payee_standing")
    sources: ClassVar[tuple[str, ...]] = (
        "I. P. Fellegi and A. B. Sunter, A Theory for Record Linkage (1969)",  # data
        "Local Government Transparency Code 2015: contracts above GBP 5,000 are listed",  # data
        "Procurement Act 2023, section 70: payments above GBP 30,000 by contract",  # data
    )

    least: int = param(
        LEAST_PENCE, "what a payee is paid in a calendar year from which a register should list it",
        unit="pence", low=0,
    )  # fmt: skip
    top: int = param(100, "number of questions to list", low=1, high=100_000)

    def run(self, place: Place) -> LinksAnswer:
        """Answer for a place."""
        return LinksAnswer(found=find_links(place, least_pence=self.least), top=self.top)
