"""What an invoice is called on paper: its words are in the people file, and a salted digest in the ledger.

A reference that people type may name somebody. The chain keeps everything, so it holds the claim's number: a
digest of the reference under the secrets of the books and of both parties. Erasing one of them throws the
words and a secret away, and what is left says nothing. Numbers of older books hold the reference itself.
"""

from __future__ import annotations

from ultramicro.ledger.people.claims import Claim
from ultramicro.ledger.people.names import Names

CLAIM, ALIKE, CREDIT = "claim", "alike", "credit"
"""Kinds of references under which words are kept: as they stand on paper, without case, blanks and hyphens,
and the numbers of credit notes."""


def claim_number(names: Names, debtor: str, creditor: str, reference: str) -> str:
    """Return the number of the claim that an invoice makes, however its reference is spelled.

    Examples
    --------
    >>> from ultramicro.ledger.people.names import NamesInMemory
    >>> names = NamesInMemory()
    >>> one, other = (claim_number(names, "a", "b", spelled) for spelled in ("M-1", "m 1"))
    >>> one == other != claim_number(names, "b", "a", "M-1"), one.partition("-")[0], "M" in one
    (True, 'claim', False)
    """
    # The order of the parties is said too: who owes whom makes another claim of the same number.
    said = f"invoice\x1f{debtor}\x1f{creditor}\x1f{loosely(reference)}"
    return f"{CLAIM}-{names.salted(said, (debtor, creditor))}"


def credit_mark(names: Names, claim: Claim, number: str) -> str:
    """Return what stands in the ledger for the number of a credit note to a claim."""
    said = f"credit note\x1f{claim.id}\x1f{loosely(number)}"
    return f"{CREDIT}-{names.salted(said, (claim.debtor, claim.creditor))}"


def reference_of(names: Names, claim: Claim) -> str:
    """Return an invoice's own number where the claim was made of one; the claim's where it was not.

    The claim's number is returned too where the words were erased.

    Examples
    --------
    >>> from datetime import date
    >>> from ultramicro.ledger.people.names import NamesInMemory
    >>> day, names = date(2026, 11, 28), NamesInMemory()
    >>> reference_of(names, Claim("claim-a-b-M 1", "a", "b", "GBP", 100, 100, day, day))
    'M 1'
    """
    return on_paper(names, claim.id, claim.debtor, claim.creditor)


def on_paper(names: Names, number: str, debtor: str, creditor: str) -> str:
    """Return what a claim of a number is called on paper; see `reference_of`."""
    return names.words(number) or older_reference(number, debtor, creditor)


def older_reference(number: str, debtor: str, creditor: str) -> str:
    """Return the reference that the number of a claim of older books holds; else the number itself."""
    return number.removeprefix(f"{CLAIM}-{debtor}-{creditor}-")


def loosely(words: str) -> str:
    """Return a number without capitals, blanks and hyphens, as people copy it from paper."""
    return "".join(words.casefold().replace("-", "").split())
