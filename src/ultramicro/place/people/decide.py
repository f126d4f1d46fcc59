"""Whether a party is a person: the user's word, then numbers and registers, then name and payments."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ultramicro.place.people.verdicts import Verdict

PRIVATE = frozenset({"household", "worker", "person", "individual"})
"""What parties.csv calls people."""
BODIES = frozenset({"business", "public", "voluntary", "firm", "company", "charity", "organisation"})
"""What parties.csv calls bodies."""
SEVERAL = 3
"""Bodies that pay one party, from which a name that is only like a person's is taken for a firm's."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is known around a name.

    Parameters
    ----------
    said : str
        The kind that parties.csv gives, in small letters; empty if none.
    numbered, registered : bool
        Whether a company, charity or VAT number stands beside it, and whether a register has this very name.
    payers : int
        How many bodies pay it.
    care : bool
        Whether any payment was for care, or of a sort that goes to single people.
    """

    said: str = ""
    numbered: bool = False
    registered: bool = False
    payers: int = 1
    care: bool = False


def is_person(verdict: Verdict, evidence: Evidence) -> bool:
    """Decide whether a party is to be treated as a person.

    The user's word wins. A number or a register entry tells an organisation; where the payment is for care,
    a number beside a person's name may be a slip, and does not. After that it is the name: any doubt counts
    for the person in care and like categories, elsewhere only a name that is likely one.

    Parameters
    ----------
    verdict : Verdict
        What the name says by itself.
    evidence : Evidence
        What is known around it.

    Examples
    --------
    >>> is_person(Verdict.PERSON, Evidence()), is_person(Verdict.PERSON, Evidence(said="business"))
    (True, False)
    >>> is_person(Verdict.UNLIKELY, Evidence()), is_person(Verdict.UNLIKELY, Evidence(care=True))
    (False, True)
    >>> is_person(Verdict.LIKELY, Evidence(payers=5)), is_person(Verdict.LIKELY, Evidence(numbered=True))
    (False, False)
    """
    if evidence.said in PRIVATE | BODIES:
        return evidence.said in PRIVATE
    if verdict == Verdict.ORGANISATION or evidence.registered:
        return False
    if evidence.care:
        return verdict == Verdict.PERSON or not evidence.numbered
    if evidence.numbered:
        return False
    return verdict == Verdict.PERSON or (verdict == Verdict.LIKELY and evidence.payers < SEVERAL)


@cache  # of the program's own files, which do not change while it runs
def care_patterns() -> tuple[str, ...]:
    """Return the patterns, over tidied capitals, of what is paid for care or to single people."""
    text = (files(__package__) / "care.csv").read_text(encoding="utf-8")
    return tuple(row["pattern"] for row in csv.DictReader(text.splitlines()))
