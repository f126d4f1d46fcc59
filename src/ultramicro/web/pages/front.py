"""The first page of a place, and the list of places of a server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from ultramicro.techniques import TECHNIQUES
from ultramicro.web import errors
from ultramicro.web.asking import pointers
from ultramicro.web.asking.permitted import may_read
from ultramicro.web.pages.front_view import front_view
from ultramicro.web.people.roles import STAFF, Role
from ultramicro.web.rendering import render, url
from ultramicro.web.running import queue
from ultramicro.web.served import all_served, readable

NOT_PUT_IN = frozenset({"place.toml", "README.txt", "examples", "books", "web"})
"""What a place has before anybody puts anything in; its books are no files to be read."""


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
        may_make=request.user.is_authenticated, bare=view.empty and _is_bare(request.place.root),
        may_tell=bool(request.roles & {Role.COORDINATOR, Role.ADMINISTRATOR}),
    )  # fmt: skip


def _is_bare(root: Path) -> bool:
    """Return whether nobody has put anything into a place yet: nothing could be answered of it."""
    own = (each for each in root.iterdir() if each.name not in NOT_PUT_IN and not each.name.startswith("."))
    return not any(_holds_file(each) for each in own)


def _holds_file(path: Path) -> bool:
    files = path.rglob("*") if path.is_dir() else (path,)
    return any(file.is_file() and file.name not in NOT_PUT_IN for file in files)


def make(request: Any) -> HttpResponse:
    """Have all questions about a place answered now; who asks twice gets one job."""
    if not request.user.is_authenticated:
        return errors.may_not(request)
    word, mark = request.place.word, pointers.mark_of(request.place.root)
    job = queue.ask(word, "place", {}, key=f"place:{word}:{mark}", by=request.user.name, anew=True)
    goes_on = "job" if job.by == request.user.name or request.roles & STAFF else "front"
    named = {"job_id": job.id} if goes_on == "job" else {}
    return HttpResponseRedirect(url(goes_on, place_word=word, **named))
