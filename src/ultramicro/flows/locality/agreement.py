"""How far two sorts of address agree, where both are known: what a registered office is worth as evidence."""

from __future__ import annotations

from dataclasses import dataclass

import ibis

from ultramicro.core.contract import Relation
from ultramicro.flows.locality.addresses import Evidence
from ultramicro.flows.tables import rows_of

OFFICE = Evidence.REGISTER_OFFICE.value


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Parties of which both addresses are known, and how many of them agree."""

    parties: int = 0
    same_postcode: int = 0
    same_district: int = 0
    same_side: int = 0
    """Both addresses are inside the area, or both outside it."""
    told: int = 0
    """Parties of which both addresses can be told inside or outside."""


def agreement(addresses: Relation, postcodes: Relation, area: str) -> Agreement:
    """Compare where parties trade or are paid with where their offices are.

    Parameters
    ----------
    addresses : Relation
        As of `addresses`.
    postcodes : Relation
        `postcode`, `area`, `inside`: as of the geography's `inside`.
    area : str
        The area in or out of which both addresses may be.

    Returns
    -------
    Agreement
        Counts of parties.
    """
    here = postcodes.filter(postcodes.area == area).select("postcode", "inside")
    placed = addresses.inner_join(here, "postcode")
    office = _first(placed.filter(placed.evidence == OFFICE), "office")
    trading = _first(placed.filter(placed.evidence != OFFICE), "trading")
    both = office.inner_join(trading, office.office_party == trading.trading_party)
    # Two unknowns are not two that agree.
    told = (both.office_inside != "unknown") & (both.trading_inside != "unknown")
    counts = both.aggregate(
        parties=both.count(),
        same_postcode=_count(both.office_postcode == both.trading_postcode),
        same_district=_count(both.office_district == both.trading_district),
        same_side=_count(told & (both.office_inside == both.trading_inside)),
        told=_count(told),
    )
    return Agreement(**rows_of(counts)[0])


def _count(test: ibis.Value) -> ibis.Value:
    return test.cast("int64").sum().fill_null(0)


def _first(placed: Relation, sort: str) -> Relation:
    order = [placed["rank"], placed.postcode]
    ranked = placed.mutate(place=ibis.row_number().over(group_by=placed.party_id, order_by=order))
    first = ranked.filter(ranked.place == 0)
    return first.select(**{
        f"{sort}_party": first.party_id, f"{sort}_postcode": first.postcode,
        f"{sort}_district": first.district, f"{sort}_inside": first.inside,
    })  # fmt: skip
