"""My account: what is in it, what may still be spent, and its lines, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse

from ultramicro.core.message import words
from ultramicro.web.acting.mine.person import accounts_of, as_member, me, statement_for
from ultramicro.web.acting.telling import exact
from ultramicro.web.rendering import render

if TYPE_CHECKING:
    from ultramicro.ledger.desk import Desk
    from ultramicro.ledger.engine.state import Account

LAST, A_PAGE = 10, 50


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of an account as people read it; sums in words, `other` is whom it was with."""

    on: date
    other: str
    kind: str
    memo: str
    sum: str
    after: str
    transfer: int
    comes_in: bool


@dataclass(frozen=True, kw_only=True)
class Balance:
    """An account with what may still be spent; sums in words, `left` is empty where nothing bounds it."""

    owner: str
    currency: str
    balance: str
    left: str
    held: str


@as_member
def my_account(request: Any, *, short: str) -> HttpResponse:
    """Show balances, what may still be spent, and the last entries of each account."""
    with request.place.keeper.reading() as desk:
        mine = me(desk, short)
        accounts = accounts_of(desk, mine.id)
        shown = [(balance_of(each), entries_of(desk, each, LAST)) for each in accounts]
    return render(request, "mine_account.html", mine=mine, accounts=shown)


@as_member
def my_statement(request: Any, *, short: str, owner: str, currency: str) -> HttpResponse:
    """Show one page of an account's lines, the newest first."""
    number = _page(request.GET.get("page", "1"))
    with request.place.keeper.reading() as desk:
        account = statement_for(desk, short, owner, currency)
        # One more than is shown tells whether there is another page.
        lines = entries_of(desk, account, number * A_PAGE + 1)[(number - 1) * A_PAGE :]
    if not lines and number > 1:
        raise Http404
    return render(
        request, "mine_statement.html", balance=balance_of(account), lines=lines[:A_PAGE], number=number,
        older=len(lines) > A_PAGE,
    )  # fmt: skip


def _page(given: str) -> int:
    if not (given.isascii() and given.isdecimal() and len(given) < 6 and int(given) > 0):  # noqa: PLR2004
        raise Http404
    return int(given)


def balance_of(account: Account) -> Balance:
    """Return an account's balance and what may still be spent, in words."""
    from ultramicro.ledger.foretelling import may_spend_pence  # noqa: PLC0415  it loads the ledger

    left, held = may_spend_pence(account), account.held_out_pence
    return Balance(
        owner=account.owner, currency=account.currency,
        balance=exact(account.balance_pence, account.currency),
        left="" if left is None else exact(left, account.currency),
        held=exact(held, account.currency) if held else "",
    )  # fmt: skip


def entries_of(desk: Desk, account: Account, most: int) -> list[Entry]:
    """Return the last entries of an account, the newest first."""
    from ultramicro.ledger.exports.kinds import kind_of  # noqa: PLC0415  it loads the ledger

    lines, accounts = desk.ledger.statement(account.account, most), desk.ledger.state.accounts
    # At once: each question to the file of the people locks and opens it anew.
    memos = desk.people.words_of(t.memo_ref for t, _ in lines)
    names = desk.people.names_of(accounts[side].owner for t, _ in lines for side in (t.debit, t.credit))
    found = []
    for t, after in reversed(lines):
        comes_in = t.credit == account.account
        owner = accounts[t.debit if comes_in else t.credit].owner
        kind = kind_of(t.kind)
        found.append(
            Entry(
                on=date.fromisoformat(t.business_on),
                other=names.get(owner, owner),
                kind=words(getattr(kind, "says", kind)), memo=memos.get(t.memo_ref, ""),
                sum=exact(t.amount_pence if comes_in else -t.amount_pence, account.currency),
                after=exact(after, account.currency), transfer=t.seq, comes_in=comes_in,
            )
        )  # fmt: skip
    return found
