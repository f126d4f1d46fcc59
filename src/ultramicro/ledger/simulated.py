"""Books in memory, for simulations and tests: the same deciding and rules, without disk and proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, cast

from ultramicro.ledger.deciding import Asked, Decision, Taken, View, keyed, needed
from ultramicro.ledger.engine.model import ACCEPTED, AnyOperation, Note, OpenAccount, Post, Replay, Verdict
from ultramicro.ledger.engine.projections import AnyProjection, Entry, P
from ultramicro.ledger.engine.rules import apply, decide
from ultramicro.ledger.engine.state import Outcome, State, Transfer
from ultramicro.ledger.engine.store import Noted, Recorded
from ultramicro.ledger.people.names import Names, NamesInMemory
from ultramicro.ledger.replays import Refused


class SimulatedBooks(View):
    """Books that are nowhere but in memory, and a desk at which actions that decide can be done.

    Each command gets a key of its own: `turn` begins the next. What is written is not chained and cannot be
    proved; the words of people are kept only while it lives.

    Parameters
    ----------
    people : Names
        Who is who.
    currency : str
        The place's own.
    settings : mapping
        What place.toml would say.
    """

    def __init__(
        self,
        people: Names | None = None,
        *,
        currency: str = "GBP",
        settings: Mapping[str, object] | None = None,
    ) -> None:
        self.people = people or NamesInMemory()
        self.currency = currency
        self.settings = settings or {}
        self._state = State()
        self._used: dict[type[AnyProjection], AnyProjection] = {}
        self._done: dict[str, _Done] = {}
        self._transfers: list[Transfer] = []
        self._asked: Asked | None = None
        self._turns = 0

    @property
    def state(self) -> State:
        """Accounts, open holds, and the last closed day."""
        return self._state

    def entries(self) -> Iterator[Entry]:
        """Yield everything that was done or refused, in order."""
        for number, done in enumerate(self._done.values(), 1):
            yield _entry(number, done)

    def of(self, projection: type[P]) -> P:
        """Return a projection as it stands."""
        if projection not in self._used:
            begun = self._used[projection] = projection.begin()
            for entry in self.entries():
                begun.apply(entry)
        return cast("P", self._used[projection])

    def verdict(self, key: str) -> Verdict | None:
        """Return what was said to a key, if it was used."""
        return self._done[key].verdict if key in self._done else None

    def posting(self, seq: int) -> tuple[Transfer, ...]:
        """Return all transfers that were posted together with one."""
        if not 0 < seq <= len(self._transfers):
            return ()
        key = self._transfers[seq - 1].key
        return self._done[key].transfers

    def turn(self, *, day: date, at: datetime, by: str = "", key: str = "") -> None:
        """Begin another command."""
        self._turns += 1
        self._asked = Asked(day=day, at=at, by=by, key=key or f"turn-{self._turns}")

    def view(self) -> View:
        """Return the books as they stand."""
        return self

    def asked(self) -> Asked:
        """Return when, by whom and under which key something is asked.

        Raises
        ------
        RuntimeError
            If no command was begun.
        """
        if self._asked is None:
            message = "begin a command with `turn` first"
            raise RuntimeError(message)
        return self._asked

    def take(self, decision: Decision) -> Taken:
        """Do what was decided.

        Raises
        ------
        Refused
            If a rule refuses it; nothing of it was done then.
        """
        asked = self.asked()
        if isinstance(self.people, NamesInMemory):
            self.people.memos |= {memo.ref: memo.words for memo in decision.memos if memo.ref}
        operations = keyed(decision.operations, asked.key_of)
        # As at a desk: no account is opened for what is refused, or for nothing.
        opening = [
            asked.operation(OpenAccount, key=f"open:{number}", account=number, **wanted._asdict())
            for wanted in needed(decision.accounts if operations else ())
            if (number := wanted.number) not in self._state.accounts
        ]
        if decision.each_alone:
            self._do(opening)
            verdicts = [self._one(operation) for operation in operations]
        else:
            verdicts = self._do([*opening, *operations])[len(opening) :]
        return Taken(verdicts=verdicts, view=self)

    def _do(self, operations: Sequence[AnyOperation]) -> list[Verdict]:
        """Do all of it or nothing: what was worked out is what is done."""
        # A note changes nothing that another operation looks at: beside one operation, nothing need be tried.
        tries = len(operations) > 1 and sum(not isinstance(each, Note) for each in operations) > 1
        state, tried = self._state.trial() if tries else self._state, dict[str, Outcome]()
        for operation in operations:
            if operation.key not in self._done and operation.key not in tried:
                tried[operation.key] = outcome = self._decided(state, operation)
                if outcome.code != ACCEPTED:
                    raise Refused(Verdict(operation.key, outcome.code))
                if tries:
                    apply(state, outcome)
        return [self._one(operation, tried.get(operation.key)) for operation in operations]

    def _one(self, operation: AnyOperation, outcome: Outcome | None = None) -> Verdict:
        if operation.key in self._done:
            return self._given_before(operation)
        if outcome is None:
            outcome = self._decided(self._state, operation)
        apply(self._state, outcome)
        moved = tuple(outcome.transfers)
        first = moved[0].seq if moved else None
        verdict = Verdict(operation.key, outcome.code, first, outcome.warnings())
        self._done[operation.key] = done = _Done(operation, verdict, moved)
        self._transfers += moved
        # Made only for somebody: most simulations ask for few projections.
        if self._used:
            entry = _entry(len(self._done), done)
            for projection in self._used.values():
                projection.apply(entry)
        return verdict

    def _decided(self, state: State, operation: AnyOperation) -> Outcome:
        if isinstance(operation, Post) and operation.reverses:
            state.wanted = {operation.reverses}
            whole = self.posting(operation.reverses)
            state.postings = {operation.reverses: whole} if whole else {}
        return decide(state, operation)

    def _given_before(self, operation: AnyOperation) -> Verdict:
        before = self._done[operation.key]
        if before.operation.asked() != operation.asked():
            raise Refused(Verdict(operation.key, "key_reused"))
        return Replay(*before.verdict)


class _Done(NamedTuple):
    """An operation with what was said to it and what it moved."""

    operation: AnyOperation
    verdict: Verdict
    transfers: tuple[Transfer, ...]


def _entry(number: int, done: _Done) -> Entry:
    o, verdict, transfers = done
    # What was asked is left out: to write it as JSON takes time, and nobody reads it here.
    recorded = Recorded(number, number, o.key, o.name, "", o.actor, o.at.isoformat(), *verdict[1:])
    noted = None
    if isinstance(o, Note) and verdict.accepted:
        noted = Noted(o.key, o.about, o.kind, o.body, o.actor, o.at)
    return Entry(recorded, transfers, noted)
