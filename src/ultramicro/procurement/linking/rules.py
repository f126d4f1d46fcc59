"""Whether two printed names are one party: the reason, and whether it is proof or a question."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz

from ultramicro.procurement.linking.likenesses import Counts, rare, slips, told_apart
from ultramicro.procurement.linking.printed import Printed
from ultramicro.procurement.linking.proofs import PROOFS
from ultramicro.procurement.linking.questions import QUESTIONS

LINKED, REVIEW = "linked", "review"


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What is thought of two names: `linked` or `review`, the rule's id, and their likeness in percent."""

    party: str
    rule: str
    score: float = 100.0


def decide(one: Printed, other: Printed, counts: Counts) -> Verdict | None:
    """Decide whether two printed names are one party; swapping them changes nothing.

    Proofs are: the same words, the same letters spaced otherwise, a name that the other trades as, a print
    that was cut in the middle of a word, and slips of the pen beside a rare word that agrees. Brackets and
    numbers are part of a name: names that differ in a number, or point to two sides, are two parties.

    Parameters
    ----------
    one, other : Printed
        From `printed_all`.
    counts : mapping of str to int
        In how many names of the payer each word stands.

    Returns
    -------
    Verdict or None
        None where there is nothing to ask.

    Examples
    --------
    >>> from ultramicro.procurement.linking.printed import keyed, printed_all
    >>> names = ["Oak Elm Ltd", "Oakelm Limited", "Oak Elm Homes", "Oak Elm (16) Ltd"]
    >>> oak, *others = keyed(dict(zip(names, printed_all(names)))).values()
    >>> [verdict and verdict.rule for verdict in (decide(oak, other, {}) for other in others)]
    ['spaced_otherwise', 'words_more', None]
    """
    for rule, proves in PROOFS:
        if proves(one, other, counts):
            return Verdict(party=LINKED, rule=rule)
    mine, yours = one.bag - other.bag, other.bag - one.bag
    if told_apart(mine, yours):
        return None
    if slips(mine, yours) and rare(one.bag & other.bag, counts):
        return Verdict(party=LINKED, rule="misspelt")
    score = fuzz.token_sort_ratio(" ".join(one.words), " ".join(other.words))
    for rule, asks in QUESTIONS:
        if asks(one, other, counts, score):
            return Verdict(party=REVIEW, rule=rule, score=score)
    return None
