"""What becomes of each record that is not plainly a payment: looked at one by one, with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ultramicro.core.message import Message, note
from ultramicro.place.readers.left_out import Fate
from ultramicro.place.readers.reasons import amount_unreadable, header_repeated, other_currency
from ultramicro.place.readers.spend.distinct_texts import Meanings
from ultramicro.place.readers.spend.header import Header
from ultramicro.place.readers.spend.load import NOTHING, UNIT, Loaded
from ultramicro.place.readers.spend.roles import Roles
from ultramicro.place.readers.spend.totals import UNNAMED_TOTAL, is_total_word, prove
from ultramicro.place.readers.text.engine import Connection, rows, text
from ultramicro.place.readers.values.currencies import foreign_currency
from ultramicro.place.readers.values.dates import parse_date

MANY = 5
LEAST_SUMMED = 3
MANY_SHARE = 0.05
NOTHING_TO_SAY = note("empty", "")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What becomes of a record that is no payment, and why."""

    record: int
    fate: Fate
    reason: Message = NOTHING_TO_SAY
    amount_pence: int | None = None


@dataclass(frozen=True, kw_only=True)
class Odd:
    """A record that has no payee, no amount, the word total, or another currency than the place's."""

    record: int
    supplier: str | None
    amount: str | None
    pence: int | None
    date: str | None
    reference: str | None
    cells: tuple[str, ...]
    currency: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether no cell holds anything."""
        return not any(self.cells)

    @property
    def says_total(self) -> bool:
        """Whether a cell names a total."""
        return any(is_total_word(cell) for cell in self.cells)

    @property
    def words(self) -> int:
        """How many cells hold words."""
        return sum(any(c.isalpha() for c in cell) for cell in self.cells)


def odd_records(first: int, loaded: Loaded, meanings: Meanings, roles: Roles) -> list[Odd]:
    """Fetch the records that need a look.

    Parameters
    ----------
    first : int
        The first record below the header.
    loaded : Loaded
        The records, to be read again with all their cells.
    meanings : Meanings
        What its texts mean: which payees hold nothing, which currencies are not the place's.
    roles : Roles
        Which column is what.

    Returns
    -------
    list of Odd
        In the order of the file.
    """
    if meanings.all_plain:
        return []
    none, foreign = (", ".join(map(text, said)) or "''" for said in (meanings.no_payees, meanings.foreign))
    date, reference, currency = (
        role if role in roles.columns else "NULL" for role in ("date", "reference", "currency")
    )
    found = rows(
        loaded.con,
        f"SELECT raw.rowid, supplier, amount, {meanings.pence_sql}, {date}, {reference}, {currency} "
        f"FROM raw {meanings.pence_join}WHERE raw.rowid >= {first} "
        f"AND (supplier IS NULL OR {meanings.pence_sql} IS NULL OR supplier IN ({none}) "
        f"OR {currency} IN ({foreign})) "
        "ORDER BY raw.rowid",
    )
    # Columns without a role were not loaded, but a total may name itself in one of them.
    cells = loaded.cells([row[0] for row in found])
    return [
        Odd(record=r[0], supplier=_held(r[1]), amount=_held(r[2]), pence=r[3], date=r[4], reference=r[5],
            cells=whole,
            currency=meanings.foreign.get(r[6], "") or foreign_currency(r[2] or "", roles.unit.currency))
        for r, whole in zip(found, cells, strict=True)
    ]  # fmt: skip


def _held(cell: str | None) -> str | None:
    return (cell or "").strip(NOTHING) or None


def judge_records(
    con: Connection, odd: Sequence[Odd], header: Header, roles: Roles, *, first: int, meanings: Meanings
) -> list[Outcome]:
    """Say what becomes of each odd record; those left out are payments.

    Parameters
    ----------
    con : Connection
        The read's connection, whose table `raw` holds the other records.
    odd : sequence of Odd
        The records.
    header : Header
        The names of the columns.
    roles : Roles
        Which column is what: where there are dates or references, their lack tells a total.
    first : int
        The first record below the header.
    meanings : Meanings
        What its texts mean.

    Returns
    -------
    list of Outcome
        Set aside, rejected or empty.
    """
    fates = [fate for record in odd if (fate := _plain_fate(record, header, roles))]
    # A total has neither; where no line has them, their lack says nothing.
    can_tell = bool({"date", "reference"} & set(roles.columns))
    decided = {fate.record for fate in fates}
    left = [record for record in odd if record.record not in decided and record.pence is not None]
    may_be = [_may_be_total(record, can_tell=can_tell) for record in left]
    totals = [record for record, may in zip(left, may_be, strict=True) if may]
    blank = [record for record, may in zip(left, may_be, strict=True) if not may and record.supplier is None]
    return sorted(
        [*fates, *_judge_totals(con, totals, blank, decided, first=first, meanings=meanings)],
        key=lambda fate: fate.record,
    )


def _plain_fate(record: Odd, header: Header, roles: Roles) -> Outcome | None:
    """Decide what needs no other record."""
    if record.is_empty:
        return Outcome(record=record.record, fate=Fate.EMPTY)
    if header.is_repeated_by(record.cells):
        return Outcome(record=record.record, fate=Fate.SET_ASIDE, reason=header_repeated())
    # Rejected, not converted: which day's rate was paid is not known.
    if record.currency and record.amount is not None:
        reason = other_currency(record.currency, roles.unit.currency)
        return Outcome(record=record.record, fate=Fate.REJECTED, reason=reason)
    return _without_amount(record, dated="date" in roles.columns) if record.pence is None else None


def _without_amount(record: Odd, *, dated: bool) -> Outcome:
    """Reject what looks like a payment but for its amount; set other text aside.

    Hashes are what a spreadsheet prints of a number that its column was too narrow for. Where no line can
    have a date, whatever stands for an amount beside a payee is one that cannot be read.
    """
    fate, reason = Fate.SET_ASIDE, note("text_without_amount", "not a payment: there is text but no amount")
    if record.amount is None:
        # Headings of groups have one of the two at most.
        if record.supplier and record.date and parse_date(record.date):
            fate = Fate.REJECTED
            reason = note("amount_missing", "it has a payee and a date but no amount")
    elif _may_be_number(record.amount) or (record.supplier and (record.date or not dated)):
        fate, reason = Fate.REJECTED, amount_unreadable(record.amount.replace(UNIT, " / "))
    return Outcome(record=record.record, fate=fate, reason=reason)


def _may_be_number(amount: str) -> bool:
    return "#" in amount or any(c.isdigit() for c in amount)


def _may_be_total(record: Odd, *, can_tell: bool) -> bool:
    dated = bool(record.date and parse_date(record.date))
    if record.supplier is not None:
        # A firm may be called Total; a payment to it has a day or a reference.
        return record.says_total and not dated and record.reference is None
    if can_tell:
        return (not dated and record.reference is None) or (
            record.says_total and not (dated and record.reference)
        )
    return record.says_total or record.words <= 1


def _judge_totals(
    con: Connection,
    totals: Sequence[Odd],
    blank: Sequence[Odd],
    decided: set[int],
    *,
    first: int,
    meanings: Meanings,
) -> Iterator[Outcome]:
    """Prove totals; a line without payee that sums the lines above is one, whatever else it holds."""
    if not totals and not blank:
        return
    candidates = sorted([*totals, *blank], key=lambda r: r.record)
    lines, pence = _other_lines(con, {r.record for r in totals} | decided, first, meanings)
    # Running sums, so that each total is proved by one subtraction.
    sums = np.concatenate(([0], np.cumsum(pence)))
    sure = {r.record for r in totals}
    proofs = prove([r.record for r in totals], [r.pence or 0 for r in totals], lines, pence)
    proved = {r.record: proof for r, proof in zip(totals, proofs, strict=True)}
    unproved = [r for r in totals if not proved[r.record].proved and not r.says_total]
    # Where many lines lack payee, date and reference, and sum nothing, they are payments to somebody unnamed.
    if (
        len(unproved) >= MANY
        and len(unproved) > MANY_SHARE * (len(lines) + len(totals))
        and 2 * len(unproved) > len(totals)
    ):
        sure -= {r.record for r in unproved}
    for record in candidates:
        if record.record in sure:
            yield _total(record, proved[record.record].reason)
        elif record.record not in proved and _sums_above(record, lines, sums):
            yield _total(record, UNNAMED_TOTAL)


def _total(record: Odd, reason: Message) -> Outcome:
    return Outcome(record=record.record, fate=Fate.SET_ASIDE, reason=reason, amount_pence=record.pence)


def _other_lines(
    con: Connection, left_out: set[int], first: int, meanings: Meanings
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    found = con.execute(
        f"SELECT raw.rowid AS record, {meanings.pence_sql} AS pence FROM raw {meanings.pence_join}"
        f"WHERE raw.rowid >= {first} AND {meanings.pence_sql} IS NOT NULL"
    )
    held = found.fetchnumpy()
    record, pence = np.asarray(held["record"], dtype=np.int64), np.asarray(held["pence"], dtype=np.int64)
    # A join keeps no order, and a sum of the lines above needs one.
    order = np.argsort(record, kind="stable")
    kept = order[~np.isin(record[order], list(left_out))]
    return record[kept], pence[kept]


def _sums_above(record: Odd, lines: npt.NDArray[np.int64], sums: npt.NDArray[np.int64]) -> bool:
    above = int(np.searchsorted(lines, record.record))
    # One line or two are too often equal to the next by chance.
    return above >= LEAST_SUMMED and bool(record.pence) and int(sums[above]) == record.pence
