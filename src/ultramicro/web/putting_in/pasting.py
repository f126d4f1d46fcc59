"""Rows of a spreadsheet that were pasted: what each is taken for first, and then into the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect

from ultramicro.core.errors import BadInput
from ultramicro.core.headings import heading
from ultramicro.core.message import Listed, say, words
from ultramicro.place.config import Config
from ultramicro.place.readers.tables.headers import Match, match_header
from ultramicro.place.readers.tables.stand_ins import STAND_INS
from ultramicro.place.readers.tables.values import decimal_of
from ultramicro.web.putting_in.cells import Typed, in_pence, read_typed, shown
from ultramicro.web.putting_in.changes import change, changing
from ultramicro.web.putting_in.kept_csv import KeptFile, parse, with_row
from ultramicro.web.putting_in.kept_tables import TABLES, kept, require_text, table_title
from ultramicro.web.putting_in.table_forms import asked_columns, match_for
from ultramicro.web.putting_in.understanding import PLANNED, line_of, near_said, read_as_place, taken_for
from ultramicro.web.rendering import render, url

MOST_ROWS = 2_000
MOST_LETTERS = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Pasted:
    """One row that was pasted.

    Parameters
    ----------
    said : mapping of str to str
        What the file would hold, by column.
    wrong : str
        Why it cannot be taken; empty where it can.
    taken : str
        What it is taken for.
    near : str
        What may have been meant.
    """

    said: Mapping[str, str]
    wrong: str = ""
    taken: str = ""
    near: str = ""


def cut(text: str) -> list[list[str]]:
    r"""Cut what was pasted into cells: by tabs as spreadsheets give it, else by commas or semicolons.

    Examples
    --------
    >>> cut("a\tb\n1\t2\n"), cut("a;b\n1;2")
    ([['a', 'b'], ['1', '2']], [['a', 'b'], ['1', '2']])
    """
    first = text.partition("\n")[0]
    delimiter = "\t" if "\t" in first else ";" if first.count(";") > first.count(",") else ","
    rows = csv.reader(io.StringIO(text[:MOST_LETTERS], newline=""), delimiter=delimiter)
    return [row for row in rows if any(cell.strip() for cell in row)]


def columns_of(table: str, rows: Sequence[Sequence[str]]) -> tuple[dict[str, Match], int]:
    """Tell which column is which, and how many rows at the top are the header.

    Without a header the columns stand as in the dictionary.
    """
    found = match_header(table, rows[0]) if rows else {}
    # One word may be a cell that happens to be called like a column.
    if len(found) >= min(2, len(rows[0]) if rows else 2):
        return {name: m for name, m in found.items() if not m.column.set_when_read}, 1
    plain = [c for c in parse(table, None).names if c in {k.name for k in asked_columns(table)}]
    by_name = {c.name: c for c in asked_columns(table)}
    return {name: Match(column=by_name[name], index=i, header=name) for i, name in enumerate(plain)}, 0


def paste(request: Any, *, table: str) -> HttpResponse:
    """Show what was pasted as it is understood, or take it in."""
    if table not in TABLES:
        raise Http404
    text = request.POST.get("rows", "")
    if request.method == "GET" or not text.strip():
        return _page(request, table, text, [], status=200 if request.method == "GET" else 422)
    root, home = request.place.root, require_text(request.place.root, table)
    if request.POST.get("do") != "take":
        rows = pasted(request.place.config, kept(root, table), home, text, explain=True)
        return _page(request, table, text, rows)
    with changing(root):
        rows = pasted(request.place.config, kept(root, table), home, text)
        good = [row for row in rows if not row.wrong]
        if not good:
            return _page(request, table, text, rows, status=422)
        file = kept(root, table)
        for row in good:
            file = with_row(file, row.said)
        done = change(
            root, home, file.content(), by=request.user.get_username(), what="paste", rows=len(good)
        )
    return HttpResponseRedirect(
        url("put_in_table", place_word=request.place.word, table=table) + f"?changed={done.id}"
    )


def _page(request: Any, table: str, text: str, rows: list[Pasted], *, status: int = 200) -> HttpResponse:
    columns = {column.name: column for column in asked_columns(table)}
    names, file, config = list(columns), kept(request.place.root, table), request.place.config
    filled = [name for name in names if any(row.said.get(name) for row in rows)]
    reads = {name: match_for(file, columns[name], config) for name in filled}
    return render(
        request, "put_in_paste.html", status=status, table=table, title=table_title(table), text=text,
        rows=rows, names=filled, headings=[words(heading(n)) for n in filled], columns=names,
        good=sum(not row.wrong for row in rows),
        # A sum as money: what is written into the file is pence, which nobody typed.
        cell=lambda row, name: shown(row.said.get(name, ""), reads[name]),
    )  # fmt: skip


def pasted(config: Config, file: KeptFile, home: str, text: str, *, explain: bool = False) -> list[Pasted]:
    """Read pasted rows, each by itself: one that is wrong keeps no other out.

    Parameters
    ----------
    config : Config
        The place's settings.
    file : KeptFile
        The file that they would go into.
    home : str
        Where that stands.
    text : str
        What was pasted.
    explain : bool
        Whether to tell what each row is taken for.

    Raises
    ------
    BadInput
        If there are too many.
    """
    rows = cut(text)
    if len(rows) > MOST_ROWS or len(text) > MOST_LETTERS:
        raise BadInput(
            say("these are more than {n} rows", n=MOST_ROWS), do=say("send them as a file, or in parts")
        )
    found, first = columns_of(file.table, rows)
    before = len(file.filled) + 1
    several = [_read(file, config, found, cells, before + n) for n, cells in enumerate(rows[first:])]
    return _held(config, file, home, several, explain=explain)


def _read(
    file: KeptFile, config: Config, found: Mapping[str, Match], cells: Sequence[str], number: int
) -> Pasted:
    read: dict[str, Typed] = {}
    for column in asked_columns(file.table):
        match = found.get(column.name)
        text = cells[match.index] if match and match.index < len(cells) else ""
        # As in a file: what has no column of names is called by what it is.
        if match is None and (other := found.get(STAND_INS.get((file.table, column.name), ""))):
            own = cells[other.index].strip() if other.index < len(cells) else ""
            text = f"{own} {number}" if own else ""
        said = file.table in PLANNED
        read[column.name] = _typed(text, match_for(file, column, config), match, as_said=said)
    faults = [
        words(say("{column}: {why}", column=heading(name), why=each.error))
        for name, each in read.items()
        if each.error
    ]
    wrong = words(say("{faults}", faults=Listed(faults, by=""))) if faults else ""
    return Pasted(said={name: each.written for name, each in read.items()}, wrong=wrong)


def _typed(text: str, target: Match, source: Match | None, *, as_said: bool) -> Typed:
    """Read a cell in the unit that the pasted header names; without one as a form would."""
    bare = " ".join(text.split())
    if source is not None and source.says_unit and source.column.unit == "pence" and source.header:
        # A header in pence says so: what stands under it is not in pounds.
        number = decimal_of(bare)
        if number is not None:
            bare = format(number * source.factor / Decimal(100), "f")
        elif as_said and source.factor == 1:
            bare = in_pence(bare)
    return read_typed(bare, target, as_said=as_said)


def _held(config: Config, file: KeptFile, home: str, rows: list[Pasted], *, explain: bool) -> list[Pasted]:
    """Hold each row against the reader of the table, among those that are there already."""
    new, marks = file, []
    for row in rows:
        if row.wrong:
            marks.append("")
            continue
        new = with_row(new, row.said)
        marks.append(new.rows[-1].mark)
    if not any(marks):
        return rows
    read = read_as_place(config, new, home)
    return [
        row if not mark else _told(config, file.table, row, line_of(new, mark), read, explain=explain)
        for row, mark in zip(rows, marks, strict=True)
    ]


def _told(config: Config, table: str, row: Pasted, line: int, read: Any, *, explain: bool) -> Pasted:
    if wrong := read.wrong.get(line):
        return Pasted(said=row.said, wrong=words(wrong))
    found = next((each for each in read.rows if each.get("line", each.get("row")) == line), None)
    if not explain or found is None:
        return row
    taken, near = taken_for(config.root, table, found)
    return Pasted(said=row.said, taken=taken, near=near_said(near))
