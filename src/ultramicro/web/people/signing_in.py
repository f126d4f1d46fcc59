"""Signing in by name and password, and out again."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate, logout
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from ultramicro.core.message import Message, say
from ultramicro.web.languages import in_addresses
from ultramicro.web.people import audit, lasting, limits
from ultramicro.web.rendering import render, url

LONGEST_PASSWORD = 256
"""Letters; longer ones would only cost time."""


def sign_in(request: Any) -> HttpResponse:
    """Ask who somebody is, or let them in."""
    goes_to = safe_next(request)
    if request.method == "GET":
        return _page(request, goes_to)
    name = request.POST.get("name", "").strip().casefold()[:80]
    person = known(request, name, request.POST.get("password", ""))
    if person is None:
        wrong = say("The name or the password is wrong")
        return _page(request, goes_to, error=wrong, name=name, status=422)
    lasting.let_in(request, person)
    audit.write(request, "sign_in", "password", by=person)
    return HttpResponseRedirect(in_their_language(person, goes_to))


def _page(
    request: Any, goes_to: str, *, error: Message | str = "", name: str = "", status: int = 200
) -> HttpResponse:
    again = "again" in request.GET and request.user.is_authenticated
    return render(
        request, "sign_in.html", status=status, next=goes_to, error=error, again=again,
        name=name or (request.user.name if again else ""),
    )  # fmt: skip


def known(request: Any, name: str, password: str) -> Any:
    """Return who signs in with a name and a password, or None.

    Raises
    ------
    TooMany
        If that name, or all together, were tried too often.
    """
    limits.take(name, "sign_in")
    limits.take("", "all_sign_ins")
    # Django makes a digest for unknown names too, so that they take as long.
    person = authenticate(request, username=name, password=password[:LONGEST_PASSWORD])
    if person is None:
        audit.write(request, "sign_in", "password", "refused")
        return None
    limits.give_back(name, "sign_in")
    limits.forget_old()
    return person


def sign_out(request: Any) -> HttpResponse:
    """End this session."""
    audit.write(request, "sign_out")
    logout(request)
    return HttpResponseRedirect(url("places"))


def in_their_language(person: Any, goes_to: str) -> str:
    """Return an address in the language that somebody chose, where it says none itself."""
    known = in_addresses()
    if person.language not in known or goes_to.lstrip("/").partition("/")[0] in known:
        return goes_to
    return f"/{person.language}{goes_to}"


def safe_next(request: Any) -> str:
    """Return an address of this site; any other would send people who trust it somewhere else."""
    goes_to = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(goes_to, {request.get_host()}, require_https=request.is_secure()):
        return str(goes_to)
    return url("places")
