"""What hangs on a claim's number: words that wait for an answer, disputes, what was given up, solved rounds.

Who takes a claim back, or another in its place, asks here first. A number that goes away would take all that
with it unsaid: a payment would be owed again, and a disputed sum would be set off in the next round.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import ClassVar, NamedTuple

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, joined, note, plural, say
from ultramicro.ledger.claim_events import (
    ChangeAnswered,
    ChangeTold,
    ClaimDisputed,
    RoundSolved,
    RoundUndone,
)
from ultramicro.ledger.deciding import Asked, View
from ultramicro.ledger.engine.model import Note
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.events import ClaimChanged, ClaimWithdrawn
from ultramicro.ledger.people.claims import Claim, Claims
from ultramicro.ledger.people.references import reference_of
from ultramicro.ledger.sums import money

CLEARING = "clearing"
"""The kind of what a settled round moves, and the class of the accounts that it goes through."""


class Waiting(NamedTuple):
    """What one side says of a claim, and the other has not answered; see `ChangeTold`."""

    claim: str
    told: ChangeTold


class Changes(Projection[Waiting]):
    """What one side said of a claim and the other has not answered yet, by claim: the last word of each."""

    name: ClassVar[str] = "clearing_changes"
    keeps: ClassVar[type] = Waiting

    def apply(self, entry: Entry) -> None:
        """Take in what was said, or that it was answered."""
        if (noted := entry.note) is None:
            return
        if told := entry.event(ChangeTold):
            self.shelf.put(noted.about, Waiting(noted.about, told))
        # Whatever changes the claim ends what waits, as it was said of the claim before. Who takes the claim
        # back asks `require_answered`, so that in newer books nothing goes away so.
        elif entry.event(ChangeAnswered) or entry.event(ClaimChanged) or entry.event(ClaimWithdrawn):
            self.shelf.drop(noted.about)


class Disputed(NamedTuple):
    """Who disputes a claim, by opaque number; an empty one where nobody was named."""

    by: tuple[str, ...]


class Disputes(Projection[Disputed]):
    """The claims that are disputed."""

    name: ClassVar[str] = "clearing_disputes"
    keeps: ClassVar[type] = Disputed

    def apply(self, entry: Entry) -> None:
        """Take in a dispute or its end."""
        if (told := entry.event(ClaimDisputed)) and (noted := entry.note):
            by = self.by(noted.about)
            if told.disputed:
                left = (*by, told.who)
            else:
                # In older books either side could end what the other had said, and it was ended.
                left = tuple(each for each in by if each != told.who) if told.who in by else ()
            if left:
                self.shelf.put(noted.about, Disputed(left))
            else:
                self.shelf.drop(noted.about)

    def by(self, claim: str) -> tuple[str, ...]:
        """Return who disputes a claim."""
        found = self.shelf.get(claim)
        return found.by if found else ()


class InRound(NamedTuple):
    """What a round that is solved and not settled is to cancel of a claim. [hundredths]."""

    round: str
    pence: int


class Plans(NamedTuple):
    """The rounds that are to cancel something of one claim."""

    rounds: tuple[InRound, ...]


class Planned(Projection[Plans]):
    """What rounds that are solved and not settled are to cancel, by claim."""

    name: ClassVar[str] = "clearing_planned"
    keeps: ClassVar[type] = Plans

    def apply(self, entry: Entry) -> None:
        """Take in that a round was solved, settled in part or whole, or thrown away."""
        for t in entry.transfers:
            if t.kind == CLEARING and t.post and t.reverses is None:
                self._put(
                    t.post, [each for each in self.of(t.post) if not t.key.startswith(f"{each.round}:")]
                )
        if (noted := entry.note) is None:
            return
        if solved := entry.event(RoundSolved):
            for cut in solved.cuts:
                others = [each for each in self.of(cut.claim) if each.round != noted.about]
                self._put(cut.claim, [*others, InRound(noted.about, cut.cleared_pence)])
        elif entry.event(RoundUndone):
            for claim in list(self.shelf.keys(noted.about)):
                self._put(claim, [each for each in self.of(claim) if each.round != noted.about])

    def _put(self, claim: str, rounds: list[InRound]) -> None:
        if rounds:
            self.shelf.put(claim, Plans(tuple(rounds)), *(each.round for each in rounds))
        else:
            self.shelf.drop(claim)

    def of(self, claim: str) -> tuple[InRound, ...]:
        """Return which rounds are to cancel something of a claim."""
        found = self.shelf.get(claim)
        return found.rounds if found else ()


class Hanging(NamedTuple):
    """What hangs on a claim.

    Parameters
    ----------
    claim : Claim
        As it stands.
    paid_pence, given_up_pence : int
        What was paid, set off or credited of it, and what its creditor gave up. [hundredths]
    waiting : ChangeTold or None
        What one side said of it and the other has not answered.
    disputed_by : tuple of str
        Who disputes it, by opaque number; an empty one where nobody was named.
    planned : tuple of InRound
        What rounds that are solved and not settled are to cancel of it.
    """

    claim: Claim
    paid_pence: int = 0
    given_up_pence: int = 0
    waiting: ChangeTold | None = None
    disputed_by: tuple[str, ...] = ()
    planned: tuple[InRound, ...] = ()


def hangs_on(view: View, number: str) -> Hanging | None:
    """Return all that hangs on a claim's number; None where there is no such claim."""
    if (kept := view.of(Claims).shelf.get(number)) is None:
        return None
    waiting = view.of(Changes).shelf.get(number)
    return Hanging(
        kept.now(), kept.paid_pence + kept.lowered_pence, kept.given_up_pence,
        waiting.told if waiting else None, view.of(Disputes).by(number), view.of(Planned).of(number),
    )  # fmt: skip


