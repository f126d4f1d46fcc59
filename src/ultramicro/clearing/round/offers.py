"""What can be cancelled in a round: which claims, up to what sum, and why the others are not in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ultramicro.clearing.round.consents import Bound, agreed, bounds
from ultramicro.clearing.round.outcomes import Why, WhyNotCut
from ultramicro.clearing.round.projections import Round, consents_in, disputed_in, waiting_in
from ultramicro.ledger.deciding import View
from ultramicro.ledger.engine.state import account_number
from ultramicro.ledger.people.claims import Claim, Claims
from ultramicro.ledger.people.register import MarkKind


@dataclass(frozen=True, kw_only=True)
class Offers:
    """What can be cancelled in a round.

    Parameters
    ----------
    every : tuple of Claim
        All that is open in the round's currency: whether a round is safe hangs on it, too.
    claims : tuple of Claim
        Those that can be in the round, agreed to or not.
    agreed : dict of str to int
        Up to what sum both sides agree, by claim. [hundredths]
    bounds : tuple of Bound
        What members let be cancelled of several claims together.
    disputed : set of str
        The claims that are disputed.
    left : dict of str to WhyNotCut
        By claim that cannot be in the round, why.
    """

    every: tuple[Claim, ...]
    claims: tuple[Claim, ...]
    agreed: dict[str, int]
    bounds: tuple[Bound, ...]
    disputed: set[str]
    left: dict[str, WhyNotCut]

    def kept_out(self) -> dict[str, Why]:
        """Return the claims that no round may cancel as members stand now, and why."""
        same = {WhyNotCut.RELATED: Why.RELATED, WhyNotCut.NOT_OPEN_MEMBER: Why.NOT_OPEN_MEMBER}
        return {claim: same[why] for claim, why in self.left.items() if why in same}


def offers_in(view: View, found: Round) -> Offers:
    """Look through all open claims for what can be in a round."""
    every = view.of(Claims).open()
    outside = Outside(view, found)
    left = {claim.id: why for claim in every if (why := outside.why(claim))}
    claims = [claim for claim in every if claim.id not in left]
    consents, waiting = consents_in(view), waiting_in(view)
    # What one side says is paid may be: no more is offered than would be open then.
    free = {claim.id: claim.open_pence - waiting.get(claim.id, 0) for claim in claims}
    sums = {claim: min(pence, free[claim]) for claim, pence in agreed(consents, claims).items()}
    left |= {claim: WhyNotCut.WAITING for claim, pence in sums.items() if pence <= 0}
    kept = tuple(claim for claim in claims if claim.id not in left)
    return Offers(
        # Those outside of the round too: a debtor's other creditors are whom a round could harm.
        every=tuple(claim for claim in every if claim.currency == found.currency),
        claims=kept,
        agreed={claim: pence for claim, pence in sums.items() if pence > 0},
        bounds=tuple(bounds(consents, kept)),
        disputed=disputed_in(view),
        left=left,
    )


class Outside:
    """Tells why a claim cannot be in a round, whatever its sides agree to.

    Parameters
    ----------
    view : View
        The books and people.
    found : Round
        The round.
    """

    def __init__(self, view: View, found: Round) -> None:
        self._view, self._round = view, found
        self._owner = {mark.of: mark.value for mark in view.people.known_as() if mark.kind is MarkKind.OWNER}

    def why(self, claim: Claim) -> WhyNotCut | None:
        """Return why; None where it can be in it."""
        return next(self._reasons(claim), None)

    def _reasons(self, claim: Claim) -> Iterator[WhyNotCut]:
        sides = claim.debtor, claim.creditor
        if claim.currency != self._round.currency:
            yield WhyNotCut.OTHER_CURRENCY
        if not self._round.among(claim):
            yield WhyNotCut.NOT_IN_ROUND
        if claim.issued_on > self._round.cutoff:
            yield WhyNotCut.AFTER_CUTOFF
        if self._related(sides):
            yield WhyNotCut.RELATED
        # A frozen account is somebody's decision, which a round must not walk round.
        if not all(self._open(who, claim.currency) for who in sides):
            yield WhyNotCut.NOT_OPEN_MEMBER

    def _related(self, sides: Sequence[str]) -> bool:
        # One owner could write invoices to themselves and be cancelled against real ones.
        first, second = (self._owner.get(who, "").casefold() for who in sides)
        return bool(first) and first == second

    def _open(self, who: str, currency: str) -> bool:
        known = self._view.people.find(who)
        if known and not known.short:  # erased
            return False
        # Who has no account takes part all the same: a set-off moves no money of theirs.
        account = self._view.account(account_number(who, currency, "member"))
        return account is None or account.status == "open"
