"""Why a purchase ranks where it does, reason by reason, and what can be done about it first."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.message import Day, Listed, Message, Number, Pence, Share, joined, note, plural, say
from ultramicro.procurement.influence.opportunities import NAMED, PLANNED, REGISTER, Asked, Opportunity
from ultramicro.procurement.rules.contract import Kind


def reasons(found: Opportunity, asked: Asked) -> Iterator[Message]:
    """Yield the reasons of an opportunity, each under its id: when, law, market, size, the need itself."""
    yield _when(found)
    yield _threshold(found, asked)
    yield _reserve(found)
    yield from _market(found)
    yield _size(found, asked)
    yield note("judgement", "{reason}", reason=found.need.reason)


def why(found: Opportunity, asked: Asked) -> Message:
    """Say all reasons of an opportunity, one after the other."""
    return joined(list(reasons(found, asked)))


def _when(found: Opportunity) -> Message:  # noqa: PLR0911  one for each class
    if found.first_on is None:
        return (
            note("no_contract", "No contract was found under which it is paid.")
            if found.class_ == "now"
            else note("no_date", "The register does not say when the contract ends.")
        )
    first, last = Day(found.first_on), Day(found.last_on or found.first_on)
    if found.class_ == PLANNED:
        return note("planned", "It is planned. The day to act by is {day}.", day=first)
    if found.class_ == REGISTER:
        return note("register_only", "The contract can end on {day}. No payment was seen under it: it may be "
                    "paid under another name.", day=first)  # fmt: skip
    if found.class_ == "ended" and found.ended_on:
        ended = say("The contract ended on {day}.", day=Day(found.ended_on))
        since = say(
            "Since then {sum} was paid under no contract that was found.", sum=Pence(found.since_pence)
        )
        return joined([ended, since] if found.since_pence > 0 else [ended]).with_id("past_its_end")
    if found.class_ == "perhaps":
        return note("perhaps", "It is under one of several contracts, nobody knows which. One can first end "
                    "on {day}; another lasts longer. It counts in the high case alone.",
                    day=first)  # fmt: skip
    if found.class_ == "by_break":
        return note("can_end", "The contract can first end on {day}; it runs to {last} if it is extended.",
                    day=first, last=last)  # fmt: skip
    return note("ends", "The contract ends on {day}.", day=first)


def _threshold(found: Opportunity, asked: Asked) -> Message:
    law = found.law
    if found.worth.assumed and law.limits_pence:
        return joined([_by_length(found, asked), *_by_kind(found)]).with_id("threshold_by_length")
    if law.threshold == "below":
        return note("below_threshold", "Let again as it was, it is below the sum from which the law binds it "
                    "in full.")  # fmt: skip
    if law.threshold == "above":
        return note("above_threshold", "Let again as it was, it reaches the sum from which the law binds it "
                    "in full: it would have to be advertised, and lots count together.")  # fmt: skip
    if told := list(_by_kind(found)):
        return joined(told).with_id("threshold_by_kind")
    if (law.if_including, law.if_excluding) == ("no", "yes"):
        return note("threshold_by_vat", "It is below the sum from which the law binds it in full if VAT is "
                    "in its value, and above it if not.")  # fmt: skip
    return note("threshold_not_known", "It is not known whether it reaches the sum from which the law binds "
                "it in full.")  # fmt: skip


def _by_length(found: Opportunity, asked: Asked) -> Message:
    """Say for how long it could be let before the law binds in full, where nobody knows its length."""
    worth, limits = found.worth, found.law.limits_pence
    months = [month for pence in limits if (month := worth.months_of(pence)) is not None]
    if not months:
        return say("It is not known what it would come to.")
    assumed = plural(
        "No contract says for how long it would be let: {n} year is assumed, and then it would come to "
        "{sum}.",
        "No contract says for how long it would be let: {n} years are assumed, and then it would come to "
        "{sum}.",
        asked.years, sum=Pence(worth.high_pence, "about"),
    )  # fmt: skip
    return joined([assumed, _flips(min(months), max(months))])


def _flips(first: int, last: int) -> Message:
    if last == 0:
        return say("Even for a month it would reach the sum from which the law binds in full, if it were let "
                   "as one: it would then have to be advertised.")  # fmt: skip
    below = say("Even for a month it may reach the sum from which the law binds in full.")
    below = below if first == 0 else plural(
        "Let for up to {n} month it would stay below the sum from which the law binds in full.",
        "Let for up to {n} months it would stay below the sum from which the law binds in full.", first,
    )  # fmt: skip
    if first == last:
        return joined([below, say("From then on it would reach it, and would have to be advertised.")])
    if last > LONGEST:
        return joined([below, say("For longer that depends on its kind and on VAT.")])
    above = plural(
        "For longer than {n} month it would reach it whatever its kind and VAT.",
        "For longer than {n} months it would reach it whatever its kind and VAT.", last,
    )  # fmt: skip
    return joined([below, above])


LONGEST = 120
"""Nothing is let for longer, as far as anybody looks ahead. [months]"""
STANDS = {
    "above": say("it reaches that sum"), "below": say("it is below that sum"),
    "unknown": say("that is not known"),
}  # fmt: skip


def _by_kind(found: Opportunity) -> Iterator[Message]:
    """Say what the answer is for each kind, where the kind is not told and decides."""
    law = found.law
    if len(law.kinds) > 1 and law.if_works != law.if_goods_services and Kind.WORKS in law.kinds:
        yield say(
            "It is not told whether it is building work, which decides from which sum the law binds in full: "
            "as works {works}, as goods or services {other}.",
            works=STANDS[law.if_works], other=STANDS[law.if_goods_services],
        )  # fmt: skip


def _reserve(found: Opportunity) -> Message:
    answers = {
        "yes": note("may_reserve", "It may be reserved for local suppliers, if that is decided before "
                                   "tenders "
                    "are invited."),
        "no": note("may_not_reserve", "It may not be reserved for local suppliers; they may win it in the "
                                      "open."),
    }  # fmt: skip
    return answers.get(found.law.reserve) or note(
        "reserve_not_known", "Whether it may be reserved for local suppliers is not known. Ask your lawyer."
    )


def _market(found: Opportunity) -> Iterator[Message]:
    firms = [firm.name for firm in found.market.firms]
    if not firms:
        yield note("no_firm", "No firm here is known to do such work.")
    elif found.market.alone:
        yield note("one_firm", "{firm} is as good as alone in this trade here and would set its price: only "
                   "the high case counts anything.", firm=firms[0])  # fmt: skip
    else:
        yield plural(
            "{n} firm here does such work ({firms}).", "{n} firms here do such work ({firms}).", len(firms),
            firms=Listed(firms[:NAMED], by=""),
        ).with_id("able_firms")  # fmt: skip
    if near := found.market.near:
        yield plural("{n} more is in the areas around.", "{n} more are in the areas around.",
                     len(near)).with_id("near_firms")  # fmt: skip


def _size(found: Opportunity, asked: Asked) -> Message:
    lot = Pence(asked.lot_pence, "whole")
    if found.size.low >= 1:
        return note("fits_small", "A small firm could carry it as it is ({lot} in twelve months).", lot=lot)
    return note(
        "needs_lots", "Let as it is, a small firm could carry {low} of it. Cut into {lots} lots, small firms "
        "could carry {high}.", low=Share(found.size.low, 0), high=Share(found.size.high, 0),
        lots=Number(found.lots),
    )  # fmt: skip


def next_step(found: Opportunity) -> Message:
    """Say what can be done first, under an id."""
    payer = found.payer or say("the buyer")
    if not found.worth_it:
        return note("leave", "Do nothing: little of it can be supplied here.")
    if found.class_ == "ended":
        return note("ask_since", "Ask {payer} what has followed the contract that ended on {day}.",
                    payer=payer, day=Day(found.ended_on) if found.ended_on else say("then"))  # fmt: skip
    if found.class_ == "perhaps":
        return note("ask_which", "Ask {payer} under which of them it is paid.", payer=payer)
    if found.class_ == "now" and not found.contracts:
        return note(
            "ask_contract", "Ask {payer} under which contract it buys this, and until when.", payer=payer
        )
    if found.first_on is None:
        return note("ask_end", "Ask {payer} when the contract ends.", payer=payer)
    return _before_it_begins(found, payer)


def _before_it_begins(found: Opportunity, payer: str) -> Message:
    if found.unknown_pence > found.outside_pence:
        return note("look_up", "First look up where {payees} are.", payees=Listed(found.payees))
    if not found.market.firms:
        return note("find_firms", "Look for firms or people here who could start, and ask what they lack.")
    firms = Listed([firm.name for firm in found.market.firms[:NAMED]])
    if found.size.low < 1:
        return note("ask_lots", "Ask {payer} to let it in lots. Tell {firms} before {day}.", payer=payer,
                    firms=firms, day=_day(found))  # fmt: skip
    return note("invite", "Ask {payer} to invite {firms} to quote. Buying begins about {day}.", payer=payer,
                firms=firms, day=_day(found))  # fmt: skip


def _day(found: Opportunity) -> Day | str:
    return Day(found.begin_on) if found.begin_on else say("it begins")
