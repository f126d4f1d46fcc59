"""The first page of a place, and the list of places of a server."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from ultramicro.techniques import TECHNIQUES
from ultramicro.web import errors
from ultramicro.web.asking import pointers
from ultramicro.web.asking.first_steps import first_step
from ultramicro.web.asking.permitted import may_read
from ultramicro.web.pages.front_view import front_view
from ultramicro.web.people.roles import STAFF, Role
from ultramicro.web.rendering import render, url
from ultramicro.web.running import queue
from ultramicro.web.served import all_served, readable


def places(request: Any) -> HttpResponse:
    """List the places of this server; one with a single place goes on to it."""
    if len(found := all_served()) == 1:
        return HttpResponseRedirect(url("front", place_word=found[0].word))
    return render(request, "places.html", places=readable())


def front(request: Any) -> HttpResponse:
    """Show the whole place on one screen; while nothing is answered yet, how far that is."""
    view = front_view(request)
    # What is shown already may be made again much later; what is not there at all is made soon.
    under_way = (queue.active if view.empty else queue.awaited)(request.place.word)
    jobs = [job for job in under_way if job.kind == "place"]
    asked = [listed for listed in TECHNIQUES if may_read(request, listed.name)]
    return render(
        request, "front_page.html", view=view, job=jobs[0] if jobs else None, asked=asked,
        may_make=request.user.is_authenticated, first=first_step(request) if view.empty else None,
        may_tell=bool(request.roles & {Role.COORDINATOR, Role.ADMINISTRATOR}),
    )  # fmt: skip


def make(request: Any) -> HttpResponse:
    """Have all questions about a place answered now; who asks twice gets one job."""
    if not request.user.is_authenticated:
        return errors.may_not(request)
    word, mark = request.place.word, pointers.mark_of(request.place.root)
    job = queue.ask(word, "place", {}, key=f"place:{word}:{mark}", by=request.user.name, anew=True)
    goes_on = "job" if job.by == request.user.name or request.roles & STAFF else "front"
    named = {"job_id": job.id} if goes_on == "job" else {}
    return HttpResponseRedirect(url(goes_on, place_word=word, **named))
