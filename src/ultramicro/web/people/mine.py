"""What is somebody's own: sign-ins, password, passkeys; each can be ended."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.web.people import audit, lasting, passkeys
from ultramicro.web.people.secrets_typed import wrong_password
from ultramicro.web.rendering import render, url


def sign_ins(request: Any) -> HttpResponse:
    """List one's sign-ins, passkeys and tokens."""
    return _page(request)


def _page(request: Any, *, error: str = "", status: int = 200) -> HttpResponse:
    return render(
        request, "sign_ins.html", status=status, error=error, lasting=list(lasting.running(request.user)),
        this=request.session.session_key, passkeys=list(request.user.passkeys.order_by("made_at")),
        has_password=request.user.has_usable_password(), helped=_helped(request.user),
    )  # fmt: skip


def _helped(person: Any) -> Any:
    """Return the last time that two others let this person in again: they must hear of it."""
    return person.recoveries.exclude(confirmed_by=None).order_by("-made_at").first()


def end(request: Any) -> HttpResponse:
    """End one of one's own sign-ins."""
    found = request.user.sign_ins.filter(pk=number_in(request)).first()
    if found is None:
        raise Http404
    lasting.end(found)
    audit.write(request, "sign_in.end", about=request.user)
    return _done()


def end_all(request: Any) -> HttpResponse:
    """End all of one's sign-ins but this one."""
    lasting.end_all(request.user, but=request.session.session_key)
    audit.write(request, "sign_ins.end", about=request.user)
    return _done()


def password(request: Any) -> HttpResponse:
    """Set a new password; all other sign-ins end."""
    new = request.POST.get("password", "")
    if wrong := wrong_password(new, request.user):
        return _page(request, error=wrong, status=422)
    request.user.set_password(new)
    request.user.save()
    lasting.end_all(request.user)
    lasting.let_in(request, request.user)
    audit.write(request, "password", about=request.user)
    return _done()


def begin_passkey(request: Any) -> HttpResponse:
    """Tell one's device what to sign for another passkey."""
    return passkeys.options_answer(request, name=request.user.name, person=request.user)


def add_passkey(request: Any) -> HttpResponse:
    """Take a new passkey in."""
    key = passkeys.registered(request, request.POST.get("called", "").strip())
    if key is None:
        raise BadInput(
            say("no device has made a passkey"), do=say("press the button, and follow your device")
        )
    key.person = request.user
    key.save()
    audit.write(request, "passkey.add", str(key.pk), about=request.user)
    return _done()


def remove_passkey(request: Any) -> HttpResponse:
    """Take one of one's passkeys away; the last way to come in stays."""
    found = request.user.passkeys.filter(pk=number_in(request)).first()
    if found is None:
        raise Http404
    if not request.user.has_usable_password() and request.user.passkeys.count() == 1:
        raise BadInput(say("this is your only way to sign in"), do=say("set a password first"))
    found.delete()
    audit.write(request, "passkey.remove", about=request.user)
    return _done()


def number_in(request: Any) -> int:
    """Return the number of what a form is about; 0, which nothing has, where it names none."""
    given = request.POST.get("id", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 18 else 0  # noqa: PLR2004  of 64 bits


def _done() -> HttpResponse:
    return HttpResponseRedirect(url("sign_ins"))
