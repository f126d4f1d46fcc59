"""What a week did not bring: what buyers were to get and did not, and what was not matched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ultramicro.core.message import Message, plural, say
from ultramicro.food.hub.events import Over, Step
from ultramicro.food.hub.stock import Batches
from ultramicro.food.hub.telling import some
from ultramicro.food.hub.units import shown
from ultramicro.food.hub.weeks import Week
from ultramicro.food.hub.words import good_of
from ultramicro.food.why import Why
from ultramicro.ledger.deciding import View


def shortfalls(view: View, week: Week) -> list[Message]:
    """Say what was matched and not delivered, and what was asked for and matched with nobody's offer.

    Parameters
    ----------
    view : View
        The books.
    week : Week
        As it stands, after its deliveries.
    """
    told = []
    if less := list(_less(view, week)):
        says = plural(
            "{n} line got less than was matched: {lines}.",
            "{n} lines got less than was matched: {lines}.", len(less), lines=some(less),
        )  # fmt: skip
        told.append(says.with_id("got_less"))
    return [*told, *unmet_said(view, week.unmet)]


def unmet_said(view: View, unmet: Sequence[Over]) -> Iterator[Message]:
    """Say what was asked for and not matched, reason by reason; only of one it is that nobody had it."""
    for why in dict.fromkeys(over.why for over in unmet):
        named = [amount_of(view, good, sum(over.quantity for over in those), those[0].scale)
                 for good, those in _by_good(unmet, why).items()]  # fmt: skip
        if not why:
            yield say("Asked for, and matched with no offer: {goods}.", goods=some(named)).with_id("unmet")
        else:
            yield say("Asked for, and not matched, as {why}: {goods}.", why=Why(why).says,
                      goods=some(named)).with_id("unmet")  # fmt: skip


def _by_good(unmet: Sequence[Over], why: str) -> dict[str, list[Over]]:
    found: dict[str, list[Over]] = {}
    for over in unmet:
        if over.why == why:
            found.setdefault(over.good, []).append(over)
    return found


def not_coming(view: View, week: Week, buyer: str) -> Iterator[Message]:
    """Say what a buyer ordered and does not get: what was not matched, and what less came of it."""
    for over in week.unmet:
        if over.buyer == buyer:
            amount = amount_of(view, over.good, over.quantity, over.scale)
            yield say("{amount} ({why})", amount=amount, why=Why(over.why).says)
    cancelled = _cancelled(week)
    for line, matched in zip(week.lines, week.asked, strict=True):
        if line.buyer == buyer and (less := matched - line.quantity - cancelled[line.line]) > 0:
            amount = amount_of(view, line.good, less, line.scale)
            yield say("{amount} (less came than was matched)", amount=amount)


def given_out(view: View, week: Week) -> Counter[int]:
    """Return what was delivered on each line of a week, in whole parts of its unit."""
    found: Counter[int] = Counter()
    for batch in view.of(Batches).in_week(week.id):
        for parcel in batch.parcels:
            if parcel.week == week.id:
                found[parcel.line] += parcel.delivered
    return found


def _less(view: View, week: Week) -> Iterator[Message]:
    # What a buyer did not want any more is not owed to them.
    had = given_out(view, week) + _cancelled(week)
    for line, matched in zip(week.lines, week.asked, strict=True):
        if (less := matched - had[line.line]) > 0:
            yield say("{buyer} {amount} less", buyer=view.people.called(line.buyer),
                      amount=amount_of(view, line.good, less, line.scale))  # fmt: skip


def _cancelled(week: Week) -> Counter[int]:
    found: Counter[int] = Counter()
    for step in week.standing():
        for cut in step.cuts if step.step is Step.CANCELLED else ():
            found[cut.line] += cut.less
    return found


def amount_of(view: View, good: str, quantity: int, scale: int) -> Message:
    """Say a quantity of a good: how much of what."""
    item, unit = good_of(view.people, good)
    return say("{amount} of {item}", amount=shown(quantity, scale, unit), item=item)
