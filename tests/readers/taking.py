"""Take files in as a place does, and look at what came of them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from ultramicro.core.message import Message
from ultramicro.core.packing import unpacked
from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.intake import take_in
from ultramicro.place.readers.duplicates import compare_files
from ultramicro.place.readers.model import ALIKE, FileReading
from ultramicro.place.readers.registry import payment_readers
from ultramicro.place.store import Store


class Taken:
    """A reading with its rows in memory; that the lines add up is proved on the way."""

    def __init__(self, reading: FileReading) -> None:
        self.reading = reading
        self.payments = self._rows("payments")
        self.rejects = self._rows("rejects")
        self._prove()

    def _rows(self, table: str) -> list[dict[str, Any]]:
        if table not in self.reading.tables:
            return []
        found = pq.read_table(self.reading.tables[table])
        assert (found.schema.names, found.schema.types) == (
            arrow_schema(table).names,
            arrow_schema(table).types,
        )
        return found.to_pylist()

    def _prove(self) -> None:
        r = self.reading
        assert r.accepted + r.rejected + r.set_aside == r.lines
        assert r.accepted == len(self.payments)
        assert r.total_pence == sum(row["amount_pence"] for row in self.payments)
        fates = [row["fate"] for row in self.rejects]
        assert (fates.count("rejected"), fates.count("set_aside")) == (r.rejected, r.set_aside)
        lines = [row["line"] for row in self.payments]
        assert len(set(lines)) == len(lines), "two payments stand on one line"
        assert r.kind != "unreadable" or (r.notes and r.notes[0])
        assert all(note.id for note in r.notes), "a note has no id"
        assert all(row["code"] == unpacked(row["reason"]).id != "" for row in self.rejects)

    @property
    def note(self) -> str:
        return " ".join(self.reading.notes)

    @property
    def ids(self) -> list[str]:
        """The ids of its notes."""
        return [note.id for note in self.reading.notes]

    def told(self, id_: str) -> Message:
        """The note of an id."""
        return next(note for note in self.reading.notes if note.id == id_)

    @property
    def kind(self) -> str:
        return self.reading.kind


def taken(
    content: bytes, name: str = "file.csv", *, folder: str = "payments/trust", **settings: object
) -> Taken:
    """Take in a file of this content under this name."""
    with tempfile.TemporaryDirectory() as root:
        path = Path(root) / name
        path.write_bytes(content)
        kept = take_in(
            path,
            file=f"{folder}/{name}",
            readers=payment_readers(),
            settings=settings,
            store=Store(Path(root)),
        )
        return Taken(kept.reading)


def set_aside(payments, **given):
    """The lines of payments that stand in an earlier file too, without those that are only like one."""
    found = compare_files(payments, **given)
    return found.filter(pc.not_equal(found["why"], ALIKE))
