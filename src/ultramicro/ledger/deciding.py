"""Deciding apart from doing: what a command decides is a value, worked out without disk, clock or chance.

`Deciding.decide` looks at a `View` of the books and at what is `Asked`. It returns a `Decision`: operations,
the accounts and words that they need, and what is to be said. A `Doer` takes the decision in: `desk.Desk`, or
`simulated.SimulatedBooks` for a simulation. What is said then is no more than was done.
A refusal is raised: `BadInput` by who decides, `Refused` by the ledger.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol, TypeVar

from ultramicro.core.action import Action, Done, Status
from ultramicro.core.message import joined, note
from ultramicro.ledger.engine.events import Event, note_of
from ultramicro.ledger.engine.model import AnyOperation, Leg, Note, Post, Verdict
from ultramicro.ledger.engine.projections import P
from ultramicro.ledger.engine.reversals import still_standing
from ultramicro.ledger.engine.state import Account, State, Transfer, account_number
from ultramicro.ledger.people.names import Names

AnOperation = TypeVar("AnOperation", bound=AnyOperation)
SHORT = 8


class AccountWanted(NamedTuple):
    """An account that a decision needs; it is opened with these limits, in pence, where it is not there."""

    owner: str
    currency: str
    account_class: str = "member"
    floor_pence: int | None = 0
    ceiling_pence: int | None = None

    @property
    def number(self) -> str:
        """Its number."""
        return account_number(self.owner, self.currency, self.account_class)


def needed(accounts: Sequence[AccountWanted]) -> list[AccountWanted]:
    """Return accounts that are wanted, each once: with the limits with which it is wanted first."""
    first: dict[str, AccountWanted] = {}
    for wanted in accounts:
        first.setdefault(wanted.number, wanted)
    return list(first.values())


class Memo(NamedTuple):
    """Words of a person, kept with the people; the ledger knows only their reference.

    `of` is whose they are, by id; of several, with blanks between them.
    """

    ref: str
    words: str
    of: str = ""


def _by_number(key: str, number: int) -> str:
    return f"{key}:{number}"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """When something is asked, by whom, and under which key.

    Parameters
    ----------
    day : date
        The day on which it counts.
    at : datetime
        Now, in UTC.
    by : str
        Who asks, as the ledger knows them: by a mark.
    login : str
        What they are called; nothing where that is the same.
    key : str
        What makes it safe to repeat.
    vouched : bool
        Whether they have shown a clerk's secret; else it rests on trust who asks.
    is_word : bool
        Whether the key is a person's own word, which is left whole where it is shown.
    begun : int
        How many operations the same command asked for before.
    named : callable
        Makes the key of an operation from the key and its number: the next try where it was refused before.
    """

    day: date
    at: datetime
    by: str = ""
    login: str = ""
    key: str = ""
    vouched: bool = False
    is_word: bool = False
    begun: int = 0
    named: Callable[[str, int], str] = field(default=_by_number, repr=False, compare=False)

    @property
    def clerk(self) -> str:
        """What to call who asks."""
        return self.login or self.by

    @property
    def short_key(self) -> str:
        """The key as a part of a number that people say."""
        return self.key if self.is_word else self.key[:SHORT]

    def key_of(self, number: int) -> str:
        """Return the key of the first, second … operation of a decision that has no key of its own."""
        return self.named(self.key, self.begun + number)

    def memo(self, words: str, *, of: str = "", operation: int = 1) -> Memo:
        """Return words of a person as a decision keeps them, with the reference that a leg names.

        Parameters
        ----------
        words : str
            What they wrote; the reference is empty if they wrote nothing.
        of : str
            Whose words they are, by id, so that they are erased with them.
        operation : int
            Which of the decision's operations they belong to, from 1 on.
        """
        # The operation's own key, so that a command that is given again finds the words it left.
        return Memo(f"{self.key}:{self.begun + operation}" if words else "", words, of)

    def note(self, event: Event, *, about: str, key: str = "") -> Note:
        """Return the note that writes an event down; without a key, it gets that of its place."""
        return note_of(event, about=about, key=key, at=self.at, actor=self.by)

    def post(self, *legs: Leg, reverses: int | None = None, on: date | None = None, key: str = "") -> Post:
        """Return the operation that moves money: all legs or none, on the day that is asked or another."""
        return Post(
            key=key, at=self.at, actor=self.by, legs=legs, business_on=on or self.day, reverses=reverses
        )

    def operation(self, kind: type[AnOperation], /, *, key: str = "", **asked: Any) -> AnOperation:
        """Return another operation with the time and name of who asks on it."""
        return kind(key=key, at=self.at, actor=self.by, **asked)


class View(ABC):
    """What a decision may look at: the books as they stand. Nothing can be changed through it."""

    currency: str
    """The place's own."""
    settings: Mapping[str, object]
    """What place.toml says."""
    people: Names

    @property
    @abstractmethod
    def state(self) -> State:
        """Accounts, open holds, and the last closed day; not to be changed."""

    @abstractmethod
    def of(self, projection: type[P]) -> P:
        """Return a projection as it stands; not to be changed."""

    @abstractmethod
    def verdict(self, key: str) -> Verdict | None:
        """Return what was said to a key, if it was used."""

    @abstractmethod
    def posting(self, seq: int) -> tuple[Transfer, ...]:
        """Return all transfers that were posted together with one; none if there is no such one."""

    def account(self, number: str) -> Account | None:
        """Return an account as it stands."""
        return self.state.accounts.get(number)

    def balance(self, number: str) -> int:
        """Return a balance in pence; of an account that is not there, 0."""
        found = self.account(number)
        return found.balance_pence if found else 0

    def standing(self, seq: int) -> list[Transfer]:
        """Return the transfers of a posting that were not taken back."""
        return still_standing(self.state, self.posting(seq))


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What came of a decision.

    Parameters
    ----------
    verdicts : sequence of Verdict
        On the operations of the decision, in order.
    view : View
        The books afterwards.
    """

    verdicts: Sequence[Verdict]
    view: View

    @property
    def first_seq(self) -> int:
        """The number of the first transfer that was made; 0 if none was."""
        return next((verdict.first_seq for verdict in self.verdicts if verdict.first_seq), 0)


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What is to be done, and what is to be said of it.

    Parameters
    ----------
    operations : sequence of Operation
        In order; one without a key gets one made of the command's key and its number.
    accounts : sequence of AccountWanted
        Accounts that they need; opened where they are not there.
    memos : sequence of Memo
        Words of people that they refer to.
    each_alone : bool
        Whether each operation stands for itself; otherwise all are done or none.
    done_before : sequence of str
        Keys of what was found to be done before, so that the answer can say so.
    says : str
        A message made from what was decided.
    rows : sequence of mapping
        With ids as keys.
    answer : callable or None
        Makes the answer where it needs what only the books give: the number of a transfer, a balance after.
    """

    operations: Sequence[AnyOperation] = ()
    accounts: Sequence[AccountWanted] = ()
    memos: Sequence[Memo] = ()
    each_alone: bool = False
    done_before: Sequence[str] = ()
    says: str = ""
    rows: Sequence[Mapping[str, object]] = ()
    answer: Callable[[Taken], Done] | None = None

    def answered(self, taken: Taken) -> Done:
        """Return the answer, now that it was taken in."""
        return self.answer(taken) if self.answer else Done(says=self.says, rows=self.rows)


