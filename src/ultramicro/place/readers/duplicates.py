"""Payments that were published twice: a month again, or a file as CSV and as a workbook.

Lines are compared as a multiset of what they say: body, date, payee, amount, reference, category. A file
almost all of whose lines stand in an earlier file is its twin, and those lines are set aside. Of files that
share only some lines, lines with a reference are set aside if all else is equal too; like lines without a
reference may be like payments, and stay. Within one file nothing is ever removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

import duckdb
import pyarrow as pa

from ultramicro.place.readers.engine import text

TWIN = 0.95
LEAST_LINES = 2

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


def find_duplicates(payments: Sequence[Path], *, files: Sequence[str] = ()) -> pa.Table:
    """Find lines of payments that stand in an earlier file too.

    Parameters
    ----------
    payments : sequence of Path
        Parquet files of the table `payments`.
    files : sequence of str, optional
        The order of the files; `file_order` of those found if it is not given.

    Returns
    -------
    Arrow table of file, line, amount_pence, reason
        The lines to be set aside, by file and line. Of three like lines where the earlier file has two,
        two are set aside.
    """
    if not payments:
        return _result([])
    with duckdb.connect(config={"memory_limit": "1GB", "threads": 2}) as con:
        listed = ", ".join(text(path) for path in payments)
        con.execute(f"CREATE VIEW lines AS SELECT * FROM read_parquet([{listed}])")
        order = list(files) or file_order(
            row[0] for row in con.execute("SELECT DISTINCT file FROM lines").fetchall()
        )
        con.register("ordered", pa.table({"file": order, "place": list(range(len(order)))}))
        con.execute(_COUNTED)
        found = con.execute(_FOUND).fetchall()
    return _result([row for row in found if row[0]])


def _result(rows: Sequence[tuple[str, int, int, str, bool]]) -> pa.Table:
    reasons = [
        f"it stands in '{earlier}' too, of which this file is a copy" if twin
        else f"the same payment with the same reference stands in '{earlier}'"
        for _, _, _, earlier, twin in rows
    ]  # fmt: skip
    names = ("file", "line", "amount_pence")
    types = (pa.string(), pa.int64(), pa.int64())
    columns = {
        n: pa.array([row[i] for row in rows], t) for i, (n, t) in enumerate(zip(names, types, strict=True))
    }
    return pa.table({**columns, "reason": pa.array(reasons, pa.string())})


_KEY = "hash(lower(payer), paid_on, {payee}, amount_pence, {reference}, {category})".format(
    payee=_SAID.format("payee"), reference=_SAID.format("reference"), category=_SAID.format("category")
)
# `nth` numbers like lines within a file, so that the third of them is matched only by a third.
_COUNTED = f"""
CREATE TEMP TABLE counted AS
SELECT file, place, line, amount_pence, coalesce(reference, '') <> '' AS referenced, {_KEY} AS key,
       row_number() OVER (PARTITION BY place, {_KEY} ORDER BY line) AS nth,
       count(*) OVER (PARTITION BY place) AS in_file
FROM lines JOIN ordered USING (file)
"""
_FOUND = f"""
WITH pairs AS (
  SELECT later.place AS later, earlier.place AS earlier, count(*) AS shared,
         any_value(later.in_file) AS in_file
  FROM counted later JOIN counted earlier
    ON later.key = earlier.key AND later.nth = earlier.nth AND earlier.place < later.place
  GROUP BY ALL
), twins AS (
  SELECT later, min(earlier) AS earlier FROM pairs
  WHERE shared >= {TWIN} * in_file AND in_file >= {LEAST_LINES} GROUP BY later
), matches AS (
  SELECT later.place, later.file, later.line, later.amount_pence, earlier.place AS found_at,
         twins.earlier IS NOT NULL AS twin
  FROM counted later
  JOIN counted earlier ON later.key = earlier.key AND later.nth = earlier.nth AND earlier.place < later.place
  LEFT JOIN twins ON twins.later = later.place AND twins.earlier = earlier.place
  WHERE later.referenced OR twins.earlier IS NOT NULL
)
SELECT matches.file, line, amount_pence,
       arg_min(ordered.file, found_at + CASE WHEN twin THEN 0 ELSE 1000000 END), bool_or(twin)
FROM matches JOIN ordered ON ordered.place = matches.found_at
GROUP BY matches.place, matches.file, line, amount_pence ORDER BY matches.place, line
"""
