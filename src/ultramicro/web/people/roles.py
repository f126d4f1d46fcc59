"""The roles that people have in a place."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody is to a place; each membership has one, and a person may have several."""

    VISITOR = "visitor"
    """Anybody, also without signing in."""
    MEMBER = "member"
    SHOP = "shop"
    COORDINATOR = "coordinator"
    """Helps members, enters what the place has and needs, keeps the noticeboard and the rounds."""
    TREASURER = "treasurer"
    """Takes in and gives out money."""
    AUDITOR = "auditor"
    """Sees all books and changes nothing."""
    ADMINISTRATOR = "administrator"
    """Says who may do what; backs up and restores."""


EVERYBODY = frozenset(Role)
SIGNED_IN = EVERYBODY - {Role.VISITOR}
STAFF = frozenset({Role.COORDINATOR, Role.TREASURER, Role.AUDITOR, Role.ADMINISTRATOR})
