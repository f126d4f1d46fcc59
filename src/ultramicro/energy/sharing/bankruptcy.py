"""The classical rules for sharing what is too little for all claims, exactly: the keys are some of them.

Claims are uses, the estate is what was generated. Equal sharing is the rule of constrained equal awards,
pro-rata the proportional rule, the nucleolus the Talmud's rule, and the Shapley value random arrival [1]_
[2]_. Fractions are exact; these are for audits and proofs, not for a year of half-hours.

References
----------
.. [1] B. O'Neill, A problem of rights arbitration from the Talmud, Math. Soc. Sciences 2 (1982) 345.
.. [2] R. Aumann, M. Maschler, Game theoretic analysis of a bankruptcy problem from the Talmud, J. Econ.
   Theory 36 (1985) 195.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations

MOST_ARRIVING = 8
"""So many claimants can be put in every order; of more, `fairness` samples."""


def proportional(claims: Sequence[int], estate: int) -> list[Fraction]:
    """Award in proportion to claims.

    Examples
    --------
    >>> [str(award) for award in proportional([100, 200, 300], 100)]
    ['50/3', '100/3', '50']
    """
    whole = sum(claims)
    return [Fraction(claim * min(estate, whole), whole) if whole else Fraction(0) for claim in claims]


def equal_awards(claims: Sequence[Fraction | int], estate: Fraction | int) -> list[Fraction]:
    """Award all the same, but nobody more than their claim.

    Examples
    --------
    >>> [str(award) for award in equal_awards([100, 200, 300], 200)]
    ['200/3', '200/3', '200/3']
    """
    left, awards = Fraction(estate), [Fraction(0)] * len(claims)
    order = sorted(range(len(claims)), key=lambda i: claims[i])
    for done, i in enumerate(order):
        awards[i] = min(Fraction(claims[i]), left / (len(claims) - done))
        left -= awards[i]
    return awards


def equal_losses(claims: Sequence[Fraction | int], estate: Fraction | int) -> list[Fraction]:
    """Let all go short by the same, but nobody by more than their claim.

    Examples
    --------
    >>> [str(award) for award in equal_losses([100, 200, 300], 200)]
    ['0', '50', '150']
    """
    short = max(Fraction(0), sum(map(Fraction, claims), Fraction(0)) - estate)
    losses = equal_awards(claims, short)
    return [Fraction(claim) - loss for claim, loss in zip(claims, losses, strict=True)]


def talmud(claims: Sequence[int], estate: int) -> list[Fraction]:
    """Award equally up to half of each claim, and let all go short equally from there on: the nucleolus.

    Examples
    --------
    >>> [str(award) for award in talmud([100, 200, 300], 200)]
    ['50', '75', '75']
    """
    halves = [Fraction(claim, 2) for claim in claims]
    half = sum(halves, Fraction(0))
    if estate <= half:
        return equal_awards(halves, estate)
    more = equal_losses(halves, min(Fraction(estate), 2 * half) - half)
    return [a + b for a, b in zip(halves, more, strict=True)]


def random_arrival(claims: Sequence[int], estate: int) -> list[Fraction]:
    """Award what each would get if all came in any order and took what they claim: the Shapley value.

    Raises
    ------
    ValueError
        If there are more than eight, whose orders are too many to go through.

    Examples
    --------
    >>> [str(award) for award in random_arrival([100, 200, 300], 200)]
    ['100/3', '250/3', '250/3']
    """
    if len(claims) > MOST_ARRIVING:
        raise ValueError(f"{len(claims)} claimants are too many; sample instead")
    sums, orders = [0] * len(claims), list(permutations(range(len(claims))))
    for order in orders:
        left = estate
        for i in order:
            taken = min(claims[i], left)
            sums[i] += taken
            left -= taken
    return [Fraction(each, len(orders)) for each in sums]
