"""Which claim a person means by the number they have on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ultramicro.clearing.round.claim_histories import ClaimHistories
from ultramicro.clearing.round.words import exact
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, say
from ultramicro.ledger.deciding import Memo, View
from ultramicro.ledger.events import ClaimMade
from ultramicro.ledger.people.claims import Claim
from ultramicro.ledger.people.names import Names
from ultramicro.ledger.people.references import ALIKE, loosely, reference_of


def memos_of(number: str, reference: str, parties: tuple[str, str]) -> list[Memo]:
    """Return the words of a claim's number: as they are, and as people may spell them; with both parties."""
    of = " ".join(parties)
    return [Memo(number, reference, of), Memo(f"{ALIKE}-{number}", loosely(reference), of)]


def matching(number: str, claims: Iterable[Claim], names: Names) -> list[Claim]:
    """Return the claims that a number can mean.

    Those of exactly that number, or of exactly that reference; where there is none, those whose reference
    differs only in capitals, blanks and hyphens.
    """
    among = [(c, reference_of(names, c)) for c in claims]
    ways = (
        [c for c, _ in among if c.id == number],
        [c for c, reference in among if reference == number],
        [c for c, reference in among if loosely(reference) == loosely(number)],
    )
    # The exact ones first: "A-1" and "a1" may be two invoices.
    return next((found for found in ways if found), [])


def claim_named(number: str, claims: Sequence[Claim], *, names: Names, party: str = "") -> Claim:
    """Return the one claim that a number means; of several, the one of which something is open.

    Parameters
    ----------
    number : str
        As it stands on paper, or the claim's whole number.
    claims : sequence of Claim
        Every claim that the number can mean; see `ClaimHistories.numbered`.
    names : Names
        What to call members and claims.
    party : str
        Only claims to which this member is a party, by opaque number; all where it is empty.

    Raises
    ------
    BadInput
        If there is no such claim, if it is between others, or if the number can mean several.
    """
    # Every firm has an invoice 1, so that the party says which.
    mine = [c for c in claims if party in {"", c.debtor, c.creditor}]
    found = matching(number, mine, names)
    ask = say("take the number from the invoice, or from `ultramicro books claims`")
    # A slip in the member is told apart from one in the number.
    if not found and matching(number, claims, names):
        raise BadInput(say("{who} is no party to {number}", who=names.called(party), number=number), do=ask)
    if not found:
        raise BadInput(say("no claim has the number “{number}”", number=number), do=ask)
    found = [c for c in found if c.open_pence > 0] or found
    if len(found) > 1:
        raise BadInput(
            say(
                "{number} can mean {claims}",
                number=number,
                claims=Listed([_described(c, names.called) for c in found], by="or"),
            ),
            do=say("give the claim's whole number"),
        )
    return found[0]


def _described(claim: Claim, called: Callable[[str], str]) -> Message:
    return say(
        "{claim} ({debtor} owes {creditor} {open})",
        claim=claim.id,
        debtor=called(claim.debtor),
        creditor=called(claim.creditor),
        open=exact(claim.open_pence, claim.currency),
    )


def whose_number_was_lost(view: View, new: ClaimMade) -> str:
    """Return a claim that may be of the same invoice, whose number on paper nobody knows any more.

    Parameters
    ----------
    view : View
        The books.
    new : ClaimMade
        What an invoice would claim that is not known by its number.

    Notes
    -----
    Numbers are made with secrets of the people file. Where an older one was brought back, the same invoice
    has another number: only sum, day and parties can be compared.
    """
    names = view.people
    for each in view.of(ClaimHistories).like(new):
        same = (each.debtor, each.creditor) == (new.debtor, new.creditor)
        # Whoever was erased is known as such; a stranger was lost, and may have another id by now.
        lost = any(names.find(who) is None for who in (each.debtor, each.creditor))
        if reference_of(names, each) == each.id and (same or lost):
            return each.id
    return ""
