"""What somebody is to a place."""

from __future__ import annotations

from typing import Any

from ultramicro.web.people.known import RoleRead, roles_read
from ultramicro.web.people.roles import Role

_VISITOR = frozenset({Role.VISITOR})


def roles_in(user: Any, place_word: str, *, anywhere: bool = False) -> frozenset[Role]:
    """Return the roles of somebody in a place, that of a visitor among them.

    Parameters
    ----------
    user : Person or AnonymousUser
        Who asks.
    place_word : str
        The place's word in addresses; empty for pages of no place, where only `anywhere` gives a role.
    anywhere : bool
        Whether roles in any place count.
    """
    if not user.is_authenticated or not user.is_active:
        return _VISITOR
    return _VISITOR | {Role(each.role) for each in _of(user) if anywhere or each.place == place_word}


def short_in(user: Any, place_word: str) -> str:
    """Return by which short name the books of a place know somebody; empty where they do not."""
    if not user.is_authenticated:
        return ""
    return next((each.short for each in _of(user) if each.place == place_word and each.short), "")


def _of(user: Any) -> list[RoleRead]:
    """Return all roles of somebody, the oldest first: those read with who asks, or asked for now."""
    if (read := roles_read(user)) is not None:
        return read
    from ultramicro.web.people.models import Membership  # noqa: PLC0415  tables are known only once Django is set up

    found = Membership.objects.filter(person=user).order_by("pk")
    return [RoleRead(*row) for row in found.values_list("place", "role", "short")]
