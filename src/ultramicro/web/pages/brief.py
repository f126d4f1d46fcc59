"""The brief of two pages as a file to send or print, from answers that are kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse

from ultramicro.core.contract import UNDATED
from ultramicro.core.message import say
from ultramicro.reports.model import Section, section
from ultramicro.techniques import TECHNIQUES
from ultramicro.web import errors
from ultramicro.web.asking import finding
from ultramicro.web.asking.permitted import may_read

WIDTH = "range_width"
"""The figure of `next` that says of how much of the influenceable money the place is not known."""


def brief(request: Any) -> HttpResponse:
    """Send the brief, made of answers that who asks may read; not where too little is known for one."""
    from ultramicro.reports.pages.brief import brief_html, can_brief  # noqa: PLC0415  it loads the table engine

    sections = _sections(request)
    if not can_brief(sections) or not _is_enough(sections):
        return errors.page(
            request, 404, "no_brief", say("There is no brief yet: too little is known, or is shown to you"),
            do=say("see whom to look up next"),
        )  # fmt: skip
    made = brief_html(request.place.config.name, _as_of(request), sections=sections)
    # A file: its style stands within it, which pages of this site do not allow.
    answer = HttpResponse(made, content_type="text/html; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="brief.html"'
    return answer


def _sections(request: Any) -> list[Section]:
    root, found = request.place.root, []
    for listed in TECHNIQUES:
        kept = finding.current(root, listed.name) if may_read(request, listed.name) else None
        if kept is not None:
            found.append(section(listed.load()(), kept))
    if not found:
        raise Http404
    return found


def _as_of(request: Any) -> date:
    main = finding.current(request.place.root, TECHNIQUES[0].name)
    return main.as_of if main else UNDATED


def _is_enough(sections: list[Section]) -> bool:
    """Whether enough is known for a brief, by the answer about whom to look up; without it nobody can say."""
    from ultramicro.reports.enough import ENOUGH  # noqa: PLC0415  as above

    answers = [given.answer for given in sections if given.technique_name == "next"]
    width = answers[0].figure(WIDTH) if answers else None
    return width is not None and width.value is not None and 1 - width.value >= ENOUGH
