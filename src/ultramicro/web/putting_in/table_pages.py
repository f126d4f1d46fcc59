"""The pages on which rows of a table are listed, typed, changed and deleted."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect

from ultramicro.core.errors import BadInput
from ultramicro.core.headings import heading
from ultramicro.core.message import words
from ultramicro.place.dictionary import tables
from ultramicro.web.putting_in.cells import shown
from ultramicro.web.putting_in.changes import can_undo, change, change_named, changing
from ultramicro.web.putting_in.front import done_words
from ultramicro.web.putting_in.kept_csv import KeptFile, KeptRow, with_row, without_row
from ultramicro.web.putting_in.kept_tables import TABLES, kept, require_text, table_title
from ultramicro.web.putting_in.table_forms import asked_columns, match_for, read_row, row_form
from ultramicro.web.putting_in.understanding import (
    PLANNED,
    Read,
    by_field,
    line_of,
    near_said,
    read_as_place,
    taken_for,
)
from ultramicro.web.rendering import render, url

PAGE = 25
FIRST = 5
"""Columns of the list; the row's own page has them all."""


def table_page(request: Any, *, table: str) -> HttpResponse:
    """List the rows of a table."""
    _require_table(table)
    root, config = request.place.root, request.place.config
    try:
        file = kept(root, table)
    except BadInput as error:
        return render(
            request, "put_in_table.html", table=table, title=table_title(table), workbook=error, rows=()
        )
    names = [c.name for c in asked_columns(table)][:FIRST]
    asked = request.GET.get("page", "1")
    page = max(1, int(asked)) if asked.isdecimal() and len(asked) < 8 else 1  # noqa: PLR2004
    part = file.filled[(page - 1) * PAGE : page * PAGE]
    done = change_named(root, request.GET.get("changed", ""))
    return render(
        request, "put_in_table.html", table=table, title=table_title(table), workbook=None,
        planned=table in PLANNED, meaning=tables()[table].meaning,
        headings=[words(heading(name)) for name in names],
        rows=[(row.mark, [_shown(file, config, row, name) for name in names]) for row in part],
        count=len(file.filled), page=page, pages=max(1, -(-len(file.filled) // PAGE)), done=done,
        undoable=bool(done and can_undo(root, done)), words=done_words(), said=_receipt(request, file, done),
    )  # fmt: skip


def _shown(file: KeptFile, config: Any, row: KeptRow, name: str) -> str:
    column = next(c for c in asked_columns(file.table) if c.name == name)
    return shown(file.said(row).get(name, ""), match_for(file, column, config))


def _receipt(request: Any, file: KeptFile, done: Any) -> list[str]:
    """Say what the row that was just written is taken for."""
    row = file.row(request.GET.get("row", "")) if done else None
    if row is None:
        return []
    read = read_as_place(request.place.config, file, done.file)
    line = line_of(file, row.mark)
    found = next((each for each in read.rows if each.get("line", each.get("row")) == line), None)
    if found is None:
        return []
    said, near = taken_for(request.place.root, file.table, found)
    return [each for each in (said, near_said(near)) if each]


def row_page(request: Any, *, table: str, mark: str = "") -> HttpResponse:
    """Show the form of a row; write it, or delete it."""
    _require_table(table)
    file = kept(request.place.root, table)
    row = file.row(mark) if mark else None
    if request.method == "POST":
        return (
            _delete(request, table, mark)
            if request.POST.get("do") == "delete"
            else _write(request, table, mark)
        )
    if mark and row is None:
        raise Http404
    fields = row_form(file, request.place.config, file.said(row) if row else {})
    return _form(request, table, mark, fields)


def _form(
    request: Any, table: str, mark: str, fields: Any, *, status: int = 200, **more: object
) -> HttpResponse:
    return render(request, "put_in_row.html", status=status, table=table, title=table_title(table), mark=mark,
                  fields=fields, planned=table in PLANNED,
                  **{"wrong": "", "near": "", "stale": None, "goes_to": "", **more})  # fmt: skip


def _write(request: Any, table: str, mark: str) -> HttpResponse:
    root, config, typed = request.place.root, request.place.config, request.POST.dict()
    home = require_text(root, table)
    with changing(root):
        file = kept(root, table)
        filled = read_row(file, config, typed)
        fields = row_form(file, config, {}, typed, filled.errors)
        if filled.errors:
            return _form(request, table, mark, fields, status=422)
        if mark and file.row(mark) is None:
            return _stale(request, table, file, fields)
        new, at = _with(file, filled.said, mark)
        if wrong := _wrong(read_as_place(config, new, home), new, at):
            errors, rest = by_field(wrong, new)
            fields = row_form(file, config, {}, typed, errors)
            return _form(request, table, mark, fields, status=422, wrong=rest)
        about = filled.said.get(asked_columns(table)[0].name, "")
        done = change(root, home, new.content(), by=request.user.get_username(),
                      what="edit" if mark else "add", about=about)  # fmt: skip
    return HttpResponseRedirect(f"{_list(request, table)}?changed={done.id}&row={at}")


def _with(file: KeptFile, said: Any, mark: str) -> tuple[KeptFile, str]:
    """Return the file with the row, and the row's new mark."""
    at = next((i for i, row in enumerate(file.rows) if row.mark == mark), len(file.rows))
    new = with_row(file, said, mark)
    return new, new.rows[at].mark


def _wrong(read: Read, file: KeptFile, mark: str) -> str:
    return read.wrong.get(line_of(file, mark), "")


def _stale(request: Any, table: str, file: KeptFile, fields: Any) -> HttpResponse:
    """Show what was typed beside what stands there now, as somebody else changed the row meanwhile."""
    name = asked_columns(table)[0].name
    typed = " ".join(request.POST.get(name, "").split())
    row = next((row for row in file.filled if file.said(row).get(name) == typed), None)
    now = row_form(file, request.place.config, file.said(row) if row else {})
    both = [(each.label, old.value, each.value) for each, old in zip(fields, now, strict=True)]
    given = {"place_word": request.place.word, "table": table}
    # Saving what was typed is then a change of what stands there now, knowingly.
    goes_to = url("put_in_row", **given, mark=row.mark) if row else url("put_in_new_row", **given)
    return _form(request, table, "", fields, status=409, stale=(both, row is not None), goes_to=goes_to)


def _delete(request: Any, table: str, mark: str) -> HttpResponse:
    root, home = request.place.root, require_text(request.place.root, table)
    with changing(root):
        file = kept(root, table)
        row = file.row(mark)
        if row is None:
            return _stale(request, table, file, row_form(file, request.place.config, {}, request.POST.dict()))
        about = file.said(row).get(asked_columns(table)[0].name, "")
        done = change(root, home, without_row(file, mark).content(), by=request.user.get_username(),
                      what="delete", about=about)  # fmt: skip
    return HttpResponseRedirect(f"{_list(request, table)}?changed={done.id}")


def _list(request: Any, table: str) -> str:
    return url("put_in_table", place_word=request.place.word, table=table)


def _require_table(table: str) -> None:
    if table not in TABLES:
        raise Http404
