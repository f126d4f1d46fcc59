"""Cells in no plain form: read once a text, by the habits that their column shows, or asked about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from ultramicro.core.message import Message, joined, note, say
from ultramicro.core.packing import packed
from ultramicro.core.sums import two_amounts, two_numbers
from ultramicro.place.dictionary import ARROW_TYPES
from ultramicro.place.readers.reasons import SHOWN
from ultramicro.place.readers.tables.days_asked import day_asked
from ultramicro.place.readers.tables.headers import Match
from ultramicro.place.readers.tables.origin import Origin
from ultramicro.place.readers.tables.reading import Reading
from ultramicro.place.readers.tables.values import AMOUNTS, KINDS, in_doubt, parse_cell
from ultramicro.place.readers.text.engine import Connection, rows
from ultramicro.place.readers.values.dates import date_orders

WITH_POINT = r"^[^,]*[0-9]\.([0-9]{1,2}|[0-9]{4,})\D*$|(^|\D)0\.[0-9]+|,[0-9]{3}\.[0-9]"
"""What shows that a point parts decimals."""
WITH_COMMA = r"^[^.]*[0-9],[0-9]{1,2}\D*$|\.[0-9]{3},[0-9]|(^|\D)0,[0-9]+"
"""What shows that a comma does."""
# Spreadsheets write 80.0 where 80 is meant: nothing of it is a part.
IN_PARTS = r"[+-]?[0-9]+([.,][0-9]?[1-9]|[.,][1-9][0-9]?|,[0-9]{2})"
BARE = r"[+-]?[0-9]+"
ONE_IN = 5
"""A sum in parts among so many in whole numbers is no slip: the column is of two minds."""
WHOLES = ("pence",)  # data


def meanings(origin: Origin, found: Mapping[str, Match]) -> dict[str, pa.Table]:
    """Read the odd texts of each column: `said`, its `value`, and `why` it has none.

    Parameters
    ----------
    origin : Origin
        The records, typed: `t0`, `t1`, ... are texts, `q0`, `q1`, ... what the engine reads of them.
    found : mapping of str to Match
        Which column of the file is which of the table's.
    """
    odd = {name: _odd_texts(origin.con, match) for name, match in found.items()}
    dated = [said for name, texts in odd.items() if _is_day(found[name]) for said in texts]
    return {
        name: _meant(texts, found[name], _reading(origin, found[name], texts, dated))
        for name, texts in odd.items()
        if texts
    }


def of_another_unit(con: Connection, match: Match) -> str:
    """Return a sum of a column of hundredths that is written in the main unit, where bare ones may be too.

    Where a grower writes 1,80 and 9,50 under a header in hundredths, the 14 beside them is no 14 hundredths.
    """
    if match.column.unit not in WHOLES or match.factor != 1:
        return ""
    cell = f"t{match.index}"
    sql = (
        f"SELECT count(*) FILTER (regexp_full_match({cell}, $parts)), "
        f"count(*) FILTER (regexp_full_match({cell}, $bare)), "
        f"min({cell}) FILTER (regexp_full_match({cell}, $parts)) FROM typed"
    )
    apart, bare, such = rows(con, sql, {"parts": IN_PARTS, "bare": BARE})[0]
    return such if apart and apart * ONE_IN >= bare else ""


def _is_day(match: Match) -> bool:
    return match.column.type in {"date", "time"}


def _odd_texts(con: Connection, match: Match) -> list[str]:
    """Fetch the distinct texts that are in no plain form."""
    if match.column.type == "text":
        return []
    said = f"t{match.index}"
    sql = f"SELECT DISTINCT {said} FROM typed WHERE {said} IS NOT NULL AND q{match.index} IS NULL"
    return sorted(row[0] for row in rows(con, sql))


def _reading(origin: Origin, match: Match, texts: Sequence[str], dated: Sequence[str]) -> Reading:
    """Say how a column is read, by what its cells show."""
    plain = Reading(column=match.column, factor=match.factor)
    if _is_day(match):
        return _of_days(plain, texts, dated)
    if match.column.unit not in AMOUNTS:
        return plain
    cell = f"t{match.index}"
    sql = (
        f"SELECT bool_or(regexp_matches({cell}, $point)), bool_or(regexp_matches({cell}, $comma)) FROM typed"
    )
    point, comma = rows(origin.con, sql, {"point": WITH_POINT, "comma": WITH_COMMA})[0]
    # Files with semicolons come from where commas part decimals.
    commas = bool(comma) or (origin.delimiter == ";" and not point)
    return replace(plain, point=bool(point) and not comma, comma=commas)


def _of_days(plain: Reading, texts: Iterable[str], dated: Iterable[str]) -> Reading:
    # A column has one habit; where it shows none, the columns beside it may: one keeper wrote them.
    for those in (texts, dated):
        day_first, month_first = date_orders(said for said in those if not _may_have_year_first(said))
        if day_first or month_first:
            return replace(plain, month_first=not day_first, both_orders=bool(day_first and month_first))
    return plain


def _may_have_year_first(said: str) -> bool:
    return said.count("-") > 1


def _meant(texts: Sequence[str], match: Match, reading: Reading) -> pa.Table:
    values = [parse_cell(said, reading) for said in texts]
    whys = [
        packed(_why(said, match, reading)) if value is None else None
        for said, value in zip(texts, values, strict=True)
    ]
    return pa.table({
        "said": pa.array(texts, pa.string()),
        "value": pa.array(values, ARROW_TYPES[match.column.type]),
        "why": pa.array(whys, pa.string()),
    })  # fmt: skip


def _why(said: str, match: Match, reading: Reading) -> Message:
    """Say why a cell is not taken, and what to write if that is not plain."""
    why = note(
        "value_unreadable", "'{text}' under '{column}' is not {kind}", text=said[:SHOWN],
        column=match.header, kind=KINDS[match.column.type],
    )  # fmt: skip
    what = _asked(said, reading)
    return joined([why, what], ". ").with_id("value_unreadable") if what else why


def _asked(said: str, reading: Reading) -> Message | None:
    column = reading.column
    if column.type in {"date", "time"}:
        return day_asked(said, reading)
    if column.type not in {"integer", "number"}:
        return None
    if column.unit in WHOLES and reading.factor == 1 and two_numbers(said):
        return say("The column is in hundredths: write as many, with no point or comma, as in 180")
    if in_doubt(said, reading):
        return two_amounts(said) or two_amounts(said.replace(",", "."))
    return two_amounts(said) or two_numbers(said)
