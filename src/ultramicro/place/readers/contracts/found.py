"""What a part of a file gave: rows of tables, what was left out, what to say. Parts are added to a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from ultramicro.core.message import Message
from ultramicro.place.filled import arrow_table
from ultramicro.place.readers.left_out import Fate, LeftOut, rejects_table
from ultramicro.place.readers.model import FileReading

CONTRACTS, PAYMENTS = "contracts", "contract_payments"
RAW_SHOWN = 2_000
"""So many letters of a record that was left out are kept."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was read of a table or a package.

    Parameters
    ----------
    contracts, payments : sequence of dict
        Rows by column, each with its `line`.
    accepted : int
        Records that gave at least one row.
    left_out : sequence of LeftOut
        Records that gave none.
    notes : sequence of Message
        What the user should know.
    columns : mapping of str to str
        Role to header.
    header_line : int
        Where the header stands; 0 where there is none.
    encoding : str
        How the text was encoded.
    """

    contracts: Sequence[dict[str, Any]] = ()
    payments: Sequence[dict[str, Any]] = ()
    accepted: int = 0
    left_out: Sequence[LeftOut] = ()
    notes: Sequence[Message] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    header_line: int = 0
    encoding: str = ""


def together(parts: Iterable[Found]) -> Found:
    """Add parts up; where each has a header, that of the first counts."""
    held = list(parts)
    first = held[0] if held else Found()
    return Found(
        contracts=[row for part in held for row in part.contracts],
        payments=[row for part in held for row in part.payments],
        accepted=sum(part.accepted for part in held),
        left_out=[each for part in held for each in part.left_out],
        notes=tuple(dict.fromkeys(note for part in held for note in part.notes)),
        columns=first.columns, header_line=first.header_line, encoding=first.encoding,
    )  # fmt: skip


def left(line: int, reason: Message, raw: str, *, aside: bool = False, pence: int | None = None,
         name: str = "") -> LeftOut:  # fmt: skip
    """Note a record that gave no row."""
    return LeftOut(
        line=line, fate=Fate.SET_ASIDE if aside else Fate.REJECTED, reason=reason,
        raw=" ".join(raw.split())[:RAW_SHOWN],
        amount_pence=pence, names=[name] if name else (),
    )  # fmt: skip


def written(found: Found, *, file: str, out: Path) -> FileReading:
    """Write what was read as Parquet files of the dictionary's tables, and give the account.

    Parameters
    ----------
    found : Found
        All of the file.
    file : str
        What to call it.
    out : Path
        The folder for the tables.
    """
    tables = {}
    for name, rows in ((CONTRACTS, found.contracts), (PAYMENTS, found.payments)):
        if rows:
            tables[name] = out / f"{name}.parquet"
            held = ({**row, "file": file, **_flags(row)} for row in rows)
            pq.write_table(arrow_table(name, held), tables[name])
    if found.left_out:
        tables["rejects"] = out / "rejects.parquet"
        pq.write_table(rejects_table(file, found.left_out), tables["rejects"])
    rejected = sum(each.fate is Fate.REJECTED for each in found.left_out)
    return FileReading(
        file=file, kind=CONTRACTS, encoding=found.encoding, header_line=found.header_line,
        lines=found.accepted + len(found.left_out), accepted=found.accepted, rejected=rejected,
        set_aside=len(found.left_out) - rejected,
        total_pence=sum(row["amount_pence"] for row in found.payments),
        columns=dict(found.columns), notes=tuple(found.notes), tables=tables,
    )  # fmt: skip


def _flags(row: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the ids of what is doubtful, each once, parted by blanks."""
    if "flag" not in row:
        return {}
    held = row["flag"] or []
    words = held.split() if isinstance(held, str) else [each for each in held if each]
    return {"flag": " ".join(dict.fromkeys(words)) or None}
