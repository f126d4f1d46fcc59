"""Tokens by which programs act for somebody: shown once, kept as a digest, and no more than they may."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.utils import timezone

from ultramicro.web.people.membership import roles_in
from ultramicro.web.people.roles import Role

BEGINS = "umk_"
"""What a token begins with, so that programs that look for lost secrets find it."""
LONGEST_DAYS = 366
USED_EVERY = timedelta(minutes=1)
"""How exactly it is kept when a token was last used."""


class Scope(StrEnum):
    """What a token may be used for."""

    READ_PUBLIC = "read:public"
    READ_OWN = "read:own"
    PAY_OWN = "pay:own"
    DESK = "desk"
    ADMIN_READ = "admin:read"


ROLES = {
    Scope.READ_PUBLIC: frozenset({Role.VISITOR}),
    Scope.READ_OWN: frozenset({Role.VISITOR, Role.MEMBER, Role.SHOP}),
    Scope.PAY_OWN: frozenset({Role.VISITOR, Role.MEMBER, Role.SHOP}),
    Scope.DESK: frozenset({Role.VISITOR, Role.COORDINATOR, Role.TREASURER}),
    Scope.ADMIN_READ: frozenset({Role.VISITOR, Role.AUDITOR, Role.ADMINISTRATOR}),
}
"""The roles of its owner that a token of a scope carries, where they have them."""
ACTS = frozenset({Scope.PAY_OWN, Scope.DESK})
"""The scopes that change something; the others only look."""


@dataclass(frozen=True)
class Held:
    """A token that was shown: whose it is, and what for."""

    person: Any
    scopes: frozenset[Scope]

    def roles(self, place_word: str, *, acts: bool = False) -> frozenset[Role]:
        """Return the roles that it carries in a place now; never one that its owner has not.

        Parameters
        ----------
        place_word : str
            The place.
        acts : bool
            Whether something is to be changed, which scopes that only look do not carry.
        """
        scopes = self.scopes & ACTS if acts else self.scopes
        carried: frozenset[Role] = (
            frozenset().union(*(ROLES[scope] for scope in scopes)) if scopes else frozenset()
        )
        return roles_in(self.person, place_word) & carried


def make(person: Any, called: str, scopes: Collection[Scope], days: int) -> str:
    """Make a token and return it; it is not kept."""
    token = BEGINS + secrets.token_urlsafe(32)
    person.tokens.create(
        called=called[:60], scopes=sorted(scopes), digest=_digest(token),
        until=timezone.now() + timedelta(days=days),
    )  # fmt: skip
    return token


def person_of(header: str) -> Held | None:
    """Return whose token a request shows; None where it shows none that works.

    Parameters
    ----------
    header : str
        Its header `Authorization`.
    """
    from ultramicro.web.people.models import Token  # noqa: PLC0415  tables are known only once Django is set up

    kind, _, token = header.partition(" ")
    if kind.lower() != "bearer" or not token.startswith(BEGINS):
        return None
    now = timezone.now()
    found = Token.objects.select_related("person").filter(digest=_digest(token), until__gt=now).first()
    if found is None or not found.person.is_active:
        return None
    if found.used_at is None or now - found.used_at > USED_EVERY:
        Token.objects.filter(pk=found.pk).update(used_at=now)
    return Held(found.person, frozenset(map(Scope, found.scopes)))


def _digest(token: str) -> str:
    # 32 random bytes cannot be guessed: no slow digest is needed, as passwords need it.
    return hashlib.sha256(token.encode()).hexdigest()
