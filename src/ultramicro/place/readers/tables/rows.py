"""Records of a kept table become its rows: cells checked by type, unit and range, none lost."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from ultramicro.core.errors import BadInput
from ultramicro.place.dictionary import ARROW_TYPES, columns
from ultramicro.place.readers.tables.convert import QUOTE, Converted, Miscounted, Plan, Rule, convert
from ultramicro.place.readers.tables.headers import Match
from ultramicro.place.readers.tables.origin import Origin
from ultramicro.place.readers.tables.values import KINDS, Reading, limits_of, parse_cell, quick_sql
from ultramicro.place.readers.text.engine import Connection, registered, rows, text
from ultramicro.place.readers.values.dates import is_month_first


def table_rows(
    origin: Origin,
    found: Mapping[str, Match],
    cells: Mapping[str, str],
    *,
    table: str,
    file: str,
    out: Path,
) -> tuple[Converted, Plan]:
    """Turn the records of a file into rows of a table, each cell by the type of its column.

    Parameters
    ----------
    origin : Origin
        The records.
    found : mapping of str to Match
        Which column of the file is which of the table's.
    cells : mapping of str to str
        Their SQL.
    table, file : str
        The table, and what to call the file.
    out : Path
        The folder for both.

    Returns
    -------
    Converted, Plan
        What became of the records, and how they were read.

    Raises
    ------
    BadInput
        If the records cannot be told apart.
    """
    typed = _typed(origin, found, cells)
    lent = _meanings({name: _odd_texts(origin.con, match) for name, match in found.items()}, found)
    values = {
        name: f"coalesce(q{match.index}, value_{match.index})" if name in lent else f"q{match.index}"
        for name, match in found.items()
    }
    rules = [_repeated(found), *_selves(found)]
    rules += [
        rule for name, match in found.items() for rule in _rules(match, f"t{match.index}", values[name])
    ]
    plan = Plan(
        table=table, kind=table, values=values | _whence(table, file, values, origin), rules=rules,
        columns={name: match.header for name, match in found.items()}, once=_once(found),
    )  # fmt: skip
    with registered(origin.con, **{f"meant_{found[name].index}": meant for name, meant in lent.items()}):
        joined = _joined(typed, [found[name].index for name in lent])
        try:
            return convert(joined, plan, file=file, out=out), plan
        except Miscounted as error:
            raise BadInput(f"its records cannot be told apart: {error}", do="save it as CSV again") from error


def _once(found: Mapping[str, Match]) -> str:
    """Find what the dictionary says must be unique: a column, alone or with others."""
    for match in found.values():
        words = re.search(r"; unique( with (?P<others>.*))?$", match.column.meaning)
        if words:
            others = (words["others"] or "").split(" and ")
            named = [match, *(found[name] for name in others if name in found)]
            return " || ' · ' || ".join(f"t{each.index}" for each in named)
    return ""


def _selves(found: Mapping[str, Match]) -> list[Rule]:
    """Keep out rows that name one thing on both sides, where the dictionary says 'other than'."""
    rules = []
    for name, match in found.items():
        other = found.get(match.column.meaning.partition("; other than ")[2])
        if other:
            same = f"lower(trim(t{match.index})) = lower(trim(t{other.index}))"
            rules.append(Rule(when=same, reason=text(f"{other.column.name} and {name} are the same")))
    return rules


def _typed(origin: Origin, found: Mapping[str, Match], cells: Mapping[str, str]) -> Origin:
    """Trim every cell and read the plain forms, once: `t0`, `t1`, ... are texts, `q0`, `q1`, ... values."""
    texts = {name: f"t{number}" for number, name in enumerate(origin.cells)}
    chosen = [f"{cell} AS {texts[name]}" for name, cell in origin.cells.items()]
    chosen += [
        f"{quick_sql(cells[name], Reading(column=match.column, factor=match.factor))} AS q{match.index}"
        for name, match in found.items()
    ]
    origin.con.execute(
        f"CREATE OR REPLACE TEMP TABLE typed AS SELECT record_, {', '.join(chosen)} "
        f"FROM {origin.sql} AS source"
    )
    origin.con.execute("DROP TABLE cells")
    return replace(origin, sql="typed", cells=texts)


def _odd_texts(con: Connection, match: Match) -> list[str]:
    """Fetch the distinct texts that are in no plain form."""
    if match.column.type == "text":
        return []
    said = f"t{match.index}"
    return sorted(
        row[0]
        for row in rows(
            con, f"SELECT DISTINCT {said} FROM typed WHERE {said} IS NOT NULL AND q{match.index} IS NULL"
        )
    )


def _meanings(odd: Mapping[str, Sequence[str]], found: Mapping[str, Match]) -> dict[str, pa.Table]:
    """Read the odd texts of each column; all dates together tell which of day and month comes first."""
    dated = [
        said for name, texts in odd.items() if found[name].column.type in {"date", "time"} for said in texts
    ]
    month_first = is_month_first(dated)
    return {
        name: _meant(
            texts, Reading(column=found[name].column, factor=found[name].factor, month_first=month_first)
        )
        for name, texts in odd.items()
        if texts
    }


def _meant(texts: Sequence[str], reading: Reading) -> pa.Table:
    values = pa.array([parse_cell(said, reading) for said in texts], ARROW_TYPES[reading.column.type])
    return pa.table({"said": pa.array(texts, pa.string()), "value": values})


def _joined(typed: Origin, indices: Sequence[int]) -> Origin:
    if not indices:
        return typed
    values = ", ".join(f"meant_{i}.value AS value_{i}" for i in indices)
    joins = " ".join(f"LEFT JOIN meant_{i} ON t{i} = meant_{i}.said" for i in indices)
    return replace(typed, sql=f"(SELECT typed.*, {values} FROM typed {joins} ORDER BY record_)")


def _repeated(found: Mapping[str, Match]) -> Rule:
    same = " AND ".join(f"coalesce(t{match.index}, '') = {text(match.header)}" for match in found.values())
    return Rule(when=same, fate="set_aside", reason="'the header, repeated'")


def _rules(match: Match, cell: str, value: str) -> list[Rule]:
    column = match.column
    under = text(f"' under '{match.header}' is ")
    shown = f"{QUOTE} || left({cell}, 40) || {under}"
    rules = (
        [Rule(when=f"{cell} IS NULL", reason=text(f"it has no '{column.name}'"))] if column.required else []
    )
    if column.type == "text":
        return rules
    no_kind = f"{shown} || {text('no ' + KINDS[column.type])}"
    rules.append(Rule(when=f"{cell} IS NOT NULL AND {value} IS NULL", reason=no_kind))
    if column.meaning.endswith("; 0 or more"):
        rules.append(Rule(when=f"{value} < 0", reason=f"{shown} || 'below 0'"))
    if column.meaning.endswith("; above 0"):
        rules.append(Rule(when=f"{value} <= 0", reason=f"{shown} || 'not above 0'"))
    low, high = limits_of(column)
    if low:
        bounds = f"not between {low} and {high}" if high else f"less than {low}"
        wrong = f"{value} < {low}" + (f" OR {value} > {high}" if high else "")
        rules.append(Rule(when=wrong, reason=f"{shown} || {text(bounds)}"))
    return rules


def _whence(table: str, file: str, values: Mapping[str, str], origin: Origin) -> dict[str, str]:
    """Say where a row comes from, where the table asks: its file, if that does not tell, and its line."""
    names = {column.name for column in columns(table)}
    found = {"origin": f"coalesce({values.get('origin', 'NULL')}, {text(file)})"}
    if names & {"line", "row"}:
        # Records count from the header's on, lines from 1.
        first = origin.first_line - 1
        starts = None if origin.starts is None else [int(line) for line in origin.starts]
        line = "record_ + 1" if starts is None else f"list_extract({starts}, record_ - {first} + 1)"
        found |= {"line": line, "row": "record_ + 1"}
    found["file"] = text(file)
    set_here = {column.name for column in columns(table) if column.name == "origin" or column.set_when_read}
    return {name: sql for name, sql in found.items() if name in set_here}
