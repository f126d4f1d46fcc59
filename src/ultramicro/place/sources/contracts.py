"""Contracts of all files as one table: of several editions and notices of one contract the newest counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
from ultramicro.place.readers.left_out import Fate
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.reasons import SHOWN
from ultramicro.place.sources.contract_editions import newest, record_of
from ultramicro.place.sources.contract_strangers import REFERENCE_SHARED
from ultramicro.place.store import Store, digest

Row = dict[str, Any]
TABLE = "contracts"
ASIDE = pa.schema([("file", pa.string()), ("line", pa.int64()), ("of", pa.string()), ("raw", pa.string())])


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
        shared = self._shared()
        return [
            _account(reading, held.get(reading.file, ()), shared.get(reading.file, ()))
            for reading in readings
        ]

    def _shared(self) -> dict[str, list[str]]:
        """Return the references of each file that stand in other files for something else."""
        names = ["file", "reference", "contract", "flag"]
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for row in pq.read_table(self.path, columns=names).to_pylist():
            if REFERENCE_SHARED in (row["flag"] or ""):
                found[row["file"]][row["reference"] or row["contract"]] = None
        return {file: list(held) for file, held in found.items()}

    def rejects(self, rejects: Relation) -> Relation:
        """Add what is not used to the lines that are in no table."""
        if not self.aside.num_rows:
            return rejects
        rows = arrow_table("rejects", map(_reject, self.aside.to_pylist()))
        names = arrow_schema("rejects").names
        return ibis.union(rejects.select(names), ibis.memtable(rows).select(names))


def _account(reading: FileReading, aside: Sequence[Row], shared: Sequence[str]) -> FileReading:
    if shared:
        reading = replace(reading, notes=(*reading.notes, references_shared(shared)))
    n = len(aside)
    if not n:
        return reading
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


def references_shared(references: Sequence[str]) -> Message:
    """Say that references stand in other files for something else, where nothing says who buys."""
    return plural(
        "{n} reference, '{of}', stands in another file for something else, and neither says who buys. Both "
        "are kept: put each buyer's files into a folder of its own below contracts/.",
        "{n} references, such as '{of}', stand in other files for something else, and these do not say who "
        "buys. All are kept: put each buyer's files into a folder of its own below contracts/.",
        len(references), of=references[0][:SHOWN],
    ).with_id("contracts.reference_shared")  # fmt: skip


def replaced(of: str) -> Message:
    """Say that another record says more of the same contract."""
    return note(
        "contract_replaced", "a later notice or register, in '{of}', says more of the same contract", of=of
    )


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


def _unused(rows: Sequence[Row], used: Sequence[Row]) -> pa.Table:
    """List the records no row of which is used, with the file that has their contract instead."""
    there = set(map(record_of, used))
    of = {row["contract"]: row["file"] for row in used}
    process = {row["ocid"]: row["file"] for row in used if row["ocid"]}
    gone: dict[tuple[object, ...], Row] = {}
    for row in rows:
        if record_of(row) not in there:
            other = of.get(row["contract"]) or process.get(row["ocid"], row["file"])
            told = {"file": row["file"], "line": row["line"], "of": other, "raw": row["title"]}
            gone.setdefault(record_of(row), told)
    return pa.Table.from_pylist(list(gone.values()), schema=ASIDE)
