"""The pages of a question: its answer, one table of it, one row, files, and making it anew."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect

from ultramicro.core.message import say
from ultramicro.place.store import digest
from ultramicro.techniques import LONG, TECHNIQUES
from ultramicro.web import errors
from ultramicro.web.asking import files, finding, pointers, querying
from ultramicro.web.asking.answer_view import answer_view, row_view
from ultramicro.web.asking.finding import Found
from ultramicro.web.asking.first_steps import first_step
from ultramicro.web.asking.kept import KeptAnswer
from ultramicro.web.asking.parameters import with_parameters
from ultramicro.web.asking.showing_rows import shown
from ultramicro.web.forms.fields import form_of
from ultramicro.web.rendering import render, url
from ultramicro.web.running import queue

OF_MONEY = frozenset({"payments", "areas", "flows", "locality", "influenceable"})
"""Tables that lists of payments and the place's areas make: a question of these has two first steps."""


def question_of(technique: str) -> str:
    """Return the question of a technique."""
    return next(listed.question for listed in TECHNIQUES if listed.name == technique)


def answer(request: Any, *, technique: str) -> HttpResponse:
    """Show the answer to a question; where it is not made yet, say so and how far it is."""
    found = finding.find(request.place.root, technique, request.GET)
    if found.errors or found.answer is None:
        return _without(request, found)
    view = answer_view(found, request.place)
    return render(
        request, "asking/answer.html", found=found, view=view, technique=technique,
        question=question_of(technique), fields=form_of(finding.question(technique), typed_of(found)),
        job=under_way(request, found),
        query=query_of(found), others=_others(request, technique, found), takes_long=technique in LONG,
    )  # fmt: skip


def typed_of(found: Found) -> dict[str, str] | None:
    """Return an answer's parameters as they would be typed; None where all have their defaults."""
    return {name: _typed(value) for name, value in found.given.items()} or None


