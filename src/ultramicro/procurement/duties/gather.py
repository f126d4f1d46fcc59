"""From the place's tables to what the duties are reckoned from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ultramicro.core.contract import Place
from ultramicro.flows.areas import choose_area
from ultramicro.flows.tables import rows_of, sum_pence
from ultramicro.procurement.duties.days_to_pay import Invoice
from ultramicro.procurement.duties.payments_listed import ABOUT, Payment
from ultramicro.procurement.duties.shares import (
    Split,
    ThreeFigures,
    small_and_voluntary,
    split_by,
    three_figures,
)
from ultramicro.procurement.rules.contract import Vat
from ultramicro.procurement.rules.duties import Ruling, judged
from ultramicro.procurement.rules.register import Registered

Row = Mapping[str, object]
MULTIPLIER = "LM3"


class _Area(NamedTuple):
    name: str


@dataclass(frozen=True, kw_only=True)
class UnderContracts:
    """Payments that say under which contract they were made, and what the law says of each contract.

    Parameters
    ----------
    payments : tuple of Payment
        Of contracts that are known, under the name that the place has for them.
    unjoined : int
        How many name a contract that is not there, or none.
    """

    payments: tuple[Payment, ...]
    unjoined: int


def under_contracts(place: Place, contracts: Sequence[Registered]) -> UnderContracts:
    """Return the payments of the table `contract_payments`, joined to contracts by identifier alone."""
    if not place.has("contract_payments"):
        return UnderContracts(payments=(), unjoined=0)
    known = _by_identifier(contracts)
    rows = rows_of(place.table("contract_payments"))
    found = [(row, _contract_of(row, known)) for row in rows]
    return UnderContracts(
        payments=tuple(_payment(row, contract) for row, contract in found if contract),
        unjoined=sum(contract is None for _, contract in found),
    )


def _by_identifier(contracts: Iterable[Registered]) -> dict[str, str | None]:
    """Return the contract of each identifier; None where it is that of several."""
    known: dict[str, str | None] = {}
    for each in contracts:
        for name in ("contract", "reference", "ocid"):
            if key := _key(each.row.get(name)):
                known[key] = each.contract if known.get(key, each.contract) == each.contract else None
    return known


def _contract_of(row: Row, known: Mapping[str, str | None]) -> str | None:
    given = (known.get(_key(row.get(name))) for name in ("reference", "ocid"))
    return next((contract for contract in given if contract), None)


def _key(cell: object) -> str:
    return " ".join(str(cell or "").split()).casefold()


def _payment(row: Row, contract: str) -> Payment:
    paid = row.get("paid_on")
    return Payment(
        reference=str(row.get("payment") or ""), contract=contract, supplier=str(row.get("supplier") or ""),
        # The file that section 70 asks for has sums with VAT.
        amount_pence=int(str(row["amount_pence"])), vat=Vat.INCLUDING,
        paid_on=paid if isinstance(paid, date) else None,
    )  # fmt: skip


def duty_of(contracts: Iterable[Registered]) -> dict[str, Ruling]:
    """Return what the law says of publishing each contract's payments."""
    return {each.contract: judged(each.whole).on(ABOUT) for each in contracts}


def invoices(place: Place) -> list[Invoice]:
    """Return the invoices of the table `paid_invoices`."""
    if not place.has("paid_invoices"):
        return []
    return [
        Invoice(
            amount_pence=int(row["amount_pence"]), received_on=row["received_on"], paid_on=row["paid_on"],
            disputed=bool(row.get("disputed")),
        )
        for row in rows_of(place.table("paid_invoices"))
    ]  # fmt: skip


def payment_splits(place: Place) -> dict[str, Split]:
    """Return what of the payments goes to small firms and to voluntary bodies, by id."""
    if not place.has("payments"):
        return {}
    table = place.table("payments")
    # Added up by the table's engine: there may be ten million rows.
    paid = table.filter(table.amount_pence > 0)
    sizes = rows_of(paid.group_by("size").aggregate(pence=sum_pence(paid.amount_pence)))
    known = [(small_and_voluntary(row["size"]), int(row["pence"])) for row in sizes]
    return {
        "payments_small": split_by((small, pence) for (small, _), pence in known),
        "payments_voluntary": split_by((voluntary, pence) for (_, voluntary), pence in known),
    }


def contract_splits(rows: Sequence[Row]) -> dict[str, Split]:
    """Return what of the contracts' value goes to small firms and to voluntary bodies, by id.

    A value that several suppliers share counts once, and as unknown where they are not all alike.

    Examples
    --------
    >>> one = {"contract": "c", "value_pence": 8, "sme": True, "vcse": None}
    >>> contract_splits([one, {**one, "sme": False}, {**one, "contract": "d"}])["contracts_small"]
    Split(yes_pence=8, no_pence=0, unknown_pence=8)
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row.get("stage") not in {"pipeline", "tender"}:
            groups.setdefault(str(row["contract"]), []).append(row)
    found = {}
    for what, column in (("contracts_small", "sme"), ("contracts_voluntary", "vcse")):
        found[what] = split_by((_alike(held, column), _worth(held)) for held in groups.values())
    return found


def _alike(rows: Sequence[Row], column: str) -> bool | None:
    said = {row.get(column) for row in rows}
    only = said.pop() if len(said) == 1 else None
    return only if isinstance(only, bool) else None


def _worth(rows: Sequence[Row]) -> int:
    value = rows[0].get("value_pence")
    return max(0, value) if isinstance(value, int) else 0


@dataclass(frozen=True, kw_only=True)
class OfArea:
    """What of the payments goes to suppliers inside an area, and the three figures of a Scottish plan."""

    area: str
    inside: Split
    figures: ThreeFigures


def of_area(place: Place, wanted: str) -> OfArea | None:
    """Return what the place's other rooms say of an area; None where it has no payments or no areas."""
    if not (place.has("locality") and place.has("areas")):
        return None
    areas = rows_of(place.table("areas").order_by("level", "area"))
    area = choose_area(place, [_Area(name=str(row["area"])) for row in areas], wanted)
    table = place.table("locality")
    rows = rows_of(table.filter((table.area == area) & (table.basis == "all") & (table.dimension == "all")))
    if not rows:
        return None
    row = rows[0]
    inside = Split(
        yes_pence=row["inside_pence"], no_pence=row["outside_pence"], unknown_pence=row["unknown_pence"]
    )
    return OfArea(
        area=area, inside=inside,
        figures=three_figures(
            inside_pence=inside.yes_pence, outside_pence=inside.no_pence,
            unknown_pence=inside.unknown_pence, circulation=_circulation(place, area),
        ),
    )  # fmt: skip


def _circulation(place: Place, area: str) -> tuple[float, float] | None:
    if not place.has("multipliers"):
        return None
    table = place.table("multipliers")
    own = (table.area == area) & (table.subject == "place") & (table.measure == MULTIPLIER)
    rows = rows_of(table.filter(own))
    if not rows or rows[0]["low"] is None or rows[0]["high"] is None:
        return None
    return float(rows[0]["low"]), float(rows[0]["high"])
