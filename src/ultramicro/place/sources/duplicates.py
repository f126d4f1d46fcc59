"""Set aside payments that stand in an earlier file too, and keep every account true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ultramicro.core.contract import Relation
from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.intake import Kept, with_repeats
from ultramicro.place.readers.duplicates import compare_files
from ultramicro.place.readers.model import ALIKE, COPY, SAME, FileReading, Repeat
from ultramicro.place.store import Store, digest

REASONS = {
    COPY: "it stands in '{}' too, of which this file is a copy",
    SAME: "the same payment with the same reference and date stands in '{}'",
}
NOTES = {
    COPY: "{lines:,} of its lines were published twice and count once: they stand in '{of}' too, of which "
    "this file is a copy.",
    SAME: "{lines:,} of its lines were published twice and count once: the same payment with the same "
    "reference and date stands in '{of}'.",
    ALIKE: "{lines:,} of its lines are like lines of other files, such as '{of}', but no date and reference "
    "tell whether they are the same payments; they are counted. If they are, remove them from one file.",
}


@dataclass(frozen=True)
class Duplicates:
    """Lines that stand in an earlier file too.

    Parameters
    ----------
    found : pyarrow.Table of file, line, amount_pence, of, why
        The lines; what is only `alike` is left out.
    readings : list of FileReading
        The account of every file of the place, these lines moved to those set aside.
    """

    found: pa.Table
    readings: list[FileReading]

    def without(self, payments: Relation) -> Relation:
        """Leave the lines out of the payments."""
        if not self.found.num_rows:
            return payments
        return payments.anti_join(self._relation(), ["file", "line"])

    def with_rejects(self, rejects: Relation, payments: Relation | None) -> Relation:
        """Add the lines to those that are not in the payments, with their reason."""
        if payments is None or not self.found.num_rows:
            return rejects
        rows = payments.inner_join(self._relation().drop("amount_pence"), ["file", "line"])
        reasons = [(why, ibis.literal(reason).replace("{}", rows.of)) for why, reason in REASONS.items()]
        said = [rows.paid_on.cast("string"), rows.payer, rows.payee, rows.reference, rows.category]
        words = [ibis.coalesce(column, "") for column in said]
        added = rows.select(
            "file",
            "line",
            "amount_pence",
            reason=rows.why.cases(*reasons),
            fate=ibis.literal("set_aside"),
            raw=ibis.literal(" | ").join([*words, rows.amount_pence.cast("string")]),
        )
        names = arrow_schema("rejects").names
        return ibis.union(rejects.select(names), added.select(names))

    def _relation(self) -> Relation:
        return ibis.memtable(self.found)


def set_aside_duplicates(kept: Sequence[Kept], store: Store) -> Duplicates:
    """Find the lines that stand in an earlier file, or take them from the store, and mend the accounts.

    Parameters
    ----------
    kept : sequence of Kept
        Every file of the place, in order.
    store : Store
        Where what was found is kept.
    """
    paying = [k for k in kept if "payments" in k.reading.tables]
    key = digest("duplicates", [k.key for k in paying])
    path = store.path("duplicates", key) / "found.parquet"
    if len(paying) > 1 and not path.is_file():
        with store.making("duplicates", key) as folder:
            compared = compare_files([k.reading.tables["payments"] for k in paying])
            pq.write_table(compared, folder / path.name)
    found = pq.read_table(path) if len(paying) > 1 else compare_files([])
    return Duplicates(
        found.filter(pc.not_equal(found["why"], ALIKE)), _mended([k.reading for k in kept], found)
    )


def _mended(readings: Sequence[FileReading], found: pa.Table) -> list[FileReading]:
    by_file: dict[str, list[Repeat]] = defaultdict(list)
    summed = found.group_by(["file", "why", "of"], use_threads=False).aggregate(
        [("line", "count"), ("amount_pence", "sum")]
    )
    for row in summed.to_pylist():
        by_file[row["file"]].append(
            Repeat(of=row["of"], why=row["why"], lines=row["line_count"], total_pence=row["amount_pence_sum"])
        )
    return [_mend(r, by_file[r.file]) if r.file in by_file else r for r in readings]


def _mend(reading: FileReading, repeats: Sequence[Repeat]) -> FileReading:
    aside = [repeat for repeat in repeats if repeat.why != ALIKE]
    alike = [repeat for repeat in repeats if repeat.why == ALIKE]
    told = aside + ([replace(alike[0], lines=sum(repeat.lines for repeat in alike))] if alike else [])
    notes = [NOTES[repeat.why].format(lines=repeat.lines, of=repeat.of) for repeat in told]
    return with_repeats(reading, repeats, notes)
