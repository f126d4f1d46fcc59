"""Joining a place with the code of a slip: a name, a language, and a password or a passkey."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, say
from ultramicro.web.languages import in_addresses
from ultramicro.web.people import audit, lasting, passkeys, slips
from ultramicro.web.people.roles import Role
from ultramicro.web.people.secrets_typed import wrong_name, wrong_password
from ultramicro.web.people.signing_in import in_their_language
from ultramicro.web.rendering import render, url
from ultramicro.web.served import served

_PUTS_IN = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
FIELDS = ("code", "name", "called", "language")


def join(request: Any) -> HttpResponse:
    """Show the form, or let somebody join."""
    if request.method == "GET":
        return _page(request, {})
    known = request.user.is_authenticated
    errors = {} if known else _wrong(request)
    try:
        invitation = slips.invitation_of(slips.read_code(request))
    except BadInput as error:
        if hasattr(error, "wait_seconds"):
            raise
        errors["code"] = Message(str(error.what), {}) if not isinstance(error.what, Message) else error.what
    if errors:
        return _page(request, errors, status=422)
    person = _joined(request, invitation)
    if not known:
        lasting.let_in(request, person)
    audit.write(request, "join", f"{invitation.place} {invitation.role}", about=person, by=person)
    return HttpResponseRedirect(in_their_language(person, _first_page(invitation)))


def _first_page(invitation: Any) -> str:
    """Return where somebody begins: at what their role is there for."""
    role, found = Role(invitation.role), served(invitation.place)
    if found is None:
        return url("start_a_place" if role is Role.ADMINISTRATOR else "places")
    return url("put_in" if role in _PUTS_IN else "front", place_word=found.word)


def _wrong(request: Any) -> dict[str, Message]:
    """Return what is wrong with what a newcomer typed, by field."""
    name = _name(request)
    errors = {"name": wrong_name(name)}
    if not request.POST.get("credential"):
        errors["password"] = wrong_password(request.POST.get("password", ""), _unsaved(request))
    if request.POST.get("language", "") not in {"", *in_addresses()}:
        errors["language"] = say("choose one of the languages")
    return {field: wrong for field, wrong in errors.items() if wrong}


def _name(request: Any) -> str:
    return str(request.POST.get("name", "").strip().casefold()[:81])


def _unsaved(request: Any) -> Any:
    from ultramicro.web.people.models import Person  # noqa: PLC0415  tables are known only once Django is set up

    return Person(
        name=_name(request), called=request.POST.get("called", "").strip()[:120],
        language=request.POST.get("language", ""),
    )  # fmt: skip


def _joined(request: Any, invitation: Any) -> Any:
    """Make the person where they are new, give them the role, and use the slip up: all or nothing."""
    # Outside of the transaction: what a device signed is looked at once, and a password takes its time.
    person = request.user if request.user.is_authenticated else _new_person(request)
    key = None if request.user.is_authenticated else passkeys.registered(request, person.name)
    try:
        with transaction.atomic():
            slips.use(invitation)
            if person.pk is None:
                person.save()
            if key:
                key.person = person
                key.save()
            person.memberships.get_or_create(
                place=invitation.place, role=invitation.role, defaults={"short": invitation.short}
            )
    except IntegrityError as error:  # two of one name at the same moment
        raise BadInput(say("somebody has this name: take another"), where=person.name) from error
    if request.user.is_authenticated:
        lasting.end_all(person, but=request.session.session_key)
    return person


def _new_person(request: Any) -> Any:
    person = _unsaved(request)
    if request.POST.get("credential"):
        person.set_unusable_password()
    else:
        person.set_password(request.POST.get("password", ""))
    return person


def _page(request: Any, errors: dict[str, Message], *, status: int = 200) -> HttpResponse:
    given = {field: request.POST.get(field, "") for field in FIELDS}
    return render(request, "join.html", status=status, errors=errors, given=given)


def begin(request: Any) -> HttpResponse:
    """Tell a newcomer's device what to sign for a new passkey."""
    return passkeys.options_answer(request, name=_name(request))
