"""Verbs between application and payout: guarantors answer, and somebody else decides."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.bank.applying import (
    require_decidable,
)
from ultramicro.bank.common import loan_named, moving
from ultramicro.bank.events import GuaranteeAnswered, LoanDecided
from ultramicro.bank.ids import LoanStatus
from ultramicro.bank.loan import Loan
from ultramicro.core.action import Done, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, note, say
from ultramicro.ledger.deciding import Asked, Deciding, Decision, Taken, View, unchanged
from ultramicro.ledger.four_eyes import as_in, require_not_own
from ultramicro.ledger.living import require_parties_alive
from ultramicro.ledger.people.clerks import Role
from ultramicro.ledger.sums import money


@dataclass(frozen=True, kw_only=True)
class Guarantee(Deciding):
    """Answer for a guarantee."""

    name: ClassVar[str] = "guarantee"
    does: ClassVar[str] = say(
        "record that a guarantor agrees to what a loan names them with, before it is paid"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    loan: str = need("number of the loan")
    who: str = need("short name of the guarantor")
    withdraw: bool = param(default=False, help=say("the guarantor does not agree, or not any more"))

    def for_estates(self) -> Collection[str]:
        """Return the parameters that may name the dead: what they answered for may be taken back."""
        return ("who",) if self.withdraw else ()

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide to write the answer down; what was paid out already stays guaranteed.

        Raises
        ------
        BadInput
            If the loan does not name them, or was paid out already.
        """
        found, who = loan_named(view, self.loan), view.people.known(self.who).id
        if who not in found.guarantors:
            raise BadInput(
                say("{loan} does not name {who} as a guarantor", loan=self.loan, who=self.who),
                do=say("see `ultramicro bank loans`"),
            )
        # After the payout nobody may leave: the money was lent on their word.
        if found.status not in {LoanStatus.APPLIED, LoanStatus.AGREED}:
            raise BadInput(
                say("the status of {loan} is: {status}", loan=found.id, status=found.status.says),
                do=say("guarantors answer before a loan is paid out"),
            )
        agrees = not self.withdraw
        # The same answer again is no news to the chain.
        says = _guaranteed_words(view.people.called(who), found, who, agrees=agrees)
        if agrees == (who in found.agreed):
            return unchanged(says)
        answered = asked.note(GuaranteeAnswered(who=who, agreed=agrees), about=self.loan)
        return Decision(operations=(answered,), says=says)


def _guaranteed_words(name: str, loan: Loan, who: str, *, agrees: bool) -> Message:
    if not agrees:
        return note("bank.guarantee_withdrawn", "{who} does not guarantee {loan}.", who=name, loan=loan.id)
    cap = money(loan.guarantors[who], loan.currency)
    return note("bank.guaranteed", "{who} guarantees {sum} of {loan}.", who=name, sum=cap, loan=loan.id)


@dataclass(frozen=True, kw_only=True)
class Decide(Deciding):
    """Decide on an application."""

    name: ClassVar[str] = "decide"
    does: ClassVar[str] = say(
        "approve or refuse an application, or take an approval back; not by the person who took it in"
    )
    clerks: ClassVar[Collection[str]] = frozenset({Role.SECOND, Role.BOARD})

    loan: str = need("number of the loan")
    allow: bool = need("whether it is approved")
    why: str = need("the reason, for the borrower")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide to write the decision down.

        Raises
        ------
        BadInput
            If it was decided before and is not an approval that is taken back, or by who took it in.
        """
        found = loan_named(view, self.loan)
        # Compared as the application wrote its clerk, or another spelling would be another person.
        require_decidable(found, as_in(view, asked, found.asked_by), allow=self.allow)
        if self.allow:
            require_parties_alive(view, [found.borrower, *found.guarantors], asked.day)
        # Guarantors gain too: they would rather decide that somebody else bears it.
        require_not_own(view, asked, [found.borrower, *found.guarantors])
        # Outside the chain, as reasons are about people and must be erasable.
        memo = asked.memo(self.why, of=found.borrower)
        event = LoanDecided(allowed=self.allow, memo=memo.ref, on=asked.day)

        def answer(_: Taken) -> Done:
            if self.allow:
                said = note("bank.approved", "{loan} is approved by {who}.", loan=self.loan, who=asked.clerk)
            else:
                said = note("bank.refused", "{loan} is refused by {who}.", loan=self.loan, who=asked.clerk)
            return Done(says=said)

        return moving(asked, (), asked.note(event, about=self.loan), answer=answer, memos=(memo,))
