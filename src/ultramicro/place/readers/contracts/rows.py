"""A row of a register, a pipeline or an export to rows of `contracts`, one for each supplier."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ultramicro.place.readers.contracts.cells import Sum, factor_said, money_in, says_words, vat_said
from ultramicro.place.readers.contracts.cleaning import clean, clean_address, is_nothing, said, unescaped
from ultramicro.place.readers.contracts.days import day_of, last_day, length_days, says_no_day
from ultramicro.place.readers.contracts.identifiers import (
    company_number,
    company_numbers,
    other_number,
    postcode,
    postcode_at_end,
    postcodes,
)
from ultramicro.place.readers.contracts.ocds_parts import truth
from ultramicro.place.readers.contracts.roles import Roles
from ultramicro.place.readers.contracts.suppliers import NOT_NAMED, SEVERAL, Named, suppliers_in

Row = dict[str, Any]
_PLANNED = re.compile(
    r"pipeline|planned|planning|future|pre-?procurement|early|engagement|forecast|upcoming|proposed",
    re.IGNORECASE,
)
_AWARDED = re.compile(
    r"award|complete|contract(?:ed| let)|live|current|active|ongoing|on-going|extended|expired", re.IGNORECASE
)
_OPEN = re.compile(
    r"open|tender|advertis|closed|withdrawn|evaluat|out to|live opportunity|in progress|issued", re.IGNORECASE
)
_KINDS = (
    ("concession", re.compile(r"concession", re.IGNORECASE)),
    ("works", re.compile(r"^\W*works\b|\bworks contract|^\W*construction\b", re.IGNORECASE)),
    ("goods", re.compile(r"^\W*(?:goods|supplies|supply|products?)\b", re.IGNORECASE)),
    ("services", re.compile(r"^\W*services?\b", re.IGNORECASE)),
)  # data
_SMALL = re.compile(r"\bsmes?\b|\bmicro\b|\bsmall\b|\bmedium\b", re.IGNORECASE)
_VOLUNTARY = re.compile(
    r"vcse|voluntary|charity|third sector|social enterprise|\bcic\b|\bvco\b|not[- ]for[- ]profit",
    re.IGNORECASE,
)
_LARGE = re.compile(r"\blarge\b|non[- ]?sme|private(?: sector)?$", re.IGNORECASE)
_FRAMEWORK = re.compile(r"framework|dynamic (?:purchasing|market)|purchasing system|\bdps\b", re.IGNORECASE)
_CALL = re.compile(r"call[- ]?off|mini[- ]?comp", re.IGNORECASE)
_GROUP = re.compile(r"\[([^\[\]]*)\]")
PARTS = ("name", "address", "scheme", "number", "sme", "vcse")


@dataclass(kw_only=True)
class Unclear:
    """Cells that could not be read: how many, and the first of them."""

    days: list[tuple[str, int]] = field(default_factory=list)
    values: list[tuple[str, int]] = field(default_factory=list)


@dataclass(kw_only=True)
class _Cells:
    """One record, by role."""

    roles: Roles
    cells: Sequence[str]
    line: int
    month_first: bool
    unclear: Unclear
    flags: list[str] = field(default_factory=list)

    def raw(self, role: str) -> str:
        at = self.roles.at.get(role)
        return str(self.cells[at]) if at is not None and at < len(self.cells) else ""

    def text(self, role: str) -> str | None:
        return said(self.raw(role)) or None

    def day(self, *roles: str) -> date | None:
        """Return the first day that is told; what looks like one and is none is noted."""
        for role in roles:
            cell = self.raw(role).strip()
            found = day_of(cell, month_first=self.month_first)
            if found is not None:
                return found
            if cell and not says_no_day(cell):
                self.unclear.days.append((cell, self.line))
                self.flags.append("day_unclear")
        return None

    def money(self, role: str) -> Sum:
        cell = self.raw(role)
        header = self.roles.header(role)
        found = money_in(cell, factor=factor_said(header), pence=role in self.roles.pence)
        if not found.read:
            self.flags.append("value_unclear")
            if not says_words(cell):
                self.unclear.values.append((cell.strip(), self.line))
        return found

    def flag(self, role: str) -> bool | None:
        cell = self.raw(role).strip().casefold()
        return {"y": True, "n": False, "sme": True, "1": True, "0": False}.get(cell, truth(cell))


def rows_of(
    cells: Sequence[str], roles: Roles, *, line: int, sort: str, month_first: bool, unclear: Unclear
) -> list[Row]:
    """Read one record.

    Parameters
    ----------
    cells : sequence of str
        Its cells, as they stand.
    roles : Roles
        Which column is what.
    line : int
        Where it stands.
    sort : str
        What the file lists: `register`, `notices`, `tenders` or `pipeline`.
    month_first : bool
        Whether the file writes the month before the day.
    unclear : Unclear
        Where cells that could not be read are noted.

    Returns
    -------
    list of dict
        A row for each supplier; none if it does not say what is bought.
    """
    record = _Cells(roles=roles, cells=cells, line=line, month_first=month_first, unclear=unclear)
    title = record.text("title") or record.text("description") or record.text("category")
    if not title or not any(map(str.isalnum, title)):
        return []
    suppliers = list(_suppliers(record, sort))
    named = len({each["supplier"].casefold() for each in suppliers if each["supplier"]})
    base: Row = {"title": title} | _texts(record) | _days(record) | _values(record, sort)
    base["stage"] = _stage(record, sort, named=bool(named), awarded=base["awarded_on"] is not None)
    base["suppliers"] = named or None
    shared = "value_shared" if named > 1 and base["value_pence"] else ""
    return [
        base | each | {"flag": [*record.flags, shared, *each["flag"]], "lot": each["lot"] or base["lot"]}
        for each in suppliers
    ]


def _texts(record: _Cells) -> Row:
    kinds = [record.raw("kind"), record.raw("category")]
    if _FRAMEWORK.search(kinds[0]) and not _CALL.search(kinds[0]):
        record.flags.append("framework")
    kind = next((name for text in kinds for name, form in _KINDS if form.search(clean(text))), None)
    cpv = re.search(r"\d{8}", record.raw("cpv"))
    suits = [word for word in ("sme", "vcse") if record.flag(f"suits_{word}")]
    lots = re.search(r"\d+", record.raw("lots"))
    return {
        "description": record.text("description"), "category": record.text("category"),
        "cpv": cpv[0] if cpv else None, "kind": kind, "buyer": record.text("buyer"),
        "reference": record.text("reference"), "release": record.text("release"), "ocid": record.text("ocid"),
        "lot": record.text("lot"), "lots": int(lots[0]) if lots else None,
        "status": record.text("status") or record.text("notice_type"), "procedure": record.text("procedure"),
        "suits": record.text("suits") or " ".join(suits) or None, "reserved": record.text("reserved"),
    }  # fmt: skip


def _days(record: _Cells) -> Row:
    starts, first_end = record.day("starts", "starts_too"), record.day("ends", "ends_too")
    current, latest = record.day("current_ends"), record.day("extended")
    header = record.roles.header("duration")
    days = length_days(record.raw("duration"), unit=_unit(header))
    ends = current or first_end or last_day(starts, days)
    more = length_days(record.raw("extensions"), unit=_unit(record.roles.header("extensions"))) or 0
    possible = last_day(starts, days + more) if starts and days and more else None
    if starts and ends and ends < starts:
        record.flags.append("end_before_start")
    return {
        "starts_on": starts, "ends_on": ends,
        "extended_until_on": max(filter(None, (ends, first_end, latest, possible)), default=None),
        "duration_days": days if not (starts and ends) else None,
        "commenced_on": record.day("commenced"), "published_on": record.day("published"),
        "closes_on": record.day("closes"), "awarded_on": record.day("awarded"),
    }  # fmt: skip


def _unit(header: str) -> str:
    words = header.casefold()
    return (
        "y"
        if "year" in words or "yrs" in words
        else "d"
        if "day" in words
        else "w"
        if "week" in words
        else "m"
    )


def _values(record: _Cells, sort: str) -> Row:
    value, annual, low, high, estimated = map(record.money, ("value", "annual", "low", "high", "estimated"))
    role = "value" if "value" in record.roles else "estimated"
    guess = estimated.pence or high.pence or low.pence
    if low.pence and high.pence and low.pence > high.pence:
        record.flags.append("range_reversed")
        guess = estimated.pence or low.pence
    whole = value.pence
    # A register of contracts that has no other value means this one.
    if "value" not in record.roles and sort == "register":
        whole, guess = guess, None
    if sort in {"tenders", "pipeline"}:
        whole, guess = None, guess or value.pence
    if value.zero or (whole is None and estimated.zero):
        record.flags.append("value_is_zero")
    if whole and guess and whole > guess and sort == "notices":
        record.flags.append("value_above_estimate")
    if whole and annual.pence and annual.pence > whole:
        record.flags.append("annual_above_value")
    vat = vat_said(record.roles.header(role)) or vat_said(record.roles.header("annual")) or _vat_cell(record)
    return {
        "value_pence": whole, "annual_pence": annual.pence, "estimated_pence": guess,
        "value_low_pence": low.pence or value.low_pence or estimated.low_pence, "vat": vat or None,
    }  # fmt: skip


def _vat_cell(record: _Cells) -> str:
    cell = clean(record.raw("vat")).casefold()
    return cell if cell in {"including", "excluding"} else vat_said(f"vat {cell}")


def _stage(record: _Cells, sort: str, *, named: bool, awarded: bool) -> str:
    told = f"{record.raw('notice_type')} {record.raw('status')}"
    if sort == "register":
        return "pipeline" if _PLANNED.search(told) and not named else "contract"
    if sort == "pipeline":
        return "pipeline"
    if named or awarded:
        return "award"
    if _PLANNED.search(told):
        return "pipeline"
    return "award" if sort == "notices" and _AWARDED.search(told) and not _OPEN.search(told) else "tender"


def _suppliers(record: _Cells, sort: str) -> Iterator[Row]:
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


def _one(record: _Cells, each: Named, many: int, number: str | None, code: str | None, *, sme: bool | None,
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


def _size(record: _Cells) -> tuple[bool | None, bool | None]:
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
