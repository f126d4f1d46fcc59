"""Anything by its name from one box: suppliers, needs, recipes, questions, words, the manual."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from ultramicro.core.message import say
from ultramicro.manual.finding import found as found_in_manual
from ultramicro.place.glossary import glossary
from ultramicro.reports.formatting import plain
from ultramicro.techniques import TECHNIQUES
from ultramicro.web.asking.permitted import may_read
from ultramicro.web.asking.querying import Wanted, look_up
from ultramicro.web.asking.records_views import stored
from ultramicro.web.pages.markdown import anchor
from ultramicro.web.rendering import render, url

MOST = 8
"""So many of each kind are listed."""
LONGEST, LEAST = 100, 2


@dataclass(frozen=True, kw_only=True)
class Hits:
    """What was found of a kind: each with its address and a word on it; `more` leads to the rest."""

    title: str
    found: Sequence[tuple[str, str, str]]
    more: str = ""


def find(request: Any) -> HttpResponse:
    """Show what is called so, of what who asks may read."""
    q = request.GET.get("q", "").strip()[:LONGEST]
    hits = [each for each in _all(request, q) if each.found] if len(q) >= LEAST else []
    return render(request, "find.html", q=q, hits=hits)


def _all(request: Any, q: str) -> Iterator[Hits]:
    folded = q.casefold()
    yield Hits(title=say("Questions"), found=[
        (plain(each.question), url(f"ask_{each.name}", place_word=request.place.word), "")
        for each in TECHNIQUES
        if may_read(request, each.name) and (folded in plain(each.question).casefold() or folded in each.name)
    ])  # fmt: skip
    if may_read(request, "records"):
        yield _of_table(request, "party_names", q, say("Suppliers"), "party")
        yield _of_table(request, "needs", q, say("Needs"), "need")
        yield _of_table(request, "activities", q, say("Recipes"), "activity")
    words = url("help_page", page="glossary")
    yield Hits(title=say("Words"), found=[
        (plain(term.term), f"{words}#{anchor(str(term.term))}", plain(term.meaning))
        for term in glossary()
        if folded in plain(term.term).casefold()
    ][:MOST])  # fmt: skip
    yield Hits(title=say("Manual"), found=[
        (each.title, f"{url('help_page', page=each.page)}#{anchor(each.title)}", "")
        for each in found_in_manual(q)[:MOST]
    ])  # fmt: skip


def _of_table(request: Any, table: str, q: str, title: str, column: str) -> Hits:
    rows = stored(request.place.root, table)
    if rows is None:
        return Hits(title=title, found=())
    asked = Wanted(q=q)
    found = look_up(rows, table, asked).frame.records()
    here = url("records", place_word=request.place.word, table=table)
    listed = {
        str(row[column]): (plain(row[column]), _address(request, row, here, column), "")
        for row in found
        if row[column]
    }
    return Hits(title=title, found=list(listed.values())[:MOST], more=f"{here}?{asked.address()}")


def _address(request: Any, row: Any, here: str, column: str) -> str:
    if row.get("party_id"):
        return url("party", place_word=request.place.word, party_id=str(row["party_id"]))
    return f"{here}?{Wanted(where={column: str(row[column])}).address()}"
