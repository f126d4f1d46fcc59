"""In what steps goods are counted: whole units, and of what is weighed as finely as any row needs.

A week is planned in whole numbers. What is sold in kilograms or litres is written in thousandths, so that
12.5 kg are matched as 12.5 kg; what is counted stays in whole units, as nobody can be given half a loaf. One
step is found for all goods that an order may take for each other, and one scale for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from math import gcd

from ultramicro.core.rows import Row
from ultramicro.food.goods import Good, good_of, is_measured

THOUSAND = 1000


@dataclass(frozen=True, kw_only=True)
class Steps:
    """How quantities become whole numbers and are read again.

    Parameters
    ----------
    scale : int
        How many whole parts a unit has, the same for all goods: 1 where all rows are of whole units.
    by_good : mapping of Good to int
        In what steps a good is sold; one unit where it is not named. [parts]
    """

    scale: int = 1
    by_good: Mapping[Good, int] = field(default_factory=dict)

    def of(self, row: Row) -> int:
        """Return the step of a row's good. [parts]."""
        return self.by_good.get(good_of(row["item"], row["unit"]), self.scale)

    def down(self, row: Row, quantity: object) -> int:
        """Return a quantity of a row's good in whole steps, rounded down. [parts]."""
        return self._counted(quantity, self.of(row))

    def up(self, row: Row, quantity: object) -> int:
        """Return the same rounded up. [parts]."""
        return -self._counted(-Decimal(str(quantity)), self.of(row))

    def _counted(self, quantity: object, step: int) -> int:
        return int((Decimal(str(quantity)) * self.scale / step).to_integral_value(ROUND_FLOOR)) * step

    def parts(self, quantity: object) -> float:
        """Return a quantity in parts, with what is finer than a step."""
        return float(Decimal(str(quantity)) * self.scale)

    def units(self, parts: int) -> Decimal:
        """Return parts as units."""
        return Decimal(int(parts)) / self.scale


WHOLE = Steps()
"""Of rows in whole units."""


def steps_of(offers: Sequence[Row], orders: Sequence[Row]) -> Steps:
    """Return in what steps offers and orders are counted.

    Parameters
    ----------
    offers, orders : sequence of Row
        Rows of the tables `availability` and `orders`.

    Examples
    --------
    >>> row = {"item": "potatoes", "unit": "kg", "quantity": 12.5}
    >>> steps_of([row], [row | {"quantity": 30}])
    Steps(scale=2, by_good={('potatoes', 'kg'): 1})
    >>> steps_of([row | {"unit": "box"}], [row | {"unit": "box"}])
    Steps(scale=1, by_good={})
    """
    parts, same = dict[Good, int](), dict[Good, Good]()
    for row in (*offers, *orders):
        if part := _beyond_whole(row):
            good = good_of(row["item"], row["unit"])
            parts[good] = gcd(parts.get(good, THOUSAND), part)
    if not parts:
        return Steps()
    for row in orders:
        first, *others = _takes(row)
        for other in others:
            same[_root(same, other)] = _root(same, first)
    finest = dict[Good, int]()
    for good, part in parts.items():
        finest[_root(same, good)] = gcd(finest.get(_root(same, good), THOUSAND), part)
    scale = THOUSAND // gcd(*finest.values())
    goods = {good_of(row["item"], row["unit"]) for row in offers}.union(*map(_takes, orders))
    found = {good: finest[root] * scale // THOUSAND for good in sorted(goods)
             if (root := _root(same, good)) in finest}  # fmt: skip
    return Steps(scale=scale, by_good=found)


def _beyond_whole(row: Row) -> int:
    """Return what a row has beyond whole units, in thousandths; nothing of what is counted."""
    quantity = row["quantity"]
    assert isinstance(quantity, int | float | Decimal)  # noqa: S101  the dictionary says so
    if quantity == int(quantity) or not is_measured(row["unit"]):
        return 0
    return int(Decimal(str(quantity)) * THOUSAND) % THOUSAND


def _takes(order: Row) -> list[Good]:
    others = [item for item in str(order.get("substitutes") or "").split(",") if item.strip()]
    return [good_of(item, order["unit"]) for item in (order["item"], *others)]


def _root(same: Mapping[Good, Good], good: Good) -> Good:
    while good in same and same[good] != good:
        good = same[good]
    return good
