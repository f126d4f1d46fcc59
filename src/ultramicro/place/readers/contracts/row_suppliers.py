"""Whom a record of a register or an export names as supplier, with what stands beside the name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ultramicro.place.readers.contracts.cleaning import clean, clean_address, is_nothing, unescaped
from ultramicro.place.readers.contracts.identifiers import (
    company_number,
    company_numbers,
    other_number,
    postcode,
    postcode_at_end,
    postcodes,
)
from ultramicro.place.readers.contracts.ocds_parts import truth
from ultramicro.place.readers.contracts.record import Record
from ultramicro.place.readers.contracts.suppliers import NOT_NAMED, SEVERAL, Named, suppliers_in

Row = dict[str, Any]
_SMALL = re.compile(r"\bsmes?\b|\bmicro\b|\bsmall\b|\bmedium\b", re.IGNORECASE)
_VOLUNTARY = re.compile(
    r"vcse|voluntary|charity|third sector|social enterprise|\bcic\b|\bvco\b|not[- ]for[- ]profit",
    re.IGNORECASE,
)
_LARGE = re.compile(r"\blarge\b|non[- ]?sme|private(?: sector)?$", re.IGNORECASE)
_GROUP = re.compile(r"\[([^\[\]]*)\]")
PARTS = ("name", "address", "scheme", "number", "sme", "vcse")


def suppliers_of(record: Record, sort: str) -> Iterator[Row]:
    """Give the columns of each supplier that a record names; of one without a name where it names none.

    Parameters
    ----------
    record : Record
        The record.
    sort : str
        What the file lists.
    """
    if "supplier_parts" in record.roles and (groups := _GROUP.findall(record.raw("supplier_parts"))):
        yield from (_of_parts(group) for group in groups)
        return
    named = suppliers_in(unescaped(record.raw("supplier"))) if "supplier" in record.roles else []
    if not named or (len(named) == 1 and not named[0].name):
        flag = named[0].flag if named and named[0].flag != NOT_NAMED else NOT_NAMED
        # What is put out has no supplier yet.
        due = bool(record.raw("supplier").strip()) or sort == "register"
        yield _nobody([flag] if due else [])
        return
    numbers, codes = company_numbers(record.raw("company_number")), postcodes(record.raw("postcode"))
    # A postcode beside the region is where the work is done.
    if "region" in record.roles:
        codes = []
    sme, vcse = _size(record)
    for number, each in enumerate(named):
        own, code = _of_own(numbers, number, len(named)), _of_own(codes, number, len(named))
        yield _one(record, each, len(named), own, code, sme=sme, vcse=vcse)


def _of_own(held: Sequence[str], number: int, many: int) -> str | None:
    """Return the cell's number of one supplier: only where there is one for each."""
    return held[number] if len(held) == many else None


def _nobody(flags: list[str]) -> Row:
    return {"supplier": None, "lot": None, "flag": flags}


def _one(record: Record, each: Named, many: int, number: str | None, code: str | None, *, sme: bool | None,
         vcse: bool | None) -> Row:  # fmt: skip
    if not each.name:
        return _nobody([each.flag]) | {"lot": each.lot or None}
    address = clean_address(record.raw("address")) if many == 1 else ""
    address = "" if is_nothing(address) else address
    charity = record.raw("charity_number").strip()
    return {
        "supplier": each.name, "lot": each.lot or None, "company_number": number,
        "supplier_id": record.text("supplier_id") or other_number("GB-CHC", charity) or None,
        "postcode": code or (postcode_at_end(record.raw("address")) if many == 1 else "") or None,
        "address": address or None, "sme": sme if many == 1 else None, "vcse": vcse if many == 1 else None,
        "flag": [SEVERAL] if many > 1 else [],
    }  # fmt: skip


def _size(record: Record) -> tuple[bool | None, bool | None]:
    """Return whether the supplier is small and whether voluntary, by columns of their own or by its type."""
    kind = record.raw("supplier_type")
    told: Callable[[re.Pattern[str]], bool] = lambda form: bool(form.search(kind))  # noqa: E731  used twice, at once
    sme = True if told(_SMALL) else False if told(_LARGE) else None
    vcse = True if told(_VOLUNTARY) else None
    own = record.flag("sme"), record.flag("vcse")
    return own[0] if own[0] is not None else sme, own[1] if own[1] is not None else vcse


def _of_parts(group: str) -> Row:
    """Read `Name|Address|Ref type|Ref number|Is SME|Is VCSE` as Contracts Finder exports it."""
    parts = dict(zip(PARTS, (part.strip() for part in group.split("|")), strict=False))
    each = suppliers_in(clean(parts.get("name")))[0]
    if not each.name:
        return _nobody([each.flag])
    scheme, number = parts.get("scheme", ""), parts.get("number", "")
    company = company_number(number) if re.search(r"compan|coh", scheme, re.IGNORECASE) else ""
    other = (
        ""
        if company or is_nothing(scheme) or scheme.casefold() == "none"
        else other_number(scheme.upper(), number)
    )
    raw = parts.get("address", "")
    address = clean_address(raw)
    return {
        "supplier": each.name, "lot": each.lot or None, "company_number": company or None,
        "supplier_id": other or None,
        "postcode": postcode_at_end(raw) or postcode(raw) or None,
        "address": None if is_nothing(address) else address or None,
        "sme": truth(parts.get("sme", "")), "vcse": truth(parts.get("vcse", "")), "flag": [],
    }  # fmt: skip
