"""Products and lines of orders as rows of kept tables; what lacks something is asked about, never filled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ultramicro.core.message import Message, say
from ultramicro.core.money import round_half_even
from ultramicro.place.readers.food.facts import Product, Wanted
from ultramicro.place.readers.food.tabular import Extract
from ultramicro.place.readers.left_out import Fate, LeftOut

WHY = {
    "gone": say("it is not to be had now; nothing to do").with_id("food.gone"),
    "currency": say("its price is in another currency; write it in the place's").with_id("food.currency"),
    "item": say("it has no name; write one").with_id("food.no_name"),
    "grower": say("it is not said who delivers it; write it, or give grower to the file in place.toml")
    .with_id("food.no_grower"),
    "unit": say("its unit is not known; write in what it is sold").with_id("food.no_unit"),
    "price": say("it has no price; write one").with_id("food.no_price"),
    "price_below": say("its price is below nought; write what one unit costs").with_id("food.price_below"),
    "free": say("its price is 0; write 0.01 or more, or leave it out").with_id("food.free"),
    "unlimited": say("its stock is unlimited; write how much at most can be sold in a cycle").with_id(
        "food.unlimited"
    ),
    "zero": say("its stock is 0, which some systems write for unlimited; write how much there is, or nothing")
    .with_id("food.zero"),
    "stock": say("its stock is not told; write how much there is").with_id("food.no_stock"),
    "below": say("its stock is below nought; write how much there is").with_id("food.below_nought"),
    "part_pence": say("its price has parts of a penny; write whole pence").with_id("food.part_pence"),
    "day": say("it is not said for which day of delivery; give cycle_on to the file in place.toml, or name "
               "the file by the day as in stock-2026-06-04.csv").with_id("food.no_day"),
    "buyer": say("it is not said who buys; write it").with_id("food.no_buyer"),
    "quantity": say("it is not said how much; write a number above 0").with_id("food.no_quantity"),
}  # fmt: skip
"""Why a record is no offer or order, and what to do."""
_DAY = re.compile(r"(?<![0-9])(20[0-9]{2})-([0-9]{2})-([0-9]{2})(?![0-9])")


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the file's name and place.toml say of all its records."""

    file: str
    cycle_on: date | None
    grower: str = ""


def day_named(file: str) -> date | None:
    """Return the one day that a file's name holds; None where it holds none or several.

    Examples
    --------
    >>> day_named("food/exports/stock-2026-06-04.csv"), day_named("stock.csv")
    (datetime.date(2026, 6, 4), None)
    """
    days = set(_DAY.findall(file.rpartition("/")[2]))
    if len(days) != 1:
        return None
    try:
        return date(*map(int, days.pop()))
    except ValueError:
        return None


def product_rows(found: Extract, told: Told) -> Iterator[dict[str, Any]]:
    """Yield the rows of `food_products`: all that was understood, offered or not."""
    for each in found.products:
        yield {
            "file": told.file, "line": each.line, "system": found.system, "number": each.number or None,
            "grower": each.grower or told.grower or None, "item": each.item or None,
            "variety": each.variety or None, "unit": each.unit or None, "price_pence": _pence(each.price),
            "quantity": None if each.stock is None else float(each.stock), "unlimited": each.unlimited,
            "pack": None if each.pack is None else float(each.pack), "category": each.category or None,
            "allergens": None if each.allergens is None else ", ".join(each.allergens) or "none",
            "certificates": ", ".join(each.certificates) or None,
        }  # fmt: skip


def offers(found: Extract, told: Told) -> tuple[list[dict[str, Any]], list[LeftOut]]:
    """Return the rows of `availability`, and products that are none, each with why."""
    rows, left = [], []
    for each in found.products:
        why = _no_offer(each, told)
        if why:
            raw = f"{each.number};{each.grower};{each.item};{each.unit};{each.price}"
            left.append(_left(each.line, why, raw))
            continue
        rows.append({
            "offer": f"{told.file.rpartition('/')[2]}:{each.line}", "grower": each.grower or told.grower,
            "item": each.item, "quantity": float(each.stock or 0), "unit": each.unit,
            "price_pence": _pence(each.price), "pack": None if each.pack is None else float(each.pack),
            "cycle_on": told.cycle_on, "certificates": ", ".join(each.certificates) or None,
            "allergens": None if each.allergens is None else ", ".join(each.allergens) or "none",
        })  # fmt: skip
    return rows, left


def _no_offer(each: Product, told: Told) -> str:
    lacks = {
        each.doubt: bool(each.doubt), "item": not each.item, "grower": not (each.grower or told.grower),
        "unit": not each.unit, "price": each.price is None,
        "price_below": each.price is not None and each.price < 0, "free": each.price == 0,
        "part_pence": each.price is not None and _pence(each.price) is None,
        "unlimited": each.unlimited, "stock": each.stock is None,
        "below": each.stock is not None and each.stock < 0, "day": told.cycle_on is None,
    }  # fmt: skip
    return next((why for why, so in lacks.items() if so), "")


def _pence(price: Decimal | None) -> int | None:
    if price is None:
        return None
    pence = price * 100
    # A price is a person's word: what is no whole penny is asked about, not rounded.
    return round_half_even(pence) if pence == pence.to_integral_value() and pence >= 0 else None


def orders(found: Extract, told: Told) -> tuple[list[dict[str, Any]], list[LeftOut]]:
    """Return the rows of `orders`, and lines that are none, each with why."""
    rows, left = [], []
    for each in found.wanted:
        why = _no_order(each, told)
        if why:
            left.append(_left(each.line, why, f"{each.order};{each.buyer};{each.item};{each.quantity}"))
            continue
        rows.append({
            "order": f"{each.order}:{each.line}", "buyer": each.buyer, "item": each.item,
            "quantity": float(each.quantity or 0), "unit": each.unit, "cycle_on": told.cycle_on,
        })  # fmt: skip
    return rows, left


def _no_order(each: Wanted, told: Told) -> str:
    lacks = {
        "buyer": not each.buyer, "item": not each.item, "unit": not each.unit,
        "quantity": each.quantity is None or each.quantity <= 0, "day": told.cycle_on is None,
    }  # fmt: skip
    return next((why for why, so in lacks.items() if so), "")


def _left(line: int, why: str, raw: str) -> LeftOut:
    message: Message = WHY[why]
    fate = Fate.SET_ASIDE if why == "gone" else Fate.REJECTED
    return LeftOut(line=line, fate=fate, reason=message, raw=raw)
