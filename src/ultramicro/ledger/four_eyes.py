"""Four eyes are two people: not one by two spellings, and not the one who gains."""

from __future__ import annotations

from collections.abc import Collection

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, note
from ultramicro.ledger.deciding import Asked, View
from ultramicro.ledger.people.alike import looks
from ultramicro.ledger.people.names import Names


def same_person(people: Names, one: str, other: str) -> bool:
    """Whether two names that people act under are one person's.

    Each is a mark of the ledger, or a name as the books of older versions hold it.

    Examples
    --------
    >>> from ultramicro.ledger.people.names import NamesInMemory
    >>> nobody = NamesInMemory()
    >>> same_person(nobody, "Pat", "pat "), same_person(nobody, "pat", "sam")
    (True, False)
    """
    # One may be a mark and the other a name from older books.
    one, other = people.clerk(one), people.clerk(other)
    first, second = people.find(one), people.find(other)
    if first and second:
        return first.id == second.id
    # Who is not among the people is known by the name alone.
    return looks(one) == looks(other)


def as_in(view: View, asked: Asked, actor: str) -> str:
    """Return who asks as an entry names who acted then: alike if it is the same person."""
    return actor if same_person(view.people, actor, asked.by) else asked.by


def require_not_own(view: View, asked: Asked, owners: Collection[str]) -> None:
    """Refuse that somebody decides on what is theirs.

    Parameters
    ----------
    view : View
        The books.
    asked : Asked
        By whom.
    owners : collection of str
        The ids of those who gain or lose by it.

    Raises
    ------
    BadInput
        If the one who asks is one of them.
    """
    # By what they are called: a mark in the ledger says nothing of whose account it is.
    found = view.people.find(asked.clerk)
    if found and found.id in owners:
        raise BadInput(
            note("books.own_matter", "This is about {who}, who cannot decide on it", who=found.short),
            where="--by",
            do=note("books.ask_another", "let another person do it, and name them with --by"),
        )


def on_trust(asked: Asked) -> tuple[Message, ...]:
    """Return what is to be said where nobody has shown who they are; nothing where they have."""
    if asked.vouched:
        return ()
    return (
        note(
            "books.on_trust",
            "It rests on trust who acted: set up clerks with `ultramicro books clerk`.",
        ),
    )
