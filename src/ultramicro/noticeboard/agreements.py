"""Agreements on the board: deciding on one, and on its end, apart from the posts it is about."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import ClassVar, NamedTuple

from ultramicro.core.errors import BadInput
from ultramicro.core.message import note
from ultramicro.ledger.deciding import AccountWanted, Asked, Decision, View
from ultramicro.ledger.engine.model import AnyOperation, Hold, Resolve
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.noticeboard.events import Agreed, AgreementEnded, Delivered

OPEN = "open"
"""How a hold stands that was neither paid nor freed."""
RUNNING = "running"
"""The part of agreements that are neither done nor ended."""


class Agreement(NamedTuple):
    """What was agreed, and the keys of the entries that say that it is done or ended; empty until then.

    `paid` says whether what was set aside for it was paid, by `done` or by hand with `books resolve`.
    """

    agreed: Agreed
    done_key: str = ""
    ended_key: str = ""
    paid: bool = False

    def runs(self) -> bool:
        """Whether it is neither done nor ended."""
        return not self.done_key and not self.ended_key

    def lapsed(self, on: date) -> bool:
        """Whether its last day is over and nobody said that it is done."""
        return self.runs() and self.agreed.until is not None and self.agreed.until < on

    def posts(self) -> list[str]:
        """Return the numbers of its posts."""
        return [each for each in (self.agreed.offer, self.agreed.want) if each]


class Commitments(Projection[Agreement]):
    """Every agreement by its number, and those that run by the numbers of their posts."""

    name: ClassVar[str] = "board_agreements"
    keeps: ClassVar[type] = Agreement

    def apply(self, entry: Entry) -> None:
        """Take in an agreement, its payment, or its end."""
        if (paid := _paid_hold(entry)) and (kept := self.shelf.get(paid)):
            self._put(paid, kept._replace(paid=True))
        if (noted := entry.note) is None:
            return
        found = self.shelf.get(noted.about)
        if found is None and (agreed := entry.event(Agreed)):
            self._put(noted.about, Agreement(agreed))
        elif found and found.runs() and entry.event(Delivered):
            self._put(noted.about, found._replace(done_key=noted.key))
        elif found and found.runs() and entry.event(AgreementEnded):
            self._put(noted.about, found._replace(ended_key=noted.key))

    def _put(self, number: str, kept: Agreement) -> None:
        parts = [RUNNING, *(f"post:{each}" for each in kept.posts())] if kept.runs() else []
        self.shelf.put(number, kept, *parts)

    def running(self, post: str = "") -> dict[str, Agreement]:
        """Return the agreements that run, by number: all, or those of a post."""
        numbers = self.shelf.keys(f"post:{post}" if post else RUNNING)
        return {number: kept for number in numbers if (kept := self.shelf.get(number)) is not None}


def _paid_hold(entry: Entry) -> str:
    """Return the number of the hold that an entry paid: for an agreement, that of the agreement."""
    if entry.recorded.kind != Resolve.name or not entry.transfers or not entry.recorded.asked:
        return ""
    _, _, hold, *_ = json.loads(entry.recorded.asked)
    return str(hold)


def number_of(asked: Asked) -> str:
    """Return the number of the agreement that is made now."""
    return f"agreed-{asked.key}"


def agree(asked: Asked, agreed: Agreed, days: int) -> Decision:
    """Decide to write an agreement down, and to set its money aside.

    Parameters
    ----------
    asked : Asked
        When, and by whom.
    agreed : Agreed
        What is agreed.
    days : int
        How long it holds, and the money is set aside. [days]
    """
    number = number_of(asked)
    agreed = replace(agreed, until=asked.day + timedelta(days))
    written = asked.note(agreed, about=number, key=asked.key_of(1))
    if not agreed.amount_pence:
        return Decision(operations=[written])
    taker, giver = (AccountWanted(who, agreed.currency) for who in (agreed.taker, agreed.giver))
    midnight = asked.at.replace(hour=0, minute=0, second=0, microsecond=0)
    hold = asked.operation(
        Hold, key=asked.key_of(2), hold=number, debit=taker.number, credit=giver.number,
        amount_pence=agreed.amount_pence, expires_at=midnight + timedelta(days + 1),  # the last day is whole
    )  # fmt: skip
    return Decision(operations=[hold, written], accounts=[taker, giver])


def finish(view: View, asked: Asked, number: str) -> Decision:
    """Decide that what was agreed is done, and pay what was set aside for it.

    Parameters
    ----------
    view : View
        The books.
    asked : Asked
        When, and by whom.
    number : str
        The agreement's.
    """
    found = agreement(view, number)
    if found.done_key:
        return Decision(done_before=[found.done_key])
    if found.ended_key:
        raise BadInput(
            note("board.agreement_ended", "Agreement {number} was ended", number=number),
            where="--agreed",
            do=note("board.agree_anew", "record a new agreement with `ultramicro board agree`"),
        )
    delivered = asked.note(Delivered(offer=found.agreed.offer), about=number, key=asked.key_of(1))
    paid: list[AnyOperation] = []
    if found.agreed.amount_pence and not found.paid:
        paid.append(
            asked.operation(Resolve, key=asked.key_of(2), hold=number, post=True, business_on=asked.day)
        )
    return Decision(operations=[*paid, delivered])


def end(view: View, asked: Asked, number: str) -> Decision:
    """Decide that what was agreed comes to nothing, and free what was set aside for it.

    Parameters
    ----------
    view : View
        The books.
    asked : Asked
        When, and by whom.
    number : str
        The agreement's.

    Raises
    ------
    BadInput
        If it is done: what was paid is paid.
    """
    found = agreement(view, number)
    if found.ended_key:
        return Decision(done_before=[found.ended_key])
    if found.done_key:
        raise BadInput(
            note("board.agreement_done", "Agreement {number} is done", number=number),
            where="--agreed",
            do=note("board.take_back", "to take the payment back, use `ultramicro books reverse`"),
        )
    written = asked.note(AgreementEnded(offer=found.agreed.offer), about=number, key=f"{number}:ended")
    freed: list[AnyOperation] = []
    # The money may have been released by hand, or with the day on which it was to be free.
    if (held := view.state.holds.get(number)) and held.state == OPEN:
        freed.append(
            asked.operation(Resolve, key=f"{number}:freed", hold=number, post=False, business_on=asked.day)
        )
    return Decision(operations=[*freed, written])


def agreement(view: View, number: str) -> Agreement:
    """Return an agreement.

    Raises
    ------
    BadInput
        If there is none of that number.
    """
    found = view.of(Commitments).shelf.get(number)
    if found is None:
        raise BadInput(
            note("board.no_agreement", "There is no agreement {number}", number=number),
            where="--agreed",
            do=note("board.agreement_number", "take the number that `ultramicro board agree` gave"),
        )
    return found
