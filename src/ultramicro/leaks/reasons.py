"""Why a leak ranks where it does, and what can be done about it next."""

from __future__ import annotations

from ultramicro.core.message import Listed, Message, Share, joined, plural, say
from ultramicro.leaks.ranking import Leak


def why(leak: Leak) -> Message:
    """Say why a leak ranks where it does: who could do it here, in which lots, with what is idle."""
    if not leak.worth_it:
        return say("Best left alone. {reason}", reason=leak.need.reason)
    parts = [leak.need.reason, _firms(leak), _reserved(leak)]
    if leak.resources:
        parts.append(say("Idle here: {resources}.", resources=Listed(leak.resources, by="")))
    return joined(parts)


def _reserved(leak: Leak) -> Message:
    if leak.reserve_share <= 0:
        return say("None of it is seen to be in contracts that may be reserved for local firms.")
    return say(
        "Up to {share} of it may be in contracts that could be reserved for local firms: the payments do "
        "not show what contracts are worth.",
        share=Share(leak.reserve_share, 0),
    )


def _firms(leak: Leak) -> Message:
    if not leak.firms:
        return say("No local firm is known to do it.")
    return plural(
        "{n} local firm is already paid for it ({firms}).",
        "{n} local firms are already paid for it ({firms}).",
        leak.local_firms, firms=Listed(leak.firms, by=""),
    )  # fmt: skip


def next_step(leak: Leak) -> Message:
    """Say what can be done about it first."""
    buyer = leak.buyers[0] if leak.buyers else say("the buyer")
    if not leak.worth_it:
        return say("Do nothing: a local supplier would cost more, or cannot be had.")
    if leak.need.obstacle == "not_known":
        return _ask_what(leak, buyer)
    if leak.unknown_pence > leak.outside_pence:
        return _look_up(leak)
    if leak.firms:
        return say(
            "Ask {buyer} when its contracts end. Invite {firms} to quote for the next small lot.",
            buyer=buyer, firms=Listed(leak.firms),
        )  # fmt: skip
    return say(
        "Ask {buyer} when the contract ends. Look for local firms or people who could start.", buyer=buyer
    )


def _ask_what(leak: Leak, buyer: str) -> Message:
    if not leak.categories:
        return say("Ask {buyer} what it buys without a category.", buyer=buyer)
    return say("Ask {buyer} what it buys under {categories}.", buyer=buyer,
               categories=Listed(leak.categories))  # fmt: skip


def _look_up(leak: Leak) -> Message:
    if not leak.payees:
        return say("First find out where the payees are: most of the money has no known place.")
    return say("First look up where {payees} are: most of the money has no known place.",
               payees=Listed(leak.payees))  # fmt: skip
