"""Which sector and postcode district those who owe belong to; a group of few is never shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import ibis
import pyarrow as pa

from ultramicro.core.contract import Place
from ultramicro.flows.tables import rows_of

FEWEST = 3
"""A group of fewer parties is folded into others, since its sum would tell what one of them owes."""
NOT_KNOWN, OTHERS = "not known", "others, too few to show apart"
SIC_DIGITS = 5
SIDES = ("sector", "postcode district")


@dataclass(frozen=True, kw_only=True)
class Group:
    """What parties of one kind owe, and what of it is cancelled. [pence]."""

    by: str
    name: str
    parties: int
    owed_pence: int
    cleared_pence: int


def known_parties(place: Place, names: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return each party's sector and postcode district, by its name in small letters.

    Parameters
    ----------
    place : Place
        Its own list of parties goes before the registers.
    names : sequence of str
        Whom to look for, in small letters.
    """
    found: dict[str, tuple[str, str]] = {}
    for table, column in (("registers", "name"), ("parties", "party")):
        if not place.has(table):
            continue
        given = place.table(table)
        rows = given.select("sector", "postcode", name=given[column].strip().lower())
        wanted = ibis.memtable(pa.table({"name": pa.array(names, pa.string())}))
        for row in sorted(rows_of(rows.semi_join(wanted, "name")), key=repr):
            told = (_sector(row["sector"] or ""), (row["postcode"] or "").upper().partition(" ")[0])
            before = found.get(row["name"], ("", ""))
            found[row["name"]] = (told[0] or before[0], told[1] or before[1])
    return found


def _sector(words: str) -> str:
    """Shorten a five-digit SIC code to its division.

    Examples
    --------
    >>> _sector("43290"), _sector("farming")
    ('SIC division 43', 'farming')
    """
    code = words.strip()
    return f"SIC division {code[:2]}" if code.isdigit() and len(code) == SIC_DIGITS else code


def groups(known: Mapping[str, tuple[str, str]], owed: Iterable[tuple[str, int, int]]) -> list[Group]:
    """Add up what is owed and cancelled by sector and by postcode district of who owes.

    Parameters
    ----------
    known : mapping of str to (str, str)
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
    >>> sectors = dict.fromkeys(("ann", "bob", "cy"), ("farming", "")) | {"di": ("law", "")}
    >>> found = [each for each in groups(sectors, rows) if each.by == "sector"]
    >>> [(each.name, each.parties, each.owed_pence, each.cleared_pence) for each in found]
    [('farming', 3, 60, 10), ('others, too few to show apart', 3, 13, 7)]
    """
    rows = list(owed)
    return [group for at, by in enumerate(SIDES) for group in _side(by, at, known, rows)]


def _side(
    by: str, at: int, known: Mapping[str, tuple[str, str]], rows: Sequence[tuple[str, int, int]]
) -> list[Group]:
    who: dict[str, set[str]] = defaultdict(set)
    for name, _, _ in rows:
        who[known.get(name, ("", ""))[at] or NOT_KNOWN].add(name)
    shown = _shown(who)
    parties: dict[str, set[str]] = defaultdict(set)
    sums: Counter[tuple[str, str]] = Counter()
    for name, owed_pence, cleared_pence in rows:
        parties[shown[name]].add(name)
        sums[shown[name], "owed"] += owed_pence
        sums[shown[name], "cleared"] += cleared_pence
    found = [
        Group(
            by=by,
            name=key,
            parties=len(members),
            owed_pence=sums[key, "owed"],
            cleared_pence=sums[key, "cleared"],
        )
        for key, members in parties.items()
    ]
    return sorted(found, key=lambda group: (-group.owed_pence, group.name))


def _shown(who: Mapping[str, set[str]]) -> dict[str, str]:
    """Name each party's group; small ones are folded, and more with them until the others are not few."""
    folded: set[str] = set()
    for key in sorted(who, key=lambda key: (len(who[key]), key)):
        together = sum(len(who[each]) for each in folded)
        if len(who[key]) < FEWEST or 0 < together < FEWEST:
            folded.add(key)
    return {name: OTHERS if key in folded else key for key, members in who.items() for name in members}
