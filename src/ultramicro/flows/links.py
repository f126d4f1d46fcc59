"""The Sankey's links: payer to what for to how near, in few enough bands to be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import ibis

from ultramicro.core.contract import Relation
from ultramicro.flows.findings import Area
from ultramicro.flows.tables import pence, rows_of
from ultramicro.place.people.gate import PEOPLE

PAYERS, GROUPS = 6, 8
CLASS_WORDS = {
    "public": "Other public bodies", "precept": "Precepts and levies", "tax": "Taxes", "pension": "Pensions",
    "treasury": "Loans and investments", "person": "People and redacted payees", "pay": "Pay",
    "internal": "Moved within the body",
}  # fmt: skip
"""How money that no payer can steer is called; the rest is called by its category."""


def whereabouts(places: Relation, areas: Relation) -> Relation:
    """Say for each party the level of the smallest area that holds it, and whether any area is unknown.

    Returns
    -------
    Relation
        `at_party`, `level` (null where no area is known to hold it), `unsure` (how many areas are unknown).
    """
    sized = places.inner_join(areas.select(of="area", level="level"), places.area == areas.area)
    level = ibis.ifelse(sized.inside == "inside", sized.level, ibis.null("int64"))
    unsure = (sized.inside == "unknown").cast("int64")
    return sized.group_by(at_party="party_id").agg(level=level.min(), unsure=unsure.sum())


def flow_links(money: Relation, where: Relation, areas: Sequence[Area]) -> list[tuple[str, str, int]]:
    """Sum payer to group and group to whereabouts, the small ones put together.

    Returns
    -------
    list of (source, target, amount_pence)
        Bands whose net sum is not positive are left out: a band cannot be drawn backwards.
    """
    joined = money.left_join(where, money.party_id == where.at_party)
    sums = joined.group_by("payer", "class", "influenceable", "category", "level", "unsure").agg(
        amount_pence=pence(joined.amount_pence))  # fmt: skip
    return _links([_named(row, areas) for row in rows_of(sums)])


def _named(row: Mapping[str, Any], areas: Sequence[Area]) -> tuple[str, str, str, int]:
    steerable = row["category"] or "No category given"
    group = steerable if row["influenceable"] else CLASS_WORDS.get(row["class"], row["class"])
    return row["payer"], group, _where(row["level"], row["unsure"], areas), row["amount_pence"]


def _where(level: int | None, unsure: int | None, areas: Sequence[Area]) -> str:
    if level is None:
        return "Not known where" if unsure is None or unsure > 0 else "Outside"
    names = {area.level: area.name for area in reversed(areas)}
    smaller = names.get(level - 1)
    return f"In {names[level]}" if smaller is None else f"Elsewhere in {names[level]}"


def _links(rows: Sequence[tuple[str, str, str, int]]) -> list[tuple[str, str, int]]:
    payers = _top(((r[0], r[3]) for r in rows if r[0] != PEOPLE), PAYERS)
    groups = _top(((r[1], r[3]) for r in rows), GROUPS)
    links: Counter[tuple[str, str]] = Counter()
    for payer, group, where, amount in rows:
        by = payer if payer in payers else "Other payers"
        on = group if group in groups else "All other categories"
        # A payer may bear a category's name; a node that feeds itself could not be drawn.
        on = f"{on} (purpose)" if on in payers else on
        links[by, on] += amount
        links[on, where] += amount
    return [(a, b, n) for (a, b), n in sorted(links.items(), key=lambda kv: (-kv[1], kv[0])) if n > 0]


def _top(pairs: Any, most: int) -> set[str]:
    sums: Counter[str] = Counter()
    for name, amount in pairs:
        sums[name] += amount
    return {name for name, _ in sorted(sums.items(), key=lambda kv: (-kv[1], kv[0]))[:most]}
