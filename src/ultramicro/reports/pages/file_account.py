"""What became of every line of every file, for the page."""

from __future__ import annotations

from dataclasses import dataclass

from ultramicro.core.contract import Relation
from ultramicro.reports.model import Frame, frame
from ultramicro.reports.pages.table import TableView, table_view

MOST_FILES = 1_000
COLUMNS = (
    "file",
    "kind",
    "lines",
    "accepted",
    "rejected",
    "set_aside",
    "total_pence",
    "duplicates",
    "duplicates_pence",
    "note",
)


@dataclass(frozen=True, kw_only=True)
class FilesView:
    """The files read, and whether every line of them is accounted for."""

    table: TableView
    files: int
    lines: int
    accepted: int
    rejected: int
    set_aside: int
    total_pence: int
    duplicates: int
    duplicates_pence: int

    @property
    def reconciles(self) -> bool:
        """Whether accepted, rejected and set aside make up all lines."""
        return self.accepted + self.rejected + self.set_aside == self.lines


def files_view(files: Relation | None) -> FilesView | None:
    """Return the account of the table `files`; None where there is none."""
    if files is None:
        return None
    rows = frame("files", files, None)
    if not rows.rows:
        return None
    paying = [str(file).startswith("payments/") for file in rows.column("file")]
    sums = {
        name: sum(
            v for v, counts in zip(rows.column(name), paying, strict=True) if counts and isinstance(v, int)
        )
        for name in COLUMNS[2:9]
    }
    return FilesView(table=table_view(_shown(rows), "files"), files=len(rows.rows), **sums)


def _shown(rows: Frame) -> Frame:
    kept = [name for name in COLUMNS if name in rows.columns]
    at = [rows.columns.index(name) for name in kept]
    cut = [tuple(row[i] for i in at) for row in rows.rows[:MOST_FILES]]
    return Frame(name="files", columns=tuple(kept), rows=cut, total_rows=rows.total_rows)
