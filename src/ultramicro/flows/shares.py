"""How much stays: money inside, outside and unknown for each area, and the share as a range.

The unknown is never spread: a share is from `inside ÷ total`, if all of the unknown is outside, to
`(inside + unknown) ÷ total`, if all of it is inside. Credits are negative and are netted first. Where
a net sum that the division needs is not positive, no share can be given and none is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import ibis

from ultramicro.core.contract import Relation
from ultramicro.core.rows import Column
from ultramicro.flows.tables import materialise, sum_pence

STATES = ("inside", "outside", "unknown")
BASES = ("all", "influenceable")
NONE_GIVEN = "none_given"
"""The category of payments whose files give none; the dictionary has its words."""
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
    # Where credits outweigh payments in a part, a share of the whole would be below nought or above one.
    if total <= 0 or min(inside_pence, outside_pence, unknown_pence) < 0:
        return None
    return inside_pence / total, (inside_pence + unknown_pence) / total


@dataclass(frozen=True, kw_only=True)
class Sums:
    """Net money by where the payee is, in pence."""

    inside_pence: int = 0
    outside_pence: int = 0
    unknown_pence: int = 0

    @property
    def total_pence(self) -> int:
        """All three, in pence."""
        return self.inside_pence + self.outside_pence + self.unknown_pence

    @property
    def shares(self) -> tuple[float, float] | None:
        """The share inside as a range; None where none can be given."""
        return share_range(self.inside_pence, self.outside_pence, self.unknown_pence)


def with_shares(sums: Relation) -> Relation:
    """Add `share_low` and `share_high` to rows of sums: the rule of `share_range` for tables of any size.

    A test holds the two against each other, also where sums are below 0.
    """
    sound = (
        (sums.total_pence > 0)
        & (sums.inside_pence >= 0)
        & (sums.outside_pence >= 0)
        & (sums.unknown_pence >= 0)
    )
    most = (sums.inside_pence + sums.unknown_pence) / sums.total_pence
    return sums.mutate(
        share_low=ibis.ifelse(sound, sums.inside_pence / sums.total_pence, None),
        share_high=ibis.ifelse(sound, most, None),
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
    # Every flow for every area: a payee of which nothing is known in an area is unknown there, not missing.
    crossed = flows.cross_join(areas.select("area"))
    joined = crossed.left_join(there, [crossed.party_id == there.at_party, crossed.area == there.at_area])
    return joined.mutate(inside=joined["at"].fill_null("unknown")).drop("at_party", "at_area", "at")


def sums_by(rows: Relation, *keys: str) -> Relation:
    """Sum placed rows by keys: `inside_pence`, `outside_pence`, `unknown_pence`, `total_pence`."""
    parts = {f"{s}_pence": sum_pence(ibis.ifelse(rows.inside == s, rows.amount_pence, 0)) for s in STATES}
    return rows.group_by(*keys).agg(**parts, total_pence=sum_pence(rows.amount_pence))


def sums_by_basis(rows: Relation, *keys: str) -> Mapping[str, Relation]:
    """Sum placed rows by keys as `sums_by` does, for each of `BASES`; the rows are gone through once."""
    parts = materialise(sums_by(rows, *keys, "influenceable"))
    # What can be influenced is a part of all: what is left to add is a few sums.
    of_all = parts.group_by(*keys).agg(**{name: sum_pence(parts[name]) for name in SUMS})
    return {"all": of_all, "influenceable": parts.filter(parts.influenceable).drop("influenceable")}


def locality(cube: Relation, dimensions: Mapping[str, Column]) -> Relation:
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
    parts = [part for name, item in dimensions.items() for part in _along(cube, name, item)]
    return with_shares(parts[0].union(*parts[1:]))


def _along(cube: Relation, dimension: str, item: Column) -> list[Relation]:
    rows = cube.mutate(item=item.cast("string").fill_null(NONE_GIVEN))
    told = {"dimension": ibis.literal(dimension)}
    return [
        sums.mutate(basis=ibis.literal(basis), **told).select("area", "basis", "dimension", "item", *SUMS)
        for basis, sums in sums_by_basis(rows, "area", "item").items()
    ]
