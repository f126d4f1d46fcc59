"""What a community bank decides on one loan, by the functions of the bank's own room, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from ultramicro.bank.accounts import Liquidity
from ultramicro.bank.afford import Month, afford
from ultramicro.bank.applying import record_of, terms_for
from ultramicro.bank.ids import Bearer, LoanStatus
from ultramicro.bank.lending import Parts, payout, repayment
from ultramicro.bank.loan import INTEREST, LENT, PRINCIPAL, WRITTEN_OFF, Loan, moved
from ultramicro.bank.losses import losses
from ultramicro.bank.products import Product
from ultramicro.bank.schedule import schedule
from ultramicro.core.errors import BadInput
from ultramicro.core.months import months_later
from ultramicro.ledger.engine.state import Transfer

MONEY = "GBP"
CLERK, BOARD = "clerk", "board"
FIRST = date(2026, 1, 1)
"""The first day of the first month that is read; any would do."""


def day_of(month: int, day: int = 1) -> date:
    """Return a day of a month that is counted from the first that is read."""
    return months_later(FIRST, month - 1).replace(day=day)


class Asks(NamedTuple):
    """Who asks: a firm, what it lacks, its owner, and which share of a loan the owner guarantees."""

    firm: str
    lack_pence: int
    owner: str
    guarantees: float


def applied(product: Product, number: str, who: Asks, before: Iterable[Loan], on: date) -> Loan | None:
    """Return an application for what a firm lacks, as far as the product lends so much; None for nothing."""
    record = record_of(before, product.product, MONEY)
    asked = min(who.lack_pence, product.ceiling_pence(record.largest_pence) - record.open_pence)
    if asked <= 0:
        return None
    cap = int(asked * who.guarantees) if who.owner else 0
    return Loan(
        id=number, borrower=who.firm, product=product.product, purpose="wages", currency=MONEY,
        terms=terms_for(product, asked, on=on, record=record), order=product.order,
        guarantors={who.owner: cap} if cap else {}, asked_by=CLERK, agreed=(who.owner,),
        status=LoanStatus.AGREED,
    )  # fmt: skip


def affordable(loan: Loan, months: Sequence[Month]) -> bool:
    """Return whether the borrower can pay its largest instalment, by the room's three tests."""
    return afford(months, max(row.principal_pence + row.interest_pence for row in schedule(loan.terms))).yes


def paid_out(loan: Loan, hand: Liquidity, on: date) -> Loan | None:
    """Return a loan that runs, or None where the money at hand would not do."""
    try:
        payout(loan, MONEY, hand, on)
    except BadInput:
        return None
    return moved(loan, [_transfer(loan, LENT, loan.terms.principal_pence, on)])


class Repaid(NamedTuple):
    """A loan after a repayment, and how that was allocated."""

    loan: Loan
    parts: Parts


def repaid(loan: Loan, has_pence: int, on: date) -> Repaid:
    """Let a borrower pay what is due of a loan, as far as they have it."""
    amount = min(loan.due(on).all_pence(), has_pence)
    if amount <= 0:
        return Repaid(loan, Parts(0, 0, 0))
    return _moved(loan, repayment(loan, on, amount), on)


def owed_in_all(loan: Loan, on: date) -> int:
    """Return what settles a loan on a day: principal, and interest up to then. [pence]."""
    return loan.owed_pence() + loan.interest_owed_pence(on)


def paid_back(loan: Loan, has_pence: int, on: date) -> Repaid:
    """Let a borrower that ends pay a loan back, due or not, as far as it has it."""
    if has_pence >= owed_in_all(loan, on):
        return _moved(loan, repayment(loan, on, settle=True), on)
    # Interest that is not due yet is not taken: what is paid ahead goes into principal.
    most = loan.owed_pence() + loan.due(on).interest_due_pence
    return _moved(loan, repayment(loan, on, min(has_pence, most)), on)


def _moved(loan: Loan, parts: Parts, on: date) -> Repaid:
    """Return a loan after what was paid of it."""
    sums = ((INTEREST, parts.interest_pence), (PRINCIPAL, parts.all_principal_pence))
    return Repaid(moved(loan, [_transfer(loan, kind, pence, on) for kind, pence in sums if pence]), parts)


class Lost(NamedTuple):
    """A loan that will not come back, and what each bears of it, in pence."""

    loan: Loan
    guarantor_pence: int
    provision_pence: int
    bank_pence: int


def written_off(loan: Loan, guarantor_has_pence: int, aside_pence: int, on: date) -> Lost:
    """Write a loan off: its guarantor pays, then what was set aside, then the bank."""
    who = next(iter(loan.guarantors), "")
    sums = dict.fromkeys(Bearer, 0)
    for each in losses(loan, BOARD, {who: guarantor_has_pence}, aside_pence):
        sums[each.bearer] += each.pence
    gone = moved(loan, [_transfer(loan, WRITTEN_OFF, loan.owed_pence(), on)])
    return Lost(gone, *(sums[bearer] for bearer in (Bearer.GUARANTOR, Bearer.PROVISION, Bearer.BANK)))


def _transfer(loan: Loan, kind: str, pence: int, on: date) -> Transfer:
    return Transfer(0, loan.id, "", "", pence, loan.currency, kind, on.isoformat())
