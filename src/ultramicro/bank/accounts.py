"""The bank's own accounts in the books, movements between accounts, and what the bank has at hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ultramicro.ledger.deciding import AccountWanted
from ultramicro.ledger.engine.state import Account

BANK = "community-bank"
DEMAND = {"member", "savings"}
SHARES, SAVINGS = "shares", "savings"


class Move(NamedTuple):
    """Money that a decision moves from one account to another, and what it is for."""

    giver: AccountWanted
    taker: AccountWanted
    amount_pence: int
    kind: str
    about: str = ""


def at(number: str) -> AccountWanted:
    """Return an account that is there by its number.

    Examples
    --------
    >>> at("GBP/ann/savings").account_class
    'savings'
    """
    currency, *owner, account_class = number.split("/")
    return AccountWanted("/".join(owner), currency, account_class)


def fund(currency: str, national: str) -> AccountWanted:
    """Return what loans are paid from: the pooled fund, or in local money what fees and gifts brought."""
    if currency == national:
        # Without a floor: it lends what members have in, and is below 0 by it; `payout` looks at the cash.
        return AccountWanted(BANK, currency, "fund", floor_pence=None)
    # Never what backs the currency: lent backing could not be paid out on the day members want it back.
    return AccountWanted(f"{currency.lower()}-treasury", currency, "loan_fund")


def asset(currency: str) -> AccountWanted:
    """Return the account of all claims: what borrowers owe, as the bank sees it."""
    return AccountWanted(BANK, currency, "loan_asset")


def owes(borrower: str, currency: str) -> AccountWanted:
    """Return the account on which a borrower owes."""
    # A ceiling of 0, so that nobody can pay back more than they owe and be owed by the bank unseen.
    return AccountWanted(borrower, currency, "loan", floor_pence=None, ceiling_pence=0)


def income(currency: str) -> AccountWanted:
    """Return where interest goes."""
    return AccountWanted(BANK, currency, "interest_income")


def provisions(currency: str) -> AccountWanted:
    """Return what is set aside for loans that may fail."""
    return AccountWanted(BANK, currency, "provision")


def can_pay_pence(account: Account | None) -> int:
    """Return what an account can pay now, in pence: nothing if it is not open, and no money that is held.

    Examples
    --------
    >>> can_pay_pence(None)
    0
    """
    if account is None or account.status != "open":
        return 0
    # A floor below 0 is an overdraft; what could be borrowed is not money that somebody has.
    return max(account.balance_pence - account.held_out_pence - max(account.floor_pence or 0, 0), 0)


class Liquidity(NamedTuple):
    """What the bank has at hand and what could be withdrawn at once, in pence."""

    cash_pence: int
    demand_pence: int
    shares_pence: int
    lent_pence: int

    def free_pence(self) -> int:
        """Return what is left if everybody withdrew at once what they may: shares need notice."""
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
    stands on treasury accounts; it can be withdrawn at once too.
    """
    sums = {"bank_settlement": 0, "demand": 0, "shares": 0, "loan_asset": 0}
    for each in accounts:
        if each.currency == currency:
            # Treasuries too: members may turn local money back on the same day, all of them.
            kind = "demand" if each.account_class in {*DEMAND, "treasury"} else each.account_class
            if kind in sums:
                # Who is overdrawn has brought no money that others could ask for.
                sums[kind] += max(each.balance_pence, 0) if kind == "demand" else each.balance_pence
    # What the bank account holds is owed to the books, so its mirror here is below 0.
    return Liquidity(-sums["bank_settlement"], sums["demand"], sums["shares"], sums["loan_asset"])
