"""Bills of loans: claims of the bank that a clearing round or a payment can pay."""

from __future__ import annotations

from datetime import date
from itertools import chain, count

from ultramicro.bank.accounts import BANK
from ultramicro.bank.book import LandedOnBills, Loans
from ultramicro.bank.loan import Loan
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.ledger.deciding import View
from ultramicro.ledger.events import ClaimMade
from ultramicro.ledger.people.claims import Claims


def billed_pence(view: View, loan: str) -> int:
    """Return what is billed and not booked, whether paid or not, in pence."""
    still_open = sum(claim.open_pence for claim in view.of(Claims).of_loan(loan))
    # Paid and not booked counts too: the loan does not know of it yet, and it would be billed again.
    return still_open + sum(view.of(LandedOnBills).unbooked_pence(loan).values())


def billable_pence(view: View, on: date) -> list[tuple[Loan, int]]:
    """Return the running loans with something due that is not billed yet, and how much, in pence."""
    found = ((loan, loan.due(on).all_pence()) for loan in view.of(Loans).running())
    left = ((loan, due - billed_pence(view, loan.id)) for loan, due in found if due)
    # Who pays more than the bill says leaves less than nothing to bill.
    return [(loan, pence) for loan, pence in left if pence > 0]


def bill(loan: Loan, pence: int, on: date) -> ClaimMade:
    """Return the claim that bills what is due on a loan."""
    return ClaimMade(
        debtor=loan.borrower, creditor=BANK, currency=loan.currency, amount_pence=pence, issued_on=on,
        due_on=on, of=loan.id,
    )  # fmt: skip


def bill_number(view: View, loan: Loan, on: date) -> str:
    """Return the number of a bill; a loan that is billed anew on a day has another one for it."""
    first = f"claim-{loan.id}-{on}"
    names = chain([first], (f"{first}-{n}" for n in count(2)))
    # Refused numbers are taken as well: a key is answered once and for ever.
    return next(name for name in names if view.verdict(name) is None)


def require_no_bill(view: View, loan: str) -> None:
    """Refuse to take, change or write off what is billed already.

    Raises
    ------
    BadInput
        If a bill is open, or was paid and is not booked.
    """
    # Most loans were never billed, and claims are looked through only for those that were.
    if not view.of(LandedOnBills).has_bills(loan):
        return
    if any(claim.open_pence > 0 for claim in view.of(Claims).of_loan(loan)):
        raise BadInput(
            say("what is due on {loan} is billed", loan=loan),
            do=say("pay the bill, or cancel it with `ultramicro bank unbill`"),
        )
    if view.of(LandedOnBills).unbooked_pence(loan):
        raise BadInput(
            say("bills of {loan} were paid and are not booked yet", loan=loan),
            do=say("run `ultramicro bank book` first"),
        )
