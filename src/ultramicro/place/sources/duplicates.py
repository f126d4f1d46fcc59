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
from ultramicro.core.message import Message, plural
from ultramicro.core.packing import packed
from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.filled import relation
from ultramicro.place.intake import Kept, with_repeats
from ultramicro.place.readers.duplicates import compare_files
from ultramicro.place.readers.left_out import ABOUT, Fate
from ultramicro.place.readers.model import ALIKE, COPY, SAME, FileReading, Repeat
from ultramicro.place.readers.reasons import copy_of_file, payment_repeated
from ultramicro.place.store import Store, digest

REASONS = {COPY: copy_of_file, SAME: payment_repeated}
"""Why a line is set aside that stands in an earlier file too."""


def note_of(repeat: Repeat) -> Message:
    """Say what of a file stands in an earlier one.

    Examples
    --------
    >>> note_of(Repeat(of="may.csv", why=COPY, lines=2, total_pence=500)).id
    'duplicates.file_copied'
    """
    if repeat.why == COPY:
        return plural(
            "{n} line was published twice and counts once: this file is a copy of '{of}'.",
            "{n} lines were published twice and count once: this file is a copy of '{of}'.",
            repeat.lines,
            of=repeat.of,
        ).with_id("duplicates.file_copied")
    if repeat.why == SAME:
        return plural(
            "{n} line was published twice and counts once: the same payment with the same reference and date "
            "stands in '{of}'.",
            "{n} lines were published twice and count once: the same payments with the same references and "
            "dates stand in '{of}'.",
            repeat.lines,
            of=repeat.of,
        ).with_id("duplicates.payments_repeated")
    return plural(
        "{n} line is like a line of another file, such as '{of}', but there is no date and reference to tell "
        "whether it is the same payment. It is counted. If it is the same, remove it from one file.",
        "{n} lines are like lines of other files, such as '{of}', but there are no dates and references to "
        "tell whether they are the same payments. They are counted. If they are the same, remove them from "
        "one file.",
        repeat.lines,
        of=repeat.of,
    ).with_id("duplicates.lines_alike")


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
        found = self._relation().drop("amount_pence").inner_join(self._reasons(), ["why", "of"])
        rows = payments.inner_join(found, ["file", "line"])
        # Payer, payee and reference may lead to a person, and file and line say where they stand.
        said = [rows.paid_on.cast("string"), rows.category]
        words = [ibis.coalesce(column, "") for column in said]
        added = rows.select(
            "file",
            "line",
            "amount_pence",
            "code",
            "reason",
            fate=ibis.literal(Fate.SET_ASIDE.value),
            raw=ibis.literal(" | ").join([*words, rows.amount_pence.cast("string")]),
            **{name: ibis.null("string") for name in ("name", *ABOUT)},
        )
        names = arrow_schema("rejects").names
        return ibis.union(rejects.select(names), added.select(names))

    def _reasons(self) -> Relation:
        """Say the reason once for each file that lines are repeated from."""
        pairs = self.found.group_by(["why", "of"]).aggregate([]).to_pylist()
        said = [(pair, REASONS[pair["why"]](pair["of"])) for pair in pairs]
        rows = [(pair["why"], pair["of"], reason.id, packed(reason)) for pair, reason in said]
        return relation(dict.fromkeys(("why", "of", "code", "reason"), "text"), rows)

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
    # Comparing all files costs more than reading one, so that it is kept as readings are.
    if len(paying) > 1 and not path.is_file():
        with store.making("duplicates", key) as folder:
            compared = compare_files([k.reading.tables["payments"] for k in paying])
            pq.write_table(compared, folder / path.name)
    found = pq.read_table(path) if len(paying) > 1 else compare_files([])
    # What is only alike is told and stays.
    return Duplicates(
        found.filter(pc.not_equal(found["why"], ALIKE)), _mended([k.reading for k in kept], found)
    )


def _mended(readings: Sequence[FileReading], found: pa.Table) -> list[FileReading]:
    by_file: dict[str, list[Repeat]] = defaultdict(list)
    # With threads the groups come in another order each time.
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
    # One note for all that is alike: a file like twenty others would have twenty.
    told = aside + ([replace(alike[0], lines=sum(repeat.lines for repeat in alike))] if alike else [])
    return with_repeats(reading, repeats, [note_of(repeat) for repeat in told])
