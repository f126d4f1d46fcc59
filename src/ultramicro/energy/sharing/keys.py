"""Keys: who gets how much of what is generated here, each a plain function with the same signature.

A key takes readings of periods (rows) and members (columns), what is available in each period, the number of
the first period, and what it may know of the members. All numbers are whole watt-hours. What is shared sums
exactly; nobody gets more than they use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.energy.sharing import kernels
from ultramicro.energy.sharing.levels import Kind, Levels, Whole, firsts_of
from ultramicro.energy.sharing.rules import ALL, HEAVIEST, MASK

if kernels.COMPILED:
    from ultramicro.energy.sharing import compiled

    loops: Any = compiled
else:
    from ultramicro.energy.sharing import plain

    loops = plain

Readings: TypeAlias = npt.NDArray[Any]


@dataclass(frozen=True)
class Members:
    """What a key may know of members; column by column, that is by place.

    A place is given once: who leaves keeps theirs, with no use from then on.

    Parameters
    ----------
    weights : array of int, shape (members,)
        Their weight or fixed share; only proportions count. Those of the key static by use are their annual
        uses. [Wh]
    tiers : array of int, shape (members,)
        In which group they are served, from 0.
    inside : array of bool, shape (periods, members), optional
        In which periods they have part in fixed shares; in all where it is not given. Of who is not in the
        club nothing is set aside.
    """

    weights: Whole
    tiers: Whole
    inside: npt.NDArray[np.bool_] | None = None

    @classmethod
    def alike(cls, count: int) -> Members:
        """Return so many members of whom nothing distinguishes one from another."""
        return cls(np.ones(count, np.int64), np.zeros(count, np.int64))


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What a key gives to whom, and the public record of it.

    Parameters
    ----------
    wh : array of int, shape (periods, members)
        What each is credited with. [Wh]
    levels : Levels
        From which any member works out theirs alone.
    """

    wh: Whole
    levels: Levels


class Key(Protocol):
    """What every key is."""

    def __call__(
        self, demand_wh: Readings, available_wh: Whole, first_period: int, members: Members
    ) -> Shared:
        """Share what is available among those who use it."""


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """Empty columns to be filled in by a loop."""

    periods: Whole
    firsts: Whole
    level: Whole
    mark: Whole
    cut: Whole
    wh: Whole

    def shared(self, kind: Kind) -> Shared:
        columns = [each[:, np.newaxis] for each in (self.level, self.mark, self.cut)]
        level, mark, cut = columns
        places = self.wh.shape[1]
        return Shared(
            wh=self.wh,
            levels=Levels(kind=kind, places=places, periods=self.periods, level=level, mark=mark, cut=cut),
        )


def _sheet(demand_wh: Readings, first_period: int) -> _Sheet:
    count, places = demand_wh.shape
    periods = np.arange(first_period, first_period + count, dtype=np.int64)
    empty = [np.zeros(count, np.int64) for _ in range(3)]
    return _Sheet(
        periods=periods, firsts=firsts_of(periods, places), level=empty[0], mark=empty[1], cut=empty[2],
        wh=np.zeros((count, places), np.int64),
    )  # fmt: skip


def _require(demand_wh: Readings, available_wh: Whole) -> None:
    """Refuse what cannot be shared exactly.

    Raises
    ------
    BadInput
        If an energy is negative, or more than 2³¹ Wh in a period, or the shapes do not fit.
    """
    if demand_wh.ndim != 2 or available_wh.shape != demand_wh.shape[:1] or not demand_wh.shape[1]:  # noqa: PLR2004
        raise BadInput(
            say("readings need a row a period, and a column a member, of which there is at least one")
        )
    lowest = min(int(each.min(initial=0)) for each in (demand_wh, available_wh))
    if lowest < 0:
        raise BadInput(
            say("energy to be shared must be 0 Wh or more"),
            do=say("look whether generation is recorded as negative use, or uses power by night"),
        )
    if max(int(each.max(initial=0)) for each in (demand_wh, available_wh)) >= ALL:
        raise BadInput(say("a reading is above 2,147,483,647 Wh in one period"), do=say("are these Wh?"))


