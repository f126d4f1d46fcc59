"""The desk at which somebody acts on a place's books: who, when, and under which key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeVar

from ultramicro.core.action import Before
from ultramicro.core.message import Message
from ultramicro.ledger.books_view import BooksView
from ultramicro.ledger.deciding import AccountWanted, Asked, Decision, Taken, View, keyed, needed
from ultramicro.ledger.engine.model import AnyOperation, Note, OpenAccount, Verdict, as_json, sound
from ultramicro.ledger.engine.state import account_number
from ultramicro.ledger.holds import releases
from ultramicro.ledger.loosening import NeedsSecond, loosened
from ultramicro.ledger.open_books import OpenBooks
from ultramicro.ledger.people.clerks import Clerk
from ultramicro.ledger.people.marks import Sort
from ultramicro.ledger.replays import Heard, Refused, accepted, entry, unrefused
from ultramicro.ledger.stores.opening import BOOKS, SHELVES
from ultramicro.ledger.stores.shelves import SpoiltShelvesError, throw_away

__all__ = ["Desk", "account_number"]

AnOperation = TypeVar("AnOperation", bound=AnyOperation)


def _no_secret(_who: str) -> str:
    return ""


@dataclass(kw_only=True)
class Desk(OpenBooks):
    """A set of books and somebody who acts on them; the books are opened when they are first needed.

    Parameters
    ----------
    root : Path
        The place's folder.
    currency : str
        The place's national currency.
    by : str
        Who acts, as they are called; the ledger only gets a mark for it.
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
    vouched : Clerk or None
        Who acts, where they have shown who they are.
    shown : bool
        Whether who acts has shown to who asks on their behalf who they are, as by signing in: no secret of a
        clerk is asked then.
    alone : bool
        Whether one person acts where two are asked for: what would loosen a safeguard is refused.
    for_others : bool
        Whether a server acts here for people elsewhere: what they name must not reach into its own network.
    secret_of, new_secret_of : callable
        Return what a person shows to be known by, from their name, and what they will show from now on; they
        are asked only where it is needed.
    loosens : list of Message
        What of safeguards was loosened by who acts now.
    make_key : callable or None
        Makes key and command where they are only made if they are needed.
    make, read_only : bool
        Whether books are made where there are none; whether they are only looked at, also while another
        process writes in them.
    """

    currency: str = "GBP"
    by: str = ""
    key: str = ""
    command: str = ""
    at: datetime
    on: date
    vouched: Clerk | None = None
    shown: bool = False
    alone: bool = False
    for_others: bool = False
    secret_of: Callable[[str], str] = field(default=_no_secret, repr=False)
    new_secret_of: Callable[[str], str] = field(default=_no_secret, repr=False)
    make_key: Callable[[], tuple[str, str]] | None = field(default=None, repr=False)
    heard: Heard = field(default_factory=Heard, repr=False)
    loosens: list[Message] = field(default_factory=list, repr=False)
    _asked: int = field(default=0, repr=False)
    _clerk: tuple[str, str] = field(default=("", ""), repr=False)

    @property
    def clerk(self) -> str:
        """What stands in the ledger for who acts; who only looks writes nothing, and gets no mark."""
        if self._clerk[0] != self.by:
            plain = self.read_only or not sound(self.by)  # the ledger refuses what no store can keep
            mark = self.by if plain else self.people.marks.mark(Sort.CLERK, self.by)
            self._clerk = self.by, mark
        return self._clerk[1]

    def work_out_anew(self) -> None:
        """Throw away what was worked out of the books, which is not what was kept, and begin anew."""
        ledger, self._ledger = self._ledger, None
        if ledger is not None:
            with suppress(SpoiltShelvesError):
                ledger.close()
        throw_away(self.root / BOOKS / SHELVES)
        self.heard, self._asked = Heard(), 0

    def turn(
        self,
        key: str,
        *,
        by: str,
        on: date,
        at: datetime,
        shown: bool = False,
        alone: bool = False,
        new_secret_of: Callable[[str], str] = _no_secret,
    ) -> None:
        """Begin another action at the same desk; nothing of who acted before counts for who acts now.

        Parameters
        ----------
        key, by, on, at, shown, alone, new_secret_of
            As for the desk.
        """
        self.key, self.by, self.on, self.at, self._asked = key, by, on, at, 0
        self.command, self.heard, self.loosens, self._words = "", Heard(), [], self.people.changes()
        # Who was known a turn ago would vouch for whoever comes next, and their secrets would be theirs.
        self.vouched, self.shown, self.alone, self.make_key = None, shown, alone, None
        self.secret_of, self.new_secret_of = _no_secret, new_secret_of
        # Their mark may have been erased with them since.
        self._clerk = ("", "")

    def sign(self, kind: type[AnOperation], /, **asked: Any) -> AnOperation:
        """Make an operation with the desk's key, time and name on it."""
        self._asked += 1
        key = self._unrefused(f"{self.key}:{self._asked}")
        return kind(key=key, at=self.at, actor=self.clerk, **asked)

    def submit(self, *operations: AnyOperation, opening: Sequence[OpenAccount] = ()) -> Sequence[Verdict]:
        """Submit operations that belong together: all are done and the accounts they need opened, or nothing.

        Raises
        ------
        Refused
            If the ledger refuses one of them.
        """
        verdicts = self._heard(
            self.ledger.submit(self._anew(operations, opening), together=True), len(operations)
        )
        if verdicts and not verdicts[0].accepted:
            raise Refused(verdicts[0], self.heard.booked())
        return verdicts

    def attempt(self, *operations: AnyOperation, opening: Sequence[OpenAccount] = ()) -> Sequence[Verdict]:
        """Submit operations that stand each for itself; a refusal is in its verdict."""
        return self._heard(self.ledger.submit(self._anew(operations, opening)), len(operations))

    def _anew(self, operations: Sequence[AnyOperation], opening: Sequence[OpenAccount]) -> list[AnyOperation]:
        """Return operations under keys that were not refused, behind what binds a person's word to them."""
        asked = [*opening, *(replace(each, key=self._unrefused(each.key)) for each in operations)]
        self.require_not_alone(asked)
        # In the same batch, or a crash between the two would leave a word bound to nothing done.
        return [self._bound(), *asked] if self.command and asked else asked

    def require_not_alone(self, asked: Sequence[AnyOperation]) -> None:
        """Refuse to loosen a safeguard where two people are asked for and one acts.

        Raises
        ------
        NeedsSecond
            If one of the operations would; nothing of them is done.
        """
        # Here, behind all verbs, so that one that is added needs nobody to think of it.
        if found := loosened(self.ledger.state.accounts, asked, self.people):
            if self.alone:
                raise NeedsSecond(found)
            self.loosens += found

    def _heard(self, verdicts: Sequence[Verdict], asked: int) -> Sequence[Verdict]:
        """Take in the verdicts on the last so many operations that were asked, and return them."""
        # What binds a word and opens accounts comes before them and is nobody's answer.
        given = verdicts[-asked:] if asked else verdicts
        self.heard.take(given)
        return given

    def _bound(self) -> Note:
        """Return the note that binds a person's own word to the command it was given for."""
        body = as_json({"command": self.command})
        return Note(key=self.key, at=self.at, actor=self.clerk, about=self.key, kind="command", body=body)

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
            by=self.clerk,
            login=self.by,
            key=self.key,
            vouched=self.vouched is not None,
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
        # In one with what needs them, or a refusal would leave accounts behind and say that nothing changed.
        opening = [opens for wanted in needed(decision.accounts) if (opens := self._opening(wanted))]
        # Words that were there before belong to something that was done.
        new = [memo.ref for memo in decision.memos if not self.people.words(memo.ref)]
        # Words before the ledger: it must never refer to what a crash kept from being written.
        self.people.remember_all(decision.memos)
        for key in decision.done_before:
            self.before(key)
        operations = keyed(decision.operations, self.asked().key_of)
        self._asked += sum(not operation.key for operation in decision.operations)
        try:
            submit = self.attempt if decision.each_alone else self.submit
            verdicts = submit(*operations, opening=opening) if operations else ()
        except Refused:
            # The words of what was never done are nobody's to keep.
            for ref in new:
                self.people.forget(ref)
            raise
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
        given = self.ledger.verdicts([self.key, f"{self.key}:1"])  # each question may go to another machine
        bound = self.ledger.store.recorded(self.key) if self.command and given[self.key] else None
        if bound and bound.asked != self._bound().asked():
            raise Refused(Verdict(self.key, "key_reused"))
        if self.before(f"{self.key}:1"):
            return self.earlier()
        found = entry(self.ledger, self.key) if bound else None
        return replace(found, about="") if found else None  # a mark says nothing to who gave the word

    def earlier(self) -> Before | None:
        """Return when and as what the first of what was done before was written, if anything was."""
        old = self.heard.old
        return entry(self.ledger, next((v for v in old if v.first_seq), old[0]).key) if old else None

    @property
    def short_key(self) -> str:
        """The key as a part of a number that people say: what stands for a word of theirs is left whole."""
        if not self.key and self.make_key:
            self.key, self.command = self.make_key()
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
        wanted = AccountWanted(
            owner,
            currency or self.currency,
            account_class,
            floor_pence=floor_pence,
            ceiling_pence=ceiling_pence,
        )
        if opening := self._opening(wanted):
            self._open(opening)
        return wanted.number

    def _opening(self, wanted: AccountWanted) -> OpenAccount | None:
        """Return what opens an account; None where it is there."""
        number = wanted.number
        if self.ledger.account(number) is not None:
            return None
        return OpenAccount(
            key=unrefused(self.ledger, f"open:{number}")[0],
            at=self.at,
            actor=self.clerk,
            account=number,
            **wanted._asdict(),
        )

    def release_expired(self) -> None:
        """Write down that money whose time is over is not set aside any more, before anything is decided."""
        for each in releases(self.view(), self.asked()):
            self.ledger.submit([replace(each, key=unrefused(self.ledger, each.key)[0])])

    def _open(self, opening: OpenAccount) -> None:
        self.require_not_alone([opening])
        (verdict,) = self.ledger.submit([opening])
        if not verdict.accepted:
            raise Refused(verdict, self.heard.booked())

    def memo(self, words: str, *, of: str = "") -> str:
        """Keep words outside the ledger and return what the ledger may know of them: a reference."""
        return self.people.remember(f"{self.key}:{self._asked + 1}", words, of=of)
