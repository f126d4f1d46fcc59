"""What was told before an action is what is done, also where others went on with the books in between.

An action that looks at how things stand each time decides anew when it is done. Whoever read "the price is
taken back" and presses the button an hour later must not take back a colleague's bills by it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import NamedTuple, Self

from ultramicro.core.action import Action, Repeats
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, plural, say
from ultramicro.core.packing import packed
from ultramicro.ledger.deciding import Deciding
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.foretelling import Foretold, foretell

DECIDED_ANEW = frozenset({Repeats.EACH_TIME, Repeats.GOES_ON})
"""What a command is that does what is left to do; every other does what it names, or nothing."""
_WRITTEN = re.compile(r"(\d{1,15})-([0-9a-f]{32})")


class AsTold(NamedTuple):
    """What somebody was told: a digest of it, and up to which operation the books were read for it."""

    operation: int
    digest: str

    @classmethod
    def of(cls, action: Action[Desk], foretold: Foretold, desk: Desk) -> Self | None:
        """Return what was told of an action; None where it cannot be another when it is done."""
        if action.repeats not in DECIDED_ANEW or not foretold.known:
            return None
        return cls(desk.ledger.last.operation, digest_of(foretold))

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return what `str` wrote; None for any other text."""
        found = _WRITTEN.fullmatch(text)
        return cls(int(found[1]), found[2]) if found else None

    def __str__(self) -> str:
        """Write it as a form carries it."""
        return f"{self.operation}-{self.digest}"


class ToldOtherwiseError(BadInput):
    """Another thing would be done than was told; nothing is done.

    Parameters
    ----------
    written : int
        How many operations the books took in since it was told.
    """

    def __init__(self, written: int) -> None:
        self.written = written
        super().__init__(
            plural(
                "since this was told, {n} entry was written into the books, and another thing would be done "
                "now than was told; nothing has been done",
                "since this was told, {n} entries were written into the books, and another thing would be "
                "done now than was told; nothing has been done", written,
            ),
            do=say("read what would be done now, and confirm that"),
        )  # fmt: skip


def require_as_told(action: Action[Desk], desk: Desk, told: AsTold) -> None:
    """Refuse an action that would do another thing than was told, where that can be seen at the desk.

    What takes several steps is only known once it was tried on a copy, for which nobody else can wait: who
    has it done looks before; see `web.acting.deeds`.

    Raises
    ------
    ToldOtherwiseError
        If it would.
    """
    if told.operation == desk.ledger.last.operation or not isinstance(action, Deciding):
        return
    given = desk.key, desk.command
    try:
        now = digest_of(foretell(action, desk))
    finally:
        desk.key, desk.command = given
    if now != told.digest:
        raise ToldOtherwiseError(desk.ledger.last.operation - told.operation)


def digest_of(foretold: Foretold) -> str:
    """Return a digest of what would be done, the same in every language.

    What accounts stand at is no part of it: they move all day, and what is done is the same.
    """
    moves = [(each.debit, each.credit, each.pence, each.currency, each.kind) for each in foretold.moves]
    aside = [(each.giver, each.taker, each.pence, each.currency) for each in foretold.set_aside]
    told = [moves, aside, foretold.notes, _plain(foretold.says), _plain(list(foretold.rows))]
    return blake2b(json.dumps(told, default=str, sort_keys=True).encode(), digest_size=16).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Message):
        return packed(value)
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value
