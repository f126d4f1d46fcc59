"""What bringing a copy back would replace, said before anybody lets it: nothing is touched."""

from __future__ import annotations

from pathlib import Path

from ultramicro.core.message import Message, note, plural
from ultramicro.ledger.stores.backup import seen_at
from ultramicro.ledger.stores.opening import BOOKS, ledger_path
from ultramicro.ledger.stores.witness import Seen, Witness


def would_replace(root: Path, copy: Path) -> list[Message]:
    """Say how a copy stands to the books that are here, and what would be missing after it.

    Parameters
    ----------
    root : Path
        The place's folder.
    copy : Path
        The folder of the copy. Whether it proves itself is only known when it is brought back.
    """
    name = ledger_path(root).name
    here = Witness(root / BOOKS).read_or_none() or seen_at(ledger_path(root))
    there = seen_at(copy / name)
    aside = note("books.kept_aside", "The files that are here now would be kept aside, not deleted.")
    if there is None:
        return [note("books.copy_unreadable", "It cannot be read how far this copy goes."), aside]
    return [_ends(there), *_missing(here, there), aside]


def _ends(there: Seen) -> Message:
    return note(
        "books.copy_ends", "The copy ends on {day} with operation {last}.",
        day=there.day, last=str(there.operation),
    )  # fmt: skip


def _missing(here: Seen | None, there: Seen) -> list[Message]:
    if here is None:
        return [note("books.here_unknown", "Nothing here says how far the books go that it would replace.")]
    now = note(
        "books.here_ends", "The books that are here go on to operation {last}, of {day}.",
        last=str(here.operation), day=here.day,
    )  # fmt: skip
    if here.books and here.books != there.books:
        return [now, note("books.copy_of_others", "The copy is of other books than those that are here.")]
    gone = here.operation - there.operation
    if gone <= 0:
        return [now, note("books.copy_as_far", "The copy goes as far: no operation would be missing.")]
    lost = plural(
        "{n} operation would be missing and have to be entered again.",
        "{n} operations would be missing and have to be entered again.", gone,
    )  # fmt: skip
    return [now, lost]
