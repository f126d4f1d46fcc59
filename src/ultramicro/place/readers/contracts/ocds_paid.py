"""Payments under the contracts of a release, and those of them that cannot be used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from ultramicro.core.message import Message
from ultramicro.place.readers.contracts.cells import other_currency_said, paid_pence
from ultramicro.place.readers.contracts.days import day_of
from ultramicro.place.readers.contracts.ocds_common import Common, Row, first_text, named
from ultramicro.place.readers.contracts.ocds_parts import (
    Json,
    Party,
    day_unread,
    digits,
    id_of,
    name_of,
    obj,
    objs,
)
from ultramicro.place.readers.reasons import amount_unreadable, other_currency
from ultramicro.place.readers.values.currencies import foreign_currency
from ultramicro.place.readers.values.dates import LATEST


def transactions(common: Common) -> Iterator[Row | tuple[Message, Json]]:
    """Give a row to each payment under the contracts of a release, or say why it gives none.

    Parameters
    ----------
    common : Common
        The release.

    Yields
    ------
    dict or (Message, mapping)
        A row of `contract_payments`; or why there is none, with the transaction.
    """
    for contract in common.contracts:
        for each in objs(obj(contract.get("implementation")).get("transactions")):
            # 1.0 calls the sum `amount` and the parties `providerOrganization` and `receiverOrganization`.
            held = obj(each.get("value")) or obj(each.get("amount"))
            amount = held.get("amount", each.get("amount") if not held else None)
            read = _pence(amount, held.get("currency"), common.currency)
            yield (read, each) if isinstance(read, Message) else _row(common, contract, each, read)


def _pence(amount: object, code: object, own: str) -> int | Message:
    text = "" if amount is None or isinstance(amount, (bool, Mapping, list)) else digits(amount).strip()
    if foreign := other_currency_said(code, own) or foreign_currency(text, own):
        return other_currency(foreign, own)
    pence = paid_pence(text)
    return amount_unreadable(text) if pence is None else pence


def _row(common: Common, contract: Json, each: Json, pence: int) -> Row:
    payee = obj(each.get("payee")) or obj(each.get("receiverOrganization"))
    payer = obj(each.get("payer")) or obj(each.get("providerOrganization"))
    party = common.parties.supplier(payee)[0] if payee else Party(name="")
    numbers: Mapping[str, object] = party.columns
    paid_on, flag = _day(each.get("date"), common.columns["published_on"])
    return {
        "reference": named(common, common.part_of(contract)),
        "ocid": common.ocid, "release": common.columns["release"],
        "payment": id_of(each.get("id")) or None,
        "title": first_text([contract.get("title")]) or common.columns["title"],
        "buyer": name_of(common.parties.full(payer)) or common.columns["buyer"],
        "supplier": party.name or None, "supplier_id": numbers.get("supplier_id"),
        "company_number": numbers.get("company_number"), "amount_pence": pence,
        "paid_on": paid_on, "flag": flag,
    }  # fmt: skip


def _day(told: object, published: date | None) -> tuple[date | None, str]:
    """Return the day of a payment; what is none, or lies behind the notice that tells it, is flagged."""
    found = day_of(told)
    if found is None or found.year > LATEST:
        return None, "day_unclear" if found is not None or day_unread(told) else ""
    return found, "day_ahead" if published and found > published else ""
