"""The clerks are part of the books: the chain has a seal over them, so that nobody adds or drops one by hand.

The seal holds no name, role or secret. Books of older versions have none until the clerks are next changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from ultramicro.core.errors import BadInput, Unsound
from ultramicro.core.message import say
from ultramicro.ledger.deciding import Asked, Decision
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.events import ClerksSealed
from ultramicro.ledger.people.clerks import Clerk, Clerks, Role, Rows, damaged_clerks

if TYPE_CHECKING:
    from ultramicro.ledger.desk import Desk

ABOUT = "clerks"
_EVER = "ever:"


class Seal(NamedTuple):
    """The seal over the clerks, as it was last written."""

    seal: str


class ClerkSeal(Projection[Seal]):
    """The last seal over the clerks, and whether another was ever the last."""

    name: ClassVar[str] = "clerk_seal"
    keeps: ClassVar[type] = Seal

    def apply(self, entry: Entry) -> None:
        """Take in a seal; it stands in the place of the one before."""
        if made := entry.event(ClerksSealed):
            self.shelf.put(ABOUT, Seal(made.seal), ABOUT)
            self.shelf.put(f"{_EVER}{made.seal}", Seal(made.seal))

    def last(self) -> str:
        """Return the last seal; nothing where there is none."""
        return next((kept.seal for kept in self.shelf.values(ABOUT)), "")

    def was(self, seal: str) -> bool:
        """Whether it was written once."""
        return self.shelf.get(f"{_EVER}{seal}") is not None


def fits(desk: Desk) -> bool:
    """Whether the clerks in the people file, or those that wait beside them, are those that were sealed."""
    clerks, last = Clerks(desk.people), desk.ledger.of(ClerkSeal).last()
    clerks.require_whole()
    return last in {"", clerks.seal()} or clerks.wanted(last) is not None


def require_sealed(desk: Desk) -> None:
    """Refuse clerks that are not those that were sealed: no clerks at all would turn four eyes off.

    Clerks whose seal is in the books and who wait beside the others are put in place: the command that
    changed them was broken off between the two files.

    Raises
    ------
    Unsound
        If they are others.
    BadInput
        If some were put in place: who acts was found out by the clerks before.
    """
    if not fits(desk):
        raise (
            older_clerks() if desk.ledger.of(ClerkSeal).was(Clerks(desk.people).seal()) else damaged_clerks()
        )
    clerks, last = Clerks(desk.people), desk.ledger.of(ClerkSeal).last()
    waiting = clerks.wanted(last)
    if waiting is None or clerks.seal() == last:
        return
    with desk.people.db:
        _settle(clerks, waiting)
    raise BadInput(
        say("the last change of clerks was broken off, and is done now"),
        do=say("give your command again"),
    )


def _settle(clerks: Clerks, rows: Rows) -> None:
    clerks.put(rows)
    clerks.want_none()


def older_clerks() -> Unsound:
    """Return that the clerks are those of an older people file."""
    return Unsound(
        say("the clerks in the people file are older ones: they were changed since"),
        where="people.sqlite3",
        do=say("if the file came back from a copy, have one of its board run `ultramicro books seal-clerks`"),
    )


@contextmanager
def sealing(desk: Desk) -> Iterator[None]:
    """Write the seal over the clerks as they are at the end, with them or not at all."""
    require_sealed(desk)
    asked = desk.asked()  # who asks gets a mark, in a commit of its own
    clerks = Clerks(desk.people)
    before = clerks.rows()
    with desk.people.db:
        yield
        after, seal, last = clerks.rows(), clerks.seal(), desk.ledger.of(ClerkSeal).last()
        if seal == last or not (last or after):
            return
        # Beside the old ones until the books have their seal: no file alone may say who is a clerk.
        clerks.put(before)
        clerks.want(after)
    _write(desk, asked, seal)
    with desk.people.db:
        _settle(clerks, after)


def seal_again(desk: Desk) -> None:
    """Have clerks count again that came back with an older people file, if one of their board says so.

    Raises
    ------
    Unsound
        If the books never had a seal over them.
    BadInput
        If who acts is not of their board, or shows another secret.
    """
    clerks = Clerks(desk.people)
    # Only clerks that a board made once: what somebody wrote into the file by hand never counts.
    if not desk.ledger.of(ClerkSeal).was(clerks.seal()):
        raise damaged_clerks()
    desk.vouched = known_clerk(desk, {Role.BOARD})
    _write(desk, desk.asked(), clerks.seal())


def known_clerk(desk: Desk, roles: Collection[Role]) -> Clerk:
    """Return the clerk who acts at a desk: by their secret, unless they have shown otherwise who they are.

    Raises
    ------
    BadInput
        If they are no clerk in one of these roles, or the secret is another.
    """
    clerks = Clerks(desk.people)
    return (
        clerks.known(desk.by, roles)
        if desk.shown
        else clerks.vouched(desk.by, desk.secret_of(desk.by), roles)
    )


def _write(desk: Desk, asked: Asked, seal: str) -> None:
    # The same clerks may be sealed again after others: a key of the seal alone would be a repeat.
    key = f"{ABOUT}-{desk.ledger.last.operation}-{seal[:16]}"
    desk.take(Decision(operations=[asked.note(ClerksSealed(seal=seal), about=ABOUT, key=key)]))
