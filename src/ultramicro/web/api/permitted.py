"""Which actions a token may do: what its owner may now, by its scopes, and nothing that wants them there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ultramicro.core.action import Action
from ultramicro.web.acting.permissions import may_do, roles_of
from ultramicro.web.api.problems import Problem
from ultramicro.web.people.membership import short_in
from ultramicro.web.people.roles import Role
from ultramicro.web.people.tokens import ACTS, ROLES, Scope

MEMBERS = frozenset({Role.MEMBER, Role.SHOP})
OWN: Mapping[tuple[str, str], str] = {
    ("books", "pay"): "payer",
    ("currency", "pay"): "buyer",
    ("books", "statement"): "who",
}
"""What members may do with what is their own, and the parameter that says whose it is."""
ONLY_DEFAULT: Mapping[tuple[str, str], str] = {("books", "statement"): "account"}
"""The parameter that would lead a member to accounts that are no member's."""


def scopes_of(group: str, asked: type[Action[Any]]) -> dict[Scope, frozenset[Role]]:
    """Return with which scopes an action may be done, and as which roles of the owner."""
    if roles_of(group, asked).recent:
        # A token shows that somebody made it once, not that they are here now.
        return {}
    scopes = [scope for scope in Scope if asked.reads_only or scope in ACTS]
    found = {scope: ROLES[scope] & _roles(group, asked) for scope in scopes}
    return {scope: roles for scope, roles in found.items() if roles}


def _roles(group: str, asked: type[Action[Any]]) -> frozenset[Role]:
    own = MEMBERS if (group, asked.name) in OWN else frozenset()
    return roles_of(group, asked).roles | own


def require_some(request: Any, group: str, asked: type[Action[Any]]) -> frozenset[Role]:
    """Refuse a token that could do an action with no parameters at all.

    Returns
    -------
    frozenset of Role
        As which its owner acts.

    Raises
    ------
    Problem
        If it may not.
    """
    if not scopes_of(group, asked):
        raise Problem("only_on_page")
    carried: frozenset[Role] = request.held.roles(request.place.word, acts=not asked.reads_only)
    if not carried & _roles(group, asked):
        raise Problem("not_allowed")
    return carried


def require_own(
    request: Any, group: str, asked: type[Action[Any]], carried: frozenset[Role], values: Mapping[str, Any]
) -> None:
    """Refuse a member what is not their own.

    Raises
    ------
    Problem
        Also where nobody is called so: nobody learns who is.
    """
    if may_do(carried, group, asked):
        return
    whose, short = values.get(OWN[group, asked.name]), short_in(request.user, request.place.word)
    if not short or whose != short or ONLY_DEFAULT.get((group, asked.name)) in values:
        raise Problem("not_allowed", where=OWN[group, asked.name])
