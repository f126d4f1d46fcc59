"""What is owed for a week's deliveries: each parcel priced once, so that both ends agree to the penny.

What buyers owe = what growers get + the hub's margin + VAT. A parcel's price is rounded once; the hub's part
is a share of that, rounded once; VAT is worked out once for each rate on a bill, as the law allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from ultramicro.core.money import round_half_even
from ultramicro.food.hub.bill_events import BillLine, Side
from ultramicro.food.hub.events import PlannedLine
from ultramicro.food.hub.stock import Batch, Parcel
from ultramicro.food.hub.units import worth_pence
from ultramicro.food.hub.weeks import Week


class Owed(NamedTuple):
    """What somebody owes for a week, or is owed: the lines and their sums. [hundredths]."""

    side: Side
    who: str
    lines: tuple[BillLine, ...]

    @property
    def vat_pence(self) -> int:
        """VAT on a buyer's lines; growers' prices are all that they get."""
        return vat_of(self.lines) if self.side is Side.BUYER else 0

    @property
    def total_pence(self) -> int:
        """All of it."""
        grower = sum(line.grower_pence for line in self.lines)
        if self.side is Side.GROWER:
            return grower
        return grower + sum(line.hub_pence for line in self.lines) + self.vat_pence


def vat_of(lines: Iterable[BillLine]) -> int:
    """Return the VAT on lines: for each rate once, on the sum of what is taxed by it. [hundredths].

    Examples
    --------
    >>> line = BillLine(1, "b", 1, 0, grower_pence=33, hub_pence=0, vat_share=Decimal("0.2"))
    >>> vat_of([line]), vat_of([line, line]), vat_of([line] * 3)
    (7, 13, 20)
    """
    taxed: dict[Decimal, int] = {}
    for line in lines:
        taxed[line.vat_share] = taxed.get(line.vat_share, 0) + line.grower_pence + line.hub_pence
    return sum(round_half_even(rate * pence) for rate, pence in taxed.items())


def priced(week: Week, batch: Batch, parcel: Parcel, vat_share: Decimal) -> BillLine:
    """Return a delivered parcel as a line of a bill."""
    line = week.line(parcel.line)
    grower = grower_pence(line, parcel)
    hub = round_half_even(week.margin * grower)
    weighed = parcel.weighed_g if parcel.each_g else 0
    price = line.price_pence * (1 + week.margin)
    each_g = parcel.each_g if weighed else 0
    return BillLine(parcel.line, batch.id, parcel.delivered, weighed, grower, hub, vat_share,
                    good=line.good, grower=line.grower, price=price, each_g=each_g)  # fmt: skip


def grower_pence(line: PlannedLine, parcel: Parcel) -> int:
    """Return what a grower gets for a delivered parcel, by weight where it was weighed. [hundredths]."""
    if parcel.weighed_g and parcel.each_g:
        return round_half_even(Decimal(parcel.weighed_g * line.price_pence) / parcel.each_g)
    return worth_pence(parcel.delivered, line.scale, line.price_pence)


def owed_in(week: Week, batches: Sequence[Batch], vat: Mapping[str, Decimal]) -> list[Owed]:
    """Return what every buyer owes and every grower is owed for what was delivered in a week.

    Parameters
    ----------
    week : Week
        Its lines and terms.
    batches : sequence of Batch
        Those that its parcels are of.
    vat : mapping of str to Decimal
        The rate of each good. [share]
    """
    buyers, growers = dict[str, list[BillLine]](), dict[str, list[BillLine]]()
    for batch in batches:
        for parcel in batch.parcels:
            if parcel.week == week.id and parcel.delivered:
                line = priced(week, batch, parcel, vat[batch.good])
                buyers.setdefault(parcel.buyer, []).append(line)
                growers.setdefault(batch.grower, []).append(line)
    return [
        *(Owed(Side.BUYER, who, _in_order(lines)) for who, lines in sorted(buyers.items())),
        *(Owed(Side.GROWER, who, _in_order(lines)) for who, lines in sorted(growers.items())),
    ]


def _in_order(lines: Sequence[BillLine]) -> tuple[BillLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.line, line.batch)))
