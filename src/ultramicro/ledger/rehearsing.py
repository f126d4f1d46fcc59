"""What an action of several steps would do: it is done on a copy of the books, which is thrown away."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from ultramicro.core.action import Action, Done
from ultramicro.ledger.carry_out import carry_out
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.state import Account
from ultramicro.ledger.foretelling import Change, Foretold, Move, may_spend_pence, name_of
from ultramicro.ledger.loosening import NeedsSecond
from ultramicro.ledger.people import binding
from ultramicro.ledger.stores.backup import copy_small
from ultramicro.ledger.stores.opening import BOOKS, SHELVES, ledger_path, people_path

MOST_OPERATIONS = 50_000
"""Books with more are not copied while somebody waits for a page."""
MOST_BYTES = 64 << 20
"""Nor are more files than this, which some actions read beside the books. [bytes]"""
SETTINGS = "place.toml"


class Before(NamedTuple):
    """How the books stood: accounts by number, the last transfer and the last operation."""

    accounts: Mapping[str, Account]
    seq: int
    operation: int


def can_rehearse(action: Action[Desk], desk: Desk) -> bool:
    """Whether an action can be tried on a copy: not what asks outside, wants a secret, or large books.

    Parameters
    ----------
    action : Action
        What would be done.
    desk : Desk
        That looks at the books.
    """
    asks_outside = bool(getattr(action, "stamp", ""))
    alone = action.makes_books or action.replaces_books or action.asks_secret or asks_outside
    if alone or sum(each.stat().st_size for each in _files(desk.root, action.folders)) > MOST_BYTES:
        return False
    return desk.ledger.last.operation <= MOST_OPERATIONS


def rehearse(action: Action[Desk], desk: Desk, *, group: str, word: str = "") -> Foretold:
    """Tell what an action would do by doing it on a copy.

    Parameters
    ----------
    action : Action
        What would be done; what it writes must lie where it may be written over.
    desk : Desk
        That looks at the books, with who asks and on which day.
    group, word : str
        As for `carry_out`: under the same word the same numbers are made.

    Raises
    ------
    BadInput
        If it would be refused as the books stand.
    """
    loosens: tuple[Any, ...] = ()
    try:
        done, found = _tried(action, desk, group=group, word=word, alone=True)
    except NeedsSecond as needed:
        loosens = needed.loosens
        done, found = _tried(action, desk, group=group, word=word, alone=False)
    return replace(found, says=done.says, rows=done.rows, loosens=loosens)


def _tried(action: Action[Desk], desk: Desk, *, group: str, word: str, alone: bool) -> tuple[Done, Foretold]:
    with _copied(desk, alone=alone) as trial:
        _copy_files(desk.root, trial.root, action.folders)
        before = _standing(trial)
        done = carry_out(_aside(action, trial.root), trial, group=group, word=word)
        return done, _told(trial, before)


@contextmanager
def _copied(desk: Desk, *, alone: bool) -> Iterator[Desk]:
    """Give a desk at a copy of the books of another one."""
    with tempfile.TemporaryDirectory(prefix="ultramicro-rehearsal-") as folder:
        root = Path(folder)
        (root / BOOKS).mkdir(mode=0o700)
        desk.ledger.store.backup(ledger_path(root))
        desk.people.backup(people_path(root))
        binding.at_most(people_path(root), desk.ledger.last)
        copy_small(desk.root / BOOKS, root / BOOKS)
        _copy_shelves(desk.root / BOOKS / SHELVES, root / BOOKS / SHELVES)
        trial = Desk(
            root=root, currency=desk.currency, settings=_in_a_file(desk.settings), by=desk.by, at=desk.at,
            on=desk.on, shown=desk.shown, alone=alone, for_others=True,
        )  # fmt: skip
        with trial:
            yield trial


def _files(root: Path, folders: Collection[str]) -> Iterator[Path]:
    """Yield the files that an action reads: none, or those of its folders and the place's settings."""
    if folders and (root / SETTINGS).is_file():
        yield root / SETTINGS
    for folder in folders:
        yield from (each for each in sorted((root / folder).rglob("*")) if each.is_file())


def _copy_files(root: Path, to: Path, folders: Collection[str]) -> None:
    """Copy what an action reads: what it writes among them must not touch the place's own."""
    for each in _files(root, folders):
        target = to / each.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(each, target)


def _in_a_file(settings: Mapping[str, object]) -> dict[str, object]:
    """Return the settings of a place without its database: the copy is a file."""
    books = settings.get("books")
    kept = (
        {name: each for name, each in books.items() if name != "database"}
        if isinstance(books, Mapping)
        else {}
    )
    return {**settings, "books": kept}


def _copy_shelves(source: Path, target: Path) -> None:
    """Take along what was worked out of the books; without it all would be worked out anew."""
    if not source.is_file():
        return
    try:
        with (
            apsw.Connection(str(source), flags=apsw.SQLITE_OPEN_READONLY) as db,
            apsw.Connection(str(target)) as copy,
            copy.backup("main", db, "main") as running,
        ):
            running.step()
    except apsw.Error:  # somebody keeps it just now
        target.unlink(missing_ok=True)


def _aside(action: Action[Desk], root: Path) -> Action[Desk]:
    """Return an action that writes beside the copy where it would write a file of the place's."""
    writes = {f.name: getattr(action, f.name) for f in fields(action)}
    paths = {
        name: path for name, path in writes.items() if isinstance(path, Path) and _is_to_be_written(path)
    }
    return replace(action, **{name: root / f"made-{path.name}" for name, path in paths.items()})


def _is_to_be_written(path: Path) -> bool:
    """Whether a path names what is not there yet, or an empty folder that waits for files."""
    return not path.exists() or (path.is_dir() and not any(path.iterdir()))


def _standing(desk: Desk) -> Before:
    accounts = {each.account: each for each in desk.ledger.accounts()}
    return Before(accounts, desk.ledger.last.seq, desk.ledger.last.operation)


def _told(desk: Desk, before: Before) -> Foretold:
    after = {each.account: each for each in desk.ledger.accounts()}
    moved = list(desk.ledger.transfers(before.seq))

    def called(account: str) -> str:
        return name_of(desk.people, after[account].owner)

    order = dict.fromkeys(number for t in moved for number in (t.debit, t.credit))
    return Foretold(
        known=True,
        moves=[
            Move(
                giver=called(t.debit), taker=called(t.credit), pence=t.amount_pence, currency=t.currency,
                kind=t.kind, debit=t.debit, credit=t.credit,
            )
            for t in moved
        ],
        changes=[_change(after[number], before.accounts.get(number), called(number)) for number in order],
    )  # fmt: skip


def _change(now: Account, was: Account | None, owner: str) -> Change:
    return Change(
        account=now.account, owner=owner, owner_id=now.owner, account_class=now.account_class,
        currency=now.currency, before_pence=was.balance_pence if was else 0, after_pence=now.balance_pence,
        left_pence=may_spend_pence(now), is_new=was is None,
    )  # fmt: skip
