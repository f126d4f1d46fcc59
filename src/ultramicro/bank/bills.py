"""Bills of loans: claims of the bank that a clearing round or a payment can pay."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from ultramicro.bank.accounts import BANK
from ultramicro.bank.loan import INTEREST, PRINCIPAL, Loan
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.ledger.engine.reversals import standing
from ultramicro.ledger.engine.state import Transfer, owner_of
from ultramicro.ledger.people.claims import Claim, pays


def landed_pence(bills: Iterable[Claim], transfers: Iterable[Transfer]) -> dict[str, Counter[str]]:
    """Return by loan and by the bank's account what was paid on bills less what was booked of it.

    Parameters
    ----------
    bills : iterable of Claim
        The claims that are bills of loans.
    transfers : iterable of Transfer
        Those of the bills and of their loans; what was taken back does not count, nor what others paid.
    """
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    by_number = {bill.id: bill for bill in bills}
    for t in standing(transfers):
        if (bill := by_number.get(t.post)) and pays(t, bill):
            sums[bill.of][t.credit] += t.amount_pence
        elif t.kind in {PRINCIPAL, INTEREST} and owner_of(t.debit) == BANK:
            sums[t.post][t.debit] -= t.amount_pence
    return sums


def unbooked_pence(bills: Iterable[Claim], transfers: Iterable[Transfer]) -> dict[str, dict[str, int]]:
    """Return by loan and by the bank's account what its borrower paid on bills, not booked yet, in pence."""
    sums = landed_pence(bills, transfers)
    left = {loan: {a: pence for a, pence in landed.items() if pence > 0} for loan, landed in sums.items()}
    return {loan: landed for loan, landed in left.items() if landed}


def billable_pence(loan: Loan, billed_pence: int, on: date) -> int:
    """Return what is due on a loan and not billed yet, in pence."""
    return max(loan.due(on).arrears_pence() - billed_pence, 0)


def bill_body(loan: Loan, pence: int, on: date) -> Mapping[str, object]:
    """Return the claim that bills what is due on a loan."""
    return {
        "amount_pence": pence, "creditor": BANK, "currency": loan.currency, "debtor": loan.borrower,
        "due_on": on.isoformat(), "issued_on": on.isoformat(), "of": loan.id,
    }  # fmt: skip


def require_no_bill(loan: str, bills: Iterable[Claim], unbooked: Mapping[str, int]) -> None:
    """Refuse to take, change or write off what is billed already.

    Parameters
    ----------
    loan : str
        Its number.
    bills : iterable of Claim
        All bills of the loan.
    unbooked : mapping of str to int
        What was paid on them and is not booked, by account. [pence]

    Raises
    ------
    BadInput
        If a bill is open, or was paid and is not booked.
    """
    if any(bill.open_pence > 0 for bill in bills):
        raise BadInput(
            say("what is due on {loan} is billed", loan=loan),
            do=say("pay the bill, or cancel it with `ultramicro bank unbill`"),
        )
    if unbooked:
        raise BadInput(
            say("bills of {loan} were paid and are not booked yet", loan=loan),
            do=say("run `ultramicro bank book` first"),
        )
