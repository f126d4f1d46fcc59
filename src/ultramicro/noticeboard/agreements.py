"""Agreements on the board: deciding on one, and on its end, apart from the posts it is about."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from ultramicro.core.errors import BadInput
from ultramicro.core.message import note
from ultramicro.ledger.deciding import AccountWanted, Asked, Decision, View
from ultramicro.ledger.engine.model import AnyOperation, Hold, Resolve
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.holds import until
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
            self.shelf.put(noted.about, Agreement(agreed))
        elif found and not found.done_key and entry.event(Delivered):
            self.shelf.put(noted.about, found._replace(done_key=noted.key))


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
    if found.done_key:
        return Decision(done_before=[found.done_key])
    delivered = asked.note(Delivered(offer=found.agreed.offer), about=number, key=asked.key_of(1))
    paid: list[AnyOperation] = []
    if found.agreed.amount_pence:
        paid.append(
            asked.operation(Resolve, key=asked.key_of(2), hold=number, post=True, business_on=asked.day)
        )
    return Decision(operations=[*paid, delivered])


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
