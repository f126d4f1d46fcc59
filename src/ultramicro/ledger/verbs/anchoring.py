"""The verb that gives the head of the chain out of the books, and checks one that comes back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ultramicro.core.action import Action, Done, Repeats, Status
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput, Unsound
from ultramicro.core.machine import require_place
from ultramicro.core.message import Message, joined, note, plural, say
from ultramicro.ledger.anchors.anchored import Anchors, vouched
from ultramicro.ledger.anchors.slip import Slip, heads_on, page
from ultramicro.ledger.deciding import Decision
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.book import Ledger
from ultramicro.ledger.engine.stopping import LOOK_INTO
from ultramicro.ledger.engine.store import Last
from ultramicro.ledger.events import HeadAnchored
from ultramicro.ledger.stores.opening import BOOKS

if TYPE_CHECKING:
    from ultramicro.ledger.anchors.stamp import Stamp

FOLDER = "anchors"
"""Where stamps are kept, beside the books."""
NOT_HELD = say("the chain of these books does not hold that head")
LARGEST_SLIP_BYTES = 1 << 20
HEAD = re.compile(r"(?:[0-9a-fA-F]\s?){64}")
"""A head as slips and pages have it, with blanks between groups of letters."""


@dataclass(frozen=True, kw_only=True)
class AnchorVerb(Action[Desk]):
    """Give the head out, or check one."""

    name: ClassVar[str] = "anchor"
    does: ClassVar[str] = say(
        "print a slip with the head of the chain, to keep outside the books, or check one that comes back"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    to: Path | None = param(
        None, "also write a page there with the slip twice and a QR code, to print or mail"
    )
    stamp: str = param("", "address of a time-stamp authority (RFC 3161) that is asked to stamp the head too")
    root: Path | None = param(None, "PEM file with the certificate of an authority that you trust")
    check: str = param("", "check this instead: a head or its beginning, the file of a slip, or a stamp")

    def act(self, desk: Desk) -> Done:
        """Give the head out and write down that it was, or check one.

        Raises
        ------
        BadInput
            If there is nothing to give out, or the authority gives no stamp.
        Unsound
            If the books do not hold the head on a slip or a stamp.
        """
        if self.check:
            return Done(says=_checked(desk, self.check, self.root), status=Status.NOTHING_TO_DO)
        # Before the books say that a slip was given out.
        require_place(self.to)
        ledger = desk.ledger
        if not ledger.last.batch:
            raise BadInput(
                say("there is nothing in the books yet"), do=say("come back after the first entries")
            )
        before = ledger.of(Anchors).last()
        # The slip itself is an entry: printed again it must be the same slip, or there would be one more
        # each time.
        if before and not self.stamp and ledger.last.operation == before.written:
            slip = Slip(_place(desk), before.number, before.on, before.operation, before.head)
            self._write(slip)
            same = note("books.anchored_same", "Nothing was written in the books since this slip.")
            return Done(says=_told([same], slip), status=Status.NOTHING_TO_DO)
        number = before.number + 1 if before else 1
        slip = Slip(_place(desk), number, desk.on, ledger.last.operation, ledger.head())
        # First of all, since the note holds the digest of a stamp that must be there.
        stamped = self._stamped(slip, desk)
        desk.take(
            Decision(operations=[desk.asked().note(_event(slip, ledger, stamped), about=f"anchor-{number}")])
        )
        self._write(slip)
        return Done(says=_told([_stamp_told(stamped)] if stamped else [], slip))

    def _write(self, slip: Slip) -> None:
        if self.to:
            self.to.write_text(page(slip), encoding="utf-8")

    def _stamped(self, slip: Slip, desk: Desk) -> Stamp | None:
        """Ask for a stamp and keep it; nothing is written in the books before it is there."""
        if not self.stamp:
            return None
        from ultramicro.ledger.anchors.stamp import ask_stamp, trusted_roots  # noqa: PLC0415  an extra

        found = ask_stamp(self.stamp, slip.head, trusted_roots(self.root), allowed=_allowed(desk))
        folder = desk.root / BOOKS / FOLDER
        folder.mkdir(exist_ok=True)
        (folder / f"anchor-{slip.number}.tsr").write_bytes(found.raw)
        return found


def _allowed(desk: Desk) -> frozenset[str] | None:
    """Return which addresses may be asked wherever they lead; None at a desk, which may ask any."""
    if not desk.for_others:
        return None
    books = desk.settings.get("books")
    named = books.get("stamp_authorities", []) if isinstance(books, Mapping) else []
    if not isinstance(named, list) or not all(isinstance(each, str) for each in named):
        raise BadInput(
            say("stamp_authorities is not a list of addresses"),
            where=say("[books] of place.toml"),
            do=say('write it as in stamp_authorities = ["https://host/path"]'),
        )
    return frozenset(named)


def _place(desk: Desk) -> str:
    return str(desk.settings.get("name") or desk.root.name)


def _event(slip: Slip, ledger: Ledger, stamped: Stamp | None) -> HeadAnchored:
    made = HeadAnchored(
        number=slip.number, head=slip.head, batch=ledger.last.batch, operation=slip.operation, on=slip.on
    )
    if stamped is None:
        return made
    return HeadAnchored(
        number=slip.number,
        head=slip.head,
        batch=ledger.last.batch,
        operation=slip.operation,
        on=slip.on,
        authority=stamped.authority,
        stamp=hashlib.sha256(stamped.raw).hexdigest(),
        stamped_at=stamped.at,
    )


def _told(before: Sequence[Message], slip: Slip) -> Message:
    return joined([*before, *slip.lines()], "\n")


def _stamp_told(stamp: Stamp) -> Message:
    if stamp.trusted:
        return note(
            "books.stamped",
            "{authority} stamped this head on {day} at {time} UTC.",
            authority=stamp.authority,
            day=stamp.at.date(),
            time=f"{stamp.at:%H:%M}",
        )
    return note(
        "books.stamped_by_somebody",
        "Somebody who calls themselves {authority} stamped this head on {day} at {time} UTC. This computer "
        "does not know them: name their certificate with --root to check the signature.",
        authority=stamp.authority,
        day=stamp.at.date(),
        time=f"{stamp.at:%H:%M}",
    )


def _checked(desk: Desk, given: str, root: Path | None) -> Message:
    """Say where in the books a head stands that comes back from outside."""
    path, ledger = Path(given), desk.ledger
    batches = list(ledger.store.batches(0))
    if len(given) < LARGEST_SLIP_BYTES and _is_file(path):
        # A stamp may have lost the ending of its name on the way here.
        if path.suffix == ".tsr" or not _is_text(path):
            return _stamp_checked(ledger, path, batches, root)
        with path.open(encoding="utf-8") as file:
            text = file.read(LARGEST_SLIP_BYTES)
        if not HEAD.search(text):
            raise no_slip(path)
        # A file was given out as it is, so that a head which is not held says something of the books.
        refused: BadInput | Unsound = Unsound(NOT_HELD, where=given, do=LOOK_INTO)
    else:
        text = given
        # What was typed is likelier to have a slip in it than the books.
        refused = BadInput(
            NOT_HELD,
            do=say("check the letters; if they are right, these are other books, or they were changed"),
        )
    held = set(heads_on(text, [last.head.hex() for last in batches]))
    found = [last for last in batches if last.head.hex() in held]
    if len(found) != 1:
        raise refused
    return joined([_held(found[0], ledger), vouched(ledger.of(Anchors).last(), ledger.last.operation)])


def no_slip(path: Path) -> BadInput:
    """Return that a file says nothing of any books: no alarm, as it may be any file."""
    return BadInput(
        say("this file is neither a slip nor a stamp"),
        where=str(path),
        do=say("name the file that `ultramicro books anchor` wrote, or type the letters of the head"),
    )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _is_text(path: Path) -> bool:
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _held(last: Last, ledger: Ledger) -> Message:
    return plural(
        "The books still have this head, at operation {operation} (batch {batch}, transfer {transfer}): "
        "nothing before it was changed. {n} operation came after.",
        "The books still have this head, at operation {operation} (batch {batch}, transfer {transfer}): "
        "nothing before it was changed. {n} operations came after.",
        ledger.last.operation - last.operation,
        operation=str(last.operation),
        batch=str(last.batch),
        transfer=str(last.seq),
    ).with_id("books.head_held")


def _stamp_checked(ledger: Ledger, path: Path, batches: Sequence[Last], root: Path | None) -> Message:
    from ultramicro.ledger.anchors.stamp import (  # noqa: PLC0415  an extra
        check_stamp,
        is_of,
        read_stamp,
        trusted_roots,
    )

    response = read_stamp(path)
    if response is None:
        raise no_slip(path)
    found = next((last for last in batches if is_of(response, last.head.hex())), None)
    if found is None:
        raise Unsound(NOT_HELD, where=str(path), do=LOOK_INTO)
    stamp = check_stamp(response, found.head.hex(), trusted_roots(root))
    return joined([_held(found, ledger), _stamp_told(stamp)])
