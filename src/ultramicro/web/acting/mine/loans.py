"""My loans, my savings and my shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from ultramicro.core.message import words
from ultramicro.web.acting.mine.person import as_member, me
from ultramicro.web.acting.telling import exact
from ultramicro.web.rendering import render

if TYPE_CHECKING:
    from ultramicro.bank.loan import Loan
    from ultramicro.ledger.desk import Desk

CLASSES = ("savings", "shares")


@dataclass(frozen=True, kw_only=True)
class OwnLoan:
    """A loan of mine; sums in words."""

    number: str
    product: str
    status: str
    owed: str
    due: str
    overdue: str


@as_member
def my_loans(request: Any, *, short: str) -> HttpResponse:
    """Show my loans, what is due, and what I have in savings and shares."""
    from ultramicro.bank.book import Loans, Notices  # noqa: PLC0415  it loads the bank

    with request.place.keeper.reading() as desk:
        mine = me(desk, short).id
        loans = [_loan(each, desk.on) for each in desk.ledger.of(Loans).of_borrower(mine)]
        notices = [
            (number, exact(each.amount_pence, desk.currency))
            for number, each in desk.ledger.of(Notices).of_owner(mine).items()
        ]
        kept = _kept(desk, mine)
    return render(request, "mine_loans.html", loans=loans, kept=kept, notices=notices)


def _loan(loan: Loan, on: date) -> OwnLoan:
    overdue = loan.overdue(on).all_pence()
    return OwnLoan(
        number=loan.id, product=loan.product, status=words(loan.status_on(on).says),
        owed=exact(loan.owed_pence() if loan.runs else 0, loan.currency),
        due=exact(loan.due(on).all_pence(), loan.currency) if loan.runs else "",
        overdue=exact(overdue, loan.currency) if overdue else "",
    )  # fmt: skip


def _kept(desk: Desk, mine: str) -> dict[str, str]:
    return {
        each.account_class: exact(each.balance_pence, each.currency)
        for each in desk.ledger.accounts()
        if each.owner == mine and each.account_class in CLASSES
    }
