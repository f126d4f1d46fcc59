"""What the books say of clearing, kept up to date: rounds, consents, disputes and what was cancelled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from ultramicro.clearing.round.consents import Consent
from ultramicro.clearing.round.events import ConsentGiven, RoundOpened
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.ledger.claim_events import (
    RoundSolved,
    RoundUndone,
    SolvedCut,
)
from ultramicro.ledger.deciding import View
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.hanging import Changes, Disputes
from ultramicro.ledger.people.claims import Claim


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
    without : tuple of str
        Who is left out of it, by opaque number.
    notice_days : int
        Days that must lie between solving and settling. [days]
    solved : tuple of SolvedCut
        What each claim is cut by, as it was solved; nothing before.
    root : str
        The hash of all its lines as they were solved; empty before. What was settled has one of its own.
    solved_on : date or None
        The day it was solved; not known in older books.
    attempt : int
        How often it was solved, counting the next time: what was thrown away is never posted.
    over : bool
        Whether it was ended, with nothing of it standing.
    """

    id: str
    key: str = ""
    currency: str
    cutoff: date
    members: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    notice_days: int = 0
    solved: tuple[SolvedCut, ...] = ()
    root: str = ""
    solved_on: date | None = None
    attempt: int = 1
    over: bool = False

    def among(self, claim: Claim) -> bool:
        """Whether both sides of a claim may be in it."""
        sides = {claim.debtor, claim.creditor}
        return (not self.members or sides <= set(self.members)) and not sides & set(self.without)

    def takes(self, claim: Claim) -> bool:
        """Whether a claim can be in it."""
        return self.among(claim) and claim.issued_on <= self.cutoff

    @property
    def solved_key(self) -> str:
        """The key under which its solution is written down."""
        # Without a number the first time, as older books have it; a key that was used is answered for ever.
        return f"{self.id}:solved" if self.attempt == 1 else f"{self.id}:solved:{self.attempt}"

    @property
    def settled_key(self) -> str:
        """What the keys of its closed sets begin with."""
        return f"{self.id}:settle:" if self.attempt == 1 else f"{self.id}:settle-{self.attempt}:"

    @property
    def first_day(self) -> date | None:
        """The first day on which it can be settled; None if any."""
        promised = self.solved_on if self.notice_days else None
        return promised + timedelta(self.notice_days) if promised else None


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
        found = self.shelf.get(noted.about)
        if opened := entry.event(RoundOpened):
            made = Round(
                id=noted.about, key=noted.key, currency=opened.currency, cutoff=opened.cutoff,
                members=opened.members, without=opened.without, notice_days=opened.notice_days,
            )  # fmt: skip
            self.shelf.put(noted.about, made)
        # Solved once until it is thrown away: members were shown this solution.
        elif found and (solved := entry.event(RoundSolved)) and not found.root:
            made = replace(found, solved=solved.cuts, root=solved.root, solved_on=solved.on)
            self.shelf.put(found.id, made)
        elif found and (undone := entry.event(RoundUndone)):
            self.shelf.put(found.id, _undone(found, undone))


def _undone(found: Round, undone: RoundUndone) -> Round:
    """Return a round that is over, with what was solved for the papers; or one that can be solved anew."""
    if undone.over:
        return replace(found, over=True)
    return replace(found, solved=(), root="", solved_on=None, attempt=found.attempt + 1)


class Consents(Projection[Consent]):
    """The last consent of each member on each scope."""

    name: ClassVar[str] = "clearing_consents"
    keeps: ClassVar[type] = Consent

    def apply(self, entry: Entry) -> None:
        """Take in a consent or its withdrawal."""
        if given := entry.event(ConsentGiven):
            # A withdrawal is kept as a consent to nothing, so that it ends wider ones that came before.
            up_to = given.up_to_pence if given.agrees else 0
            consent = Consent(entry.recorded.number, given.who, given.claim, up_to)
            self.shelf.put(f"{given.who} {given.claim}", consent)


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


def require_going(found: Round) -> Round:
    """Return a round that is not over.

    Raises
    ------
    BadInput
        If it was ended.
    """
    if found.over:
        raise BadInput(
            say("{round} was ended, and nothing of it stands", round=found.id),
            do=say("open another with `ultramicro round open`"),
        )
    return found


def waiting_in(view: View) -> dict[str, int]:
    """Return what one side says is no longer open, by claim, until the other answers. [hundredths]."""
    waiting = view.of(Changes).shelf.values()
    return {each.claim: each.told.less_pence for each in waiting if each.told.less_pence > 0}


def consents_in(view: View) -> list[Consent]:
    """Return the last consent of each member on each scope."""
    return view.of(Consents).shelf.values()


def disputed_in(view: View) -> set[str]:
    """Return the claims that are disputed now."""
    return set(view.of(Disputes).shelf.keys())
