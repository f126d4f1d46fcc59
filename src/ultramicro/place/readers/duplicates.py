"""Payments that were published twice: a month again, or a file as CSV and as a workbook.

Lines are compared as a multiset of what they say: body, date, payee, amount, reference, category. Files that
are copies of each other (`copies`) lose what an earlier of them holds. Of other files, lines are one payment
if all is equal and who, when and which are said: a payee, a date that can be read, and a reference that
stands for one payment only in every file. Like lines that lack one of these may be like payments, and stay;
they are counted. Within one file nothing is ever removed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path, PurePosixPath

import pyarrow as pa

from ultramicro.place.readers.copies import Overlap, are_copies, body_folder, own_payments, tells_apart
from ultramicro.place.readers.model import ALIKE, COPY, SAME
from ultramicro.place.readers.text.engine import Engine, registered, rows, text

# 1748133 and 1748133.0 are one reference, written by a text file and by a workbook.
_SAID = r"lower(regexp_replace(coalesce({0}, ''), '\.0+$|\s+', '', 'g'))"


def file_order(files: Iterable[str]) -> list[str]:
    """Put files in the order in which the earlier one keeps its lines: by name, text before workbooks.

    Parameters
    ----------
    files : iterable of str
        Names of files.

    Returns
    -------
    list of str
        In order.

    Examples
    --------
    >>> file_order(["b.csv", "a.xlsx", "a.csv"])
    ['a.csv', 'a.xlsx', 'b.csv']
    """

    def key(file: str) -> tuple[str, bool, str]:
        path = PurePosixPath(file)
        return (str(path.with_suffix("")).lower(), path.suffix.lower() not in {".csv", ".tsv", ".txt"}, file)

    return sorted(set(files), key=key)


def compare_files(
    payments: Sequence[Path], *, files: Sequence[str] = (), engine: Engine | None = None
) -> pa.Table:
    """Find lines of payments that stand in an earlier file too, and those that are only like such a line.

    Parameters
    ----------
    payments : sequence of Path
        Parquet files of the table `payments`.
    files : sequence of str, optional
        The order of the files; `file_order` of those found if it is not given.
    engine : Engine, optional
        What else is read with.

    Returns
    -------
    Arrow table of file, line, amount_pence, of, why
        By file and line; `of` is the earlier file, `why` is `copy` or `same_payment` of a line to be set
        aside, `alike` of one that stays. Of three like lines where the earlier file has two, two are set
        aside.
    """
    # A single file has nothing to be compared with, and within one nothing is removed.
    if len(payments) < 2:  # noqa: PLR2004
        return FOUND.empty_table()
    with (engine or Engine()).connection() as con:
        listed = ", ".join(text(path) for path in payments)
        con.execute(f"CREATE TEMP VIEW lines AS SELECT * FROM read_parquet([{listed}])")
        # Whoever asks again with one file more must find the same line kept, so the order is by name.
        order = list(files) or file_order(row[0] for row in rows(con, "SELECT DISTINCT file FROM lines"))
        with registered(con, ordered=pa.table({"file": order, "place": list(range(len(order)))})):
            con.execute(_COUNTED)
            patterns = [_Pattern(*row) for row in rows(con, _PATTERNS)]
            # In Python only from here on: like lines are few, lines are millions.
            copies = _copies(rows(con, _OVERLAPS), order) if patterns else set()
            judged = [row for pattern in patterns for row in pattern.judged(copies, order)]
            with registered(con, judged=pa.Table.from_pylist(judged, schema=_JUDGED)):
                return con.sql(_TOLD).to_arrow_table().cast(FOUND)


def _copies(overlaps: Sequence[tuple[int, ...]], order: Sequence[str]) -> set[tuple[int, int]]:
    return {
        (first, later)
        for first, later, lines, lines_later, dated, dated_later, shared, shared_dated in overlaps
        if are_copies(
            Overlap(
                names=(order[first], order[later]), lines=(lines, lines_later), dated=(dated, dated_later),
                shared=shared, shared_dated=shared_dated,
            )
        )
    }  # fmt: skip


@dataclass(frozen=True)
class _Pattern:
    """Like lines: whether they say which payment, and who pays, and which files hold how many of them."""

    number: int
    says_which: bool
    says_payer: bool
    places: Sequence[int]
    counts: Sequence[int]

    def judged(
        self, copies: Collection[tuple[int, int]], order: Sequence[str]
    ) -> Iterator[dict[str, object]]:
        """Say of each file which of these lines, numbered from 1, are told of, and why."""
        pairs = list(combinations(range(len(self.places)), 2))
        # Where a list does not say who pays, two bodies may pay the same supplier the same sum on one day.
        bodies = ["" if self.says_payer else body_folder(order[place]) for place in self.places]
        of_body = {(a, b) for a, b in pairs if bodies[a] == bodies[b]}
        copied = {(a, b) for a, b in pairs if (self.places[a], self.places[b]) in copies}
        # Files that are no copies share single payments only if the line says which payment it is.
        one = copied | (of_body if self.says_which else set())
        for i, kept in enumerate(own_payments(self.counts, one)):
            aside = self.counts[i] - kept
            before = max((self.counts[a] for a, b in of_body if b == i), default=0)
            # What stays though an earlier file has its like is told to the user, who may know better.
            alike = max(0, kept - max(0, self.counts[i] - before))
            # That a whole file is a copy is the stronger reason, and is told first.
            links, why = (copied, COPY) if _first(copied, i) is not None else (one, SAME)
            for above, upto, found, said in ((0, aside, links, why), (aside, aside + alike, of_body, ALIKE)):
                of = _first(found, i)
                if of is not None and upto > above:
                    yield {"number": self.number, "place": self.places[i], "upto": upto,
                           "earlier": self.places[of], "why": said}  # fmt: skip


def _first(links: Collection[tuple[int, int]], later: int) -> int | None:
    """Return the first of the files that a later one is linked to."""
    return min((a for a, b in links if b == later), default=None)


FOUND = pa.schema(
    {
        "file": pa.string(),
        "line": pa.int64(),
        "amount_pence": pa.int64(),
        "of": pa.string(),
        "why": pa.string(),
    }
)
_JUDGED = pa.schema(
    {"number": pa.int64(), "place": pa.int64(), "upto": pa.int64(), "earlier": pa.int64(), "why": pa.string()}
)
# A hash of eight bytes: six texts a line would be joined slowly and fill the memory.
_KEY = "hash(payer, paid_on, payee, amount_pence, reference, category)"  # data
_WHICH = f"paid_on IS NOT NULL AND payee <> '' AND {tells_apart('reference')}"
_COUNTED = f"""
CREATE TEMP TABLE counted AS
SELECT place, line, amount_pence, {_KEY} AS key, payer <> '' AS says_payer, paid_on IS NOT NULL AS dated,
       {_WHICH} AS says_which, hash(payer, reference) AS named, hash(payee, paid_on) AS event
