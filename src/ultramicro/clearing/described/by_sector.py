"""Which sector and postcode district those who owe belong to; a group of few is never shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import ibis
import pyarrow as pa

from ultramicro.core.contract import Place
from ultramicro.flows.tables import rows_of

FEWEST = 3
"""A group of fewer parties is folded into others, since its sum would tell what one of them owes."""
SIC_DIGITS = 5


class GroupedBy(StrEnum):
    """What parties are grouped by."""

    SECTOR = "sector"
    POSTCODE_DISTRICT = "postcode_district"


class Kind(StrEnum):
    """What a group is."""

    NAMED = "named"
    SIC_DIVISION = "sic_division"
    NOT_KNOWN = "not_known"
    OTHERS = "others"


class Key(NamedTuple):
    """Which group: its kind, and its name or code as it stands in the data."""

    kind: Kind
    name: str = ""


NOT_KNOWN, OTHERS = Key(Kind.NOT_KNOWN), Key(Kind.OTHERS)


class Known(NamedTuple):
    """What is known of a party; empty where it is not."""

    sector: str = ""
    district: str = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """What parties of one kind owe, and what of it is cancelled. [pence]."""

    by: GroupedBy
    key: Key
    parties: int
    owed_pence: int
    cleared_pence: int


def known_parties(place: Place, names: Sequence[str]) -> dict[str, Known]:
    """Return each party's sector and postcode district, by its name in small letters.

    Parameters
    ----------
    place : Place
        Its own list of parties goes before the registers.
    names : sequence of str
        Whom to look for, in small letters.
    """
    found: dict[str, Known] = {}
    # Registers first, so that the place's own list overwrites them.
    for table, column in (("registers", "name"), ("parties", "party")):
        if not place.has(table):
            continue
        given = place.table(table)
        # Joined in the engine: a national register has millions of rows.
        rows = given.select("sector", "postcode", name=given[column].strip().lower())
        wanted = ibis.memtable(pa.table({"name": pa.array(names, pa.string())}))
        # Two firms may bear one name; sorted, so that the same one is taken each time.
        for row in sorted(rows_of(rows.semi_join(wanted, "name")), key=repr):
            sector = (row["sector"] or "").strip()
            district = (row["postcode"] or "").upper().partition(" ")[0]
            before = found.get(row["name"], Known())
            # An empty cell says nothing against what another table knows.
            found[row["name"]] = Known(sector or before.sector, district or before.district)
    return found


def sector_key(sector: str) -> Key:
    """Return the group of a sector; a five-digit SIC code is shortened to its division.

    Examples
    --------
    >>> sector_key("43290").name, sector_key("farming").name, sector_key("").kind.value
    ('43', 'farming', 'not_known')
    """
    # By the five digits nearly every group would be too small to be shown.
    if sector.isdigit() and len(sector) == SIC_DIGITS:
        return Key(Kind.SIC_DIVISION, sector[:2])
    return _named(sector)


def _named(name: str) -> Key:
    return Key(Kind.NAMED, name) if name else NOT_KNOWN


def groups(known: Mapping[str, Known], owed: Iterable[tuple[str, int, int]]) -> list[Group]:
    """Add up what is owed and cancelled by sector and by postcode district of who owes.

    Parameters
    ----------
    known : mapping of str to Known
        Sector and district by name.
    owed : iterable of (str, int, int)
        Who owes, how much, and what of it is cancelled. [pence]

    Returns
    -------
    list of Group
        Each side sums to all that is owed; a group of fewer than three parties stands among the others.

    Examples
    --------
    >>> rows = [("ann", 10, 5), ("bob", 20, 5), ("cy", 30, 0), ("di", 7, 7), ("ed", 5, 0), ("f", 1, 0)]
    >>> sectors = dict.fromkeys(("ann", "bob", "cy"), Known("farming")) | {"di": Known("law")}
    >>> found = [each for each in groups(sectors, rows) if each.by is GroupedBy.SECTOR]
    >>> [(each.key.kind.value, each.parties, each.owed_pence, each.cleared_pence) for each in found]
    [('named', 3, 60, 10), ('others', 3, 13, 7)]
    """
    rows = list(owed)
    facts = {name: known.get(name, Known()) for name, _, _ in rows}
    sectors = {name: sector_key(each.sector) for name, each in facts.items()}
    districts = {name: _named(each.district) for name, each in facts.items()}
    return [*_side(GroupedBy.SECTOR, sectors, rows), *_side(GroupedBy.POSTCODE_DISTRICT, districts, rows)]


def _side(by: GroupedBy, keys: Mapping[str, Key], rows: Sequence[tuple[str, int, int]]) -> list[Group]:
    who: dict[Key, set[str]] = defaultdict(set)
    for name, key in keys.items():
        who[key].add(name)
    shown = _shown(who)
    parties: dict[Key, set[str]] = defaultdict(set)
    owed, cleared = Counter[Key](), Counter[Key]()
    for name, owed_pence, cleared_pence in rows:
        parties[shown[name]].add(name)
        owed[shown[name]] += owed_pence
        cleared[shown[name]] += cleared_pence
    found = [
        Group(by=by, key=key, parties=len(members), owed_pence=owed[key], cleared_pence=cleared[key])
        for key, members in parties.items()
    ]
    return sorted(found, key=lambda group: (-group.owed_pence, group.key))


def _shown(who: Mapping[Key, set[str]]) -> dict[str, Key]:
    """Name each party's group; small ones are folded, and more with them until the others are not few."""
    folded: set[Key] = set()
    # Smallest first, so that as little as possible is folded.
    for key in sorted(who, key=lambda key: (len(who[key]), key)):
        together = sum(len(who[each]) for each in folded)
        # Two that are folded alone could be told by the difference to the sum of all.
        if len(who[key]) < FEWEST or 0 < together < FEWEST:
            folded.add(key)
    return {name: OTHERS if key in folded else key for key, members in who.items() for name in members}
