"""The pages of the log of acts, and of who sees which pages of a place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.web.people import audit
from ultramicro.web.people.allow import To
from ultramicro.web.people.showing import show, shown_to
from ultramicro.web.rendering import render, url

ROWS = 100
"""Lines a page."""
CHECKED = 5000
"""So many of the newest lines are checked on each look; all of them where somebody asks."""


def log(request: Any) -> HttpResponse:
    """Show the lines of this place, the newest first."""
    from ultramicro.web.people.models import Logged  # noqa: PLC0415  tables are known only once Django is set up

    before = request.GET.get("before", "")
    found = Logged.objects.filter(place=request.place.word)
    if before.isascii() and before.isdecimal() and len(before) < 18:  # noqa: PLR2004  of 64 bits
        found = found.filter(pk__lt=int(before))
    rows = list(found.order_by("-id")[:ROWS])
    more = rows[-1].pk if len(rows) == ROWS else None
    checked_all = "all" in request.GET or Logged.objects.count() <= CHECKED
    wrong = list(islice(audit.findings(0 if checked_all else CHECKED), 5))
    return render(
        request, "log.html", rows=rows, names=names_of(rows), more=more, wrong=wrong, checked_all=checked_all
    )  # fmt: skip


def names_of(rows: Sequence[Any]) -> dict[int, str]:
    """Return the names of those who are in some lines, as far as they are still here."""
    from ultramicro.web.people.models import Person  # noqa: PLC0415  as above

    numbers = {number for row in rows for number in (row.who, row.about) if number}
    return dict(Person.objects.filter(pk__in=numbers).values_list("pk", "name"))


def pages_to_show() -> list[str]:
    """Return the pages whose readers a place chooses."""
    from ultramicro.web.routes.urls import every_route  # noqa: PLC0415  it gathers this module's own address too

    return sorted({route.allow.reads for route in every_route() if route.allow.reads})


def shown(request: Any) -> HttpResponse:
    """Show to whom each page is shown, or choose."""
    pages = pages_to_show()
    if request.method == "GET":
        chosen = {page: shown_to(request.place.word, page) for page in pages}
        return render(request, "shown.html", chosen=chosen, all=list(To))
    wanted = {page: request.POST[page] for page in pages if page in request.POST}
    if not set(wanted.values()) <= set(To):
        raise BadInput(say("choose one of the three"))
    for page, to in wanted.items():
        if shown_to(request.place.word, page) != to:
            show(request.place.word, page, To(to))
            audit.write(request, "shown", f"{page} {to}")
    return HttpResponseRedirect(url("shown", place_word=request.place.word))
