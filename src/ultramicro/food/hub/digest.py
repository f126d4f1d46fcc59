"""Letters made of all that a week was matched from, by which a second opening is known as the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.core.rows import Row
from ultramicro.flows.tables import rows_of
from ultramicro.ledger.engine.model import as_json
from ultramicro.place.folder import FolderPlace

TABLES = ("availability", "orders")
HUBS = "food_hubs"
OF_HUBS = {
    HUBS: ("hub", "room", "cold_room"),
    "food_transfers": ("from_hub", "to_hub", "unit_pence", "most"),
    "stops": ("stop", "name", "drop_point", "hub"),
}
"""The columns of other tables by which a week is matched among hubs: an address changes no matching."""


def digest_of(place: FolderPlace, week: date, terms: Mapping[str, object]) -> str:
    """Return the SHA-256 of the offers, orders, hubs and terms that a week is matched from.

    Parameters
    ----------
    place : FolderPlace
        Its files.
    week : date
        The day of delivery.
    terms : mapping of str to object
        The parameters of the cycle.

    Raises
    ------
    BadInput
        If the place has no offers or no orders.
    """
    for table in TABLES:
        if not place.has(table):
            raise BadInput(
                say("the place has no {table}", table=table),
                do=say("write what growers offer and what buyers want into food/availability.csv and "
                       "food/orders.csv"),
            )  # fmt: skip
    rows = [sorted(_as_text(row) for row in rows_of(place.table(table))) for table in TABLES]
    told = {name: str(value) for name, value in terms.items()}
    return hashlib.sha256(as_json([week.isoformat(), told, rows + _of_hubs(place)]).encode()).hexdigest()


def _of_hubs(place: FolderPlace) -> list[list[str]]:
    """Return what a matching rests on of hubs; nothing where the place lists none, as in older books."""
    if not place.has(HUBS):
        return []
    return [
        sorted(_as_text({name: row.get(name) for name in columns}) for row in rows_of(place.table(table)))
        for table, columns in OF_HUBS.items() if place.has(table)
    ]  # fmt: skip


def _as_text(row: Row) -> str:
    return as_json([str(row[name]) for name in sorted(row)])
