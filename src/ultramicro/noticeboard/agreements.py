"""Agreements on the board: deciding on one, and on its end, apart from the posts it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import ClassVar, NamedTuple

from ultramicro.core.errors import BadInput
from ultramicro.core.message import note
from ultramicro.ledger.deciding import AccountWanted, Asked, Decision, View
from ultramicro.ledger.engine.model import AnyOperation, Hold, Leg, Resolve
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.engine.state import account_number
from ultramicro.ledger.holds import over, until
from ultramicro.ledger.payment_references import Agreements
from ultramicro.ledger.replays import accepted
from ultramicro.noticeboard.events import Agreed, AgreementEnded, Delivered

OPEN = "open"
"""How a hold stands that was neither paid nor freed."""
RUNNING = "running"
"""The part of agreements that are neither done nor ended."""


class Agreement(NamedTuple):
    """What was agreed, and the keys of the entries that say that it is done or ended; empty until then."""

    agreed: Agreed
    done_key: str = ""
    ended_key: str = ""

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
        """Take in an agreement or its end; what was paid for it is in `Agreements`."""
        if (noted := entry.note) is None:
            return
        found = self.shelf.get(noted.about)
        if found is None and (agreed := entry.event(Agreed)):
            self._put(noted.about, Agreement(agreed))
        elif found and not found.ended_key and entry.event(Delivered):
            self._put(noted.about, found._replace(done_key=noted.key))
        # What is done cannot fall through, whatever was written later, unless it was taken back.
        elif found and (end := entry.event(AgreementEnded)) and (found.runs() or end.taken_back):
            self._put(noted.about, found._replace(ended_key=noted.key))

    def _put(self, number: str, kept: Agreement) -> None:
        parts = [RUNNING, *(f"post:{each}" for each in kept.posts())] if kept.runs() else []
        self.shelf.put(number, kept, *parts)

    def running(self, post: str = "") -> dict[str, Agreement]:
        """Return the agreements that run, by number: all, or those of a post."""
        numbers = self.shelf.keys(f"post:{post}" if post else RUNNING)
        return {number: kept for number in numbers if (kept := self.shelf.get(number)) is not None}


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
    agreed = replace(agreed, on=asked.day, until=asked.day + timedelta(days))
    # Keys by hand, so that with and without money the agreement has the same one.
    written = asked.note(agreed, about=number, key=asked.key_of(1))
    if not agreed.amount_pence:
        return Decision(operations=[written])
    taker, giver = (AccountWanted(who, agreed.currency) for who in (agreed.taker, agreed.giver))
    hold = asked.operation(
        Hold, key=asked.key_of(2), hold=number, debit=taker.number, credit=giver.number,
        amount_pence=agreed.amount_pence, expires_at=until(asked, days + 1),  # the last day is whole
    )  # fmt: skip
    # In one: without the money there is no agreement, as the giver counts on it.
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
    # Done and not paid means that the payment was taken back, and it may be paid again.
    if found.done_key and (not found.agreed.amount_pence or paid_pence(view, number, found)):
        return Decision(done_before=[found.done_key])
    if found.ended_key:
        raise BadInput(
            note("board.agreement_ended", "Agreement {number} was ended", number=number),
            where="--agreed",
            do=note("board.agree_anew", "record a new agreement with `ultramicro board agree`"),
        )
    # Repeating a command moves nothing, also when what it paid was taken back: that asks for another key.
    if (served := view.verdict(asked.key_of(1))) and served.accepted:
        return Decision(done_before=[served.key])
    delivered = asked.note(Delivered(offer=found.agreed.offer), about=number, key=asked.key_of(1))
    return Decision(operations=[*_payment(view, asked, number, found), delivered])


def _payment(view: View, asked: Asked, number: str, found: Agreement) -> Iterator[AnyOperation]:
    """Yield what pays for it: what was set aside, or the same again where that was paid and taken back.

    Raises
    ------
    BadInput
        If the money is not set aside any more.
    """
    agreed, key = found.agreed, asked.key_of(2)
    if not agreed.amount_pence:
        return
    paid = paid_pence(view, number, found)
    if set_aside(view, asked, number):
        # Older books may hold the money of what was paid by hand: only what is left is paid.
        rest = agreed.amount_pence - paid
        part = rest if paid and rest > 0 else None
        yield asked.operation(
            Resolve, key=key, hold=number, post=rest > 0, business_on=asked.day, amount_pence=part
        )
    elif found.done_key:
        taker, giver = (account_number(who, agreed.currency) for who in (agreed.taker, agreed.giver))
        yield asked.post(Leg(taker, giver, agreed.amount_pence, post=number), key=key)
    elif not paid:
        raise BadInput(
            note(
                "board.money_released", "The money of {agreement} is not set aside any more", agreement=number
            ),
            where="--agreed",
            do=note(
                "board.agree_again", "pay with `ultramicro books pay --post {agreement}`, or agree again",
                agreement=number,
            ),
        )  # fmt: skip


class Paid(NamedTuple):
    """What was paid for an agreement and stands, and what was paid and taken back, in hundredths."""

    pence: int
    taken_back_pence: int


def paid_pence(view: View, number: str, kept: Agreement) -> int:
    """Return what was paid for an agreement and stands, in hundredths."""
    return paid(view, number, kept).pence


def paid(view: View, number: str, kept: Agreement) -> Paid:
    """Return what was paid for an agreement, by `done` or by hand."""
    known, taken_back = view.of(Agreements).shelf.get(number), view.state.reversed
    found = dict(known.paid) if known else {}
    # Simulations keep no text of what is asked: there the payment is known by the entry beside it.
    again = accepted(view, f"{kept.done_key.rpartition(':')[0]}:2") if kept.done_key else None
    if again and again.first_seq and again.first_seq not in found:
        found[again.first_seq] = sum(t.amount_pence for t in view.posting(again.first_seq))
    stands = sum(pence for seq, pence in found.items() if seq not in taken_back)
    return Paid(stands, sum(found.values()) - stands)


def set_aside(view: View, asked: Asked, number: str) -> bool:
    """Whether the money of an agreement is still set aside."""
    held = view.state.holds.get(number)
    return held is not None and held.state == OPEN and not over(held, asked.at, asked.day)


def fell_through(view: View, asked: Asked, number: str, kept: Agreement) -> bool:
    """Whether nothing comes of an agreement that runs: its last day is over, or its money was released."""
    if kept.lapsed(asked.day):
        return True
    # The hold may have been released by hand, which says that nothing comes of it.
    if not kept.agreed.amount_pence or not kept.runs() or set_aside(view, asked, number):
        return False
    return not paid_pence(view, number, kept)


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
    taken_back = bool(found.done_key and found.agreed.amount_pence) and not paid_pence(view, number, found)
    if found.done_key and not taken_back:
        raise BadInput(
            note("board.agreement_done", "Agreement {number} is done", number=number),
            where="--agreed",
            do=note("board.take_back", "to take the payment back, use `ultramicro books reverse`"),
        )
    # A key of the agreement's own: whoever ends it, it ends once.
    ended = AgreementEnded(offer=found.agreed.offer, taken_back=taken_back)
    written = asked.note(ended, about=number, key=f"{number}:ended")
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
