"""The answer about leaks in up to three statements: what leaves, what to try first, one leak closed."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.message import Listed, Message, Pence, Range, Value, joined, plural, say
from ultramicro.flows.needs import NOT_STATED
from ultramicro.flows.placed_by import office_words
from ultramicro.leaks.closing import Cases
from ultramicro.leaks.gather import Leaking

NAMED = 3
SHOWN_PENCE = 100
"""Less than this is written as nothing, and is not worth trying."""


def sentences(found: Leaking, cases: Cases) -> Iterator[Message]:
    """Yield `leaves`, `worth_trying_first` and `closing`; each only where there is something to say."""
    supplied = [_could_be_supplied(found)] if found.outside_pence + found.unknown_pence > 0 else []
    yield joined([_leaves(found), *supplied, *_apart(found)]).with_id("leaves")
    yield from _worth_trying(found)
    yield from _closing(found, cases)


def _leaves(found: Leaking) -> Message:
    said = [_known_to_leave(found)]
    if found.unknown_pence > 0:
        unknown = Pence(found.unknown_pence)
        said.append(say("A further {unknown} goes to payees whose place is not known.", unknown=unknown))
    return joined(said)


def _known_to_leave(found: Leaking) -> Message:
    when, area, office = found.when, found.area, office_words(found.placed_by)
    # Less than nothing cannot leave: what came back is told as what it is.
    if found.outside_pence < 0:
        return say(
            "{when}, credits from payees outside {area} are {sum} more than payments to them.",
            when=when, sum=Pence(-found.outside_pence), area=area,
        )  # fmt: skip
    if office:
        return say(
            "{when}, {sum} of influenceable money is known, {office}, to leave {area}.",
            when=when, sum=Pence(found.outside_pence), office=office, area=area,
        )  # fmt: skip
    return say(
        "{when}, {sum} of influenceable money is known to leave {area}.",
        when=when, sum=Pence(found.outside_pence), area=area,
    )  # fmt: skip


def _could_be_supplied(found: Leaking) -> Message:
    low, _, high = found.cases
    return say(
        "Of this, {span} could be supplied here, by the authors' judgement and before anything is taken off.",
        span=Range(Pence(low, "about"), Pence(high, "about")),
    )


def _apart(found: Leaking) -> Iterator[Message]:
    gone = [one for one in found.one_offs if one.inside != "inside"]
    if gone:
        yield plural(
            "{n} large single payment ({sum}) is counted separately.",
            "{n} large single payments ({sum}) are counted separately.",
            len(gone), sum=Pence(sum(one.amount_pence for one in gone)),
        )  # fmt: skip


def _worth_trying(found: Leaking) -> Iterator[Message]:
    first = [
        say("{need} ({span})", need=leak.need.name, span=_span(leak.low_pence, leak.high_pence))
        for leak in found.leaks
        if leak.worth_it and leak.need.id != NOT_STATED and leak.high_pence >= SHOWN_PENCE
    ]
    if first:
        yield say("Worth trying first: {leaks}.", leaks=Listed(first[:NAMED], by="")).with_id(
            "worth_trying_first"
        )


def _closing(found: Leaking, cases: Cases) -> Iterator[Message]:
    closed = found.closed
    if closed and closed.high_pence >= SHOWN_PENCE:
        low, _, high = cases.net(closed)
        yield say(
            "Closing the leak of {need} would add {span} net: after what would have come anyway, and what it "
            "takes from others here.",
            need=closed.need.name, span=_span(low, high),
        ).with_id("closing")  # fmt: skip


def _span(low_pence: int, high_pence: int) -> Value:
    """Return a range of estimates; a low end that is nothing is left out.

    Examples
    --------
    >>> say("{span}", span=_span(0, 1_300_00)), say("{span}", span=_span(50_00, 1_300_00))
    ('up to £1,300', '£50 to £1,300')
    """
    high = Pence(high_pence, "about")
    if low_pence < SHOWN_PENCE <= high_pence:
        return say("up to {high}", high=high)
    return Range(Pence(low_pence, "about"), high)
