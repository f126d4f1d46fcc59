"""Ledger and people of a place in use: opened when needed, held through a command, and let go of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import apsw

from ultramicro.ledger.engine.book import Ledger
from ultramicro.ledger.people import binding
from ultramicro.ledger.people.register import People
from ultramicro.ledger.stores.opening import BOOKS, has_books, no_books, open_ledger, people_path

DAMAGE = apsw.CorruptError, apsw.NotADBError
"""What SQLite says of a file that is damaged, or is none of its own."""


@dataclass(kw_only=True)
class OpenBooks:
    """A set of books in use; see `Desk` for what each field is."""

    root: Path
    settings: Mapping[str, object] = field(default_factory=dict)
    make: bool = False
    read_only: bool = False
    _words: int = field(default=0, repr=False)
    _bound_at: int = field(default=0, repr=False)
    _ledger: Ledger | None = field(default=None, repr=False)
    _people: People | None = field(default=None, repr=False)
    _held: ExitStack | None = field(default=None, repr=False)

    @property
    def ledger(self) -> Ledger:
        """The ledger, proved when it is opened.

        Raises
        ------
        BadInput
            If the place has no books and none are to be made.
        """
        if self._ledger is None:
            if not self.make and not has_books(self.root, self.settings):
                raise no_books(self.root)
            whose = binding.bound_in(people_path(self.root))
            opened = open_ledger(self.root, self.settings, read_only=self.read_only)
            self._require_one_set(whose, opened)
            self._ledger = opened
            # The turn lasts to the end of the command, so that nothing changes under a decision.
            if self._held is not None:
                self._held.enter_context(opened.turn())
        return self._ledger

    @property
    def opened(self) -> Ledger | None:
        """The ledger, if it was needed so far."""
        return self._ledger

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Have the books to oneself from when they are first needed until the end of a command.

        What a command decides rests on what it has read: between the two, nobody else may act.
        """
        if self._held is not None:
            yield
            return
        with ExitStack() as held:
            self._held = held
            try:
                if self._ledger is not None:
                    held.enter_context(self._ledger.turn())
                yield
            finally:
                # In this turn: nobody can put other books in the place of these meanwhile.
                with suppress(apsw.Error):  # the edition lags then, which does no harm
                    self._bind()
                self._held = None

    @property
    def people(self) -> People:
        """The people of the books."""
        if self._people is None:
            path = people_path(self.root)
            if not path.is_file():
                # Where the people were lost, an empty file in their place would say that nobody is here.
                self.ledger  # noqa: B018
            # The note is read first: somebody may change the people in between.
            seen = binding.noted(path.parent)
            try:
                opened = People(path)
            except DAMAGE as error:
                raise binding.unusable(path, str(error)) from error
            try:
                binding.require_latest(opened.db, seen, str(self.root))
            except DAMAGE as error:
                opened.close()
                raise binding.unusable(path, str(error)) from error
            except Exception:
                opened.close()
                raise
            self._people = opened
        return self._people

    def _require_one_set(self, whose: binding.Bound, ledger: Ledger) -> None:
        """Refuse people and ledger that do not belong together."""
        try:
            binding.require_same(whose, ledger.store, str(self.root))
            if not whose.books:
                owners = (account.owner for account in ledger.accounts())
                binding.require_not_lost(people_path(self.root), owners, str(self.root))
        except Exception:
            ledger.close()
            raise

    def _bind(self) -> None:
        """Write into the people file whose it is, when it was changed or never was."""
        people, ledger = self._people, self._ledger
        # A file that was replaced meanwhile has an edition of its own, which ours would spoil.
        if people is None or self.read_only or people.db.in_transaction or not people.is_in_place():
            return
        if ledger is not None and ledger.stopped:  # what it has in memory may not be in the books
            ledger = None
        begun = ledger is not None and ledger.last.batch > 0
        if people.changes() > self._bound_at or (begun and not binding.bound(people.db).books):
            before = people.changes()
            binding.bind(people, self.root / BOOKS, ledger)
            self._bound_at = people.changes()
            self._words += self._bound_at - before  # nothing that the command did

    def close(self) -> None:
        """Let go of the books."""
        with suppress(apsw.Error):  # the edition lags then, which does no harm
            self._bind()
        for opened in (self._people, self._ledger):
            if opened is not None:
                opened.close()

    def __enter__(self) -> Self:
        """Use it in a `with` block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the books."""
        self.close()
