"""The answer's own tables: small, made of the findings, every column in the dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ultramicro.core.contract import Relation
from ultramicro.flows.classes import INFLUENCEABLE
from ultramicro.flows.findings import Findings, Sums, bodies
from ultramicro.flows.privacy import LEAST
from ultramicro.flows.shares import BASES
from ultramicro.flows.tables import relation

WHERE = (("inside", "inside_pence"), ("unknown", "unknown_pence"), ("outside", "outside_pence"))
SUM_COLUMNS = {"inside_pence": "integer", "outside_pence": "integer", "unknown_pence": "integer",
               "total_pence": "integer", "share_low": "number", "share_high": "number"}  # fmt: skip


def answer_tables(found: Findings, top: int) -> dict[str, Relation]:
    """Return all tables of the answer by name."""
    return {
        "flow_areas": areas(found), "flow_classes": classes(found), "flow_payees": payees(found),
        "flow_categories": categories(found, top), "flow_months": months(found), "flow_years": years(found),
        "flow_payers": payers(found, top), "flow_links": links(found), "flow_directions": directions(found),
        "flow_concentration": concentration(found, top), "flow_dependence": dependence(found),
        "flow_kinds": kinds(found), "flows": found.flows, "locality": found.locality,
    }  # fmt: skip


def _sum_values(sums: Sums) -> tuple[Any, ...]:
    low, high = sums.shares or (None, None)
    return sums.inside_pence, sums.outside_pence, sums.unknown_pence, sums.total_pence, low, high


def areas(found: Findings) -> Relation:
    """Share that stayed, for every area on both bases."""
    rows = [(area.name, basis, *_sum_values(found.local.whole(area.name, basis)))
            for area in found.areas for basis in BASES]  # fmt: skip
    return relation({"area": "text", "basis": "text", **SUM_COLUMNS}, rows)


def classes(found: Findings) -> Relation:
    """What sort of payment, by which rule, how much. Small counts of people are left out."""
    rows = [
        (row["class"], row["reason"], row["class"] in INFLUENCEABLE, row["amount_pence"],
         None if row["class"] == "person" and row["lines"] < LEAST else row["lines"])
        for row in found.classes
    ]  # fmt: skip
    return relation({"class": "text", "reason": "text", "influenceable": "boolean", "amount_pence": "integer",
                     "lines": "integer"}, rows)  # fmt: skip


def payees(found: Findings) -> Relation:
    """List the largest named payees."""
    total = found.all().total_pence
    rows = [
        (row["payee"], row["party_id"], row["kind"], row["payers"], row["amount_pence"],
         row["influenceable_pence"], row["amount_pence"] / total if total > 0 else None,
         row["inside"], row["evidence"])
        for row in found.payees
    ]  # fmt: skip
    return relation({"payee": "text", "party_id": "text", "class": "text", "payers": "integer",
                     "amount_pence": "integer", "influenceable_pence": "integer", "share": "number",
                     "inside": "text", "evidence": "text"}, rows)  # fmt: skip


def top_items(items: Mapping[str, Sums], top: int) -> list[tuple[str, Sums]]:
    """Return the items with most money that is not known to be inside."""
    return sorted(items.items(), key=lambda kv: (kv[1].inside_pence - kv[1].total_pence, kv[0]))[:top]


def _long(items: Iterable[tuple[str, Sums]], columns: Mapping[str, str]) -> Relation:
    rows = [(name, where, getattr(sums, column)) for name, sums in items for where, column in WHERE]
    return relation({**columns, "whereabouts": "text", "amount_pence": "integer"}, rows)


def categories(found: Findings, top: int) -> Relation:
    """Say what leaves: the categories of influenceable money with most of it not known to be inside."""
    items = found.local.items(found.area, "influenceable", "category")
    return _long(top_items(items, top), {"category": "text"})


def months(found: Findings) -> Relation:
    """Influenceable money month by month, within the period of the data."""
    items = found.local.items(found.area, "influenceable", "month")
    if found.first is None or found.last is None:
        return _long((), {"month": "text"})
    first, last = str(found.first), str(found.last)
    return _long(((m[:10], s) for m, s in items.items() if first <= m[:10] <= last), {"month": "text"})


def years(found: Findings) -> Relation:
    """Influenceable money year by year, on the moving and on the fixed base."""
    rows = [
        (y.year.year, found.area, y.year.months, y.year.complete, y.year.inside_pence, y.year.outside_pence,
         y.year.unknown_pence, y.year.total_pence, y.moving_low, y.moving_high, y.base, y.fixed_low,
         y.fixed_high, y.note)
        for y in found.years
    ]  # fmt: skip
    sums = {name: kind for name, kind in SUM_COLUMNS.items() if kind == "integer"}
    return relation({"year": "text", "area": "text", "months": "integer", "complete": "boolean", **sums,
                     "share_low": "number", "share_high": "number", "base_year": "text",
                     "fixed_low": "number", "fixed_high": "number", "note": "text"}, rows)  # fmt: skip


def payers(found: Findings, top: int) -> Relation:
    """Share that stayed of each payer's influenceable money, largest first."""
    items = bodies(found.local.items(found.area, "influenceable", "payer"))
    ranked = sorted(items.items(), key=lambda kv: (-kv[1].total_pence, kv[0]))[:top]
    return relation({"payer": "text", **SUM_COLUMNS}, [(name, *_sum_values(sums)) for name, sums in ranked])


def links(found: Findings) -> Relation:
    """Bands of the Sankey diagram."""
    return relation({"source": "text", "target": "text", "amount_pence": "integer"}, found.links)


def directions(found: Findings) -> Relation:
    """Money in, within and out for every area."""
    rows = []
    for area in found.areas:
        came, went = found.received.get(area.name, Sums()), found.local.whole(area.name, "all")
        rows.append((area.name, came.outside_pence, came.inside_pence, came.unknown_pence,
                     went.inside_pence, went.outside_pence, went.unknown_pence))  # fmt: skip
    names = ("in_pence", "in_from_inside_pence", "in_unknown_pence", "within_pence", "out_pence",
             "out_unknown_pence")  # fmt: skip
    return relation({"area": "text", **dict.fromkeys(names, "integer")}, rows)


def concentration(found: Findings, top: int) -> Relation:
    """How many hands the influenceable money is in, in all and by category."""
    names = ("item", "parties", "total_pence", "hhi", "top1_share", "top10_share", "top300_share")
    types = ("text", "integer", "integer", "number", "number", "number", "number")
    rows = [tuple(row[name] for name in names) for row in found.concentration[: top + 1]]
    return relation(dict(zip(names, types, strict=True)), rows)


def dependence(found: Findings) -> Relation:
    """Payees that several payers' books show, and the share of the largest payer."""
    names = ("payee", "party_id", "payers", "payer", "amount_pence", "share")
    types = ("text", "text", "integer", "text", "integer", "number")
    rows = [tuple(row[name] for name in names) for row in found.dependence]
    return relation(dict(zip(names, types, strict=True)), rows)


def kinds(found: Findings) -> Relation:
    """Influenceable money by size and kind of payee."""
    rows = [(row["size"] or "unknown", row["kind"] or "unknown", row["amount_pence"]) for row in found.kinds]
    return relation({"size": "text", "kind": "text", "amount_pence": "integer"},
                    sorted(rows, key=lambda r: (-r[2], r[:2])))  # fmt: skip
