"""All that is reckoned of a place's sites: what each makes, who uses it, what it saves whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ultramicro.energy.sharing.fairness import equal_parts
from ultramicro.energy.siting.absorb import used_wh
from ultramicro.energy.siting.club import Club
from ultramicro.energy.siting.half_hours import Floats
from ultramicro.energy.siting.made import Made


@dataclass(frozen=True, kw_only=True)
class Use:
    """Where a site's energy goes in a year. [Wh].

    Parameters
    ----------
    made : Made
        The site.
    on_site, used, exported : ndarray, shape (half-hours,)
        Used by the building below, by members, and by nobody here.
    """

    made: Made
    on_site: Floats
    used: Floats
    exported: Floats

    @property
    def kwh(self) -> tuple[float, float, float]:
        """The three in a year. [kWh]."""
        return tuple(float(each.sum()) / 1000 for each in (self.on_site, self.used, self.exported))  # type: ignore[return-value]


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What sites and members have to do with each other.

    Parameters
    ----------
    uses : tuple of Use
        Each site.
    wanted : ndarray, shape (half-hours,)
        What members take from outside, after the buildings below the sites had theirs. [Wh]
    to_members : ndarray, shape (half-hours,)
        What they get of the sites. [Wh]
    members : ndarray, shape (meters,)
        What each gets in a year, shared equally in each half-hour. [Wh]
    saved_pence : ndarray, shape (meters,)
        What each saves by it in a year at their own prices. [pence]
    """

    uses: tuple[Use, ...]
    wanted: Floats
    to_members: Floats
    members: Floats
    saved_pence: Floats


def shared(
    sites: Sequence[Made], club: Club | None, saved_per_wh: Floats | None, *, block: int = 2048
) -> Shared:
    """Share what sites make: the building below first, then members, then the network.

    What members' own roofs give already is in it: sites and roofs serve members in proportion to what they
    give, never one before the other. What is used in sum is what any dynamic key shares.

    Parameters
    ----------
    sites : sequence of Made
        What each site makes.
    club : Club or None
        Without one nothing is used here.
    saved_per_wh : ndarray, shape (half-hours, meters) or None
        What each meter saves by a watt-hour. [pence/Wh]
    block : int
        Half-hours that are shared at once, so that memory does not grow with the year.
    """
    slots = len(sites[0].wh) if sites else 0
    wanted = club.demand.wh.copy() if club else np.zeros((slots, 0))
    own = [_on_site(each, club, wanted) for each in sites]
    rest = [each.wh - mine for each, mine in zip(sites, own, strict=True)]
    made = np.sum(rest, axis=0) if rest else np.zeros(slots)
    there = made + (club.given if club else 0.0)
    total = used_wh(there, wanted.sum(axis=1))
    part = np.divide(total, there, out=np.zeros(slots), where=there > 0)
    uses = tuple(
        Use(made=each, on_site=mine, used=left * part, exported=left * (1 - part))
        for each, mine, left in zip(sites, own, rest, strict=True)
    )
    to_members = made * part
    got, saved = _each(to_members, wanted, saved_per_wh, block)
    return Shared(uses=uses, wanted=wanted.sum(axis=1), to_members=to_members, members=got, saved_pence=saved)


def _on_site(each: Made, club: Club | None, wanted: Floats) -> Floats:
    """Return what the building below a site uses, and take it from what its meter wants."""
    at = None
    if club and each.site.meter:
        at = next((i for i, row in enumerate(club.meters) if row["meter"] == each.site.meter), None)
    if at is None:
        return np.zeros(len(each.wh))
    mine = used_wh(each.wh, wanted[:, at])
    wanted[:, at] -= mine
    return mine


def _each(total: Floats, wanted: Floats, saved: Floats | None, block: int) -> tuple[Floats, Floats]:
    got, worth = np.zeros(wanted.shape[1]), np.zeros(wanted.shape[1])
    for first in range(0, len(total) if wanted.shape[1] else 0, block):
        at = slice(first, first + block)
        given = equal_parts(wanted[at], total[at])
        got += given.sum(axis=0)
        if saved is not None:
            worth += (given * saved[at]).sum(axis=0)
    return got, worth


def tenths(rows: Sequence[Mapping[str, Any]], by_postcode: Mapping[str, int]) -> list[int | None]:
    """Return the tenth of deprivation of each meter; None where its postcode is not known.

    Parameters
    ----------
    rows : sequence of mapping
        Rows of `meters`.
    by_postcode : mapping of str to int
        Tenth by postcode without blanks.
    """
    return [by_postcode.get(str(row.get("postcode") or "").replace(" ", "").upper()) for row in rows]
