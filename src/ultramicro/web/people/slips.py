"""Printed slips with a code that works once: to join a place, or to get in again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.web.people import limits
from ultramicro.web.people.codes import digest_of, grouped, is_code, new_code, typed
from ultramicro.web.people.roles import Role
from ultramicro.web.rendering import url
from ultramicro.web.site import site

JOIN, BACK = timedelta(days=14), timedelta(hours=24)
"""How long a slip works: to join, and to get in again."""
SHOWN_SECONDS = 600
"""So long a slip can be seen and printed by who made it; its code is kept nowhere else. [s]"""


def invite(place_word: str, role: Role, short: str = "", *, by: Any = None) -> str:
    """Make an invitation and return its code, which is not kept."""
    from ultramicro.web.people.models import Invitation  # noqa: PLC0415  tables are known only once Django is set up

    code = new_code()
    Invitation.objects.create(
        digest=digest_of(code), place=place_word, role=role, short=short, made_by=by,
        until=timezone.now() + JOIN,
    )  # fmt: skip
    return code


def address_of(code: str, page: str = "join") -> str:
    """Return the address of a slip; the code stands behind `#`, which browsers keep to themselves."""
    return f"{site().origin}{url(page)}#{code}"


def read_code(request: Any) -> str:
    """Return the code that somebody typed.

    Raises
    ------
    TooMany
        If too many were tried.
    BadInput
        If it can be no code of ours: a letter is wrong.
    """
    limits.take(
        request if request.user.is_authenticated else "",
        "code" if request.user.is_authenticated else "all_codes",
    )
    code = typed(request.POST.get("code", "")[:40])
    if not is_code(code):
        raise BadInput(say("a letter of the code is wrong"), do=say("read it from the slip once more"))
    return code


def invitation_of(code: str) -> Any:
    """Return the invitation with a code.

    Raises
    ------
    BadInput
        If there is none that still works.
    """
    from ultramicro.web.people.models import Invitation  # noqa: PLC0415  as above

    found = Invitation.objects.filter(digest=digest_of(code), used_at=None, until__gt=timezone.now()).first()
    if found is None:
        raise used_up()
    return found


def used_up() -> BadInput:
    """Return that a code works no more, or never did: which of them is nobody's business."""
    return BadInput(
        say("this code does not work, or does not work any more"),
        do=say("ask for a new slip where you got it"),
    )


def use(slip: Any) -> None:
    """Use a slip up, once: of two who come together one is refused.

    Raises
    ------
    BadInput
        If it was used meanwhile.
    """
    if not type(slip).objects.filter(pk=slip.pk, used_at=None).update(used_at=timezone.now()):
        raise used_up()


def keep_shown(request: Any, code: str, page: str, told: dict[str, str]) -> None:
    """Keep a slip for the page that shows it to who made it, for ten minutes."""
    request.session["slip"] = {
        **told, "code": code, "page": page, "until": timezone.now().timestamp() + SHOWN_SECONDS
    }  # fmt: skip


def shown(request: Any) -> dict[str, Any] | None:
    """Return the slip that this browser has just made, with its QR; None where there is none any more."""
    kept = request.session.get("slip")
    if not kept or kept["until"] < timezone.now().timestamp():
        return None
    address = address_of(kept["code"], kept["page"])
    return {**kept, "grouped": grouped(kept["code"]), "address": address.partition("#")[0], "qr": qr(address)}


def qr(text: str) -> str:
    """Return a QR code as SVG, without styles of its own."""
    import segno  # noqa: PLC0415  only slips need it

    made = segno.make(text, error="m")
    return str(made.svg_inline(scale=4, border=4, omitsize=True, svgclass="qr", lineclass=None))
