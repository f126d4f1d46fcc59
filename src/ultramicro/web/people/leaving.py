"""Leaving: the account, sign-ins, passkeys and names go; the books keep their entries under a number."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.web.people import audit, lasting
from ultramicro.web.people.my_data import places_of
from ultramicro.web.people.roles import Role
from ultramicro.web.people.within import people_with
from ultramicro.web.rendering import render, url
from ultramicro.web.served import Served


def leave(request: Any) -> HttpResponse:
    """Say what leaving means, or leave."""
    if request.method == "GET":
        return _page(request)
    if request.POST.get("name", "").strip().casefold() != request.user.name:
        return _page(request, error=BadInput(say("that is not your name here")), status=422)
    try:
        erase(request)
    except BadInput as error:
        if hasattr(error, "wait_seconds"):
            raise
        return _page(request, error=error, status=422)
    logout(request)
    return HttpResponseRedirect(url("places"))


def _page(request: Any, *, error: BadInput | None = None, status: int = 200) -> HttpResponse:
    return render(request, "leave.html", status=status, error=error, places=places_of(request.user))


def erase(request: Any) -> None:
    """Erase who asks from every place, and their account here.

    Raises
    ------
    BadInput
        If they have money, owe or are owed, or nobody would be an administrator any more; places in which
        they were erased before that was found stay so.
    """
    person = request.user
    found = places_of(person)
    for place, _ in found:
        _require_other_administrator(person, place)
    for place, short in found:
        if short and place.has_books and not _shared(person, place, short):
            names = forgetting().names_in_books(place, short)
            _erase_in(place, short)
            forgetting().forget(place.word, names)
        person.memberships.filter(place=place.word).delete()
    _forget_jobs(person)
    audit.write(request, "leave", str(person.pk), about=person)
    lasting.end_all(person)
    person.delete()


def forgetting() -> Any:
    """Return what takes names out of receipts: the part of the application that acts, which asks this one."""
    return import_module("ultramicro.web.acting.forgetting")


def _forget_jobs(person: Any) -> None:
    from ultramicro.web.running.models import Job  # noqa: PLC0415  tables are known only once Django is set up

    Job.objects.filter(by=person.name).update(by="")


def _erase_in(place: Served, short: str) -> None:
    from ultramicro.undo import Forget  # noqa: PLC0415  it loads the ledger and all that has a say in it

    # The books have the last word on whether all is settled: balances, loans, claims, what the bank expects.
    place.keeper.carry_out(Forget(who=short), group="books", by=short)


def _shared(person: Any, place: Served, short: str) -> bool:
    """Whether somebody else signs in for the same account, as two people of one shop do."""
    from ultramicro.web.people.models import Membership  # noqa: PLC0415  as above

    return Membership.objects.filter(place=place.word, short=short).exclude(person=person).exists()


def _require_other_administrator(person: Any, place: Served) -> None:
    found = people_with(Role.ADMINISTRATOR, place.word)
    if found.filter(pk=person.pk).exists() and found.count() == 1:
        raise BadInput(
            say("{place} would have no administrator", place=place.config.name),
            do=say("first give somebody else that role"),
        )
