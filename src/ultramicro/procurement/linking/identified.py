"""Payments that a section 70 file, or a transaction of a release, names by their contract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import ibis

from ultramicro.core.contract import Relation
from ultramicro.flows.tables import materialise, relation, rows_of

VAT = 1.2
"""Payments under section 70 are printed with VAT and lists of payments mostly without. [ratio]"""
NEAR_DAYS = 7
"""Two files may date one payment as far apart. [days]"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Identified:
    """A payment with the number of the contract that it is under, as its source says."""

    contract: int
    payer: str
    supplier: str
    company_number: str
    amount_pence: int
    paid_on: date | None


def identify(
    paid: Iterable[Mapping[str, object]],
    contracts: Iterable[tuple[int | str, ...]],
    bodies: Mapping[str, str],
) -> list[Identified]:
    """Find the contract of each payment: by the reference in its buyer's register, else by an id.

    Parameters
    ----------
    paid : iterable of mapping
        Rows of the table `contract_payments`.
    contracts : iterable of tuple
        Number, payer and reference of each contract, and its other identifiers: name, ocid, notice.
    bodies : mapping of str to str
        From `same_bodies`.

    Returns
    -------
    list of Identified
        Payments whose identifier names one contract; where several bear it, none is taken.

    Examples
    --------
    >>> row = {"reference": "s-12", "buyer": "Kelder", "supplier": "Elm Ltd", "amount_pence": 5}
    >>> contracts, bodies = [(3, "Kelder Council", "S-12", "")], {"Kelder": "Kelder Council"}
    >>> [each.contract for each in identify([row], contracts, bodies)]
    [3]
    """
    holders: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, payer, reference, *others in contracts:
        for mark in ((str(payer), _plain(reference)), *(("", _plain(other)) for other in others)):
            if mark[1]:
                holders[mark].add(int(number))
    found = []
    for row in paid:
        payer = bodies.get(str(row.get("buyer") or ""), "")
        told = [_plain(row.get(name)) for name in ("reference", "reference", "ocid", "release")]
        marks = list(zip((payer, "", "", ""), told, strict=True))
        numbers = [min(some) for mark in marks if mark[1] and len(some := holders.get(mark, set())) == 1]
        if numbers and payer:
            found.append(_identified(row, numbers[0], payer))
    return found


def _identified(row: Mapping[str, object], number: int, payer: str) -> Identified:
    paid_on, amount = row.get("paid_on"), row.get("amount_pence")
    return Identified(
        contract=number, payer=payer, supplier=str(row.get("supplier") or ""),
        company_number=str(row.get("company_number") or ""),
        amount_pence=amount if isinstance(amount, int) else 0,
        paid_on=paid_on if isinstance(paid_on, date) else None,
    )  # fmt: skip


def _plain(text: object) -> str:
    return "".join(str(text or "").split()).casefold()


def named_payments(payments: Relation, identified: Iterable[Identified]) -> Relation:
    """Find the payments of the lists that are those of the other source: the same sum, nearly the same day.

    Parameters
    ----------
    payments : Relation
        `payer`, `payee`, `paid_on`, `amount_pence` [pence].
    identified : iterable of Identified
        From `identify`.

    Returns
    -------
    Relation
        `payer`, `payee`, `paid_on`, `amount_pence`, `named` (number of the contract); only where one payment
        alone comes into question, with or without VAT.
    """
    wanted = [
        (at, each.payer, amount, each.paid_on, each.contract)
        for at, each in enumerate(identified)
        for amount in sorted({each.amount_pence, round(each.amount_pence / VAT)})
    ]
    sought = relation(
        {"at": "integer", "payer": "text", "amount_pence": "integer", "on": "date", "named": "integer"},
        wanted,
    )
    joined = payments.filter(payments.payee.notnull()).join(sought, ["payer", "amount_pence"])
    near = joined.filter((joined.paid_on.delta(joined.on, unit="day")).abs() <= NEAR_DAYS)
    keys = ("payer", "payee", "paid_on", "amount_pence")
    lines = materialise(near.group_by("at", "named", *keys).agg(lines=near.count()))
    # One source's payment is one line of the other's, and no line is under two contracts; two sources may
    # tell of one payment.
    alone = ibis.window(group_by="at")
    once = lines.mutate(
        same=lines.lines.sum().over(alone), claims=lines.named.nunique().over(ibis.window(group_by=keys))
    )
    sure = once.filter(once.same == 1, once.claims == 1)
    return materialise(sure.select(*keys, "named"))


def payees_named(named: Relation) -> list[tuple[str, str, int]]:
    """Give the payees that identifiers lead to, each with its payer and the contract's number."""
    some = named.select("payer", "payee", "named").distinct().order_by("payer", "payee", "named")
    return [(row["payer"], row["payee"], row["named"]) for row in rows_of(some)]
