"""Who may do which action, from its class: what reads, what clerks do, and what else is done at a desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ultramicro.core.action import Action
from ultramicro.web.people.allow import Allow, To, may
from ultramicro.web.people.roles import STAFF, Role

_C, _T, _A = Role.COORDINATOR, Role.TREASURER, Role.ADMINISTRATOR
BOTH, MONEY, HOUSE = frozenset({_C, _T}), frozenset({_T}), frozenset({_A})
CLERKS: Mapping[str, frozenset[Role]] = {"treasurer": MONEY, "second": BOTH, "board": HOUSE}
"""Who signs in as what, by the role of a clerk in the books."""
DONE_BY: Mapping[str, Mapping[frozenset[Role], tuple[str, ...]]] = {
    "books": {
        BOTH: ("add", "identify", "consent", "claim", "expect"),
        MONEY: ("pay", "hold", "resolve", "limits", "status", "reconcile", "assign", "drop-line", "reverse"),
        HOUSE: ("open", "seal-clerks", "erase", "anchor", "restore"),
    },
    "currency": {
        BOTH: ("appeal", "guarantee"),
        MONEY: ("issue", "pay", "charge", "limits", "fill-fund", "reserve"),
    },
    "bank": {
        BOTH: ("guarantee", "nominate"),
        MONEY: (
            "lend", "collect", "bill", "book", "unbill", "reschedule", "provide", "save", "withdraw", "share",
            "share-notice", "cancel-notice", "redeem-shares", "interest", "death", "share-transfer",
            "certificates",
        ),
        HOUSE: ("share-rules",),
    },
    "board": {BOTH: ("post", "agree", "done", "end", "renew", "close")},
    "round": {
        BOTH: (
            "open", "collect", "consent", "dispute", "paid", "credit", "correct", "withdraw", "agree",
            "solve",
        ),
        MONEY: ("settle", "undo"),
    },
    "club": {MONEY: ("settle", "bill")},
    "hub": {
        BOTH: ("open", "receive", "weigh", "price", "spoil", "short", "cancel", "pack", "deliver", "promise",
               "book", "used", "charge", "end"),
        MONEY: ("invoice", "close", "undo", "lend"),
    },
}  # fmt: skip
"""Who does what needs no clerk. An action that stands here nowhere is done by nobody on a page."""
READERS: Mapping[tuple[str, str], frozenset[Role]] = {
    ("books", "backup"): HOUSE,
    ("books", "export"): frozenset({Role.AUDITOR, _T, _A}),
    # When each member used how much, and from which account they pay.
    ("club", "papers"): frozenset({Role.AUDITOR, _T}),
    ("club", "debit"): MONEY,
    # What each buyer pays.
    ("hub", "papers"): frozenset({Role.AUDITOR, _C, _T}),
}
"""Who reads what gives out more than a look at the books."""
RECENT = frozenset({
    *(("books", name) for name in ("backup", "export", "erase", "anchor", "restore", "reverse")),
    ("club", "papers"), ("club", "debit"),
})  # fmt: skip
"""What shows or moves so much that a sign-in of the last minutes is wanted, beside all that clerks do."""


def roles_of(group: str, action: type[Action[Any]]) -> Allow:
    """Return who may do an action through its page.

    Parameters
    ----------
    group : str
        The command that gathers it, as in `books`.
    action : type
        Its class.

    Returns
    -------
    Allow
        Without any role where nothing says who does it: a new action is done by nobody until somebody has
        thought of it.
    """
    recent = bool(action.clerks) or (group, action.name) in RECENT
    return Allow(roles=_roles(group, action), recent=recent)


def _roles(group: str, action: type[Action[Any]]) -> frozenset[Role]:
    if action.reads_only:
        return READERS.get((group, action.name), STAFF)
    if action.clerks:
        return frozenset().union(*(CLERKS.get(str(clerk), frozenset()) for clerk in action.clerks))
    return frozenset(
        role for roles, names in DONE_BY.get(group, {}).items() if action.name in names for role in roles
    )


def may_do(roles: frozenset[Role], group: str, action: type[Action[Any]]) -> bool:
    """Whether somebody with some roles may do an action."""
    return may(roles_of(group, action), roles, To.PRIVATE)
