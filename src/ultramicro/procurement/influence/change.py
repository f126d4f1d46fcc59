"""What it would change if the best opportunities were bought here: shares, prices, others' losses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

from ultramicro.core.additionality import PARTS, STANDARD, Additionality, better_than, net_pence, worse_than
from ultramicro.flows.shares import Sums
from ultramicro.procurement.influence.worth import Ends, added

Share = tuple[float, float]
"""The least and the most."""


@dataclass(frozen=True, kw_only=True)
class Chance:
    """A row of `opportunities`, as far as it is looked at here. [pence]."""

    opportunity: str
    payer: str
    category: str
    outside_pence: int
    unknown_pence: int
    gross_low_pence: int
    gross_pence: int
    gross_high_pence: int
    threshold: str
    reserve: str

    @property
    def gross(self) -> Ends:
        """What of it could be bought here in three cases. [pence]."""
        return self.gross_low_pence, self.gross_pence, self.gross_high_pence


CHANCE = tuple(field.name for field in fields(Chance))


@dataclass(frozen=True, kw_only=True)
class Step:
    """What is left after one step from gross to net, in three cases. [pence]."""

    step: str
    ends: Ends


@dataclass(frozen=True, kw_only=True)
class Change:
    """Buying before, what is moved, and buying after.

    Parameters
    ----------
    before : Sums
        What is bought by where it goes, counted. [pence]
    chances : sequence of Chance
        What is bought here from now on.
    middle : Additionality
        What is taken off in the middle case.
    premium : float
        How much more a supplier here asks, as a part of the price.
    multiplier : tuple of float or None
        The place's own multiplier, the least and the most, where there is one.
    """

    before: Sums
    chances: Sequence[Chance]
    middle: Additionality = STANDARD
    premium: float = 0.0
    multiplier: Share | None = None

    @property
    def gross(self) -> Ends:
        """What is moved in three cases. [pence]."""
        return added([each.gross for each in self.chances])

    @property
    def cases(self) -> tuple[Additionality, Additionality, Additionality]:
        """What is taken off in three cases."""
        return worse_than(self.middle), self.middle, better_than(self.middle)

    @property
    def extra(self) -> Ends:
        """What the buyers pay more for it. [pence]."""
        low, middle, high = (round(pence * self.premium) for pence in self.gross)
        return low, middle, high

    @property
    def net(self) -> Ends:
        """What it adds here, further rounds and prices not counted. [pence]."""
        low, middle, high = (
            net_pence(pence, replace(case, multiplier=1.0))
            for pence, case in zip(self.gross, self.cases, strict=True)
        )
        return low, middle, high

    @property
    def displaced(self) -> Ends:
        """What other sellers here lose by it: of what would not have come anyway. [pence]."""
        low, middle, high = (
            round(pence * (1 - case.deadweight) * case.displacement)
            for pence, case in zip(self.gross, self.cases, strict=True)
        )
        return low, middle, high

    @property
    def break_even(self) -> Share:
        """The premium at which it costs buyers as much more as it adds here: in the worst and best case."""
        kept = [replace(case, multiplier=1.0).kept() for case in self.cases]
        return min(kept), max(kept)

    def steps(self) -> Iterator[Step]:
        """Go from gross to net, step by step."""
        yield Step(step="gross", ends=self.gross)
        ends: tuple[float, ...] = self.gross
        for part in PARTS:
            ends = tuple(end * (1 - getattr(case, part)) for end, case in zip(ends, self.cases, strict=True))
            low, middle, high = (round(end) for end in ends)
            yield Step(step=part, ends=(low, middle, high))
        yield Step(step="net", ends=self.net)
        yield Step(step="extra_cost", ends=self.extra)

    @property
    def share_before(self) -> Share | None:
        """The part of what is bought that stays here."""
        return self.before.shares

    @property
    def joins(self) -> tuple[int, int]:
        """What joins the part that stays: at the low end what is moved, at the high end what can be. [pence].

        At the high end the unknown is here already, so only what is known to go elsewhere can be moved.
        """
        return self.gross[0], sum(
            min(each.gross_high_pence, max(0, each.outside_pence)) for each in self.chances
        )

    @property
    def share_after(self) -> Share | None:
        """The same after; where the place of payees is not known, the least and the most that it may be."""
        if self.before.shares is None:
            return None
        whole = self.before.total_pence
        least, most = self.joins
        low = (self.before.inside_pence + least) / whole
        return low, min(1.0, (self.before.inside_pence + self.before.unknown_pence + most) / whole)

    @property
    def multiplier_after(self) -> Share | None:
        """The place's multiplier if suppliers who are added spend as those here do; None without one."""
        before, after = self.share_before, self.share_after
        if self.multiplier is None or before is None or after is None:
            return None
        return multiplied(self.multiplier[0], before[0], after[0]), multiplied(
            self.multiplier[1], before[1], after[1]
        )


def multiplied(multiplier: float, share: float, then: float) -> float:
    """Return a multiplier after the share that stays in its first round changed.

    Parameters
    ----------
    multiplier : float
        As it is: 1 and what the share that stays brings.
    share, then : float
        The share that stays in the first round, before and after.

    Examples
    --------
    >>> multiplied(1.3, 0.2, 0.3), multiplied(1.3, 0.0, 0.5)
    (1.45, 1.3)
    """
    # Where nothing stayed nothing is known of what those here do with it.
    return round(1 + (multiplier - 1) * then / share, 12) if share > 0 else multiplier


def moved_pence(total_pence: int, share: float, then: float) -> int:
    """Return what a change of share is in money.

    Examples
    --------
    >>> moved_pence(750_000_000_00, 0.05, 0.10)  # Preston's 5 to 10 percent
    3750000000
    """
    return round(total_pence * (then - share))
