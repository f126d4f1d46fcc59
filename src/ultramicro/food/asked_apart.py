"""Units and prices of a week's files that do not fit one another: asked about, never converted unasked.

A good that is offered by the kilo and ordered by the gram is never matched, and stands under what nobody
wanted and under what nobody had.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median
from typing import Any

from ultramicro.core.message import Listed, Message, plural, say
from ultramicro.core.money import to_the_penny
from ultramicro.core.rows import Row
from ultramicro.core.sums import amount_written
from ultramicro.core.units import Unit, unit_named
from ultramicro.food.goods import folded, good_of, unit_of
from ultramicro.food.stands import Question, of_offer, of_order

FAR, TOO_FAR = 50, 200
"""A price so many times another of the same good is likely one in another unit of money: a hundredfold."""
HUNDRED = 100
SHOWN = 3
"""So many goods are named in a sentence."""
KINDS = ("mass", "volume", "count")


def of_other_units(offers: Sequence[Row], orders: Sequence[Row]) -> Iterator[Question]:
    """Yield orders whose unit could be brought to one in which the good is offered that day.

    Examples
    --------
    >>> offers = [{"offer": "A1", "item": "egg", "unit": "kg"}]
    >>> [str(each.says) for each in of_other_units(offers, [{"order": "O1", "item": "Egg", "unit": "g"}])]
    ['“g” (food/orders.csv, order O1): Egg is offered in kg, and 1 kg is 1000 g: write it in kg']
    """
    for row, offered in _apart(offers, orders):
        said = str(row["unit"])
        for unit in offered:
            if much := _is_of(said, unit):
                large, small, many = (said, unit, much) if much >= 1 else (unit, said, 1 / much)
                asks = say("“{word}” ({where}): {item} is offered in {unit}, and 1 {large} is {many} "
                           "{small}: "
                           "write it in {unit}", word=said, where=of_order(row), item=str(row["item"]),
                           unit=unit, large=large, small=small,
                           many=amount_written(round(many, 3)))  # fmt: skip
                yield Question(of_order(row), said, unit, asks)
                break
            # A case of 6 may be a case; that nobody knows but who wrote it.
            if {*unit.split()} < {*unit_of(said).split()}:
                yield Question(of_order(row), said, unit)
                break


def units_apart(offers: Sequence[Row], orders: Sequence[Row]) -> Iterator[Message]:
    """Say which goods are ordered in units in which nobody offers them: that is why they are not matched.

    Examples
    --------
    >>> offers = [{"offer": "A1", "item": "leeks", "unit": "kg"}]
    >>> [str(told) for told in units_apart(offers, [{"order": "O1", "item": "leeks", "unit": "bunch"}])]
    ['1 good is ordered in a unit in which nobody offers it, and is not matched: leeks in bunch, not in kg.']
    """
    pairs = {
        (folded(row["item"]), unit_of(row["unit"])): say(
            "{item} in {unit}, not in {offered}", item=str(row["item"]), unit=str(row["unit"]),
            offered=Listed(offered, by="or"),
        )
        for row, offered in _apart(offers, orders)
    }  # fmt: skip
    if pairs:
        named = list(pairs.values())
        yield plural(
            "{n} good is ordered in a unit in which nobody offers it, and is not matched: {goods}.",
            "{n} goods are ordered in units in which nobody offers them, and are not matched: {goods}.",
            len(pairs), goods=Listed([*named[:SHOWN], *(["…"] if len(named) > SHOWN else [])], by=""),
        ).with_id("units_apart")  # fmt: skip


def of_far_prices(offers: Sequence[Row], orders: Sequence[Row]) -> Iterator[Question]:
    """Yield prices that are about a hundred times, or a hundredth, of what others say of the same good.

    Examples
    --------
    >>> kale = {"item": "kale", "unit": "bag"}
    >>> prices = [kale | {"offer": n, "price_pence": price} for n, price in ((1, 2), (2, 180))]
    >>> [str(each.says) for each in of_far_prices(prices, [])]
    ['“£0.02” (food/availability.csv, offer 1): did you mean “£2.00”?']
    """
    priced: dict[tuple[str, str], list[tuple[Decimal, Message]]] = defaultdict(list)
    for rows, column, of in ((offers, "price_pence", of_offer), (orders, "limit_price_pence", of_order)):
        for row in rows:
            if (pence := Decimal(str(row.get(column) or 0))) > 0:
                priced[good_of(row["item"], row["unit"])].append((pence, of(row)))
    for those in priced.values():
        for n, (price, where) in enumerate(those):
            others = [each for m, (each, _) in enumerate(those) if m != n]
            if others and (meant := _meant(price, median(others), alone=len(others) == 1)):
                yield Question(where, to_the_penny(int(price)), to_the_penny(int(meant)))


def _meant(price: Decimal, usual: Decimal, *, alone: bool) -> Decimal:
    """Return what a price may be meant for; 0 where it is near what is usual."""
    # Of two prices alone the lower is asked about: hundredths are what people forget.
    if FAR <= usual / price <= TOO_FAR:
        return price * HUNDRED
    if not alone and FAR <= price / usual <= TOO_FAR:
        return price / HUNDRED
    return Decimal(0)


def _apart(offers: Sequence[Row], orders: Sequence[Row]) -> Iterator[tuple[Row, list[str]]]:
    """Yield orders of goods that are offered that day in other units only, with these units."""
    units: dict[tuple[str, Any], set[str]] = defaultdict(set)
    for row in offers:
        units[folded(row["item"]), row.get("cycle_on")].add(unit_of(row["unit"]))
    for row in orders:
        offered = units.get((folded(row["item"]), row.get("cycle_on")), set())
        if offered and unit_of(row["unit"]) not in offered:
            yield row, sorted(offered)


def _is_of(said: str, offered: str) -> Decimal | None:
    """Return how many of the unit offered one of the unit said is; None where nobody knows."""
    one, other = _unit(said), _unit(offered)
    if one is None or other is None or one.kind != other.kind:
        return None
    return one.factor / other.factor


def _unit(said: str) -> Unit | None:
    found = unit_named(said, *KINDS)
    return None if found is None or found.guess else found
