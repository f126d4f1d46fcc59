"""The answer's own tables: small, made of the findings, every column in the dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ultramicro.core.contract import Relation
from ultramicro.core.message import Message
from ultramicro.core.rows import Cell, Row
from ultramicro.flows.classes import INFLUENCEABLE
from ultramicro.flows.findings import Findings, bodies
from ultramicro.flows.notes import year_note
from ultramicro.flows.privacy import LEAST
from ultramicro.flows.shares import BASES, Sums
from ultramicro.flows.tables import table_of


def answer_tables(found: Findings, top: int) -> dict[str, Relation]:
    """Return all tables of the answer by name."""
    rows: dict[str, Iterable[Row]] = {
        "flow_areas": areas(found), "flow_classes": classes(found), "flow_payees": payees(found),
        "flow_categories": categories(found, top), "flow_months": months(found), "flow_years": years(found),
        "flow_payers": payers(found, top), "flow_links": links(found.links),
        "flow_directions": directions(found), "flow_concentration": concentration(found, top),
        "flow_dependence": found.dependence, "flow_kinds": kinds(found),
    }  # fmt: skip
    made = {name: table_of(name, each) for name, each in rows.items()}
    return {**made, "flows": found.flows, "locality": found.locality}


def _pence(sums: Sums) -> dict[str, Cell]:
    return {
        "inside_pence": sums.inside_pence,
        "outside_pence": sums.outside_pence,
        "unknown_pence": sums.unknown_pence,
        "total_pence": sums.total_pence,
    }


def _sums(sums: Sums) -> dict[str, Cell]:
    low, high = sums.shares or (None, None)
    return {**_pence(sums), "share_low": low, "share_high": high}


def areas(found: Findings) -> Iterator[Row]:
    """Share that stayed, for every area on both bases."""
    for area in found.areas:
        for basis in BASES:
            yield {"area": area.name, "basis": basis, **_sums(found.local.whole(area.name, basis))}


def classes(found: Findings) -> Iterator[Row]:
    """What sort of payment, by which rule, how much. Small counts of people are left out."""
    for each in found.classes:
        # How many people a body pays can tell who they are where there are few.
        few = each.kind == "person" and each.lines < LEAST
        yield {
            "class": each.kind,
            "reason": each.reason,
            "influenceable": each.kind in INFLUENCEABLE,
            "amount_pence": each.amount_pence,
            "lines": None if few else each.lines,
        }


def payees(found: Findings) -> Iterator[Row]:
    """List the largest named payees."""
    total = found.all().total_pence
    for each in found.payees:
        yield {
            "payee": each.payee,
            "party_id": each.party_id,
            "class": each.kind,
            "payers": each.payers,
            "amount_pence": each.amount_pence,
            "influenceable_pence": each.influenceable_pence,
            "share": each.amount_pence / total if total > 0 else None,
            "inside": each.inside,
            "evidence": each.evidence,
        }


def top_items(items: Mapping[str, Sums], top: int) -> list[tuple[str, Sums]]:
    """Return the items with most money that is not known to be inside."""
    # Unknown money counts as leaving here, or a place would do well by knowing nothing.
    return sorted(items.items(), key=lambda kv: (kv[1].inside_pence - kv[1].total_pence, kv[0]))[:top]


def _by_whereabouts(column: str, items: Iterable[tuple[str, Sums]]) -> Iterator[Row]:
    for name, sums in items:
        parts = {"inside": sums.inside_pence, "unknown": sums.unknown_pence, "outside": sums.outside_pence}
        for where, amount in parts.items():
            yield {column: name, "whereabouts": where, "amount_pence": amount}


def categories(found: Findings, top: int) -> Iterator[Row]:
    """Say what leaves: the categories of influenceable money with most of it not known to be inside."""
    items = found.local.items(found.area, "influenceable", "category")
    return _by_whereabouts("category", top_items(items, top))


def months(found: Findings) -> Iterator[Row]:
    """Influenceable money month by month, within the period of the data."""
    items = found.local.items(found.area, "influenceable", "month")
    first, last = str(found.first), str(found.last)
    # Payments without a day have no month, and stray dates would stretch the picture over decades.
    within = [(month[:10], sums) for month, sums in items.items() if first <= month[:10] <= last]
    return _by_whereabouts("month", within if found.first and found.last else ())


def years(found: Findings) -> Iterator[Row]:
    """Influenceable money year by year, on the moving and on the fixed base."""
    for each in found.years:
        year = each.year
        yield {
            "year": year.year,
            "area": found.area,
            "months": year.months,
            "complete": year.complete,
            "inside_pence": year.inside_pence,
            "outside_pence": year.outside_pence,
            "unknown_pence": year.unknown_pence,
            "total_pence": year.total_pence,
            "share_low": each.moving_low,
            "share_high": each.moving_high,
            "base_year": each.base,
            "fixed_low": each.fixed_low,
            "fixed_high": each.fixed_high,
            "note": year_note(each),
        }


def payers(found: Findings, top: int) -> Iterator[Row]:
    """Share that stayed of each payer's influenceable money, largest first."""
    items = bodies(found.local.items(found.area, "influenceable", "payer"))
    for name, sums in sorted(items.items(), key=lambda kv: (-kv[1].total_pence, kv[0]))[:top]:
        yield {"payer": name, **_sums(sums)}


def links(bands: Iterable[tuple[Message, Message, int]]) -> Iterator[Row]:
    """Bands of the Sankey diagram."""
    for source, target, amount in bands:
        yield {"source": source, "target": target, "amount_pence": amount}


def directions(found: Findings) -> Iterator[Row]:
    """Money in, within and out for every area."""
    for area in found.areas:
        came, went = found.received.get(area.name, Sums()), found.local.whole(area.name, "all")
        yield {
            "area": area.name,
            "in_pence": came.outside_pence,
            "in_from_inside_pence": came.inside_pence,
            "in_unknown_pence": came.unknown_pence,
            "within_pence": went.inside_pence,
            "out_pence": went.outside_pence,
            "out_unknown_pence": went.unknown_pence,
        }


def concentration(found: Findings, top: int) -> Iterator[Row]:
    """How many hands the influenceable money is in, in all and by category."""
    # One more, as the first row is of everything.
    for each in found.concentration[: top + 1]:
        shares = {f"top{n}_share": share for n, share in each.tops.items()}
        yield {"item": each.item, "parties": each.parties, "total_pence": each.total_pence, "hhi": each.hhi,
               **shares}  # fmt: skip


def kinds(found: Findings) -> list[Row]:
    """Influenceable money by size and kind of payee."""
    named = [(each.size or "unknown", each.kind or "unknown", each.amount_pence) for each in found.kinds]
    ordered = sorted(named, key=lambda row: (-row[2], row[:2]))
    return [{"size": size, "kind": kind, "amount_pence": amount} for size, kind, amount in ordered]
