"""Which claim a member means who says something of it, and who they are."""

from __future__ import annotations

from ultramicro.clearing.round.claim_histories import ClaimHistories
from ultramicro.clearing.round.claim_numbers import claim_named
from ultramicro.clearing.round.verbs.dispute import require_open
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.ledger.deciding import View
from ultramicro.ledger.people.claims import Claim
from ultramicro.ledger.people.references import reference_of


def claim_and_party(view: View, number: str, who: str, *, settled: bool = False) -> tuple[Claim, str]:
    """Return the claim that a member means, and the member's opaque number.

    Parameters
    ----------
    view : View
        The books.
    number : str
        As it stands on paper.
    who : str
        Who says so, by short name.
    settled : bool
        Whether nothing may be open of it.

    Raises
    ------
    BadInput
        If there is no such claim of theirs, nothing is open of it, or it is a bill of a loan.
    """
    party = view.people.known(who).id
    claims = view.of(ClaimHistories).numbered(number, view.people)
    claim = claim_named(number, claims, names=view.people, party=party)
    if claim.of:
        raise BadInput(
            say("{claim} is a bill of {loan}", claim=reference_of(view.people, claim), loan=claim.of),
            do=say("use the commands of `ultramicro bank` for loans"),
        )
    if not settled:
        require_open(claim, view.people)
    return claim, party
