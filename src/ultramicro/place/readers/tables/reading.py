"""How the cells of one column of a kept table are read: its unit, and the habits that other cells show."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ultramicro.place.dictionary import Column


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How the cells of one column are read."""

    column: Column
    factor: Decimal = Decimal(1)
    month_first: bool = False
    both_orders: bool = False
    """Whether some dates of the column have the day first and others the month: then 1/2/2026 is no day."""
    point: bool = False
    """Whether a point parts decimals in the column, as other cells of it show."""
    comma: bool = False
    """Whether a comma may part decimals in the column, as other cells of it, or its file, show."""
