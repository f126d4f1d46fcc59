"""Pages on books: those of a place that keeps none say so, and a ledger that stopped asks for patience."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

from ultramicro.core.message import say
from ultramicro.web import errors
from ultramicro.web.people.membership import short_in

View = Callable[..., HttpResponse]


def on_books(view: View) -> View:
    """Answer for pages on books when there are none, or when they cannot be reached just now."""

    @wraps(view)
    def looked(request: Any, **named: Any) -> HttpResponse:
        if not request.place.has_books:
            return errors.page(request, 404, "no_books", say("This place keeps no books yet"),
                               do=say("ask an administrator to open them"))  # fmt: skip
        return patient(request, lambda: view(request, **named))

    return looked


def patient(request: Any, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer, or say that the books cannot be reached just now and when to ask again."""
    from ultramicro.ledger.engine.stopping import LedgerStopped  # noqa: PLC0415  it loads the ledger
    from ultramicro.ledger.engine.waiting import BooksBusy  # noqa: PLC0415  as above

    try:
        return answer()
    except BooksBusy as busy:
        return errors.page(
            request, errors.AGAIN, "books_busy", busy.what, do=say("send it again in a moment")
        )
    except LedgerStopped:
        return errors.page(request, errors.AGAIN, "ledger_stopped",
                           say("The books cannot be written just now; nothing of yours is lost"),
                           do=say("send it again in a moment"))  # fmt: skip


def acts_as(request: Any) -> str:
    """Return as whom somebody acts in the books."""
    return known_as(request.user, request.place.word)


def known_as(person: Any, place_word: str) -> str:
    """Return as whom somebody who signs in acts in the books of a place.

    Who is nobody of the books must not be taken for somebody there whose short name they signed in with.
    """
    return short_in(person, place_word) or f"sign-in:{person.name}"


def is_vouched(request: Any) -> bool:
    """Whether who asks has lately shown who they are; whether that is a clerk is for the books to say."""
    from ultramicro.web.middleware import is_recent  # noqa: PLC0415  it names the routes

    return is_recent(request)