def equal(demand_wh: Readings, available_wh: Whole, first_period: int, members: Members) -> Shared:  # noqa: ARG001
    """Give everybody the same, but nobody more than they use (max–min fairness, constrained equal awards).

    What some do not use goes to the others in equal parts: the rule of Energy Local's clubs [1]_.

    Parameters
    ----------
    demand_wh : array of int, shape (periods, members)
        What each used beyond their own generation. [Wh]
    available_wh : array of int, shape (periods,)
        What was generated for all. [Wh]
    first_period : int
        Number of the first period since 1970; the rows follow each other.
    members : Members
        Not looked at.

    Returns
    -------
    Shared
        Sums to the lesser of use and generation in every period. More generation lowers nobody's share.

    Raises
    ------
    BadInput
        If an energy is negative or too great, or the shapes do not fit.

    References
    ----------
    .. [1] Energy Local CIC, guide 2 (hydro): "shared equally between households using power".

    Examples
    --------
    >>> equal(np.array([[400, 100, 700]]), np.array([551]), 900_000, Members.alike(3)).wh.tolist()
    [[225, 100, 226]]
    """
    _require(demand_wh, available_wh)
    sheet = _sheet(demand_wh, first_period)
    find = loops.equal_levels_16 if demand_wh.dtype == np.uint16 else loops.equal_levels
    find(demand_wh, available_wh, sheet.firsts, sheet.level, sheet.cut)
    loops.equal_shares(demand_wh, sheet.firsts, sheet.level, sheet.cut, sheet.wh)
    return sheet.shared(Kind.EQUAL)


def weighted(demand_wh: Readings, available_wh: Whole, first_period: int, members: Members) -> Shared:
    """Give everybody in proportion to their weight, but nobody more than they use.

    Weights are whole numbers up to 1,048,576: household sizes, needs, or shares of an investment.

    Examples
    --------
    >>> two = Members(np.array([2, 1]), np.zeros(2, np.int64))
    >>> weighted(np.array([[900, 900]]), np.array([600]), 900_000, two).wh.tolist()
    [[400, 200]]
    """
    _require(demand_wh, available_wh)
    weights = _weights(members, HEAVIEST)
    sheet = _sheet(demand_wh, first_period)
    loops.weighted_levels(demand_wh, available_wh, sheet.firsts, weights, sheet.level, sheet.cut)
    loops.weighted_shares(demand_wh, sheet.firsts, weights, sheet.level, sheet.cut, sheet.wh)
    return sheet.shared(Kind.WEIGHTED)


def _weights(members: Members, heaviest: int) -> Whole:
    weights = members.weights.astype(np.int64)
    if weights.min() < 0 or weights.sum() <= 0 or weights.max() > heaviest:
        raise BadInput(
            say("weights must be 0 to {most} and not all 0", most=heaviest),
            do=say("look at the column `weight` of energy/meters.csv"),
        )
    return weights


def pro_rata(demand_wh: Readings, available_wh: Whole, first_period: int, members: Members) -> Shared:  # noqa: ARG001
    """Give everybody the same part of what they use: the usual key of French and Austrian operators.

    Each share is within one watt-hour of the exact one. Which fractions are rounded up is drawn by a sequence
    that anybody can repeat, so that over many periods nobody gains by it.

    Examples
    --------
    >>> pro_rata(np.array([[400, 100, 700]]), np.array([600]), 900_000, Members.alike(3)).wh.tolist()
    [[200, 50, 350]]
    """
    _require(demand_wh, available_wh)
    use = demand_wh.sum(axis=1, dtype=np.int64)
    sheet = _claimed(demand_wh, np.minimum(available_wh, use), first_period)
    return sheet.shared(Kind.PRO_RATA)


