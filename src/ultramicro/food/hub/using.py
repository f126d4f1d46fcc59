"""Kitchens, stores and vans shared by the hour: booked without overlap, and claimed for the hours of use."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, NamedTuple

from ultramicro.core.action import Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, Number, joined, say
from ultramicro.core.money import round_half_even
from ultramicro.core.months import month_of
from ultramicro.food.hub.commitments import HubBooked, HubCharged, HubCommitmentEnded, HubUsed
from ultramicro.food.hub.promising import SHORT
from ultramicro.food.hub.units import TOLERANCE
from ultramicro.food.hub.words import mark_of, somebody
from ultramicro.ledger.deciding import Asked, Deciding, Decision, Memo, View, unchanged
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.events import ClaimMade
from ultramicro.ledger.sums import money

HOUR, DAY = 60, 24 * 60
THING = "thing"
BOOKING = say("number of the booking, as it was answered")


class Booking(NamedTuple):
    """A booking with its number; what it was used for, and whether it holds no more."""

    id: str
    made: HubBooked
    used: HubUsed | None = None
    ended: bool = False
    charged: str = ""

    @property
    def claim(self) -> str:
        """Under which number its hours are claimed; nothing where they are not."""
        return self.charged or (self.used.claim if self.used else "")

    @property
    def status(self) -> str:
        """How it stands, as a code of the dictionary."""
        if self.ended:
            return "ended"
        return "claimed" if self.claim else "used" if self.used else "open"


class Bookings(Projection[Booking]):
    """Every booking by its number."""

    name: ClassVar[str] = "hub_bookings"
    keeps: ClassVar[type] = Booking

    def apply(self, entry: Entry) -> None:
        """Take in a booking, that it was used, or its end."""
        if (noted := entry.note) is None:
            return
        found = self.shelf.get(noted.about)
        if charged := entry.event(HubCharged):
            for each in filter(None, map(self.shelf.get, charged.bookings)):
                self._put(each._replace(charged=noted.about))
        elif made := entry.event(HubBooked):
            self._put(Booking(noted.about, made))
        elif found and (used := entry.event(HubUsed)):
            self._put(found._replace(used=used))
        elif found and entry.event(HubCommitmentEnded):
            self._put(found._replace(ended=True))

    def _put(self, booking: Booking) -> None:
        parts = [] if booking.ended else [f"{booking.made.thing} {booking.made.day.isoformat()}"]
        owed = booking.used.amount_pence if booking.used else 0
        waits = owed > 0 and not (booking.claim or booking.ended)
        self.shelf.put(booking.id, booking, *parts, *(["to charge"] if waits else []))


def minute_of(given: str, where: str) -> int:
    """Read a time of day.

    Raises
    ------
    BadInput
        If it is none.

    Examples
    --------
    >>> minute_of("09:30", ""), minute_of("24:00", "")
    (570, 1440)
    """
    found = re.fullmatch(r"([0-9]{1,2}):([0-5][0-9])", given.strip())
    minute = int(found[1]) * HOUR + int(found[2]) if found else DAY + 1
    if minute > DAY:
        raise BadInput(
            say("{time} is no time of day", time=repr(given)), where=where, do=say("write it as in 09:30")
        )
    return minute


@dataclass(frozen=True, kw_only=True)
class Book(Deciding):
    """Book something by the hour."""

    name: ClassVar[str] = "book"
    does: ClassVar[str] = say("book a kitchen, a store or a van of somebody for some hours; no two at a time")
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME
    ahead: ClassVar[Collection[str]] = ("day",)

    thing: str = need("what it is called")
    who: str = need("whose it is, by short name")
    member: str = need("who uses it, by short name")
    day: date = need("when")
    start: str = need("from what time, as in 09:00")
    stop: str = need("until what time, as in 12:30")
    price: Pence = need("price of an hour", low=0)

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide that it is booked; the same again changes nothing.

        Raises
        ------
        BadInput
            If somebody has it at that time.
        """
        names = view.people
        owner, user = somebody(names, self.who).id, somebody(names, self.member).id
        begins, ends = minute_of(self.start, "--start"), minute_of(self.stop, "--stop")
        if ends <= begins or owner == user:
            raise BadInput(
                say("it ends before it begins") if ends <= begins else say("nobody books what is their own"),
                where="--stop" if ends <= begins else "--member",
                do=say("give a later time in --stop, at most 24:00") if ends <= begins
                else say("give in --member who uses it; hours of one's own are booked by nobody"),
            )  # fmt: skip
        thing = mark_of(names, THING, self.thing, owner)
        made = HubBooked(
            thing=thing, owner=owner, user=user, day=self.day, from_minute=begins, until_minute=ends,
            price_pence=int(self.price), on=asked.day,
        )  # fmt: skip
        bookings = view.of(Bookings).shelf
        for other in bookings.values(f"{thing} {self.day.isoformat()}"):
            if _same(other.made, made):
                return unchanged(say("{booking} stands.", booking=other.id).with_id("booked_before"))
            if other.made.from_minute < ends and begins < other.made.until_minute:
                raise BadInput(
                    say("{who} has it from {start} to {stop}", who=names.called(other.made.user),
                        start=clock(other.made.from_minute), stop=clock(other.made.until_minute)),
                    where="--start", do=say("choose another time"),
                )  # fmt: skip
        said = f"use\x1f{thing}\x1f{self.day}\x1f{begins}\x1f{len(bookings.keys())}"
        number = f"use-{names.salted(said, (owner, user))[:SHORT]}"
        return Decision(
            operations=[asked.note(made, about=number)], memos=[Memo(thing, self.thing, owner)],
            says=say("{thing} is booked for {who} on {day} from {start} to {stop}: {booking}.",
                     thing=self.thing, who=names.called(user), day=self.day, start=clock(begins),
                     stop=clock(ends), booking=number).with_id("booked"),
        )  # fmt: skip


