"""Promises, bookings and loans are called off: what is claimed or paid stays as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.action import Repeats, need
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, Number, joined, say
from ultramicro.core.months import month_of
from ultramicro.food.hub.commitments import HubCommitmentEnded
from ultramicro.food.hub.lending import Loans, ended
from ultramicro.food.hub.promising import Promises
from ultramicro.food.hub.using import HOUR, Booking, Bookings
from ultramicro.ledger.deciding import Asked, Deciding, Decision, View, unchanged
from ultramicro.ledger.hanging import hanging_told
from ultramicro.ledger.sums import money


@dataclass(frozen=True, kw_only=True)
class End(Deciding):
    """End a promise, a booking or a loan."""

    name: ClassVar[str] = "end"
    does: ClassVar[str] = say(
        "end a promise, a booking whose hours are not claimed, or a loan of which nothing is paid"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    number: str = need("number of the promise, the booking or the loan")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide that it does not hold any more.

        Raises
        ------
        BadInput
            If there is no such one, its hours are claimed, or something of the loan is paid or said to be.
        """
        booking, promise = view.of(Bookings).shelf.get(self.number), view.of(Promises).shelf.get(self.number)
        loan = view.of(Loans).shelf.get(self.number)
        found = booking or promise or loan
        if found is None:
            raise BadInput(
                say("there is no promise, booking or loan {number}", number=repr(self.number)),
                where="--number",
                do=say("see `ultramicro hub promises`, `ultramicro hub bookings` and `ultramicro hub loans`"),
            )  # fmt: skip
        if booking and booking.claim:
            raise BadInput(
                say("the hours of {booking} are claimed", booking=booking.id),
                do=say("have its claim withdrawn with `ultramicro round withdraw`"),
            )
        says = say("{number} holds no more.", number=found.id).with_id("ended")
        if found.ended:
            return unchanged(says)
        notes = ended(view, asked, loan) if loan else [
            asked.note(HubCommitmentEnded(on=asked.day), about=found.id)
        ]  # fmt: skip
        told = [*(_hours_gone(view, booking) if booking else []),
                *hanging_told(view, loan.claims() if loan else [])]  # fmt: skip
        return Decision(operations=notes, says=joined([says, *told]))


def _hours_gone(view: View, booking: Booking) -> list[Message]:
    """Say that hours which waited for the claim of their month are not claimed with it."""
    used = booking.used
    if not used or not used.amount_pence:
        return []
    return [
        say(
            "{hours} hours of it, {sum}, waited for the claim of {month} and are not claimed: if they were "
            "used, book them again and give `ultramicro hub used`.",
            hours=Number(used.minutes / HOUR), sum=money(used.amount_pence, view.currency),
            month=month_of(booking.made.day),
        ).with_id("hours_gone")
    ]  # fmt: skip
