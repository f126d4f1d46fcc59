"""Each distinct text of a file is read once: dates, the amounts that are not plain digits, and payees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ultramicro.place.readers.spend.load import UNIT
from ultramicro.place.readers.spend.payees import payee_kind
from ultramicro.place.readers.spend.roles import Roles
from ultramicro.place.readers.spend.totals import is_total_word
from ultramicro.place.readers.text.engine import Connection, rows
from ultramicro.place.readers.values.amounts import has_decimal_comma, parse_pence
from ultramicro.place.readers.values.currencies import Unit, foreign_currency
from ultramicro.place.readers.values.dates import date_orders, is_month_first, parse_date

TEXTS = ("date", "amount", "supplier", "currency")
"""Roles whose distinct texts are read."""
FEW = 200
"""So many records that repeat are named in a statement; more are found by the engine."""


@dataclass(frozen=True, kw_only=True)
class Meanings:
    """What the distinct texts of a file mean, as tables to be joined.

    Parameters
    ----------
    days : Arrow table
        `said` and `day`.
    pence : Arrow table
        `said` and `meant`; texts that the engine reads by itself are left out.
    payees : Arrow table
        `said`, `payee` and `payee_kind`; payees that stand as printed are left out.
    no_payees : tuple of str
        Payees that hold nothing, or are words for a total.
    foreign : mapping of str to str
        Cells of a column of currencies that name another than the place's, to its code.
    month_first : bool
        Whether dates put the month first.
    mixed_dates : int
        Distinct dates that prove the month first, where others prove the day first; else 0.
    decimal_comma : bool
        Whether amounts separate pence by a comma.
    repeated : tuple of int
        Hashes of records that stand more than once; not all of them if there are more than `FEW`.
    all_plain : bool
        Whether every record has a payee and an amount that can be read, in the place's own currency.
    """

    days: pa.Table
    pence: pa.Table
    payees: pa.Table
    no_payees: tuple[str, ...] = ()
    foreign: Mapping[str, str] = field(default_factory=dict)
    month_first: bool = False
    mixed_dates: int = 0
    decimal_comma: bool = False
    repeated: tuple[int, ...] = ()
    all_plain: bool = False

    @property
    def pence_sql(self) -> str:
        """SQL of a record's pence, where `pence_join` follows the table `raw`."""
        return "coalesce(raw.pence, pence_of.meant)" if self.pence.num_rows else "raw.pence"

    @property
    def pence_join(self) -> str:
        """SQL that joins what amounts mean; joining nothing would double the time of a plain file."""
        return "LEFT JOIN pence_of ON raw.amount = pence_of.said " if self.pence.num_rows else ""


def read_meanings(con: Connection, *, first: int, roles: Roles) -> Meanings:
    """Read the distinct texts of the table `raw`.

    Parameters
    ----------
    con : Connection
        The read's connection.
    first : int
        The first record below the header.
    roles : Roles
        Which column is what.

    Returns
    -------
    Meanings
        Text to meaning.
    """
    found, blanks, repeated = _distinct(con, first, roles)
    dates, amounts = found["date"], found["amount"]
    day_proved, month_proved = date_orders(dates)
    month_first = is_month_first(dates)
    comma = has_decimal_comma(amounts) and not _any_point(con, first)
    payees = [
        (said, " ".join(said.replace("\x01", " ").split()), payee_kind(said)) for said in found["supplier"]
    ]
    # Nearly all payees stand as printed; a join of the few others is quick.
    odd = [p for p in payees if p[0] != p[1] or p[2] != "named"]
    pence = [_pence(a, comma, roles.unit) for a in amounts]
    no_payees = tuple(said for said, payee, _ in payees if not payee or is_total_word(payee))
    foreign = _foreign(found["currency"], roles)
    return Meanings(
        days=pa.table(
            {
                "said": pa.array(dates, pa.string()),
                "day": pa.array([parse_date(d, month_first=month_first) for d in dates], pa.date32()),
            }
        ),
        pence=pa.table(
            {
                "said": pa.array(amounts, pa.string()),
                "meant": pa.array(pence, pa.int64()),
            }
        ),
        payees=pa.table(
            {
                "said": pa.array([p[0] for p in odd], pa.string()),
                # A word such as REDACTED is no payee, or it would be the body's largest supplier.
                "payee": pa.array([None if p[2] == "redacted" else p[1] for p in odd], pa.string()),
                "payee_kind": pa.array([p[2] for p in odd], pa.string()),
            }
        ),
        no_payees=no_payees,
        foreign=foreign,
        month_first=month_first,
        mixed_dates=month_proved if day_proved else 0,
        decimal_comma=comma,
        repeated=repeated,
        all_plain=not (blanks or no_payees or foreign or None in pence),
    )


def _distinct(con: Connection, first: int, roles: Roles) -> tuple[dict[str, list[str]], int, tuple[int, ...]]:
    """Collect the distinct texts of each role that is read here, sorted; of amounts those left to be read.

    Also how many payees and amounts are blank, and the hashes of records that repeat. The table is gone
    through once, a batch at a time: of a small file a query costs more than its rows.
    """
    has = [role for role in TEXTS if role == "amount" or role in roles.columns]
    found: dict[str, set[str | None]] = {role: set() for role in TEXTS}
    hashes, blanks = [], 0
    for batch in con.sql(
        f"SELECT h, pence, {', '.join(has)} FROM raw WHERE rowid >= {first}"
    ).to_arrow_reader():
        hashes.append(batch["h"].to_numpy())
        blanks += batch["supplier"].null_count + batch["amount"].null_count
        for role in has:
            column = batch[role].filter(batch["pence"].is_null()) if role == "amount" else batch[role]
            found[role].update(column.unique().to_pylist())
    distinct = {role: sorted(text for text in texts if text is not None) for role, texts in found.items()}
    return distinct, blanks, _repeated(hashes)


def _repeated(hashes: Sequence[npt.NDArray[np.uint64]]) -> tuple[int, ...]:
    """Find what stands more than once, up to one more than a few."""
    every = np.sort(np.concatenate(hashes)) if hashes else np.empty(0, dtype=np.uint64)
    again = np.unique(every[1:][every[1:] == every[:-1]])
    return tuple(int(each) for each in again[: FEW + 1])


def _any_point(con: Connection, first: int) -> bool:
    """Say whether some plain amount shows pence after a point."""
    plain = f"rowid >= {first} AND pence IS NOT NULL AND contains(amount, '.')"
    return bool(rows(con, f"SELECT 1 FROM raw WHERE {plain} LIMIT 1"))


def _foreign(said: list[str], roles: Roles) -> dict[str, str]:
    return {cell: code for cell in said if (code := foreign_currency(cell, roles.unit.currency))}


def _pence(said: str, comma: bool, unit: Unit) -> int | None:
    """Read an amount, or a debit and a credit that were joined; none if it is in another currency."""
    if foreign_currency(said, unit.currency):
        return None
    debit, pair, credit = said.partition(UNIT)
    if not pair:
        return parse_pence(said, decimal_comma=comma, pounds=unit.pounds)
    read = [
        parse_pence(part, decimal_comma=comma, pounds=unit.pounds) if part else 0 for part in (debit, credit)
    ]
    # Credits are printed with and without a minus; in a column of their own both mean the same.
    return None if read[0] is None or read[1] is None else read[0] - abs(read[1])
