"""The technique `duties`: what the law asks a buyer to publish about what it bought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.message import say
from ultramicro.flows.kept_out import kept_out
from ultramicro.flows.tables import rows_of
from ultramicro.place.facts.procurement import NATIONS
from ultramicro.procurement.duties.answer import DutiesAnswer
from ultramicro.procurement.duties.bought import PLANNED, awarded, payment_splits
from ultramicro.procurement.duties.days_to_pay import first_day
from ultramicro.procurement.duties.gather import duty_of, indicators, invoices, judged_contracts, left_out
from ultramicro.procurement.duties.indicators import to_assess
from ultramicro.procurement.duties.of_area import of_area
from ultramicro.procurement.duties.payments_listed import to_publish
from ultramicro.procurement.duties.under_contracts import by_identifier, under_contracts
from ultramicro.procurement.rules.register import registered


@dataclass(frozen=True)
class Duties(Technique[DutiesAnswer]):
    """Days to pay, payments over the sum, assessments, shares to small and voluntary suppliers."""

    name: ClassVar[str] = "duties"
    question: ClassVar[str] = say("What do we owe the law about what we bought?")
    reads: ClassVar[tuple[str, ...]] = ("contracts",)
    uses: ClassVar[tuple[str, ...]] = (
        "contract_payments", "contract_links", "paid_invoices", "payments", "promises", "locality", "areas",
        "multipliers", "rejects",
    )  # fmt: skip
    sources: ClassVar[tuple[str, ...]] = (
        "Procurement Act 2023, sections 52 and 69 to 71; Procurement (Amendment) Regulations 2026",  # data
        "Procurement Regulations 2024, regulations 38 and 39: payments compliance and performance",  # data
        "Community Wealth Building (Scotland) Act 2026, section 5",  # data
    )

    area: str = param("", "the area that counts as inside; the place's own where empty")

    def run(self, place: Place) -> DutiesAnswer:
        """Answer for a place, by the law of the days on which its buying began."""
        rows, country = rows_of(place.table("contracts")), str(place.settings.get("country", "GB"))
        contracts = registered(rows, country)
        law, known = judged_contracts(contracts), by_identifier(contracts)
        duty = duty_of(law)
        paid = under_contracts(place, known, duty)
        return DutiesAnswer(
            contracts={each.contract: each for each in contracts}, on=place.as_of,
            reporting_since=first_day(NATIONS.get(country.upper(), "")),
            kept=invoices(place, known, law), paid=paid,
            listed=tuple(to_publish(paid.payments, duty.__getitem__)),
            assessed=tuple(
                to_assess(
                    ((e.contract, e.whole, _day(e.row.get("starts_on")), _day(e.row.get("ends_on")))
                     for e in contracts if e.row.get("stage") not in PLANNED),
                    place.as_of,
                )
            ),
            promised=indicators(place, known), of_payments=payment_splits(place), awarded=awarded(rows),
            of_area=of_area(place, self.area), left=left_out(place),
            kept_out=kept_out(place, "paid_invoices", "promises"),
        )  # fmt: skip


def _day(cell: object) -> date | None:
    return cell if isinstance(cell, date) else None
