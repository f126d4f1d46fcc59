"""The clerks are part of the books: the chain has a seal over them, so that nobody adds or drops one by hand.

The seal holds no name, role or secret. Books of older versions have none until the clerks are next changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from ultramicro.ledger.deciding import Decision
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.events import ClerksSealed
from ultramicro.ledger.people.clerks import Clerks, damaged_clerks

if TYPE_CHECKING:
    from ultramicro.ledger.desk import Desk

ABOUT = "clerks"


class Seal(NamedTuple):
    """The seal over the clerks, as it was last written."""

    seal: str


class ClerkSeal(Projection[Seal]):
    """The last seal over the clerks."""

    name: ClassVar[str] = "clerk_seal"
    keeps: ClassVar[type] = Seal

    def apply(self, entry: Entry) -> None:
        """Take in a seal; it stands in the place of the one before."""
        if made := entry.event(ClerksSealed):
            self.shelf.put(ABOUT, Seal(made.seal), ABOUT)

    def last(self) -> str:
        """Return the last seal; nothing where there is none."""
        return next((kept.seal for kept in self.shelf.values(ABOUT)), "")


def fits(desk: Desk) -> bool:
    """Whether the clerks in the people file are those that were sealed, if any ever were."""
    clerks = Clerks(desk.people)
    clerks.require_whole()
    return desk.ledger.of(ClerkSeal).last() in ("", clerks.seal())


def require_sealed(desk: Desk) -> None:
    """Refuse clerks that are not those that were sealed: no clerks at all would turn four eyes off.

    Raises
    ------
    Unsound
        If they are others.
    """
    if not fits(desk):
        raise damaged_clerks()


@contextmanager
def sealing(desk: Desk) -> Iterator[None]:
    """Write the seal over the clerks as they are at the end, with them or not at all."""
    require_sealed(desk)
    asked = desk.asked()  # who asks gets a mark, in a commit of its own
    with desk.people.db:
        yield
        seal, last = Clerks(desk.people).seal(), desk.ledger.of(ClerkSeal).last()
        if seal != last and (last or Clerks(desk.people).roles()):
            # The same clerks may be sealed again after others: a key of the seal alone would be a repeat.
            key = f"{ABOUT}-{desk.ledger.last.operation}-{seal[:16]}"
            desk.take(Decision(operations=[asked.note(ClerksSealed(seal=seal), about=ABOUT, key=key)]))
