"""People and their roles in a place: who is here, inviting, giving and taking roles, ending sign-ins."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.web.people import audit, lasting, recovering, slips
from ultramicro.web.people.roles import Role
from ultramicro.web.people.within import people_with, person_here, roles_of, short_is_known
from ultramicro.web.rendering import render, url

BY_COORDINATORS = (Role.MEMBER, Role.SHOP)
"""The roles to which a coordinator invites; the others are given by an administrator."""
TO_GIVE = tuple(role for role in Role if role is not Role.VISITOR)


def people(request: Any) -> HttpResponse:
    """List who has a role here, and help that waits for a second person."""
    from ultramicro.web.people.models import Person  # noqa: PLC0415  tables are known only once Django is set up

    found = Person.objects.filter(memberships__place=request.place.word).distinct().order_by("name")
    rows = [
        {
            "person": each,
            "roles": sorted(m.role for m in each.memberships.all() if m.place == request.place.word),
            "short": next(
                (m.short for m in each.memberships.all() if m.place == request.place.word and m.short), ""
            ),
        }
        for each in found.prefetch_related("memberships")
    ]
    return render(request, "people.html", rows=rows, opened=recovering.opened(request))


def invite(request: Any) -> HttpResponse:
    """Ask for whom a slip is, or make it."""
    if request.method == "GET":
        return _invite_page(request)
    role, short = request.POST.get("role", ""), request.POST.get("short", "").strip()
    if error := _wrong_invitation(request, role, short):
        return _invite_page(request, error=error, status=422)
    code = slips.invite(request.place.word, Role(role), short, by=request.user)
    slips.keep_shown(request, code, "join", {"role": role, "short": short, "place": request.place.word})
    audit.write(request, "invite", role)
    return HttpResponseRedirect(url("slip", place_word=request.place.word))


def _may_give(request: Any) -> tuple[Role, ...]:
    return TO_GIVE if Role.ADMINISTRATOR in request.roles else BY_COORDINATORS


def _wrong_invitation(request: Any, role: str, short: str) -> str:
    from ultramicro.web.people.models import Membership  # noqa: PLC0415  as above

    if role not in _may_give(request):
        return say("choose one of the roles")
    if short and not short_is_known(request, short):
        return say("the books know nobody by that short name: add them first")
    taken = Membership.objects.filter(place=request.place.word, short=short).exists() if short else False
    # Or a coordinator could write out a slip to the account of somebody else, and join with it.
    if taken and Role.ADMINISTRATOR not in request.roles:
        return say(
            "somebody signs in for that short name already: ask an administrator, or help them to get in"
        )
    return ""


def _invite_page(request: Any, *, error: str = "", status: int = 200) -> HttpResponse:
    return render(
        request, "invite.html", status=status, error=error, may_give=_may_give(request),
        role=request.POST.get("role", ""), short=request.POST.get("short", ""),
    )  # fmt: skip


def slip(request: Any) -> HttpResponse:
    """Show the slip that was just made, to be printed."""
    answer = render(request, "slip.html", slip=slips.shown(request))
    answer["Cache-Control"] = "no-store"
    return answer


def one(request: Any, *, person: int) -> HttpResponse:
    """Show somebody: their roles, their sign-ins, help to get in."""
    found = person_here(request, person)
    if found.pk != request.user.pk:
        audit.write(request, "person", str(found.pk), "looked", about=found)
    return render(
        request, "person.html", who=found, has=roles_of(found, request.place.word), all_roles=TO_GIVE,
        lasting=list(lasting.running(found)), may_change=Role.ADMINISTRATOR in request.roles,
    )  # fmt: skip


def change_roles(request: Any, *, person: int) -> HttpResponse:
    """Give somebody the roles that were ticked, and no others; their sign-ins end."""
    found = person_here(request, person)
    has, wanted = roles_of(found, request.place.word), frozenset(request.POST.getlist("role"))
    if not wanted <= frozenset(TO_GIVE):
        raise BadInput(say("choose one of the roles"))
    with transaction.atomic():
        _set_roles(found, request.place.word, has, wanted)
        if not people_with(Role.ADMINISTRATOR, request.place.word).exists():
            # Rolled back by the error: nobody could give a role any more.
            raise BadInput(
                say("nobody would be an administrator any more"), do=say("first give somebody else that role")
            )
    if wanted != has:
        lasting.end_all(found)
        audit.write(request, "roles", " ".join(sorted(wanted)) or "-", about=found)
    goes_to = "person" if wanted else "people"
    named = {"person": found.pk} if wanted else {}
    return HttpResponseRedirect(url(goes_to, place_word=request.place.word, **named))


def _set_roles(person: Any, place_word: str, has: frozenset[Role], wanted: frozenset[str]) -> None:
    short = (
        person.memberships.filter(place=place_word).exclude(short="").values_list("short", flat=True).first()
    )
    person.memberships.filter(place=place_word, role__in=has - wanted).delete()
    for role in wanted - has:
        person.memberships.create(place=place_word, role=role, short=short or "")


def end_sign_ins(request: Any, *, person: int) -> HttpResponse:
    """End all sign-ins of somebody, as when their telephone was lost."""
    found = person_here(request, person)
    ended = lasting.end_all(found)
    audit.write(request, "sign_ins.end", str(ended), about=found)
    return HttpResponseRedirect(url("person", place_word=request.place.word, person=found.pk))
