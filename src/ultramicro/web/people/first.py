"""The first administrator of a place, or of a server without any, comes in by a link that works once."""

from __future__ import annotations

from ultramicro.web.people.roles import Role
from ultramicro.web.people.slips import address_of, invite

SERVER = ""
"""What stands for the server itself where a place's word stands: its administrators may start places."""


def first_link(place_word: str) -> str:
    """Return the address by which the first administrator joins; empty where there is one.

    `place_word` is `SERVER` for a server that has no place yet.

    Asked again, the link of before works no more: of the links that were printed only the last one does.
    """
    from ultramicro.web.people.models import Invitation, Membership  # noqa: PLC0415  known once Django is set up

    administrators = Membership.objects.filter(
        place=place_word, role=Role.ADMINISTRATOR, person__is_active=True
    )
    if administrators.exists():
        return ""
    Invitation.objects.filter(place=place_word, made_by=None, used_at=None).delete()
    return address_of(invite(place_word, Role.ADMINISTRATOR))
