"""Needs for the plan: what is bought elsewhere, nobody here is known to do, and a small firm could carry."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ultramicro.core.message import Message, Pence, Range, Share, joined, plural, say
from ultramicro.core.rows import Row
from ultramicro.flows.needs import NOT_STATED
from ultramicro.flows.periods import YEAR
from ultramicro.procurement.influence.gather import Buying
from ultramicro.procurement.influence.opportunities import Opportunity

ORIGIN = "influenceable"


def need_rows(found: Buying) -> Iterator[Row]:
    """Yield rows of `buying_needs`, as the opportunities rank.

    Where a firm here does such work already the first step is to invite it, and no enterprise is proposed.
    """
    for each in found.opportunities:
        if _proposes(each):
            yield _row(each, found)


def _proposes(each: Opportunity) -> bool:
    stated = each.worth_it and each.need.id != NOT_STATED
    return stated and not each.market.firms and each.gross[2] > 0 and _whole(each) > 0


def _whole(each: Opportunity) -> int:
    """Return what of it is or may be bought elsewhere. [pence]."""
    return max(0, each.outside_pence) + max(0, each.unknown_pence)


def _row(each: Opportunity, found: Buying) -> Row:
    whole, (low, middle, high) = _whole(each), each.gross
    year = min(each.year_pence or whole, whole)
    lot = min(found.asked.lot_pence, year)
    return {
        "opportunity": each.id, "area": found.area, "category": each.need.id, "payer": each.payer,
        "title": each.title or None, "first_on": each.first_on, "last_on": each.last_on,
        "wanted_pence": whole, "months_covered": each.months, "lot_pence": lot,
        "lots": min(each.lots, math.ceil(year / lot)) if lot else 1,
        "low_pence": low, "amount_pence": middle, "high_pence": high,
        "share_low": low / whole, "share": middle / whole, "share_high": high / whole,
        "source": _source(each, whole), "origin": ORIGIN,
    }  # fmt: skip


def _source(each: Opportunity, whole_pence: int) -> Message:
    low, _, high = each.gross
    bought = say("{payer} bought {sum} of {what} elsewhere, or of suppliers whose place is not known",
                 payer=each.payer, sum=Pence(whole_pence), what=each.title or each.need.name)  # fmt: skip
    part = say("of which {part} could be done here: a judgement, narrowed by law and size",
               part=Range(Share(low / whole_pence, 0), Share(high / whole_pence, 0)))  # fmt: skip
    if each.months < YEAR:
        seen = plural("in {n} month", "in {n} months", each.months)
        return joined([say("{bought} {seen}, {part}.", bought=bought, seen=seen, part=part)])
    return say("{bought} in an average year, {part}.", bought=bought, part=part)
