"""Keep a file's reading on disk, and take it back without reading the file again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ultramicro.core.packing import packed, unpacked
from ultramicro.place.readers.model import ColumnChoice, FileReading, Repeat


def write_reading(reading: FileReading, folder: Path) -> None:
    """Write the account of a file beside its tables."""
    plain = asdict(reading)
    plain["notes"] = [packed(said) for said in reading.notes]
    plain["choices"] = [{**asdict(choice), "evidence": packed(choice.evidence)} for choice in reading.choices]
    plain["tables"] = {name: Path(path).name for name, path in reading.tables.items()}
    (folder / "reading.json").write_text(json.dumps(plain, indent=1), encoding="utf-8")


def load_reading(folder: Path, file: str) -> FileReading:
    """Take a reading back; the file may have been renamed since, so its name is given."""
    plain = json.loads((folder / "reading.json").read_text(encoding="utf-8"))
    return FileReading(**{
        **plain,
        "file": file,
        "choices": tuple(_choice(choice) for choice in plain["choices"]),
        "notes": tuple(unpacked(said) for said in plain["notes"]),
        "repeats": tuple(Repeat(**repeat) for repeat in plain["repeats"]),
        "tables": {name: folder / path for name, path in plain["tables"].items()},
    })  # fmt: skip


def _choice(plain: Mapping[str, Any]) -> ColumnChoice:
    return ColumnChoice(**{**plain, "evidence": unpacked(plain["evidence"])})
