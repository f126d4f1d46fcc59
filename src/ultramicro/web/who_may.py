"""Who opens the page of an action, said to whoever is sent there and may not open it themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from ultramicro.core.message import Listed, Message, say
from ultramicro.techniques import GROUPS
from ultramicro.web.acting.permissions import roles_of
from ultramicro.web.people.roles import STAFF, Role

CALLED: Mapping[Role, Message] = {
    Role.COORDINATOR: say("a coordinator"), Role.TREASURER: say("a treasurer"),
    Role.AUDITOR: say("an auditor"), Role.ADMINISTRATOR: say("an administrator"),
}  # fmt: skip

# Of the context, not of the module: two threads may answer two people at once.
_reader: ContextVar[frozenset[Role]] = ContextVar("reader", default=frozenset())


@contextmanager
def read_by(roles: frozenset[Role] = frozenset()) -> Iterator[None]:
    """Have what is said within the block said to somebody with these roles; `now_read_by` may tell more."""
    token = _reader.set(roles)
    try:
        yield
    finally:
        _reader.reset(token)


def now_read_by(roles: frozenset[Role]) -> None:
    """Say who reads, within a block in which that was not known at first."""
    _reader.set(roles)


def others_who_may(command: str) -> Message | None:
    """Return who opens the page of an action, where whoever reads helps the place and may not.

    Members have pages of their own for what they do, and are sent to nobody.

    Examples
    --------
    >>> with read_by(frozenset({Role.COORDINATOR})):
    ...     others_who_may("hub undo"), others_who_may("hub receive")
    ('open to a treasurer', None)
    """
    group, _, verb = command.partition(" ")
    reader = _reader.get() & STAFF
    if not reader or group not in GROUPS:
        return None
    action = next((each for each in GROUPS[group].load() if each.name == verb), None)
    may = roles_of(group, action).roles if action else frozenset()
    if not may or may & reader:
        return None
    return say("open to {who}", who=Listed([CALLED[role] for role in CALLED if role in may], by="or"))
