"""Our few style sheets and scripts: named by their content, compressed, kept by browsers for a year."""

from __future__ import annotations

import gzip
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse

from ultramicro.web.addresses import url

KINDS = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
OF_REPORTS = {"report.css": "templates/report.css", "tables.js": "templates/tables.js"}
"""What the pages of reports are made with, by the name it has here."""


class Kept(NamedTuple):
    """A file as it is sent."""

    body: bytes
    packed: bytes
    kind: str
    digest: str


@cache  # of the program's own files
def kept() -> dict[str, Kept]:
    """Return every file by name."""
    own = {
        each.name: each.read_bytes()
        for each in (files("ultramicro.web") / "static").iterdir()
        if each.is_file()
    }
    reports = {name: (files("ultramicro.reports") / path).read_bytes() for name, path in OF_REPORTS.items()}
    return {
        name: Kept(
            body,
            gzip.compress(body, 9, mtime=0),
            KINDS[name.rpartition(".")[2]],
            sha256(body).hexdigest()[:12],
        )
        for name, body in {**reports, **own}.items()
        if name.rpartition(".")[2] in KINDS
    }


def static_url(name: str) -> str:
    """Return the address of a file, which changes with its content."""
    return url("static", digest=kept()[name].digest, name=name)


def static(request: Any, *, digest: str, name: str) -> HttpResponse:
    """Send a file."""
    found = kept().get(name)
    if found is None or found.digest != digest:
        raise Http404
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = HttpResponse(found.packed if packed else found.body, content_type=found.kind)
    if packed:
        answer["Content-Encoding"] = "gzip"
    answer["Vary"] = "Accept-Encoding"
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer
