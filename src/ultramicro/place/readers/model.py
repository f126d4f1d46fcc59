"""What every reader gives back: the tables it wrote, and an account of every line it read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ultramicro.core.message import Message
from ultramicro.core.rows import Settings

UNREADABLE = "unreadable"
"""The kind of a file of which nothing could be read: its one note says what is wrong and what to do."""
COPY, SAME, SUMMARY, ALIKE = "copy", "same_payment", "summary", "alike"
"""Why lines are told of that stand in an earlier file or sheet; see `Repeat`."""


@dataclass(frozen=True, kw_only=True)
class ColumnChoice:
    """Why a column was taken for what it was taken for."""

    role: str
    header: str
    score: float
    evidence: Message


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """Lines of a file that stand in an earlier file too, or in another of its sheets.

    Parameters
    ----------
    of : str
        The earlier file; the file itself where it is another sheet.
    why : str
        `copy`: the file is a copy of the earlier one. `same_payment`: payee, date, amount and a reference
        that is of one payment only are the same. `summary`: a sheet sums up another. These are set aside.
        `alike`: all that is said is the same, but not enough is said to know whether it is one payment; these
        are counted.
    lines, total_pence : int
        How many, and their sum. [pence]
    sheet : str
        The other sheet.
    """

    of: str
    why: str
    lines: int
    total_pence: int
    sheet: str = ""


@dataclass(frozen=True, kw_only=True)
class FileReading:
    """The account of one file. `accepted + rejected + set_aside == lines`, always.

    Parameters
    ----------
    file : str
        Path inside the place folder, with forward slashes.
    kind : str
        What the file was taken for: `spend`, `card`, `bank`, `contracts`, `survey`, ...
    encoding : str
        `utf-8`, `utf-8-sig`, `cp1252`, `utf-16`; empty for binary formats.
    header_line : int
        Physical line of the header (the last one, where it spans several); 0 where there is none.
    lines, accepted, rejected, set_aside : int
        Records that hold anything below the header, and what became of them.
    total_pence : int
        Sum of the accepted records. [pence]
    columns : mapping of str to str
        Role to the header's text as it stands in the file.
    choices : tuple of ColumnChoice
        The evidence for each column.
    notes : tuple of Message
        What the user should know, a sentence each; each has an id, and a count in it is called `n`.
    tables : mapping of str to Path
        Table of the dictionary to the Parquet file that holds this file's rows of it.
    repeats : tuple of Repeat
        What stands in other sheets of the file and, once all files of the place are read, in earlier files.
    """

    file: str
    kind: str
    encoding: str = ""
    header_line: int = 0
    lines: int = 0
    accepted: int = 0
    rejected: int = 0
    set_aside: int = 0
    total_pence: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[ColumnChoice, ...] = ()
    notes: tuple[Message, ...] = ()
    tables: Mapping[str, Path] = field(default_factory=dict)
    repeats: tuple[Repeat, ...] = ()

    @property
    def failure(self) -> tuple[str, str]:
        """Why nothing of the file could be read, and what to do."""
        what, do = (self.notes[0].values[name] for name in ("what", "do"))
        return what if isinstance(what, str) else "", do if isinstance(do, str) else ""

    @property
    def duplicates(self) -> int:
        """How many of the lines set aside stand in an earlier file, or in another sheet."""
        return sum(repeat.lines for repeat in self.repeats if repeat.why != ALIKE)

    @property
    def duplicates_pence(self) -> int:
        """Their sum in pence, which is not in the total."""
        return sum(repeat.total_pence for repeat in self.repeats if repeat.why != ALIKE)


# A protocol, not a base class: a reader from another package need not import ours.
class Reader(Protocol):
    """Reads one sort of file."""

    name: str

    def claims(self, path: Path, head: bytes) -> bool:
        """Whether this reader is for the file, judged by its first 64 KiB and its name."""

    def read(self, path: Path, *, file: str, settings: Settings, out: Path) -> FileReading:
        """Read the file into Parquet files in the folder `out`.

        Parameters
        ----------
        path : Path
            The file.
        file : str
            Its path inside the place folder, for messages.
        settings : mapping
            What place.toml says of files whose name matches (`payer`, `columns`, `kind`, ...).
        out : Path
            An existing empty folder for the tables.

        Raises
        ------
        BadInput
            If nothing of the file can be used; the message says why and what to do.
        """
