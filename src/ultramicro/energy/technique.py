"""The technique `energy`: what sharing what is generated here does for members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.message import say
from ultramicro.energy.answer import EnergyAnswer, KeyRow
from ultramicro.energy.audit import audited
from ultramicro.energy.bills.bill import bills_of, top_up_pence
from ultramicro.energy.operator import by_operator, read_report
from ultramicro.energy.read import own_excluded, read_bands, read_measured
from ultramicro.energy.settlement.by_method import settle_by_method
from ultramicro.energy.settlement.measured import Member
from ultramicro.energy.settlement.settle import Settlement, settle
from ultramicro.energy.sharing.fairness import evenness
from ultramicro.energy.sharing.keys import KEYS
from ultramicro.energy.sharing.rules import KEY_NAMES, METHOD_NAMES
from ultramicro.energy.siting.gather import where_of
from ultramicro.energy.siting.shared import tenths
from ultramicro.energy.tariffs.country_rules import rules_of
from ultramicro.energy.tariffs.prices import Band
from ultramicro.flows.kept_out import kept_out
from ultramicro.flows.tables import rows_of

BELGIUM = "BE"


@dataclass(frozen=True)
class Energy(Technique[EnergyAnswer]):
    """Local energy shared by a key from readings as they stand, everybody's bill, and all keys compared."""

    name: ClassVar[str] = "energy"
    question: ClassVar[str] = say("What does sharing the energy made here save us?")
    reads: ClassVar[tuple[str, ...]] = ("readings",)
    uses: ClassVar[tuple[str, ...]] = ("meters", "tariffs", "postcodes")
    makes: ClassVar[tuple[str, ...]] = ("allocations", "bills")
    sources: ClassVar[tuple[str, ...]] = (
        "Energy Local CIC, guides 1 and 2: equal shares among those who use power",  # data
        "R. Aumann, M. Maschler, J. Economic Theory 36 (1985) 195: rules for too small an estate",  # data
        "Real Decreto 244/2019 (Spain), anexo I: fixed coefficients",  # data
    )

    rule: str = param("equal", "the rule of sharing", choices=(*KEY_NAMES, *METHOD_NAMES))
    month: str = param("", "the month, as in 2026-03; all readings where empty")
    guarantee: bool = param(True, "whether nobody's use may cost more than it would have at retail")
    audit: bool = param(False, "whether each share is held against rules of fairness, as once a year")
    orders: int = param(200, "how many orders of joining the audit draws", unit="orders", low=1, high=100_000)

    def run(self, place: Place) -> EnergyAnswer:
        """Answer for a place."""
        measured = read_measured(place, month=self.month)
        bands = read_bands(place) if place.has("tariffs") else []
        country, excluded = str(place.settings.get("country", "GB")), own_excluded(place)
        runs = {key: settle(measured, key, own_excluded=excluded) for key in KEYS}
        if self.rule in METHOD_NAMES or country[:2] == BELGIUM:
            runs |= {rule: settle_by_method(measured, rule) for rule in METHOD_NAMES}
        compared = [_compared(key, each, bands) for key, each in runs.items()]
        run, operated = runs[self.rule], read_report(place, measured)
        # The operator's figures are what is owed, whatever another rule would have given.
        run = by_operator(run, operated) if operated else run
        bills = bills_of(run, bands, guarantee=self.guarantee) if bands else []
        return EnergyAnswer(
            run=run, bills=bills, keys=compared, guarantee=self.guarantee,
            report=operated.report if operated else None,
            consumers=[measured.members[n].id for n in operated.consumers] if operated else [],
            rules=rules_of(country, place.as_of), tenths=_tenths(place, measured.members),
            audit=audited(run, orders=self.orders) if self.audit else (),
            kept_out=kept_out(place, "meters", "tariffs"),
        )  # fmt: skip


def _tenths(place: Place, members: Sequence[Member]) -> dict[str, int]:
    """Return the tenth of deprivation of each meter whose postcode is known."""
    if not (place.has("postcodes") and place.has("meters")):
        return {}
    meters = {row["meter"]: str(row.get("postcode") or "") for row in rows_of(place.table("meters"))}
    where = where_of(place, list(meters.values()))
    rows = [{"postcode": meters.get(member.meter, "")} for member in members]
    found = zip(members, tenths(rows, where.tenths), strict=True)
    return {member.id: tenth for member, tenth in found if tenth is not None}


def _compared(key: str, run: Settlement, bands: list[Band]) -> KeyRow:
    takers = [place for place, member in enumerate(run.measured.members) if member.takes]
    used = run.measured.import_wh[:, takers].sum(axis=0)
    shared = run.allocated_wh[:, takers].sum(axis=0)
    even = evenness(used, shared, int(run.measured.export_wh.sum()))
    bills = [bill for bill in bills_of(run, bands, guarantee=False) if bill.member.takes] if bands else []
    topped = [top_up_pence(bill) for bill in bills]
    return KeyRow(
        key=key, matched_share=even.matched_share, generation_share=even.generation_share,
        low_fifth_share=even.low_fifth_share, gini=even.gini, worse_off=sum(each > 0 for each in topped),
        guarantee_pence=sum(topped),
        saved_pence=sum(bill.retail_pence - bill.for_use_pence for bill in bills),
    )  # fmt: skip
