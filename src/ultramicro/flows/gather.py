"""Ask the table engine, in few queries, for all that an answer about flows tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import ibis

from ultramicro.core.contract import Place, Relation
from ultramicro.core.errors import BadInput
from ultramicro.core.money import round_half_even
from ultramicro.flows.classes import class_rules, reason_of
from ultramicro.flows.concentration import concentration, dependence, hhi_range
from ultramicro.flows.direction import receipts_by_area
from ultramicro.flows.findings import Area, Findings, Local, Sizes, Sums, bodies, sums_of
from ultramicro.flows.flows_table import flows_detail, paid
from ultramicro.flows.links import flow_links, whereabouts
from ultramicro.flows.privacy import publishable
from ultramicro.flows.shares import NONE_GIVEN, locality, placed
from ultramicro.flows.tables import pence, relation, rows_of, settled
from ultramicro.flows.time_series import Year, base_of, months_covered, over_time, threshold_note

SMALL_PENCE = 25_000
ALL = "(all)"
LOCALITY_KEYS = ("area", "basis", "dimension", "item")
FLOW_KEYS = ("payer", "payee", "party_id", "month", "category", "class", "amount_pence")
AREAS = {"area": "text", "level": "integer"}
PLACES = {"party_id": "text", "area": "text", "inside": "text", "evidence": "text"}
MAIN_PAYER = 0.01
"""A payer with less than this share of the money does not decide whether a month is complete."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was asked of the place."""

    area: str
    base_year: str
    year_start: int
    top: int


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """The place's tables that flows are made of; the optional ones are None where absent."""

    payments: Relation
    names: Relation
    places: Relation
    areas: Relation
    register: Relation | None
    areas_given: bool


def inputs_of(place: Place) -> Inputs:
    """Read the tables from a place."""
    has_register, placed = place.has("party_register"), place.has("areas") and place.has("party_places")
    return Inputs(
        payments=place.table("payments"), names=place.table("party_names"), areas_given=placed,
        places=place.table("party_places") if placed else relation(PLACES, []),
        # Without areas everything is one area of which nothing is known: the same sums, honestly wide.
        areas=place.table("areas") if placed else relation(AREAS, [(place.name, 0)]),
        register=place.table("party_register") if has_register else None,
    )  # fmt: skip


def choose_area(place: Place, areas: Sequence[Area], wanted: str) -> str:
    """Choose the area to look at: the one wanted, the one named as the place is, or the smallest.

    Raises
    ------
    BadInput
        If the place has no area of that name.
    """
    names = [area.name for area in areas]
    if wanted and wanted not in names:
        raise BadInput(
            f"the place has no area '{wanted}'", where="--area", do=f"use one of {', '.join(names)}"
        )
    alike = [name for name in names if name.casefold() == place.name.casefold()]
    return wanted or (alike or names)[0]


def gather(place: Place, asked: Asked) -> Findings:
    """Gather the findings of a place."""
    tables = inputs_of(place)
    areas = [Area(name=r["area"], level=r["level"]) for r in rows_of(tables.areas.order_by("level", "area"))]
    area = choose_area(place, areas, asked.area)
    rules = class_rules()
    detail = settled(flows_detail(tables.payments, tables.names, rules, tables.register))
    money = paid(detail)
    local_table = settled(locality_of(money, tables, asked.year_start).order_by(*LOCALITY_KEYS))
    local = Local(rows_of(local_table))
    payments = _payment_facts(tables.payments)
    months = rows_of(money.group_by("payer", "month").agg(lines=pence(money.lines)).drop_null("month"))
    first, last = _period(months)
    flows = settled(publishable(detail).order_by(*FLOW_KEYS))
    several = _payers(local, area) > 1
    return Findings(
        place=place.name, area=area, areas=areas, areas_given=tables.areas_given, first=first, last=last,
        payments_pence=payments["total"], payments=payments["payments"],
        classes=_classes(detail), local=local, flows=flows, locality=local_table,
        flows_pence=_sum(flows), years=_years(months, local, area, asked),
        hands=_hands(money), concentration=_concentration(money),
        payees=_payees(money, tables, area, asked.top),
        sizes=_sizes(payments), kinds=_kinds(money, tables.register),
        links=flow_links(money, whereabouts(tables.places, tables.areas), areas),
        received=_received(tables),
        dependence=rows_of(_largest(dependence(money), asked.top)) if several else (),
        pay_by_payer=_pay(detail), notes=_notes(tables),
    )  # fmt: skip


