"""The tables behind the answers about a place's buying."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ultramicro.core.calendar_file import Entry, calendar
from ultramicro.core.contract import Relation
from ultramicro.core.message import Message, say
from ultramicro.core.rows import Row
from ultramicro.flows.tables import table_of
from ultramicro.procurement.influence.gather import Buying
from ultramicro.procurement.influence.opportunities import Opportunity
from ultramicro.procurement.influence.proposed import need_rows
from ultramicro.procurement.influence.reasons import next_step, reasons, why
from ultramicro.procurement.influence.streams import CLASSES

BETWEEN = "; "
"""Between several ids or names in one cell."""


def buying_tables(found: Buying) -> dict[str, Relation]:
    """Return the tables of the answer `influenceable`."""
    return {
        "opportunities": table_of(
            "opportunities", [_opportunity(each, found) for each in found.opportunities]
        ),
        "influence_classes": table_of("influence_classes", list(_classes(found))),
        "opportunity_reasons": table_of("opportunity_reasons", list(_reasons(found))),
        "influenceable": table_of("influenceable", list(_streams(found))),
        "trade_markets": table_of("trade_markets", list(_markets(found))),
        "buying_needs": table_of("buying_needs", list(need_rows(found))),
    }


def _streams(found: Buying) -> Iterator[Row]:
    for each in found.streams:
        yield {
            "payer": each.payer, "payee": each.payee, "party_id": each.party_id, "category": each.need,
            "class": each.class_, "reason": each.reason, "contract": BETWEEN.join(each.contracts) or None,
            "title": each.title or None, "inside": each.inside, "first_on": each.first_on,
            "last_on": each.last_on, "ended_on": each.ended_on,
            "amount_pence": each.amount_pence, "counted_pence": found.counted(each),
        }  # fmt: skip


def _classes(found: Buying) -> Iterator[Row]:
    payees: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
    for each in found.streams:
        payees[each.class_].add((each.payee, each.party_id))
    for class_ in CLASSES:
        mine = [each for each in found.streams if each.class_ == class_]
        if mine:
            yield {
                "class": class_, "payees": len(payees[class_]),
                "amount_pence": sum(each.amount_pence for each in mine),
                "counted_pence": sum(found.counted(each) for each in mine),
                **{
                    f"{where}_pence": sum(each.amount_pence for each in mine if each.inside == where)
                    for where in ("inside", "outside", "unknown")
                },
            }  # fmt: skip


def _opportunity(each: Opportunity, found: Buying) -> Row:
    (low, middle, high), (net_low, net_middle, net_high) = each.gross, each.net
    return {
        "opportunity": each.id, "category": each.need.id, "payer": each.payer, "title": each.title or None,
        "class": each.class_, "begin_on": each.begin_on, "first_on": each.first_on, "last_on": each.last_on,
        "ended_on": each.ended_on, "since_pence": each.since_pence,
        "net_low_pence": net_low, "net_pence": net_middle, "net_high_pence": net_high,
        "gross_low_pence": low, "gross_pence": middle, "gross_high_pence": high,
        "why": why(each, found.asked), "next_step": next_step(each),
        "inside_pence": each.inside_pence, "outside_pence": each.outside_pence,
        "unknown_pence": each.unknown_pence, "seen_pence": each.seen_pence, "months_covered": each.months,
        "year_pence": each.year_pence, "payees": BETWEEN.join(each.payees) or None,
        "contract": BETWEEN.join(each.contracts) or None, "kind": each.law.kind, **_let(each, found),
        "threshold": each.law.threshold, "if_works": each.law.if_works,
        "if_goods_services": each.law.if_goods_services,
        "reached_if_including": each.law.if_including, "reached_if_excluding": each.law.if_excluding,
        "reserve": each.law.reserve, "rule_ids": " ".join(each.law.rules) or None,
        "able_firms": len(each.market.firms), "near_firms": len(each.market.near),
        "firms": BETWEEN.join(firm.name for firm in each.market.firms[:3]) or None,
        "largest_share": each.market.largest_share, "small_low": each.size.low, "small_high": each.size.high,
        "lots": each.lots,
    }  # fmt: skip


def _let(each: Opportunity, found: Buying) -> Row:
    worth, assumed = each.worth, each.worth.assumed
    months = [month for pence in each.law.limits_pence if (month := worth.months_of(pence)) is not None]
    return {
        "worth_low_pence": worth.low_pence, "worth_high_pence": worth.high_pence,
        "assumed_years": found.asked.years if assumed else None,
        "below_months": min(months) if assumed and months else None,
        "above_months": max(months) if assumed and months else None,
    }  # fmt: skip


def _markets(found: Buying) -> Iterator[Row]:
    for id_, market in sorted(found.markets.items()):
        yield {
            "category": id_, "able_firms": len(market.firms), "near_firms": len(market.near),
            "firms": BETWEEN.join(firm.name for firm in market.firms[:5]) or None,
            "near": BETWEEN.join(market.near[:5]) or None, "capacity_pence": market.capacity_pence,
            "received_pence": sum(firm.received_pence for firm in market.firms),
            "largest_share": market.largest_share, "hhi": market.index, "alone": market.alone,
            "supply_low": market.need.low, "supply_high": market.need.high,
        }  # fmt: skip


def _reasons(found: Buying) -> Iterator[Row]:
    for each in found.opportunities:
        for at, reason in enumerate(reasons(each, found.asked), start=1):
            yield {"opportunity": each.id, "number": at, "reason": reason.id, "says": reason}


def opportunity_calendar(found: Buying, place: str) -> str:
    """Write the days on which buying begins as a calendar; what could begin at any time is in no diary."""
    days = [each for each in found.opportunities if each.begin_on and each.first_on and each.worth_it]
    entries = [
        Entry(id=f"{each.payer}/{each.id}", on=each.begin_on, summary=_summary(each),
              description="\n".join([why(each, found.asked), next_step(each)]))
        for each in days if each.begin_on
    ]  # fmt: skip
    return calendar(entries, name=say("Buying in {place}", place=place), made_on=found.asked.on)


def _summary(each: Opportunity) -> Message:
    return say("{title} ({payer}): buying begins", title=each.title or each.need.name, payer=each.payer)
