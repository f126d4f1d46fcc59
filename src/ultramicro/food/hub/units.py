"""Quantities of goods as whole numbers: grams or millilitres of what is measured, else pieces."""

from __future__ import annotations

from decimal import Decimal

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, Number, say
from ultramicro.core.money import round_half_even
from ultramicro.core.sums import amount_written
from ultramicro.food.goods import is_measured

THOUSAND = 1000
TOLERANCE = 0.25
"""How far a quantity may be from what was expected before somebody is asked whether it is right. [share]"""
MOST = 10**12
"""So much of a good is a slip: a million tonnes. [parts of the unit]"""
STEP = 100
"""By how much what is measured is cut where less came: scales of a packing bench show no less. [g or ml]"""


def scale_of(unit: str) -> int:
    """Return how many whole parts a unit has.

    Examples
    --------
    >>> scale_of("Kilo"), scale_of("litres"), scale_of("bunch")
    (1000, 1000, 1)
    """
    return THOUSAND if is_measured(unit) else 1


def whole(quantity: float, scale: int, *, where: str = "") -> int:
    """Return a quantity in whole parts of its unit.

    Raises
    ------
    BadInput
        If it is below nought or has parts that are not kept.

    Examples
    --------
    >>> whole(12.5, 1000), whole(3, 1)
    (12500, 3)
    """
    # As it was typed: 0.1 + 0.2 kilograms are 300 grams and not 300.00000000000004.
    exact = Decimal(repr(quantity)) * scale
    if exact.is_finite() and exact > MOST:
        raise BadInput(
            say("{n} is more than any hub handles", n=number_of(int(exact), scale)), where=where,
            do=say("check the number"),
        )  # fmt: skip
    if not exact.is_finite() or exact != exact.to_integral_value() or exact < 0:
        raise BadInput(
            say("{n} is no quantity of this good", n=repr(quantity)), where=where,
            do=say("give whole pieces, or kilograms to the gram"),
        )  # fmt: skip
    return int(exact)


def parts_of(quantity: object, scale: int) -> int:
    """Return a quantity in whole parts of its unit, rounded down: what is below one is of no use to anybody.

    Examples
    --------
    >>> parts_of(12.5, 1000), parts_of(0.5, 1)
    (12500, 0)
    """
    return int(Decimal(str(quantity)) * scale)


def shown(quantity: int, scale: int, unit: str = "") -> Message:
    """Say a quantity with its unit, to its last part.

    Examples
    --------
    >>> shown(12500, 1000, "kg"), shown(3, 1, "bunch")
    ('12.5 kg', '3 bunch')
    """
    return say("{n} {unit}", n=number_of(quantity, scale), unit=unit)


def number_of(quantity: int, scale: int) -> Number:
    """Return a quantity as the formatter writes it."""
    # Only as many decimals as it has: 12.5 kg, and 12.505 kg.
    digits = next(n for n in range(4) if quantity * 10**n % scale == 0)
    return Number(quantity / scale, digits)


def plain(quantity: int, scale: int) -> float:
    """Return a quantity as a number for a row."""
    return quantity / scale if scale > 1 else float(quantity)


def typed(quantity: int, scale: int) -> str:
    """Return a quantity as people type it, to its last part, so that it is read as it is.

    Examples
    --------
    >>> typed(1234567, 1000), typed(20000, 1000), typed(100, 1), typed(1250, 1000), typed(1234, 1000)
    ('1234.567', '20', '100', '1.25', '1.2340')
    """
    return amount_written(Decimal(quantity) / scale)


def worth_pence(quantity: int, scale: int, price_pence: int) -> int:
    """Return what a quantity costs, rounded once. [pence].

    Examples
    --------
    >>> worth_pence(1250, 1000, 90)
    112
    """
    return round_half_even(Decimal(quantity * price_pence) / scale)