FROM (
  SELECT place, line, amount_pence, paid_on, lower(coalesce(payer, '')) AS payer,
         {_SAID.format("payee")} AS payee, {_SAID.format("reference")} AS reference,
         {_SAID.format("category")} AS category
  FROM lines JOIN ordered USING (file)
)
"""
# A reference that stands for two payments in one file, to others or on other days, names none of them.
_PATTERNS = """
CREATE TEMP TABLE held AS
WITH shared AS (SELECT key FROM counted GROUP BY key HAVING min(place) < max(place)),
recurring AS (
  SELECT DISTINCT named FROM counted GROUP BY place, named HAVING min(event) < max(event)
)
SELECT key, place, count(*) AS lines, any_value(dated) AS dated, any_value(says_payer) AS says_payer,
       any_value(says_which) AND NOT any_value(named) IN (SELECT named FROM recurring) AS says_which
FROM counted WHERE key IN (SELECT key FROM shared) GROUP BY key, place;
CREATE TEMP TABLE patterned AS
WITH listed AS (
  SELECT key, any_value(says_which) AS says_which, any_value(says_payer) AS says_payer,
         list(place ORDER BY place) AS places, list(lines ORDER BY place) AS counts
  FROM held GROUP BY key
)
SELECT key, dense_rank() OVER (ORDER BY says_which, says_payer, places, counts) AS number, * EXCLUDE (key)
FROM listed;
SELECT DISTINCT number, says_which, says_payer, places, counts FROM patterned ORDER BY number
"""
# As a multiset: two like lines here and three there have two in common.
_OVERLAPS = """
WITH sizes AS (
  SELECT place, count(*) AS lines, count(*) FILTER (dated) AS dated FROM counted GROUP BY place
), pairs AS (
  SELECT first.place AS first, later.place AS later, sum(least(first.lines, later.lines))::BIGINT AS shared,
         coalesce(sum(least(first.lines, later.lines)) FILTER (first.dated), 0)::BIGINT AS shared_dated
  FROM held first JOIN held later ON first.key = later.key AND first.place < later.place GROUP BY ALL
)
SELECT first, later, one.lines, other.lines, one.dated, other.dated, shared, shared_dated
FROM pairs JOIN sizes one ON one.place = first JOIN sizes other ON other.place = later
"""
# A line gets one reason only, the strictest, or it would be counted twice. `nth` numbers like lines within a
# file, so that the third of them is matched only by a third; of the few lines alone that stand in two files.
_TOLD = """
WITH alike AS (
  SELECT *, row_number() OVER (PARTITION BY place, key ORDER BY line) AS nth
  FROM counted JOIN patterned USING (key)
)
SELECT file, line, amount_pence, of, why FROM (
  SELECT alike.place, line, amount_pence, later.file AS file, earlier.file AS of, why,
         row_number() OVER (PARTITION BY alike.place, line ORDER BY upto) AS told
  FROM alike JOIN judged USING (number, place)
  JOIN ordered later ON later.place = alike.place JOIN ordered earlier ON earlier.place = judged.earlier
  WHERE nth <= upto
) WHERE told = 1 ORDER BY place, line
"""
