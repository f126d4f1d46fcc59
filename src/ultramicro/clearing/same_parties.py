"""Which names in unpaid invoices are one party: `Acme Ltd` owes what `Acme Limited` owes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ultramicro.flows.entity_resolution.model import PartyOverride
from ultramicro.flows.entity_resolution.names import form_of, normalise, normalise_all


def same_parties(names: Sequence[str], said: Iterable[PartyOverride] = ()) -> dict[str, str]:
    """Return the one name of each party that has several, by each of its other names.

    Names are one party if they read the same without legal form, or if parties.csv says so; not if their
    legal forms are of different sorts. Names that are only like each other stay apart.

    Parameters
    ----------
    names : sequence of str
        As they stand, in small letters.
    said : iterable of PartyOverride
        What parties.csv says of parties.

    Examples
    --------
    >>> same_parties(["acme ltd", "acme limited", "reach plc", "reach cic", "bo"])
    {'acme ltd': 'acme limited'}
    >>> same_parties(["unit 7 ltd", "unit 8 ltd"])
    {}
    >>> told = PartyOverride(party="Mill Bakery", aliases=frozenset({"The Mill"}))
    >>> same_parties(["the mill", "old mill"], [told])
    {'the mill': 'mill bakery'}
    """
    keys = dict(zip(names, normalise_all(names), strict=True))
    told, denied = _told(said)
    found: dict[str, str] = {}
    groups: dict[str, list[str]] = defaultdict(list)
    for name, key in keys.items():
        if name in denied:
            continue
        if party := told.get(name) or told.get(reads_as(name, key)):
            found[name] = party
        else:
            groups[reads_as(name, key)].append(name)
    for alike in groups.values():
        for mine in _by_form(alike):
            # The longest is most like what a register has.
            one = max(mine, key=lambda name: (len(name), name))
            found |= dict.fromkeys(mine, one)
    return {name: one for name, one in found.items() if name != one}


def _told(said: Iterable[PartyOverride]) -> tuple[dict[str, str], set[str]]:
    """Return the party of each name in parties.csv, as it stands and as it reads, and what it denies."""
    told: dict[str, str] = {}
    denied: set[str] = set()
    for each in said:
        party = _fold(each.party)
        denied |= {_fold(name) for name in each.not_aliases}
        for name in (each.party, *sorted(each.aliases)):
            told.setdefault(_fold(name), party)
            told.setdefault(reads_as(name, normalise(name)), party)
    return told, denied


def _by_form(names: Sequence[str]) -> list[list[str]]:
    """Part names that read alike by the sort of body that their legal form makes them."""
    forms = {name: tuple(sorted(form_of(name))) for name in names}
    sorts = set(forms.values()) - {()}
    if len(sorts) <= 1:
        return [list(names)]
    parted: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, form in forms.items():
        parted[form].append(name)
    return list(parted.values())


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def reads_as(name: str, normal: str) -> str:
    """Return what a name reads as; numbers, which are left out among suppliers, tell debtors apart."""
    return " ".join([normal, *re.findall(r"\d+", name)])
