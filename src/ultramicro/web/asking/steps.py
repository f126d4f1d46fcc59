"""Pages by hand beside those of a question: a pound's journey, the sheets of a plan, a share offer."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse

from ultramicro.reports.formatting import cell, plain
from ultramicro.reports.model import frame
from ultramicro.reports.pages.offer import TABLE as OFFER
from ultramicro.reports.pages.offer import offer_page
from ultramicro.reports.pages.sheets import TABLE, sheets_of
from ultramicro.web.asking import finding
from ultramicro.web.rendering import render

JOURNEY = "multiplier_journey"


def journey(request: Any) -> HttpResponse:
    """Show what becomes of a pound, a round at a time."""
    answer = finding.current(request.place.root, "multiplier")
    if answer is None or not answer.has_table(JOURNEY):
        raise Http404
    rows = frame(JOURNEY, answer.tables()[JOURNEY], None).records()
    rounds = [
        (cell(name, "round", table=JOURNEY),
         [(cell(row["whereabouts"], "whereabouts", table=JOURNEY), cell(row["share"], "share", table=JOURNEY),
           _percent(row["share"])) for row in mine])
        for name, mine in groupby(rows, key=lambda row: row["round"])
    ]  # fmt: skip
    asked = request.GET.get("step", "1")
    step = min(max(1, int(asked)) if asked.isdecimal() and len(asked) < 4 else 1, max(1, len(rounds)))  # noqa: PLR2004
    return render(
        request, "asking/journey.html", rounds=rounds, step=step, says=[plain(text) for text in answer.says()]
    )


def _percent(share: Any) -> float:
    return round(100 * float(share or 0), 2)


def sheets(request: Any) -> HttpResponse:
    """Show the start-up sheet of each enterprise of the plan."""
    answer = finding.current(request.place.root, "plan")
    if answer is None or not answer.has_table(TABLE):
        raise Http404
    return render(request, "asking/sheets.html", sheets=sheets_of(answer))


def offer(request: Any) -> HttpResponse:
    """Show the summary of a share offer, with its risks and what others ask for."""
    answer = finding.current(request.place.root, "energy-offer")
    if answer is None or not answer.has_table(OFFER):
        raise Http404
    return render(request, "asking/offer.html", page=offer_page(answer))