def _claimed(claims: Readings, estates: Whole, first_period: int) -> _Sheet:
    if int(claims.sum(axis=1, dtype=np.int64).max(initial=0)) > MASK:
        raise BadInput(
            say("all together use more than 4,294,967,295 Wh in a period"), do=say("are these Wh?")
        )
    sheet = _sheet(claims, first_period)
    found = (sheet.level, sheet.mark, sheet.cut)
    loops.prorata_levels(claims, estates, sheet.periods, sheet.firsts, *found)
    loops.prorata_shares(claims, sheet.periods, sheet.firsts, *found, sheet.wh)
    return sheet


def static(demand_wh: Readings, available_wh: Whole, first_period: int, members: Members) -> Shared:
    """Give everybody a fixed share, and let what they do not use of it be sold for them.

    Spain's coefficients and the French static key [1]_. What is given is less than could be: see
    `entitlements` for what was theirs.

    References
    ----------
    .. [1] Real Decreto 244/2019, anexo I.

    Examples
    --------
    >>> half = Members(np.array([1, 1]), np.zeros(2, np.int64))
    >>> static(np.array([[400, 100]]), np.array([600]), 900_000, half).wh.tolist()
    [[300, 100]]
    """
    _require(demand_wh, available_wh)
    sheet = _entitled(demand_wh, available_wh, first_period, members)
    np.minimum(sheet.wh, demand_wh, out=sheet.wh)
    return sheet.shared(Kind.STATIC)


def entitlements(demand_wh: Readings, available_wh: Whole, first_period: int, members: Members) -> Whole:
    """Return what the key `static` sets aside for each, used or not; it sums to what is available. [Wh]."""
    _require(demand_wh, available_wh)
    return _entitled(demand_wh, available_wh, first_period, members).wh


def _entitled(demand_wh: Readings, available_wh: Whole, first_period: int, members: Members) -> _Sheet:
    weights = _weights(members, MASK)
    # Most often every period has the same claims; a view, so that they are not copied for a year.
    claims = np.broadcast_to(weights, demand_wh.shape)
    if members.inside is not None and not members.inside.all():
        claims = claims * members.inside
    return _claimed(claims, available_wh, first_period)


def cascade(demand_wh: Readings, available_wh: Whole, first_period: int, members: Members) -> Shared:
    """Serve one group after the other, and everybody within a group alike, as in `equal`.

    Examples
    --------
    B is served before C, and 1 kWh was generated [1]_:

    >>> two = Members(np.ones(2, np.int64), np.array([0, 1]))
    >>> cascade(np.array([[400, 800]]), np.array([1000]), 900_000, two).wh.tolist()
    [[400, 600]]

    References
    ----------
    .. [1] doc.plein-soleil.org, "clé de répartition par cascade".
    """
    _require(demand_wh, available_wh)
    count = int(members.tiers.max()) + 1
    left, each = available_wh.astype(np.int64), list[Shared]()
    for tier in range(count):
        # Who is not in the group stands in it with no use, so that places stay what they are.
        mine = demand_wh * (members.tiers == tier)
        each.append(equal(mine, left, first_period, members))
        left = left - each[-1].wh.sum(axis=1)
    columns = [np.hstack([getattr(one.levels, name) for one in each]) for name in ("level", "mark", "cut")]
    level, mark, cut = columns
    first = each[0].levels
    levels = Levels(
        kind=Kind.EQUAL, places=first.places, periods=first.periods, level=level, mark=mark, cut=cut
    )
    return Shared(wh=np.sum([one.wh for one in each], axis=0), levels=levels)


KEYS: Mapping[str, Key] = {
    "equal": equal,
    "pro_rata": pro_rata,
    "static": static,
    "static_by_use": static,
    "weighted": weighted,
    "cascade": cascade,
}
"""All keys by name. `static_by_use` is `static` with last year's use of each as their weight."""
