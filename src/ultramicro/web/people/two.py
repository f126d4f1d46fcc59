"""Acts that want two people: what one asks for waits until another releases it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from importlib import import_module
from typing import Any

from django.db.models import Q
from django.utils import timezone

from ultramicro.core.action import Action, Done
from ultramicro.core.errors import BadInput, Unsound
from ultramicro.core.message import say
from ultramicro.core.packing import packed
from ultramicro.web.people import audit
from ultramicro.web.people.roles import Role
from ultramicro.web.people.within import roles_of

ON = "on"
"""Under which the day stands on which it counts, where another than that of the release was asked for."""
RESTORE = ("books", "restore")
LEFT = timedelta(minutes=5)
"""After which what was released and is not done counts as left: another may release it then."""
DECIDERS = frozenset({Role.TREASURER, Role.ADMINISTRATOR})
"""Who may ask for such an act, and who may release it: both must be one of these at that moment."""


def wants_second(group: str, action: type[Action[Any]]) -> bool:  # noqa: ARG001  the group names whose verb it is
    """Whether an action waits for a second person."""
    return action.two_people


def ask(request: Any, group: str, name: str, values: Mapping[str, str], key: str) -> Any:
    """Let an act wait for a second person; asked again with the same key it waits once.

    Parameters
    ----------
    group, name : str
        Which action.
    values : mapping of str to str
        What was filled in, as text by parameter.
    key : str
        That of the form; the act is done under it.

    Returns
    -------
    Waiting
        Which its page shows.

    Raises
    ------
    BadInput
        If who asks may not, or the key belongs to something else.
    """
    from ultramicro.web.people.models import Waiting  # noqa: PLC0415  tables are known only once Django is set up

    if not request.roles & DECIDERS:
        raise BadInput(say("this is asked for by a treasurer or an administrator"))
    asked = {"place": request.place.word, "group": group, "action": name, "asked": dict(values)}
    found, made = Waiting.objects.get_or_create(key=key, defaults={**asked, "made_by": request.user})
    if (
        any(getattr(found, field) != value for field, value in asked.items())
        or found.made_by_id != request.user.pk
    ):
        raise BadInput(say("this form was used for something else"), do=say("open a new one"))
    if made:
        audit.write(request, f"{group}.{name}", str(found.pk), "waiting")
    return found


def release(request: Any, waiting: Any) -> Done:
    """Do what waits, as the second person.

    Raises
    ------
    BadInput
        If it is one's own, who asked for it may not any more, somebody else decided meanwhile, or the act
        itself is refused: then it waits no more, and why is kept.
    Unsound
        If what it would put in the place of the books does not prove itself: as above.
    """
    require_second(request, waiting)
    _decide(request, waiting, "released")
    try:
        done = _done(request, waiting)
    except (BadInput, Unsound) as error:
        _keep(waiting, "failed", error.what)
        audit.write(request, f"{waiting.group}.{waiting.action}", str(waiting.pk), "failed")
        raise
    _keep(waiting, "released", done.says)
    audit.write(request, f"{waiting.group}.{waiting.action}", str(waiting.pk), "released")
    return done


def refuse(request: Any, waiting: Any) -> None:
    """Refuse what waits; who asked for it may take it back so, too."""
    if waiting.made_by_id == request.user.pk:
        _take_back(waiting)
    else:
        _decide(request, waiting, "refused")
    audit.write(request, f"{waiting.group}.{waiting.action}", str(waiting.pk), "refused")


def require_second(request: Any, waiting: Any) -> None:
    """Refuse who cannot be the second person.

    Raises
    ------
    BadInput
        If it is one's own, or either of the two may not any more.
    """
    if waiting.made_by_id == request.user.pk:
        raise BadInput(say("you asked for this yourself"), do=say("let another person release it"))
    both = (waiting.made_by, request.user)
    if any(who is None or not roles_of(who, waiting.place) & DECIDERS or not who.is_active for who in both):
        raise BadInput(
            say("both people must be treasurer or administrator now"),
            do=say("refuse it, and ask for it anew"),
        )


def _decide(request: Any, waiting: Any, state: str) -> None:
    """Claim it, so that of two who decide at the same moment one is told so."""
    open_ = type(waiting).objects.filter(pk=waiting.pk, state="waiting")
    # A server that was stopped between the two left it claimed and not done: whoever claimed it goes on, and
    # after a while anybody who might have. It is done once all the same, under its own key.
    left = Q(decided_by=request.user) | Q(decided_at__lt=timezone.now() - LEFT)
    undone = type(waiting).objects.filter(left, pk=waiting.pk, state="released", says={})
    by = {"decided_by": request.user, "decided_at": timezone.now()}
    if open_.update(state=state, **by) or (state == "released" and undone.update(**by)):
        return
    raise BadInput(say("somebody has decided on this already"))


def _take_back(waiting: Any) -> None:
    if (
        not type(waiting)
        .objects.filter(pk=waiting.pk, state="waiting")
        .update(state="refused", decided_at=timezone.now())
    ):
        raise BadInput(say("somebody has decided on this already"))


def _done(request: Any, waiting: Any) -> Done:
    # The part of the application that acts; it has forms, which have their own way here.
    by = import_module("ultramicro.web.acting.books").known_as(waiting.made_by, waiting.place)
    if (waiting.group, waiting.action) == RESTORE:
        from ultramicro.web.people.backups import change_over  # noqa: PLC0415  it asks this module in turn

        return change_over(request.place, waiting.asked)
    doing, values = import_module("ultramicro.web.acting.doing"), dict(waiting.asked)
    done: Done = doing.carry_out_for(
        request.place,
        waiting.group,
        waiting.action,
        values,
        waiting.key,
        by,
        True,
        on=date.fromisoformat(values.pop(ON)) if ON in values else None,
        seconded=True,
    )
    return done


def _keep(waiting: Any, state: str, says: str) -> None:
    type(waiting).objects.filter(pk=waiting.pk).update(state=state, says={"packed": packed(says)})
