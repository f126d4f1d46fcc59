"""The page of copies: make one, take it away, put one in, and ask to change over to it."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.web.people import audit, backups, limits, two
from ultramicro.web.rendering import render, url
from ultramicro.web.running import queue


def copies(request: Any) -> HttpResponse:
    """List the copies of the books."""
    return render(
        request, "backups.html", copies=backups.copies(request.place), has_books=request.place.has_books
    )


def make(request: Any) -> HttpResponse:
    """Have a copy made by a job: it is proved, too, which takes as long as the books are."""
    place = request.place.word
    audit.write(request, "backup", outcome="waiting")
    asked = {"place": place}
    found = queue.ask(place, "backup", asked, key=f"backup-{place}"[:64], by=request.user.name, anew=True)
    return HttpResponseRedirect(url("job", place_word=place, job_id=found.id))


def download(request: Any, *, name: str) -> Any:
    """Send a copy as one file; it has everybody's names in it."""
    try:
        folder = backups.copy_named(request.place, name)
    except BadInput as error:
        raise Http404 from error
    audit.write(request, "backup.download", name)
    answer = FileResponse(
        backups.packed(folder), as_attachment=True, filename=f"{request.place.word}-{name}.zip",
        content_type="application/zip",
    )  # fmt: skip
    answer["Cache-Control"] = "no-store"
    return answer


def put_in(request: Any) -> HttpResponse:
    """Take in a copy that somebody brings, into a new folder; nothing is changed over yet."""
    file = request.FILES.get("copy")
    if file is None:
        raise BadInput(say("choose a file of your own"))
    limits.take(request, "upload")  # of files: to press without one uses none up
    name = backups.put_in(request.place, file)
    audit.write(request, "backup.put_in", name)
    return HttpResponseRedirect(url("backups", place_word=request.place.word))


def restore(request: Any) -> HttpResponse:
    """Ask to change over to a copy: a second person releases it."""
    name = request.POST.get("id", "")
    backups.copy_named(request.place, name)
    # One such wish for a copy at a time: its key is the copy and who asks.
    key = f"restore-{request.place.word}-{name}-{request.user.pk}-{_times(request, name)}"
    waiting = two.ask(request, "books", "restore", {"copy": name}, key)
    return HttpResponseRedirect(url("waiting_one", place_word=request.place.word, waiting=waiting.pk))


def _times(request: Any, name: str) -> int:
    """Return how often this was asked for and decided: what was refused may be asked for again."""
    found = request.user.asked_for.filter(place=request.place.word, action="restore", asked__copy=name)
    return int(found.exclude(state="waiting").count())
