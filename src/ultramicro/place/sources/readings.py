"""Readings of all files as one table: whose meter each is of, and one row a meter and period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ultramicro.core.code import code_of
from ultramicro.core.contract import Relation
from ultramicro.core.message import Message
from ultramicro.core.packing import packed, unpacked
from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.filled import arrow_table
from ultramicro.place.intake import Kept
from ultramicro.place.readers.model import FileReading
from ultramicro.place.sources.meter_bands import band_notes
from ultramicro.place.sources.reading_gaps import GAPS, gap_notes
from ultramicro.place.sources.reading_notes import (
    OVERLAPS,
    REPEATED,
    REPLACED,
    TWINS,
    UNKNOWN,
    account_told,
    fate_of,
    reason_of,
)
from ultramicro.place.store import Store, digest

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
TABLE = "readings"
FIGURES = (
    "import_wh", "export_wh", "import_milliwh", "export_milliwh", "allotted_milliwh", "own_milliwh",
    "surplus_milliwh",
)  # fmt: skip
SUREST = {"actual": 0, "estimated": 1, "missing": 2}
NOTES = pa.schema([("file", pa.string()), ("note", pa.string())])
TWINS_AT = 0.5
LEAST_TWINS = 48
"""Fewer periods than this do not show that two meters bear one number."""


@dataclass(frozen=True)
class Gathered:
    """The readings of a place, and what of its files is not among them.

    Parameters
    ----------
    path : Path
        The Parquet file of the table `readings`.
    aside : pyarrow.Table of file, line, why, meter, at, of
        Readings of files that are not in it: where they stand, why, and which file has the same period.
    notes : mapping of str to list of Message
        What is worth knowing of a file's meters.
    """

    path: Path
    aside: pa.Table
    notes: Mapping[str, list[Message]]

    def told(self, readings: Sequence[FileReading]) -> list[FileReading]:
        """Move what is not used out of the accepted records of each file, and say so."""
        by_file: dict[str, list[dict[str, object]]] = {}
        counted = self.aside.group_by(["file", "why", "meter", "of"], use_threads=False).aggregate(
            [("line", "count")]
        )
        for row in counted.to_pylist():
            by_file.setdefault(row["file"], []).append(row)
        return [
            account_told(_without_gaps(r), by_file.get(r.file, ()), self.notes.get(r.file, ()))
            if r.kind == TABLE
            else r
            for r in readings
        ]

    def rejects(self, rejects: Relation) -> Relation:
        """Add what is not used to the lines that are in no table."""
        if not self.aside.num_rows:
            return rejects
        said = {
            key: reason_of(*key) for key in {(r["why"], r["meter"], r["of"]) for r in self.aside.to_pylist()}
        }
        rows = arrow_table(
            "rejects",
            (
                {
                    "file": row["file"], "line": row["line"], "fate": fate_of(row["why"]),
                    "code": said[row["why"], row["meter"], row["of"]].id,
                    "reason": packed(said[row["why"], row["meter"], row["of"]]), "amount_pence": None,
                    "raw": f"{row['meter']} {row['at']:%Y-%m-%d %H:%M} UTC",
                }
                for row in self.aside.to_pylist()
            ),
        )  # fmt: skip
        names = arrow_schema("rejects").names
        return ibis.union(rejects.select(names), ibis.memtable(rows).select(names))


def _without_gaps(reading: FileReading) -> FileReading:
    """Leave out what a file says of its own gaps: others may fill them."""
    return replace(reading, notes=tuple(each for each in reading.notes if each.id not in GAPS))


def gather(kept: Sequence[Kept], meters: pa.Table | None, store: Store) -> Gathered:
    """Bring the readings of all files together, or take them from the store.

    Of two readings of one period the surer counts, then that of the file whose readings reach further: who
    downloads again gets what was corrected.

    Parameters
    ----------
    kept : sequence of Kept
        Every file of the place.
    meters : pyarrow.Table or None
        The table `meters`; where it is given, readings of meters that it does not list are left out.
    store : Store
        Where the result is kept.
    """
    held = [k for k in kept if TABLE in k.reading.tables]
    listed = meters.to_pydict() if meters is not None else None
    known = [listed[name] for name in ("meter", "metering_point")] if listed else None
    key = digest(code_of("place"), [k.key for k in held], listed)
    folder = store.path("readings", key)
    if not folder.is_dir():
        with store.making("readings", key) as scratch:
            rows, aside = _gathered([pq.read_table(k.reading.tables[TABLE]) for k in held], known)
            pq.write_table(rows, scratch / "rows.parquet")
            pq.write_table(aside, scratch / "aside.parquet")
            said = [*gap_notes(rows), *band_notes(rows, meters)]
            told = {"file": [file for file, _ in said], "note": [packed(message) for _, message in said]}
            pq.write_table(pa.table(told, schema=NOTES), scratch / "notes.parquet")
    notes: dict[str, list[Message]] = {}
    for row in pq.read_table(folder / "notes.parquet").to_pylist():
        notes.setdefault(row["file"], []).append(unpacked(row["note"]))
    return Gathered(folder / "rows.parquet", pq.read_table(folder / "aside.parquet"), notes)


def _gathered(files: Sequence[pa.Table], known: list[list[str | None]] | None) -> tuple[pa.Table, pa.Table]:
    reach = [table["starts_at"].cast(pa.int64()).to_numpy().max(initial=0) for table in files]
    newest = np.argsort(np.argsort(np.array(reach, dtype=np.int64), kind="stable"), kind="stable")
    table = pa.concat_tables(files)
    rank = np.repeat(newest, [each.num_rows for each in files])
    names, listed = _named(table["meter"].combine_chunks(), known)
    table = table.set_column(table.schema.get_field_index("meter"), "meter", names)
    asides = [_aside(table.filter(pc.invert(listed)), UNKNOWN)]
    keep = listed.to_numpy(zero_copy_only=False)
    table, rank = table.filter(listed), rank[keep]
    if not table.num_rows:
        return arrow_schema(TABLE).empty_table(), pa.concat_tables(asides)
    rows, more = _one_a_period(table, rank)
    return rows, pa.concat_tables([*asides, *more])


def _named(printed: pa.Array, known: list[list[str | None]] | None) -> tuple[pa.Array, pa.Array]:
    """Give each reading the name of its meter in the club, and mark those that `meters` lists."""
    coded = printed.dictionary_encode()
    texts = coded.dictionary.to_pylist()
    if known is None:
        return printed, pa.repeat(pa.scalar(True), len(printed))
    names: dict[str, str] = {}
    for name, number in zip(*known, strict=True):
        for text in (number, name):
            # Its own name goes before the number of another.
            if text and name:
                names[bare(text)] = name
    called = [names.get(bare(text), "") for text in texts]
    named = pa.array([name or text for name, text in zip(called, texts, strict=True)], type=pa.string())
    listed = pa.array([bool(name) for name in called])
    return named.take(coded.indices), listed.take(coded.indices)


def bare(text: str) -> str:
    """Write a meter's number as it is compared: without blanks, marks and the zeros that spreadsheets drop.

    Examples
    --------
    >>> bare("AT 0010-0000 1"), bare("0012345"), bare("Home-07")
    ('at001000001', '12345', 'home07')
    """
    letters = "".join(letter for letter in text.casefold() if letter.isalnum())
    return letters.lstrip("0") if letters.isdigit() else letters


def _one_a_period(table: pa.Table, rank: Ints) -> tuple[pa.Table, list[pa.Table]]:
    meter = table["meter"].combine_chunks().dictionary_encode().indices.to_numpy()
    start = table["starts_at"].cast(pa.int64()).to_numpy()
    minutes = pc.fill_null(table["minutes"], 30).to_numpy()
    quality = np.array([SUREST.get(q, 0) for q in ("actual", "estimated", "missing")])[
        pc.fill_null(
            pc.index_in(table["quality"], pa.array(["actual", "estimated", "missing"])), 0
        ).to_numpy()
    ]
    order = np.lexsort((-rank, quality, minutes, start, meter))
    table, meter, start, minutes = table.take(order), meter[order], start[order], minutes[order]
    quality = quality[order]
    same = np.concatenate(
        ([False], (meter[1:] == meter[:-1]) & (start[1:] == start[:-1]) & (minutes[1:] == minutes[:-1]))
    )
    asides: list[pa.Table] = []
    if same.any():
        table, keep, more = _best(table, same, meter, quality)
        asides += more
        meter, start, minutes = meter[keep], start[keep], minutes[keep]
    inside = _containing(meter, start, minutes)
    asides.append(_aside(table.filter(pa.array(inside)), OVERLAPS))
    table = table.filter(pa.array(~inside))
    # A file that says nothing of what was given is of a meter that only takes.
    for name in ("import_wh", "export_wh"):
        filled = pc.fill_null(table[name], 0)
        table = table.set_column(table.schema.get_field_index(name), name, filled)
    return table.cast(arrow_schema(TABLE)), asides


def _best(table: pa.Table, same: Flags, meter: Ints, quality: Ints) -> tuple[pa.Table, Ints, list[pa.Table]]:
    """Take each figure from the surest and newest row of its period that gives it."""
    group = np.cumsum(~same) - 1
    first = np.flatnonzero(~same)
    used = ~same
    differs = np.zeros(len(same), dtype=np.bool_)
    for name in FIGURES:
        values = table[name].combine_chunks()
        given = values.is_valid().to_numpy(zero_copy_only=False)
        held = pc.fill_null(values, 0).to_numpy()
        at = np.flatnonzero(given)
        chosen = np.full(len(first), -1, dtype=np.int64)
        # The first that gives it, as rows stand in order of how much they count.
        chosen[group[at][::-1]] = at[::-1]
        mine = chosen[group]
        used[chosen[chosen >= 0]] = True
        differs |= given & (mine >= 0) & (held != held[mine])
        filled = pa.array(held[np.maximum(chosen, 0)], mask=chosen < 0)
        table = _with_first(table, name, filled, first)
    spare = same & ~used
    of = np.array(table["file"].to_pylist(), dtype=object)[first[group]]
    twins = _twin_meters(meter, group, spare & differs & (quality == quality[first[group]]))
    in_twins = np.isin(meter, twins)
    several = np.isin(group, group[same])
    drop = in_twins & several
    asides = [
        _aside(table.filter(pa.array(drop)), TWINS),
        _aside(table.filter(pa.array(spare & ~differs & ~drop)), REPEATED, of[spare & ~differs & ~drop]),
        _aside(table.filter(pa.array(spare & differs & ~drop)), REPLACED, of[spare & differs & ~drop]),
    ]
    keep = first[~drop[first]]
    return table.take(pa.array(keep)), keep, asides


def _with_first(table: pa.Table, name: str, filled: pa.Array, first: Ints) -> pa.Table:
    """Put a figure into the first row of each period; the other rows are not kept."""
    values = np.zeros(table.num_rows, dtype=np.int64)
    missing = np.ones(table.num_rows, dtype=np.bool_)
    values[first] = pc.fill_null(filled, 0).to_numpy()
    missing[first] = filled.is_null().to_numpy(zero_copy_only=False)
    at = table.schema.get_field_index(name)
    return table.set_column(at, name, pa.array(values, mask=missing))


def _twin_meters(meter: Ints, group: Ints, differing: Flags) -> Ints:
    """Find meters of which most periods that stand twice have two values."""
    found = []
    for one in np.unique(meter[differing]):
        mine = meter == one
        counts = np.bincount(group[mine])
        twice = int((counts > 1).sum())
        if twice >= LEAST_TWINS and len(np.unique(group[mine & differing])) > TWINS_AT * twice:
            found.append(one)
    return np.array(found, dtype=np.int64)


def _containing(meter: Ints, start: Ints, minutes: Ints) -> Flags:
    """Mark periods that contain shorter ones of the same meter."""
    found = np.zeros(len(meter), dtype=np.bool_)
    lengths = np.unique(minutes)
    if len(lengths) < 2:  # noqa: PLR2004
        return found
    span = int(start.max() - start.min()) + 2 * 32 * 86_400_000_000
    place = meter.astype(np.int64) * span + (start - start.min())
    for length in lengths[:0:-1]:
        shorter = np.sort(place[(minutes < length) & ~found])
        long = np.flatnonzero(minutes == length)
        until = place[long] + int(length) * 60_000_000
        found[long[np.searchsorted(shorter, until) > np.searchsorted(shorter, place[long])]] = True
    return found


def _aside(rows: pa.Table, why: str, of: Sequence[str] | None = None) -> pa.Table:
    listed = list(of) if of is not None else [""] * rows.num_rows
    return pa.table(
        {
            "file": rows["file"],
            "line": rows["line"],
            "why": pa.repeat(pa.scalar(why), rows.num_rows),
            "meter": rows["meter"],
            "at": rows["starts_at"],
            "of": pa.array(listed, type=pa.string()),
        }
    )
