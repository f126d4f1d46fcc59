"""Sign-ins that last: listed by person, ended one by one or all; a new role or password ends them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import login
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.models import Session
from django.utils import timezone

from ultramicro.web.people.roles import Role

LONG, SHORT = timedelta(days=14), timedelta(hours=12)
"""How long a sign-in lasts: of most people, and of those who move the place's money or say who may."""
POWERFUL = (Role.TREASURER, Role.ADMINISTRATOR)
BACKEND = "ultramicro.web.people.known.ByTable"


def lasts(person: Any) -> timedelta:
    """Return how long a sign-in of somebody lasts."""
    return SHORT if person.memberships.filter(role__in=POWERFUL).exists() else LONG


def let_in(request: Any, person: Any) -> None:
    """Sign somebody in who has shown who they are: the number of the session changes."""
    if request.user.is_authenticated and request.user.pk == person.pk:
        # Django keeps the number of who signs in once more.
        old = request.session.session_key
        request.session.cycle_key()
        _forget_session(old)
    login(request, person, backend=BACKEND)
    request.session["shown_at"] = timezone.now().timestamp()


def note_sign_in(sender: Any, request: Any, user: Any, **_more: Any) -> None:  # noqa: ARG001  Django's form
    """Write down which session is whose."""
    from ultramicro.web.people.models import SignIn  # noqa: PLC0415  tables are known only once Django is set up

    until = timezone.now() + lasts(user)
    request.session.set_expiry(until)
    request.session.save()
    _forget_expired()
    SignIn.objects.update_or_create(
        session=request.session.session_key,
        defaults={"person": user, "device": device_of(request), "until": until},
    )


def note_sign_out(sender: Any, request: Any, user: Any, **_more: Any) -> None:  # noqa: ARG001  as above
    """Take the sign-in off the list."""
    _forget_session(request.session.session_key)


def device_of(request: Any) -> str:
    """Return what a browser and its system are called, and no more of what it says of itself."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return ", ".join(filter(None, (browser, system)))


BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrom", "Chromium"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def running(person: Any, *, now: datetime | None = None) -> Any:
    """Return somebody's sign-ins that still last, the newest first."""
    return person.sign_ins.filter(until__gt=now or timezone.now()).order_by("-made_at")


def end(sign_in: Any) -> None:
    """End one sign-in."""
    _forget_session(sign_in.session)


def end_all(person: Any, *, but: str = "") -> int:
    """End all sign-ins of somebody, and return how many.

    Parameters
    ----------
    but : str
        The session that stays, as of somebody who changes their own password.
    """
    found = list(person.sign_ins.exclude(session=but).values_list("session", flat=True))
    for session in found:
        _forget_session(session)
    return len(found)


def _forget_session(key: str | None) -> None:
    from ultramicro.web.people.models import SignIn  # noqa: PLC0415  as above

    Session.objects.filter(session_key=key).delete()
    SignIn.objects.filter(session=key).delete()


def _forget_expired() -> None:
    from ultramicro.web.people.models import SignIn  # noqa: PLC0415  as above

    now = timezone.now()
    SignIn.objects.filter(until__lte=now).delete()
    # Django forgets a session that ran out only when its browser comes back, and most never do.
    Session.objects.filter(expire_date__lte=now).delete()


user_logged_in.connect(note_sign_in, dispatch_uid="ultramicro.note_sign_in")
user_logged_out.connect(note_sign_out, dispatch_uid="ultramicro.note_sign_out")
