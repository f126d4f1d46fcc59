"""Keep a file's reading on disk, and take it back without reading the file again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ultramicro.place.readers.model import ColumnChoice, FileReading, Repeat


def write_reading(reading: FileReading, folder: Path) -> None:
    """Write the account of a file beside its tables."""
    plain = asdict(reading)
    plain["tables"] = {name: Path(path).name for name, path in reading.tables.items()}
    (folder / "reading.json").write_text(json.dumps(plain, indent=1), encoding="utf-8")


def load_reading(folder: Path, file: str) -> FileReading:
    """Take a reading back; the file may have been renamed since, so its name is given."""
    plain: Mapping[str, Any] = json.loads((folder / "reading.json").read_text(encoding="utf-8"))
    return FileReading(**{
        **plain,
        "file": file,
        "choices": tuple(ColumnChoice(**choice) for choice in plain["choices"]),
        "notes": tuple(plain["notes"]),
        "repeats": tuple(Repeat(**repeat) for repeat in plain["repeats"]),
        "tables": {name: folder / path for name, path in plain["tables"].items()},
    })  # fmt: skip
