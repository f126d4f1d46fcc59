"""The desk at which somebody acts on a place's books: who, when, and under which key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import apsw

from ultramicro.core.action import Before
from ultramicro.ledger.books_view import BooksView
from ultramicro.ledger.deciding import Asked, Decision, Taken, View, keyed
from ultramicro.ledger.engine.book import Ledger
from ultramicro.ledger.engine.model import AnyOperation, Note, OpenAccount, Verdict, as_json, sound
from ultramicro.ledger.engine.state import account_number
from ultramicro.ledger.people import binding
from ultramicro.ledger.people.register import People
from ultramicro.ledger.replays import Heard, Refused, accepted, entry, unrefused
from ultramicro.ledger.stores.opening import BOOKS, SHELVES, has_books, no_books, open_ledger, people_path
from ultramicro.ledger.stores.shelves import SpoiltShelvesError, throw_away

__all__ = ["Desk", "account_number"]

AnOperation = TypeVar("AnOperation", bound=AnyOperation)


@dataclass(kw_only=True)
class Desk:
    """A set of books and somebody who acts on them; the books are opened when they are first needed.

    Parameters
    ----------
    root : Path
        The place's folder.
    currency : str
        The place's national currency.
    by : str
        Who acts.
    key : str
        What makes the action safe to repeat; each of its operations has the key and a number.
    command : str
        What the key was given for, where it is a person's own word: a word serves one command.
    at : datetime
        Now, in UTC.
    on : date
        The day on which it counts.
    settings : mapping
        What place.toml says.
    make, read_only : bool
        Whether books are made where there are none; whether they are only looked at, also while another
        process writes in them.
    """

    root: Path
    currency: str = "GBP"
    by: str = ""
    key: str = ""
    command: str = ""
    at: datetime
    on: date
    settings: Mapping[str, object] = field(default_factory=dict)
    make: bool = False
    read_only: bool = False
    heard: Heard = field(default_factory=Heard, repr=False)
    _asked: int = field(default=0, repr=False)
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
            if self._held is not None:
                self._held.enter_context(opened.turn())
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
            # The note is read first: somebody may change the people in between.
            seen, opened = binding.noted(path.parent), People(path)
            try:
                binding.require_latest(opened.db, seen, str(self.root))
            except Exception:
                opened.close()
                raise
            self._people = opened
        return self._people

    def _require_one_set(self, whose: binding.Bound, ledger: Ledger) -> None:
        """Refuse people and ledger that do not belong together."""
        try:
            binding.require_same(whose, ledger.store, str(self.root))
        except Exception:
            ledger.close()
            raise

    def _bind(self) -> None:
        """Write into the people file whose it is, when it was changed or never was."""
        people, ledger = self._people, self._ledger
        if people is None or self.read_only or people.db.in_transaction or not people.is_in_place():
            return
        if ledger is not None and ledger.stopped:  # what it has in memory may not be in the books
            ledger = None
        begun = ledger is not None and ledger.last.batch > 0
        if people.changes() > self._bound_at or (begun and not binding.bound(people.db).books):
            before = people.changes()
            binding.bind(people, self.root / BOOKS, ledger)
            self._bound_at, self._words = people.changes(), self._words + people.changes() - before

    def close(self) -> None:
        """Let go of the books."""
        with suppress(apsw.Error):  # the edition lags then, which does no harm
            self._bind()
        for opened in (self._people, self._ledger):
            if opened is not None:
                opened.close()

    def work_out_anew(self) -> None:
        """Throw away what was worked out of the books, which is not what was kept, and begin anew."""
        ledger, self._ledger = self._ledger, None
        if ledger is not None:
            with suppress(SpoiltShelvesError):
                ledger.close()
        throw_away(self.root / BOOKS / SHELVES)
        self.heard, self._asked = Heard(), 0

    def __enter__(self) -> Self:
        """Use it in a `with` block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the books."""
        self.close()

    def turn(self, key: str, *, by: str, on: date, at: datetime) -> None:
        """Begin another action at the same desk."""
        self.key, self.by, self.on, self.at, self._asked = key, by, on, at, 0
        self.command, self.heard, self._words = "", Heard(), self.people.changes()

    def sign(self, kind: type[AnOperation], /, **asked: Any) -> AnOperation:
        """Make an operation with the desk's key, time and name on it."""
        self._asked += 1
        key = self._unrefused(f"{self.key}:{self._asked}")
        return kind(key=key, at=self.at, actor=self.by, **asked)

    def submit(self, *operations: AnyOperation) -> Sequence[Verdict]:
        """Submit operations that belong together: all are done, or none.

        Raises
        ------
        Refused
            If the ledger refuses one of them.
        """
        verdicts = self._heard(self.ledger.submit(self._anew(operations), together=True), len(operations))
        if verdicts and not verdicts[0].accepted:
            raise Refused(verdicts[0], self.heard.booked())
        return verdicts

    def attempt(self, *operations: AnyOperation) -> Sequence[Verdict]:
        """Submit operations that stand each for itself; a refusal is in its verdict."""
        return self._heard(self.ledger.submit(self._anew(operations)), len(operations))

    def _anew(self, operations: Sequence[AnyOperation]) -> list[AnyOperation]:
        """Return operations under keys that were not refused, behind what binds a person's word to them."""
        asked = [replace(each, key=self._unrefused(each.key)) for each in operations]
        return [self._bound(), *asked] if self.command and asked else asked

    def _heard(self, verdicts: Sequence[Verdict], asked: int) -> Sequence[Verdict]:
        """Take in the verdicts on the last so many operations that were asked, and return them."""
        given = verdicts[-asked:] if asked else verdicts
        self.heard.take(given)
        return given

    def _bound(self) -> Note:
        """Return the note that binds a person's own word to the command it was given for."""
        body = as_json({"command": self.command})
        return Note(key=self.key, at=self.at, actor=self.by, about=self.key, kind="command", body=body)

    def _unrefused(self, key: str) -> str:
        """Return the key, or its next try where it was refused."""
        free, code = unrefused(self.ledger, key)
        self.heard.refused_before = code or self.heard.refused_before
        return free

    def view(self) -> View:
        """Return the books as they stand, for who decides."""
        return BooksView(self.ledger, self.people, currency=self.currency, settings=self.settings)

    def asked(self) -> Asked:
        """Return when, by whom and under which key something is asked."""
        return Asked(
            day=self.on,
            at=self.at,
            by=self.by,
            key=self.key,
            is_word=bool(self.command),
            begun=self._asked,
            named=lambda key, number: self._unrefused(f"{key}:{number}"),
        )

    def take(self, decision: Decision) -> Taken:
        """Do what was decided: open accounts, keep words, and submit the operations.

        Raises
        ------
        Refused
            If the ledger refuses one of those that belong together.
        """
        for wanted in decision.accounts:
            owner, currency, account_class, floor, ceiling = wanted
            self.account(owner, currency, account_class, floor_pence=floor, ceiling_pence=ceiling)
        for memo in decision.memos:
            self.people.remember(memo.ref, memo.words, of=memo.of)
        for key in decision.done_before:
            self.before(key)
        operations = keyed(decision.operations, self.asked().key_of)
        self._asked += sum(not operation.key for operation in decision.operations)
        verdicts = (self.attempt if decision.each_alone else self.submit)(*operations) if operations else ()
        return Taken(verdicts=verdicts, view=self.view())

    def before(self, key: str) -> bool:
        """Whether the operation of a key was done before; that it was refused does not count."""
        verdict = accepted(self.ledger, key)
        self.heard.old += [verdict] if verdict else []
        return verdict is not None

    def begun(self) -> Before | None:
        """Return when this command was begun, if it was.

        Raises
        ------
        Refused
            If its key is none, or was given for another command.
        """
        if not sound(self.key):
            raise Refused(Verdict(self.key, "bad_key"))
        bound = self.ledger.store.recorded(self.key) if self.command else None
        if bound and bound.asked != self._bound().asked():
            raise Refused(Verdict(self.key, "key_reused"))
        if self.before(f"{self.key}:1"):
            return self.earlier()
        return entry(self.ledger, self.key) if bound else None

    def earlier(self) -> Before | None:
        """Return when and as what the first of what was done before was written, if anything was."""
        old = self.heard.old
        return entry(self.ledger, next((v for v in old if v.first_seq), old[0]).key) if old else None

    @property
    def short_key(self) -> str:
        """The key as a part of a number that people say: a person's own word is left whole."""
        return self.key if self.command else self.key[:8]

    @property
    def changed(self) -> bool:
        """Whether this command did anything so far; that an account was opened on the way does not count."""
        words = self._people is not None and self._people.changes() > self._words
        return bool(self.heard.new) or words or self.heard.elsewhere

    def account(
        self,
        owner: str,
        currency: str = "",
        account_class: str = "member",
        *,
        floor_pence: int | None = 0,
        ceiling_pence: int | None = None,
    ) -> str:
        """Return somebody's account, opened if it is not there.

        Parameters
        ----------
        owner : str
            An id of `people`, or the name of one of the place's own accounts.
        currency, account_class : str
            The account's number is made of these and the owner.
        floor_pence, ceiling_pence : int or None
            Its limits, if it is opened. [pence]
        """
        number = account_number(owner, currency or self.currency, account_class)
        if self.ledger.account(number) is None:
            self._open(
                OpenAccount(
                    key=unrefused(self.ledger, f"open:{number}")[0],
                    at=self.at,
                    actor=self.by,
                    account=number,
                    owner=owner,
                    currency=currency or self.currency,
                    account_class=account_class,
                    floor_pence=floor_pence,
                    ceiling_pence=ceiling_pence,
                )
            )
        return number

    def _open(self, opening: OpenAccount) -> None:
        (verdict,) = self.ledger.submit([opening])
        if not verdict.accepted:
            raise Refused(verdict, self.heard.booked())

    def memo(self, words: str, *, of: str = "") -> str:
        """Keep words outside the ledger and return what the ledger may know of them: a reference."""
        return self.people.remember(f"{self.key}:{self._asked + 1}", words, of=of)
