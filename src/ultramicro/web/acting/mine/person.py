"""Who asks, as the books know them: every page of one's own is about this person and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse

from ultramicro.core.message import say
from ultramicro.web import errors
from ultramicro.web.acting.books import on_books
from ultramicro.web.people.membership import short_in

if TYPE_CHECKING:
    from ultramicro.ledger.desk import Desk
    from ultramicro.ledger.engine.state import Account
    from ultramicro.ledger.people.register import Person


def as_member(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page only for somebody whom the books know; the view is given their short name."""

    @wraps(view)
    def known(request: Any, **named: Any) -> HttpResponse:
        short = short_in(request.user, request.place.word)
        if not short:
            none = say("You have no account in the books of this place")
            do = say("ask a coordinator to link your sign-in with your account")
            return errors.page(request, 403, "no_account", none, do=do)
        return view(request, short=short, **named)

    return on_books(known)


def me(desk: Desk, short: str) -> Person:
    """Return who asks.

    Raises
    ------
    Http404
        If they are nobody of the books any more.
    """
    found = desk.people.find(short)
    if found is None:
        raise Http404
    return found


def accounts_of(desk: Desk, owner: str) -> list[Account]:
    """Return the accounts that somebody pays from, local money first."""
    found = [a for a in desk.ledger.accounts() if a.owner == owner and a.account_class == "member"]
    # Local money first: it is what people pay each other with here.
    return sorted(found, key=lambda account: (account.currency == desk.currency, account.currency))


def statement_for(desk: Desk, short: str, owner: str, currency: str) -> Account:
    """Return an account of whoever asks.

    Raises
    ------
    Http404
        If it is somebody else's, or there is none: nobody learns which.
    """
    mine = me(desk, short)
    if owner != mine.id:
        raise Http404
    for each in accounts_of(desk, mine.id):
        if each.currency == currency:
            return each
    raise Http404
