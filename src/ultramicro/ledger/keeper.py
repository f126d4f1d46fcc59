"""One set of books for many threads of one process: a web application, a till, a workshop of many tables.

Who acts stands in line for one writer, which shares a commit among all who wait and lets other processes have
their turn in between. Who only looks does so through a connection of their own, and so never sees what is not
durable yet.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Self

from ultramicro.core.action import Action, Done
from ultramicro.core.errors import Unsound
from ultramicro.ledger.as_told import AsTold, require_as_told
from ultramicro.ledger.carry_out import carry_out
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.book import Ledger, LedgerStopped
from ultramicro.ledger.engine.group import GroupCommit
from ultramicro.ledger.stores.opening import wait_seconds
from ultramicro.ledger.stores.shelves import SpoiltShelvesError
from ultramicro.ledger.stores.telling import telling_damage
from ultramicro.place.config import Config, load_config


@contextmanager
def keeper(place: Path) -> Iterator[Keeper]:
    """Keep a place's books open for many threads.

    Parameters
    ----------
    place : Path
        Its folder.

    Yields
    ------
    Keeper
        Through which they act and look.

    Raises
    ------
    BadInput
        If the place has no books, or they cannot be opened.
    Unsound
        If the books do not prove themselves.
    """
    config = load_config(place)
    with Keeper(config) as kept:
        yield kept


class Keeper:
    """A place's books, kept open for many threads; see `keeper`.

    Parameters
    ----------
    config : Config
        What the place's settings say. Another may be put in its place while the books are open; every action
        goes by the one that stands when it begins.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        # Its ends are safe to use from many threads.
        self._readers: deque[Desk] = deque()
        self._writing = _Writing(config)
        try:
            self._writing.open()
            self._group = GroupCommit(self._writing, wait_seconds=wait_seconds(config.settings))
        except BaseException:
            self._writing.close()
            raise

    def carry_out(
        self,
        action: Action[Desk],
        *,
        group: str,
        word: str = "",
        by: str = "",
        on: date | None = None,
        shown: bool = False,
        alone: bool = False,
        new_secret: str = "",
        told: AsTold | None = None,
    ) -> Done:
        """Do an action, or say that it was done before; returns when what it did is durable.

        Parameters
        ----------
        action, group, word
            As for `carry_out.carry_out`. A form gives each of its pages a word of its own: the same page sent
            twice acts once, also on both sides of midnight.
        by : str
            Who acts.
        on : date, optional
            The day on which it counts; today where it is not given.
        shown : bool
            Whether they have shown to the caller who they are: a clerk need not show their secret then.
        alone : bool
            Whether one person acts where two are asked for: what would loosen a safeguard is refused.
        new_secret : str
            What a clerk is known by from now on, where the action makes one.
        told : AsTold, optional
            What they were told that it would do.

        Raises
        ------
        BadInput
            As for `carry_out.carry_out`; `as_told.ToldOtherwiseError` where it would do another thing than
            they were told, `loosening.NeedsSecond` where it wants a second person.
        BooksBusy, NotKnownYet, LedgerStopped
            As for `engine.group.GroupCommit.submit`.
        """
        now = datetime.now(UTC)
        day = on or now.astimezone().date()
        if action.reads_only:
            with self.reading(by=by, on=day) as desk:
                return carry_out(action, desk, group=group, word=word)

        def act(_: Ledger) -> Done:
            desk = self._writing.desk
            desk.settings, desk.currency = self.config.settings, self.config.currency
            desk.people.look_anew()
            desk.turn("", by=by, on=day, at=now, shown=shown, alone=alone, new_secret_of=lambda _: new_secret)
            still = partial(require_as_told, desk=desk, told=told) if told else None
            with telling_damage(str(self.config.root)):
                return carry_out(action, desk, group=group, word=word, still=still)

        return self._group.do(act)

    @contextmanager
    def reading(self, *, by: str = "", on: date | None = None) -> Iterator[Desk]:
        """Look at the books as they stand now, through a connection that nobody else uses meanwhile.

        All that is read inside is of one moment, and durable.
        """
        now = datetime.now(UTC)
        with telling_damage(str(self.config.root)):
            desk = self._looking()
            try:
                desk.settings, desk.currency = self.config.settings, self.config.currency
                desk.turn("", by=by, on=on or now.astimezone().date(), at=now)
                yield desk
            except BaseException:
                desk.close()
                raise
            # Only after all went well: a connection that failed half-way is closed and not used again.
            self._readers.append(desk)

    def _looking(self) -> Desk:
        """Return a desk that sees the books as they stand now: one that nobody uses, or a new one."""
        while True:
            try:
                desk = self._readers.pop()
            except IndexError:
                return _desk(self.config, read_only=True)
            try:
                desk.ledger.look_again()
            except (LedgerStopped, Unsound):  # another copy is in their place, or the server went away
                desk.close()
            else:
                return desk

    def answers(self, within_seconds: float) -> bool:
        """Whether the books could be written within a time; see `engine.group.GroupCommit.answers`."""
        return self._group.answers(within_seconds)

    def close(self) -> None:
        """Wait for what was asked, and let go of the books; whoever comes later is told so."""
        with ExitStack() as closing:
            closing.callback(self._writing.close)
            for desk in self._readers:
                closing.callback(desk.close)
            # First, though it stands last: callbacks run when it has ended.
            self._group.close()

    def __enter__(self) -> Self:
        """Use it in a `with` block."""
        return self

    def __exit__(self, *error: object) -> None:
        """Let go of the books."""
        self.close()


class _Writing:
    """The desk of the writer, opened again where its ledger has stopped."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.desk = _desk(config, read_only=False)

    def open(self) -> Ledger:
        """Return the ledger; opening it again proves the books."""
        with telling_damage(str(self.config.root)):
            if self.desk.ledger.stopped:
                self.close()
                self.desk = _desk(self.config, read_only=False)
            return self.desk.ledger

    @contextmanager
    def one_commit(self) -> Iterator[None]:
        """Make words and ledger durable at the end, the words first: the ledger refers to them."""
        # What is entered last ends first.
        with self.desk.ledger.one_commit(), self.desk.people.one_commit():
            yield

    def close(self) -> None:
        """Let go of what is open."""
        try:
            self.desk.close()
        except SpoiltShelvesError:
            self.desk.work_out_anew()


def _desk(config: Config, *, read_only: bool) -> Desk:
    now = datetime.now(UTC)
    return Desk(
        root=config.root, currency=config.currency, settings=config.settings, read_only=read_only,
        for_others=True,
        at=now, on=now.date(),
    )  # fmt: skip
