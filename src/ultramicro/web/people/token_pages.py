"""The page on which somebody makes tokens for programs, and ends them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from ultramicro.core.message import Message, say
from ultramicro.web.people import audit, tokens
from ultramicro.web.people.mine import number_in
from ultramicro.web.people.roles import Role
from ultramicro.web.people.tokens import Scope
from ultramicro.web.rendering import render, url

_DIGITS = 6


def own_tokens(request: Any) -> HttpResponse:
    """List one's tokens, or make one."""
    if request.method == "GET":
        # Shown once: whoever comes to this page later must not find it.
        return _page(request, token=request.session.pop("token", ""))
    called, days = request.POST.get("called", "").strip(), request.POST.get("days", "")
    scopes = request.POST.getlist("scope")
    if error := _wrong(request, called, days, scopes):
        return _page(request, error=error, status=422)
    request.session["token"] = tokens.make(request.user, called, [Scope(each) for each in scopes], int(days))
    audit.write(request, "token.make", " ".join(sorted(scopes)), about=request.user)
    return HttpResponseRedirect(url("tokens"))


def may_have(request: Any) -> list[Scope]:
    """Return the scopes that are of use to who asks, by their roles in any place."""
    has = request.roles
    return [
        scope for scope in Scope if has & (tokens.ROLES[scope] - {Role.VISITOR}) or scope is Scope.READ_PUBLIC
    ]


def _wrong(request: Any, called: str, days: str, scopes: list[str]) -> Message | None:
    if not called:
        return say("say what the token is for")
    if not (
        days.isascii() and days.isdecimal() and len(days) <= _DIGITS and 0 < int(days) <= tokens.LONGEST_DAYS
    ):
        return say("a token ends after 1 to {n} days", n=str(tokens.LONGEST_DAYS))
    if not scopes or not set(scopes) <= set(may_have(request)):
        return say("choose what the token may do")
    return None


def end_token(request: Any) -> HttpResponse:
    """End one of one's tokens."""
    ended, _ = request.user.tokens.filter(pk=number_in(request)).delete()
    if not ended:
        raise Http404
    audit.write(request, "token.end", about=request.user)
    return HttpResponseRedirect(url("tokens"))


def _page(request: Any, *, token: str = "", error: Message | str = "", status: int = 200) -> HttpResponse:
    answer = render(
        request, "tokens.html", status=status, token=token, error=error, may_have=may_have(request),
        tokens=list(request.user.tokens.filter(until__gt=timezone.now()).order_by("made_at")),
        called=request.POST.get("called", ""), days=request.POST.get("days", "90"),
    )  # fmt: skip
    answer["Cache-Control"] = "no-store"
    return answer
