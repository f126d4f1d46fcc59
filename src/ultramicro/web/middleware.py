"""What every request goes through: who asks, about which place, in which language, and whether they may."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import set_script_prefix
from django.utils import timezone

from ultramicro.core.errors import UltramicroError
from ultramicro.core.formatting import known_language
from ultramicro.web import errors
from ultramicro.web.languages import in_addresses
from ultramicro.web.page_words import PageFormatter
from ultramicro.web.people.allow import To, may
from ultramicro.web.people.membership import roles_in
from ultramicro.web.people.roles import Role
from ultramicro.web.people.showing import shown_to
from ultramicro.web.routes.route import Route
from ultramicro.web.served import served
from ultramicro.web.site import site
from ultramicro.web.who_may import now_read_by, read_by

Answering = Callable[[Any], Any]
FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_FORWARDED",
)
RECENT_SECONDS = 600
"""So long a sign-in counts as recent, for what moves money of the place or shows everything."""


def drop_forwarded(answer: Answering) -> Answering:
    """Forget what a request says of itself in headers that only a proxy may set."""

    def through(request: Any) -> Any:
        if not site().behind_proxy:
            for name in FORWARDED:
                request.META.pop(name, None)
        return answer(request)

    return through


def speaking(answer: Answering) -> Answering:
    """Speak the language that stands first in the address, or that of the place."""

    def through(request: Any) -> Any:
        first, _, rest = request.path_info.lstrip("/").partition("/")
        language = in_addresses().get(first, "")
        request.language_word = first if language else ""
        if language:
            # Taken off here and put before every link by Django, so that no route knows of languages.
            request.path_info = "/" + rest
            set_script_prefix(f"/{first}/")
            word = rest.partition("/")[0]
        else:
            set_script_prefix("/")
            word = first
        with _formatter(word, language).speaking():
            return answer(request)

    return through


def _formatter(word: str, language: str) -> PageFormatter:
    place = served(word)
    try:
        config = place.config if place else None
    except (UltramicroError, OSError):  # the page itself will say what is wrong
        config = None
    spoken = language or (config.language if config else "en-GB")
    return _formatter_of(spoken, config.currency if config else "GBP")


@lru_cache(maxsize=1 << 8)  # a few languages and currencies; looking for a catalogue asks the disk
def _formatter_of(spoken: str, currency: str) -> PageFormatter:
    known = spoken if known_language(spoken) else "en-GB"
    return PageFormatter(language=known.replace("-", "_"), currency=currency)


def in_place(answer: Answering) -> Answering:
    """Let pages know the place of their address, and what who asks is to it; set by `process_view`."""

    def through(request: Any) -> Any:
        request.place, request.roles, request.route = None, frozenset({Role.VISITOR}), None
        with read_by():
            return answer(request)

    def process_view(request: Any, view: Any, _given: Any, named: dict[str, Any]) -> None:
        request.route = getattr(view, "route", None)
        word = named.pop("place_word", "")
        if word:
            request.place = served(word)
            if request.place is None:
                raise Http404
        request.roles = roles_in(
            request.user, word, anywhere=bool(request.route and request.route.allow.anywhere)
        )
        now_read_by(request.roles)

    through.process_view = process_view  # type: ignore[attr-defined]
    return through


def allowed(answer: Answering) -> Answering:
    """Refuse whoever may not open a page, before anything of it runs."""

    def through(request: Any) -> Any:
        return answer(request)

    def process_view(request: Any, view: Any, _given: Any, _named: Any) -> Any:
        route: Route | None = getattr(view, "route", None)
        if route is None:
            return errors.may_not(request)
        shown = (
            shown_to(request.place.word, route.allow.reads)
            if request.place and route.allow.reads
            else To.PRIVATE
        )
        if not may(route.allow, request.roles, shown):
            return errors.may_not(request)
        if route.allow.recent and not is_recent(request):
            return errors.sign_in_again(request)
        # Nothing is let in that a route does not name: an address that only acts must not act on a GET.
        wanted = "GET" if request.method == "HEAD" else request.method
        if wanted not in route.methods:
            return errors.wrong_method(request, route.methods)
        return None

    through.process_view = process_view  # type: ignore[attr-defined]
    return through


def is_recent(request: Any) -> bool:
    """Whether who asks has shown who they are in the last ten minutes."""
    at = request.session.get("shown_at", 0)
    return bool(timezone.now().timestamp() - float(at) < RECENT_SECONDS)


def telling(answer: Answering) -> Answering:
    """Say what is wrong with what somebody gave on a page, or as a problem document to a program."""

    def through(request: Any) -> Any:
        return answer(request)

    def process_exception(request: Any, error: Exception) -> HttpResponse | None:
        if isinstance(error, UltramicroError):
            return errors.told(request, error)
        return errors.unreachable(request, error)

    through.process_exception = process_exception  # type: ignore[attr-defined]
    return through


__all__ = ["allowed", "drop_forwarded", "in_place", "is_recent", "speaking", "telling"]
