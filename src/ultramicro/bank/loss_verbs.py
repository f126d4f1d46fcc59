"""Verbs for loans that may fail, or have: set aside, write off."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.bank.accounts import BANK, can_pay_pence, provisions
from ultramicro.bank.book import Loans
from ultramicro.bank.common import balance, moving, unbilled
from ultramicro.bank.ids import Bearer
from ultramicro.bank.losses import Borne, loss_moves, losses, provision_moves, provisions_wanted
from ultramicro.bank.shares import shares_of
from ultramicro.core.action import Done, Repeats, need
from ultramicro.core.message import note, say
from ultramicro.core.rows import Row
from ultramicro.ledger.deciding import AccountWanted, Asked, Deciding, Decision, Taken, View
from ultramicro.ledger.four_eyes import as_in, require_not_own
from ultramicro.ledger.people.clerks import Role
from ultramicro.ledger.sums import money


@dataclass(frozen=True, kw_only=True)
class Provide(Deciding):
    """Set money aside for loans that may fail."""

    name: ClassVar[str] = "provide"
    does: ClassVar[str] = say("set provisions aside as the age of the arrears requires")
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on the difference to what is set aside; the answer has one row an age."""
        # The floor is the regulator's and of national money; local loans are lent from fees and gifts.
        loans = [loan for loan in view.of(Loans).running() if loan.currency == view.currency]
        shares = {loan.borrower: balance(view, shares_of(loan.borrower, view.currency)) for loan in loans}
        found = provisions_wanted(loans, shares, asked.day)
        # Only the difference moves, so that the verb can be given each month or twice a day.
        wanted = sum(each.set_aside_pence for each in found)
        moves = provision_moves(wanted, balance(view, provisions(view.currency)), view.currency)

        def answer(_: Taken) -> Done:
            said = note("bank.provided", "{sum} is set aside.", sum=money(wanted))
            return Done(says=said, rows=[each._asdict() for each in found])

        return moving(asked, moves, answer=answer)


@dataclass(frozen=True, kw_only=True)
class WriteOff(Deciding):
    """Bear a loan that will not come back."""

    name: ClassVar[str] = "write-off"
    does: ClassVar[str] = say(
        "write off a loan: guarantors pay up to their caps, then provisions, then the bank"
    )
    clerks: ClassVar[Collection[str]] = frozenset({Role.SECOND, Role.BOARD})

    loan: str = need("number of the loan")
    why: str = need("why; kept outside the ledger")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide who bears what, at once.

        Raises
        ------
        BadInput
            If the loan is not running, or who took it in writes it off.
        """
        found = unbilled(view, self.loan)
        # A write-off forgives a debt, so that who owes or guarantees must not give it.
        require_not_own(view, asked, [found.borrower, *found.guarantors])
        # What one guarantor has reserved elsewhere, or cannot move, must not stop the others.
        balances = {
            who: can_pay_pence(view.account(AccountWanted(who, found.currency).number))
            for who in found.guarantors
        }
        borne = losses(
            found, as_in(view, asked, found.asked_by), balances, balance(view, provisions(found.currency))
        )
        memo = asked.memo(self.why, of=found.borrower, operation=2)

        def answer(taken: Taken) -> Done:
            said = note(
                "bank.written_off",
                "{loan} is written off: {sum}.",
                loan=found.id,
                sum=money(found.owed_pence(), found.currency),
            )
            return Done(says=said, rows=[_row(taken.view, each) for each in borne])

        return moving(asked, loss_moves(found, borne, view.currency), answer=answer, memos=(memo,))


def _row(view: View, borne: Borne) -> Row:
    names = {Bearer.GUARANTOR: view.people.called(borne.owner), Bearer.BANK: BANK}
    return {
        "bearer": borne.bearer, "who": names.get(borne.bearer, ""), "bears_pence": borne.pence,
        "promised_pence": borne.promised_pence,
    }  # fmt: skip
