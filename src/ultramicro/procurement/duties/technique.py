"""The technique `duties`: what the law asks a buyer to publish about what it bought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.message import say
from ultramicro.flows.kept_out import kept_out
from ultramicro.flows.tables import rows_of
from ultramicro.procurement.duties.answer import DutiesAnswer
from ultramicro.procurement.duties.gather import (
    contract_splits,
    duty_of,
    invoices,
    of_area,
    payment_splits,
    under_contracts,
)
from ultramicro.procurement.duties.indicators import to_assess
from ultramicro.procurement.duties.payments_listed import to_publish
from ultramicro.procurement.rules.register import registered


@dataclass(frozen=True)
class Duties(Technique[DutiesAnswer]):
    """Days to pay, payments over the sum, assessments, shares to small and voluntary suppliers."""

    name: ClassVar[str] = "duties"
    question: ClassVar[str] = say("What do we owe the law about what we bought?")
    reads: ClassVar[tuple[str, ...]] = ("contracts",)
    uses: ClassVar[tuple[str, ...]] = (
        "contract_payments", "paid_invoices", "payments", "locality", "areas", "multipliers",
    )  # fmt: skip
    sources: ClassVar[tuple[str, ...]] = (
        "Procurement Act 2023, sections 52 and 69 to 71; Procurement (Amendment) Regulations 2026",  # data
        "Community Wealth Building (Scotland) Act 2026, section 5",  # data
    )

    area: str = param("", "the area that counts as inside; the place's own where empty")

    def run(self, place: Place) -> DutiesAnswer:
        """Answer for a place, by the law of the days on which its buying began."""
        rows = rows_of(place.table("contracts"))
        contracts = registered(rows, str(place.settings.get("country", "GB")))
        paid, duty = under_contracts(place, contracts), duty_of(contracts)
        return DutiesAnswer(
            contracts={each.contract: each for each in contracts}, on=place.as_of,
            invoices=tuple(invoices(place)), paid=paid,
            listed=tuple(to_publish(paid.payments, duty.__getitem__)),
            assessed=tuple(
                to_assess(
                    ((e.contract, e.whole, _day(e.row.get("starts_on")), _day(e.row.get("ends_on")))
                     for e in contracts if e.row.get("stage") not in {"pipeline", "tender"}),
                    place.as_of,
                )
            ),
            splits={**payment_splits(place), **contract_splits(rows)}, of_area=of_area(place, self.area),
            kept_out=kept_out(place, "paid_invoices"),
        )  # fmt: skip


def _day(cell: object) -> date | None:
    return cell if isinstance(cell, date) else None
