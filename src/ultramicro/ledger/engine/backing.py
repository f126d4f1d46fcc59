"""Backed money comes from one account, its issuer's, and nobody else in that currency goes below zero.

Who may go below zero and spends makes money that nothing stands behind. So a currency with an open issuer's
account lets nobody but the issuer do so; what borrowers owe stands on accounts of claims, which are no money.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.ledger.engine.state import Account

ISSUER = "issuer"
"""The class of the account that a backed currency comes from."""
CLAIMS = frozenset({"loan", "loan_asset"})
"""Classes of accounts that hold what is owed on loans: claims, and no money."""
BELOW = frozenset({ISSUER, "loan", "clearing"})
"""Classes that may stand below zero where money is backed; what goes through clearing comes to zero."""


def is_money(account_class: str) -> bool:
    """Whether a balance on such an account is money in somebody's hands.

    Examples
    --------
    >>> is_money("member"), is_money("loan_fund"), is_money("issuer"), is_money("loan_asset")
    (True, True, False, False)
    """
    return account_class != ISSUER and account_class not in CLAIMS


def may_owe(account: Account) -> bool:
    """Whether an account may go below zero, or stands there, though it holds money."""
    # Also what stands below 0 by an older limit: it spent money that nothing backs.
    below = account.floor_pence is None or account.floor_pence < 0 or account.balance_pence < 0
    return below and account.account_class not in BELOW


def owing(accounts: Iterable[Account], currency: str) -> list[str]:
    """Return the accounts of a currency that may go below zero, or stand there, though they hold money."""
    return sorted(each.account for each in accounts if each.currency == currency and may_owe(each))


def is_backed(accounts: Mapping[str, Account], currency: str) -> bool:
    """Whether a currency comes from an issuer's account that is open."""
    return any(
        each.currency == currency and each.account_class == ISSUER and each.status != "closed"
        for each in accounts.values()
    )


def require_may_owe(accounts: Mapping[str, Account], currency: str, floor_pence: int) -> None:
    """Refuse a floor below zero in a currency that is backed.

    Raises
    ------
    BadInput
        If it is.
    """
    if floor_pence < 0 and is_backed(accounts, currency):
        raise BadInput(
            say("{currency} is backed by money, so no balance may go below zero", currency=currency),
            do=say("leave the floor at 0; members get more with `ultramicro currency issue` or as a loan"),
        )
