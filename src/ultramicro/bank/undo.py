"""What must be taken back before something of the bank can be: the last first."""

from __future__ import annotations

from collections.abc import Sequence

from ultramicro.bank.bill_verbs import landed_pence, require_no_bill
from ultramicro.bank.book import INTEREST, LENT, PRINCIPAL
from ultramicro.bank.share_verbs import SHARES, notices_pence
from ultramicro.core.errors import BadInput
from ultramicro.core.money import to_the_penny
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.reversals import standing
from ultramicro.ledger.engine.state import Transfer
from ultramicro.ledger.people.claims import claims


def require_undoable(desk: Desk, back: Sequence[Transfer]) -> None:
    """Refuse to take back what later entries of the bank rest on.

    Parameters
    ----------
    desk : Desk
        Where the books are.
    back : sequence of Transfer
        What is to be taken back.

    Raises
    ------
    BadInput
        With what to take back first.
    """
    for loan in sorted({t.post for t in back if t.kind == LENT}):
        _require_unpaid(desk, loan, back)
    _require_unbooked(desk, back)
    for account in sorted({t.credit for t in back if t.kind == "share"}):
        _require_no_notice(desk, account, back)


def _require_unpaid(desk: Desk, loan: str, back: Sequence[Transfer]) -> None:
    """A payout is taken back after all that was paid or borne of the loan, and after its bills."""
    gone = {t.seq for t in back}
    later = [t.seq for t in standing(desk.ledger.transfers()) if t.post == loan and t.seq not in gone]
    if later:
        raise BadInput(f"{loan} was repaid in part, or borne", do=_first(max(later)))
    require_no_bill(desk, loan)


def _require_unbooked(desk: Desk, back: Sequence[Transfer]) -> None:
    """What paid a bill is taken back after the repayment that was booked of it."""
    every = list(desk.ledger.transfers())
    bills = {claim.id: claim for claim in claims(desk.ledger.notes(), every) if claim.of}
    gone = {t.seq for t in back if t.post in bills}
    if not gone:
        return
    stand = [t for t in standing(every) if t.seq not in gone]
    for loan, landed in landed_pence(bills.values(), stand).items():
        short = {account for account, pence in landed.items() if pence < 0}
        booked = [
            t.seq for t in stand if t.debit in short and t.post == loan and t.kind in {PRINCIPAL, INTEREST}
        ]
        if booked:
            raise BadInput(f"it was booked as a repayment of {loan}", do=_first(max(booked)))


def _require_no_notice(desk: Desk, account: str, back: Sequence[Transfer]) -> None:
    """Shares of which notice was given stay until they are paid out."""
    held = desk.ledger.state.accounts[account]
    left = held.balance_pence - sum(t.amount_pence for t in back if t.credit == account)
    promised = notices_pence(desk, held.owner) if held.account_class == SHARES else 0
    if left < promised:
        raise BadInput(
            f"notice was given that {to_the_penny(promised)} of these shares are withdrawn",
            do="pay them out with `ultramicro bank redeem-shares` instead",
        )


def _first(transfer: int) -> str:
    return f"take that back first: `ultramicro books reverse --transfer {transfer}`"
