"""Pieces that are paid by weight: what a plan prices at the expected weight, and how far it may be off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.core.money import round_half_even
from ultramicro.core.rows import Row


def by_weight_rows(lines: Sequence[Mapping[str, Any]], offers: Mapping[str, Row]) -> Iterator[Row]:
    """Yield the lines whose weight is known only when they are weighed.

    The price of a piece is that of its expected weight, so that a kilo costs what the piece costs divided by
    it; heavier and lighter pieces cost as much a kilo.

    Parameters
    ----------
    lines : sequence of Row
        Of `food_lines`.
    offers : mapping of str to Row
        By number.

    Raises
    ------
    BadInput
        If a range does not hold the expected weight.

    Examples
    --------
    >>> line = {"cycle_on": None, "offer": "A1", "order": "O1", "item": "cheese", "quantity": 4.0,
    ...         "pays_pence": 4400}
    >>> (row,) = by_weight_rows([line], {"A1": {"offer": "A1", "piece_kg": 1.6, "piece_high_kg": 2.0}})
    >>> row["kg"], row["price_per_kg"], row["low_pence"], row["high_pence"]
    (6.4, 687.5, 4400, 5500)
    """
    for line in lines:
        offer = offers[line["offer"]]
        if not offer.get("piece_kg"):
            continue
        each, low, high = _range(offer)
        kg = Decimal(str(line["quantity"])) * each
        kilo = line["pays_pence"] / kg if kg else Decimal()
        yield {
            "cycle_on": line["cycle_on"], "offer": line["offer"], "order": line["order"],
            "item": line["item"], "pieces": line["quantity"], "kg": float(kg), "price_per_kg": float(kilo),
            "pays_pence": line["pays_pence"],
            "low_pence": round_half_even(line["pays_pence"] * low / each),
            "high_pence": round_half_even(line["pays_pence"] * high / each),
        }  # fmt: skip


def _range(offer: Row) -> tuple[Decimal, Decimal, Decimal]:
    each = Decimal(str(offer["piece_kg"]))
    low, high = (
        each if offer.get(name) is None else Decimal(str(offer[name]))
        for name in ("piece_low_kg", "piece_high_kg")
    )
    if not low <= each <= high:
        raise BadInput(
            say("a piece is expected to weigh {kg} kg and its range does not hold that", kg=str(each)),
            where=say("offer {offer} in food/availability.csv", offer=str(offer["offer"])),
            do=say("write piece_low_kg, piece_kg and piece_high_kg so that they rise"),
        )  # fmt: skip
    return each, low, high
