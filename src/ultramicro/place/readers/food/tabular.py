"""Rows of an export as products and lines of orders; each row that cannot be read is listed with why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.place.readers.food.facts import (
    UNLIMITED_WORDS,
    Product,
    Wanted,
    number_in,
    text_in,
    unit_of,
    unit_said,
)
from ultramicro.place.readers.food.layouts import Layout
from ultramicro.place.readers.left_out import Fate, LeftOut
from ultramicro.place.readers.values.dates import parse_date

MOST_RAW = 400


@dataclass(kw_only=True)
class Extract:
    """What was found in a file."""

    system: str
    products: list[Product] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    records: int = 0


def extract(rows: Sequence[Sequence[object]], lines: Sequence[int], layout: Layout) -> Extract:
    """Read the rows below a header.

    Parameters
    ----------
    rows : sequence of sequence
        All cells of the file.
    lines : sequence of int
        Where each row stands in it.
    layout : Layout
        Whose export it is.
    """
    found = Extract(system=layout.name)
    for line, row in list(zip(lines, rows, strict=True))[layout.row + 1 :]:
        if not any(str(cell).strip() for cell in row):
            continue
        found.records += 1
        cells = {role: row[at] if at < len(row) else "" for role, at in layout.at.items()}
        try:
            _take(found, READERS[layout.name](line, cells))
        except BadInput as error:
            found.left.append(left_out(line, row, error))
    return found


def left_out(line: int, row: Sequence[object], error: BadInput) -> LeftOut:
    """Return a record as one that could not be used."""
    reason = say("{what}; {do}", what=error.what, do=error.do).with_id("food.unreadable")
    return LeftOut(
        line=line, fate=Fate.REJECTED, reason=reason, raw=";".join(map(str, row))[:MOST_RAW]
    )  # fmt: skip


def _take(found: Extract, read: Product | Wanted) -> None:
    if isinstance(read, Wanted):
        found.wanted.append(read)
    else:
        found.products.append(read)


def _ofn_stock(line: int, cells: Mapping[str, Any]) -> Product:
    stock, demand = number_in(cells["on_hand"]), text_in(cells.get("on_demand")).casefold()
    return Product(
        line=line, number=text_in(cells.get("number")), item=text_in(cells["item"]),
        variety=text_in(cells.get("variety")), grower=text_in(cells["grower"]),
        unit=unit_of(cells["amount"], cells["measure"], text_in(cells.get("word"))),
        category=text_in(cells.get("category")), price=number_in(cells["price"]), stock=stock,
        unlimited=demand in UNLIMITED_WORDS,
    )  # fmt: skip


def _foodsoft(line: int, cells: Mapping[str, Any]) -> Product:
    # A mark in the first column says that it is not to be had now.
    gone = text_in(cells["available"]).casefold() in {"x", "-", "0", "no", "nein", "non"}
    return Product(
        line=line, number=text_in(cells["number"]), item=text_in(cells["item"]),
        grower=text_in(cells.get("grower")), unit=unit_said(text_in(cells["unit"])),
        category=text_in(cells.get("category")), price=number_in(cells["price"]), unlimited=not gone,
        pack=number_in(cells.get("pack")) or None, doubt="gone" if gone else "",
    )  # fmt: skip


def _litefarm_harvest(line: int, cells: Mapping[str, Any]) -> Product:
    # Who harvested is a person, and not needed.
    return Product(
        line=line, number=text_in(cells["activity"]), item=text_in(cells["item"]),
        variety=text_in(cells.get("variety")), unit="kg", stock=number_in(cells["quantity"]),
    )  # fmt: skip


def _litefarm_crop(line: int, cells: Mapping[str, Any]) -> Product:
    return Product(
        line=line, number=text_in(cells["number"]), item=text_in(cells["item"]), unit="kg",
        category=text_in(cells.get("category")), price=number_in(cells["price"]),
        stock=number_in(cells["quantity"]),
    )  # fmt: skip


def _ofn_order(line: int, cells: Mapping[str, Any]) -> Wanted:
    return Wanted(
        line=line, order=text_in(cells["order"]), number=text_in(cells.get("number")),
        buyer=text_in(cells["buyer"]),
        item=text_in(cells["item"]), unit=unit_said(cells["unit"]), quantity=number_in(cells["quantity"]),
        on=_day(cells["ordered_on"]),
    )  # fmt: skip


def _day(cell: object) -> date | None:
    return cell if isinstance(cell, date) else parse_date(text_in(cell).partition(" ")[0])


READERS: Mapping[str, Callable[[int, Mapping[str, Any]], Product | Wanted]] = {
    "ofn_stock": _ofn_stock, "ofn_orders": _ofn_order, "foodsoft": _foodsoft,
    "litefarm_harvest": _litefarm_harvest, "litefarm_crops": _litefarm_crop,
}  # fmt: skip
