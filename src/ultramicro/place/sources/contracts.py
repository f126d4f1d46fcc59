"""Contracts of all files as one table: of several editions and notices of one contract the newest counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from ultramicro.core.code import code_of
from ultramicro.core.contract import Relation
from ultramicro.core.message import Message, note, plural
from ultramicro.core.packing import packed
from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.filled import arrow_table
from ultramicro.place.intake import Kept
from ultramicro.place.people.lines import line_shown
from ultramicro.place.readers.contracts.naming import OCID_SHARED, set_apart
from ultramicro.place.readers.left_out import Fate
from ultramicro.place.readers.model import FileReading
from ultramicro.place.store import Store, digest

Row = dict[str, Any]
TABLE, PAYMENTS = "contracts", "contract_payments"
ASIDE = pa.schema([("file", pa.string()), ("line", pa.int64()), ("of", pa.string()), ("raw", pa.string())])
RANK = {"pipeline": 0, "tender": 1, "award": 2, "contract": 3}
BEFORE_AWARD = ("pipeline", "tender")
NO_DAY = date.min
# Who supplies is told together or not at all, and what is doubtful belongs to its own row.
_OWN = frozenset(
    {"file", "line", "stage", "status", "flag", "release", "published_on", "supplier", "supplier_id",
     "suppliers", "company_number", "postcode", "address", "sme", "vcse", "lot", "contract"}
)  # fmt: skip
REACH = 0.95
"""A register's newest starts are slips now and then; so many of its rows start no later than it reaches."""


@dataclass(frozen=True)
class Gathered:
    """The contracts of a place, and which records of its files are not used.

    Parameters
    ----------
    path : Path
        The Parquet file of the table `contracts`.
    aside : pyarrow.Table of file, line, of, raw
        Records of which nothing is in it, and the file that says more of the same contract.
    """

    path: Path
    aside: pa.Table

    def told(self, readings: Sequence[FileReading]) -> list[FileReading]:
        """Move what is not used out of the accepted records of each file, and say so."""
        held: dict[str, list[Row]] = defaultdict(list)
        for row in self.aside.to_pylist():
            held[row["file"]].append(row)
        return [
            _account(reading, held[reading.file]) if reading.file in held else reading for reading in readings
        ]

    def rejects(self, rejects: Relation) -> Relation:
        """Add what is not used to the lines that are in no table."""
        if not self.aside.num_rows:
            return rejects
        rows = arrow_table("rejects", map(_reject, self.aside.to_pylist()))
        names = arrow_schema("rejects").names
        return ibis.union(rejects.select(names), ibis.memtable(rows).select(names))


def _account(reading: FileReading, aside: Sequence[Row]) -> FileReading:
    n = len(aside)
    said = plural(
        "{n} record is not used, as another file or notice says more of the same contract, such as '{of}'.",
        "{n} records are not used, as other files or notices say more of the same contracts, such as '{of}'.",
        n, of=aside[0]["of"],
    ).with_id("contracts.replaced")  # fmt: skip
    return replace(
        reading, accepted=reading.accepted - n, set_aside=reading.set_aside + n, notes=(*reading.notes, said)
    )


def _reject(row: Row) -> Row:
    reason = replaced(row["of"])
    return {
        "file": row["file"], "line": row["line"], "fate": Fate.SET_ASIDE.value, "code": reason.id,
        "reason": packed(reason), "amount_pence": None, "raw": line_shown(row["raw"]), "name": None,
    }  # fmt: skip


def replaced(of: str) -> Message:
    """Say that another record says more of the same contract."""
    return note(
        "contract_replaced", "a later notice or register, in '{of}', says more of the same contract", of=of
    )


def once_each(payments: Relation) -> Relation:
    """Leave out payments that a later notice of the same contract tells again, by the id that each has.

    Payments without an id may be alike and are all kept.
    """
    known = payments.ocid.notnull() & payments.payment.notnull()
    again = ibis.row_number().over(
        group_by=["ocid", "payment"], order_by=[payments.file.desc(), payments.line.desc()]
    )
    numbered = payments.mutate(known_=known, again_=again)
    return numbered.filter(~numbered.known_ | (numbered.again_ == 0)).select(payments.columns)


def gather(kept: Sequence[Kept], store: Store) -> Gathered:
    """Bring the contracts of all files together, or take them from the store.

    Parameters
    ----------
    kept : sequence of Kept
        Every file of the place.
    store : Store
        Where the result is kept.
    """
    held = [k for k in kept if TABLE in k.reading.tables]
    folder = store.path(TABLE, digest(code_of("place"), [k.key for k in held]))
    if not folder.is_dir():
        with store.making(TABLE, digest(code_of("place"), [k.key for k in held])) as scratch:
            rows = pa.concat_tables([pq.read_table(k.reading.tables[TABLE]) for k in held]).to_pylist()
            used = newest(rows)
            pq.write_table(arrow_table(TABLE, used), scratch / "rows.parquet")
            pq.write_table(_unused(rows, used), scratch / "aside.parquet")
    return Gathered(folder / "rows.parquet", pq.read_table(folder / "aside.parquet"))


def _record(row: Row) -> tuple[object, ...]:
    """Return what tells a record of a file: many releases may stand on one line."""
    return (row["file"], row["line"], row["ocid"], row["release"])


