"""A line of a bill as a reader works it out again: how much, times what price, with what rounding."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from ultramicro.core.message import Message, Number, say
from ultramicro.core.money import round_half_even
from ultramicro.food.hub.bill_events import BillLine
from ultramicro.food.hub.units import THOUSAND, scale_of

LEAST_DIGITS, MOST_DIGITS = 2, 5
KILO = "kg"


class Priced(NamedTuple):
    """A price as it is printed, and what is added to quantity × price, rounded, to come to the amount.

    The price is of one `unit`, in the currency's unit; the rounding in hundredths of it.
    """

    price: Decimal
    unit: str
    rounding_pence: int

    @property
    def says(self) -> Message:
        """What stands in the column of prices."""
        digits = next(
            n for n in range(LEAST_DIGITS, MOST_DIGITS + 1)
            if n == MOST_DIGITS or self.price == round(self.price, n)
        )  # fmt: skip
        price = Number(float(self.price), digits, fixed=True)
        off = Number(abs(self.rounding_pence) / 100, LEAST_DIGITS, fixed=True)
        if self.rounding_pence > 0:
            return say("{price} a {unit}, and {off} by rounding", price=price, unit=self.unit, off=off)
        if self.rounding_pence:
            return say("{price} a {unit}, less {off} by rounding", price=price, unit=self.unit, off=off)
        return say("{price} a {unit}", price=price, unit=self.unit)


def priced_as(line: BillLine, unit: str, price_pence: Decimal, net_pence: int) -> Priced:
    """Return the price of a line that yields its amount; of what is paid by weight, that of a kilogram.

    Parameters
    ----------
    line : BillLine
        With what was delivered, and its weight where it is paid by that.
    unit : str
        That of its good.
    price_pence : Decimal
        What one unit costs. [hundredths]
    net_pence : int
        What the line comes to. [hundredths]

    Examples
    --------
    >>> cheese = BillLine(1, "b", 2, 3300, 3960, 0, Decimal("0.2"), each_g=1500)
    >>> priced_as(cheese, "piece", Decimal(1800), 3960).says
    '12.00 a kg'
    """
    by_weight = bool(line.weighed_g and line.each_g)
    unit = KILO if by_weight else unit
    quantity = Decimal(line.weighed_g) / THOUSAND if by_weight else Decimal(line.quantity) / scale_of(unit)
    exact = price_pence * THOUSAND / line.each_g / 100 if by_weight else price_pence / 100
    price = round(exact, MOST_DIGITS)
    # What was weighed without that a bill of before says what a piece should weigh is priced by the piece.
    known = by_weight or not line.weighed_g
    return Priced(price, unit, net_pence - round_half_even(quantity * price * 100) if known else 0)
