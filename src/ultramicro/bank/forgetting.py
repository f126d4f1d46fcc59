"""What the bank says before a person is erased: nobody is forgotten who still owes or guarantees."""

from __future__ import annotations

from ultramicro.bank.book import Loans
from ultramicro.bank.ids import LoanStatus
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.ledger.deciding import View

OPEN = frozenset({LoanStatus.APPLIED, LoanStatus.AGREED, LoanStatus.RUNNING})


def require_forgettable(view: View, who: str) -> None:
    """Refuse to erase somebody who has a loan that is open, or guarantees one.

    Parameters
    ----------
    view : View
        The books.
    who : str
        Their id.

    Raises
    ------
    BadInput
        With the loan.
    """
    # Through all of them: guarantors have no part of the shelf, and people are erased seldom.
    for kept in view.of(Loans).shelf.values():
        loan = kept.loan
        if loan.status in OPEN and (loan.borrower == who or who in loan.guarantors):
            raise BadInput(
                say("the loan {loan} is still open", loan=loan.id),
                do=say("have it repaid, written off or refused first"),
            )
