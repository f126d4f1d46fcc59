"""The pages of what waits for a second person: list, look, release, refuse."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect

from ultramicro.core.errors import BadInput
from ultramicro.core.packing import message_in
from ultramicro.reports.formatting import label
from ultramicro.techniques import GROUPS
from ultramicro.web.people import two
from ultramicro.web.people.waiting_told import told_or_why_not
from ultramicro.web.rendering import render, url

SHOWN = 50
"""So many that were decided are listed."""


def waiting(request: Any) -> HttpResponse:
    """List what waits, and what was decided of late."""
    from ultramicro.web.people.models import Waiting  # noqa: PLC0415  tables are known only once Django is set up

    found = Waiting.objects.filter(place=request.place.word).select_related("made_by", "decided_by")
    return render(
        request, "waiting.html", open=list(found.filter(state="waiting").order_by("made_at")),
        decided=list(found.exclude(state="waiting").order_by("-decided_at")[:SHOWN]), does=does,
    )  # fmt: skip


def one(request: Any, *, waiting: int) -> HttpResponse:
    """Show what waits, with all that was filled in."""
    return _page(request, _here(request, waiting))


def release(request: Any, *, waiting: int) -> HttpResponse:
    """Release it."""
    found = _here(request, waiting)
    try:
        two.release(request, found)
    except BadInput as error:
        return _page(request, _here(request, waiting), error=error, status=422)
    return _back(request, found)


def refuse(request: Any, *, waiting: int) -> HttpResponse:
    """Refuse it, or take one's own back."""
    found = _here(request, waiting)
    two.refuse(request, found)
    return _back(request, found)


def _here(request: Any, number: int) -> Any:
    from ultramicro.web.people.models import Waiting  # noqa: PLC0415  as above

    found = Waiting.objects.select_related("made_by", "decided_by").filter(
        pk=number, place=request.place.word
    )
    if not found:
        raise Http404
    return found[0]


def does(group: str, action: str) -> str:
    """Return in words what an action does."""
    found = (each.does for each in GROUPS[group].load() if each.name == action) if group in GROUPS else ()
    said = str(next(iter(found), action))
    return said[:1].upper() + said[1:]


def _page(request: Any, found: Any, *, error: BadInput | None = None, status: int = 200) -> HttpResponse:
    says = message_in(found.says.get("packed", ""))
    told, why_not = told_or_why_not(request.place, found)
    return render(
        request, "waiting_one.html", status=status, found=found, says=says, error=error,
        does=does(found.group, found.action), own=found.made_by_id == request.user.pk,
        told=told, why_not=why_not, label=label,
    )  # fmt: skip


def _back(request: Any, found: Any) -> HttpResponse:
    return HttpResponseRedirect(url("waiting_one", place_word=request.place.word, waiting=found.pk))
