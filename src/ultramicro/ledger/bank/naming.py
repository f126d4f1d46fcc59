"""Which bank account is meant by a name: one that the books have, or one that is said to be new."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, say
from ultramicro.ledger.bank.reconcile import BANK, SETTLEMENT, mirror_of
from ultramicro.ledger.currencies import reserve_bank
from ultramicro.ledger.deciding import View
from ultramicro.ledger.people.alike import folded


def bank_named(view: View, name: str) -> str:
    """Return what the books call the bank account that somebody means.

    Parameters
    ----------
    view : View
        The books.
    name : str
        As typed, in any letters.

    Raises
    ------
    BadInput
        If the books have no such bank account: a slip would open one, and book all lines a second time.
    """
    if found := _known(view, name):
        return found
    raise BadInput(
        say("the books have no bank account {bank}", bank=name),
        where="--bank",
        do=say(
            "use {known}; for the first statement of a new bank account, add --new-bank",
            known=Listed(sorted(dict.fromkeys(_banks(view))), by="or"),
        ),
    )


def new_bank_named(view: View, name: str) -> str:
    """Return what the books will call a bank account that is new to them, or call it already.

    Raises
    ------
    BadInput
        If the name is somebody's, or no name.
    """
    if found := _known(view, name):
        return found
    # A bank account that is called as a member is, would be taken for the member's account.
    if view.people.find(name) is not None or not folded(name):
        raise BadInput(
            say("{bank} cannot be the name of a bank account", bank=name),
            where="--bank",
            do=say("choose a name that is not a member's"),
        )
    return folded(name)


def _known(view: View, name: str) -> str:
    # As it is first: older books may have two that differ in their letters only.
    if view.account(mirror_of(name, view.currency).number):
        return name
    return next((each for each in _banks(view) if folded(each) == folded(name)), "")


def _banks(view: View) -> Iterator[str]:
    """Yield the names of the place's bank accounts, also of those without a statement yet."""
    yield BANK
    accounts = view.state.accounts
    yield from (reserve_bank(accounts[issuer].currency) for issuer in view.state.issuers)
    own = (a for a in accounts.values() if a.account_class == SETTLEMENT and a.currency == view.currency)
    yield from (each.owner for each in own)
