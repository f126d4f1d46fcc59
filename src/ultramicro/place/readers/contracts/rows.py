"""A row of a register, a pipeline or an export to rows of `contracts`, one for each supplier."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from ultramicro.place.readers.contracts.cells import Sum, vat_said
from ultramicro.place.readers.contracts.cleaning import clean
from ultramicro.place.readers.contracts.days import last_day, length_days
from ultramicro.place.readers.contracts.record import Layout, Record
from ultramicro.place.readers.contracts.row_suppliers import suppliers_of
from ultramicro.place.readers.contracts.states import (
    END_UNKNOWN,
    ENDED,
    PLANNED,
    STATUS_UNCLEAR,
    UNCLEAR,
    VOID,
    State,
    ended_said,
    state_of,
)

Row = dict[str, Any]
_PLANNED = re.compile(
    r"pipeline|planned|planning|future|pre-?procurement|engagement|forecast|upcoming|proposed",
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
_FRAMEWORK = re.compile(r"framework|dynamic (?:purchasing|market)|purchasing system|\bdps\b", re.IGNORECASE)
_CALL = re.compile(r"call[- ]?off|mini[- ]?comp", re.IGNORECASE)


def rows_of(cells: Sequence[str], layout: Layout, line: int) -> list[Row]:
    """Read one record.

    Parameters
    ----------
    cells : sequence of str
        Its cells, as they stand.
    layout : Layout
        Which column is what, and how they are read; what cannot be read is noted there.
    line : int
        Where it stands.

    Returns
    -------
    list of dict
        A row for each supplier; none if it does not say what is bought.
    """
    record = Record(layout=layout, cells=cells, line=line)
    title = record.text("title") or record.text("description") or record.text("category")
    if not title or not any(map(str.isalnum, title)):
        return []
    suppliers = list(suppliers_of(record, layout.sort))
    named = len({each["supplier"].casefold() for each in suppliers if each["supplier"]})
    state = _state(record)
    base: Row = {"title": title} | _texts(record) | _days(record, state) | _values(record, layout.sort)
    base["stage"] = _stage(record, state, named=bool(named), awarded=base["awarded_on"] is not None)
    base["suppliers"] = named or None
    shared = "value_shared" if named > 1 and base["value_pence"] else ""
    return [
        base | each | {"flag": [*record.flags, shared, *each["flag"]], "lot": each["lot"] or base["lot"]}
        for each in suppliers
    ]


def _texts(record: Record) -> Row:
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


def _state(record: Record) -> State:
    """Return how the contract stands: by its columns of ends, else by its status."""
    month_first = record.layout.month_first
    told = state_of(record.raw("status"), month_first=month_first) if record.layout.tells_state else State()
    # Of a notice that is closed the call is over, and the contract begins.
    if record.layout.sort != "register" and not (told.name == VOID or told.early):
        told = State()
    own = ended_said(record.raw("ended"), month_first=month_first)
    if UNCLEAR in (told.name, own.name):
        cell = record.raw("status") if told.name == UNCLEAR else record.raw("ended")
        record.doubt(STATUS_UNCLEAR, record.unclear.states, cell.strip())
        return State(name=UNCLEAR)
    if not own.name:
        return told
    # What is said to be live and has an actual end is live until then.
    return State(name=told.name or own.name, early=own.early, ended_on=own.ended_on or told.ended_on)


def _days(record: Record, state: State) -> Row:
    starts, first_end = record.day("starts", "starts_too"), record.day("ends", "ends_too")
    current, latest = record.day("current_ends"), record.day("extended")
    header = record.roles.header("duration")
    days = length_days(record.raw("duration"), unit=_unit(header))
    ends = current or first_end or last_day(starts, days)
    more = length_days(record.raw("extensions"), unit=_unit(record.roles.header("extensions"))) or 0
    possible = last_day(starts, days + more) if starts and days and more else None
    until = max(filter(None, (ends, first_end, latest, possible)), default=None)
    if state.ended_on or state.name == ENDED:
        ends = until = _ended(record, state, ends)
    if starts and ends and ends < starts:
        record.flags.append("end_before_start")
    return {
        "starts_on": starts, "ends_on": ends, "extended_until_on": until,
        "state": state.name or None, "ended_on": state.ended_on,
        "duration_days": days if not (starts and ends) else None,
        "commenced_on": record.day("commenced"), "published_on": record.day("published"),
        "closes_on": record.day("closes"), "awarded_on": record.day("awarded"),
    }  # fmt: skip


def _ended(record: Record, state: State, agreed: date | None) -> date | None:
    """Return the last day of what ended: as told, else as agreed, unless it ended before that."""
    if state.ended_on or (agreed and not state.early):
        return state.ended_on or agreed
    record.doubt(END_UNKNOWN, record.unclear.ends, record.raw("status") or record.raw("ended"))
    return None


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


def _values(record: Record, sort: str) -> Row:
    value, annual, low, high, estimated = map(record.money, ("value", "annual", "low", "high", "estimated"))
    role = "value" if "value" in record.roles else "estimated"
    value, annual = _by_year(record, value, annual)
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
    return {
        "value_pence": whole, "annual_pence": annual.pence, "estimated_pence": guess,
        "value_low_pence": low.pence or value.low_pence or estimated.low_pence,
        "vat": _vat(record, role, (value, estimated, annual)) or None,
    }  # fmt: skip


def _by_year(record: Record, value: Sum, annual: Sum) -> tuple[Sum, Sum]:
    """Take a sum that is said to be for a year for that, whatever column it stands in."""
    if not value.a_year:
        return value, annual
    record.flags.append("value_a_year")
    return Sum(), annual if annual.pence or annual.currency else value


def _vat(record: Record, role: str, sums: Sequence[Sum]) -> str:
    """Return what is said of VAT: by a header, by a column of its own, or by the cells themselves."""
    told = vat_said(record.roles.header(role)) or vat_said(record.roles.header("annual")) or _vat_cell(record)
    cells = {each.vat for each in sums if each.vat}
    return told or (cells.pop() if len(cells) == 1 else "")


def _vat_cell(record: Record) -> str:
    cell = clean(record.raw("vat")).casefold()
    return cell if cell in {"including", "excluding"} else vat_said(f"vat {cell}")


def _stage(record: Record, state: State, *, named: bool, awarded: bool) -> str:
    told, sort = f"{record.raw('notice_type')} {record.raw('status')}", record.layout.sort
    planned = state.name == PLANNED or (not state.name and bool(_PLANNED.search(told)))
    if sort == "register":
        return "pipeline" if planned and not named else "contract"
    if sort == "pipeline":
        return "pipeline"
    if named or awarded:
        return "award"
    if planned:
        return "pipeline"
    return "award" if sort == "notices" and _AWARDED.search(told) and not _OPEN.search(told) else "tender"
