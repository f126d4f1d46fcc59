"""What is packed: for each hub what every grower brings there and who gets it, as a table and as papers."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ultramicro.core.rows import Row
from ultramicro.food.goods import folded

COLUMNS = ("grower", "item", "unit", "quantity", "buyer", "served_from", "offer", "order")
Line = Mapping[str, Any]


def packing_rows(lines: Sequence[Line]) -> Iterator[Row]:
    """Yield what each offer brings to each hub, by numbers and never by names.

    Parameters
    ----------
    lines : sequence of Row
        Of `food_lines`.
    """
    for (day, hub, offer), own in _sorted(lines):
        yield {
            "cycle_on": day, "hub": hub or None, "offer": offer, "item": own[0]["item"],
            "quantity": sum(line["quantity"] for line in own), "unit": own[0]["unit"], "orders": len(own),
            "onward": float(sum(
                line["quantity"] for line in own if line["served_from"] != line["brought_to"]
            )),
        }  # fmt: skip


def _sorted(lines: Sequence[Line]) -> list[tuple[tuple[Any, str, str], list[Line]]]:
    found = defaultdict(list)
    for line in lines:
        found[line["cycle_on"], line["brought_to"] or "", line["offer"]].append(line)
    return sorted(found.items(), key=lambda each: each[0])


def packing_papers(
    lines: Sequence[Line], offers: Mapping[str, Row], orders: Mapping[str, Row]
) -> dict[str, bytes]:
    """Return a list for each day and hub: what each grower brings there, in all and for each buyer.

    Parameters
    ----------
    lines : sequence of Row
        Of `food_lines`.
    offers, orders : mapping of str to Row
        By number, with who offers and who orders: papers are for who packs, and no report shows them.
    """
    by_paper: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        slug = "-".join(re.findall(r"[a-z0-9]+", folded(line["brought_to"] or "")))
        by_paper["-".join(filter(None, ("packing", str(line["cycle_on"]), slug))) + ".csv"].append(line)
    return {name: _paper(own, offers, orders) for name, own in sorted(by_paper.items())}


def _paper(lines: Sequence[Line], offers: Mapping[str, Row], orders: Mapping[str, Row]) -> bytes:
    goods: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
    for line in lines:
        goods[str(offers[line["offer"]]["grower"]), line["item"], line["unit"]].append(line)
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(COLUMNS)
    for (grower, item, unit), own in sorted(goods.items()):
        whole = plain_number(sum(line["quantity"] for line in own))
        out.writerow((safe_cell(grower), safe_cell(item), safe_cell(unit), whole, "", "", "", ""))
        for line in sorted(own, key=lambda each: (str(orders[each["order"]]["buyer"]), each["order"])):
            out.writerow((
                safe_cell(grower), safe_cell(item), safe_cell(unit), plain_number(line["quantity"]),
                safe_cell(orders[line["order"]]["buyer"]), safe_cell(line["served_from"] or ""),
                safe_cell(line["offer"]), safe_cell(line["order"]),
            ))  # fmt: skip
    return text.getvalue().encode()


def plain_number(quantity: float) -> str:
    """Write a quantity without a point that says nothing."""
    return str(int(quantity)) if quantity == int(quantity) else str(quantity)


def safe_cell(value: object) -> str:
    """Write a name so that one that begins like a formula is none in somebody's spreadsheet."""
    text = " ".join(str(value).split())
    return f"'{text}" if text[:1] in {*"=+-@'"} else text
