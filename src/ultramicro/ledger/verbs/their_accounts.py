"""Whose account is meant, and whether they have one: none is opened by a slip in the currency."""

from __future__ import annotations

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, say
from ultramicro.ledger.currencies import is_national
from ultramicro.ledger.deciding import View
from ultramicro.ledger.engine.state import Account, account_number


def require_there(view: View, who: str, currency: str) -> None:
    """Refuse to take another country's money from somebody who has no account in it.

    Raises
    ------
    BadInput
        With the currencies that they have.
    """
    # In the place's own and in local ones an account is opened, and the ledger says what it lacks.
    if currency != view.currency and is_national(currency):
        account_of(view, who, currency)


def account_of(view: View, who: str, currency: str) -> Account:
    """Return a member's account in a currency; one is never opened to be limited or frozen.

    Raises
    ------
    BadInput
        If they have none, with those that they have.
    """
    owner = view.people.known(who).id
    if found := view.account(account_number(owner, currency)):
        return found
    theirs = [
        each.currency for each in view.state.accounts.values()
        if each.owner == owner and each.account_class == "member"
    ]  # fmt: skip
    if not theirs:
        raise BadInput(
            say("{who} has no account", who=who), where="--who", do=say("see `ultramicro books accounts`")
        )
    raise BadInput(
        say("{who} has no account in {currency}", who=who, currency=currency),
        where="--currency",
        do=say(
            "give one of {currencies}; `ultramicro books add --currency {currency}` opens another account",
            currencies=Listed(sorted(theirs)),
            currency=currency,
        ),
    )