def _unused(rows: Sequence[Row], used: Sequence[Row]) -> pa.Table:
    """List the records no row of which is used, with the file that has their contract instead."""
    there = set(map(_record, used))
    of = {row["contract"]: row["file"] for row in used}
    process = {row["ocid"]: row["file"] for row in used if row["ocid"]}
    gone: dict[tuple[object, ...], Row] = {}
    for row in rows:
        if _record(row) not in there:
            other = of.get(row["contract"]) or process.get(row["ocid"], row["file"])
            told = {"file": row["file"], "line": row["line"], "of": other, "raw": row["title"]}
            gone.setdefault(_record(row), told)
    return pa.Table.from_pylist(list(gone.values()), schema=ASIDE)


def newest(rows: Sequence[Row]) -> list[Row]:
    """Keep one account of each contract: its newest, with what that leaves out taken from older ones.

    Of a buying process with awards, the call is not kept beside them; what only the call says is taken over.
    Rows keep the order in which they were read.

    Parameters
    ----------
    rows : sequence of dict
        Rows of `contracts` of all files, in the order of files.

    Returns
    -------
    list of dict
        No contract is told twice; none is lost.
    """
    _apart(rows)
    order = {id(row): number for number, row in enumerate(rows)}
    reach = _reach(rows)
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["contract"]].append(row)
    told = [row for held in groups.values() for row in _one(held, reach, order)]
    processes: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for at, row in told:
        # What shares an id with strangers stands for itself.
        alone = not row["ocid"] or OCID_SHARED in (row["flag"] or "")
        processes[f"{row['contract']}" if alone else f"ocid {row['ocid']}"].append((at, row))
    kept = [each for held in processes.values() for each in _stages(held)]
    return [row for _, row in sorted(kept, key=lambda each: each[0])]


def _apart(rows: Sequence[Row]) -> None:
    """Keep releases apart that share an OCID over files and have nothing else in common."""
    releases: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row["ocid"] and OCID_SHARED not in (row["flag"] or ""):
            releases[_record(row)].append(row)
    set_apart(list(releases.values()))


def _reach(rows: Iterable[Row]) -> Mapping[str, date]:
    """Return how far each file reaches: the day until which nearly all of its contracts start."""
    starts: dict[str, list[date]] = defaultdict(list)
    for row in rows:
        starts[row["file"]] += [row["starts_on"]] if row["starts_on"] else []
    return {file: sorted(days)[int(len(days) * REACH)] if days else NO_DAY for file, days in starts.items()}


def _one(held: Sequence[Row], reach: Mapping[str, date], order: Mapping[int, int]) -> list[tuple[int, Row]]:
    """Return the rows of the newest account of a contract, gaps filled from older ones."""
    accounts: dict[tuple[str, str | None], list[Row]] = defaultdict(list)
    for row in held:
        accounts[row["file"], row["release"]].append(row)
    if len(accounts) == 1:
        return [(order[id(row)], row) for row in held]

    def age(rows: Sequence[Row]) -> tuple[object, ...]:
        row = rows[0]
        # Notices bear a day; a register is as new as what it holds.
        day = row["published_on"] or reach[row["file"]]
        return (day, RANK[row["stage"]], row["file"], order[id(row)])

    oldest_first = sorted(accounts.values(), key=age)
    last = oldest_first[-1]
    named = next((rows for rows in reversed(oldest_first) if any(row["supplier"] for row in rows)), last)
    older = [rows[0] for rows in reversed(oldest_first[:-1])]
    if not last[0]["ocid"]:
        # A register says all that it says anew: what it leaves out now is not so any more.
        return [(order[id(row)], row) for row in last]
    if named is last or last[0]["stage"] in BEFORE_AWARD:
        return [(order[id(row)], _filled(row, older)) for row in last]
    # The newest does not say who supplies: an older one does.
    whole = {
        key: value
        for key, value in last[0].items()
        if key not in _OWN or key in ("release", "stage", "file", "line")
    }
    return [
        (order[id(last[0])], {**row, **{k: v for k, v in whole.items() if v is not None}}) for row in named
    ]


def _filled(row: Row, older: Sequence[Row]) -> Row:
    """Fill what a row leaves empty from older accounts of the same thing."""
    gaps = [key for key, value in row.items() if value is None and key not in _OWN]
    found = {key: next((each[key] for each in older if each[key] is not None), None) for key in gaps}
    return row | found


def _stages(held: Sequence[tuple[int, Row]]) -> list[tuple[int, Row]]:
    """Drop calls that led to awards, and plans that led to calls; each hands on what it alone says."""
    best = max(RANK[row["stage"]] for _, row in held)
    if len(held) == 1 or best == 0:
        return list(held)
    late = [each for each in held if RANK[each[1]["stage"]] >= min(best, RANK["award"])]
    awarded = {lot for _, row in late for lot in (row["lot"] or "").split(", ")}
    # Lots that are not awarded yet are still open.
    called = [each for each in held if each not in late and each[1]["stage"] == "tender" and each[1]["lot"]]
    still = [each for each in called if "" not in awarded and each[1]["lot"] not in awarded]
    older = [row for _, row in reversed(held) if RANK[row["stage"]] < min(best, RANK["award"])]
    calls = [_call(row) for row in older]
    return [(at, _filled(row, calls)) for at, row in late] + still


def _call(row: Row) -> Row:
    """Return what a call says that holds of the contract too: a plan's day of beginning is only a plan."""
    hidden = ("commenced_on",) if row["stage"] == "pipeline" else ()
    return {**row, **dict.fromkeys(hidden)}
