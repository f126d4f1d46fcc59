"""What an action would do: decided and tried on the books as they stand, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ultramicro.core.action import Action
from ultramicro.core.message import Message
from ultramicro.ledger.carry_out import pass_gates, ready
from ultramicro.ledger.deciding import Deciding, Decision, Taken, View, keyed, needed
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import ACCEPTED, AnyOperation, Hold, OpenAccount, Post, Resolve, Verdict
from ultramicro.ledger.engine.projections import P
from ultramicro.ledger.engine.rules import apply, decide
from ultramicro.ledger.engine.state import Account, State, Transfer
from ultramicro.ledger.holds import releases
from ultramicro.ledger.loosening import loosened
from ultramicro.ledger.people.names import Names
from ultramicro.ledger.replays import Refused, accepted

KEY = "new"
"""Stands for the key in numbers of what is not there yet, as in `loan-new`."""


@dataclass(frozen=True, kw_only=True)
class Move:
    """Money that would move, from whom to whom.

    Parameters
    ----------
    giver, taker : str
        What they are called.
    pence : int
        How much. [hundredths of the currency]
    currency, kind : str
        Of the transfer.
    debit, credit : str
        The accounts.
    """

    giver: str
    taker: str
    pence: int
    currency: str
    kind: str
    debit: str
    credit: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """An account before and after.

    Parameters
    ----------
    account, owner, owner_id, account_class, currency : str
        Which one; the owner as they are called, and by their id.
    before_pence, after_pence : int
        Its balance. [hundredths]
    left_pence : int or None
        What may still be spent from it afterwards; None where it has no floor. [hundredths]
    is_new : bool
        Whether it is opened by this.
    """

    account: str
    owner: str
    owner_id: str
    account_class: str
    currency: str
    before_pence: int
    after_pence: int
    left_pence: int | None
    is_new: bool = False


@dataclass(frozen=True, kw_only=True)
class SetAside:
    """Money that would be set aside, or be free again where `until` is None."""

    giver: str
    taker: str
    pence: int
    currency: str
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class Foretold:
    """What an action would do.

    Parameters
    ----------
    known : bool
        Whether it could be told; what takes several steps is only known when it is done.
    moves, changes, set_aside
        In the order in which they would be booked; by account.
    notes : int
        How many things would be written down that move no money.
    says : str
        What the action itself says of what it decided; nothing where that needs the books afterwards.
    rows : sequence of mapping
        As it would show them.
    loosens : sequence of Message
        Which safeguards it would loosen.
    """

    known: bool
    moves: Sequence[Move] = ()
    changes: Sequence[Change] = ()
    set_aside: Sequence[SetAside] = ()
    notes: int = 0
    says: str = ""
    rows: Sequence[Mapping[str, object]] = ()
    loosens: Sequence[Message] = ()


def foretell(action: Action[Desk], desk: Desk) -> Foretold:
    """Tell what an action would do at a desk that only looks.

    Parameters
    ----------
    action : Action
        What would be done.
    desk : Desk
        With who asks and on which day.

    Raises
    ------
    BadInput
        If it would be refused as the books stand.
    """
    asked_of = ready(action, desk)
    pass_gates(asked_of, desk)
    if not isinstance(asked_of, Deciding):
        return Foretold(known=False)
    desk.key, desk.command = KEY, KEY
    trial = Trial(desk.view())
    # As at a desk: money whose time is over is free before anything is decided.
    trial.take(Decision(operations=list(releases(trial, desk.asked()))), desk)
    trial.forget()
    decision = asked_of.decide(trial, desk.asked())
    trial.take(decision, desk)
    return trial.told(decision)


class Trial(View):
    """Books on which something is tried: what changes lies over them, and they stay as they are."""

    def __init__(self, books: View) -> None:
        self.currency, self.settings, self.people = books.currency, books.settings, books.people
        self._books = books
        self._state = books.state.trial()
        self._moved: list[Transfer] = []
        self._done: list[AnyOperation] = []
        self._before: dict[str, Account] = {}
        self._loosens: list[Message] = []

    @property
    def state(self) -> State:
        """Accounts, open holds, and the last closed day."""
        return self._state

    def of(self, projection: type[P]) -> P:
        """Return a projection as it stands before what is tried."""
        return self._books.of(projection)

    def verdict(self, key: str) -> Verdict | None:
        """Return what was said to a key, if it was used."""
        return self._books.verdict(key)

    def posting(self, seq: int) -> tuple[Transfer, ...]:
        """Return all transfers that were posted together with one."""
        return self._books.posting(seq)

    def forget(self) -> None:
        """Take what was tried so far as what was there before."""
        self._moved, self._done, self._before = [], [], {}

    def take(self, decision: Decision, desk: Desk) -> Taken:
        """Try a decision.

        Raises
        ------
        Refused
            If a rule would refuse it.
        """
        asked = desk.asked()
        operations = keyed(decision.operations, asked.key_of)
        opening = [
            asked.operation(OpenAccount, key=f"open:{w.number}", account=w.number, **w._asdict())
            for w in needed(decision.accounts if operations else ())
            if w.number not in self._state.accounts
        ]
        self._loosens += loosened(self._state.accounts, [*opening, *operations], self.people)
        verdicts = [self._one(each, alone=decision.each_alone) for each in (*opening, *operations)]
        return Taken(verdicts=verdicts[len(opening) :], view=self)

    def _one(self, operation: AnyOperation, *, alone: bool) -> Verdict:
        if before := accepted(self, operation.key):  # done already: it is not done again
            return before
        if isinstance(operation, Post) and operation.reverses:
            whole = self.posting(operation.reverses)
            self._state.wanted = {operation.reverses}
            self._state.postings = {operation.reverses: whole} if whole else {}
        outcome = decide(self._state, operation)
        if outcome.code != ACCEPTED:
            if alone:
                return Verdict(operation.key, outcome.code)
            raise Refused(Verdict(operation.key, outcome.code))
        for number in outcome.accounts:
            if found := self._state.accounts.get(number):
                self._before.setdefault(number, found)
        apply(self._state, outcome)
        self._moved += outcome.transfers
        self._done.append(operation)
        return Verdict(operation.key, outcome.code, outcome.transfers[0].seq if outcome.transfers else None)

    def told(self, decision: Decision) -> Foretold:
        """Return what was tried, in figures."""
        notes = sum(not isinstance(each, Post | Hold | Resolve | OpenAccount) for each in self._done)
        return Foretold(
            known=True, moves=list(self._moves()), changes=list(self._changes()),
            set_aside=list(self._set_aside()), notes=notes, says=decision.says, rows=decision.rows,
            loosens=list(self._loosens),
        )  # fmt: skip

    def _called(self, account: str) -> str:
        return name_of(self.people, self._state.accounts[account].owner)

    def _moves(self) -> Iterator[Move]:
        for t in self._moved:
            yield Move(
                giver=self._called(t.debit), taker=self._called(t.credit), pence=t.amount_pence,
                currency=t.currency, kind=t.kind, debit=t.debit, credit=t.credit,
            )  # fmt: skip

    def _changes(self) -> Iterator[Change]:
        # In the order in which money moves, who pays first.
        order = dict.fromkeys(account for t in self._moved for account in (t.debit, t.credit))
        for number in order:
            before, after = self._before.get(number), self._state.accounts[number]
            yield Change(
                account=number, owner=self._called(number), owner_id=after.owner,
                account_class=after.account_class, currency=after.currency,
                before_pence=before.balance_pence if before else 0, after_pence=after.balance_pence,
                left_pence=may_spend_pence(after), is_new=self._books.account(number) is None,
            )  # fmt: skip

    def _set_aside(self) -> Iterator[SetAside]:
        for each in self._done:
            if isinstance(each, Hold | Resolve) and (held := self._state.holds.get(each.hold)):
                yield SetAside(
                    giver=self._called(held.debit), taker=self._called(held.credit),
                    pence=held.amount_pence, currency=self._state.accounts[held.debit].currency,
                    until=held.expires_at if isinstance(each, Hold) else None,
                )  # fmt: skip


def name_of(people: Names, owner: str) -> str:
    """Return the whole name of an owner; the place's own accounts have none and stay as they are called."""
    found = people.find(owner)
    return found.name if found else owner


def may_spend_pence(account: Account) -> int | None:
    """Return what may still go out of an account; None where nothing bounds it; in hundredths.

    Examples
    --------
    >>> may_spend_pence(Account("a", "o", "GBP", "member", -50, None, None, None, "open", 0, 120, 20))
    150
    """
    if account.floor_pence is None:
        return None
    return max(0, account.balance_pence - account.held_out_pence - account.floor_pence)
