"""Several generators of a club in their order of use, each rank shared by the club's key."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ultramicro.energy.settlement.measured import Member
from ultramicro.energy.sharing.keys import Key, Members, Shared
from ultramicro.energy.sharing.levels import Levels, Whole
from ultramicro.energy.sharing.several import credits_of, in_turn


def ranks_of(members: Sequence[Member]) -> list[int]:
    """Return the ranks of a club's generators in their order of use, as the register has them.

    Examples
    --------
    >>> ranks_of([Member("a", "a"), Member("g", "g", rank=3)])
    [1, 3]
    """
    return sorted({member.rank for member in members})


def owners_of(members: Sequence[Member], rank: int) -> list[int]:
    """Return the places of those who own a generator of a rank, as the register's parties have it.

    Examples
    --------
    >>> owners_of([Member("a", "a", party="Ann"), Member("g", "g", party="Ann", kind="generator")], 1)
    [0]
    """
    parties = {member.party for member in members if not member.takes and member.rank == rank} - {""}
    return [place for place, member in enumerate(members) if member.takes and member.party in parties]


def without_of(members: Sequence[Member], place: int, *, own_excluded: bool) -> list[int]:
    """Return in which ranks of the record, from 0, a member takes no part, since they own its generators."""
    if not own_excluded:
        return []
    return [n for n, rank in enumerate(ranks_of(members)) if place in owners_of(members, rank)]


def share_by_rank(  # noqa: PLR0917  a key's own arguments, in their order
    key: Key, demand: Whole, supply: Whole, members: Sequence[Member], card: Members, first: int,
    own_excluded: bool,
) -> tuple[Shared, Whole]:  # fmt: skip
    """Share what is given, the generators of the lowest rank first.

    Parameters
    ----------
    key, card, first
        The key, and what it is given; see `Key`.
    demand, supply : array of int, shape (periods, members)
        What each asks, and what each gives. [Wh]
    members : sequence of Member
        The columns, with their ranks and parties.
    own_excluded : bool
        Whether owners take no part in what their own generators give.

    Returns
    -------
    Shared
        With the levels of all ranks.
    array of int, shape (periods, members)
        What each is credited with; within a rank in proportion to what they gave. [Wh]

    Raises
    ------
    BadInput
        If generators of one rank leave out different owners.
    """
    ranks = ranks_of(members)
    out = {rank: owners_of(members, rank) if own_excluded else [] for rank in ranks}
    if len(ranks) == 1 and not out[ranks[0]]:
        shared = key(demand, supply.sum(axis=1), first, card)
        return shared, credits_of(supply.T, shared.wh.sum(axis=1), first).T
    gives = np.array([not member.takes for member in members]) | (supply > 0).any(axis=0)
    # A rank whose generators are not there is a step with nothing in it: the record keeps its columns.
    places = np.flatnonzero(gives).tolist()
    used = [members[place].rank for place in places]
    empty = sorted(set(ranks) - set(used))
    supplies = np.vstack([supply[:, places].T, np.zeros((len(empty), len(supply)), np.int64)])
    owners = [_owners(members, place, out) for place in places] + [out[rank] for rank in empty]
    found = in_turn(key, demand, supplies, [*used, *empty], first, card, owners=owners)
    credited = np.zeros_like(supply)
    credited[:, places] = found.credited_wh[: len(places)].T
    return Shared(wh=found.wh, levels=_stacked([step.levels for step in found.steps])), credited


def _owners(members: Sequence[Member], place: int, out: dict[int, list[int]]) -> list[int]:
    """Return who takes no part in what one gives: of a home's own roof nobody, as it is netted first."""
    giver = members[place]
    return [at for at in out[giver.rank] if not giver.takes and members[at].party == giver.party]


def _stacked(steps: Sequence[Levels]) -> Levels:
    level, mark, cut = (
        np.hstack([getattr(step, name) for step in steps]) for name in ("level", "mark", "cut")
    )
    one = steps[0]
    return Levels(
        kind=one.kind, places=one.places, periods=one.periods, level=level, mark=mark, cut=cut,
        ranks=len(steps),
    )  # fmt: skip
