"""A place's own loans and accounts read as a lender's book, and what their tables do not tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ultramicro.bank.ids import LoanStatus
from ultramicro.bank.portfolio import AccountSum, LentLoan, at_hand
from ultramicro.core.contract import Place
from ultramicro.core.message import Message, Pence, plural, say
from ultramicro.flows.tables import rows_of
from ultramicro.stress.safe_growth.book import Books
from ultramicro.stress.safe_growth.own import OwnLoan, book_of
from ultramicro.stress.safe_growth.stated import USUAL_MONTHS


class Read(NamedTuple):
    """A book, whether it is the place's own, and what of it is not known."""

    books: Books
    own: bool
    missing: Sequence[Message] = ()


def books_in(place: Place, usual: Books) -> Read:
    """Return the book of the place's own bank, or a usual one where a table does not have what it takes."""
    if not place.has("loans"):
        return Read(usual, own=False)
    if not place.has("accounts"):
        return Read(usual, own=False, missing=[_no("accounts", say("its cash and capital"))])
    national = str(place.settings.get("currency", "GBP"))
    rows = [row for row in rows_of(place.table("loans").order_by("loan"))
            if (row["currency"] or national) == national]  # fmt: skip
    loans, accounts = [loan_of(row) for row in rows], list(_accounts(place))
    books = book_of(loans, accounts, national, usual, place.as_of)
    if books.middle.savings_pence <= 0:
        return Read(usual, own=False, missing=[_no("accounts", say("what its members may withdraw"))])
    if books.middle.loans_pence <= 0:
        return Read(usual, own=False, missing=[_no("loans", say("loans that are still owed"))])
    shares = at_hand(accounts, national).shares_pence
    return Read(books, own=True, missing=[*_shares(shares), *_undated(loans)])


def loan_of(row: Mapping[str, Any]) -> OwnLoan:
    """Return a row of the table `loans`; tables of other lenders leave cells empty."""
    lent = LentLoan(row["outstanding_pence"], row["arrears_days"] or 0, row["guaranteed_pence"] or 0)
    return OwnLoan(
        lent, row["principal_pence"], row["lent_on"], row["ends_on"], row["instalments"],
        row["annual_rate_share"], row["status"] == LoanStatus.WRITTEN_OFF.value,
    )  # fmt: skip


def _accounts(place: Place) -> Iterator[AccountSum]:
    for row in rows_of(place.table("accounts").order_by("account")):
        yield AccountSum(row["currency"], row["class"], row["balance_pence"])


def _no(table: str, what: Message) -> Message:
    return say(
        "The lender's own book is not known: the table '{table}' does not have {what}. A usual credit union "
        "stands in for it.", table=table, what=what,
    ).with_id("no_own_book")  # fmt: skip


def _shares(pence: int) -> Iterator[Message]:
    """Say that shares that may be withdrawn are no capital."""
    if pence > 0:
        yield say(
            "Shares of {shares} are taken as what may be withdrawn. Only deferred shares are capital, and "
            "the books do not say that these are.", shares=Pence(pence),
        ).with_id("shares_no_capital")  # fmt: skip


def _undated(loans: Sequence[OwnLoan]) -> Iterator[Message]:
    """Say of how many loans the table does not tell the last day."""
    if n := sum(1 for loan in loans if loan.lent.outstanding_pence and not loan.ends_on):
        yield plural(
            "The table 'loans' has no last day for {n} loan, which is taken to run for {months} months.",
            "The table 'loans' has no last day for {n} loans, which are taken to run for {months} months.",
            n, months=USUAL_MONTHS,
        ).with_id("no_last_day")  # fmt: skip
