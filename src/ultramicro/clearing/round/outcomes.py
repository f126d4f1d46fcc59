"""What becomes of claims in a round: why one is not cut, and what is done with each set that is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from ultramicro.clearing.round.consents import Bound
from ultramicro.ledger.claim_events import SolvedCut


class WhyNotCut(StrEnum):
    """Why a round does not touch a claim."""

    NOT_AGREED = "not_agreed"
    DISPUTED = "disputed"
    OTHER_CURRENCY = "other_currency"
    NO_LOOP = "no_loop"
    UNSAFE = "unsafe"
    AFTER_CUTOFF = "after_cutoff"
    NOT_IN_ROUND = "not_in_round"
    RELATED = "related"
    NOT_OPEN_MEMBER = "not_open_member"
    WAITING = "waiting"


class Fate(StrEnum):
    """What became of a closed set."""

    SETTLED = "settled"
    SETTLED_BEFORE = "settled_before"
    TAKEN_BACK = "taken_back"
    LEFT_OUT = "left_out"
    REFUSED = "refused"


class Why(StrEnum):
    """Why a claim is not cancelled as it was solved; a set that the ledger refuses has its code instead."""

    DISPUTED = "disputed"
    LESS_OPEN = "less_open"
    NOT_AGREED = "not_agreed"
    AGREED_TO_LESS = "agreed_to_less"
    NOT_OPEN_MEMBER = "not_open_member"
    RELATED = "related"
    SET_FELL = "set_fell"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one claim.

    Parameters
    ----------
    claim : str
        Its number.
    open_pence, solved_pence, set_off_pence : int
        What is open of it, what was solved, and what is cancelled. [hundredths]
    set : int
        The closed set it is in.
    status : Fate
        What became of the set.
    why : str
        A `Why`, or the code of the ledger's refusal; empty where nothing is in the way.
    on : date or None
        The day the cancelling counts.
    """

    claim: str
    open_pence: int
    solved_pence: int
    set_off_pence: int = 0
    set: int
    status: Fate
    why: str = ""
    on: date | None = None

    def row(self) -> dict[str, object]:
        """Return it as a row of the answer."""
        return asdict(self)


def outcome_of(
    cut: SolvedCut, open_pence: int, status: Fate, *, why: str = "", on: date | None = None
) -> Outcome:
    """Return what became of one claim; it is cancelled where its set is settled."""
    done = status in {Fate.SETTLED, Fate.SETTLED_BEFORE}
    return Outcome(
        claim=cut.claim, open_pence=open_pence, solved_pence=cut.cleared_pence, set=cut.set,
        set_off_pence=cut.cleared_pence if done else 0, status=status, why=why, on=on,
    )  # fmt: skip


def fell_out(
    cuts: Sequence[SolvedCut],
    open_pence: Mapping[str, int],
    *,
    agreed: Mapping[str, int],
    disputed: Collection[str],
    bounds: Sequence[Bound] = (),
    kept_out: Mapping[str, Why] | None = None,
) -> dict[str, Why]:
    """Return the claims that can no longer be cancelled as they were solved, and why.

    Parameters
    ----------
    cuts : sequence of SolvedCut
        What was solved.
    open_pence : mapping of str to int
        What is open now, by claim; nothing where it is not named. [hundredths]
    agreed : mapping of str to int
        Up to what sum both sides agree now, by claim. [hundredths]
    disputed : collection of str
        What is disputed now.
    bounds : sequence of Bound
        What members let be cancelled of several claims together now.
    kept_out : mapping of str to Why
        Claims that cannot be in any round now, and why.

    Examples
    --------
    >>> solved = [SolvedCut("a", "mill", "cafe", 100, 70, 0), SolvedCut("b", "cafe", "mill", 70, 70, 0)]
    >>> fell_out(solved, {"a": 100, "b": 60}, agreed={"a": 100, "b": 60}, disputed=())
    {'b': <Why.LESS_OPEN: 'less_open'>}
    """
    cut_pence = {cut.claim: cut.cleared_pence for cut in cuts}
    # All claims under a bound that is passed: which of them is too much nobody can say.
    tight = {
        claim
        for bound in bounds
        if sum(cut_pence.get(claim, 0) for claim in bound.claims) > bound.most_pence
        for claim in bound.claims
    }

    def why(claim: str, pence: int) -> Why | None:
        if kept_out and claim in kept_out:
            return kept_out[claim]
        if claim in disputed:
            return Why.DISPUTED
        if open_pence.get(claim, 0) < pence:
            return Why.LESS_OPEN
        if agreed.get(claim, 0) < pence:
            return Why.AGREED_TO_LESS if agreed.get(claim, 0) > 0 else Why.NOT_AGREED
        return Why.AGREED_TO_LESS if claim in tight else None

    reasons = {cut.claim: why(cut.claim, cut.cleared_pence) for cut in cuts}
    return {claim: reason for claim, reason in reasons.items() if reason}


def left_out(
    cuts: Sequence[SolvedCut], fell: Mapping[str, Why], open_pence: Mapping[str, int]
) -> list[Outcome]:
    """Return why a closed set is left out; nothing where it can be posted.

    A claim of it fell out, and no part of a set is posted alone.
    """
    # A loop with a link less would leave somebody paid and not paying.
    if not any(cut.claim in fell for cut in cuts):
        return []
    return [
        outcome_of(
            cut, open_pence.get(cut.claim, 0), Fate.LEFT_OUT, why=fell.get(cut.claim, Why.SET_FELL).value
        )
        for cut in cuts
    ]
