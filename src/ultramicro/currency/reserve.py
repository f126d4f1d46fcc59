"""The reserve of a backed currency: what is out, what stands against it, and that the bank says the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ultramicro.core.contract import Check
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, note, say
from ultramicro.core.rows import Row
from ultramicro.currency.postings import issuer, treasury
from ultramicro.currency.projections import Currencies
from ultramicro.currency.rules import Rules
from ultramicro.ledger.bank.bank_book import SETTLEMENT, BankBook, BankKept
from ultramicro.ledger.deciding import View
from ultramicro.ledger.engine.backing import is_money, owing
from ultramicro.ledger.engine.projections import entries_after
from ultramicro.ledger.engine.shelf import Shelf
from ultramicro.ledger.engine.state import Account, account_number
from ultramicro.ledger.engine.store import Last

if TYPE_CHECKING:  # the tables of a place bring a table engine
    from ultramicro.ledger.source import Books


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
        # By the bank alone, as issuing itself moves what the books set aside.
        return self.bank_pence - self.out_pence

    def there_pence(self) -> int:
        """Return what surely stands against it: the less of what is set aside and what the bank shows."""
        # Of two witnesses the one that says less: money must be both set aside and there.
        return min(self.treasury_pence, self.bank_pence)

    def short(self) -> bool:
        """Whether less is there than is out."""
        return self.out_pence > self.there_pence()

    def laws(self) -> list[Check]:
        """Return the two proofs: each law's error is what is missing."""
        return [
            Check(
                id="set_aside", law=say("The books set aside all that is in circulation"),
                error=max(self.out_pence - self.treasury_pence, 0),
            ),
            Check(
                id="at_the_bank", law=say("The bank holds all that is in circulation"),
                error=max(self.out_pence - self.bank_pence, 0),
            ),
        ]  # fmt: skip


def reserve_of(view: View, rules: Rules) -> Reserve:
    """Return the reserve as the books and the bank's statements have it.

    Parameters
    ----------
    view : View
        The books; the lines of bank statements are among them.
    rules : Rules
        The local currency's.
    """
    return Reserve(
        out_pence=out_pence(view.state.accounts.values(), rules.code),
        treasury_pence=view.balance(treasury(rules, view.currency).number),
        bank_pence=view.of(BankBook).totals(_at_bank(rules, view.currency)).bank_pence,
    )


def _at_bank(rules: Rules, national: str) -> str:
    return account_number(rules.bank(), national, SETTLEMENT)


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


def require_issuer(view: View, rules: Rules) -> None:
    """Refuse to open the account a currency comes from while some of its accounts may go below nought.

    Raises
    ------
    BadInput
        With whose they are.
    """
    found = view.account(issuer(rules).number)
    # Looked at only when it opens; while it is open the ledger lets no floor below 0 be set.
    if found is None or found.status == "closed":
        require_nobody_owes(view, rules.code)


def require_nobody_owes(view: View, code: str) -> None:
    """Refuse to back a currency by money while some of its accounts may go below nought.

    Raises
    ------
    BadInput
        With whose they are.
    """
    accounts = view.state.accounts
    if found := owing(accounts.values(), code):
        names = sorted({view.people.called(accounts[each].owner) for each in found})
        raise BadInput(
            note(
                "currency.some_owe",
                "Some accounts in {code} may go below zero, and the reserve would not cover that: {names}",
                code=code, names=Listed(names),
            ),
            do=note(
                "currency.pay_in_first",
                "let them pay in what they owe, then set the floor of each to 0 with "
                "`ultramicro books limits --currency {code} --floor 0`",
                code=code,
            ),
        )  # fmt: skip


def currencies_rows(books: Books) -> Iterator[Row]:
    """Return the rows of `currencies`: the rules of each, what is out, and what stands against it."""
    known, banks = Currencies(Shelf(Rules)), BankBook(Shelf(BankKept))
    # One reading for both, as the books may be long.
    for entry in entries_after(books.store, Last()):
        known.apply(entry)
        banks.apply(entry)
    for rules in known.all().values():
        aside = books.accounts.get(treasury(rules, books.currency).number)
        yield {
            "currency": rules.code, "model": rules.model,
            "out_pence": out_pence(books.accounts.values(), rules.code),
            "treasury_pence": (aside.balance_pence if aside else 0) if rules.backed else None,
            "bank_pence": banks.totals(_at_bank(rules, books.currency)).bank_pence if rules.backed else None,
        }  # fmt: skip