def _period(months: Sequence[Mapping[str, Any]]) -> tuple[date | None, date | None]:
    """Return the first and last month.

    One payment in a thousand at either end is passed over: years are mistyped.
    """
    by_month: Counter[date] = Counter()
    for row in months:
        by_month[row["month"]] += row["lines"]
    stray, below, kept = sum(by_month.values()) / 1000, 0, []
    for month in sorted(by_month):
        above = sum(by_month.values()) - below - by_month[month]
        if below + by_month[month] > stray and above + by_month[month] > stray:
            kept.append(month)
        below += by_month[month]
    return (kept[0], kept[-1]) if kept else (None, None)


def _sum(flows: Relation) -> int:
    return int(rows_of(flows.aggregate(total=pence(flows.amount_pence)))[0]["total"])


def _payers(local: Local, area: str) -> int:
    return len(bodies(local.items(area, "all", "payer")))


def locality_of(money: Relation, tables: Inputs, year_start: int) -> Relation:
    """Work out the table `locality` for what was paid, along all of its dimensions."""
    cube = settled(placed(_with_sector(money, tables.register), tables.places, tables.areas))
    first = ibis.ifelse(cube.month.month() >= year_start, cube.month.year(), cube.month.year() - 1)
    short = ((first + 1) % 100).cast("string").lpad(2, "0")
    year = first.cast("string") if year_start == 1 else first.cast("string") + "/" + short
    return locality(cube, {
        "all": ibis.literal("all"), "category": cube.category, "class": cube["class"],
        "month": cube.month, "year": year, "payer": cube.payer, "sector": cube.sector,
    })  # fmt: skip


def _with_sector(money: Relation, register: Relation | None) -> Relation:
    if register is None:
        return money.mutate(sector=ibis.null("string"))
    sectors = register.select(register_id="party_id", sector="sector").distinct(on="register_id")
    return money.left_join(sectors, money.party_id == sectors.register_id).drop("register_id")


def _payment_facts(payments: Relation) -> dict[str, Any]:
    above = payments.amount_pence > 0
    facts = payments.aggregate(
        total=pence(payments.amount_pence), payments=payments.count(),
        above=above.sum(),
        tenth=payments.amount_pence.quantile(0.1, where=above),
        median=payments.amount_pence.quantile(0.5, where=above),
        ninetieth=payments.amount_pence.quantile(0.9, where=above),
    )  # fmt: skip
    return rows_of(facts)[0]


def _sizes(facts: Mapping[str, Any]) -> Sizes:
    tenth, median, ninetieth = (
        round_half_even(Decimal(facts[name] or 0)) for name in ("tenth", "median", "ninetieth")
    )
    return Sizes(payments=int(facts["above"] or 0), tenth_pence=tenth, median_pence=median,
                 ninetieth_pence=ninetieth)  # fmt: skip


def _classes(detail: Relation) -> list[dict[str, Any]]:
    """Sum by class and by the reason for it."""
    sums = detail.group_by("class", "rank").agg(
        amount_pence=pence(detail.amount_pence), lines=pence(detail.lines))  # fmt: skip
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows_of(sums):
        key = row["class"], reason_of(row["rank"], row["class"])
        into = found.setdefault(key, {"class": key[0], "reason": key[1], "amount_pence": 0, "lines": 0})
        into["amount_pence"] += row["amount_pence"]
        into["lines"] += row["lines"]
    return sorted(found.values(), key=lambda r: (-r["amount_pence"], r["class"], r["reason"]))


def _years(months: Sequence[Mapping[str, Any]], local: Local, area: str, asked: Asked) -> Any:
    by_payer = bodies(local.items(area, "all", "payer"))
    whole = sum(s.total_pence for s in by_payer.values())
    main = {payer for payer, s in by_payer.items() if s.total_pence >= MAIN_PAYER * whole}
    seen: dict[str, list[date]] = {}
    for row in months:
        if row["payer"] in main:
            seen.setdefault(row["payer"], []).append(row["month"])
    covered = months_covered(seen, asked.year_start)
    sums = local.items(area, "influenceable", "year")
    years = [
        Year(year=name, months=covered.get(name, 0), inside_pence=s.inside_pence,
             outside_pence=s.outside_pence, unknown_pence=s.unknown_pence)
        for name, s in sums.items() if name[:1].isdigit()
    ]  # fmt: skip
    base = base_of(years, asked.base_year)
    if asked.base_year and base is None:
        names = ", ".join(y.year for y in years) or "none"
        raise BadInput(f"there is no year '{asked.base_year}'", where="--base-year", do=f"use one of {names}")
    return over_time(years, base=base)


