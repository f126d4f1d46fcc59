"""Payments and the contracts they may be under: named by their source, or by who is the supplier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import ibis

from ultramicro.core.contract import UNDATED, Place, Relation
from ultramicro.flows.tables import rows_of
from ultramicro.place.facts.procurement import VAT_PERCENT
from ultramicro.procurement.duties.payments_listed import Payment, limit
from ultramicro.procurement.rules.certainty import Answer
from ultramicro.procurement.rules.contract import Vat
from ultramicro.procurement.rules.duties import Ruling
from ultramicro.procurement.rules.register import Registered

Row = Mapping[str, object]
CLASSES = ("named", "strong", "probable", "also_buys", "one_of_these")
"""Classes of `contract_links` in which a payment may be under the contract."""
GRACE = timedelta(days=92)
"""How long after its last day a contract may still be paid: invoices come late, and registers lag."""


@dataclass(frozen=True, kw_only=True)
class UnderContracts:
    """Payments under known contracts, and how many rows are not among them.

    Parameters
    ----------
    payments : tuple of Payment
        Each once: named by their source, or joined by their supplier.
    unjoined, repeated, future : int
        How many rows name a contract that is not there, or none; stand a second time; bear a day to come.
    over : int or None
        How many payments of the payment files are over the sum and may have been made since it holds, less
        those that are joined: they may be under a contract that no register here has. None without files.
    """

    payments: tuple[Payment, ...] = ()
    unjoined: int = 0
    repeated: int = 0
    future: int = 0
    over: int | None = None


def by_identifier(contracts: Iterable[Registered]) -> dict[str, str | None]:
    """Return the contract of each identifier; None where it is that of several."""
    known: dict[str, str | None] = {}
    for each in contracts:
        for name in ("contract", "reference", "ocid"):
            if key := key_of(each.row.get(name)):
                known[key] = each.contract if known.get(key, each.contract) == each.contract else None
    return known


def key_of(cell: object) -> str:
    """Return an identifier as it is compared: in small letters, blanks as one."""
    return " ".join(str(cell or "").split()).casefold()


def under_contracts(
    place: Place, known: Mapping[str, str | None], duty: Mapping[str, Ruling]
) -> UnderContracts:
    """Return the payments that are under a known contract, or may be.

    Parameters
    ----------
    place : Place
        It may have `contract_payments`, and `payments` with `contract_links`.
    known : mapping of str to str or None
        From `by_identifier`.
    duty : mapping of str to Ruling
        What the law says of publishing each contract's payments.
    """
    rows = rows_of(place.table("contract_payments")) if place.has("contract_payments") else []
    now = [row for row in rows if not _to_come(row, place.as_of)]
    once = list({_same(row, at): row for at, row in enumerate(now)}.values())
    found = [(row, _contract_of(row, known)) for row in once]
    named = tuple(_named(row, contract) for row, contract in found if contract)
    joined, over = _of_files(place, duty, named)
    return UnderContracts(
        payments=(*named, *joined), unjoined=sum(contract is None for _, contract in found),
        repeated=len(now) - len(once), future=len(rows) - len(now), over=over,
    )  # fmt: skip


def _to_come(row: Row, on: date) -> bool:
    paid = row.get("paid_on")
    return on != UNDATED and isinstance(paid, date) and paid > on


def _same(row: Row, at: int) -> object:
    # A payment with a number of its own is one, in whatever files it stands; without one it may be another.
    names = ("payment", "reference", "ocid", "supplier", "amount_pence", "paid_on")
    return tuple(row.get(name) for name in names) if row.get("payment") else at


def _contract_of(row: Row, known: Mapping[str, str | None]) -> str | None:
    given = (known.get(key_of(row.get(name))) for name in ("reference", "ocid"))
    return next((contract for contract in given if contract), None)


def _named(row: Row, contract: str) -> Payment:
    paid = row.get("paid_on")
    return Payment(
        reference=str(row.get("payment") or ""), contract=contract, supplier=str(row.get("supplier") or ""),
        # The file that section 70 asks for has sums with VAT.
        amount_pence=int(str(row["amount_pence"])), vat=Vat.INCLUDING,
        paid_on=paid if isinstance(paid, date) else None,
    )  # fmt: skip


def _of_files(
    place: Place, duty: Mapping[str, Ruling], named: Sequence[Payment]
) -> tuple[list[Payment], int | None]:
    """Return large payments joined by their supplier, and how many others there are."""
    if not place.has("payments"):
        return [], None
    rows = rows_of(_large(place.table("payments"), place.as_of))
    told = {(key_of(each.supplier), each.paid_on, pence) for each in named for pence in _sums(each)}
    rest = [row for row in rows if (key_of(row["payee"]), row["paid_on"], row["amount_pence"]) not in told]
    links = _links(place, duty) if rest else {}
    joined = [each for row in rest if (each := _joined(row, links))]
    return joined, len(rest) - len(joined)


def _large(payments: Relation, on: date) -> Relation:
    rule = limit()
    least = (rule.limit_pence or 0) * 100 // (100 + VAT_PERCENT)
    held = (payments.amount_pence > least) & (payments.paid_on.isnull() | (payments.paid_on >= rule.from_on))
    if on != UNDATED:
        held = held & (payments.paid_on.isnull() | (payments.paid_on <= on))
    return payments.filter(held).select("payer", "payee", "amount_pence", "paid_on", "reference")


def _sums(paid: Payment) -> tuple[int, int]:
    """Return a sum as it is and without VAT: payment files are usually without."""
    return paid.amount_pence, round(paid.amount_pence * 100 / (100 + VAT_PERCENT))


def _links(place: Place, duty: Mapping[str, Ruling]) -> dict[tuple[object, object], list[Row]]:
    """Return the contracts each payee may be paid under, of those whose payments may have to be published."""
    may = [name for name, ruling in duty.items() if ruling.answer is not Answer.NO]
    if not may or not place.has("contract_links"):
        return {}
    links = place.table("contract_links")
    held = links.filter(links["class"].isin(CLASSES)).semi_join(ibis.memtable({"contract": may}), "contract")
    found: dict[tuple[object, object], list[Row]] = {}
    for row in rows_of(held.order_by("contract")):
        found.setdefault((row["payer"], row["payee"]), []).append(row)
    return found


def _joined(row: Row, links: Mapping[tuple[object, object], list[Row]]) -> Payment | None:
    paid = row["paid_on"]
    live = [link for link in links.get((row["payer"], row["payee"]), []) if _live(link, paid)]
    if not live:
        return None
    only = live[0] if len(live) == 1 else None
    return Payment(
        reference=str(row["reference"] or ""), contract=str(live[0]["contract"]),
        supplier=str(row["payee"] or ""), amount_pence=int(str(row["amount_pence"])),
        vat=Vat.UNKNOWN, paid_on=paid if isinstance(paid, date) else None,
        joined=str(only["class"]) if only else "one_of_these",
    )  # fmt: skip


def _live(link: Row, paid: object) -> bool:
    begins, ends = link["starts_on"], link["ends_on"]
    if not isinstance(paid, date):
        return True
    return not (isinstance(begins, date) and paid < begins) and not (
        isinstance(ends, date) and paid > ends + GRACE
    )
