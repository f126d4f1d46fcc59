"""What the books say of clearing, kept up to date: rounds, consents, disputes, and what was paid of each claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple

from ultramicro.clearing.round.consents import Consent
from ultramicro.clearing.round.events import (
    ClaimDisputed,
    ConsentGiven,
    RoundOpened,
    RoundSolved,
    SolvedCut,
)
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.ledger.deciding import View
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.engine.reversals import undone
from ultramicro.ledger.engine.state import Transfer
from ultramicro.ledger.people.claims import KIND, WITHDRAWN, Claim, claim_of, pays

OPEN = "open"
"""The part of the claims of which something is open."""


@dataclass(frozen=True, kw_only=True)
class Round:
    """One round.

    Parameters
    ----------
    id, key : str
        Its number, and the key under which it was opened.
    currency : str
        What it clears.
    cutoff : date
        Claims of later days are not in it.
    members : tuple of str
        Who may be in it, by opaque number; all where it is empty.
    solved : tuple of SolvedCut
        What each claim is cut by, as it was solved; nothing before.
    root : str
        The hash of all its lines as they were solved; empty before. What was settled has one of its own.
    """

    id: str
    key: str = ""
    currency: str
    cutoff: date
    members: tuple[str, ...] = ()
    solved: tuple[SolvedCut, ...] = ()
    root: str = ""

    def takes(self, claim: Claim) -> bool:
        """Whether a claim can be in it."""
        among = not self.members or {claim.debtor, claim.creditor} <= set(self.members)
        return among and claim.issued_on <= self.cutoff


def lines_of(round_: str, cuts: tuple[SolvedCut, ...]) -> list[str]:
    """Return the lines that the hash of a solved round covers."""
    return [line_of(round_, cut.claim, cut.cleared_pence) for cut in cuts]


def line_of(round_: str, claim: str, cleared_pence: int) -> str:
    """Return a line that a hash covers: round, claim and cut, nothing private.

    Examples
    --------
    >>> line_of("round-1", "claim-1", 250)
    'round-1 claim-1 250'
    """
    return f"{round_} {claim} {cleared_pence}"


class Rounds(Projection[Round]):
    """Rounds by number, in the order in which they were opened."""

    name: ClassVar[str] = "clearing_rounds"
    keeps: ClassVar[type] = Round

    def apply(self, entry: Entry) -> None:
        """Take in that a round was opened or solved."""
        if (noted := entry.note) is None:
            return
        if opened := entry.event(RoundOpened):
            made = Round(
                id=noted.about, key=noted.key, currency=opened.currency, cutoff=opened.cutoff,
                members=opened.members,
            )  # fmt: skip
            self.shelf.put(noted.about, made)
        elif (solved := entry.event(RoundSolved)) and (found := self.shelf.get(noted.about)):
            self._solve(found, solved)

    def _solve(self, found: Round, solved: RoundSolved) -> None:
        if not found.root:
            made = Round(
                id=found.id, key=found.key, currency=found.currency, cutoff=found.cutoff,
                members=found.members, solved=solved.cuts, root=solved.root,
            )  # fmt: skip
            self.shelf.put(found.id, made)


class Consents(Projection[Consent]):
    """The last consent of each member on each scope."""

    name: ClassVar[str] = "clearing_consents"
    keeps: ClassVar[type] = Consent

    def apply(self, entry: Entry) -> None:
        """Take in a consent or its withdrawal."""
        if given := entry.event(ConsentGiven):
            up_to = given.up_to_pence if given.agrees else 0
            consent = Consent(entry.recorded.number, given.who, given.claim, up_to)
            self.shelf.put(f"{given.who} {given.claim}", consent)


class Disputes(Projection[bool]):
    """The claims that are disputed."""

    name: ClassVar[str] = "clearing_disputes"
    keeps: ClassVar[type] = bool

    def apply(self, entry: Entry) -> None:
        """Take in a dispute or its end."""
        if (told := entry.event(ClaimDisputed)) and (noted := entry.note):
            if told.disputed:
                self.shelf.put(noted.about, True)
            else:
                self.shelf.drop(noted.about)


class Move(NamedTuple):
    """A transfer that pays a claim, or takes such a one back.

    Parameters
    ----------
    seq, reverses : int
        Its number, and the number of the one that it takes back; 0 where it takes none back.
    key, kind : str
        The key of its posting, and its kind.
    pence, before_pence : int
        What it pays, and what was open just before. [hundredths]
    on : date
        The day it counts.
    """

    seq: int
    reverses: int
    key: str
    kind: str
    pence: int
    before_pence: int
    on: date


class ClaimHistory(NamedTuple):
    """A claim with all that was paid of it; `claim.open_pence` is what is open now."""

    claim: Claim
    moves: tuple[Move, ...] = ()
    withdrawn: bool = False

    def now(self) -> ClaimHistory:
        """Return it with what is open worked out anew."""
        gone = self.gone()
        paid = sum(move.pence for move in self.moves if not move.reverses and move.seq not in gone)
        left = 0 if self.withdrawn else self.claim.amount_pence - paid
        return self._replace(claim=self.claim._replace(open_pence=left))

    def gone(self) -> set[int]:
        """Return the numbers of the transfers that were taken back."""
        return undone((move.seq, move.reverses or None) for move in self.moves)


class ClaimHistories(Projection[ClaimHistory]):
    """Claims by number, with what was paid of each; `OPEN` are those of which something is open."""

    name: ClassVar[str] = "clearing_claims"
    keeps: ClassVar[type] = ClaimHistory

    def apply(self, entry: Entry) -> None:
        """Take in a claim, its withdrawal, or what pays it."""
        if noted := entry.note:
            before = self.shelf.get(noted.about)
            if noted.kind == KIND:
                self._put((before or ClaimHistory(claim_of(noted)))._replace(claim=claim_of(noted)))
            elif noted.kind == WITHDRAWN and before:
                self._put(before._replace(withdrawn=True))
        for transfer in entry.transfers:
            if history := self.shelf.get(transfer.post):
                self._pay(history, transfer)

    def _pay(self, history: ClaimHistory, t: Transfer) -> None:
        if t.reverses is None and not pays(t, history.claim):
            return
        if t.reverses is not None and t.reverses not in {move.seq for move in history.moves}:
            return
        on = date.fromisoformat(t.business_on)
        before = history.claim.open_pence
        move = Move(t.seq, t.reverses or 0, t.key, t.kind, t.amount_pence, before, on)
        self._put(history._replace(moves=(*history.moves, move)))

    def _put(self, history: ClaimHistory) -> None:
        now = history.now()
        self.shelf.put(now.claim.id, now, *([OPEN] if now.claim.open_pence > 0 else []))


def last_round(view: View, wanted: str = "") -> Round:
    """Return a round; the last one where none is named.

    Raises
    ------
    BadInput
        If there is none.
    """
    shelf = view.of(Rounds).shelf
    number = wanted or next(reversed(shelf.keys()), "")
    found = shelf.get(number)
    if found is None:
        what = say("there is no round yet")
        if wanted:
            what = say("there is no round “{round}”", round=wanted)
        raise BadInput(what, do=say("open one with `ultramicro round open`"))
    return found


def solved_round(view: View, wanted: str = "") -> Round:
    """Return a round that is solved; the last one where none is named.

    Raises
    ------
    BadInput
        If there is none, or it is not solved.
    """
    found = last_round(view, wanted)
    if not found.root:
        raise BadInput(
            say("{round} is not solved", round=found.id), do=say("run `ultramicro round solve` first")
        )
    return found


def every_claim(view: View) -> list[Claim]:
    """Return every claim, also those of which nothing is open."""
    return [history.claim for history in view.of(ClaimHistories).shelf.values()]


def open_claims(view: View) -> list[Claim]:
    """Return every open claim, whether it can be in a round or not."""
    return [history.claim for history in view.of(ClaimHistories).shelf.values(OPEN)]


def claims_in(view: View, found: Round) -> list[Claim]:
    """Return the open claims up to the round's cut-off, between those who may be in it."""
    return [claim for claim in open_claims(view) if found.takes(claim)]


def consents_in(view: View) -> list[Consent]:
    """Return the last consent of each member on each scope."""
    return view.of(Consents).shelf.values()


def disputed_in(view: View) -> set[str]:
    """Return the claims that are disputed now."""
    return set(view.of(Disputes).shelf.keys())
