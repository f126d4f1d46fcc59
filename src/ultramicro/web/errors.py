"""What is answered when something cannot be: a page in words, or a problem document (RFC 9457)."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote, urlsplit

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ultramicro.core.errors import BadInput, UltramicroError, Unsound
from ultramicro.core.message import Message, say, words
from ultramicro.web.page_words import field_called
from ultramicro.web.people.roles import STAFF
from ultramicro.web.tables_fail import trouble

log = logging.getLogger(__name__)
MOVED, BAD, OFTEN, AGAIN, OURS = 409, 422, 429, 503, 500


class TooMany(BadInput):
    """Something was tried more often than it may be.

    Parameters
    ----------
    what, where, do : str
        As for `BadInput`.
    wait_seconds : int
        After how long it may be tried again. [s]
    """

    def __init__(self, what: str, *, where: str = "", do: str = "", wait_seconds: int) -> None:
        super().__init__(what, where=where, do=do)
        self.wait_seconds = wait_seconds


def problem(status: int, kind: str, title: str, *, where: str = "", do: str = "") -> HttpResponse:
    """Return a problem document.

    Parameters
    ----------
    status : int
        The HTTP status.
    kind : str
        What programs know the problem by.
    title, where, do : str
        What is wrong, where, and what to do.
    """
    told = {
        "type": f"urn:ultramicro:problem:{kind}", "title": words(title), "status": status,
        "id": getattr(title, "id", "") or kind, "where": words(where), "do": words(do),
    }  # fmt: skip
    answer = HttpResponse(
        json.dumps(told, ensure_ascii=False), status=status, content_type="application/problem+json"
    )
    if status == AGAIN:
        answer["Retry-After"] = "5"
    return answer


def _is_api(request: Any) -> bool:
    route = getattr(request, "route", None)
    return bool(route.api) if route else request.path_info.startswith("/api/")


def page(request: Any, status: int, kind: str, title: str, *, where: str = "", do: str = "") -> HttpResponse:
    """Say on a page, or to a program, what is wrong, where and what to do."""
    if _is_api(request):
        return problem(status, kind, title, where=where, do=do)
    from ultramicro.web.rendering import render  # noqa: PLC0415  it loads the templates

    if (broken := _of_settings(request)) is not None:
        return broken
    answer = render(request, "error.html", status=status, title=title, where=field_called(where), do=do)
    if status == AGAIN:
        answer["Retry-After"] = "5"
    return answer


def _of_settings(request: Any) -> HttpResponse | None:
    """Answer where the settings of the place cannot be read, whose name and menu every page would show."""
    try:
        _ = request.place and request.place.config
    except (UltramicroError, OSError) as error:
        what = say("The settings of this place cannot be read, so that nothing of it can be shown")
        log.warning("settings of %s: %s", request.place.word, error)
        if not getattr(request, "roles", frozenset()) & STAFF or not isinstance(error, BadInput):
            return bare(AGAIN, what, do=say("tell who keeps this site"))
        return bare(AGAIN, what, do=say("{where}: {what}", where=PurePath(error.where).name, what=error.what))
    return None


def told(request: Any, error: UltramicroError) -> HttpResponse:
    """Answer an error that was raised on purpose."""
    if isinstance(error, TooMany):
        answer = page(request, OFTEN, "too_many", error.what, where=error.where, do=error.do)
        answer["Retry-After"] = str(error.wait_seconds)
        return answer
    if isinstance(error, BadInput):
        # Of a folder of the server only the name: where it keeps things is nobody's business.
        where = PurePath(error.where).name if error.where.startswith("/") else error.where
        return page(request, BAD, "bad_input", error.what, where=where, do=error.do)
    if isinstance(error, Unsound):
        # What exactly was found is nobody's business but who keeps the books.
        return page(request, AGAIN, "unsound", _unsound(), do=say("tell who keeps the books"))
    if (stopped := _of_books_that_stopped(request, error)) is not None:
        return stopped
    return page(request, OURS, type(error).__name__.lower(), Message(str(error), {}))


def _of_books_that_stopped(request: Any, error: UltramicroError) -> HttpResponse | None:
    from ultramicro.ledger.engine.stopping import LedgerStopped  # noqa: PLC0415  it loads the ledger

    if not isinstance(error, LedgerStopped):
        return None
    what = say("The books cannot be written just now; nothing of yours is lost")
    return page(request, AGAIN, "ledger_stopped", what, do=say("send it again in a moment"))


def _unsound() -> Message:
    return say("The books are not what they should be, and nothing is done until somebody has looked")


def may_not(request: Any) -> HttpResponse:
    """Answer somebody who may not open a page: visitors are asked to sign in."""
    if _is_api(request):
        return _may_not_by_program(request)
    if not request.user.is_authenticated:
        return HttpResponseRedirect(f"{reverse('sign_in')}?next={quote(_page_of(request))}")
    return page(request, 403, "not_allowed", say("Your role here does not open this page"),
                do=say("ask an administrator of the place"))  # fmt: skip


def _may_not_by_program(request: Any) -> HttpResponse:
    if request.user.is_authenticated:
        return problem(403, "not_allowed", say("You may not do this"))
    answer = problem(401, "no_token", say("This wants a token that says who asks"))
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def wrong_method(request: Any, methods: Sequence[str]) -> HttpResponse:
    """Answer a request of a kind that an address does not take."""
    answer = page(request, 405, "wrong_method", say("This address cannot be asked in this way"))
    answer["Allow"] = ", ".join(methods)
    return answer


def sign_in_again(request: Any) -> HttpResponse:
    """Ask somebody whose sign-in is too old for what they want to show again who they are."""
    if _is_api(request):
        return problem(403, "sign_in_again", say("This needs a sign-in of the last ten minutes"))
    return HttpResponseRedirect(f"{reverse('sign_in')}?again=1&next={quote(_page_of(request))}")


def _page_of(request: Any) -> str:
    """Return the page to come back to: of a form that was sent, the one on which it stood."""
    if request.method in {"GET", "HEAD"}:
        return str(request.get_full_path())
    came = urlsplit(request.headers.get("Referer", ""))
    # Only of this site: whoever signs in is sent there.
    if came.netloc != request.get_host() or not came.path.startswith("/"):
        return "/"
    return came.path + (f"?{came.query}" if came.query else "")


def forged(request: Any, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django gives the reason, which nobody needs
    """Answer a form that did not come from a page of ours, or whose page is too old."""
    return page(request, 403, "forged", say("This form was not sent from a page of this site, or is too old"),
                do=say("open the page again and send it from there"))  # fmt: skip


def bad_request(request: Any, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer what is no request."""
    return page(request, 400, "bad_request", say("This cannot be understood"))


