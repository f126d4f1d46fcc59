"""Read a file of contracts from text or bytes, and prove on the way that its records add up."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.readers.contracts.reader import ContractReader
from ultramicro.place.readers.model import FileReading

Row = dict[str, Any]


class Read:
    """A reading with its rows in memory."""

    def __init__(self, reading: FileReading) -> None:
        self.reading = reading
        self.contracts, self.payments, self.rejects = map(
            self._rows, ("contracts", "contract_payments", "rejects")
        )
        assert reading.accepted + reading.rejected + reading.set_aside == reading.lines
        told = {(row["file"], row["line"]) for row in (*self.contracts, *self.payments)}
        # A record of the file is on a line of its own, but for several releases on one line.
        assert len(told) <= reading.accepted
        assert len(self.rejects) == reading.rejected + reading.set_aside

    def _rows(self, table: str) -> list[Row]:
        if table not in self.reading.tables:
            return []
        found = pq.read_table(self.reading.tables[table])
        assert found.schema.equals(arrow_schema(table))
        return found.to_pylist()

    @property
    def codes(self) -> list[str]:
        return [row["code"] for row in self.rejects]

    @property
    def one(self) -> Row:
        (row,) = self.contracts
        return row

    def flags(self) -> set[str]:
        return {word for row in self.contracts for word in (row["flag"] or "").split()}

    def notes(self) -> list[str]:
        return [note.id for note in self.reading.notes]


def read_path(path: Path, **settings: object) -> Read:
    with tempfile.TemporaryDirectory() as out:
        file = str(settings.pop("file", path.name))
        return Read(ContractReader().read(path, file=file, settings=settings, out=Path(out)))


def read(content: str | bytes | list | dict, name: str = "register.csv", **settings: object) -> Read:
    """Read content as a file; what is no text is written as JSON."""
    if isinstance(content, (list, dict)):
        content, name = json.dumps(content), "notices.json" if name == "register.csv" else name
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_path(path, **settings)


def release(number: int = 1, **members: object) -> dict:
    """A release of an award to one supplier, with some members changed."""
    return {
        "ocid": f"ocds-test-{number}", "id": f"r{number}", "date": "2026-05-01T00:00:00Z", "tag": ["award"],
        "buyer": {"id": "b", "name": "Anytown Council"},
        "parties": [{"id": "b", "name": "Anytown Council", "roles": ["buyer"]},
                    {"id": "s", "name": "Kelder Ltd", "roles": ["supplier"],
                     "address": {"streetAddress": "1 High Street, Leeds, LS1 4DT"}}],
        "tender": {"id": f"T{number}", "title": f"Mowing {number}", "value": {"amount": 100, "currency": "GBP"},
                   "mainProcurementCategory": "services"},
        "awards": [{"id": f"a{number}", "status": "active", "date": "2026-04-20",
                    "value": {"amount": 90, "currency": "GBP"}, "suppliers": [{"id": "s", "name": "Kelder Ltd"}],
                    "contractPeriod": {"startDate": "2026-06-01", "endDate": "2027-05-31"}}],
    } | members  # fmt: skip


def package(*releases: object) -> dict:
    return {"version": "1.1", "releases": list(releases)}
