"""Read a file's content as meter readings, for tests."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from ultramicro.place.readers.meters.reader import MeterReader
from ultramicro.place.readers.model import FileReading


class Read(NamedTuple):
    """What was read."""

    account: FileReading
    rows: list[dict]
    rejects: list[dict]

    @property
    def notes(self) -> set[str]:
        """The ids of the notes."""
        return {note.id for note in self.account.notes}

    @property
    def codes(self) -> list[tuple[int, str, str]]:
        """Line, fate and code of each record that is no reading."""
        return [(row["line"], row["fate"], row["code"]) for row in self.rejects]

    def kwh(self, figure: str = "import") -> float:
        """Sum a figure."""
        return sum(row[f"{figure}_milliwh"] or 0 for row in self.rows) / 1e6


def read(folder: Path, content: bytes | str, name: str = "export.csv", **settings: object) -> Read:
    """Write a file and read it; its account always adds up."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_path(path, **settings)


def read_path(path: Path, **settings: object) -> Read:
    """Read a file."""
    out = path.parent / f"{path.name}.out"
    out.mkdir(exist_ok=True)
    for old in out.iterdir():
        old.unlink()
    account = MeterReader().read(path, file=f"energy/readings/{path.name}", settings=settings, out=out)
    assert account.accepted + account.rejected + account.set_aside == account.lines
    held = {name: pq.read_table(table).to_pylist() for name, table in account.tables.items()}
    return Read(account, held.get("readings", []), held.get("rejects", []))
