"""Who is dead or erased, and the one gate that keeps verbs from acting for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import ClassVar, TypeVar

from ultramicro.core.action import Action
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Day, say
from ultramicro.ledger.deciding import View
from ultramicro.ledger.engine.events import Event
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.people.names import Names
from ultramicro.ledger.people.register import Person

D = TypeVar("D")

NAMES_PEOPLE = frozenset(
    {
        "who", "whom", "payer", "payee", "buyer", "seller", "debtor", "creditor", "guarantor", "member",
        "nominees", "guarantors", "lender", "borrower",
    }
)  # fmt: skip
"""Parameters that name people, whichever verb they belong to; `to` does where it is one of `ALSO_TO`."""
ALSO_TO = frozenset({"death", "share-transfer"})
"""Verbs whose `to` is a person; elsewhere it is a file, or what somebody agrees to."""


@dataclass(frozen=True, kw_only=True)
class ShareholderDied(Event):
    """The society was told that a member died; it is about the member."""

    kind: ClassVar[str] = "shareholder_died"

    owner: str
    died_on: date
    memo: str = ""


@dataclass(frozen=True, kw_only=True)
class ShareholderLives(Event):
    """A death was recorded by mistake; it is about the member."""

    kind: ClassVar[str] = "shareholder_lives"

    owner: str


class Dead(Projection[date]):
    """The day on which each member died of whose death the society was told, by id."""

    name: ClassVar[str] = "dead"
    keeps: ClassVar[type] = date

    def apply(self, entry: Entry) -> None:
        """Take in a death, or that it was recorded by mistake."""
        if died := entry.event(ShareholderDied):
            self.shelf.put(died.owner, died.died_on)
        elif alive := entry.event(ShareholderLives):
            self.shelf.drop(alive.owner)


def named_in(action: Action[D], people: Names) -> list[tuple[str, Person]]:
    """Return the people whom a verb names, each with the parameter that names them."""
    also = {"to"} if action.name in ALSO_TO else set()
    found = []
    for each in fields(action):
        given = getattr(action, each.name)
        if each.name in NAMES_PEOPLE | also and isinstance(given, str):
            # Guarantors come with a sum, as in `ann=100`.
            words = (word.partition("=")[0].strip() for word in given.split(","))
            found += [(each.name, person) for word in words if word and (person := people.find(word))]
    return found


def require_living(action: Action[D], people: Names, dead: Callable[[], Dead], on: date) -> None:
    """Refuse a verb that names somebody who is erased, or was dead on the day and only their estate is left.

    Parameters
    ----------
    action : Action
        What is asked.
    people : Names
        Who is who.
    dead : callable
        Returns who is dead; called only where somebody is named.
    on : date
        The day on which it counts: what somebody did while they lived may be entered later.

    Raises
    ------
    BadInput
        With the parameter that names them.
    """
    # To look is no act of theirs: an auditor may read an account whoever had it.
    named = [] if action.reads_only else named_in(action, people)
    for parameter, person in named:
        where = f"--{parameter}"
        # Without a short name they were erased, and can be meant by their number alone.
        require_not_erased(person, where)
        if parameter not in action.for_estates():
            require_alive(dead(), person.id, person.short, on, where=where)


def require_not_erased(person: Person, where: str = "") -> None:
    """Refuse somebody who was erased.

    Raises
    ------
    BadInput
        With their number.
    """
    if not person.short:
        raise BadInput(
            say("{who} was erased", who=person.id), where=where, do=say("name somebody who is a member")
        )


def require_alive(dead: Dead, who: str, called: str, on: date, *, where: str = "") -> None:
    """Refuse somebody who was dead on a day.

    Parameters
    ----------
    dead : Dead
        Who is.
    who, called : str
        Their id, and what to call them.
    on : date
        The day.
    where : str
        The parameter that names them.

    Raises
    ------
    BadInput
        With the day of their death.
    """
    died_on = dead.shelf.get(who)
    if died_on is not None and died_on <= on:
        raise BadInput(
            say("{who} died on {day}", who=called, day=Day(died_on)),
            where=where,
            do=say("only what winds up their affairs can still be done"),
        )


def require_parties_alive(view: View, parties: Iterable[str], on: date) -> None:
    """Refuse what is decided for people who are not named but meant, as those of a loan are.

    Raises
    ------
    BadInput
        With who is dead.
    """
    for who in parties:
        require_alive(view.of(Dead), who, view.people.called(who), on)


def lives(view: View, who: str, on: date) -> bool:
    """Whether somebody, by id, is a member who was not erased and was alive on a day."""
    found, died_on = view.people.find(who), view.of(Dead).shelf.get(who)
    return found is not None and bool(found.short) and (died_on is None or died_on > on)
