"""Runs of settlement: what stands of them in the books, and their files in the place's folder `club/`."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.energy.club.events import ClubSettled
from ultramicro.energy.settlement.measured import Measured, Member
from ultramicro.energy.settlement.periods import Periods
from ultramicro.energy.settlement.settle import Settlement
from ultramicro.energy.sharing.keys import Members
from ultramicro.energy.sharing.levels import Kind, Levels
from ultramicro.ledger.deciding import View
from ultramicro.ledger.engine.projections import Entry, Projection

FOLDER, SHARES, LEVELS = "club", "shares.parquet", "levels.csv"
READINGS = ("import_wh", "export_wh", "quality")
RESULTS = ("allocated_wh", "credited_wh")
RECORD = ("level", "mark", "cut")


class Run(NamedTuple):
    """A run as the books have it; see `ClubSettled`."""

    id: str
    settled: ClubSettled


class Runs(Projection[ClubSettled]):
    """Every run of settlement by its name, and those of a month."""

    name: ClassVar[str] = "club_runs"
    keeps: ClassVar[type] = ClubSettled

    def apply(self, entry: Entry) -> None:
        """Take in a run."""
        if (noted := entry.note) is not None and (settled := entry.event(ClubSettled)):
            self.shelf.put(noted.about, settled, f"month:{settled.month}")


def run_name(month: str, number: int) -> str:
    """Return what a run is called.

    Examples
    --------
    >>> run_name("2026-03", 2)
    'energy-2026-03-2'
    """
    return f"energy-{month}-{number}"


def runs_of(view: View, month: str) -> list[Run]:
    """Return the runs of a month, in their order."""
    shelf = view.of(Runs).shelf
    found = [Run(name, kept) for name in shelf.keys(f"month:{month}") if (kept := shelf.get(name))]
    return sorted(found, key=lambda run: run.settled.number)


def months_of(view: View) -> list[str]:
    """Return the months that were settled, the latest first."""
    return sorted({kept.month for kept in view.of(Runs).shelf.values()}, reverse=True)


def run_named(view: View, name: str) -> Run | None:
    """Return a run by its name; None where there is none."""
    kept = view.of(Runs).shelf.get(name)
    return Run(name, kept) if kept else None


def last_run(view: View, month: str) -> Run:
    """Return the latest run of a month.

    Raises
    ------
    BadInput
        If the month was not settled.
    """
    if not (found := runs_of(view, month)):
        raise BadInput(
            say("{month} is not settled", month=month or say("that month")), where="--month",
            do=say("settle it first: `ultramicro club settle --month 2026-03`"),
        )  # fmt: skip
    return found[-1]


def folder_of(root: Path, run: str) -> Path:
    """Return the folder with the files of a run."""
    return root / FOLDER / run


def as_bytes(run: Settlement) -> bytes:
    """Return a settlement as a Parquet file: a row a period, a column a member and figure."""
    found = run.measured
    columns: dict[str, Any] = {}
    for name in READINGS:
        columns |= {f"{name}:{n}": column for n, column in enumerate(getattr(found, name).T)}
    for name in RESULTS:
        columns |= {f"{name}:{n}": column for n, column in enumerate(getattr(run, name).T)}
    for name in RECORD:
        columns |= {f"{name}:{n}": column for n, column in enumerate(getattr(run.levels, name).T)}
    about = {
        "key": run.key, "kind": run.levels.kind.value, "tiers": run.levels.tiers,
        "periods": asdict(found.periods), "weights": run.card.weights.tolist(),
        "ranks": run.card.tiers.tolist(), "steps": run.levels.ranks, "own_excluded": run.own_excluded,
        "members": [member._asdict() for member in found.members],
    }  # fmt: skip
    table = pa.table({name: pa.array(np.ascontiguousarray(column)) for name, column in columns.items()})
    table = table.replace_schema_metadata({"ultramicro": json.dumps(about, default=date.isoformat)})
    text = io.BytesIO()
    pq.write_table(table, text)
    return text.getvalue()


def digest_of(content: bytes) -> str:
    """Return the hash by which the books know a file."""
    return hashlib.sha256(content).hexdigest()


def read_run(root: Path, run: Run) -> Settlement:
    """Read a run back from its file, which must be the one that the books know.

    Raises
    ------
    BadInput
        If the file is not there, or was changed.
    """
    path = folder_of(root, run.id) / SHARES
    if not path.is_file():
        raise BadInput(
            say("the shares of {run} are not there", run=run.id), where=str(path),
            do=say("put the file back from a back-up; without it the run cannot be billed or restated"),
        )  # fmt: skip
    content = path.read_bytes()
    if digest_of(content) != run.settled.digest:
        raise BadInput(
            say("the shares of {run} are not those that the books know", run=run.id), where=str(path),
            do=say("put the file back from a back-up; nobody may change it after settling"),
        )  # fmt: skip
    table = pq.read_table(io.BytesIO(content))
    return _settlement(table, json.loads(table.schema.metadata[b"ultramicro"]))


def _settlement(table: pa.Table, about: Mapping[str, Any]) -> Settlement:
    members = [_member(each) for each in about["members"]]

    def columns(name: str, count: int) -> Any:
        return np.stack([table[f"{name}:{n}"].to_numpy() for n in range(count)], axis=1)

    count, periods = len(members), Periods(**about["periods"])
    steps = about.get("steps", 1)  # runs of before ranks have none
    level, mark, cut = (columns(name, about["tiers"] * steps) for name in RECORD)
    taken, given, quality = (columns(name, count) for name in READINGS)
    allocated, credited = (columns(name, count) for name in RESULTS)
    numbers = np.arange(periods.first, periods.first + periods.count, dtype=np.int64)
    return Settlement(
        measured=Measured(
            periods=periods, members=members, import_wh=taken, export_wh=given, quality=quality
        ),
        key=about["key"], allocated_wh=allocated, credited_wh=credited,
        card=Members(np.array(about["weights"], np.int64), np.array(about["ranks"], np.int64)),
        levels=Levels(
            kind=Kind(about["kind"]), places=count, periods=numbers, level=level, mark=mark, cut=cut,
            ranks=steps,
        ),
        own_excluded=about.get("own_excluded", False),
    )  # fmt: skip


def _member(row: Mapping[str, Any]) -> Member:
    days = {name: date.fromisoformat(row[name]) if row[name] else None for name in ("joined_on", "left_on")}
    return Member(**{**row, **days})
