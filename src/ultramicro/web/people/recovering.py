"""Help for somebody who cannot sign in any more: one opens it, another confirms it, a slip lets them in."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, say
from ultramicro.web.people import audit, lasting, passkeys, slips
from ultramicro.web.people.codes import digest_of, new_code
from ultramicro.web.people.roles import Role
from ultramicro.web.people.secrets_typed import wrong_password
from ultramicro.web.people.within import person_here, roles_of
from ultramicro.web.rendering import render, url

HELPERS = frozenset({Role.COORDINATOR, Role.TREASURER, Role.ADMINISTRATOR})
POWERFUL = frozenset({Role.TREASURER, Role.ADMINISTRATOR})


def opened(request: Any) -> list[Any]:
    """Return the help that waits for a second person in this place."""
    from ultramicro.web.people.models import Recovery  # noqa: PLC0415  tables are known only once Django is set up

    found = Recovery.objects.filter(place=request.place.word, confirmed_by=None, until__gt=timezone.now())
    return list(found.select_related("person", "opened_by"))


def suffice(whose: Collection[Role], one: Collection[Role], other: Collection[Role]) -> bool:
    """Whether two people may together let somebody in again, by the roles of all three in one place.

    Examples
    --------
    >>> member, helper = [Role.MEMBER], [Role.COORDINATOR]
    >>> suffice(member, helper, helper), suffice([Role.TREASURER], helper, helper)
    (True, False)
    >>> suffice([Role.TREASURER], [Role.ADMINISTRATOR], [Role.TREASURER])
    True
    """
    if not POWERFUL & frozenset(whose):
        return bool(HELPERS & frozenset(one)) and bool(HELPERS & frozenset(other))
    pairs = ((one, other), (other, one))
    return any(Role.ADMINISTRATOR in a and Role.TREASURER in b for a, b in pairs)


def may_together(person: Any, one: Any, other: Any, place_word: str) -> bool:
    """Whether two people may let somebody in again, here and wherever else that gives power."""
    powerful = set(person.memberships.filter(role__in=POWERFUL).values_list("place", flat=True))
    # An account is one for all places: helpers of one place must not get the powers of another.
    return all(
        suffice(roles_of(person, place), roles_of(one, place), roles_of(other, place))
        for place in {place_word, *powerful}
    )


def open_(request: Any, *, person: int) -> HttpResponse:
    """Open help for somebody, as the first of two."""
    from ultramicro.web.people.models import Recovery  # noqa: PLC0415  as above

    found = person_here(request, person)
    if found.pk == request.user.pk:
        raise BadInput(say("nobody helps themselves to get in"), do=say("ask another"))
    if not any(each.person_id == found.pk for each in opened(request)):
        Recovery.objects.create(
            person=found, place=request.place.word, opened_by=request.user,
            until=timezone.now() + slips.BACK,
        )  # fmt: skip
        audit.write(request, "recovery.open", str(found.pk), about=found)
    return HttpResponseRedirect(url("people", place_word=request.place.word))


def confirm(request: Any, *, recovery: int) -> HttpResponse:
    """Confirm as the second person: a slip is made, and all sign-ins end."""
    found = next((each for each in opened(request) if each.pk == recovery), None)
    if found is None:
        raise Http404
    if request.user.pk in {found.opened_by_id, found.person_id}:
        raise BadInput(say("help to get in needs a second person"), do=say("ask another to confirm it"))
    if not may_together(found.person, found.opened_by, request.user, request.place.word):
        raise BadInput(
            say("who is treasurer or administrator is let in by an administrator and a treasurer together"),
            do=say("ask somebody who has the other role"),
        )
    code = _confirmed(request, found)
    slips.keep_shown(request, code, "back", {"who": found.person.name, "place": request.place.word})
    return HttpResponseRedirect(url("slip", place_word=request.place.word))


def _confirmed(request: Any, found: Any) -> str:
    from ultramicro.web.people.models import Recovery  # noqa: PLC0415  as above

    code, until = new_code(), timezone.now() + slips.BACK
    made = Recovery.objects.filter(pk=found.pk, confirmed_by=None)
    if not made.update(confirmed_by=request.user, digest=digest_of(code), until=until):
        raise BadInput(say("somebody else has just confirmed it"))
    lasting.end_all(found.person)
    audit.write(request, "recovery.confirm", str(found.pk), about=found.person)
    return code


def back(request: Any) -> HttpResponse:
    """Let somebody choose a new password or passkey with the code of their slip."""
    if request.method == "GET":
        return render(request, "back.html", errors={}, code="", name="")
    try:
        found = _of_code(request)
    except BadInput as error:
        if hasattr(error, "wait_seconds"):
            raise
        return _again(request, {"code": error.what})
    password = request.POST.get("password", "")
    if not request.POST.get("credential") and (wrong := wrong_password(password, found.person)):
        return _again(request, {"password": wrong})
    _let_back(request, found, password)
    return HttpResponseRedirect(url("sign_ins"))


def _again(request: Any, errors: dict[str, Message | str]) -> HttpResponse:
    code, name = request.POST.get("code", ""), request.POST.get("name", "")
    return render(request, "back.html", status=422, errors=errors, code=code, name=name)


def _of_code(request: Any) -> Any:
    from ultramicro.web.people.models import Recovery  # noqa: PLC0415  as above

    code = slips.read_code(request)
    found = Recovery.objects.filter(digest=digest_of(code), used_at=None, until__gt=timezone.now()).first()
    name = request.POST.get("name", "").strip().casefold()
    # With the name too: a slip that was found in the street says nothing of whose it is.
    if found is None or found.person.name != name or not found.person.is_active:
        raise slips.used_up()
    return found


def _let_back(request: Any, found: Any, password: str) -> None:
    person = found.person
    key = passkeys.registered(request, person.name)
    slips.use(found)
    # Whoever may have the old ones is kept out.
    person.passkeys.all().delete()
    if key:
        key.person = person
        key.save()
        person.set_unusable_password()
    else:
        person.set_password(password)
    person.save()
    lasting.end_all(person)
    person.tokens.all().delete()
    lasting.let_in(request, person)
    audit.write(request, "recovery.use", str(found.pk), about=person, by=person)


def begin(request: Any) -> HttpResponse:
    """Tell a device what to sign for a new passkey of somebody who gets in again."""
    return passkeys.options_answer(request, name=request.POST.get("name", "").strip().casefold()[:80])
