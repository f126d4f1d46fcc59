"""A pool of parts that need not be alike: what is lost on average, how far that varies, who brings it in.

Any two failures are correlated by one ρ. So with s_i the deviation of a part's loss and S their sum, the
variance of the pool is (1 − ρ) Σ s_i² + ρ S², and what a part shares with it s_i ((1 − ρ) s_i + ρ S). These
add up, which is why each part of a reserve can be laid at one door (Euler's rule for what is homogeneous).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import sqrt

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.core.parts import whole_parts


@dataclass(frozen=True, kw_only=True)
class Part:
    """One of a bundle: a loan, a supplier, a project.

    Parameters
    ----------
    name : str
        What it is called.
    probability : float
        That it fails. [share]
    exposure_pence : int
        What is at stake. [pence]
    loss_share : float
        What of that is lost when it fails. [share]
    wanted_pence : int or None
        What it asks for; None where it does not say. [pence]
    purpose : str
        What that is for.
    papers : frozenset of str
        Ids of the papers that are there.
    papers_due_on : date or None
        Until when the others are wanted.
    """

    name: str
    probability: float
    exposure_pence: int
    loss_share: float = 1.0
    wanted_pence: int | None = None
    purpose: str = ""
    papers: frozenset[str] = frozenset()
    papers_due_on: date | None = None

    @property
    def at_stake_pence(self) -> float:
        """What is lost when it fails. [pence]."""
        return self.exposure_pence * self.loss_share

    @property
    def expected_pence(self) -> float:
        """What is lost on average. [pence]."""
        return self.probability * self.at_stake_pence

    @property
    def deviation_pence(self) -> float:
        """How far that varies: its standard deviation. [pence]."""
        return self.at_stake_pence * sqrt(self.probability * (1 - self.probability))


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Parts and how they fail together.

    Parameters
    ----------
    parts : sequence of Part
        Each with a name of its own.
    correlation : float
        Of any two failures, from 0 to 1.

    Raises
    ------
    BadInput
        If a share is not from 0 to 1, a sum below 0, or two parts are called alike.

    Examples
    --------
    >>> pool = alike(10, probability=0.08, exposure_pence=20_000_00, loss_share=0.6, correlation=0.05)
    >>> pool.expected_pence, round(pool.deviation_pence)
    (960000.0, 1239664)
    """

    parts: Sequence[Part]
    correlation: float

    def __post_init__(self) -> None:
        shares = [share for part in self.parts for share in (part.probability, part.loss_share)]
        if not all(0 <= share <= 1 for share in (*shares, self.correlation)):
            raise BadInput(
                say("a probability, a share or a correlation is not from 0 to 1"), do=say("write it as 0.08")
            )
        if any(part.exposure_pence < 0 for part in self.parts):
            raise BadInput(say("what is at stake is below nought"), do=say("write 0 or more"))
        if len({part.name for part in self.parts}) < len(self.parts):
            raise BadInput(say("two parts of a bundle are called alike"), do=say("give each its own name"))

    @cached_property
    def at_stake_pence(self) -> float:
        """What is lost when all fail. [pence]."""
        return sum(part.at_stake_pence for part in self.parts)

    @cached_property
    def expected_pence(self) -> float:
        """What is lost on average: EL. [pence]."""
        return sum(part.expected_pence for part in self.parts)

    @cached_property
    def deviation_pence(self) -> float:
        """How far that varies: SD. [pence]."""
        return self.deviation_at(self.correlation)

    @property
    def floor_pence(self) -> float:
        """What no size of a bundle brings the deviation below, for parts such as these. [pence]."""
        return sqrt(self.correlation) * sum(part.deviation_pence for part in self.parts)

    @cached_property
    def is_alike(self) -> bool:
        """Whether all parts fail and lose alike, so that the number that fail says what is lost."""
        return len({(part.probability, part.at_stake_pence) for part in self.parts}) <= 1

    def deviation_at(self, correlation: float) -> float:
        """Return how far losses would vary with another correlation. [pence]."""
        each = [part.deviation_pence for part in self.parts]
        own = sum(deviation**2 for deviation in each)
        return sqrt((1 - correlation) * own + correlation * sum(each) ** 2)

    def shared_pence(self, part: Part) -> float:
        """Return what of the pool's deviation is a part's: its covariance with the pool ÷ SD. [pence]."""
        if not self.deviation_pence:
            return 0.0
        every = sum(other.deviation_pence for other in self.parts)
        own = part.deviation_pence
        return own * ((1 - self.correlation) * own + self.correlation * every) / self.deviation_pence

    def shares(self, reserve_pence: int) -> Mapping[str, int]:
        """Lay a reserve at the doors of the parts: EL_i + k · Cov(i, pool)/SD, in pence that add up.

        Parameters
        ----------
        reserve_pence : int
            What is set aside in all. [pence]

        Returns
        -------
        mapping of str to int
            Part to what it brings in; in a reserve below EL a part of its own EL. [pence]
        """
        beyond = reserve_pence - self.expected_pence
        if beyond < 0 or not self.deviation_pence:
            weights = [part.expected_pence or part.at_stake_pence for part in self.parts]
            whole = sum(weights) or 1.0
            parts = [reserve_pence * weight / whole for weight in weights]
        else:
            deviations = beyond / self.deviation_pence
            parts = [part.expected_pence + deviations * self.shared_pence(part) for part in self.parts]
        names = [part.name for part in self.parts]
        return (
            dict(zip(names, whole_parts(parts, reserve_pence), strict=True))
            if any(parts)
            else dict.fromkeys(names, 0)
        )


def alike(
    n: int, *, probability: float, exposure_pence: int, loss_share: float = 1.0, correlation: float = 0.0
) -> Pool:
    """Return a pool of n parts that are all alike.

    Examples
    --------
    >>> alike(2, probability=0.5, exposure_pence=10).expected_pence
    10.0
    """
    parts = [
        Part(name=str(number), probability=probability, exposure_pence=exposure_pence, loss_share=loss_share)
        for number in range(1, n + 1)
    ]
    return Pool(parts=parts, correlation=correlation)
