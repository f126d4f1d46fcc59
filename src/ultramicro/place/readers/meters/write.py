"""Rows to a Parquet file of the table `readings`, with the account of every record of the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.readers.left_out import Fate, LeftOut, rejects_table
from ultramicro.place.readers.meters.collate import Left, Rows
from ultramicro.place.readers.meters.facts import QUALITIES, Aside, Facts
from ultramicro.place.readers.meters.numbers import NONE

Ints = NDArray[np.int64]
TABLE = "readings"


@dataclass(frozen=True, kw_only=True)
class Account:
    """What became of the records of a file: a record is what one line says of one meter."""

    lines: int
    accepted: int
    rejected: int
    set_aside: int
    left_out: list[LeftOut]


def readings_table(rows: Rows, *, file: str, zone: str) -> pa.Table:
    """Return rows as the table `readings`; figures that the file does not give stay empty.

    Whole watt-hours are the nearest ones, each by itself: a late reading changes its own period alone.
    """
    figures = rows.figures
    held = {
        "meter": _texts(rows.meters, rows.meter),
        "starts_at": pa.array(rows.start * 1_000_000, type=pa.int64()).cast(pa.timestamp("us")),
        "minutes": pa.array(rows.seconds // 60),
        "import_wh": _watt_hours(figures["import"]),
        "export_wh": _watt_hours(figures["export"]),
        "quality": _texts(QUALITIES, rows.quality),
        "import_milliwh": _energy(figures["import"]),
        "export_milliwh": _energy(figures["export"]),
        "allotted_milliwh": _energy(figures["allotted"]),
        "own_milliwh": _energy(figures["own"]),
        "surplus_milliwh": _energy(figures["surplus"]),
        "flag": _texts(tuple(flag or None for flag in rows.flags), rows.flag),
        "zone": pa.repeat(pa.scalar(zone or None, type=pa.string()), len(rows)),
        "file": pa.repeat(pa.scalar(file), len(rows)),
        "line": pa.array(rows.row),
    }
    return pa.table(held).cast(arrow_schema(TABLE))


def _texts(names: Sequence[str | None], codes: Ints) -> pa.Array:
    return pa.DictionaryArray.from_arrays(
        pa.array(codes, type=pa.int32()), pa.array(names, type=pa.string())
    ).cast(pa.string())


def _energy(values: Ints) -> pa.Array:
    return pa.array(values, mask=values == NONE)


def _watt_hours(values: Ints) -> pa.Array:
    """Round to whole watt-hours, halves to the even one."""
    low, rest = values // 1000, values % 1000
    up = (rest > 500) | ((rest == 500) & (low % 2 == 1))  # noqa: PLR2004
    return pa.array(low + up, mask=values == NONE)


def account_of(facts: Facts, left: Sequence[Left], aside: Sequence[Aside], *, raw: dict[int, str]) -> Account:
    """Count every record once, and say of each that gives no reading why.

    Parameters
    ----------
    facts : Facts
        All figures that were read.
    left : sequence of Left
        Those that were left out afterwards.
    aside : sequence of Aside
        Records that give no figure.
    raw : dict of int to str
        The text of each line that something was left out of.
    """
    wide = len(facts.meters) + 1
    held = facts.row * wide + facts.meter
    records, many = np.unique(held, return_counts=True)
    why: dict[int, LeftOut] = {}
    for each in left:
        keys = each.row * wide + each.meter
        many[np.searchsorted(records, keys)] -= 1
        for key, row in zip(keys.tolist(), each.row.tolist(), strict=True):
            _say(
                why,
                key,
                LeftOut(line=row, fate=_fate(each.rejected), reason=each.reason, raw=raw.get(row, "")),
            )
    codes = {name: code for code, name in enumerate(facts.meters)}
    for one in aside:
        key = one.row * wide + codes.get(one.meter, wide - 1)
        _say(why, key, LeftOut(line=one.row, fate=_fate(one.rejected), reason=one.reason, raw=one.raw))
    # A record of two figures of which one is left out is still a reading; what was refused of it is told.
    there = set(records[many > 0].tolist())
    told = [each for key, each in why.items() if key not in there or each.fate is Fate.REJECTED]
    fates = [each.fate for key, each in why.items() if key not in there]
    rejected = fates.count(Fate.REJECTED)
    return Account(
        lines=len(there) + len(fates), accepted=len(there), rejected=rejected,
        set_aside=len(fates) - rejected,
        left_out=sorted(told, key=lambda each: each.line),
    )  # fmt: skip


def _say(why: dict[int, LeftOut], key: int, said: LeftOut) -> None:
    """Keep one reason for a record: why it was refused goes before why it is none."""
    if key not in why or (said.fate is Fate.REJECTED and why[key].fate is not Fate.REJECTED):
        why[key] = said


def _fate(rejected: bool) -> Fate:
    return Fate.REJECTED if rejected else Fate.SET_ASIDE


def write(rows: Rows, account: Account, *, file: str, zone: str, out: Path) -> dict[str, Path]:
    """Write the readings and the records that give none; return the files by table."""
    paths = {}
    if len(rows):
        paths[TABLE] = out / f"{TABLE}.parquet"
        pq.write_table(readings_table(rows, file=file, zone=zone), paths[TABLE])
    if account.left_out:
        paths["rejects"] = out / "rejects.parquet"
        pq.write_table(rejects_table(file, account.left_out), paths["rejects"])
    return paths
