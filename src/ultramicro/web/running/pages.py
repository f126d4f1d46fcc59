"""How far a job is, on a page that looks again by itself, also without a script; and giving it up."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect

from ultramicro.techniques import LONG, TECHNIQUES
from ultramicro.web import errors
from ultramicro.web.asking.permitted import may_read
from ultramicro.web.people.roles import STAFF
from ultramicro.web.rendering import render, url
from ultramicro.web.running import queue
from ultramicro.web.running.kinds import Kind, kind_of
from ultramicro.web.running.models import ACTIVE, Job


def job(request: Any, *, job_id: str) -> HttpResponse:
    """Show how far a job is; one that is done goes on to what came of it."""
    found = _seen(request, job_id)
    kind = kind_of(found.kind)
    if found.state == "done":
        return HttpResponseRedirect(_opens(request, found, kind))
    return render(
        request, "running/job.html", job=found, kind=kind, says=queue.says(found),
        active=found.state in ACTIVE, again=_opens(request, found, kind),
        may_cancel=_may_cancel(request, found), goes_on=_goes_on(request, found),
        typed=_typed, question=_question(found),
    )  # fmt: skip


def job_json(request: Any, *, job_id: str) -> HttpResponse:
    """Tell a program how far a job is."""
    found = _seen(request, job_id)
    told = {name: getattr(found, name) for name in ("id", "kind", "state", "done", "steps", "answer")}
    told["says"] = queue.says(found)
    return HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/json")


def cancel(request: Any, *, job_id: str) -> HttpResponse:
    """Give a job up, for who asked for it and for staff."""
    found = _seen(request, job_id)
    if not _may_cancel(request, found):
        return errors.may_not(request)
    queue.cancel(found.id)
    return HttpResponseRedirect(url("job", place_word=request.place.word, job_id=found.id))


def jobs(request: Any) -> HttpResponse:
    """List the latest jobs of a place, for staff."""
    found = Job.objects.filter(place=request.place.word).order_by("-made_at")[:50]
    return render(
        request, "running/jobs.html", jobs=[(each, kind_of(each.kind), queue.says(each)) for each in found]
    )


def _seen(request: Any, job_id: str) -> Job:
    """Return a job that who asks may see.

    Raises
    ------
    Http404
        If there is none, or none for them: nobody learns which.
    """
    found: Job | None = Job.objects.filter(id=job_id, place=request.place.word).first()
    if found is None or not _may_see(request, found):
        raise Http404
    return found


def _may_see(request: Any, found: Job) -> bool:
    if _is_own(request, found) or request.roles & STAFF:
        return True
    reads = kind_of(found.kind).reads
    return bool(reads) and may_read(request, str(found.asked.get(reads, "")))


def _is_own(request: Any, found: Job) -> bool:
    return bool(found.by) and request.user.is_authenticated and found.by == request.user.name


def under_way(request: Any, found: Job | None) -> dict[str, Any] | None:
    """Return what a page shows of a job that it waits for; None where there is none that it may speak of."""
    if found is None or not _may_see(request, found):
        return None
    return {
        "job": found, "says": queue.says(found), "active": found.state in ACTIVE,
        "may_cancel": _may_cancel(request, found),
    }  # fmt: skip


def _may_cancel(request: Any, found: Job) -> bool:
    return found.state in ("waiting", "running") and bool(_is_own(request, found) or request.roles & STAFF)


def _question(found: Job) -> str:
    """Return the question that a job answers; nothing where it answers none, or all."""
    asked = {listed.name: listed.question for listed in TECHNIQUES}
    return asked.get(str(found.asked.get("technique", "")), "") if found.kind == "ask" else ""


def _goes_on(request: Any, found: Job) -> str:
    """Return where a question that takes minutes goes on from where it was given up; nothing for others."""
    technique = str(found.asked.get("technique", ""))
    if found.kind != "ask" or technique not in LONG or not request.user.is_authenticated:
        return ""
    return url(f"make_{technique}", place_word=request.place.word)


def _opens(request: Any, found: Job, kind: Kind) -> str:
    """Return the address of what came, or will come, of a job; or of the page on which it was asked for."""
    place = request.place.word
    if found.state != "done" and (back := found.asked.get("back")):
        return str(back)
    if not kind.opens:
        return url("front", place_word=place)
    page = str(found.asked.get(kind.reads, ""))
    named = {kind.named: str(found.asked[kind.named])} if kind.named else {}
    address = url(f"{kind.opens}_{page}" if kind.reads else kind.opens, place_word=place, **named)
    said = urlencode({name: _typed(value) for name, value in (found.asked.get("parameters") or {}).items()})
    return f"{address}?{said}" if said else address


def _typed(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
