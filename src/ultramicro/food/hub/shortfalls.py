"""What a week did not bring: what buyers were to get and did not, and what nobody could supply."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ultramicro.core.message import Message, plural, say
from ultramicro.food.hub.events import Step
from ultramicro.food.hub.stock import Batches
from ultramicro.food.hub.telling import some
from ultramicro.food.hub.units import shown
from ultramicro.food.hub.weeks import Week
from ultramicro.food.hub.words import good_of
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
    if week.unmet:
        named = [amount_of(view, over.good, over.quantity, over.scale) for over in week.unmet]
        told.append(
            say("Asked for, and nobody could supply it: {goods}.", goods=some(named)).with_id("unmet")
        )
    return told


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
