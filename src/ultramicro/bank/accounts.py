"""The bank's own accounts in the books, and what it has at hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.state import Account

BANK = "community-bank"
DEMAND = {"member", "savings"}


def fund(desk: Desk, currency: str) -> str:
    """Return what loans are paid from: the pooled fund, or in local money what fees and gifts brought."""
    national = currency == desk.currency
    if national:
        return desk.account(BANK, currency, "fund", floor_pence=None)
    return desk.account(f"{currency.lower()}-treasury", currency, "loan_fund")


def asset(desk: Desk, currency: str) -> str:
    """Return the account of all claims: what borrowers owe, as the bank sees it."""
    return desk.account(BANK, currency, "loan_asset")


def owes(desk: Desk, borrower: str, currency: str) -> str:
    """Return the account on which a borrower owes."""
    return desk.account(borrower, currency, "loan", floor_pence=None, ceiling_pence=0)


def income(desk: Desk, currency: str) -> str:
    """Return where interest goes."""
    return desk.account(BANK, currency, "interest_income")


def provisions(desk: Desk, currency: str) -> str:
    """Return what is set aside for loans that may fail."""
    return desk.account(BANK, currency, "provision")


class Liquidity(NamedTuple):
    """What the bank has at hand and what could be asked for at once, in pence."""

    cash_pence: int
    demand_pence: int
    shares_pence: int
    lent_pence: int

    def free_pence(self) -> int:
        """Return what is left if everybody took out at once what they may: shares need notice."""
        return self.cash_pence - self.demand_pence


def liquidity(accounts: Iterable[Account], currency: str) -> Liquidity:
    """Work out what is at hand in national money.

    Parameters
    ----------
    accounts : iterable of Account
        All accounts.
    currency : str
        The national one.

    Notes
    -----
    Cash is what the bank accounts hold (their mirrors are negative). Money that backs a local currency
    stands on treasury accounts; it can be asked for at once too.
    """
    sums = {"bank_settlement": 0, "demand": 0, "shares": 0, "loan_asset": 0}
    for each in accounts:
        if each.currency == currency:
            kind = "demand" if each.account_class in {*DEMAND, "treasury"} else each.account_class
            if kind in sums:
                sums[kind] += each.balance_pence
    return Liquidity(-sums["bank_settlement"], sums["demand"], sums["shares"], sums["loan_asset"])
