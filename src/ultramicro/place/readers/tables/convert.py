"""Turn the records of an origin into a table of the dictionary, and account for every one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ultramicro.place.dictionary import arrow_schema, columns
from ultramicro.place.readers.tables.origin import Origin
from ultramicro.place.readers.text.engine import rows, text

SQL_TYPES = {
    "text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "time": "TIMESTAMP",
    "boolean": "BOOLEAN",
}  # fmt: skip
RAW_MARK = " | "
QUOTE = "''''"
"""One quotation mark, in SQL."""
Left = tuple[int, str, str, str]
"""A record that is not taken: its number, fate, reason and cells."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Which records are no rows of the table, and why.

    Parameters
    ----------
    when : str
        SQL that is true of them.
    fate : str
        `rejected` or `set_aside`.
    reason : str
        SQL of the reason, a sentence.
    """

    when: str
    reason: str
    fate: str = "rejected"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a table is made of records.

    Parameters
    ----------
    table : str
        The table of the dictionary.
    kind : str
        What the file is.
    values : mapping of str to str
        Column of the dictionary to SQL; those left out are empty.
    rules : sequence of Rule
        Which records are not taken; the first that holds counts.
    columns : mapping of str to str
        Column of the dictionary to the header it was taken from.
    notes : sequence of str
        What the user should know.
    once : str
        SQL of what may stand only once; later records that repeat it are not taken. Empty if anything may.
    again_fate : str
        What becomes of these.
    """

    table: str
    kind: str
    values: Mapping[str, str]
    rules: Sequence[Rule]
    columns: Mapping[str, str]
    notes: Sequence[str] = ()
    once: str = ""
    again_fate: str = "rejected"


class Miscounted(Exception):
    """The engine found other records than the file has lines, so that some may be lost."""


@dataclass(frozen=True, kw_only=True)
class Converted:
    """What became of the records."""

    records: int
    accepted: int
    rejected: int
    set_aside: int
    tables: Mapping[str, Path]


def convert(origin: Origin, plan: Plan, *, file: str, out: Path) -> Converted:
    """Write the table and the rejects.

    Parameters
    ----------
    origin : Origin
        The records.
    plan : Plan
        What is made of them.
    file : str
        What to call the file.
    out : Path
        The folder for both.

    Returns
    -------
    Converted
        How many were taken and how many not.

    Raises
    ------
    Miscounted
        If the engine cannot read the file, or does not find the records that it must hold.
    """
    if plan.once:
        origin, plan = _numbered(origin, plan)
    target = out / f"{plan.table}.parquet"
    bad = " OR ".join(f"coalesce({rule.when}, false)" for rule in plan.rules) or "false"
    fields = ", ".join(
        f'CAST({plan.values.get(column.name, "NULL")} AS {SQL_TYPES[column.type]}) AS "{column.name}"'
        for column in columns(plan.table)
    )
    try:
        taken = origin.con.execute(
            f"COPY (SELECT {fields} FROM {origin.sql} AS source WHERE NOT ({bad})) "
            f"TO {text(target)} (FORMAT parquet)"
        )
        accepted = int(taken.fetchall()[0][0])
        left = [] if accepted == origin.records else _left(origin, plan, bad)
    except duckdb.Error as error:
        raise Miscounted(str(error)) from error
    if 0 <= origin.records != accepted + len(left):
        raise Miscounted(f"{origin.records} lines, {accepted + len(left)} records")
    told = [row for row in left if row[1]]
    return Converted(
        records=accepted + len(told),
        accepted=accepted,
        rejected=sum(row[1] == "rejected" for row in told),
        set_aside=sum(row[1] == "set_aside" for row in told),
        tables={plan.table: target, "rejects": _write_rejects(origin, told, file=file, out=out)},
    )


def _numbered(origin: Origin, plan: Plan) -> tuple[Origin, Plan]:
    """Count how often what may stand only once stood before, in the order of the file."""
    listed = f"(SELECT *, row_number() OVER () AS at_ FROM {origin.sql} AS source)"
    counted = (
        f"(SELECT *, row_number() OVER (PARTITION BY {plan.once} ORDER BY at_) AS nth_ "
        f"FROM {listed} AS source ORDER BY at_)"
    )
    reason = f"{QUOTE} || {plan.once} || {QUOTE} || ' stands on an earlier line already'"
    again = Rule(when=f"nth_ > 1 AND {plan.once} IS NOT NULL", fate=plan.again_fate, reason=reason)
    return replace(origin, sql=counted), replace(plan, rules=[*plan.rules, again])


def _left(origin: Origin, plan: Plan, bad: str) -> list[Left]:
    """Fetch what is not taken: record, fate (empty for an empty record), reason, cells."""
    empty = " AND ".join(f"{cell} IS NULL" for cell in origin.cells.values()) or "false"
    fates = "".join(f" WHEN {rule.when} THEN {text(rule.fate)}" for rule in plan.rules)
    reasons = "".join(f" WHEN {rule.when} THEN {rule.reason}" for rule in plan.rules)
    cells = ", ".join(f"CAST({cell} AS VARCHAR)" for cell in origin.cells.values())
    found: list[Left] = rows(
        origin.con,
        "SELECT record, CASE WHEN empty THEN '' ELSE fate END, reason, said "
        "FROM (SELECT row_number() OVER () - 1 AS record, "
        f"{bad} AS bad, {empty} AS empty, CASE{fates} END AS fate, CASE{reasons} END AS reason, "
        f"concat_ws({text(RAW_MARK)}, {cells}) AS said FROM {origin.sql} AS source) "
        "WHERE bad ORDER BY record",
    )
    return found


def _write_rejects(
    origin: Origin, told: Sequence[tuple[int, str, str, str]], *, file: str, out: Path
) -> Path:
    records = [row[0] for row in told]
    table = {
        "file": [file] * len(told), "line": [origin.line(record) for record in records],
        "fate": [row[1] for row in told],
        "reason": [row[2] for row in told], "amount_pence": [None] * len(told),
        "raw": origin.raw(records) or [row[3] for row in told],
    }  # fmt: skip
    target = out / "rejects.parquet"
    pq.write_table(pa.table(table, schema=arrow_schema("rejects")), target)
    return target
