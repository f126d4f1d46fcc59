"""The reserve of a backed currency: what is out, what stands against it, and that the bank says the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ultramicro.core.contract import Check
from ultramicro.core.errors import BadInput
from ultramicro.currency.rules import KIND, Rules, all_rules
from ultramicro.ledger.bank.reconcile import SETTLEMENT, bank_lines_pence
from ultramicro.ledger.desk import Desk, account_number
from ultramicro.ledger.engine.backing import ISSUER, is_money, owing
from ultramicro.ledger.engine.state import Account
from ultramicro.ledger.engine.store import Noted

if TYPE_CHECKING:  # the tables of a place bring a table engine
    from ultramicro.ledger.source import Books


def issuer(desk: Desk, rules: Rules) -> str:
    """Return the account that a currency comes from; while it is open nobody else goes below nought.

    Raises
    ------
    BadInput
        If it is to be opened and some accounts may go below nought.
    """
    number = account_number(rules.treasury(), rules.code, ISSUER)
    found = desk.ledger.account(number)
    if found is None or found.status == "closed":
        require_nobody_owes(desk, rules.code)
    return desk.account(rules.treasury(), rules.code, ISSUER, floor_pence=None, ceiling_pence=0)


def require_nobody_owes(desk: Desk, code: str) -> None:
    """Refuse to back a currency by money while some of its accounts may go below nought.

    Raises
    ------
    BadInput
        With whose they are.
    """
    accounts = desk.ledger.state.accounts
    if found := owing(accounts.values(), code):
        names = ", ".join(sorted({desk.people.called(accounts[each].owner) for each in found}))
        raise BadInput(
            f"some accounts in {code} may go below nought, and money behind it would not cover that: {names}",
            do="let them pay in what they owe, then set each with "
            f"`ultramicro books limits --currency {code} --floor 0`",
        )


def treasury(desk: Desk, rules: Rules) -> str:
    """Return the account of national money that stands against what is out."""
    return desk.account(rules.treasury(), desk.currency, "treasury")


def bank_name(rules: Rules) -> str:
    """Return what the segregated bank account is called in the books."""
    return f"{rules.code.lower()}-reserve"


@dataclass(frozen=True, kw_only=True)
class Reserve:
    """What is out, and what stands against it, in hundredths.

    Parameters
    ----------
    out_pence : int
        Local money in anybody's hands: the sum of all balances above nought, the issuer's own left out.
    treasury_pence : int
        National money set aside for it in the books.
    bank_pence : int
        What the bank's own statements say is in the segregated account.
    """

    out_pence: int
    treasury_pence: int
    bank_pence: int

    def room_pence(self) -> int:
        """Return how much more may be issued: what the bank holds less what is out."""
        return self.bank_pence - self.out_pence

    def there_pence(self) -> int:
        """Return what surely stands against it: the less of what is set aside and what the bank shows."""
        return min(self.treasury_pence, self.bank_pence)

    def laws(self) -> list[Check]:
        """Return the two proofs: each law's error is what is missing."""
        return [
            Check(
                law="what is out is set aside in the books",
                error=max(self.out_pence - self.treasury_pence, 0),
            ),
            Check(law="what is out is at the bank", error=max(self.out_pence - self.bank_pence, 0)),
        ]


def reserve(
    rules: Rules, currency: str, *, accounts: Mapping[str, Account], notes: Iterable[Noted]
) -> Reserve:
    """Work out the reserve from the books and the bank statements that were taken in.

    Parameters
    ----------
    rules : Rules
        The local currency's.
    currency : str
        The national one, in which the reserve stands.
    accounts : mapping of str to Account
        All accounts, by number.
    notes : iterable of Noted
        What was written down; the lines of bank statements are among it.
    """
    aside = accounts.get(account_number(rules.treasury(), currency, "treasury"))
    return Reserve(
        out_pence=out_pence(accounts.values(), rules.code),
        treasury_pence=aside.balance_pence if aside else 0,
        bank_pence=bank_lines_pence(notes, account_number(bank_name(rules), currency, SETTLEMENT)),
    )


def out_pence(accounts: Iterable[Account], code: str) -> int:
    """Return how much of a currency is in anybody's hands, in hundredths.

    Notes
    -----
    It is not what came from the issuer: money that somebody spent by going below nought is out too. What is
    owed on loans is a claim, and no money.

    Examples
    --------
    >>> names = ("X/i/issuer", "X/ann/member", "X/cat/member", "X/shop/member")
    >>> rows = [Account(name, "", "X", name.split("/")[2], None, None, None, None, balance_pence=pence)
    ...         for name, pence in zip(names, (-100, 100, -100, 100), strict=True)]
    >>> out_pence(rows, "X")
    200
    """
    return sum(
        max(each.balance_pence, 0)
        for each in accounts
        if each.currency == code and is_money(each.account_class)
    )


def reserve_of(desk: Desk, rules: Rules) -> Reserve:
    """Return the reserve as the books at a desk have it."""
    return reserve(rules, desk.currency, accounts=desk.ledger.state.accounts, notes=desk.ledger.notes())


def currencies_rows(books: Books) -> Iterator[dict[str, Any]]:
    """Return the rows of `currencies`: the rules of each, what is out, and what stands against it."""
    notes = list(books.store.notes())
    for rules in all_rules(note for note in notes if note.kind == KIND).values():
        found = reserve(rules, books.currency, accounts=books.accounts, notes=notes)
        backed = rules.model == "backed"
        yield {
            "currency": rules.code, "model": rules.model, "out_pence": found.out_pence,
            "treasury_pence": found.treasury_pence if backed else None,
            "bank_pence": found.bank_pence if backed else None,
        }  # fmt: skip
