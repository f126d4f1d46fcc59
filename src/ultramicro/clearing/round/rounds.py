"""A round as the books know it: who agrees, what is disputed, what was solved, what was settled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from ultramicro.core.errors import BadInput
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.store import Noted
from ultramicro.ledger.people.claims import Claim, claims

if TYPE_CHECKING:  # solving loads a compiler; most verbs of a round solve nothing
    from ultramicro.clearing.round.solve import Cut

ALL = "all"
CONSENT, DISPUTE = "round_consent", "claim_disputed"
"""Kinds of notes in which members say what may be cleared."""


@dataclass(frozen=True, kw_only=True)
class Round:
    """One round.

    Parameters
    ----------
    id, currency : str
        Its number, and what it clears.
    cutoff : date
        Claims of later days are not in it.
    solved : tuple of dict
        What each claim is cut by, as it was solved; nothing before.
    root : str
        The hash of all its lines as they were solved; what was settled has one of its own.
    members : tuple of str
        Who may be in it, by opaque number; all where it is empty.
    """

    id: str
    currency: str
    cutoff: date
    solved: tuple[dict[str, Any], ...] = ()
    root: str = ""
    members: tuple[str, ...] = ()

    def takes(self, claim: Claim) -> bool:
        """Whether a claim can be in it."""
        among = not self.members or {claim.debtor, claim.creditor} <= set(self.members)
        return among and claim.issued_on <= self.cutoff

    def lines(self) -> list[str]:
        """Return the lines that the hash covers."""
        return [line_of(self.id, cut["claim"], cut["cleared_pence"]) for cut in self.solved]


def line_of(round_: str, claim: str, cleared_pence: int) -> str:
    """Return a line that a hash covers: round, claim and cut, nothing private.

    Examples
    --------
    >>> line_of("round-1", "claim-1", 250)
    'round-1 claim-1 250'
    """
    return f"{round_} {claim} {cleared_pence}"


def last_round(desk: Desk, wanted: str = "") -> Round:
    """Return a round; the last one where none is named.

    Raises
    ------
    BadInput
        If there is none.
    """
    opened = [n for n in desk.ledger.notes(kind="round_open") if wanted in {"", n.about}]
    if not opened:
        raise BadInput("there is no such round", do="open one with `ultramicro round open`")
    note = opened[-1]
    told = json.loads(note.body)
    solved = next(iter(desk.ledger.notes(about=note.about, kind="round_solved")), None)
    done: dict[str, Any] = json.loads(solved.body) if solved else {"cuts": [], "root": ""}
    return Round(
        id=note.about, currency=told["currency"], cutoff=date.fromisoformat(told["cutoff"]),
        solved=tuple(done["cuts"]), root=done["root"], members=tuple(told.get("members", ())),
    )  # fmt: skip


def solved_round(desk: Desk, wanted: str = "") -> Round:
    """Return a round that is solved; the last one where none is named.

    Raises
    ------
    BadInput
        If there is none, or it is not solved.
    """
    found = last_round(desk, wanted)
    if not found.root:
        raise BadInput(f"{found.id} is not solved", do="run `ultramicro round solve` first")
    return found


def every_claim(desk: Desk) -> list[Claim]:
    """Return every claim, also those of which nothing is open."""
    return claims(desk.ledger.notes(), desk.ledger.transfers())


def all_claims(desk: Desk) -> list[Claim]:
    """Return every open claim, whether it can be in a round or not."""
    return [claim for claim in every_claim(desk) if claim.open_pence > 0]


def claims_of(desk: Desk, found: Round) -> list[Claim]:
    """Return the open claims up to the round's cut-off, between those who may be in it."""
    return [claim for claim in all_claims(desk) if found.takes(claim)]


def with_whom(member: str) -> str:
    """Return what stands for all claims with one other member in what somebody agrees to."""
    return f"with {member}"


class Word(NamedTuple):
    """What a member said to clearing.

    Parameters
    ----------
    key : str
        The key of the note.
    covers : str
        A claim, `with_whom` one other member, or `ALL`.
    up_to_pence : int or None
        How much of each claim, in each round; nothing where they do not agree, None is all. [hundredths]
    """

    key: str
    covers: str
    up_to_pence: int | None


def last_words(notes: Iterable[Noted], claims: Sequence[Claim]) -> dict[tuple[str, str], Word]:
    """Return by member and claim the word that counts: the last of those that cover the claim.

    A word covers one claim, all claims with one other member, or all claims. It ends every earlier word on
    what it covers, wider or narrower.
    """
    said: dict[tuple[str, str], tuple[int, Word]] = {}
    for number, note in enumerate(notes):
        if note.kind == CONSENT:
            told = json.loads(note.body)
            up_to = told["up_to_pence"] if told["agrees"] else 0
            said[told["who"], told["claim"]] = number, Word(note.key, told["claim"], up_to)
    found = {}
    for claim in claims:
        for who, other in ((claim.debtor, claim.creditor), (claim.creditor, claim.debtor)):
            words = [said[who, word] for word in (claim.id, with_whom(other), ALL) if (who, word) in said]
            if words:
                found[who, claim.id] = max(words, key=itemgetter(0))[1]
    return found


def agreed(notes: Iterable[Noted], claims: Sequence[Claim]) -> dict[str, int]:
    """Return the claims of which both sides agree, and up to what sum in hundredths; see `last_words`."""
    words = last_words(notes, claims)

    def up_to(claim: Claim, who: str) -> int:
        word = words.get((who, claim.id))
        if word is None:
            return 0
        return claim.open_pence if word.up_to_pence is None else word.up_to_pence

    sums = {c.id: min(up_to(c, c.debtor), up_to(c, c.creditor), c.open_pence) for c in claims}
    return {claim: pence for claim, pence in sums.items() if pence > 0}


def disputed(notes: Iterable[Noted]) -> set[str]:
    """Return the claims that somebody disputes; settled disputes are taken back by the same word."""
    found: dict[str, bool] = {}
    for note in notes:
        if note.kind == DISPUTE:
            found[note.about] = json.loads(note.body)["disputed"]
    return {claim for claim, still in found.items() if still}


def body_of(cuts: Sequence[Cut]) -> list[dict[str, Any]]:
    """Write cuts down, for a note: opaque numbers only."""
    return [
        {
            "claim": cut.claim.id, "cleared_pence": cut.cleared_pence, "creditor": cut.claim.creditor,
            "debtor": cut.claim.debtor, "open_pence": cut.claim.open_pence, "set": cut.closed_set,
        }
        for cut in cuts
    ]  # fmt: skip
