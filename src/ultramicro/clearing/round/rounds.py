"""A round as the books know it: who agrees, what is disputed, what was solved, what was settled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ultramicro.core.errors import BadInput
from ultramicro.ledger.claims import Claim, open_claims
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.store import Noted

if TYPE_CHECKING:  # solving loads a compiler; most verbs of a round solve nothing
    from ultramicro.clearing.round.solve import Cut

ALL = "all"


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
        The hash of all its lines.
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
        """Return the lines that the hash covers: claim and cut, nothing private."""
        return [f"{self.id} {cut['claim']} {cut['cleared_pence']}" for cut in self.solved]


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


def all_claims(desk: Desk) -> list[Claim]:
    """Return every open claim, whether it can be in a round or not."""
    return open_claims(desk.ledger.notes(), desk.ledger.transfers())


def claims_of(desk: Desk, found: Round) -> list[Claim]:
    """Return the open claims up to the round's cut-off, between those who may be in it."""
    return [claim for claim in all_claims(desk) if found.takes(claim)]


def with_whom(member: str) -> str:
    """Return what stands for all claims with one other member in what somebody agrees to."""
    return f"with {member}"


def agreed(notes: Iterable[Noted], claims: Sequence[Claim]) -> dict[str, int]:
    """Return the claims of which both sides agree, and up to what sum; each member's last word counts.

    A word on one claim goes before a word on all with one other member, and that before a word on all;
    without a sum it is the whole of the claim. [hundredths]
    """
    says: dict[tuple[str, str], int | None] = {}
    for note in notes:
        if note.kind == "round_consent":
            told = json.loads(note.body)
            says[told["who"], told["claim"]] = told["up_to_pence"] if told["agrees"] else 0

    def upto(claim: Claim, who: str, other: str) -> int:
        words = ((who, claim.id), (who, with_whom(other)), (who, ALL))
        said = next((says[word] for word in words if word in says), 0)
        return claim.open_pence if said is None else said

    sums = {
        c.id: min(upto(c, c.debtor, c.creditor), upto(c, c.creditor, c.debtor), c.open_pence) for c in claims
    }
    return {claim: sum_ for claim, sum_ in sums.items() if sum_ > 0}


def disputed(notes: Iterable[Noted]) -> set[str]:
    """Return the claims that somebody disputes; settled disputes are taken back by the same word."""
    found: dict[str, bool] = {}
    for note in notes:
        if note.kind == "claim_disputed":
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
