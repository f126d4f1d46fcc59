"""What the bank says before a person is erased: nobody is forgotten who still owes or guarantees."""

from __future__ import annotations

from datetime import date

from ultramicro.bank.book import Loans
from ultramicro.bank.holders import Holders
from ultramicro.bank.ids import LoanStatus
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.ledger.deciding import View
from ultramicro.ledger.living import lives

OPEN = frozenset({LoanStatus.APPLIED, LoanStatus.AGREED, LoanStatus.RUNNING})


def require_forgettable(view: View, who: str) -> None:
    """Refuse to erase somebody who has an open loan, guarantees one, or is nominated to get shares.

    Parameters
    ----------
    view : View
        The books.
    who : str
        Their id.

    Raises
    ------
    BadInput
        With the loan, or whose nomination names them.
    """
    # Through all of them: guarantors have no part of the shelf, and people are erased seldom.
    for kept in view.of(Loans).shelf.values():
        loan = kept.loan
        if loan.status in OPEN and (loan.borrower == who or who in loan.guarantors):
            raise BadInput(
                say("the loan {loan} is still open", loan=loan.id),
                do=say("have it repaid, written off or refused first"),
            )
    for holder in view.of(Holders).ever():
        # One line of the register a member, and seldom asked: erased, a nominee could not be paid.
        if who in holder.nominees and holder.died_on is None and lives(view, holder.owner, date.max):
            raise BadInput(
                say("{holder} nominates {who}", holder=view.people.called(holder.owner),
                    who=view.people.called(who)),
                do=say(
                    "ask {holder} for another nomination, and write it down with `ultramicro bank nominate`",
                    holder=view.people.called(holder.owner),
                ),
            )  # fmt: skip
