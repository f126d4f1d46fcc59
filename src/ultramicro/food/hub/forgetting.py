"""What the hub says before a person is erased: who is in an open week may still have to be found."""

from __future__ import annotations

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.food.hub.promising import Promises
from ultramicro.food.hub.using import Bookings
from ultramicro.food.hub.weeks import Weeks
from ultramicro.ledger.deciding import View


def require_forgettable(view: View, who: str) -> None:
    """Refuse to erase a grower or buyer of a week that is open, or of a promise or booking that holds.

    Raises
    ------
    BadInput
        With the week, the promise or the booking.
    """
    promises, bookings = view.of(Promises).shelf.values(), view.of(Bookings).shelf.values()
    held = [each.id for each in promises if not each.ended and who in {each.made.buyer, each.made.grower}]
    held += [
        each.id for each in bookings
        if not (each.ended or each.used) and who in {each.made.owner, each.made.user}
    ]  # fmt: skip
    if held:
        raise BadInput(
            say("{number} holds, and {who} is in it", number=held[0], who=view.people.called(who)),
            do=say("end it first with `ultramicro hub end --number {number}`", number=held[0]),
        )
    for week in view.of(Weeks).shelf.values("open"):
        if any(who in {line.grower, line.buyer} for line in week.lines):
            raise BadInput(
                say(
                    "{who} is in the week of {day}, which is open", who=view.people.called(who), day=week.day
                ),
                do=say("close that week first with `ultramicro hub close`"),
            )
