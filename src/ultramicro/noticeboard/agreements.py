"""Agreements on the board: deciding on one, and on its end, apart from the posts it is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from ultramicro.core.errors import BadInput
from ultramicro.core.message import note
from ultramicro.ledger.deciding import AccountWanted, Asked, Decision, View
from ultramicro.ledger.engine.model import AnyOperation, Hold, Leg, Resolve
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.engine.reversals import stands
from ultramicro.ledger.engine.state import account_number
from ultramicro.ledger.holds import until
from ultramicro.ledger.replays import accepted
from ultramicro.noticeboard.events import Agreed, Delivered


class Agreement(NamedTuple):
    """What was agreed, and the key of the entry that says that it is done; empty until then."""

    agreed: Agreed
    done_key: str = ""


class Commitments(Projection[Agreement]):
    """Every agreement by its number."""

    name: ClassVar[str] = "board_agreements"
    keeps: ClassVar[type] = Agreement

    def apply(self, entry: Entry) -> None:
        """Take in an agreement, or its end."""
        if (noted := entry.note) is None:
            return
        found = self.shelf.get(noted.about)
        if found is None and (agreed := entry.event(Agreed)):
            self._put(noted.about, Agreement(agreed))
        elif found and entry.event(Delivered):
            self._put(noted.about, found._replace(done_key=noted.key))

    def _put(self, number: str, agreement: Agreement) -> None:
        posts = filter(None, (agreement.agreed.offer, agreement.agreed.want))
        self.shelf.put(number, agreement, *(f"post:{post}" for post in posts))

    def numbers(self, post: str) -> list[str]:
        """Return the numbers of the agreements that a post is in."""
        return list(self.shelf.keys(f"post:{post}"))


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
        How long the money is set aside. [days]
    """
    number = number_of(asked)
    written = asked.note(agreed, about=number, key=asked.key_of(1))
    if not agreed.amount_pence:
        return Decision(operations=[written])
    taker, giver = (AccountWanted(who, agreed.currency) for who in (agreed.taker, agreed.giver))
    hold = asked.operation(
        Hold, key=asked.key_of(2), hold=number, debit=taker.number, credit=giver.number,
        amount_pence=agreed.amount_pence, expires_at=until(asked, days),
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
    paid_key = _paid_under(found.done_key)
    if found.done_key and (not found.agreed.amount_pence or stands(view, accepted(view, paid_key))):
        return Decision(done_before=[found.done_key])
    delivered = asked.note(Delivered(offer=found.agreed.offer), about=number, key=asked.key_of(1))
    return Decision(operations=[*_payment(view, asked, number, found), delivered])


def _paid_under(done_key: str) -> str:
    """Return the key of the payment beside the entry that says that something is done."""
    return f"{done_key.rpartition(':')[0]}:2"


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
    if found.done_key:
        taker, giver = (account_number(who, agreed.currency) for who in (agreed.taker, agreed.giver))
        yield asked.post(Leg(taker, giver, agreed.amount_pence), key=key)
        return
    if not set_aside(view, number):
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
    yield asked.operation(Resolve, key=key, hold=number, post=True, business_on=asked.day)


def set_aside(view: View, number: str) -> bool:
    """Whether the money of an agreement is still set aside."""
    held = view.state.holds.get(number)
    return held is not None and held.state == "open"


def has_fallen_through(view: View, post: str) -> bool:
    """Whether no agreement that a post is in is done, or has money set aside: nothing holds the post then."""
    shelf = view.of(Commitments)
    numbers = shelf.numbers(post)
    kept = [number for number in numbers if (a := shelf.shelf.get(number)) and (
        a.done_key or not a.agreed.amount_pence or set_aside(view, number)
    )]  # fmt: skip
    return bool(numbers) and not kept


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
