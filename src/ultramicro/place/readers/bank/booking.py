"""Bookings of a bank statement become payments, by one convention for every form that banks give.

Money out is a payment by the account's holder to the other party; money in is a payment by the other
party to the holder. Amounts are positive; a booking that takes an earlier one back is negative, and
stands between the same two in the same direction as the one it takes back.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ultramicro.core.message import Listed, Message, Pence, note, plural, say
from ultramicro.core.rows import Cell, Settings
from ultramicro.place.filled import arrow_table
from ultramicro.place.readers.left_out import LeftOut, rejects_table
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.spend.payees import payee_kind

UNNAMED = "(not named in the statement)"  # data
# It stands in tables as the name of a payer.
ENDING = "the account ending"  # data
# Hostile files have records of megabytes, and what is left out is kept for people to read.
LONGEST_RAW = 1 << 14
LONGEST_TEXT = 1000
MOST_ACCOUNTS = 5
# Rows as dictionaries take a kilobyte each; a statement of a million lines must not fill the memory.
_CHUNK = 20_000
# Folders are often named after what is in them; these words name no holder.
_ANY_FOLDER = re.compile(
    r"(the )?(bank|account)s?([ _-]?(accounts?|statements?|files?))?|statements?|payments", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Booking:
    """One booking of a statement.

    Parameters
    ----------
    line : int
        Where it stands in the file.
    pence : int
        Money in is positive, money out negative. [pence]
    name : str
        The other party as printed; empty where the statement does not say.
    takes_back : bool
        Whether it takes an earlier booking back.
    balance_pence : int or None
        What the account holds after it, where the statement says so beside it. [pence]
    account : str
        The number of the account, where the statement says it on the booking's own line.
    """

    line: int
    pence: int
    booked_on: date | None = None
    name: str = ""
    description: str = ""
    reference: str = ""
    category: str = ""
    takes_back: bool = False
    balance_pence: int | None = None
    account: str = ""


def holder_of(
    settings: Settings, *, file: str, said: str = "", account: str = ""
) -> tuple[str, Message | None]:
    """Name the account's holder, and say what the user should know of that.

    Parameters
    ----------
    settings : mapping
        What place.toml says of the file; its `payer` comes first.
    file : str
        Path inside the place; a folder below payments/ bears the holder's name.
    said : str
        The holder as the statement has it.
    account : str
        The account's number, of which only the end is shown.

    Returns
    -------
    str
        The name.
    Message or None
        A note, where there is something to say.

    Examples
    --------
    >>> holder_of({"payer": "Food Co-op"}, file="payments/bank/a.ofx", said="FOOD CO-OP LTD")
    ('Food Co-op', None)
    >>> holder_of({}, file="payments/bank/a.ofx", account="12345678")[0]
    'the account ending 5678'
    """
    # What the user wrote comes before what the bank prints: banks print names cut off and in capitals.
    named = tidy(str(settings.get("payer") or "")) or tidy(said)
    if named:
        return named, None
    parts = PurePosixPath(file).parts
    if len(parts) > 2 and not _ANY_FOLDER.fullmatch(parts[1]):  # noqa: PLR2004
        return parts[1], None
    digits = re.sub(r"\W", "", account)
    # A whole account number must not reach reports; four digits are what banks print themselves.
    name = f"{ENDING} {digits[-4:]}" if digits else PurePosixPath(file).stem
    return name, note(
        "bank.holder_unknown",
        "The file does not name the account's holder, so '{name}' is used. "
        "Name the payer for it in place.toml.",
        name=name,
    )


def exact(amount_pence: int) -> Pence:
    """Have an amount written to the penny."""
    return Pence(amount_pence, "exact")


def tidy(text: str) -> str:
    r"""Bring a text onto one line, without needless blanks and control characters.

    Examples
    --------
    >>> tidy("  Baker\n &  Sons\x00 ")
    'Baker & Sons'
    """
    # Cut before it is cleaned, so that a text of megabytes costs nothing; four times, as blanks collapse.
    shown = text[: 4 * LONGEST_TEXT]
    if not shown.isprintable():
        shown = "".join(c if c.isprintable() else " " for c in shown)
    return " ".join(shown.split())[:LONGEST_TEXT]


@dataclass(kw_only=True)
class StatementTables:
    """Writes bookings as they come, and keeps the account of them.

    Parameters
    ----------
    file : str
        Path inside the place.
    holder : str
        Whose account it is; may be set until the first booking is added.
    account : str
        The number of the account of the statement at hand.
    out : Path
        Folder for the tables.
    """

    file: str
    out: Path
    holder: str = ""
    account: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    pence: Counter[str] = field(default_factory=Counter)
    reasons: Counter[Message] = field(default_factory=Counter)
    holders: dict[str, None] = field(default_factory=dict)
    accounts: dict[str, None] = field(default_factory=dict)
    line: int = 0
    shifted: bool = False
    _rows: list[dict[str, Cell]] = field(default_factory=list)
    _balances: list[dict[str, Cell]] = field(default_factory=list)
    _left: list[LeftOut] = field(default_factory=list)
    _hashes: array[int] = field(default_factory=lambda: array("q"))
    _writers: dict[str, pq.ParquetWriter] = field(default_factory=dict)

    def next_line(self, physical: int) -> int:
        """Give a record its line: where it stands, or the next number where several stand on one line."""
        # A line number names one row of the tables, yet XML is often written on a single line.
        self.shifted |= physical <= self.line
        self.line = max(physical, self.line + 1)
        return self.line

    def add(self, record: Booking | LeftOut) -> None:
        """Add one record of the file."""
        if isinstance(record, LeftOut):
            self.counts[record.fate] += 1
            self.reasons[record.reason] += 1
            self._left.append(_cut(record))
        else:
            # The holder is passed now: one file may hold the statements of several accounts.
            row = _payment(record, self.file, self.holder)
            self.holders[self.holder] = None
            self._of_account(record.account or self.account)
            self.counts["accepted"] += 1
            self.counts["undated"] += record.booked_on is None
            self.counts["in" if _is_in(record) else "out"] += 1
            self.pence["in" if _is_in(record) else "out"] += _amount_pence(record)
            # Eight bytes a booking instead of its texts; repeats can be told only once the whole file is
            # read.
            self._hashes.append(hash((record.booked_on, record.pence, *(getattr(record, n) for n in _SAME))))
            self._rows.append(row)
            if record.balance_pence is not None:
                self._balances.append(
                    {"file": self.file, "line": record.line, "balance_pence": record.balance_pence}
                )
        if len(self._rows) + len(self._left) >= _CHUNK:
            self._flush()

    def _of_account(self, number: str) -> None:
        # A few are enough to know that there are several; a hostile file has one a line.
        if (digits := re.sub(r"\W", "", number)) and len(self.accounts) < MOST_ACCOUNTS:
            self.accounts[digits] = None

    def _flush(self) -> None:
        self._write("payments", arrow_table("payments", self._rows))
        self._write("rejects", rejects_table(self.file, self._left))
        if self._balances:
            self._write("bank_balances", arrow_table("bank_balances", self._balances))
        self._rows.clear()
        self._balances.clear()
        self._left.clear()

    def _write(self, name: str, table: pa.Table) -> None:
        # Written even if empty: whoever reads the tables need not ask whether the file is there.
        if name not in self._writers:
            self._writers[name] = pq.ParquetWriter(self.out / f"{name}.parquet", table.schema)
        if table.num_rows:
            self._writers[name].write_table(table)

    def close(self) -> None:
        """Close the tables; to be done whatever happens."""
        for writer in self._writers.values():
            writer.close()

    def finish(self, *, notes: Sequence[Message | None] = (), **known: Any) -> FileReading:
        """Write what is left and give the account.

        Parameters
        ----------
        notes : sequence of Message or None
            What is known by now.
        **known
            Further fields of the reading: encoding, header_line, columns, choices.
        """
        self._flush()
        self.close()
        repeats = self._mark_repeats()
        accepted, rejected, aside = (self.counts[name] for name in ("accepted", "rejected", "set_aside"))
        return FileReading(
            file=self.file, kind="bank", lines=accepted + rejected + aside, accepted=accepted,
            rejected=rejected, set_aside=aside, total_pence=self.pence.total(),
            notes=tuple(note for note in (*self._said(repeats), *notes) if note),
            tables={name: self.out / f"{name}.parquet" for name in self._writers}, **known,
        )  # fmt: skip

    def _said(self, repeats: int) -> Iterator[Message]:
        holders = list(self.holders)[:5] or [self.holder or say("an account")]
        yield note(
            "bank.statement",
            "Bank statement of {holders}: {n_out} payments out, {out}; {n_in} payments in, {in_}.",
            holders=Listed(holders),
            n_out=self.counts["out"],
            out=exact(self.pence["out"]),
            n_in=self.counts["in"],
            in_=exact(self.pence["in"]),
        )
        if len(self.accounts) > 1:
            yield note(
                "bank.several_accounts",
                "The file has bookings of several accounts: those ending {accounts}.",
                accounts=Listed([number[-4:] for number in self.accounts]),
            )
        if n := self.counts["undated"]:
            yield plural(
                "{n} booking has no date that can be read.", "{n} bookings have no date that can be read.", n
            ).with_id("bank.undated")
        if repeats:
            yield plural(
                "{n} booking stands more than once in the file; all are kept.",
                "{n} bookings stand more than once in the file; all are kept.",
                repeats,
            ).with_id("bank.lines_repeat")
        if self.shifted:
            yield note(
                "bank.records_on_one_line",
                "Several records are on one line. There, line numbers count records.",
            )
        for reason, n in self.reasons.most_common(5):
            yield plural(
                "{n} record left out: {reason}.", "{n} records left out: {reason}.", n, reason=reason
            ).with_id("bank.records_left_out")

    def _mark_repeats(self) -> int:
        """Flag the bookings that say the same as another one of the file."""
        # Repeats are flagged but kept: two like fares on one day are two payments.
        said = np.frombuffer(self._hashes, dtype=np.int64) if self._hashes else np.empty(0, np.int64)
        _, which, often = np.unique(said, return_inverse=True, return_counts=True)
        again = often[which] > 1 if len(said) else np.empty(0, bool)
        if again.any():
            path = self.out / "payments.parquet"
            table = pq.read_table(path)
            flags = pa.array(["repeat" if it else None for it in again], pa.string())
            at = table.schema.get_field_index("flag")
            pq.write_table(table.set_column(at, table.schema.field(at), flags), path)
        return int(again.sum())


_SAME = ("name", "description", "reference")


def _is_in(booking: Booking) -> bool:
    """Whether it is money in; what takes back a payment out is a payment out below nought."""
    # A nought has no direction of its own.
    return (booking.pence > 0) != booking.takes_back if booking.pence else booking.takes_back


def _amount_pence(booking: Booking) -> int:
    """Return the amount of the payment that a booking is: positive both ways, unless it takes one back."""
    return booking.pence if _is_in(booking) else -booking.pence


def _payment(booking: Booking, file: str, holder: str) -> dict[str, Cell]:
    # Many banks give no name at all; the words they print are the best that is known of it.
    name = tidy(booking.name) or tidy(booking.description)
    came_in = _is_in(booking)
    payee = holder if came_in else name
    # The holder is a body, whatever its name looks like; only other parties may be persons.
    kind = "named" if came_in else payee_kind(payee)
    return {
        "file": file,
        "line": booking.line,
        "kind": "bank",
        "payer": (name or UNNAMED) if came_in else holder,
        "payee": None if kind == "redacted" else payee,
        "payee_kind": kind,
        "paid_on": booking.booked_on,
        "amount_pence": _amount_pence(booking),
        "category": tidy(booking.category) or None,
        "reference": tidy(booking.reference) or None,
        "description": tidy(booking.description) or None,
    }


def _cut(left: LeftOut) -> LeftOut:
    """Keep no more of a record's text than a person would read."""
    return left if len(left.raw) <= LONGEST_RAW else replace(left, raw=left.raw[:LONGEST_RAW] + "…")