def _hanging(view: View, numbers: Collection[str]) -> list[Hanging]:
    return [found for number in dict.fromkeys(numbers) if (found := hangs_on(view, number))]


def forgone(left_pence: int, given_up_pence: int) -> int:
    """Return how much of what is left is not owed, as it was given up; never more than is left. [hundredths].

    Examples
    --------
    >>> forgone(100, 30), forgone(100, 250), forgone(-20, 30), forgone(-20, -5)
    (30, 100, 0, -5)
    """
    if left_pence > 0:
        return max(min(given_up_pence, left_pence), 0)
    return min(max(given_up_pence, left_pence), 0)


def is_over(claim: Claim, waiting: ChangeTold) -> bool:
    """Whether what waits can no longer lower a claim, since nothing of it is open."""
    return claim.open_pence <= 0 < waiting.less_pence


def unanswered(view: View, claim: Claim, waiting: ChangeTold, *more: Message) -> BadInput:
    """Return the refusal to do something to a claim of which something waits for an answer."""
    called, reference = view.people.called, reference_of(view.people, claim)
    other = called(claim.debtor if waiting.who == claim.creditor else claim.creditor)
    answer = say(
        "answer first with `ultramicro round agree --claim {claim} --who {other}`",
        claim=reference, other=other,
    )  # fmt: skip
    # To agree to it changes nothing while nothing is open, so only a refusal lets other words through.
    if is_over(claim, waiting):
        answer = note(
            "round.refuse_first",
            "refuse that first with `ultramicro round agree --claim {claim} --who {other} --refuse`",
            claim=reference, other=other,
        )  # fmt: skip
    said = say(
        "{who} said something of {claim} that is not answered yet", who=called(waiting.who), claim=reference
    )
    return BadInput(said, do=joined([answer, *more]) if more else answer)


def require_answered(view: View, numbers: Collection[str]) -> None:
    """Refuse to take claims back of which something waits for an answer: it would go away unsaid.

    Raises
    ------
    BadInput
        With the first of them, who has to answer, and the others.
    """
    found = [(each.claim, each.waiting) for each in _hanging(view, numbers) if each.waiting]
    if not found:
        return
    (claim, waiting), *others = found
    also = Listed([reference_of(view.people, each) for each, _ in others])
    more = [say("(something waits of these too: {claims})", claims=also)] if others else []
    raise unanswered(view, claim, waiting, *more)


