"""The month's invoice of shared hours: one claim of what each member owes each owner for what was used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from ultramicro.core.action import Action, Done, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.message import plural, say
from ultramicro.core.months import month_of
from ultramicro.core.rows import Row
from ultramicro.food.hub.commitments import HubCharged
from ultramicro.food.hub.using import HOUR, Booking, Bookings, clock
from ultramicro.food.hub.words import called, somebody
from ultramicro.ledger.deciding import Asked, Deciding, Decision, View, unchanged
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.events import ClaimMade
from ultramicro.ledger.sums import money

OWNER = say("only what is this owner's, by short name (default: of all)")


@dataclass(frozen=True, kw_only=True)
class Charge(Deciding):
    """Claim a month's hours."""

    name: ClassVar[str] = "charge"
    does: ClassVar[str] = say(
        "make one claim of what each member owes each owner for the hours of a month that were left to it"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME
    ahead: ClassVar[Collection[str]] = ()

    month: date = need("any day of the month")
    who: str = param("", OWNER)
    due_days: int = param(14, "days until it is due", unit="days", low=0, high=365)

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on a claim for each owner and user; hours that were claimed before are in none."""
        owner = somebody(view.people, self.who).id if self.who else ""
        found: dict[tuple[str, str], list[Booking]] = defaultdict(list)
        for each in view.of(Bookings).shelf.values("to charge"):
            if month_of(each.made.day) == month_of(self.month) and owner in {"", each.made.owner}:
                found[each.made.owner, each.made.user].append(each)
        notes, rows = [], list[Row]()
        for pair, bookings in sorted(found.items()):
            charged = self._charged(asked, bookings)
            number = f"hours-{month_of(self.month)}-{bookings[0].id}"
            claim = ClaimMade(
                debtor=pair[1], creditor=pair[0], currency=view.currency, amount_pence=charged.amount_pence,
                issued_on=asked.day, due_on=asked.day + timedelta(self.due_days),
            )  # fmt: skip
            notes += [asked.note(charged, about=number, key=number)]
            notes += [asked.note(claim, about=number, key=f"{number}:claim")]
            rows.append({
                "claim": number, "who": view.people.called(pair[1]), "owner": view.people.called(pair[0]),
                "hours": sum(each.used.minutes for each in bookings if each.used) / HOUR,
                "amount_pence": charged.amount_pence, "currency": view.currency,
            })  # fmt: skip
        total = sum(int(str(row["amount_pence"])) for row in rows)
        says = plural("{n} claim of the hours of {month} is made: {sum}.",
                      "{n} claims of the hours of {month} are made: {sum}.", len(rows),
                      month=month_of(self.month), sum=money(total, view.currency))  # fmt: skip
        if not rows:
            says = say("No hours of {month} wait to be claimed.", month=month_of(self.month))
            if self._is_charged(view, owner):
                return unchanged(says.with_id("no_hours"))
        return Decision(operations=notes, rows=rows, says=says.with_id("charged" if rows else "no_hours"))

    def _is_charged(self, view: View, owner: str) -> bool:
        """Whether hours of the month were claimed before."""
        return any(
            each.charged
            and month_of(each.made.day) == month_of(self.month)
            and owner in {"", each.made.owner}
            for each in view.of(Bookings).shelf.values()
        )

    def _charged(self, asked: Asked, bookings: Sequence[Booking]) -> HubCharged:
        return HubCharged(
            month=month_of(self.month), bookings=tuple(each.id for each in bookings),
            amount_pence=sum(each.used.amount_pence for each in bookings if each.used), on=asked.day,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ShowBookings(Action[Desk]):
    """Show bookings."""

    name: ClassVar[str] = "bookings"
    does: ClassVar[str] = say("show what is booked, by whom and when, and what is owed for it")
    reads_only: ClassVar[bool] = True

    since: date | None = param(None, "only from this day on")
    who: str = param("", "only what this member owns or uses, by short name")

    def act(self, desk: Desk) -> Done:
        """Return a row a booking."""
        view = desk.view()
        who = somebody(view.people, self.who).id if self.who else ""
        rows = list(self._rows(view, who))
        return Done(says=plural("{n} booking.", "{n} bookings.", len(rows)).with_id("bookings"), rows=rows)

    def _rows(self, view: View, who: str) -> Iterator[Row]:
        found = sorted(
            view.of(Bookings).shelf.values(), key=lambda each: (each.made.day, each.made.from_minute)
        )
        for each in found:
            made = each.made
            if who not in {"", made.owner, made.user} or (self.since and made.day < self.since):
                continue
            yield {
                "booking": each.id, "thing": called(view.people, made.thing),
                "owner": view.people.called(made.owner), "who": view.people.called(made.user),
                "on": made.day, "from_time": clock(made.from_minute), "until_time": clock(made.until_minute),
                "hours": each.used.minutes / HOUR if each.used else 0.0,
                "amount_pence": each.used.amount_pence if each.used else 0,
                "claim": each.claim, "status": each.status,
            }  # fmt: skip
