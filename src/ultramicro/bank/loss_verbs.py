"""Verbs for loans that may fail, or have: set aside, write off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.bank.accounts import BANK, AccountSpec, provisions
from ultramicro.bank.common import balance, book, post, unbilled
from ultramicro.bank.ids import Bearer
from ultramicro.bank.losses import (
    AgeProvision,
    Borne,
    loss_moves,
    losses,
    provision_moves,
    provisions_wanted,
)
from ultramicro.bank.shares import shares_of
from ultramicro.core.action import Action, Done, Repeats, need
from ultramicro.core.message import Pence, note, say
from ultramicro.ledger.desk import Desk


@dataclass(frozen=True, kw_only=True)
class Provide(Action[Desk]):
    """Set money aside for loans that may fail."""

    name: ClassVar[str] = "provide"
    does: ClassVar[str] = say("set provisions aside as the age of the arrears requires")
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    def act(self, desk: Desk) -> Done:
        """Post the difference to what is set aside.

        Returns
        -------
        Done
            One row an age.
        """
        found = _wanted(desk)
        wanted = sum(each.set_aside_pence for each in found)
        aside = balance(desk, provisions(desk.currency))
        post(desk, provision_moves(wanted, aside, desk.currency))
        said = note("bank.provided", "{sum} is set aside.", sum=Pence(wanted, "exact"))
        return Done(says=said, rows=[each._asdict() for each in found])


def _wanted(desk: Desk) -> list[AgeProvision]:
    loans = [loan for loan in book(desk).loans() if loan.currency == desk.currency]
    shares = {loan.borrower: balance(desk, shares_of(loan.borrower, desk.currency)) for loan in loans}
    return provisions_wanted(loans, shares, desk.on)


@dataclass(frozen=True, kw_only=True)
class WriteOff(Action[Desk]):
    """Bear a loan that will not come back."""

    name: ClassVar[str] = "write-off"
    does: ClassVar[str] = say(
        "write off a loan: guarantors pay up to their caps, then provisions, then the bank"
    )

    loan: str = need("number of the loan")
    why: str = need("why; kept outside the ledger")

    def act(self, desk: Desk) -> Done:
        """Post all parts at once.

        Raises
        ------
        BadInput
            If the loan is not running, or who took it in writes it off.
        """
        found = unbilled(book(desk), self.loan)
        balances = {
            who: balance(desk, AccountSpec(owner=who, currency=found.currency)) for who in found.guarantors
        }
        borne = losses(found, desk.by, balances, balance(desk, provisions(found.currency)))
        post(desk, loss_moves(found, borne, desk.currency))
        desk.memo(self.why, of=found.borrower)
        said = note(
            "bank.written_off",
            "{loan} is written off: {sum}.",
            loan=found.id,
            sum=Pence(found.owed_pence(), "exact", found.currency),
        )
        return Done(says=said, rows=[_row(desk, each) for each in borne])


def _row(desk: Desk, borne: Borne) -> dict[str, object]:
    names = {Bearer.GUARANTOR: desk.people.called(borne.owner), Bearer.BANK: BANK}
    return {
        "bearer": borne.bearer, "who": names.get(borne.bearer, ""), "bears_pence": borne.pence,
        "promised_pence": borne.promised_pence,
    }  # fmt: skip
