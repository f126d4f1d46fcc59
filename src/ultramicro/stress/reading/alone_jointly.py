"""What each technique adds alone and to all others, what all add together, and what is left over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ultramicro.stress.runs.ensemble import ALL, WITHOUT, all_but

Numbers = NDArray[np.int64] | NDArray[np.float64]
"""Of whole things, such as pence or jobs, sums are exact; of floats to rounding."""


@dataclass(frozen=True, kw_only=True)
class AloneJointly:
    """What techniques add to an outcome, seed by seed.

    What each adds alone, and the interaction, sum to what all add together: seed by seed, and so in the mean.
    Their medians do not sum.

    Parameters
    ----------
    alone, on_top : mapping of str to ndarray, each of shape (seeds,)
        By technique: alone beside none, and all beside all others.
    jointly, interaction : ndarray, shape (seeds,)
        All beside none, and what of that is more than each adds alone; negative where they stand in each
        other's way.
    """

    alone: Mapping[str, Numbers]
    on_top: Mapping[str, Numbers]
    jointly: Numbers
    interaction: Numbers


def alone_jointly(outcomes: Mapping[str, Numbers], techniques: Sequence[str]) -> AloneJointly:
    """Tell apart what each technique adds and what they add by being together.

    Parameters
    ----------
    outcomes : mapping of str to ndarray, each of shape (seeds,)
        By arm, as `arms_of` names them, in one order of seeds.
    techniques : sequence of str
        Their ids.

    Examples
    --------
    >>> outcomes = {"without": [10], "a": [13], "b": [12], "all": [18], "all-but-a": [12], "all-but-b": [13]}
    >>> found = alone_jointly({arm: np.array(of) for arm, of in outcomes.items()}, ["a", "b"])
    >>> found.alone["a"], found.on_top["a"], found.jointly, found.interaction
    (array([3]), array([6]), array([8]), array([3]))
    """
    alone = {one: outcomes[one] - outcomes[WITHOUT] for one in techniques}
    on_top = {one: outcomes[ALL] - outcomes[all_but(one)] for one in techniques}
    jointly = outcomes[ALL] - outcomes[WITHOUT]
    together = sum(alone.values(), start=np.zeros_like(jointly))
    return AloneJointly(alone=alone, on_top=on_top, jointly=jointly, interaction=jointly - together)