def not_found(request: Any, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer an address that is none."""
    return page(
        request, 404, "not_found", say("There is no such page"), do=say("look for it from the first page")
    )


def unreachable(request: Any, error: BaseException | None) -> HttpResponse | None:
    """Answer when a database or a disk fails, on a page that needs neither; None where it is no such."""
    found = trouble(error)
    if found is None:
        return None
    log.error("%s: %s", found.id, request.path, exc_info=error)
    if _is_api(request):
        return problem(AGAIN, found.id, found.what, do=found.do)
    return bare(AGAIN, found.what, do=found.do)


def bare(status: int, title: str, *, do: str = "") -> HttpResponse:
    """Return a page without a menu, as that needs to know who asks and so the tables of the site."""
    from ultramicro.web.rendering import environment  # noqa: PLC0415  it loads the templates

    answer = HttpResponse(environment().get_template("bare.html").render(title=title, do=do), status=status)
    answer["Retry-After"] = "5"
    return answer


def our_fault(request: Any) -> HttpResponse:
    """Answer when the program has a fault, or what it stands on."""
    if (told := unreachable(request, sys.exc_info()[1])) is not None:
        return told
    mistake = say("The program has a fault here: this is our mistake, not yours")
    do = say("try once more; if it stays, tell who keeps this site what you did")
    return page(request, OURS, "our_fault", mistake, do=do)
