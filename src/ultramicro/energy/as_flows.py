"""Money that energy moves, as rows of `flows`: of the club's bills and of a scheme's first year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from ultramicro.core.rows import Row
from ultramicro.energy.bills.bill import Bill, Item

FEWEST_LINES = 5
"""Fewer bills than this are not counted, as in `flows`."""


class Side(StrEnum):
    """Where money goes; the words are in the dictionary's `values`."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


class Flow(NamedTuple):
    """What moves between two groups. [pence]; below nought what is no longer paid.

    `kind` is a class of `flows`: only a purchase or a grant is influenceable. `month` is its first day, or
    None where it is more than one; `lines` is how many bills it stands on.
    """

    payer: str
    payee: str
    category: str
    inside: Side
    amount_pence: int
    kind: str = "purchase"
    month: date | None = None
    lines: int | None = None


def row_of(flow: Flow) -> Row:
    """Return a flow as a row: the columns of `flows`, and on which side the payee is.

    Examples
    --------
    >>> row = row_of(Flow("members", "suppliers", "supply", Side.OUTSIDE, 1200))
    >>> row["influenceable"], row["class"], row["party_id"]
    (True, 'purchase', None)
    """
    return {
        "payer": flow.payer, "party_id": None, "payee": flow.payee, "month": flow.month,
        "category": flow.category, "class": flow.kind, "influenceable": flow.kind in {"purchase", "grant"},
        "amount_pence": flow.amount_pence, "lines": flow.lines, "inside": flow.inside.value,
    }  # fmt: skip


_MEANS: Mapping[Item, tuple[str, str, str, Side, str]] = {
    Item.MATCH: ("members", "generators", "match", Side.INSIDE, "purchase"),
    Item.SUPPLY: ("members", "suppliers", "supply", Side.OUTSIDE, "purchase"),
    Item.STANDING: ("members", "suppliers", "supply", Side.OUTSIDE, "purchase"),
    # Nobody can choose another network.
    Item.NETWORK: ("members", "operator", "network", Side.OUTSIDE, "tax"),
    Item.VAT: ("members", "treasury", "vat", Side.OUTSIDE, "tax"),
    Item.EXPORT: ("suppliers", "members", "export", Side.INSIDE, "receipt"),
    Item.GUARANTEE: ("club", "members", "guarantee", Side.INSIDE, "internal"),
}
"""Who pays whom by a line. What is sold locally is what others pay for it, and stands there."""


def flows_of_bills(bills: Sequence[Bill]) -> list[Flow]:
    """Add up the lines of bills by who pays whom; the sum is what all bills ask for.

    Credits are paid by the other side, so that every sum is above nought unless prices are below it.
    """
    sums: dict[tuple[str, str, str, Side, str], list[int]] = defaultdict(lambda: [0, 0])
    for bill in bills:
        for line in bill.lines:
            if (means := _MEANS.get(line.item)) is not None:
                paid = sums[means]
                paid[0] += line.amount_pence if means[0] == "members" else -line.amount_pence
                paid[1] += 1
    month = _month(bills)
    return [
        Flow(payer, payee, category, side, pence, kind, month, lines if lines >= FEWEST_LINES else None)
        for (payer, payee, category, side, kind), (pence, lines) in sorted(sums.items())
    ]


def _month(bills: Sequence[Bill]) -> date | None:
    months = {day.replace(day=1) for bill in bills for day in (bill.from_on, bill.until_on)}
    return months.pop() if len(months) == 1 else None
