"""What must be reversed before something of the bank can be: the last first."""

from __future__ import annotations

from collections.abc import Sequence

from ultramicro.bank.accounts import SHARES
from ultramicro.bank.book import LandedOnBills, Loans, Notices
from ultramicro.bank.common import unbilled
from ultramicro.bank.loan import INTEREST, LENT, PRINCIPAL
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, Pence, say
from ultramicro.ledger.deciding import View
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.reversals import standing
from ultramicro.ledger.engine.state import Transfer


def require_undoable(desk: Desk, back: Sequence[Transfer]) -> None:
    """Refuse to reverse what later entries of the bank depend on.

    Parameters
    ----------
    desk : Desk
        Where the books are.
    back : sequence of Transfer
        What is to be reversed.

    Raises
    ------
    BadInput
        With what to reverse first.
    """
    view = desk.view()
    # In one order, so that of several reasons the same one is told each time.
    for loan in sorted({t.post for t in back if t.kind == LENT}):
        _require_unpaid(view, loan, back)
    for loan in sorted({of for t in back if (of := view.of(LandedOnBills).loan_of(t.post))}):
        _require_unbooked(view, loan, back)
    for account in sorted({t.credit for t in back if t.kind == "share"}):
        _require_no_notice(view, account, back)


def _require_unpaid(view: View, loan: str, back: Sequence[Transfer]) -> None:
    """A payout is reversed after all that was paid or written off of the loan, and after its bills."""
    # What is reversed in the same go does not stand in the way.
    gone = {t.seq for t in back}
    later = [t.seq for t in standing(view.of(Loans).transfers(loan)) if t.seq not in gone]
    if later:
        raise BadInput(say("{loan} was repaid in part, or written off", loan=loan), do=_first(max(later)))
    unbilled(view, loan)


def _require_unbooked(view: View, loan: str, back: Sequence[Transfer]) -> None:
    """What paid a bill is reversed after the repayment that was booked of it."""
    landed = view.of(LandedOnBills).landed_pence(loan, without=back)
    short = {account for account, pence in landed.items() if pence < 0}
    stand = standing(view.of(Loans).transfers(loan))
    booked = [t.seq for t in stand if t.debit in short and t.kind in {PRINCIPAL, INTEREST}]
    if booked:
        raise BadInput(say("it was booked as a repayment of {loan}", loan=loan), do=_first(max(booked)))


def _require_no_notice(view: View, account: str, back: Sequence[Transfer]) -> None:
    """Shares of which notice was given stay until they are paid out."""
    held = view.state.accounts[account]
    # Reversed buying would leave a notice for shares that nobody holds.
    left = held.balance_pence - sum(t.amount_pence for t in back if t.credit == account)
    promised = view.of(Notices).pence_of(held.owner) if held.account_class == SHARES else 0
    if left < promised:
        raise BadInput(
            say(
                "notice was given that {promised} of these shares will be withdrawn",
                promised=Pence(promised, "exact"),
            ),
            do=say("first take the notice back with `ultramicro bank cancel-notice`"),
        )


def _first(transfer: int) -> Message:
    return say("reverse that first: `ultramicro books reverse --transfer {transfer}`", transfer=str(transfer))
