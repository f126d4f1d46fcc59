"""What registers tell of names, laid upon them before they are resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ultramicro.core.contract import Relation
from ultramicro.core.message import Message, joined, say
from ultramicro.flows.entity_resolution.model import Name, Review
from ultramicro.flows.entity_resolution.registers import Entry, fetch, identities, match_exact

LISTED = 5


def look_up(
    names: Sequence[Name], register: Relation
) -> tuple[list[Name], dict[str, list[Entry]], list[Review]]:
    """Find the names in the registers.

    Parameters
    ----------
    names : sequence of Name, shape (n,)
        The distinct names.
    register : Relation
        The table `registers`.

    Returns
    -------
    names : list of Name, shape (n,)
        The same, with numbers where one entry alone is theirs and none was printed.
    matches : dict of str to list of Entry
        What the registers hold of each name found, all of one identity.
    reviews : list of Review
        Names of which the registers hold several.
    """
    entries = fetch(register, names)
    found = match_exact(names, entries)
    # Several of one name are a question: to take the first would give a firm another's number.
    sure = {name: listed for name, listed in found.items() if len(identities(listed)) == 1}
    by_name = {n.name: n for n in names}
    several = [_question(by_name[name], listed) for name, listed in sorted(found.items()) if name not in sure]
    return [with_numbers(n, sure.get(n.name, ())) for n in names], sure, several


def with_numbers(name: Name, entries: Sequence[Entry]) -> Name:
    """Give a name the register's numbers, unless numbers were printed beside it.

    Examples
    --------
    >>> entry = Entry(name="ACME LIMITED", rough="acme", company_number="00000012")
    >>> sorted(with_numbers(Name(name="Acme Ltd"), [entry]).company_numbers)
    ['00000012']
    """
    # What was printed with a payment is nearer to it than what merely has the same name.
    if name.company_numbers or name.charity_numbers or not entries:
        return name
    return replace(
        name, looked_up=True,
        company_numbers=frozenset(e.company_number for e in entries) - {""},
        charity_numbers=frozenset(e.charity_number for e in entries) - {""},
    )  # fmt: skip


def _question(name: Name, entries: Sequence[Entry]) -> Review:
    """Ask which of several entries is meant."""
    listed = joined([_entry(e) for e in entries[:LISTED]], "; ")
    more = len(entries) - LISTED
    evidence = say("the register has several of this name: {entries}", entries=listed)
    if more > 0:
        evidence = say(
            "the register has several of this name: {entries} and {more} more", entries=listed, more=more
        )
    return Review(name=name.name, other=entries[0].name, score=100.0, evidence=evidence,
                  amount_pence=abs(name.amount_pence))  # fmt: skip


def _entry(entry: Entry) -> Message:
    if not entry.postcode:
        return say("{name} ({number})", name=entry.name, number=entry.identity)
    return say(
        "{name} ({number}, {postcode})", name=entry.name, number=entry.identity, postcode=entry.postcode
    )


def facts_of(matches: Mapping[str, Sequence[Entry]], names: Sequence[str]) -> dict[str, str]:
    """Unite what the registers tell of a party's names; the first name's word counts first.

    Returns
    -------
    dict of str to str
        `company_number`, `charity_number`, `kind`, `sector`, `office_postcode`, `source`; nothing
        if the names are of different identities.
    """
    entries = [e for name in names for e in matches.get(name, ())]
    if not entries or len(identities(entries)) != 1:
        return {}
    columns = {"company_number": "company_number", "charity_number": "charity_number", "kind": "kind",
               "sector": "sector", "office_postcode": "postcode", "source": "source"}  # fmt: skip
    return {
        fact: next((v for e in entries if (v := getattr(e, column))), "") for fact, column in columns.items()
    }