def so_before(says: str) -> Done:
    """Return the answer to what asks for how things are already: nothing is written for it.

    Parameters
    ----------
    says : str
        How things are, a message.

    Examples
    --------
    >>> so_before("The account is frozen.").says
    'The account is frozen. This was so before; nothing has changed.'
    """
    same = note("books.unchanged", "This was so before; nothing has changed.")
    return Done(says=joined([says, same]), status=Status.DONE_BEFORE)


def unchanged(says: str, rows: Sequence[Mapping[str, object]] = ()) -> Decision:
    """Return the decision on what asks for how things are already: nothing is written for it.

    Parameters
    ----------
    says : str
        How things are, a message.
    rows : sequence of mapping
        With ids as keys.
    """
    return Decision(answer=lambda _: replace(so_before(says), rows=rows))


class Doer(Protocol):
    """Where decisions are taken in."""

    def view(self) -> View:
        """Return the books as they stand."""

    def asked(self) -> Asked:
        """Return when, by whom and under which key something is asked."""

    def take(self, decision: Decision) -> Taken:
        """Do what was decided.

        Raises
        ------
        Refused
            If the ledger refuses it.
        """


class Deciding(Action[Doer]):
    """An action that decides and is then done: the same for a desk and for a simulation."""

    @abstractmethod
    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide, by what stands in the books and what is asked alone.

        Raises
        ------
        BadInput
            If it cannot be done.
        """

    def act(self, desk: Doer) -> Done:
        """Decide, do it, and say what was done."""
        decision = self.decide(desk.view(), desk.asked())
        return decision.answered(desk.take(decision))


def keyed(operations: Sequence[AnyOperation], key_of: Callable[[int], str]) -> list[AnyOperation]:
    """Return operations each with a key: its own, or that of its number among those that have none."""
    made, number = [], 0
    for operation in operations:
        # Only those without a key are counted, or a note more would shift the keys of all after it.
        number += not operation.key
        made.append(operation if operation.key else operation.with_key(key_of(number)))
    return made
