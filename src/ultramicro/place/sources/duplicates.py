"""Set aside payments that stand in an earlier file too, and keep every account true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from ultramicro.core.contract import Relation
from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.intake import Kept, with_set_aside
from ultramicro.place.readers.duplicates import find_duplicates
from ultramicro.place.readers.model import FileReading
from ultramicro.place.store import Store, digest


@dataclass(frozen=True)
class Duplicates:
    """Lines that stand in an earlier file too.

    Parameters
    ----------
    found : pyarrow.Table of file, line, amount_pence, reason
        The lines.
    readings : list of FileReading
        The account of every file of the place, these lines moved to those set aside.
    """

    found: pa.Table
    readings: list[FileReading]

    def without(self, payments: Relation) -> Relation:
        """Leave the lines out of the payments."""
        if not self.found.num_rows:
            return payments
        return payments.anti_join(self._relation(), ["file", "line"])

    def with_rejects(self, rejects: Relation, payments: Relation | None) -> Relation:
        """Add the lines to those that are not in the payments, with their reason."""
        if payments is None or not self.found.num_rows:
            return rejects
        rows = payments.inner_join(self._relation().drop("amount_pence"), ["file", "line"])
        said = [rows.paid_on.cast("string"), rows.payer, rows.payee, rows.reference, rows.category]
        words = [ibis.coalesce(column, "") for column in said]
        added = rows.select(
            "file",
            "line",
            "reason",
            "amount_pence",
            fate=ibis.literal("set_aside"),
            raw=ibis.literal(" | ").join([*words, rows.amount_pence.cast("string")]),
        )
        names = arrow_schema("rejects").names
        return ibis.union(rejects.select(names), added.select(names))

    def _relation(self) -> Relation:
        return ibis.memtable(self.found)


def set_aside_duplicates(kept: Sequence[Kept], store: Store) -> Duplicates:
    """Find the lines that stand in an earlier file, or take them from the store, and mend the accounts.

    Parameters
    ----------
    kept : sequence of Kept
        Every file of the place, in order.
    store : Store
        Where what was found is kept.
    """
    paying = [k for k in kept if "payments" in k.reading.tables]
    key = digest("duplicates", [k.key for k in paying])
    path = store.path("duplicates", key) / "found.parquet"
    if len(paying) > 1 and not path.is_file():
        with store.making("duplicates", key) as folder:
            found = find_duplicates([k.reading.tables["payments"] for k in paying])
            pq.write_table(found, folder / path.name)
    found = pq.read_table(path) if len(paying) > 1 else find_duplicates([])
    return Duplicates(found, _mended([k.reading for k in kept], found))


def _mended(readings: Sequence[FileReading], found: pa.Table) -> list[FileReading]:
    by_file: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in found.to_pylist():
        by_file[row["file"]].append(row)
    return [
        _mend(reading, by_file[reading.file]) if by_file.get(reading.file) else reading
        for reading in readings
    ]


def _mend(reading: FileReading, rows: Sequence[dict[str, Any]]) -> FileReading:
    pence = sum(row["amount_pence"] for row in rows)
    note = f"{len(rows):,} of its lines were published twice and count once: {rows[0]['reason']}."
    return with_set_aside(reading, lines=len(rows), pence=pence, note=note)
