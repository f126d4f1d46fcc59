"""What the hub says before a person is erased: who is in an open week may still have to be found."""

from __future__ import annotations

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.food.hub.lending import Loan, Loans
from ultramicro.food.hub.promising import Promises
from ultramicro.food.hub.using import Bookings
from ultramicro.food.hub.weeks import Weeks
from ultramicro.ledger.deciding import View
from ultramicro.ledger.people.claims import Claims


def _is_open(view: View, loan: Loan) -> bool:
    shelf = view.of(Claims).shelf
    return any((kept := shelf.get(each)) and kept.now().open_pence for each in loan.claims())


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
    held += [
        each.id for each in view.of(Loans).shelf.values()
        if not each.ended and who in {each.made.lender, each.made.borrower} and _is_open(view, each)
    ]  # fmt: skip
    if held:
        raise BadInput(
            say("{number} holds, and {who} is in it", number=held[0], who=view.people.called(who)),
            do=say("end it first with `ultramicro hub end --number {number}`", number=held[0]),
        )
    for each in view.of(Bookings).shelf.values("to charge"):
        if who in {each.made.owner, each.made.user}:
            raise BadInput(
                say("the hours of {booking} are not claimed yet", booking=each.id),
                do=say("claim them first with `ultramicro hub charge --month {day}`",
                       day=each.made.day.isoformat()),
            )  # fmt: skip
    for week in view.of(Weeks).shelf.values("open"):
        if any(who in {line.grower, line.buyer} for line in week.lines):
            raise BadInput(
                say(
                    "{who} is in the week of {day}, which is open", who=view.people.called(who), day=week.day
                ),
                do=say("close that week first with `ultramicro hub close`"),
            )
