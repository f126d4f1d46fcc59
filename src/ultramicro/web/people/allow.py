"""Who may open a page: said by each route, checked in one place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ultramicro.web.people.roles import EVERYBODY, SIGNED_IN, STAFF, Role


class To(StrEnum):
    """To whom a place shows a page."""

    PUBLIC = "public"
    MEMBERS = "members"
    PRIVATE = "private"


SHOWN_TO = {To.PUBLIC: EVERYBODY, To.MEMBERS: SIGNED_IN, To.PRIVATE: STAFF}


@dataclass(frozen=True, kw_only=True)
class Allow:
    """The roles that may open a page.

    Parameters
    ----------
    roles : frozenset of Role
        Any of them suffices. `Role.VISITOR` among them lets everybody in.
    reads : str
        The page by which the place chooses to whom it is shown; goes before `roles`.
    recent : bool
        Whether the sign-in must be of the last ten minutes.
    anywhere : bool
        Whether a role in any place of this server suffices, as for pages that belong to no place.
    """

    roles: frozenset[Role] = frozenset()
    reads: str = ""
    recent: bool = False
    anywhere: bool = False


ANYBODY = Allow(roles=EVERYBODY)
"""Also without signing in."""
KNOWN = Allow(roles=SIGNED_IN, anywhere=True)
"""Whoever has signed in."""


def roles(*names: Role, recent: bool = False) -> Allow:
    """Return that these roles may open a page."""
    return Allow(roles=frozenset(names), recent=recent)


def reading(page: str) -> Allow:
    """Return that those may open a page to whom its place shows it."""
    return Allow(reads=page)


def may(allow: Allow, has: Iterable[Role], shown: To) -> bool:
    """Whether somebody with some roles may open a page.

    Parameters
    ----------
    allow : Allow
        What the route says.
    has : iterable of Role
        Theirs; visitors have `Role.VISITOR` alone.
    shown : To
        To whom the place shows the page, where it is the place that says so.

    Examples
    --------
    >>> may(reading("leaks"), [Role.VISITOR], To.MEMBERS), may(reading("leaks"), [Role.AUDITOR], To.PRIVATE)
    (False, True)
    """
    wanted = SHOWN_TO[shown] if allow.reads else allow.roles
    return bool(wanted & frozenset(has))
