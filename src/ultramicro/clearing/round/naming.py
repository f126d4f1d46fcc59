"""Which claim a person means by the number they have on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ultramicro.clearing.round.rounds import every_claim
from ultramicro.core.errors import BadInput
from ultramicro.core.money import to_the_penny
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.people.claims import Claim

ASK = "take its number from the invoice, or from `ultramicro books claims`"


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
        [c for c in among if _loosely(reference_of(c)) == _loosely(number)],
    )
    return next((found for found in ways if found), [])


def _loosely(words: str) -> str:
    return "".join(words.casefold().replace("-", "").split())


def claim_named(desk: Desk, number: str, *, party: str = "") -> Claim:
    """Return the one claim that a number means; of several, the one of which something is open.

    Parameters
    ----------
    desk : Desk
        The books.
    number : str
        As it stands on paper, or the claim's whole number.
    party : str
        Only claims to which this member is a party, by opaque number; all where it is empty.

    Raises
    ------
    BadInput
        If there is no such claim, if it is between others, or if the number can mean several.
    """
    every = every_claim(desk)
    mine = [c for c in every if party in {"", c.debtor, c.creditor}]
    found = matching(number, mine)
    if not found and matching(number, every):
        raise BadInput(f"{desk.people.called(party)} is no party to {number}", do=ASK)
    if not found:
        raise BadInput(f"no claim has the number {number!r}", do=ASK)
    found = [c for c in found if c.open_pence > 0] or found
    if len(found) > 1:
        raise BadInput(
            f"{number} can be {_told(desk, found)}", do="give the whole number of the one you mean"
        )
    return found[0]


def _told(desk: Desk, claims: Sequence[Claim]) -> str:
    called = desk.people.called
    return " or ".join(
        f"{c.id} ({called(c.debtor)} owes {called(c.creditor)} {to_the_penny(c.open_pence, '')} {c.currency})"
        for c in claims
    )
