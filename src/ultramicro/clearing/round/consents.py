"""Whose consent counts for a claim: the last of those that cover it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from ultramicro.ledger.people.claims import Claim

ALL = "all"
"""What stands for all claims in a consent."""


def with_whom(member: str) -> str:
    """Return what stands for all claims with one other member in a consent."""
    return f"with {member}"


class Consent(NamedTuple):
    """What a member agreed to.

    Parameters
    ----------
    number : int
        Where it stands in the books; a later one counts.
    who : str
        The member, by opaque number.
    covers : str
        A claim, `with_whom` one other member, or `ALL`.
    up_to_pence : int or None
        How much in each round: of a claim, or of all claims that it covers together, those owed and those
        they are owed apart. 0 where they do not agree, None for all. [hundredths]
    """

    number: int
    who: str
    covers: str
    up_to_pence: int | None


def last_consents(consents: Iterable[Consent], claims: Sequence[Claim]) -> dict[tuple[str, str], Consent]:
    """Return by member and claim the consent that counts: the last of those that cover the claim.

    A consent covers one claim, all claims with one other member, or all claims. It ends every earlier one on
    what it covers, wider or narrower.
    """
    given: dict[tuple[str, str], Consent] = {}
    for consent in consents:
        key = consent.who, consent.covers
        # By the number in the books, as days can be the same or backdated.
        given[key] = max(consent, given.get(key, consent), key=attrgetter("number"))
    found = {}
    for claim in claims:
        for who, other in ((claim.debtor, claim.creditor), (claim.creditor, claim.debtor)):
            scopes = ((who, covers) for covers in (claim.id, with_whom(other), ALL))
            covering = [given[scope] for scope in scopes if scope in given]
            if covering:
                # The last word and not the narrowest: who withdraws from all means all.
                found[who, claim.id] = max(covering, key=attrgetter("number"))
    return found


def agreed(consents: Iterable[Consent], claims: Sequence[Claim]) -> dict[str, int]:
    """Return the claims that both sides agree to, and up to what sum in hundredths; see `last_consents`."""
    last = last_consents(consents, claims)

    # A bound on several claims bounds each of them, too; `bounds` has it for all together.
    def up_to(claim: Claim, who: str) -> int:
        consent = last.get((who, claim.id))
        if consent is None:
            return 0
        return claim.open_pence if consent.up_to_pence is None else consent.up_to_pence

    sums = {c.id: min(up_to(c, c.debtor), up_to(c, c.creditor), c.open_pence) for c in claims}
    return {claim: pence for claim, pence in sums.items() if pence > 0}


class Bound(NamedTuple):
    """The most that a member lets be cancelled of several claims together in one round.

    Parameters
    ----------
    who : str
        The member, by opaque number.
    owes : bool
        Whether they are claims that the member owes, or is owed.
    claims : frozenset of str
        Which.
    most_pence : int
        The most. [hundredths]
    """

    who: str
    owes: bool
    claims: frozenset[str]
    most_pence: int


def bounds(consents: Iterable[Consent], claims: Sequence[Claim]) -> list[Bound]:
    """Return what members let be cancelled of several claims together, where they set a sum.

    Parameters
    ----------
    consents, claims
        As in `last_consents`.
    """
    covered: dict[tuple[str, bool, str, int], set[str]] = {}
    by_number = {claim.id: claim for claim in claims}
    for (who, number), consent in last_consents(consents, claims).items():
        # On a single claim the sum bounds that claim already, in `agreed`.
        if consent.up_to_pence and consent.covers != number:
            key = who, by_number[number].debtor == who, consent.covers, consent.up_to_pence
            covered.setdefault(key, set()).add(number)
    return [
        Bound(who, owes, frozenset(mine), most)
        # In one order, as the solver's result can hang on that of its bounds.
        for (who, owes, _, most), mine in sorted(covered.items(), key=str)
    ]
