"""Somebody of this place by their number; of any other place there is nobody."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from ultramicro.web.people.roles import Role


def person_here(request: Any, number: int) -> Any:
    """Return somebody who has a role in the place of the page.

    Raises
    ------
    Http404
        If there is nobody of that number here; whether there is one elsewhere is not said.
    """
    from ultramicro.web.people.models import Person  # noqa: PLC0415  tables are known only once Django is set up

    found = Person.objects.filter(pk=number, memberships__place=request.place.word).distinct().first()
    if found is None:
        raise Http404
    return found


def roles_of(person: Any, place_word: str) -> frozenset[Role]:
    """Return the roles of somebody in a place."""
    found = person.memberships.filter(place=place_word).values_list("role", flat=True)
    return frozenset(Role(role) for role in found)


def people_with(role: Role, place_word: str) -> Any:
    """Return who has a role in a place now and can sign in."""
    from ultramicro.web.people.models import Person  # noqa: PLC0415  as above

    return Person.objects.filter(
        is_active=True, memberships__place=place_word, memberships__role=role
    ).distinct()


def short_is_known(request: Any, short: str) -> bool:
    """Whether the books of the place know a short name; where there are no books, any is taken."""
    if not request.place.has_books:
        return True
    with request.place.keeper.reading() as desk:
        found = desk.people.find(short)
    return found is not None and found.short == short
