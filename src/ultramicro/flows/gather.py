"""Ask the table engine, in few queries, for all that an answer about flows tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import ibis

from ultramicro.core.contract import Place, Relation
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, say
from ultramicro.core.money import round_half_even
from ultramicro.flows.areas import areas_by_size, choose_area
from ultramicro.flows.classes import class_rules, reason_of
from ultramicro.flows.concentration import IndexRange, concentration, dependence, hhi_range
from ultramicro.flows.direction import receipts_by_area
from ultramicro.flows.findings import (
    ClassSum,
    Concentrated,
    Findings,
    KindSum,
    Local,
    PayeeSum,
    Sizes,
    bodies,
    sums_by,
)
from ultramicro.flows.flows_table import flows_detail, paid
from ultramicro.flows.links import flow_links, whereabouts
from ultramicro.flows.notes import nesting_note, threshold_note
from ultramicro.flows.placed_by import placed_by
from ultramicro.flows.privacy import publishable
from ultramicro.flows.shares import NONE_GIVEN, Sums, locality, placed
from ultramicro.flows.tables import materialise, rows_as, rows_of, sum_pence, table_of
from ultramicro.flows.time_series import (
    SMALL_PENCE,
    Year,
    YearShares,
    base_of,
    files_below,
    months_covered,
    over_time,
)
from ultramicro.flows.year_on_year import compare, payer_months

ALL = "(all)"
LOCALITY_KEYS = ("area", "basis", "dimension", "item")
FLOW_KEYS = ("payer", "payee", "party_id", "month", "category", "class", "amount_pence")
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
        places=place.table("party_places") if placed else table_of("party_places", ()),
        # Without areas everything is one area of which nothing is known: the same sums, honestly wide.
        areas=place.table("areas") if placed else table_of("areas", [{"area": place.name, "level": 0}]),
        register=place.table("party_register") if has_register else None,
    )  # fmt: skip


def gather(place: Place, asked: Asked) -> Findings:
    """Gather the findings of a place."""
    tables = inputs_of(place)
    areas = areas_by_size(tables.areas)
    area = choose_area(place, areas, asked.area)
    rules = class_rules()
    detail = flows_detail(tables.payments, tables.names, rules, tables.register)
    money = paid(detail)
    local_table = materialise(locality_of(money, tables, asked.year_start).order_by(*LOCALITY_KEYS))
    local = Local.of(local_table)
    payments = _payment_facts(tables.payments)
    months = _payer_months(money)
    first, last = _period(months)
    # In a fixed order, so that the same files make the same bytes.
    flows = materialise(publishable(detail).order_by(*FLOW_KEYS))
    drawn = flow_links(money, whereabouts(tables.places, tables.areas), areas)
    # With one payer, what a payee depends on says nothing: all of them depend on it.
    several = len(bodies(local.items(area, "all", "payer"))) > 1
    return Findings(
        place=place.name, area=area, areas=areas, areas_given=tables.areas_given, first=first, last=last,
        payments_pence=payments.total_pence, payments=payments.count,
        classes=_classes(detail), local=local, flows=flows, locality=local_table,
        flows_pence=_sum(flows), years=_years(months, local, area, asked),
        hands=_hands(money), concentration=_concentration(money),
        payees=_payees(money, tables, area, asked.top),
        sizes=payments.sizes, kinds=_kinds(money, tables.register),
        links=drawn.bands, links_whole=drawn.whole,
        received=_received(tables),
        dependence=rows_of(_largest(dependence(money), asked.top)) if several else (),
        pay_by_payer=_pay(detail), notes=_notes(tables), compared=compare(
            payer_months(money, tables.places, tables.areas, area), last, asked.year_start),
        months=len({row.month for row in months if first and last and first <= row.month <= last}),
        placed_by=placed_by(money, tables.places, area),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PayerMonth:
    """How many payments a payer made in a month."""

    payer: str
    month: date
    lines: int


def _payer_months(money: Relation) -> list[PayerMonth]:
    sums = money.group_by("payer", "month").agg(lines=sum_pence(money.lines)).drop_null("month")
    return rows_as(PayerMonth, sums)


def _period(months: Sequence[PayerMonth]) -> tuple[date | None, date | None]:
    """Return the first and last month.

    One payment in a thousand at either end is passed over: years are mistyped.
    """
    by_month: Counter[date] = Counter()
    for row in months:
        by_month[row.month] += row.lines
    # A mistyped year must not stretch the period over a century: a thousandth of the lines at either end is
    # passed over.
    stray, below, kept = sum(by_month.values()) / 1000, 0, []
    for month in sorted(by_month):
        above = sum(by_month.values()) - below - by_month[month]
        # The month itself counts on both sides, so that a place with few lines keeps all its months.
        if below + by_month[month] > stray and above + by_month[month] > stray:
            kept.append(month)
        below += by_month[month]
    return (kept[0], kept[-1]) if kept else (None, None)


def _sum(flows: Relation) -> int:
    return int(rows_of(flows.aggregate(total=sum_pence(flows.amount_pence)))[0]["total"])


def locality_of(money: Relation, tables: Inputs, year_start: int) -> Relation:
    """Work out the table `locality` for what was paid, along all of its dimensions."""
    # One row for each payee, area and month; all that is asked below is an addition over it.
    cube = materialise(placed(_with_sector(money, tables.register), tables.places, tables.areas))
    # A financial year is named by the year in which it begins.
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
    # A party may stand in several registers; joined as they are, its money would count once for each.
    sectors = register.select(register_id="party_id", sector="sector").distinct(on="register_id")
    return money.left_join(sectors, money.party_id == sectors.register_id).drop("register_id")


@dataclass(frozen=True, kw_only=True)
class Payments:
    """The sum of all payments in pence, how many there are, and how large single ones are."""

    total_pence: int
    count: int
    sizes: Sizes


def _payment_facts(payments: Relation) -> Payments:
    # Sizes are those of what was paid: a refund is not a small payment.
    above = payments.amount_pence > 0
    facts = payments.aggregate(
        total=sum_pence(payments.amount_pence), payments=payments.count(),
        above=above.sum(),
        tenth=payments.amount_pence.quantile(0.1, where=above),
        median=payments.amount_pence.quantile(0.5, where=above),
        ninetieth=payments.amount_pence.quantile(0.9, where=above),
    )  # fmt: skip
    row = rows_of(facts)[0]
    tenth, median, ninetieth = (
        round_half_even(Decimal(row[name] or 0)) for name in ("tenth", "median", "ninetieth")
    )
    sizes = Sizes(payments=int(row["above"] or 0), tenth_pence=tenth, median_pence=median,
                  ninetieth_pence=ninetieth)  # fmt: skip
    return Payments(total_pence=row["total"], count=row["payments"], sizes=sizes)


def _classes(detail: Relation) -> list[ClassSum]:
    """Sum by class and by the reason for it."""
    sums = detail.group_by("class", "rank").agg(
        amount_pence=sum_pence(detail.amount_pence), lines=sum_pence(detail.lines))  # fmt: skip
    found: dict[tuple[str, Message], tuple[int, int]] = {}
    for row in rows_of(sums):
        # Several rules may give the same reason; what a reader sees is the reason, not the rule.
        key = row["class"], reason_of(row["rank"], row["class"])
        amount, lines = found.get(key, (0, 0))
        found[key] = amount + row["amount_pence"], lines + row["lines"]
    classes = [
        ClassSum(kind=kind, reason=reason, amount_pence=amount, lines=lines)
        for (kind, reason), (amount, lines) in found.items()
    ]
    return sorted(classes, key=lambda each: (-each.amount_pence, each.kind, each.reason))


def _years(months: Sequence[PayerMonth], local: Local, area: str, asked: Asked) -> list[YearShares]:
    by_payer = bodies(local.items(area, "all", "payer"))
    whole = sum(s.total_pence for s in by_payer.values())
    # Whole is judged by those who pay most: a small body that joins late does not make a year a part.
    main = {payer for payer, s in by_payer.items() if s.total_pence >= MAIN_PAYER * whole}
    seen: dict[str, list[date]] = {}
    for row in months:
        if row.payer in main:
            seen.setdefault(row.payer, []).append(row.month)
    covered = months_covered(seen, asked.year_start)
    sums = local.items(area, "influenceable", "year")
    years = [
        Year(year=name, months=covered.get(name, 0), inside_pence=s.inside_pence,
             outside_pence=s.outside_pence, unknown_pence=s.unknown_pence)
        # Payments without a date have a year that is none.
        for name, s in sums.items() if name[:1].isdigit()
    ]  # fmt: skip
    base = base_of(years, asked.base_year)
    if asked.base_year and base is None:
        raise _no_year(asked.base_year, [year.year for year in years])
    return over_time(years, base=base)


def _no_year(wanted: str, years: Sequence[str]) -> BadInput:
    what = say("there is no year '{year}'", year=wanted)
    if not years:
        return BadInput(what, where="--base-year", do=say("leave it out: no payment has a date"))
    return BadInput(what, where="--base-year", do=say("use one of {years}", years=Listed(years, "or")))


def _hands(money: Relation) -> IndexRange | None:
    mine = money.filter(money.influenceable)
    totals = rows_of(mine.group_by("party_id").agg(amount_pence=sum_pence(mine.amount_pence)))
    named = [row["amount_pence"] for row in totals if row["party_id"] is not None]
    # What went to people or was redacted may be one hand or thousands: it makes the range of the index.
    unnamed = sum(row["amount_pence"] for row in totals if row["party_id"] is None)
    return hhi_range(named, unnamed)


def _concentration(money: Relation) -> list[Concentrated]:
    """List all influenceable money first, then its categories, largest first."""
    mine = money.filter(money.influenceable)
    # The whole beside the categories in one pass, so that both are counted alike.
    both = mine.mutate(item=ibis.literal(ALL)).union(mine.mutate(item=mine.category.fill_null(NONE_GIVEN)))
    rows = Concentrated.all_of(concentration(both, "item"))
    return sorted(rows, key=lambda row: (row.item != ALL, -row.total_pence, row.item))


def _largest(table: Relation, top: int) -> Relation:
    return table.order_by(ibis.desc("amount_pence"), "party_id").limit(top)


def _payees(money: Relation, tables: Inputs, area: str, top: int) -> list[PayeeSum]:
    """List the largest named payees with where they are and on what evidence."""
    named = money.filter(money.party_id.notnull())
    sums = named.group_by("party_id").agg(
        payee=named.payee.max(), amount_pence=sum_pence(named.amount_pence), payers=named.payer.nunique(),
        influenceable_pence=sum_pence(ibis.ifelse(named.influenceable, named.amount_pence, 0)),
        kind=named["class"].max())  # fmt: skip
    here = tables.places.filter(tables.places.area == area)
    here = here.select(at_party="party_id", inside="inside", evidence="evidence")
    # Cut before the join: where somebody is, is looked up for those that are shown.
    largest = _largest(sums, top)
    joined = largest.left_join(here, largest.party_id == here.at_party)
    rows = joined.drop("at_party").mutate(inside=joined.inside.fill_null("unknown"))
    payees = rows_as(PayeeSum, rows)
    return sorted(payees, key=lambda payee: (-payee.amount_pence, payee.party_id))


def _kinds(money: Relation, register: Relation | None) -> list[KindSum]:
    """Sum the influenceable money by size and kind of the payee, as the register has them."""
    mine = money.filter(money.influenceable)
    if register is None:
        sums = mine.aggregate(amount_pence=sum_pence(mine.amount_pence))
        return [KindSum(size="", kind="", **row) for row in rows_of(sums)]
    known = register.select(register_id="party_id", size="size", kind="kind").distinct(on="register_id")
    joined = mine.left_join(known, mine.party_id == known.register_id)
    sums = joined.group_by("size", "kind").agg(amount_pence=sum_pence(joined.amount_pence))
    return [
        KindSum(size=row["size"] or "", kind=row["kind"] or "", amount_pence=row["amount_pence"])
        for row in rows_of(sums)
    ]


def _pay(detail: Relation) -> dict[str, int]:
    pay = detail.filter(detail["class"] == "pay")
    return {r["payer"]: r["amount_pence"] for r in rows_of(
        pay.group_by("payer").agg(amount_pence=sum_pence(pay.amount_pence)))}  # fmt: skip


def _received(tables: Inputs) -> dict[str, Sums]:
    # Files of payments alone say nothing of what came in.
    if "kind" not in tables.payments.columns:
        return {}
    came = receipts_by_area(tables.payments, tables.names, tables.places, tables.areas)
    return sums_by(came, "area")


def _notes(tables: Inputs) -> list[Message]:
    """Say what makes files hard to compare, and payees whose areas do not nest."""
    payments = tables.payments.filter(tables.payments.amount_pence > 0)
    small = (payments.amount_pence < SMALL_PENCE).cast("int64")
    files = rows_of(payments.group_by("file").agg(lines=payments.count(), small=small.sum()))
    below = threshold_note(files_below({r["file"]: r["small"] / r["lines"] for r in files}))
    return [*([below] if below else []), *_nesting(tables)]


def _nesting(tables: Inputs) -> Iterator[Message]:
    """Say where a payee is in an area yet outside the next larger one."""
    levels = tables.areas.select(of="area", level="level")
    sized = tables.places.inner_join(levels, tables.places.area == levels.of)
    small = sized.filter(sized.inside == "inside").select("party_id", "area", "level")
    large = sized.filter(sized.inside == "outside").select(at="party_id", larger="area", above="level")
    pairs = small.inner_join(large, [small.party_id == large["at"], small.level + 1 == large.above])
    counted = pairs.group_by("area", "larger").agg(payees=pairs.count()).order_by("area", "larger")
    for row in rows_of(counted):
        yield nesting_note(row["payees"], row["area"], row["larger"])