def _hands(money: Relation) -> Any:
    mine = money.filter(money.influenceable)
    totals = rows_of(mine.group_by("party_id").agg(amount_pence=pence(mine.amount_pence)))
    named = [row["amount_pence"] for row in totals if row["party_id"] is not None]
    unnamed = sum(row["amount_pence"] for row in totals if row["party_id"] is None)
    return hhi_range(named, unnamed)


def _concentration(money: Relation) -> list[dict[str, Any]]:
    """List all influenceable money first, then its categories, largest first."""
    mine = money.filter(money.influenceable)
    both = mine.mutate(item=ibis.literal(ALL)).union(mine.mutate(item=mine.category.fill_null(NONE_GIVEN)))
    rows = rows_of(concentration(both, "item"))
    return sorted(rows, key=lambda r: (r["item"] != ALL, -r["total_pence"], r["item"]))


def _largest(table: Relation, top: int) -> Relation:
    return table.order_by(ibis.desc("amount_pence"), "party_id").limit(top)


def _payees(money: Relation, tables: Inputs, area: str, top: int) -> list[dict[str, Any]]:
    """List the largest named payees with where they are and on what evidence."""
    named = money.filter(money.party_id.notnull())
    sums = named.group_by("party_id").agg(
        payee=named.payee.max(), amount_pence=pence(named.amount_pence), payers=named.payer.nunique(),
        influenceable_pence=pence(ibis.ifelse(named.influenceable, named.amount_pence, 0)),
        kind=named["class"].max())  # fmt: skip
    here = tables.places.filter(tables.places.area == area)
    here = here.select(at_party="party_id", inside="inside", evidence="evidence")
    largest = _largest(sums, top)
    joined = largest.left_join(here, largest.party_id == here.at_party)
    rows = rows_of(joined.drop("at_party").mutate(inside=joined.inside.fill_null("unknown")))
    return sorted(rows, key=lambda r: (-r["amount_pence"], r["party_id"]))


def _kinds(money: Relation, register: Relation | None) -> list[dict[str, Any]]:
    """Sum the influenceable money by size and kind of the payee, as the register tells."""
    mine = money.filter(money.influenceable)
    if register is None:
        sums = mine.aggregate(amount_pence=pence(mine.amount_pence))
        return [{"size": None, "kind": None, **row} for row in rows_of(sums)]
    known = register.select(register_id="party_id", size="size", kind="kind").distinct(on="register_id")
    joined = mine.left_join(known, mine.party_id == known.register_id)
    return rows_of(joined.group_by("size", "kind").agg(amount_pence=pence(joined.amount_pence)))


def _pay(detail: Relation) -> dict[str, int]:
    pay = detail.filter(detail["class"] == "pay")
    return {r["payer"]: r["amount_pence"] for r in rows_of(
        pay.group_by("payer").agg(amount_pence=pence(pay.amount_pence)))}  # fmt: skip


def _received(tables: Inputs) -> dict[str, Sums]:
    if "kind" not in tables.payments.columns:
        return {}
    came = receipts_by_area(tables.payments, tables.names, tables.places, tables.areas)
    return {row["area"]: sums_of(row) for row in rows_of(came)}


def _notes(tables: Inputs) -> list[str]:
    """Say what makes files hard to compare, and payees whose areas do not nest."""
    payments = tables.payments.filter(tables.payments.amount_pence > 0)
    small = (payments.amount_pence < SMALL_PENCE).cast("int64")
    files = rows_of(payments.group_by("file").agg(lines=payments.count(), small=small.sum()))
    notes = [threshold_note({r["file"]: r["small"] / r["lines"] for r in files}), *_nesting(tables)]
    return [note for note in notes if note]


def _nesting(tables: Inputs) -> list[str]:
    """Say where a payee is in an area yet outside the next larger one."""
    levels = tables.areas.select(of="area", level="level")
    sized = tables.places.inner_join(levels, tables.places.area == levels.of)
    small = sized.filter(sized.inside == "inside").select("party_id", "area", "level")
    large = sized.filter(sized.inside == "outside").select(at="party_id", larger="area", above="level")
    pairs = small.inner_join(large, [small.party_id == large["at"], small.level + 1 == large.above])
    counted = pairs.group_by("area", "larger").agg(payees=pairs.count()).order_by("area", "larger")
    return [
        f"{row['payees']} payees are said to be in {row['area']} and yet outside {row['larger']}: "
        "the areas do not nest, so less may stay in the larger one"
        for row in rows_of(counted)
    ]
