"""The actions that there are, found by the words of their address."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from ultramicro.core.action import Action
from ultramicro.techniques import GROUPS
from ultramicro.web.acting.permissions import may_do
from ultramicro.web.people.roles import Role


def action_named(group: str, name: str) -> type[Action[Any]]:
    """Return the class of an action.

    Raises
    ------
    Http404
        If there is none.
    """
    found = {each.name: each for each in GROUPS[group].load()} if group in GROUPS else {}
    if name not in found:
        raise Http404
    return found[name]


def actions_for(roles: frozenset[Role]) -> dict[str, list[type[Action[Any]]]]:
    """Return what somebody may do, by group; a group without any is left out."""
    found = {
        group: [each for each in about.load() if may_do(roles, group, each)]
        for group, about in GROUPS.items()
    }
    return {group: actions for group, actions in found.items() if actions}
