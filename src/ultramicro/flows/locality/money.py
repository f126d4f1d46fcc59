"""Money by what is known of where its payees are: by evidence, by area, and by shape of a map."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import pyarrow as pa

from ultramicro.core.contract import Relation
from ultramicro.flows.classes import class_rules
from ultramicro.flows.flows_table import flows_detail, paid
from ultramicro.flows.locality.addresses import Evidence
from ultramicro.flows.tables import materialise, sum_pence
from ultramicro.place.geography.lookup import located
from ultramicro.place.geography.shapes import MapShape, which_shape

NOBODY = Evidence.NO_PARTY.value


def paid_to(payments: Relation, names: Relation, register: Relation | None = None) -> Relation:
    """Sum what was paid by party, each pound once, as flows count it.

    Parameters
    ----------
    payments, names, register : Relation
        The tables `payments`, `party_names` and, where there is one, `party_register`.

    Returns
    -------
    Relation
        `party_id` (null for redacted, person-like and unnamed), `amount_pence`.
    """
    # Money that came in, or that another body here spends, is no payment: the maps must not show more than
    # was paid.
    known = payments if "payer" in payments.columns else payments.mutate(payer=ibis.null("string"))
    kinds = register if register is not None and "kind" in register.columns else None
    money = paid(flows_detail(known, names, class_rules(), kinds))
    return materialise(money.group_by("party_id").agg(amount_pence=sum_pence(money.amount_pence)))


def by_evidence(paid: Relation, places: Relation, area: str) -> Relation:
    """Sum what was paid by the evidence for where its payee is.

    Parameters
    ----------
    paid : Relation
        As of `paid_to`.
    places : Relation
        The table `party_places`.
    area : str
        The area that the evidence is to decide about.

    Returns
    -------
    Relation
        `evidence` (`no_party` where there is none to look up), `inside`, `parties`, `amount_pence`.
    """
    here = places.filter(places.area == area).select(
        at_party="party_id", inside="inside", evidence="evidence"
    )
    joined = paid.left_join(here, paid.party_id == here.at_party)
    full = joined.mutate(
        inside=joined.inside.fill_null("unknown"), evidence=joined.evidence.fill_null(NOBODY)
    )
    return full.group_by("evidence", "inside").agg(
        parties=full.party_id.count().cast("int64"), amount_pence=sum_pence(full.amount_pence)
    )


def by_area(paid: Relation, places: Relation) -> Relation:
    """Sum what was paid to parties inside each area: `area`, `amount_pence`."""
    there = places.filter(places.inside == "inside").select("party_id", "area")
    joined = paid.inner_join(there, "party_id")
    return joined.group_by("area").agg(amount_pence=sum_pence(joined.amount_pence))


def money_by_shape(
    paid: Relation, addresses: Relation, *, shapes: Sequence[MapShape], reference: Relation
) -> Relation:
    """Sum what was paid by the shape of a map that the payee's postcode lies in.

    Only whole postcodes of parties with a name are on the map; redacted and person-like payees are
    nobody's party and appear nowhere.

    Parameters
    ----------
    paid : Relation
        As of `paid_to`.
    addresses : Relation
        `party_id` and `postcode`: at most one a party, as of `first_address`.
    shapes : sequence of MapShape
        As of the geography's `map_shapes`.
    reference : Relation
        The table `postcodes` of the dictionary.

    Returns
    -------
    Relation
        `code`, `name`, `shape` (GeoJSON text), `amount_pence`: a row a shape, in the order given.
    """
    found = located(addresses, reference).select("postcode", "lon", "lat").to_pyarrow()
    at = which_shape(shapes, *(found[name].cast(pa.float64()).to_numpy() for name in ("lon", "lat")))
    homes = ibis.memtable(pa.table({"postcode": found["postcode"], "number": pa.array(at, pa.int64())}))
    joined = paid.inner_join(addresses, "party_id").inner_join(homes, "postcode")
    sums = joined.group_by("number").agg(amount_pence=sum_pence(joined.amount_pence)).to_pyarrow().to_pylist()
    amounts = {row["number"]: row["amount_pence"] for row in sums}
    columns = {
        "code": pa.array([shape.code for shape in shapes], pa.string()),
        "name": pa.array([shape.name for shape in shapes], pa.string()),
        "shape": pa.array([shape.geojson for shape in shapes], pa.string()),
        # Shapes without money are drawn too: where nothing arrives is half of what a map tells.
        "amount_pence": pa.array([amounts.get(i, 0) for i in range(len(shapes))], pa.int64()),
    }
    return ibis.memtable(pa.table(columns))


def first_address(addresses: Relation) -> Relation:
    """Keep each party's strongest address: `party_id`, `postcode`."""
    order = [addresses["rank"], addresses.postcode]
    ranked = addresses.mutate(place=ibis.row_number().over(group_by=addresses.party_id, order_by=order))
    return ranked.filter(ranked.place == 0).select("party_id", "postcode")
