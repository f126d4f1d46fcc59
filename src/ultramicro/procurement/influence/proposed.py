"""Needs for the plan: what is bought elsewhere, firms here cannot do, and a small firm could carry."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ultramicro.core.message import Message, Pence, Range, Share, joined, plural, say
from ultramicro.core.rows import Row
from ultramicro.flows.needs import NOT_STATED
from ultramicro.flows.periods import YEAR
from ultramicro.procurement.influence.gather import Buying
from ultramicro.procurement.influence.opportunities import Opportunity
from ultramicro.procurement.influence.worth import Ends, added

ORIGIN = "influenceable"


def need_rows(found: Buying) -> Iterator[Row]:
    """Yield rows of `buying_needs`, as the opportunities rank.

    Of each only what firms of the trade here are not seen, and do not say, to be able to do: what they can do
    is an invitation to them, and no need of an enterprise.
    """
    by_need: dict[str, list[Opportunity]] = defaultdict(list)
    for each in found.opportunities:
        by_need[each.need.id].append(each)
    for each in found.opportunities:
        if each.worth_it and each.need.id != NOT_STATED and _whole(each) > 0:
            ends = _short(each, by_need[each.need.id])
            if ends[2] > 0:
                yield _row(each, found, ends)


def _whole(each: Opportunity) -> int:
    """Return what of it is or may be bought elsewhere. [pence]."""
    return max(0, each.outside_pence) + max(0, each.unknown_pence)


def _short(each: Opportunity, trade: Sequence[Opportunity]) -> Ends:
    """Return its part of what firms of the trade here could not do of all that is wanted of them."""
    able = max(0, each.market.capacity_pence)
    low, middle, high = (
        pence * max(0, wanted - able) // wanted if wanted > 0 else 0
        for pence, wanted in zip(each.gross, added([one.gross for one in trade]), strict=True)
    )
    # In a wider case more of it is wanted, and no less is short.
    return min(low, middle), middle, high


def _row(each: Opportunity, found: Buying, ends: Ends) -> Row:
    whole, (low, middle, high) = _whole(each), ends
    year = min(each.year_pence or whole, whole)
    lot = min(found.asked.lot_pence, year)
    return {
        "opportunity": each.id, "area": found.area, "category": each.need.id, "payer": each.payer,
        "title": each.title or None, "first_on": each.first_on, "last_on": each.last_on,
        "wanted_pence": whole, "months_covered": each.months, "lot_pence": lot,
        "lots": min(each.lots, math.ceil(year / lot)) if lot else 1, "able_firms": len(each.market.firms),
        "capacity_pence": each.market.capacity_pence,
        "low_pence": low, "amount_pence": middle, "high_pence": high,
        "share_low": low / whole, "share": middle / whole, "share_high": high / whole,
        "source": _source(each, whole, ends), "origin": ORIGIN,
    }  # fmt: skip


def _source(each: Opportunity, whole_pence: int, ends: Ends) -> Message:
    low, _, high = ends
    bought = say("{payer} bought {sum} of {what} elsewhere, or of suppliers whose place is not known",
                 payer=each.payer, sum=Pence(whole_pence), what=each.title or each.need.name)  # fmt: skip
    part = say("of which {part} could be done here beside what firms here can do: a judgement, narrowed by "
               "law and size",
               part=Range(Share(low / whole_pence, 0), Share(high / whole_pence, 0)))  # fmt: skip
    if 0 < each.months < YEAR:
        seen = plural("in {n} month", "in {n} months", each.months)
        return joined([say("{bought} {seen}, {part}.", bought=bought, seen=seen, part=part)])
    return say("{bought} in an average year, {part}.", bought=bought, part=part)