def _same(one: HubBooked, other: HubBooked) -> bool:
    return one == HubBooked(**{**vars(other), "on": one.on})


def clock(minute: int) -> str:
    """Write a minute of the day as a time.

    Examples
    --------
    >>> clock(570)
    '09:30'
    """
    return f"{minute // HOUR:02}:{minute % HOUR:02}"


@dataclass(frozen=True, kw_only=True)
class Used(Deciding):
    """Claim the hours of use."""

    name: ClassVar[str] = "used"
    does: ClassVar[str] = say(
        "write down for how long what was booked was used, and make a claim of it, now or with the month's"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    booking: str = need(BOOKING)
    hours: float = param(0.0, "for how many hours (0: as booked)", unit="hours", low=0.0, high=24.0)
    due_days: int = param(14, "days until it is due", unit="days", low=0, high=365)
    monthly: bool = param(False, "leave it to the claim of the month, which `ultramicro hub charge` makes")
    sure: bool = param(False, "so many hours were used although fewer were booked")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide what the user owes the owner.

        Raises
        ------
        BadInput
            If there is no such booking, or it does not hold, its day has not come, or it was used for much
            longer than it was booked.
        """
        found = self._that_holds(view, asked)
        if found.used:
            self._require_same(found, found.used)
            return unchanged(_used_before(found))
        made = found.made
        minutes = self._minutes(made)
        if not minutes:
            raise BadInput(
                say("less than a minute is no use"), where="--hours",
                do=say("end the booking with `ultramicro hub end` if it was not used"),
            )  # fmt: skip
        if not self.sure:
            self._require_near(view, made, minutes)
        pence = round_half_even(Decimal(minutes * made.price_pence) / HOUR)
        number = f"claim-{found.id}"
        claims = bool(pence) and not self.monthly
        used = HubUsed(minutes=minutes, amount_pence=pence, claim=number if claims else "", on=asked.day)
        notes = [asked.note(used, about=found.id)]
        if claims:
            claim = ClaimMade(
                debtor=made.user, creditor=made.owner, currency=view.currency, amount_pence=pence,
                issued_on=asked.day, due_on=date.fromordinal(asked.day.toordinal() + self.due_days),
            )  # fmt: skip
            notes.append(asked.note(claim, about=number, key=f"{number}:claim"))
        says = say(
            "{who} owes {owner} {sum} for {hours} hours.", who=view.people.called(made.user),
            owner=view.people.called(made.owner), sum=money(pence, view.currency),
            hours=Number(minutes / HOUR),
        )  # fmt: skip
        if self.monthly:
            later = say("It is claimed with the others of {month} by `ultramicro hub charge`.",
                        month=month_of(made.day))  # fmt: skip
            says = joined([says, later])
        return Decision(operations=notes, says=says.with_id("used"))

    def _that_holds(self, view: View, asked: Asked) -> Booking:
        """Return the booking, which stands and whose day has come."""
        found = view.of(Bookings).shelf.get(self.booking)
        if found is None or found.ended:
            raise BadInput(
                say("there is no booking {booking} that holds", booking=repr(self.booking)),
                where="--booking", do=say("take its number from `ultramicro hub bookings`"),
            )  # fmt: skip
        if not found.used and asked.day < found.made.day:
            raise BadInput(
                say("{booking} is on {day}", booking=found.id, day=found.made.day), where="--on",
                do=say("give its hours on that day or later; end it with `ultramicro hub end` if it is off"),
            )  # fmt: skip
        return found

    def _minutes(self, made: HubBooked) -> int:
        booked = made.until_minute - made.from_minute
        return round_half_even(Decimal(str(self.hours)) * HOUR) if self.hours else booked

    def _require_near(self, view: View, made: HubBooked, minutes: int) -> None:
        """Ask where it was used for much longer than booked, or into the time of whoever has it next."""
        booked = made.until_minute - made.from_minute
        if minutes <= booked:
            return
        others = view.of(Bookings).shelf.values(f"{made.thing} {made.day.isoformat()}")
        starts = {each.made.from_minute: each.made.user for each in others}
        later = [begins for begins in starts if made.until_minute <= begins < made.from_minute + minutes]
        do = say("check the hours; if they are right, add --sure")
        if later:
            raise BadInput(
                say("{hours} hours from {start} on reach into the time of {who}, who has it from {next}",
                    hours=Number(minutes / HOUR), start=clock(made.from_minute), next=clock(min(later)),
                    who=view.people.called(starts[min(later)])),
                where="--hours", do=do,
            )  # fmt: skip
        if minutes > (1 + TOLERANCE) * booked:
            raise BadInput(
                say("{hours} hours would be owed where {booked} were booked", hours=Number(minutes / HOUR),
                    booked=Number(booked / HOUR)),
                where="--hours", do=do,
            )  # fmt: skip

    def _require_same(self, found: Booking, used: HubUsed) -> None:
        """Refuse other hours than those that are written down: nobody may think that they count."""
        if self._minutes(found.made) == used.minutes:
            return
        hours = Number(used.minutes / HOUR)
        if found.claim:
            raise BadInput(
                say("{hours} hours of {booking} are claimed", hours=hours, booking=found.id), where="--hours",
                do=say("have the claim {claim} lowered with `ultramicro round credit` or withdrawn with "
                       "`ultramicro round withdraw`; claim more hours with `ultramicro books claim`",
                       claim=found.claim),
            )  # fmt: skip
        raise BadInput(
            say("{hours} hours of {booking} wait for the claim of their month", hours=hours,
                booking=found.id), where="--hours",
            do=say("end the booking with `ultramicro hub end`, book it again and give its hours anew"),
        )  # fmt: skip


def _used_before(found: Booking) -> Message:
    if found.claim:
        return say("The hours of {booking} are claimed.", booking=found.id).with_id("used_before")
    return say("The hours of {booking} wait for the claim of their month.", booking=found.id).with_id(
        "used_waits"
    )
