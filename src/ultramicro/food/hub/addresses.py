"""Where buyers are, as their invoices must say: from the addresses in food/stops.csv."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ultramicro.flows.tables import rows_of
from ultramicro.ledger.people.alike import folded
from ultramicro.ledger.people.names import Names
from ultramicro.place.opening import open_folder

TABLE = "stops"


def addresses_told(root: Path) -> Mapping[str, str]:
    """Return addresses by the folded name of who is there; nothing where there is no such file."""
    place = open_folder(root, lambda _: ())
    if not place.has(TABLE):
        return {}
    rows = rows_of(place.table(TABLE))
    return {folded(str(row["name"])): str(row["address"]) for row in rows if row.get("address")}


def address_of(addresses: Mapping[str, str], names: Names, who: str) -> str:
    """Return where somebody is, by their whole or short name; nothing where nobody said.

    Parameters
    ----------
    addresses : mapping of str to str
        As `addresses_told` returns them.
    names : Names
        Who is who.
    who : str
        Their id.
    """
    found = names.find(who)
    called = (found.name if found and found.name else who, names.called(who))
    return next((there for name in called if (there := addresses.get(folded(name)))), "")
