"""Questions: an answer that is kept is given at once; one that is not is made by a job."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import http_date, parse_etags

from ultramicro.core.ask import check_parameters
from ultramicro.core.errors import BadInput
from ultramicro.place.store import digest
from ultramicro.web.api.entry import address, answer, for_programs
from ultramicro.web.api.parameters import parameters_of
from ultramicro.web.api.problems import Problem
from ultramicro.web.api.reading import as_problem, body_of, of_texts, read
from ultramicro.web.asking import files, finding, pointers
from ultramicro.web.asking.finding import Found
from ultramicro.web.asking.parameters import not_default, with_parameters
from ultramicro.web.asking.views import under_way
from ultramicro.web.people import limits
from ultramicro.web.running import queue

RETRY_SECONDS = "2"


@for_programs
def ask(request: Any, *, technique: str) -> HttpResponse:
    """Answer a question with parameters; with POST it is made where it is not kept."""
    makes = request.method == "POST"
    if makes and not request.user.is_authenticated:
        raise Problem("no_token")
    given = _given(
        technique, body_of(request) if makes else of_texts(finding.question(technique), request.GET)
    )
    if makes:
        limits.take(request.user, "ask")
    found = _found(request, technique, given)
    if found.answer is not None and not (makes and found.stale):
        return _kept(request, found)
    if found.pointer and found.pointer.why and not found.stale:
        raise Problem("cannot_answer", found.pointer.reason or "")
    job = _asked_for(request, technique, given) if makes else under_way(request, found)
    if job is None:
        raise Problem("no_answer")
    return _job(request, job)


def _given(technique: str, given: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters that are not at their defaults, in JSON's own types."""
    kind = finding.question(technique)
    asked = kind(**read(kind, given))
    try:
        check_parameters(asked)
    except BadInput as error:
        raise as_problem(error, kind) from error
    return not_default(asked)


def _found(request: Any, technique: str, given: dict[str, Any]) -> Found:
    root = request.place.root
    pointer = pointers.pointer(root, technique, given)
    kept = finding.kept(root, pointer.key) if pointer and pointer.key else None
    stale = pointer is not None and pointer.mark != pointers.mark_of(root)
    return Found(technique=technique, given=given, pointer=pointer, answer=kept, stale=stale, errors={})


def _kept(request: Any, found: Found) -> HttpResponse:
    """Return a kept answer, or that it is the one which who asks has already."""
    asked = with_parameters(finding.question(found.technique), found.given)
    values = {
        each.field.name: getattr(asked, each.field.name) for each in parameters_of(type(asked)) if each.field
    }
    assert found.answer is not None  # noqa: S101  whoever calls has looked
    made = files.answer_file(asked, values, found.answer)
    tag = f'"{blake2b(made.content, digest_size=12).hexdigest()}"'
    same = request.method != "POST" and tag in parse_etags(request.headers.get("If-None-Match", ""))
    sent: HttpResponse = HttpResponseNotModified() if same else made
    sent["ETag"], sent["Cache-Control"], sent["Vary"] = tag, "private, no-cache", "Authorization"
    sent["Stale"] = "true" if found.stale else "false"
    if found.pointer:
        sent["Last-Modified"] = http_date(found.pointer.made.timestamp())
    return sent


def _asked_for(request: Any, technique: str, given: dict[str, Any]) -> Any:
    """Ask for the job that a page would ask for, so that both wait for one."""
    place = request.place.word
    key = digest("ask", place, technique, given, pointers.mark_of(request.place.root))
    asked = {"technique": technique, "parameters": given}
    return queue.ask(place, "ask", asked, key=key, by=request.user.name, anew=True)


def _job(request: Any, job: Any) -> HttpResponse:
    at = address(request.place.word, "jobs", job.id)
    told = {"job": job.id, "state": job.state, "at": at}
    return answer(told, status=202, Location=at, Retry_After=RETRY_SECONDS)