def disputes_carried(view: View, asked: Asked, numbers: Collection[str], to: str) -> list[Note]:
    """Return what moves the disputes of claims to the one that takes their place.

    No round takes that one either before who raised the dispute says that it is settled.
    """
    there, found = set(view.of(Disputes).by(to)), list[Note]()
    for each in _hanging(view, [number for number in numbers if number != to]):
        for who in each.disputed_by:
            found.append(asked.note(ClaimDisputed(disputed=False, who=who), about=each.claim.id))
            if who not in there:
                found.append(asked.note(ClaimDisputed(disputed=True, who=who), about=to))
                there.add(who)
    return found


def hanging_told(view: View, numbers: Collection[str], *, called: str = "") -> Iterator[Message]:
    """Say what becomes of disputes and solved rounds where claims are taken back.

    Parameters
    ----------
    view : View
        The books as they stand before.
    numbers : collection of str
        The claims.
    called : str
        What the claim that takes their place is called; nothing where none does.
    """
    yield from disputes_told(view, numbers, called=called)
    yield from rounds_told(view, numbers)


def disputes_told(view: View, numbers: Collection[str], *, called: str = "") -> Iterator[Message]:
    """Say what becomes of the disputes of claims; see `hanging_told`."""
    return (_dispute_told(view, each, called) for each in _hanging(view, numbers) if each.disputed_by)


def rounds_told(view: View, numbers: Collection[str]) -> Iterator[Message]:
    """Say what falls out of rounds that are solved and not settled."""
    falls = defaultdict[str, list[Message]](list)
    for each in _hanging(view, numbers):
        for plan in each.planned if each.claim.open_pence > 0 else ():
            told = say("{sum} of {claim}", sum=money(plan.pence, each.claim.currency),
                       claim=reference_of(view.people, each.claim))  # fmt: skip
            falls[plan.round].append(told)
    for round_, sums in falls.items():
        yield say(
            "{round}, which is solved, was to cancel {sums}: that falls out of it. To solve it anew, give "
            "`ultramicro round undo` and `ultramicro round solve`.", round=round_, sums=Listed(sums),
        ).with_id("falls_out")  # fmt: skip


def owed_again_told(view: View, numbers: Collection[str]) -> Iterator[Message]:
    """Say that what is owed again of claims is so under numbers that another has the place of."""
    kept = (view.of(Claims).shelf.get(number) for number in dict.fromkeys(numbers))
    if old := [reference_of(view.people, each.claim) for each in kept if each and each.replaced_pence > 0]:
        yield plural(
            "{claims} has a later bill in its place: what is owed again of it comes under that number when "
            "the bill is made again, as by `ultramicro hub invoice`.",
            "{claims} have later bills in their place: what is owed again of them comes under those numbers "
            "when the bills are made again, as by `ultramicro hub invoice`.",
            len(old), claims=Listed(old),
        ).with_id("old_number")  # fmt: skip


def _dispute_told(view: View, each: Hanging, called: str) -> Message:
    claim = reference_of(view.people, each.claim)
    names = [view.people.called(who) for who in each.disputed_by if who]
    if not called:
        told = say("{claim} is disputed, and will be so if it is owed again.", claim=claim)
    elif names:
        told = say(
            "{who} disputes {claim}: {new} is disputed in its place, and in no round, until they say "
            "`ultramicro round dispute --claim {new} --who {first} --settled`.",
            who=Listed(names), claim=claim, new=called, first=names[0],
        )  # fmt: skip
    else:
        told = say(
            "{claim} is disputed: {new} is so in its place, and in no round, until somebody says "
            "`ultramicro round dispute --claim {new} --settled`.", claim=claim, new=called,
        )  # fmt: skip
    return told.with_id("dispute_goes_on")
