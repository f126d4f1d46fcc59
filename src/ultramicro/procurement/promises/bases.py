"""One amount beside two wholes: that of the first year, which stays, and its own, which moves.

Preston's anchors spent £112.3m in the city in 2016/17: 18.2% of the £617m that they spent in that year, and
15.0% of the £750m of the year it is compared with. Both are right; to print one alone is to choose.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Based:
    """An amount on a fixed and on a moving base.

    Parameters
    ----------
    amount : float
        What is measured.
    first_base, own_base : float
        The whole of the first year, and of its own; above 0.

    Examples
    --------
    >>> preston = Based(amount=112.3, first_base=750, own_base=617)
    >>> f"{preston.fixed:.1%} {preston.moving:.1%}"
    '15.0% 18.2%'
    """

    amount: float
    first_base: float
    own_base: float

    @property
    def fixed(self) -> float | None:
        """Share of the first year's whole; None where that was nothing."""
        return self.amount / self.first_base if self.first_base else None

    @property
    def moving(self) -> float | None:
        """Share of its own year's whole; None where that was nothing."""
        return self.amount / self.own_base if self.own_base else None


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a share's change is worth in money where the whole changed too.

    Parameters
    ----------
    more : float
        How much more was spent: the second amount less the first.
    by_share, by_whole : float
        What of that is due to the share (at the second whole) and to the whole (at the first share); they
        add up to it.
    """

    more: float
    by_share: float
    by_whole: float


def change(*, first_share: float, first_whole: float, share: float, whole: float) -> Change:
    """Part a change of an amount into that of its share and that of its whole.

    Examples
    --------
    >>> found = change(first_share=0.05, first_whole=750, share=0.10, whole=750)
    >>> found.more, found.by_whole  # "£37m more" of Preston's printed 5 to 10 percent
    (37.5, 0.0)
    """
    by_share, by_whole = (share - first_share) * whole, (whole - first_whole) * first_share
    return Change(more=share * whole - first_share * first_whole, by_share=by_share, by_whole=by_whole)
