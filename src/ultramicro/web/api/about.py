"""What programs and people look up before they ask: the document, the places, the page of all operations."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
from django.http import HttpResponse

from ultramicro.web.api.document import document
from ultramicro.web.api.entry import answer, for_programs
from ultramicro.web.api.examples import request_example
from ultramicro.web.api.operations import Operation, operations
from ultramicro.web.api.parameters import schema_of
from ultramicro.web.rendering import render
from ultramicro.web.running.pages import job_json
from ultramicro.web.served import all_roots, readable


@for_programs
def openapi(request: Any) -> HttpResponse:
    """Describe everything that a program can ask and do."""
    made = HttpResponse(
        _written(request.language_word, tuple(sorted(all_roots()))), content_type="application/json"
    )
    made["Cache-Control"] = "public, max-age=300"
    return made


@cache  # of the program's own classes and what the server was started with
def _written(_language: str, _places: tuple[str, ...]) -> bytes:
    return msgspec.json.encode(document())


@for_programs
def places(_request: Any) -> HttpResponse:
    """List the places of this server, as the page of places does."""
    return answer({"places": [
        {"word": each.word, "name": each.config.name, "currency": each.config.currency,
         "keeps_books": each.has_books}
        for each in readable()
    ]})  # fmt: skip


@for_programs
def job(request: Any, *, job_id: str) -> HttpResponse:
    """Tell how far a job is."""
    return job_json(request, job_id=job_id)


def page(request: Any) -> HttpResponse:
    """List everything that a program can ask and do, for people."""
    by_tag: dict[str, list[tuple[Operation, str]]] = {}
    for each in operations():
        by_tag.setdefault(each.tag, []).append((each, _example(each)))
    return render(request, "api.html", by_tag=by_tag, count=len(operations()))


def _example(each: Operation) -> str:
    """Return an example of what is sent, as JSON; empty where nothing is."""
    if each.method != "post" or each.asked is None:
        return ""
    return msgspec.json.encode(request_example(schema_of(each.asked))).decode()
