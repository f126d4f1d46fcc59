"""From gross to net: what closing a leak really adds.

net = gross × (1 − deadweight) × (1 − leakage) × (1 − displacement) × (1 − substitution) × multiplier: what
would have happened anyway, what benefits people elsewhere, what local sellers lose, what a firm only swaps,
and what further rounds add. (Homes and Communities Agency, "Additionality Guide", 4th ed., 2014,
sections 4.2–4.5.)
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Number, say, template

GUIDE = template(
    "midpoints of ranges in the HCA Additionality Guide (4th ed., 2014), as a public project reads them "
    "(econstack, MIT): check them against the guide before you quote them"
)
PARTS = ("deadweight", "displacement", "leakage", "substitution")
"""What is taken off, in this order."""


@dataclass(frozen=True, kw_only=True)
class Additionality:
    """The parts that are taken off, each from 0 to 1, and the multiplier.

    Parameters
    ----------
    deadweight, displacement, leakage, substitution : float
        What would have happened anyway; what local sellers lose; what benefits people elsewhere; what is only
        swapped.
    multiplier : float
        What a pound does on further rounds; 1 for none.
    """

    deadweight: float
    displacement: float
    leakage: float
    substitution: float
    multiplier: float = 1.0

    def __post_init__(self) -> None:
        """Refuse a part that is no share."""
        for part in fields(self):
            value = getattr(self, part.name)
            if value < 0 or (part.name != "multiplier" and value > 1):
                raise BadInput(
                    say("{part} is {value}, which is not a share", part=part.name, value=Number(value)),
                    do=say("give a number from 0 to 1"),
                )

    def kept(self) -> float:
        """Return the part of a gross effect that is net, further rounds counted.

        Examples
        --------
        >>> standard = Additionality(deadweight=0.2, displacement=0.25, leakage=0.1, substitution=0)
        >>> round(standard.kept(), 3)
        0.54
        """
        # One after the other, as the guide does: each is taken off what the one before has left.
        left = (1 - self.deadweight) * (1 - self.displacement) * (1 - self.leakage) * (1 - self.substitution)
        return left * self.multiplier


STANDARD = Additionality(deadweight=0.20, displacement=0.25, leakage=0.10, substitution=0.0, multiplier=1.10)
CAUTIOUS = Additionality(deadweight=0.35, displacement=0.40, leakage=0.20, substitution=0.05, multiplier=1.0)
HOPEFUL = Additionality(deadweight=0.10, displacement=0.10, leakage=0.05, substitution=0.0, multiplier=1.15)
"""Multipliers are the guide's composite ones for a neighbourhood: 1.05 to 1.15."""


def worse_than(middle: Additionality) -> Additionality:
    """Return the cautious case, never better than what was asked for.

    Examples
    --------
    >>> worse_than(STANDARD) == CAUTIOUS, better_than(STANDARD) == HOPEFUL
    (True, True)
    """
    return Additionality(
        **{part: max(getattr(CAUTIOUS, part), getattr(middle, part)) for part in PARTS},
        multiplier=min(CAUTIOUS.multiplier, middle.multiplier),
    )


def better_than(middle: Additionality) -> Additionality:
    """Return the hopeful case, never worse than what was asked for."""
    return Additionality(
        **{part: min(getattr(HOPEFUL, part), getattr(middle, part)) for part in PARTS},
        multiplier=max(HOPEFUL.multiplier, middle.multiplier),
    )


def net_pence(gross_pence: float, parts: Additionality) -> int:
    """Return what is left of a gross effect.

    Parameters
    ----------
    gross_pence : float
        What is kept at first sight. [pence]
    parts : Additionality
        What is taken off.

    Examples
    --------
    >>> low_leakage = Additionality(deadweight=0, displacement=0.25, leakage=0.10, substitution=0,
    ...                             multiplier=1.05)
    >>> net_pence(100_000, low_leakage)
    70875
    >>> medium = Additionality(deadweight=0, displacement=0.50, leakage=0.25, substitution=0, multiplier=1.10)
    >>> net_pence(100_000, medium)
    41250
    """
    return round(gross_pence * parts.kept())
