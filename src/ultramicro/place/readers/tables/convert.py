"""Turn the records of an origin into a table of the dictionary, and account for every one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from ultramicro.core.message import Message, joined, note, say
from ultramicro.core.packing import unpacked
from ultramicro.place.dictionary import columns
from ultramicro.place.readers.left_out import Fate, LeftOut, rejects_table
from ultramicro.place.readers.tables.origin import Origin
from ultramicro.place.readers.text.engine import rows, text

SQL_TYPES = {
    "text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "time": "TIMESTAMP",
    "boolean": "BOOLEAN", "message": "VARCHAR",
}  # fmt: skip
RAW_MARK = " | "
PACKED = "packed"
"""What a rule calls a reason that stands whole in the record."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Which records are no rows of the table, and why.

    Parameters
    ----------
    when : str
        SQL that is true of them.
    reason : Message
        Why, with an id. One that is only `{packed}` stands whole in the record, as `core.packing` keeps it.
    said : mapping of str to str
        SQL of the values that the reason has from the record.
    fate : Fate
        What becomes of them.
    cell : str
        The header of the cell that it is about; empty where it is about the record.
    """

    when: str
    reason: Message
    said: Mapping[str, str] = field(default_factory=dict)
    fate: Fate = Fate.REJECTED
    cell: str = ""

    def because(self, said: Sequence[str | None]) -> Message:
        """Say why one record is not taken, with the record's own values in the order of `said`."""
        own = {name: text or "" for name, text in zip(self.said, said, strict=True)}
        if PACKED in own:
            whole = unpacked(own[PACKED])
            return whole if isinstance(whole, Message) else self.reason
        return Message(self.reason.template, {**self.reason.values, **own}).with_id(self.reason.id)


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
    about : mapping of str to str
        What else a record says that it is, of those in `left_out.ABOUT`, to SQL.
    all_told : bool
        Whether all rules that hold are told of a record, so that whoever mends it need do so only once.
    columns : mapping of str to str
        Column of the dictionary to the header it was taken from.
    notes : sequence of Message
        What the user should know.
    once : str
        SQL of what may stand only once; later records that repeat it are not taken. Empty if anything may.
    again_fate : Fate
        What becomes of these.
    names : sequence of str
        SQL of what a record may be called, the best first; empty where its table has no names for things.
    """

    table: str
    kind: str
    values: Mapping[str, str]
    rules: Sequence[Rule]
    columns: Mapping[str, str]
    notes: Sequence[Message] = ()
    once: str = ""
    again_fate: Fate = Fate.REJECTED
    names: Sequence[str] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    all_told: bool = False


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
    # In SQL an unknown condition is neither true nor false, and its record would be lost on both sides.
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
        # Files without a fault are read once and not twice.
        left = [] if accepted == origin.records else _left(origin, plan, bad)
    except duckdb.Error as error:
        raise Miscounted(str(error)) from error
    # The engine skips and joins lines where quotes are broken; only this count shows it.
    if 0 <= origin.records != accepted + len(left):
        raise Miscounted(
            say("{lines} lines, {records} records", lines=origin.records, records=accepted + len(left))
        )
    told = [row for row in left if row.fate]
    return Converted(
        records=accepted + len(told),
        accepted=accepted,
        rejected=sum(row.fate is Fate.REJECTED for row in told),
        set_aside=sum(row.fate is Fate.SET_ASIDE for row in told),
        tables={plan.table: target, "rejects": _write_rejects(origin, told, file=file, out=out)},
    )


def _numbered(origin: Origin, plan: Plan) -> tuple[Origin, Plan]:
    """Count how often what may stand only once stood before, in the order of the file."""
    # A window reorders the records, so that their own number is taken first.
    listed = f"(SELECT *, row_number() OVER () AS at_ FROM {origin.sql} AS source)"
    counted = (
        f"(SELECT *, row_number() OVER (PARTITION BY {plan.once} ORDER BY at_) AS nth_ "
        f"FROM {listed} AS source ORDER BY at_)"
    )
    again = Rule(
        when=f"nth_ > 1 AND {plan.once} IS NOT NULL", fate=plan.again_fate,
        reason=note("name_repeated", "'{name}' is already on an earlier line. Give each line one of its own, "
                    "as in {name}-2"),
        said={"name": plan.once},
    )  # fmt: skip
    return replace(origin, sql=counted), replace(plan, rules=[*plan.rules, again])


@dataclass(frozen=True, kw_only=True)
class _Left:
    """A record that is not taken: its number, what becomes of it, why, its cells, and what it says it is."""

    record: int
    fate: Fate
    reason: Message
    cells: str
    names: Sequence[str]
    about: Mapping[str, str]


def _left(origin: Origin, plan: Plan, bad: str) -> list[_Left]:
    """Fetch what is not taken; the first rule that holds says why, or all that hold."""
    # Blank lines at the end of a sheet are no faults of its keeper.
    empty = " AND ".join(f"{cell} IS NULL" for cell in origin.cells.values()) or "false"
    told = ", ".join(f"CASE WHEN {rule.when} THEN {_texts(rule)} END" for rule in plan.rules)
    about = ", ".join(plan.about.values())
    cells = ", ".join(f"CAST({cell} AS VARCHAR)" for cell in origin.cells.values())
    found = rows(
        origin.con,
        "SELECT record, empty, told, cells, names, about FROM (SELECT row_number() OVER () - 1 AS record, "
        f"{bad} AS bad, {empty} AS empty, [{told}] AS told, "
        f"concat_ws({text(RAW_MARK)}, {cells}) AS cells, [{', '.join(plan.names)}] AS names, "
        f"[{about}] AS about "
        f"FROM {origin.sql} AS source) "
        "WHERE bad ORDER BY record",
    )
    return [
        _Left(
            record=record, fate=Fate.EMPTY if is_empty else fate, reason=why, cells=raw,
            names=[each for each in names if each],
            about=dict(zip(plan.about, (said or "" for said in about_), strict=True)),
        )
        for record, is_empty, told, raw, names, about_ in found
        for fate, why in [_because(plan, told)]
    ]  # fmt: skip


def _because(plan: Plan, told: Sequence[Sequence[str | None] | None]) -> tuple[Fate, Message]:
    """Say what becomes of a record and why: of one cell once, and of what is no row only that."""
    held = [(rule, said) for rule, said in zip(plan.rules, told, strict=True) if said is not None]
    fate = held[0][0].fate
    if fate is not Fate.REJECTED or not plan.all_told:
        held = held[:1]
    reasons: dict[str, Message] = {}
    for number, (rule, said) in enumerate(held):
        if rule.fate is fate:
            reasons.setdefault(rule.cell or str(number), rule.because(said))
    first, *more = reasons.values()
    return fate, joined([first, *more], ". ").with_id(first.id) if more else first


def _texts(rule: Rule) -> str:
    """Return SQL of the texts that a rule's reason has from the record."""
    return f"CAST([{', '.join(rule.said.values())}] AS VARCHAR[])"


def _write_rejects(origin: Origin, told: Sequence[_Left], *, file: str, out: Path) -> Path:
    # Parquet and JSON have no lines to show, so that cells stand for them.
    raw = origin.raw([row.record for row in told]) or [row.cells for row in told]
    left_out = (
        LeftOut(
            line=origin.line(row.record),
            fate=row.fate,
            reason=row.reason,
            raw=said,
            names=row.names,
            about=row.about,
        )
        for row, said in zip(told, raw, strict=True)
    )
    target = out / "rejects.parquet"
    pq.write_table(rejects_table(file, left_out), target)
    return target
