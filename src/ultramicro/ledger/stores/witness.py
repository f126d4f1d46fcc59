"""How far the books went, written down beside them: an older copy in their place is told from them.

Whoever has the turn writes the note after a commit; it reaches the disk when the books are closed. It may lag
behind them, never run ahead; so books that end before it have lost something.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ultramicro.core.errors import BadInput, Unsound
from ultramicro.core.message import Message, plural, say
from ultramicro.ledger.stores.files import note_text
from ultramicro.ledger.stores.telling import told_of_system

if TYPE_CHECKING:
    from ultramicro.ledger.engine.store import Batch, Store

NAME = "ledger.seen"
ROOM = 400
"""The note has always this length, so that it is written in the place of the one before."""
MOST_LOOKS = 20


@dataclass(frozen=True, kw_only=True)
class Seen:
    """How far some books went.

    Parameters
    ----------
    books : str
        Which books: the head of their first batch, which no others have. Empty while nothing is in them.
    batch, operation : int
        The last that was written.
    head : str
        The head then.
    at : str
        When the last operation was asked, as in the books.
    """

    books: str
    batch: int
    operation: int
    head: str
    at: str

    @property
    def day(self) -> date | str:
        """The day of the last operation; nothing while there is none."""
        return datetime.fromisoformat(self.at).date() if self.at else ""


def seen_in(store: Store) -> Seen:
    """Return how far books go that are open."""
    number = store.number("select coalesce(max(batch), 0) from batch")
    head = _head(store, number)
    operation = store.number("select coalesce(max(number), 0) from operation")
    at = str(store.rows_where("operation", "number", operation)[0][6]) if operation else ""
    return Seen(books=_head(store, 1), batch=number, operation=operation, head=head, at=at)


def _head(store: Store, batch: int) -> str:
    rows = store.rows_where("batch", "batch", batch)
    return bytes(rows[0][3]).hex() if rows else ""


def _is_sound(seen: Seen) -> bool:
    """Whether it has the right types: anything may stand in a file; a day that is none raises ValueError."""
    texts, numbers = (seen.books, seen.head, seen.at), (seen.batch, seen.operation)
    sound = all(isinstance(text, str) for text in texts) and all(isinstance(n, int) for n in numbers)
    return sound and (not seen.at or bool(seen.day))


def _written(seen: Seen) -> bytes:
    return json.dumps(asdict(seen)).ljust(ROOM).encode()


def damaged_note(path: Path) -> Unsound:
    """Return that a note is there and cannot be read: it is not as if there were none."""
    return Unsound(
        say("the note {name}, which tells older books from the newest, is damaged", name=path.name),
        where=str(path),
        do=say(
            "compare the head of the books with one that you printed; if they have it, delete the note. "
            "It is made again"
        ),
    )


class Witness:
    """The note beside the books of a place."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._file: int | None = None
        self._books = ""

    def read(self) -> Seen | None:
        """Return what is noted; None where there is no note.

        Raises
        ------
        Unsound
            If there is one that cannot be read: whether the books are the latest is not known then.
        BadInput
            If whoever asks may not read it.
        """
        try:
            found = Seen(**json.loads(self._text()))
            if _is_sound(found):
                return found
        except FileNotFoundError:
            return None
        except PermissionError as error:
            raise told_of_system(error, str(self.path)) from error
        except (OSError, ValueError, TypeError) as error:
            raise damaged_note(self.path) from error
        raise damaged_note(self.path)

    def read_or_none(self) -> Seen | None:
        """Return what is noted, where that only helps to tell more."""
        try:
            return self.read()
        except (Unsound, BadInput):
            return None

    def _text(self) -> str:
        """Return what is written, and not half of one note with half of the next: others write in place."""
        text, again = "", note_text(self.path)
        for _ in range(MOST_LOOKS):
            text, again = again, note_text(self.path)
            if text == again:
                break
        return again

    def write(self, seen: Seen) -> None:
        """Note how far the books go; where that cannot be done, the books go on without it."""
        with suppress(OSError):
            if self._file is None:
                self._file = self._opened(_written(seen))
            os.pwrite(self._file, _written(seen), 0)

    def _opened(self, first: bytes) -> int:
        if not self.path.exists():
            # A note is never there half: after a power cut, an empty one would read as damaged.
            fresh = self.path.with_name(f"{NAME}.new")
            with fresh.open("wb") as file:
                file.write(first)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)
        # Never through a link: it may lead to a file that is none of ours.
        opened = os.open(self.path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
        os.ftruncate(opened, ROOM)
        return opened

    def saw(self, batch: Batch) -> None:
        """Note a batch that was written."""
        last = batch.last
        head = last.head.hex()
        if not self._books:
            before = self.read_or_none()
            self._books = head if last.batch == 1 else before.books if before else ""
        if self._books:  # else it could not be noted when the books were opened
            at = batch.operations[-1].at
            seen = Seen(books=self._books, batch=last.batch, operation=last.operation, head=head, at=at)
            self.write(seen)

    def close(self) -> None:
        """Bring the note to the disk."""
        if self._file is not None:
            with suppress(OSError):
                # Once, at the end: at every commit it would cost as much as the books themselves.
                os.fsync(self._file)
            os.close(self._file)
            self._file = None


def require_latest(store: Store, noted: Seen | None) -> Seen:
    """Refuse books that are not those that were here, or end before them.

    Parameters
    ----------
    store : Store
        The books, seen after the note was read: else somebody may have gone on in between.
    noted : Seen or None
        What was noted of them.

    Returns
    -------
    Seen
        How far they go.

    Raises
    ------
    Unsound
        If they are other books, or older than what was here.
    """
    now = seen_in(store)
    if noted and noted.books:
        if now.books and now.books != noted.books:
            raise _refused(say("these are not the books that were here before"))
        # The head and not the number: another history may well be longer.
        if _head(store, noted.batch) != noted.head:
            raise _refused(missing(now, noted))
    return now


def missing(now: Seen, then: Seen) -> Message:
    """Say what is missing in books that end before the note."""
    if now.operation >= then.operation:
        return say("the books were changed since {day}: they no longer have the head they had", day=then.day)
    return plural(
        "the books are older than those that were here: after operation {now}, {n} operation up to {day} "
        "is missing",
        "the books are older than those that were here: after operation {now}, {n} operations up to {day} "
        "are missing",
        then.operation - now.operation,
        now=str(now.operation),
        day=then.day,
    )


def _refused(what: Message) -> Unsound:
    do = say(
        "bring back the newest copy with `ultramicro books restore`; it says what is missing if it is older"
    )
    return Unsound(what, do=do)
