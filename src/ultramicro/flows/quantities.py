"""The quantities of flows that several answers show."""

from __future__ import annotations

from ultramicro.core.quantities import Quantity

PAID_TOTAL = Quantity("paid_total")
"""All that the place's bodies paid, each pound once."""
INFLUENCEABLE_SUM = Quantity("influenceable")
"""What of it could have gone to another payee."""


def paid_inside(area: str) -> Quantity:
    """Return the quantity of what was paid to parties that are known to be in an area."""
    return Quantity("paid_inside", {"area": area})


def stays(area: str) -> Quantity:
    """Return the quantity of the share of influenceable money that stays in an area."""
    return Quantity("local_share", {"area": area, "basis": "influenceable"})
