"""Answers written to a folder: tables as CSV, Parquet and XLSX, pictures as SVG and PNG."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from ultramicro.core.contract import Answer, Figure, Relation
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, say
from ultramicro.reports.drawn.pictures import write_pictures
from ultramicro.reports.written.datapackage import datapackage
from ultramicro.reports.written.delimited import store, write_csv
from ultramicro.reports.written.workbook import write_workbook

FORMATS = ("csv", "parquet", "xlsx")


def write_answer(answer: Answer, out: Path, formats: Sequence[str] = FORMATS) -> list[Path]:
    """Write an answer's tables, figures and pictures into a folder.

    Parameters
    ----------
    answer : Answer
        The answer.
    out : Path
        The folder; made if it is not there.
    formats : sequence of str
        Of `csv`, `parquet` and `xlsx`.

    Returns
    -------
    list of Path
        The files written.
    """
    return [*write_tables(answer, out, formats), *write_pictures(answer, out), *write_files(answer, out)]


def write_files(answer: Answer, out: Path) -> list[Path]:
    """Write what an answer has beside its tables, such as a calendar, into a folder that is there."""
    made = answer.files()
    for name, content in made.items():
        (out / name).write_bytes(content)
    return [out / name for name in made]


def write_tables(answer: Answer, out: Path, formats: Sequence[str] = FORMATS) -> list[Path]:
    """Write an answer's tables, and its figures as a sheet of the workbook, into a folder."""
    return write_relations(answer.tables(), out, formats, figures=answer.figures())


def write_relations(
    relations: Mapping[str, Relation],
    out: Path,
    formats: Sequence[str] = FORMATS,
    *,
    figures: Sequence[Figure] = (),
) -> list[Path]:
    """Write tables into a folder: one CSV and Parquet file a table, one workbook, one `datapackage.json`.

    Raises
    ------
    BadInput
        If a format is not known, or the folder cannot be written.
    """
    if unknown := [given for given in formats if given not in FORMATS]:
        raise BadInput(
            say("'{name}' is not a format", name=unknown[0]),
            where="--out",
            do=say("use one or more of {formats}", formats=Listed(FORMATS, by="")),
        )
    try:
        return _write(relations, out, formats, figures)
    except OSError as error:
        why = say("it cannot be written ({why})", why=error.strerror or str(error))
        do = say("close the file if it is open elsewhere, or name another folder")
        raise BadInput(why, where=str(out), do=do) from error


def _write(
    relations: Mapping[str, Relation], out: Path, formats: Sequence[str], figures: Sequence[Figure]
) -> list[Path]:
    out.mkdir(parents=True, exist_ok=True)
    named = {file_name(name): relation for name, relation in relations.items()}
    written: list[Path] = []
    with TemporaryDirectory() as scratch, ExitStack() as opened:
        folder = out if "parquet" in formats else Path(scratch)
        paths = {name: folder / f"{name}.parquet" for name in named}
        tables = {
            name: opened.enter_context(store(relation, paths[name])) for name, relation in named.items()
        }
        if "parquet" in formats:
            written += paths.values()
        if "csv" in formats:
            written += [write_csv(table, out / f"{name}.csv") for name, table in tables.items()]
            written.append(_describe(named, out))
        if "xlsx" in formats:
            written.append(write_workbook(tables, figures, out / "tables.xlsx"))
    return written


def file_name(name: str) -> str:
    """Return a name that a file may have everywhere.

    Examples
    --------
    >>> file_name("flow_links"), file_name("../x")
    ('flow_links', 'x')
    """
    return re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_") or "table"


def _describe(relations: Mapping[str, Relation], out: Path) -> Path:
    path = out / "datapackage.json"
    made = datapackage(relations, name=out.resolve().name, title=say("Tables of an Ultramicro answer"))
    path.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
    return path
