"""Which heads were given out, so that `verify` can say since when nothing outside vouches for the books."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, NamedTuple

from ultramicro.core.message import Message, note, plural, say
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.events import HeadAnchored


class Anchor(NamedTuple):
    """A head that was given out.

    Parameters
    ----------
    number : int
        Of the slip.
    head : str
        The head.
    batch, operation : int
        Up to where it vouches.
    on : date
        The day on the slip.
    stamped_at : datetime or None
        When an authority stamped it, if one did.
    written : int
        The number of the operation that says so.
    """

    number: int
    head: str
    batch: int
    operation: int
    on: date
    stamped_at: datetime | None
    written: int


class Anchors(Projection[Anchor]):
    """Every head that was given out, by its number; the last is found at once."""

    name: ClassVar[str] = "anchors"
    keeps: ClassVar[type] = Anchor

    def apply(self, entry: Entry) -> None:
        """Take in a head that was given out."""
        if (made := entry.event(HeadAnchored)) is None:
            return
        kept = Anchor(
            made.number,
            made.head,
            made.batch,
            made.operation,
            made.on,
            made.stamped_at,
            entry.recorded.number,
        )
        before = self.last()
        # Only the last stands in the part `last`, so that it is found however many there are.
        if before:
            self.shelf.put(str(before.number), before)
        self.shelf.put(str(made.number), kept, "last")

    def last(self) -> Anchor | None:
        """Return the last head that was given out."""
        return next(iter(self.shelf.values("last")), None)


def vouched(last: Anchor | None, operation: int) -> Message:
    """Say since when nothing outside vouches for the books.

    Parameters
    ----------
    last : Anchor or None
        The last head that was given out.
    operation : int
        The number of the last operation.

    Examples
    --------
    >>> vouched(None, 7).id
    'books.never_anchored'
    """
    if last is None:
        return note(
            "books.never_anchored",
            "Nothing outside the books vouches for them yet: whoever can write in their files could write a "
            "new history. Run `ultramicro books anchor` and give the slip to two members.",
        )
    # From the note on and not from the head: that a slip was made is itself an entry after it.
    after = operation - last.written
    if after <= 0:
        return note("books.anchored", "{what} vouches for all of it.", what=_what(last))
    return plural(
        "{what} vouches for the books up to operation {operation}; nothing outside them vouches for "
        "{n} operation since.",
        "{what} vouches for the books up to operation {operation}; nothing outside them vouches for "
        "{n} operations since.",
        after,
        what=_what(last),
        operation=str(last.operation),
    ).with_id("books.anchored_before")


def _what(last: Anchor) -> Message:
    if last.stamped_at:
        return say("Slip {number} of {day}, stamped by an authority,", number=str(last.number), day=last.on)
    return say("Slip {number} of {day}", number=str(last.number), day=last.on)