def _typed(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def query_of(found: Found) -> str:
    """Return the part of an address behind `?` that names an answer's parameters."""
    return urlencode({name: _typed(value) for name, value in found.given.items()})


def _others(request: Any, technique: str, found: Found) -> list[pointers.Pointer]:
    """Return the other answers to a question with which this one can be compared."""
    own = found.pointer.key if found.pointer else ""
    return [each for each in pointers.history(request.place.root, technique) if each.key != own]


def _without(request: Any, found: Found) -> HttpResponse:
    typed = request.GET if found.errors else typed_of(found)
    fields = form_of(finding.question(found.technique), typed, found.errors)
    why = found.pointer.reason if found.pointer and not found.errors else None
    return render(
        request, "asking/no_answer.html", status=errors.BAD if found.errors else 200, found=found, why=why,
        fields=fields, technique=found.technique, question=question_of(found.technique),
        job=under_way(request, found), query=query_of(found), changed=bool(why) and found.stale,
        takes_long=found.technique in LONG,
        first=first_step(request) if OF_MONEY & set(finding.question(found.technique).reads) else None,
    )  # fmt: skip


def under_way(request: Any, found: Found) -> Any:
    """Return the job that makes an answer now; None where none does."""
    wants = {"technique": found.technique, "parameters": dict(found.given)}
    all_of_them = not found.given and found.technique not in LONG
    for job in queue.awaited(request.place.word):
        if (job.kind == "place" and all_of_them) or (job.kind == "ask" and job.asked == wants):
            return job
    return None


def make(request: Any, *, technique: str) -> HttpResponse:
    """Have an answer made with the parameters of a form; one that holds already is shown at once."""
    if not request.user.is_authenticated:
        return errors.may_not(request)
    given, wrong = finding.parameters_in(technique, request.POST)
    if wrong:
        found = Found(technique=technique, given={}, pointer=None, answer=None, stale=False, errors=wrong)
        fields = form_of(finding.question(technique), request.POST, wrong)
        return render(
            request, "asking/no_answer.html", status=errors.BAD, found=found, why=None, fields=fields,
            technique=technique, question=question_of(technique), job=None, query="", changed=False,
            first=None, takes_long=technique in LONG,
        )  # fmt: skip
    require_sound(technique, given)
    root, place = request.place.root, request.place.word
    mark = pointers.mark_of(root)
    held = pointers.pointer(root, technique, given)
    if held and held.mark == mark and finding.kept(root, held.key):
        return HttpResponseRedirect(answer_url(place, technique, given))
    key = digest("ask", place, technique, given, mark)
    asked = {"technique": technique, "parameters": given}
    job = queue.ask(place, "ask", asked, key=key, by=request.user.name, anew=True)
    return HttpResponseRedirect(url("job", place_word=place, job_id=job.id))


def require_sound(technique: str, given: Any) -> None:
    """Refuse parameters that are out of bounds, before a job is asked for.

    Raises
    ------
    BadInput
        Naming what is wrong.
    """
    from ultramicro.core.ask import check_parameters  # noqa: PLC0415  for a form that was sent only

    check_parameters(with_parameters(finding.question(technique), given))


def answer_url(place: str, technique: str, given: Any) -> str:
    """Return the address of an answer with its parameters."""
    said = urlencode({name: _typed(value) for name, value in given.items()})
    return url(f"ask_{technique}", place_word=place) + (f"?{said}" if said else "")


def _kept(request: Any, technique: str, key: str) -> KeptAnswer:
    """Return the answer of a key, or the current one for the word `now`."""
    root = request.place.root
    if key == NOW:
        found = finding.current(root, technique)
        if found is None:
            raise Http404
        return found
    finding.by_key(root, technique, key)
    found = finding.kept(root, key)
    if found is None:
        raise Http404
    return found


NOW = "now"
"""What stands in an address for the key of the answer that holds."""


def table(request: Any, *, technique: str, key: str, table: str) -> HttpResponse:
    """Show a table of an answer, filtered, sorted and a page at a time."""
    kept = _kept(request, technique, key)
    if not kept.has_table(table):
        raise Http404
    stored = kept.stored(table)
    asked = querying.wanted(request.GET, stored.columns)

    def here(name: str, **named: object) -> str:
        return url(name, place_word=request.place.word, **named)

    def opens(number: int) -> str:
        return here(f"row_{technique}", key=key, table=table, row=number)

    view = shown(querying.look_up(stored, table, asked), asked, here, opens)
    return render(
        request, "asking/table.html", view=view, table=table, technique=technique, key=key,
        said=asked.address(page=1),
        question=question_of(technique), back=here(f"ask_{technique}"),
        file=lambda kind: here(f"file_{technique}", key=key, table=table, kind=kind),
    )  # fmt: skip


def row(request: Any, *, technique: str, key: str, table: str, row: int) -> HttpResponse:
    """Show a row of a table, a column a line, and what is behind it."""
    kept = _kept(request, technique, key)
    if not kept.has_table(table):
        raise Http404
    view = row_view(kept, table, row, request.place)
    if view is None:
        raise Http404
    return render(
        request, "asking/row.html", view=view, technique=technique, key=key, table=table,
        question=question_of(technique),
    )  # fmt: skip


def table_file(request: Any, *, technique: str, key: str, table: str, kind: str) -> Any:
    """Send a table of an answer as a file: the rows that fit the address, or all."""
    kept = _kept(request, technique, key)
    if not kept.has_table(table):
        raise Http404
    stored = kept.stored(table)
    return files.table_file(stored, table, querying.wanted(request.GET, stored.columns), kind)


def whole(request: Any, *, technique: str) -> HttpResponse:
    """Send a whole answer as JSON."""
    found = finding.find(request.place.root, technique, request.GET)
    if found.answer is None:
        return errors.problem(404, "no_answer", say("This question has no answer yet"))
    asked = with_parameters(finding.question(technique), found.given)
    values = {name: getattr(asked, name) for name in asked.__dataclass_fields__}
    return files.answer_file(asked, values, found.answer)


__all__ = ["answer", "make", "row", "table", "table_file", "whole"]
