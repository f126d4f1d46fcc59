"""What cycles leave over as rows for the plan: what nobody could deliver is a need, what is left is idle.

By-products go the same way: spent grain that a brewery offers and no mushroom grower orders is a resource.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from ultramicro.food.goods import Good, good_of
from ultramicro.food.packing import plain_number, safe_cell

SOURCE = "food cycle"
NEEDS = ("need", "item", "quantity", "unit", "price_pence", "supplied_from", "source")
RESOURCES = ("resource", "kind", "what", "quantity", "unit", "cost_pence", "source")


def plan_files(unmet: Iterable[Mapping[str, Any]], idle: Iterable[Mapping[str, Any]]) -> dict[str, bytes]:
    """Return rows that belong into needs.csv and resources.csv, a row a good over all cycles.

    Parameters
    ----------
    unmet, idle : iterable of Row
        Rows of `food_unmet` and `food_idle`.
    """
    needs = [
        (f"{item}, {unit}: not met by the food cycles", item, many, unit, pence, "nobody", SOURCE)
        for item, unit, many, pence in _summed(unmet, "unmet", "limit_price_pence")
    ]
    resources = [
        (f"{item}, {unit}: not sold in the food cycles", "material", item, many, unit, pence, SOURCE)
        for item, unit, many, pence in _summed(idle, "idle", "price_pence")
    ]
    files = (("needs-from-cycles.csv", NEEDS, needs), ("resources-from-cycles.csv", RESOURCES, resources))
    return {name: _csv(header, rows) for name, header, rows in files if rows}


def _summed(
    rows: Iterable[Mapping[str, Any]], much: str, price: str
) -> Iterable[tuple[str, str, str, int | str]]:
    by_good: dict[Good, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_good.setdefault(good_of(row["item"], row["unit"]), []).append(row)
    for own in by_good.values():
        priced = [(row[much], row[price]) for row in own if row.get(price) is not None]
        whole = sum(many for many, _ in priced)
        # The mean of the prices that are told, by how much each is of; rounded down, as a plan must not hope.
        mean = int(sum(many * pence for many, pence in priced) // whole) if whole else ""
        yield str(own[0]["item"]), str(own[0]["unit"]), plain_number(sum(row[much] for row in own)), mean


def _csv(header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> bytes:
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(header)
    out.writerows([safe_cell(each) for each in row] for row in rows)
    return text.getvalue().encode()
