"""Who asks where only a token says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse

from ultramicro.web.api.problems import problem
from ultramicro.web.people import tokens
from ultramicro.web.people.roles import Role


def by_token(answer: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Take who asks from the token of a request, and forget its session; before anybody asks who may what."""

    def through(request: Any) -> Any:
        return answer(request)

    def process_view(request: Any, view: Any, _given: Any, _named: Any) -> HttpResponse | None:
        route = getattr(view, "route", None)
        return _taken(request) if route is not None and route.tokens else None

    through.process_view = process_view  # type: ignore[attr-defined]
    return through


def _taken(request: Any) -> HttpResponse | None:
    """Put who asks on a request; the answer where its token is none that works."""
    request.user, request.held, request.session = AnonymousUser(), None, {}
    request.roles = frozenset({Role.VISITOR})
    header = request.headers.get("Authorization", "")
    if not header:
        return None
    held = tokens.person_of(header)
    if held is None:
        # Also where anybody may look: whoever shows a token that has ended should learn so.
        refused = problem("no_token")
        refused["WWW-Authenticate"] = 'Bearer error="invalid_token"'
        return refused
    request.user, request.held = held.person, held
    if request.place:
        request.roles = held.roles(request.place.word)
    return None
