"""Which claim a person means by the number they have on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ultramicro.clearing.round.words import exact
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, say
from ultramicro.ledger.people.claims import Claim


def reference_of(claim: Claim) -> str:
    """Return an invoice's own number where the claim was made of one; the claim's where it was not.

    Examples
    --------
    >>> from datetime import date
    >>> day = date(2026, 11, 28)
    >>> reference_of(Claim("claim-a-b-M 1", "a", "b", "GBP", 100, 100, day, day))
    'M 1'
    """
    return claim.id.removeprefix(f"claim-{claim.debtor}-{claim.creditor}-")


def matching(number: str, claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims that a number can mean.

    Those of exactly that number, or of exactly that reference; where there is none, those whose reference
    differs only in capitals, blanks and hyphens.
    """
    among = list(claims)
    ways = (
        [c for c in among if c.id == number],
        [c for c in among if reference_of(c) == number],
        [c for c in among if loosely(reference_of(c)) == loosely(number)],
    )
    # The exact ones first: "A-1" and "a1" may be two invoices.
    return next((found for found in ways if found), [])


def loosely(words: str) -> str:
    """Return a number without capitals, blanks and hyphens, as people copy it from paper."""
    return "".join(words.casefold().replace("-", "").split())


def claim_named(
    number: str, claims: Sequence[Claim], *, called: Callable[[str], str], party: str = ""
) -> Claim:
    """Return the one claim that a number means; of several, the one of which something is open.

    Parameters
    ----------
    number : str
        As it stands on paper, or the claim's whole number.
    claims : sequence of Claim
        Every claim that the number can mean; see `ClaimHistories.numbered`.
    called : callable
        Turns an opaque number into what to call a member.
    party : str
        Only claims to which this member is a party, by opaque number; all where it is empty.

    Raises
    ------
    BadInput
        If there is no such claim, if it is between others, or if the number can mean several.
    """
    # Every firm has an invoice 1, so that the party says which.
    mine = [c for c in claims if party in {"", c.debtor, c.creditor}]
    found = matching(number, mine)
    ask = say("take the number from the invoice, or from `ultramicro books claims`")
    # A slip in the member is told apart from one in the number.
    if not found and matching(number, claims):
        raise BadInput(say("{who} is no party to {number}", who=called(party), number=number), do=ask)
    if not found:
        raise BadInput(say("no claim has the number “{number}”", number=number), do=ask)
    found = [c for c in found if c.open_pence > 0] or found
    if len(found) > 1:
        raise BadInput(
            say(
                "{number} can mean {claims}",
                number=number,
                claims=Listed([_described(c, called) for c in found], by="or"),
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
