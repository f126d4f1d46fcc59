"""Belgium's three legal methods: several injectors, of whom none takes part in their own injection.

Methods [1]_: *fixed* multiplies each injection by the key of each, and what falls on the injector or above a
use is lost to sharing; *relative* divides the keys of the others by their sum first; *optimal* repeats the
relative method with what is left until nobody wants more or nothing is left.

References
----------
.. [1] EnergieID, OpenEnergyID, `energysharing` (MIT), after the Flemish rules of energy sharing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from ultramicro.energy.sharing.keys import Members, pro_rata
from ultramicro.energy.sharing.levels import Whole
from ultramicro.energy.sharing.rules import METHOD_NAMES

Floats: TypeAlias = npt.NDArray[np.float64]
LEAST_WH = 1e-6
"""What is left to be shared is nothing below this. [Wh]"""
MOST_ROUNDS = 1000


class Method(StrEnum):
    """The three methods."""

    FIXED = "fixed"
    RELATIVE = "relative"
    OPTIMAL = "optimal"


METHODS = {name: Method(name.partition("_")[2]) for name in METHOD_NAMES}
"""The methods by the names that a club asks for them by."""


@dataclass(frozen=True, kw_only=True)
class BelgianShares:
    """What is shared by one of the methods.

    Parameters
    ----------
    taken : array of float, shape (periods, members)
        What each member got. [unit of what was given]
    given : array of float, shape (periods, members)
        What was taken of each member's injection. [the same]
    """

    taken: Floats
    given: Floats


def share(injection: Floats, offtake: Floats, key: Floats, method: Method) -> BelgianShares:
    """Share injections by one of the methods.

    Parameters
    ----------
    injection, offtake : array of float, shape (periods, members)
        What each member gave and took; members stand in the same columns of both. [Wh, or any other unit]
    key : array of float, shape (periods, members)
        Each member's part; rows sum to 1.
    method : Method
        Which.

    Returns
    -------
    BelgianShares
        Sums of what is taken and given are the same in every period.

    Examples
    --------
    The first injects 100 and has a fifth of the key, of which it cannot take anything:

    >>> of_first = (np.array([[100.0, 0, 0]]), np.array([[0, 90.0, 30]]), np.array([[0.2, 0.4, 0.4]]))
    >>> [share(*of_first, method).taken.tolist() for method in Method]
    [[[0.0, 40.0, 30.0]], [[0.0, 50.0, 30.0]], [[0.0, 70.0, 30.0]]]
    """
    taken, given = np.zeros(offtake.shape), np.zeros(offtake.shape)
    rounds = MOST_ROUNDS if method is Method.OPTIMAL else 1
    for _ in range(rounds):
        wanted, left = offtake - taken, injection - given
        # Who wants nothing more has no part in what is shared again; at first everybody has theirs.
        parts = np.where(wanted > LEAST_WH, key, 0) if given.any() else key
        more = _once(left, wanted, parts, relative=method is not Method.FIXED)
        if more.taken.sum() <= LEAST_WH:
            break
        taken, given = taken + more.taken, given + more.given
    return BelgianShares(taken=taken, given=given)


def _once(injection: Floats, offtake: Floats, key: Floats, *, relative: bool) -> BelgianShares:
    """Share once: each injection among the others, then no more to anybody than they take."""
    whole = key.sum(axis=1, keepdims=True) - key if relative else np.ones(key.shape)
    # Of everybody's injection one part; then each gets their key of all but their own.
    scaled = np.divide(injection, whole, out=np.zeros(injection.shape), where=whole > 0)
    offered = key * (scaled.sum(axis=1, keepdims=True) - scaled)
    taken = np.minimum(offered, offtake)
    # What nobody can take goes back to all injectors by what they injected, as the rules have it.
    parts = injection / np.maximum(injection.sum(axis=1, keepdims=True), LEAST_WH)
    able = scaled * (key.sum(axis=1, keepdims=True) - key)
    given = able - (offered - taken).sum(axis=1, keepdims=True) * parts
    # Where that would take more back from somebody than they gave, it goes by what each could give.
    fair = able * taken.sum(axis=1, keepdims=True) / np.maximum(able.sum(axis=1, keepdims=True), LEAST_WH)
    return BelgianShares(taken=taken, given=np.where((given < 0).any(axis=1, keepdims=True), fair, given))


def in_whole_units(shares: BelgianShares, first_period: int) -> tuple[Whole, Whole]:
    """Round what members got and gave to whole units, so that both have one sum in every period.

    It is what the method gives, rounded down. Fractions go round as in the key pro-rata, so that nobody gains
    by it over time, and nobody gets or gives more than the next whole unit.

    Examples
    --------
    >>> half = BelgianShares(taken=np.array([[1.5, 1.5]]), given=np.array([[3.0, 0]]))
    >>> [each.tolist() for each in in_whole_units(half, 0)]
    [[[1, 2]], [[3, 0]]]
    """
    fine = [np.rint(each * 1000).astype(np.int64) for each in (shares.taken, shares.given)]
    whole = np.min([each.sum(axis=1) for each in fine], axis=0) // 1000
    alike = Members.alike(shares.taken.shape[1])
    taken, given = (pro_rata(each, whole, first_period, alike).wh for each in fine)
    return taken, given
