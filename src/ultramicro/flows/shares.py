"""How much stays: money inside, outside and unknown for each area, and the share as a range.

The unknown is never spread: a share is from `inside ÷ total`, if all of the unknown is outside, to
`(inside + unknown) ÷ total`, if all of it is inside. Credits are negative and are netted first. Where
a net sum that the division needs is not positive, no share can be given and none is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ibis

from ultramicro.core.contract import Relation
from ultramicro.flows.tables import pence

STATES = ("inside", "outside", "unknown")
BASES = ("all", "influenceable")
NONE_GIVEN = "(none given)"
SUMS = ("inside_pence", "outside_pence", "unknown_pence", "total_pence")


def share_range(inside_pence: int, outside_pence: int, unknown_pence: int) -> tuple[float, float] | None:
    """Return the least and the greatest share that may have stayed.

    Parameters
    ----------
    inside_pence, outside_pence, unknown_pence : int
        Net sums by where the payee is. [pence]

    Returns
    -------
    tuple of float or None
        From `inside ÷ total` to `(inside + unknown) ÷ total`; None where a sum is negative or the total
        is not positive.

    Examples
    --------
    >>> share_range(20, 50, 30)
    (0.2, 0.5)
    >>> share_range(-5, 50, 30) is None
    True
    """
    total = inside_pence + outside_pence + unknown_pence
    if total <= 0 or min(inside_pence, outside_pence, unknown_pence) < 0:
        return None
    return inside_pence / total, (inside_pence + unknown_pence) / total


def with_shares(sums: Relation) -> Relation:
    """Add `share_low` and `share_high` to rows of sums; null where `share_range` gives none."""
    sound = (
        (sums.total_pence > 0)
        & (sums.inside_pence >= 0)
        & (sums.outside_pence >= 0)
        & (sums.unknown_pence >= 0)
    )
    most = (sums.inside_pence + sums.unknown_pence) / sums.total_pence
    return sums.mutate(
        share_low=ibis.ifelse(sound, sums.inside_pence / sums.total_pence, ibis.null("float64")),
        share_high=ibis.ifelse(sound, most, ibis.null("float64")),
    )


def placed(flows: Relation, places: Relation, areas: Relation) -> Relation:
    """Say of each flow and each area whether its payee is inside, outside or unknown.

    A payee without a party, as every redacted one, is unknown everywhere.

    Parameters
    ----------
    flows : Relation
        With `party_id`.
    places : Relation
        The table `party_places`.
    areas : Relation
        With `area`.

    Returns
    -------
    Relation
        Each flow once for each area, with `area` and `inside`.
    """
    there = places.select(at_party="party_id", at_area="area", at="inside")
    crossed = flows.cross_join(areas.select("area"))
    joined = crossed.left_join(there, [crossed.party_id == there.at_party, crossed.area == there.at_area])
    return joined.mutate(inside=joined["at"].fill_null("unknown")).drop("at_party", "at_area", "at")


def sums_by(rows: Relation, *keys: str) -> Relation:
    """Sum placed rows by keys: `inside_pence`, `outside_pence`, `unknown_pence`, `total_pence`."""
    parts = {f"{s}_pence": pence(ibis.ifelse(rows.inside == s, rows.amount_pence, 0)) for s in STATES}
    return rows.group_by(*keys).agg(**parts, total_pence=pence(rows.amount_pence))


def shares_among(flows: Relation, homes: Relation, *keys: str) -> Relation:
    """Share money among many areas that do not overlap, as the districts of a country, by keys.

    The same sums as `placed` and `sums_by` would give area by area, without a row for each area that
    holds nothing.

    Parameters
    ----------
    flows : Relation
        With `party_id`, `amount_pence` and the keys.
    homes : Relation
        `party_id` and `area`: each party whose area is known, once. The others are unknown everywhere.
    *keys : str
        Columns of `flows`.

    Returns
    -------
    Relation
        The keys, `area` (null for what is unknown), the sums and the range of the share.
    """
    there = homes.select(at_party="party_id", area="area")
    joined = flows.left_join(there, flows.party_id == there.at_party)
    state = ibis.ifelse(joined.area.isnull(), "unknown", "inside")
    sums = sums_by(joined.mutate(inside=state), *keys, "area")
    # Only the area of its own row is inside; a window over the keys gives the whole and its unknown part.
    whole = ibis.window(group_by=list(keys))
    unknown = sums.unknown_pence.sum().over(whole).cast("int64")
    total = sums.total_pence.sum().over(whole).cast("int64")
    full = sums.mutate(
        unknown_pence=unknown, total_pence=total, outside_pence=total - unknown - sums.inside_pence
    )
    return with_shares(full)


def locality(cube: Relation, dimensions: Mapping[str, Any]) -> Relation:
    """Sum money inside, outside and unknown for every area, basis, dimension and item.

    Parameters
    ----------
    cube : Relation
        Placed rows: `area`, `inside`, `influenceable`, `amount_pence` and what the dimensions name.
    dimensions : mapping of str to expression
        Name of the dimension to its item, a text column or expression of `cube`.

    Returns
    -------
    Relation
        The table `locality`.
    """
    parts = [_along(cube, basis, name, item) for basis in BASES for name, item in dimensions.items()]
    return with_shares(parts[0].union(*parts[1:]))


def _along(cube: Relation, basis: str, dimension: str, item: Any) -> Relation:
    rows = cube.mutate(item=item.cast("string").fill_null(NONE_GIVEN))
    rows = rows.filter(rows.influenceable) if basis == "influenceable" else rows
    sums = sums_by(rows, "area", "item").mutate(basis=ibis.literal(basis), dimension=ibis.literal(dimension))
    return sums.select("area", "basis", "dimension", "item", *SUMS)


def weighted_share(inside_pence: Sequence[int], total_pence: Sequence[int]) -> float:
    """Return the share of several bodies together: money ÷ money, never the mean of their shares.

    Examples
    --------
    >>> weighted_share([90, 1], [100, 10]), (0.9 + 0.1) / 2
    (0.8272727272727273, 0.5)
    """
    return sum(inside_pence) / sum(total_pence)
