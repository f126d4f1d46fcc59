"""A kept table or a whole answer as a file: CSV, JSON, XLSX; text is made harmless to spreadsheets."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any, cast

from django.http import FileResponse, Http404, HttpResponse
from pyarrow.parquet import ParquetFile

from ultramicro.core.contract import Place
from ultramicro.reports.model import frame
from ultramicro.reports.written.delimited import write_csv
from ultramicro.reports.written.json import answer_json, value
from ultramicro.reports.written.workbook import write_workbook
from ultramicro.web.asking.kept import KeptAnswer
from ultramicro.web.asking.querying import Wanted, copy_to
from ultramicro.web.asking.stored import StoredTable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _csv(table: ParquetFile, _name: str, path: Path) -> None:
    write_csv(table, path)


def _xlsx(table: ParquetFile, name: str, path: Path) -> None:
    write_workbook({name: table}, (), path)


def _json(_table: ParquetFile, name: str, path: Path) -> None:
    given: Any = StoredTable(path.with_suffix(".parquet"))
    top = frame(name, given, None)
    rows = [[value(v) for v in row] for row in top.rows]
    told = {"table": name, "columns": list(top.columns), "rows": rows, "total_rows": top.total_rows}
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


KINDS: Mapping[str, tuple[Callable[[ParquetFile, str, Path], None], str]] = {
    "csv": (_csv, "text/csv; charset=utf-8"),
    "xlsx": (_xlsx, XLSX),
    "json": (_json, "application/json"),
}


def table_file(table: StoredTable, name: str, asked: Wanted, kind: str) -> FileResponse:
    """Send the rows of a table that are wanted, all pages of them.

    Parameters
    ----------
    table : StoredTable
        The table.
    name : str
        Its name.
    asked : Wanted
        Which rows, in which order.
    kind : str
        `csv`, `json` or `xlsx`.

    Raises
    ------
    Http404
        If it is none of them.
    """
    if kind not in KINDS:
        raise Http404
    write, type_ = KINDS[kind]
    with TemporaryDirectory() as folder:
        rows, path = Path(folder) / f"{name}.parquet", Path(folder) / f"{name}.{kind}"
        copy_to(table, name, asked, rows)
        with ParquetFile(rows) as read:
            write(read, name, path)
        # It stays open while it is sent, though it has no name any more.
        sent = path.open("rb")
    return FileResponse(sent, as_attachment=True, filename=path.name, content_type=type_)


def answer_file(technique: Any, given: Mapping[str, object], answer: KeptAnswer) -> HttpResponse:
    """Send a whole answer as JSON, as the command line writes it.

    Parameters
    ----------
    technique : Technique
        The question.
    given : mapping
        Its parameters.
    answer : KeptAnswer
        The answer.
    """
    place = cast("Place", SimpleNamespace(name=answer.place, as_of=answer.as_of))
    told = answer_json(technique, place, given, answer)
    return HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/json")
