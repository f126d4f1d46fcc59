"""Payments under contracts of all files as one table: what two files tell counts once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from ultramicro.core.code import code_of
from ultramicro.core.contract import Relation
from ultramicro.core.message import Message, note
from ultramicro.core.packing import packed
from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.filled import arrow_table
from ultramicro.place.intake import Kept
from ultramicro.place.people.lines import line_shown
from ultramicro.place.readers.contracts import remarks
from ultramicro.place.readers.left_out import Fate
from ultramicro.place.readers.model import FileReading
from ultramicro.place.sources.contract_twins import firm_key, plain
from ultramicro.place.store import Store, digest

Row = dict[str, Any]
TABLE = "contract_payments"
AHEAD = "day_ahead"
REACH, YEAR = 0.95, timedelta(days=366)
"""So many payments of a file lie before its reach; what lies a year behind that is a slip of the pen."""
ASIDE = pa.schema(
    [("file", pa.string()), ("line", pa.int64()), ("of", pa.string()), ("raw", pa.string()),
     ("pence", pa.int64()), ("record", pa.bool_())]
)  # fmt: skip


@dataclass(frozen=True)
class Gathered:
    """The payments under contracts of a place, and which of them another file tells too.

    Parameters
    ----------
    path : Path
        The Parquet file of the table `contract_payments`.
    aside : pyarrow.Table
        `file`, `line`, `of` (the file that is used), `raw`, `pence`, `record` (whether it is a record of its
        own, and not a part of a notice).
    ahead : mapping of str to sequence of (str, int)
        Of each file the days that lie behind it, each with its line.
    """

    path: Path
    aside: pa.Table
    ahead: Mapping[str, Sequence[tuple[str, int]]]

    def told(self, readings: Sequence[FileReading]) -> list[FileReading]:
        """Move what another file tells too out of the accepted records of each file, and say so."""
        held: dict[str, list[Row]] = defaultdict(list)
        for row in self.aside.to_pylist():
            held[row["file"]].append(row)
        return [self._account(reading, held.get(reading.file, [])) for reading in readings]

    def _account(self, reading: FileReading, aside: Sequence[Row]) -> FileReading:
        notes = list(reading.notes)
        if aside:
            notes.append(remarks.payments_repeated(len(aside), aside[0]["of"]))
        if cells := self.ahead.get(reading.file):
            notes.append(remarks.days_ahead(cells))
        n = sum(row["record"] for row in aside)
        return replace(
            reading, accepted=reading.accepted - n, set_aside=reading.set_aside + n, notes=tuple(notes),
            total_pence=reading.total_pence - sum(row["pence"] for row in aside),
        )  # fmt: skip

    def rejects(self, rejects: Relation) -> Relation:
        """Add the records that another file tells too to the lines that are in no table."""
        gone = [row for row in self.aside.to_pylist() if row["record"]]
        if not gone:
            return rejects
        names = arrow_schema("rejects").names
        return ibis.union(
            rejects.select(names), ibis.memtable(arrow_table("rejects", map(_reject, gone))).select(names)
        )


def _reject(row: Row) -> Row:
    reason = repeated(row["of"])
    return {
        "file": row["file"], "line": row["line"], "fate": Fate.SET_ASIDE.value, "code": reason.id,
        "reason": packed(reason), "amount_pence": row["pence"], "raw": line_shown(row["raw"]), "name": None,
    }  # fmt: skip


def repeated(of: str) -> Message:
    """Say that another file tells of the same payment."""
    return note("contract_payment_repeated", "the same payment stands in '{of}'", of=of)


def gather(kept: Sequence[Kept], store: Store, as_of: date | None) -> Gathered:
    """Bring the payments of all files together, or take them from the store.

    Parameters
    ----------
    kept : sequence of Kept
        Every file of the place.
    store : Store
        Where the result is kept.
    as_of : date or None
        The day as of which the place is looked at, where it says so: nothing was paid after it.
    """
    held = [each for each in kept if TABLE in each.reading.tables]
    key = digest(code_of("place"), [each.key for each in held], str(as_of))
    folder = store.path(TABLE, key)
    if not folder.is_dir():
        with store.making(TABLE, key) as scratch:
            rows = pa.concat_tables([pq.read_table(each.reading.tables[TABLE]) for each in held]).to_pylist()
            mark_ahead(rows, as_of)
            listed = {each.reading.file for each in held if each.reading.columns}
            used, aside = once_each(rows, listed)
            pq.write_table(arrow_table(TABLE, used), scratch / "rows.parquet")
            pq.write_table(pa.Table.from_pylist(aside, schema=ASIDE), scratch / "aside.parquet")
    path = folder / "rows.parquet"
    return Gathered(path, pq.read_table(folder / "aside.parquet"), _ahead(path))


def _ahead(path: Path) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in pq.read_table(path, columns=["file", "line", "paid_on", "flag"]).to_pylist():
        if AHEAD in (row["flag"] or "").split():
            found[row["file"]].append((str(row["paid_on"]), row["line"]))
    return dict(found)


def mark_ahead(rows: Iterable[Row], as_of: date | None) -> None:
    """Flag the days that lie behind all that a file, or the place, can know.

    Examples
    --------
    >>> rows = [{"file": "a", "paid_on": date(2026, 5, 1), "flag": None} for _ in range(40)]
    >>> rows += [{"file": "a", "paid_on": date(2062, 5, 1), "flag": None}]
    >>> mark_ahead(rows, None)
    >>> [row["flag"] for row in rows[-2:]]
    [None, 'day_ahead']
    """
    held: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["paid_on"]:
            held[row["file"]].append(row)
    for mine in held.values():
        days = sorted(row["paid_on"] for row in mine)
        last = days[min(int(len(days) * REACH), len(days) - 1)] if len(days) > 1 else days[0]
        limit = min(last + YEAR, as_of or date.max)
        for row in mine:
            if row["paid_on"] > limit:
                row["flag"] = " ".join(dict.fromkeys([*(row["flag"] or "").split(), AHEAD]))


def once_each(rows: Sequence[Row], listed: Iterable[str]) -> tuple[list[Row], list[Row]]:
    """Keep each payment once that two files tell, and list the others.

    Of payments of one process with an id, the last account counts. Of rows of lists that say all the same,
    as many count as one file has: with neither an id nor a day they may be several payments, and stay.

    Parameters
    ----------
    rows : sequence of dict
        Rows of `contract_payments` of all files, in the order of files.
    listed : iterable of str
        Files whose records are payments, not notices.

    Returns
    -------
    list of dict, list of dict
        What is used; and rows as of `ASIDE`.
    """
    lists, seen = set(listed), Counter[tuple[object, ...]]()
    first: dict[tuple[object, ...], Row] = {}
    last: dict[tuple[object, ...], Row] = {}
    for row in rows:
        if row["ocid"] and row["payment"] and row["file"] not in lists:
            last[_told(row)] = row
    used, aside = [], []
    for row in rows:
        of = last.get(_told(row)) if row["file"] not in lists else None
        if row["file"] in lists and (row["payment"] or row["paid_on"]):
            key = _said(row)
            seen[row["file"], *key] += 1
            of = first.setdefault((*key, seen[row["file"], *key]), row)
        if of is None or of is row:
            used.append(row)
        else:
            aside.append(
                {"file": row["file"], "line": row["line"], "of": of["file"], "pence": row["amount_pence"],
                 "raw": f"{row['reference'] or row['ocid']}, {row['supplier'] or ''}, {row['paid_on'] or ''}",
                 "record": row["file"] in lists}
            )  # fmt: skip
    return used, aside


def _told(row: Row) -> tuple[object, ...]:
    return (row["ocid"], row["payment"])


def _said(row: Row) -> tuple[object, ...]:
    """Return what two rows of one payment have in common."""
    contract = plain(row["reference"] or row["ocid"] or row["release"])
    who = row["company_number"] or firm_key(row["supplier"])
    return (plain(row["buyer"]), contract, who, row["amount_pence"], row["paid_on"], plain(row["payment"]))
