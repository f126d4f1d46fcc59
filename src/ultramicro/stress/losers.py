"""Who pays or loses how much when all that was switched on is in use, here and beyond the place, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from ultramicro.core.message import Listed, Message, Pence, Value, say
from ultramicro.stress.costs import PARTS, RECESSION, Side, Spent, neighbours, spent
from ultramicro.stress.findings import TOGETHER, Findings
from ultramicro.stress.ranged import ranged
from ultramicro.stress.reading.bands import HELPS, HURTS, SAME, Band
from ultramicro.stress.switches.reads import Cost, Payer

MOST_NAMED = 3
WHO: Mapping[Payer, Message] = {
    Payer.MEMBERS: say("members"),
    Payer.BORROWERS: say("borrowers"),
    Payer.GUARANTORS: say("guarantors"),
    Payer.LENDERS: say("lenders"),
    Payer.SAVERS: say("savers"),
    Payer.PUBLIC: say("public bodies"),
    Payer.BUYERS: say("buyers"),
    Payer.SELLERS: say("other sellers here"),
}
"""Who is said to pay or lose; what an institution itself pays it has of these."""
PAYS: Mapping[Cost, Callable[[Message, Pence], Message]] = {
    Cost.FEES: lambda who, sum_: say("{who} pay fees of {sum}", who=who, sum=sum_),
    Cost.RUNNING: lambda who, sum_: say("{who} pay {sum} to run it", who=who, sum=sum_),
    Cost.INTEREST: lambda who, sum_: say("{who} pay interest of {sum}", who=who, sum=sum_),
    Cost.GRANT: lambda who, sum_: say("{who} give grants of {sum}", who=who, sum=sum_),
    Cost.WRITTEN_OFF: lambda who, sum_: say("{who} lose {sum} by debts written off", who=who, sum=sum_),
    Cost.GUARANTEES: lambda who, sum_: say("{who} lose {sum} that they stood for", who=who, sum=sum_),
    Cost.NOT_PAID_BACK: lambda who, sum_: say("{who} lose {sum}", who=who, sum=sum_),
    Cost.PREMIUM: lambda who, sum_: say("{who} pay {sum} more for what they buy", who=who, sum=sum_),
    Cost.SALES_LOST: lambda who, sum_: say("{who} lose sales of {sum}", who=who, sum=sum_),
}
"""What is said of each cost that is no part of another."""


def who_loses(found: Findings, what: Message) -> Iterator[Message]:
    """Say who pays or loses how much under the shock, and what is made less beyond the place.

    Parameters
    ----------
    found : Findings
        What the runs say.
    what : Message
        What all that was switched on is called.

    Yields
    ------
    Message
        One sentence; none where nothing is switched on. Whoever pays nothing in the middle run is not named.
    """
    sides = next((told for name, _, told in neighbours(found) if name == TOGETHER), None)
    if sides is None:
        return
    beyond, paid = _beyond(sides["beyond"], sides["net"]), _paid(found)
    if not paid:
        yield say("With {what}, {beyond}.", what=what, beyond=beyond).with_id("who_loses")
        return
    yield say(
        "With {what}, over the {months} months read, {paid}; {beyond}.",
        what=what, months=found.months, paid=Listed(paid), beyond=beyond,
    ).with_id("who_loses")  # fmt: skip


def _paid(found: Findings) -> list[Message]:
    """Return what most is paid or lost, the largest first, as the rows of all together have it."""
    rows = [each for each in spent(found) if each.technique == TOGETHER and each.when == RECESSION]
    known = {(each.cost, each.payer) for each in rows}
    told = [each for each in rows if _is_told(each, known)]
    largest = sorted(told, key=lambda each: -each.pence.median)[:MOST_NAMED]
    return [_ranged(PAYS[each.cost](WHO[each.payer], _sum(each.pence)), each.pence) for each in largest]


def _ranged(told: Message, of: Band) -> Message:
    return ranged(told, *(Pence(round(end), "estimate") for end in (of.low, of.high)))


def _is_told(each: Spent, known: AbstractSet[tuple[Cost, Payer]]) -> bool:
    """Whether somebody is told to pay it: not where the whole of it, borne by the same people, is told."""
    within = (PARTS[each.cost], each.payer) in known if each.cost in PARTS else False
    return each.payer in WHO and not within and each.pence.median > 0


def _beyond(beyond: Side, left: Side) -> Message:
    """Say what is made beyond the place, and what of the gain is left for here and beyond together."""
    parts: dict[str, Value] = {"beyond": _made_beyond(beyond), "left": _left(left)}
    return say("{beyond}, and {left}", **parts)


def _made_beyond(of: Side) -> Message:
    if of.word in {HELPS, HURTS}:
        told = {"sum": _ranged_sum(of)}
        return (
            say("beyond the place {sum} a month more is made", **told)
            if of.word == HELPS
            else say("beyond the place {sum} a month less is made", **told)
        )
    if of.word == SAME:
        return say("beyond the place as much is made as without it")
    return say("whether less is made beyond the place is not clear")


def _left(of: Side) -> Message:
    told = {"sum": _ranged_sum(of)}
    if of.word == HELPS:
        return say("{sum} a month of gain is left for here and beyond together", **told)
    if of.word == HURTS:
        return say("here and beyond together lose {sum} a month", **told)
    if of.word == SAME:
        return say("here and beyond together neither gain nor lose")
    return say("whether any gain is left for here and beyond together is not clear")


def _sum(of: Band) -> Pence:
    return Pence(round(abs(of.median)), "estimate")


def _ranged_sum(of: Side) -> Message:
    """Return a gain or a loss with its range, as it is told: a loss of −1 may be a gain of 1."""
    sign = 1 if of.word == HELPS else -1
    ends = sorted(sign * end for end in (of.band.low, of.band.high))
    return ranged(say("{sum}", sum=_sum(of.band)), *(Pence(round(end), "estimate") for end in ends))
