"""A bill in two parts: what is between members, and what is left to supplier, network and state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from ultramicro.core.money import round_half_even
from ultramicro.energy.bills.bill import Bill, Item

COMMUNITY = (Item.MATCH, Item.LOCAL_SALE, Item.GUARANTEE)
"""What members pay each other, and what the club makes up."""


class Parts(NamedTuple):
    """Both parts of a bill, each with its sums by item. [pence]; credits are negative."""

    community: Mapping[Item, int]
    residual: Mapping[Item, int]

    @property
    def community_pence(self) -> int:
        """What is between members."""
        return sum(self.community.values())

    @property
    def residual_pence(self) -> int:
        """What is left beside it."""
        return sum(self.residual.values())


def parts_of(bill: Bill) -> Parts:
    """Part a bill; both parts together are its total.

    VAT is rounded once a rate over the whole bill. The community's part is worked out from its own lines,
    and what is left of it belongs to the rest, so that no penny is lost between the two.

    Parameters
    ----------
    bill : Bill
        Of one member.

    Examples
    --------
    >>> from datetime import date
    >>> from decimal import Decimal
    >>> from ultramicro.energy.bills.bill import Line
    >>> from ultramicro.energy.settlement.measured import Member
    >>> vat = Decimal("0.05")
    >>> lines = [Line(Item.MATCH, "", 1000, 18_000, 18, vat), Line(Item.SUPPLY, "", 3000, 30_000, 90, vat),
    ...          Line(Item.VAT, "5", None, None, 5, vat)]
    >>> bill = Bill(member=Member("a", "a"), from_on=date(2026, 3, 1), until_on=date(2026, 3, 31),
    ...             lines=lines, used_wh=4000, local_wh=1000, bought_wh=3000, retail_pence=126)
    >>> parts_of(bill).community_pence, parts_of(bill).residual_pence, bill.total_pence
    (19, 94, 113)
    """
    community, residual = defaultdict[Item, int](int), defaultdict[Item, int](int)
    for line in bill.lines:
        if line.item is Item.VAT:
            ours = sum(
                each.amount_pence
                for each in bill.lines
                if each.item is Item.MATCH and each.vat_share == line.vat_share
            )
            vat = round_half_even(ours * line.vat_share)
            community[Item.VAT] += vat
            residual[Item.VAT] += line.amount_pence - vat
        else:
            (community if line.item in COMMUNITY else residual)[line.item] += line.amount_pence
    return Parts(_said(community), _said(residual))


def _said(sums: Mapping[Item, int]) -> dict[Item, int]:
    """Return the sums in the order of the items, without VAT of nothing."""
    return {item: sums[item] for item in Item if item in sums and (sums[item] or item is not Item.VAT)}
