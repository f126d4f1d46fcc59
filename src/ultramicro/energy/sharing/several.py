"""Several generators for one club, and several clubs for one home."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.energy.sharing.keys import Key, Members, Readings, Shared, entitlements, pro_rata
from ultramicro.energy.sharing.levels import Whole

MILLION = 1_000_000


@dataclass(frozen=True, kw_only=True)
class InTurn:
    """What several generators gave.

    Parameters
    ----------
    steps : sequence of Shared
        One for each rank, in the order in which they were used; the public record has all of their levels.
    wh : array of int, shape (periods, members)
        What each member got of all of them. [Wh]
    credited_wh : array of int, shape (generators, periods)
        What each generator gave to members, in the order given; the rest of theirs was exported. [Wh]
    """

    steps: Sequence[Shared]
    wh: Whole
    credited_wh: Whole


def in_turn(  # noqa: PLR0917  a key's own arguments, in their order
    key: Key, demand_wh: Readings, supplies_wh: Whole, ranks: Sequence[int], first_period: int,
    members: Members, *, owners: Sequence[Collection[int]] = (),
) -> InTurn:  # fmt: skip
    """Use generators one rank after the other (the cheapest first), each shared by the key.

    Those of one rank are used together and credited in proportion to what they generated, never by their
    order.

    Parameters
    ----------
    key : Key
        How each rank is shared.
    demand_wh : array of int, shape (periods, members)
        What each used. [Wh]
    supplies_wh : array of int, shape (generators, periods)
        What each generated. [Wh]
    ranks : sequence of int
        Each generator's rank; lower ones are used first.
    first_period, members
        As for the key.
    owners : sequence of collections of int
        The places of whom a generator belongs to, where the law says that nobody shares with themselves; all
        generators of a rank belong to the same ones. Empty where nobody is left out.

    Returns
    -------
    InTurn
        Sums of members and of generators are the same in every period.

    Raises
    ------
    BadInput
        If generators of one rank leave out different owners.
    """
    left, steps = demand_wh.astype(np.int64), list[Shared]()
    credited = np.zeros(supplies_wh.shape, np.int64)
    for rank in sorted(set(ranks)):
        mine = [j for j, each in enumerate(ranks) if each == rank]
        out = {frozenset(owners[j]) for j in mine} if owners else {frozenset[int]()}
        if len(out) > 1:
            raise BadInput(
                say(
                    "generators whose owners take no part in them share rank {rank} with others",
                    rank=rank,
                ),
                where="energy/meters.csv",
                do=say(
                    "give every owner's generators another number in the column `rank`, share by a method of "
                    "Belgium, or write `own_excluded = false` under [energy] in place.toml"
                ),
            )
        asking, without = left.copy(), list(out.pop())
        asking[:, without] = 0
        supply = supplies_wh[mine].sum(axis=0)
        steps.append(key(asking, supply, first_period, _but(members, without, left.shape)))
        left -= steps[-1].wh
        credited[mine] = credits_of(supplies_wh[mine], steps[-1].wh.sum(axis=1), first_period)
    return InTurn(steps=steps, wh=demand_wh.astype(np.int64) - left, credited_wh=credited)


def _but(members: Members, without: list[int], shape: tuple[int, ...]) -> Members:
    """Set nothing aside for those who take no part: it would be lost to the others."""
    if not without:
        return members
    inside = np.ones(shape, bool) if members.inside is None else members.inside.copy()
    inside[:, without] = False
    return replace(members, inside=inside)


def credits_of(supplies_wh: Whole, shared_wh: Whole, first_period: int) -> Whole:
    """Credit generators with what was shared of theirs, in proportion to what they generated.

    Parameters
    ----------
    supplies_wh : array of int, shape (generators, periods)
        What each generated. [Wh]
    shared_wh : array of int, shape (periods,)
        What members got of it. [Wh]

    Examples
    --------
    >>> credits_of(np.array([[2], [2]]), np.array([2]), 0).tolist()
    [[1], [1]]
    """
    alike = Members.alike(supplies_wh.shape[0])
    return pro_rata(np.ascontiguousarray(supplies_wh.T), shared_wh, first_period, alike).wh.T


def split_among_clubs(demand_wh: Whole, millionths: Sequence[int], first_period: int) -> Whole:
    """Split one home's use among the clubs that it belongs to, by its factor in each [1]_.

    Parameters
    ----------
    demand_wh : array of int, shape (periods,)
        What the home used. [Wh]
    millionths : sequence of int
        Its factor in each club; what is short of a million takes part in none.

    Returns
    -------
    array of int, shape (clubs, periods)
        Never more than it used, all together. [Wh]

    Raises
    ------
    BadInput
        If factors are negative or more than one together.

    References
    ----------
    .. [1] ElWOG 2010 (Austria) as amended in 2023: up to five communities, with a factor for each.

    Examples
    --------
    >>> split_among_clubs(np.array([1000]), [600_000, 400_000], 0).tolist()
    [[600], [400]]
    """
    rest = MILLION - sum(millionths)
    if rest < 0 or min(millionths) < 0:
        raise BadInput(
            say("the factors of a home in its clubs must be 0 or more, and no more than 1 together")
        )
    shares = Members(np.array([*millionths, rest], np.int64), np.zeros(len(millionths) + 1, np.int64))
    wanting = np.zeros((demand_wh.size, len(millionths) + 1), np.int64)
    return entitlements(wanting, demand_wh, first_period, shares)[:, :-1].T
