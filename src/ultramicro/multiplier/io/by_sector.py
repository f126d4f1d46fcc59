"""What every sector of an area re-spends there, from a nation's table and the area's size and jobs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, Number, Share, joined, say
from ultramicro.multiplier.arrays import Floats
from ultramicro.multiplier.io.leontief import (
    Table,
    doubts,
    household_shares,
    type_one,
    type_two,
)
from ultramicro.multiplier.io.quotients import (
    DELTA,
    DELTA_HIGH,
    DELTA_LOW,
    regional,
    simple,
    size_factor,
    size_warning,
)


@dataclass(frozen=True, kw_only=True)
class Mix:
    """How much of each industry an area and its nation have, in the order of a table.

    Parameters
    ----------
    region, nation : ndarray, shape (n,)
        Output or jobs.
    basis : Message
        What they are.
    """

    region: Floats
    nation: Floats
    basis: Message


@dataclass(frozen=True, kw_only=True)
class SectorPrior:
    """What a sector's firms in an area re-spend there, for where none of them was asked.

    Parameters
    ----------
    sector : str
        Its letter, or its name where the table has industries of its own.
    local_share, local_share_low, local_share_high : float
        The part of its output that it pays to suppliers of the area; wages come on top.
    wages : float
        The part of its output that it pays in wages, wherever the workers live.
    type1, type1_low, type1_high : float
        Output multiplier without households. [per £1 of output]
    type2, type2_low, type2_high : float
        Output multiplier with households, all of whose workers live in the area; the low end has the larger
        δ and all household income as denominator, the high end the smaller δ and wages. [per £1 of output]
    basis : Message
        What it rests on.
    """

    sector: str
    local_share: float
    local_share_low: float
    local_share_high: float
    wages: float
    type1: float
    type1_low: float
    type1_high: float
    type2: float
    type2_low: float
    type2_high: float
    basis: Message


def same_mix(table: Table, part: float) -> Mix:
    """Take an area to have the nation's industries, only fewer: what is left where nothing is known of them.

    Raises
    ------
    BadInput
        If the part is not above 0, or above 1.
    """
    if not 0 < part <= 1:
        raise BadInput(
            say("the area is {part} of the nation", part=Share(part, 2)),
            do=say("check the population in place.toml"),
        )
    return Mix(region=table.output * part, nation=table.output, basis=say("the nation's mix of industries"))


def _local(table: Table, mix: Mix, delta: float, closure: str) -> tuple[Floats, Floats, Floats]:
    """Return each industry's local share, type I and type II for one δ and one closure."""
    a = regional(table.coefficients(), mix.region, mix.nation, "FLQ", delta)
    wages, spent = household_shares(table, closure)
    # Households buy what the area sells to anyone: the seller's own quotient, scaled by size as FLQ is.
    here = np.minimum(1.0, simple(mix.region, mix.nation) * size_factor(mix.region, mix.nation, delta))
    return a.sum(axis=0), type_one(a), type_two(a, wages, spent * here)


def priors(table: Table, mix: Mix, delta: float = DELTA) -> Mapping[str, SectorPrior]:
    """Bring a nation's table to an area by FLQ and read off what each sector re-spends.

    Parameters
    ----------
    table : Table
        The nation's, with what households earn and buy.
    mix : Mix
        The area's and the nation's industries.
    delta : float
        δ of FLQ; 0.05 and 0.30 make the range.

    Returns
    -------
    mapping of str to SectorPrior

    Raises
    ------
    BadInput
        If the table or the mix cannot be used.

    Examples
    --------
    >>> from ultramicro.multiplier.io.sections import national_table
    >>> table = national_table()
    >>> building = priors(table, same_mix(table, 0.01))["F"]
    >>> building.local_share_low < building.local_share < building.local_share_high
    True
    >>> 1 < building.type1 < building.type2 < building.type2_high
    True
    """
    middle = _local(table, mix, delta, "all_income")
    # A larger δ leaves less here; with all income as denominator wages weigh less too.
    low = _local(table, mix, max(delta, DELTA_HIGH), "all_income")
    high = _local(table, mix, min(delta, DELTA_LOW), "wages")
    wages, _ = household_shares(table)
    basis = _basis(table, mix, delta)
    return {
        name: SectorPrior(
            sector=name,
            local_share=float(middle[0][i]),
            local_share_low=float(low[0][i]),
            local_share_high=float(high[0][i]),
            wages=float(wages[i]),
            type1=float(middle[1][i]),
            type1_low=float(low[1][i]),
            type1_high=float(high[1][i]),
            type2=float(middle[2][i]),
            type2_low=float(low[2][i]),
            type2_high=float(high[2][i]),
            basis=basis,
        )
        for i, name in enumerate(table.industries)
    }


def _basis(table: Table, mix: Mix, delta: float) -> Message:
    said = say(
        "a guess modelled from {source}: FLQ with δ = {delta} ({low} to {high} for the range, held against "
        "one region only), λ = {factor}, by {mix}",
        source=table.source, delta=Number(delta), low=Number(DELTA_LOW), high=Number(DELTA_HIGH),
        factor=Number(size_factor(mix.region, mix.nation, delta), 3, fixed=True), mix=mix.basis,
    )  # fmt: skip
    warning = size_warning(mix.region, mix.nation)
    return joined([said, *([warning] if warning else []), *doubts(table)], ". ")


def combined(found: Mapping[str, SectorPrior], sectors: tuple[str, ...]) -> SectorPrior | None:
    """Return the first sector's figures with the range widened to what the others may be.

    Examples
    --------
    >>> from ultramicro.multiplier.io.sections import national_table
    >>> found = priors(national_table(), same_mix(national_table(), 0.01))
    >>> wide = combined(found, ("J", "G"))
    >>> wide.local_share == found["J"].local_share, wide.local_share_high >= found["G"].local_share_high
    (True, True)
    """
    known = [found[sector] for sector in sectors if sector in found]
    # The first is what the firm mostly is: without it the others say nothing of it.
    if not known or sectors[0] not in found:
        return None
    lows = {
        f"{name}_low": min(getattr(p, f"{name}_low") for p in known)
        for name in ("local_share", "type1", "type2")
    }
    highs = {
        f"{name}_high": max(getattr(p, f"{name}_high") for p in known)
        for name in ("local_share", "type1", "type2")
    }
    return replace(known[0], **lows, **highs)
