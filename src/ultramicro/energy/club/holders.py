"""Whose the members of the club are: people of the books, by the name that the register of meters has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ultramicro.energy.settlement.measured import Member
from ultramicro.ledger.people.names import Names


def holders(people: Names, members: Sequence[Member]) -> list[str]:
    """Return who each member is in the books: by the name that the register has, or by the meter.

    Parameters
    ----------
    people : Names
        Those of the books.
    members : sequence of Member
        Of the register.

    Returns
    -------
    list of str, shape (members,)
        Their ids; empty where nobody is called so, or two are: rather nobody's bill than the wrong one's.
    """
    return [next(iter(each)) if len(each) == 1 else "" for each in candidates(people, members)]


def candidates(people: Names, members: Sequence[Member]) -> list[set[str]]:
    """Return everybody of the books who is called as a member, for each member."""
    known = defaultdict[str, set[str]](set)
    for person in people.everybody():
        for text in (person.name, person.short):
            known[(text or "").casefold()].add(person.id)
    return [
        {each for text in (member.party, member.meter) if text for each in known.get(text.casefold(), ())}
        for member in members
    ]
