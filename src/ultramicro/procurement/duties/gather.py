"""From the place's tables to what the duties are reckoned from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ultramicro.core.contract import Place
from ultramicro.flows.tables import rows_of
from ultramicro.procurement.duties.days_to_pay import ABOUT as S69
from ultramicro.procurement.duties.indicators import Indicator
from ultramicro.procurement.duties.kept_invoices import KeptInvoices, Row, kept_invoices
from ultramicro.procurement.duties.payments_listed import ABOUT as S70
from ultramicro.procurement.duties.under_contracts import key_of
from ultramicro.procurement.promises.model import entry_of, promises_of
from ultramicro.procurement.rules.certainty import Answer
from ultramicro.procurement.rules.duties import Judged, Ruling, judged
from ultramicro.procurement.rules.register import Registered


def judged_contracts(contracts: Iterable[Registered]) -> dict[str, Judged]:
    """Return what the law says of each contract."""
    return {each.contract: judged(each.whole) for each in contracts}


def duty_of(law: Mapping[str, Judged]) -> dict[str, Ruling]:
    """Return what the law says of publishing each contract's payments."""
    return {name: found.on(S70) for name, found in law.items()}


def invoices(place: Place, known: Mapping[str, str | None], law: Mapping[str, Judged]) -> KeptInvoices:
    """Return the invoices of the table `paid_invoices`, each once; those of contracts that are no public one
    of the act are left out.
    """  # noqa: D205
    if not place.has("paid_invoices"):
        return KeptInvoices()

    def public(row: Row) -> Answer:
        contract = known.get(key_of(row.get("contract")))
        return law[contract].on(S69).answer if contract else Answer.UNKNOWN

    return kept_invoices(rows_of(place.table("paid_invoices")), place.as_of, public)


def indicators(place: Place, known: Mapping[str, str | None]) -> dict[str, list[Indicator]]:
    """Return the promises of the table `promises` as lines of each contract's sheet of indicators."""
    found: dict[str, list[Indicator]] = {}
    rows = rows_of(place.table("promises")) if place.has("promises") else []
    for promise in promises_of(map(entry_of, rows)):
        stands, contract = promise.stands, known.get(key_of(promise.stands.contract))
        if contract and not promise.is_withdrawn:
            lines = found.setdefault(contract, [])
            lines.append(
                Indicator(contract=contract, number=len(lines) + 1, indicator=stands.text or stands.promise,
                          unit=stands.unit, promised=stands.promised, delivered=stands.delivered)
            )  # fmt: skip
    return found


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Rows of the place's files that could not be used, and those of them in another currency."""

    rows: int = 0
    other_currency: int = 0
    files: tuple[str, ...] = ()


def left_out(place: Place) -> LeftOut:
    """Return what was rejected of the files that the duties rest on."""
    if not place.has("rejects"):
        return LeftOut()
    table = place.table("rejects")
    rejected = table.filter(table.fate == "rejected")
    counted = rejected.group_by("file", "code").aggregate(n=rejected.count())
    rows = [row for row in rows_of(counted.order_by("file", "code")) if _rests_on(str(row["file"]))]
    return LeftOut(
        rows=sum(int(row["n"]) for row in rows),
        other_currency=sum(int(row["n"]) for row in rows if row["code"] == "other_currency"),
        files=tuple(dict.fromkeys(str(row["file"]) for row in rows)),
    )


def _rests_on(file: str) -> bool:
    return file.startswith(("payments", "contracts"))
