"""What deciding may know of people: who is meant by a name, and what to call whom; nothing is changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Protocol

from ultramicro.ledger.people.alike import folded
from ultramicro.ledger.people.marks import DIGEST
from ultramicro.ledger.people.register import Mark, Person, nobody_called


class Names(Protocol):
    """Who is who, to be read only; `register.People` is one, in a file."""

    def find(self, who: str) -> Person | None:
        """Return somebody by short name or id."""

    def known(self, who: str) -> Person:
        """Return somebody by short name or id.

        Raises
        ------
        BadInput
            If there is nobody of that name.
        """

    def everybody(self) -> list[Person]:
        """Return everybody who is not erased, by short name."""

    def called(self, key: str) -> str:
        """Return what to call an id: the short name, or the id where it was erased."""

    def known_as(self) -> list[Mark]:
        """Return by what else everybody is known."""

    def clerk(self, mark: str) -> str:
        """Return what to call who acted, by what stands in the ledger for them."""

    def words(self, ref: str) -> str:
        """Return the words under a reference; nothing where they were erased."""

    def ref_of(self, kind: str, words: str) -> str:
        """Return the newest reference of a kind, such as `hold`, under which words are kept, if any is."""

    def refs_of(self, kind: str, words: str) -> list[str]:
        """Return all references of a kind under which words are kept, the oldest first."""

    def salted(self, said: str, parties: Iterable[str] = ()) -> str:
        """Return letters made of what is said, with the secrets of the books and of the people in it."""

    def has_post(self, number: str) -> bool:
        """Whether the noticeboard has a post of a number."""

    def poster(self, number: str) -> str:
        """Return whose a post of the noticeboard is, by id; nothing where that is not known."""


class NamesInMemory:
    """The people of a simulation or a test.

    Examples
    --------
    >>> from datetime import date
    >>> day = date(2026, 1, 1)
    >>> ann = Person(id="k4", short="ann", name="Ann Day", kind="person", contact="", joined_on=day)
    >>> names = NamesInMemory([ann])
    >>> names.known("ann").id, names.called("k4"), names.find("bob")
    ('k4', 'ann', None)
    """

    def __init__(self, people: Iterable[Person] = ()) -> None:
        self._people: dict[str, Person] = {}
        self._by_name: dict[str, Person] = {}
        self.posts: dict[str, str] = {}  # whose each is
        self.marked: list[Mark] = []
        self.memos: dict[str, str] = {}
        for person in people:
            self.add(person)

    def add(self, person: Person) -> None:
        """Add somebody, or change them."""
        self._people[person.id] = person
        self._by_name[person.id] = person
        self._by_name[person.short] = person

    def find(self, who: str) -> Person | None:
        """Return somebody by short name or id."""
        # As it is first: ids are exact, and names of older books may not be folded.
        return self._by_name.get(who) or self._by_name.get(folded(who))

    def known(self, who: str) -> Person:
        """Return somebody by short name or id."""
        return known(self, who)

    def everybody(self) -> list[Person]:
        """Return everybody, by short name."""
        return sorted(self._people.values(), key=lambda person: person.short)

    def called(self, key: str) -> str:
        """Return what to call an id."""
        found = self.find(key)
        return found.short if found and found.short else key

    def known_as(self) -> list[Mark]:
        """Return by what else everybody is known; those of a simulation are in `marked`."""
        return self.marked

    def clerk(self, mark: str) -> str:
        """Return what to call who acted: nobody has a mark here."""
        return mark

    def words(self, ref: str) -> str:
        """Return the words under a reference."""
        return self.memos.get(ref, "")

    def ref_of(self, kind: str, words: str) -> str:
        """Return the newest reference of a kind under which words are kept."""
        return next(reversed(self.refs_of(kind, words)), "")

    def refs_of(self, kind: str, words: str) -> list[str]:
        """Return all references of a kind under which words are kept."""
        asked = words.lower()
        found = [ref for ref, kept in self.memos.items()
                 if kept.lower() == asked and ref.startswith(f"{kind}-")]  # fmt: skip
        # Those that are written so come last, as the newest would.
        return sorted(found, key=lambda ref: self.memos[ref] == words)

    def salted(self, said: str, parties: Iterable[str] = ()) -> str:
        """Return letters made of what is said; a simulation has no secrets."""
        return hashlib.sha256("\x1f".join([*sorted(set(parties)), said]).encode()).hexdigest()[:DIGEST]

    def has_post(self, number: str) -> bool:
        """Whether the noticeboard has a post of a number; those of a simulation are in `posts`."""
        return number in self.posts

    def poster(self, number: str) -> str:
        """Return whose a post of the noticeboard is, by id; those of a simulation are in `posts`."""
        return self.posts.get(number, "")


def known(names: Names, who: str) -> Person:
    """Return somebody by short name or id.

    Raises
    ------
    BadInput
        If there is nobody of that name.
    """
    if (found := names.find(who)) is None:
        raise nobody_called(who)
    return found
