"""Read a bank statement into lines that the books can be held against, in any form that banks give."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Day, Listed, Message, Pence, note, plural, say

if TYPE_CHECKING:
    from ultramicro.place.readers.model import FileReading

OURS = "(our account)"
CLOSINGS = frozenset({"bank.balances_proved", "bank.closing_balance_only"})
"""What readers say that has the closing balance of a statement in it."""


class Payment(NamedTuple):
    """What a statement's line says, as the readers give it; the balance after it where it is printed."""

    line: int
    paid_on: date | None
    payer: str | None
    payee: str | None
    amount_pence: int
    reference: str | None
    description: str | None
    balance_pence: int | None = None


class BankLine(NamedTuple):
    """One line of a statement; money in is positive. The id is the same whenever the line is read again.

    `was` is the id that older versions gave it, which knew of no balance; empty where it is the same.
    """

    id: str
    on: date
    amount_pence: int
    name: str
    words: str
    was: str = ""


def words_of(line: BankLine) -> str:
    """Return the words of a line as the people's file keeps them."""
    return " · ".join(dict.fromkeys(filter(None, (line.name, line.words))))


class Closing(NamedTuple):
    """What a statement says its account held at its end, and on which day that was, where it says so.

    A list of one day may be in either order, so that either of its ends may be the last: then there are two.
    """

    pence: tuple[int, ...] = ()
    on: date | None = None


class Statement(NamedTuple):
    """The lines of a statement by day, what it says its account held at the end, and what is doubtful."""

    lines: list[BankLine]
    closing: Closing = Closing()
    doubts: tuple[Message, ...] = ()


def read_statement(path: Path, account: str, *, currency: str, today: date) -> Statement:
    """Read a bank statement (camt.053, OFX, CSV).

    Parameters
    ----------
    path : Path
        The file as the bank gave it.
    account : str
        What the bank account is called in the books; part of each line's id.
    currency : str
        What the place counts in.
    today : date
        The day on which it is read.

    Returns
    -------
    Statement
        A statement that overlaps another gives the lines they share the same ids.

    Raises
    ------
    BadInput
        If it is no bank statement, or one of several accounts; a line has no day, or one that has not come;
        or its own balances contradict its lines: nothing of the file is used.
    """
    if not path.is_file():
        what = (
            say("this is a folder or a device, not a file") if path.exists() else say("there is no such file")
        )
        raise BadInput(what, where=str(path), do=say("name the statement that the bank gave you"))
    rows, notes = _rows(path, currency)
    if undated := [row.line for row in rows if row.paid_on is None]:
        raise BadInput(
            say("line {line} has no date", line=str(undated[0])),
            where=str(path),
            do=say("correct the file, or get it from the bank again"),
        )
    dated = [(row.paid_on, row) for row in rows if row.paid_on is not None]
    _require_come(dated, today, path)
    # Banks list the newest line first or last; numbers of like lines need one order.
    lines = list(_identified(sorted(dated, key=lambda each: (each[0], each[1].line)), account))
    # No reason to refuse: banks list the lines of a day in orders of their own.
    doubts = tuple(told for told in notes if told.id == "bank.balance_fails")
    return Statement(lines, _closing(notes, dated), doubts)


def _closing(notes: Sequence[Message], rows: Sequence[tuple[date, Payment]]) -> Closing:
    """Find what a statement says its account held at its end: in a balance of its own or beside its lines."""
    told = [each for each in notes if each.id in CLOSINGS]
    if told:
        said = told[-1].values
        pence, day = said.get("closing", said.get("balance")), said.get("day")
        # Of several accounts in one file, no balance is that of all its lines.
        one = len({str(each.values.get("account", "")) for each in told}) == 1
        known = (round(pence.pence),) if one and isinstance(pence, Pence) else ()
        return Closing(known, day.on if one and isinstance(day, Day) else None)
    if not rows:
        return Closing()
    (first_on, first), (last_on, last) = rows[0], rows[-1]
    ends = [first] if first_on > last_on else [last] if first_on < last_on else [last, first]
    return Closing(tuple(row.balance_pence for row in ends if row.balance_pence is not None))


def _require_come(rows: Sequence[tuple[date, Payment]], today: date, path: Path) -> None:
    """Refuse a line of a day to come: it would book money before its day, which no command may."""
    if early := next(((on, row) for on, row in rows if on > today), None):
        raise BadInput(
            note(
                "books.line_to_come",
                "line {line} is of {day}, a day that has not come",
                line=str(early[1].line), day=Day(early[0]),
            ),
            where=str(path),
            do=say("correct the year, or read the statement again on that day; nothing of it was read"),
        )  # fmt: skip


def _require_clear(notes: Sequence[Message], path: Path) -> None:
    """Refuse a statement of several accounts, and one that does not tell money in from money out."""
    by_id = {told.id: told for told in notes}
    if several := by_id.get("bank.several_accounts"):
        raise BadInput(
            note(
                "books.several_accounts",
                "it has lines of several accounts: those ending {accounts}",
                accounts=several.values["accounts"],
            ),
            where=str(path),
            do=say(
                "download a statement of each account and read each with its own --bank; where the numbers "
                "are those of other parties, take that column out"
            ),
        )
    if "bank.no_sign" in by_id:
        raise BadInput(
            note("books.no_sign", "its amounts have no sign that tells money in from money out"),
            where=str(path),
            do=say(
                "download a list with columns for paid in and paid out, or the statement as camt.053 or OFX"
            ),
        )


def _require_sound(notes: Sequence[Message], path: Path) -> None:
    """Refuse a statement whose own balances contradict its lines."""
    if wrong := next((told for told in notes if told.id == "bank.balances_fail"), None):
        raise BadInput(
            say("the statement contradicts itself. {why}", why=wrong),
            where=str(path),
            do=say("get the statement from the bank again; nothing of this one was read"),
        )


def _rows(path: Path, currency: str) -> tuple[list[Payment], Sequence[Message]]:
    # The readers bring a table engine with them, which only what reads a file needs.
    from ultramicro.place.intake import take_in  # noqa: PLC0415
    from ultramicro.place.readers.registry import payment_readers  # noqa: PLC0415
    from ultramicro.place.store import Store  # noqa: PLC0415

    with TemporaryDirectory() as scratch:
        kept = take_in(
            path,
            file=path.name,
            readers=payment_readers(),
            # The readers tell in from out by who pays, and a statement never says its own account's name.
            settings={"payer": OURS, "currency": currency},
            store=Store(Path(scratch)),
        )
        reading = kept.reading
        if reading.kind != "bank":
            raise _no_statement(reading, path)
        # Half a statement would leave a difference that nobody could explain.
        if reading.rejected:
            raise _unread(reading, path)
        _require_clear(reading.notes, path)
        _require_sound(reading.notes, path)
        return _payments(reading.tables), reading.notes


def _unread(reading: FileReading, path: Path) -> BadInput:
    """Say how many lines could not be read, and why."""
    why = [told.values["reason"] for told in reading.notes if told.id == "bank.records_left_out"]
    return BadInput(
        plural(
            "{n} line could not be read: {why}",
            "{n} lines could not be read: {why}",
            reading.rejected,
            why=Listed(why, by=""),
        ),
        where=str(path),
        do=say("correct the file, or get it from the bank again; nothing of it was read"),
    )


def _no_statement(reading: FileReading, path: Path) -> BadInput:
    """Say why a file is no bank statement; that it has no column of suppliers is no reason."""
    from ultramicro.place.readers.model import UNREADABLE  # noqa: PLC0415  it brings a table engine with it

    values = reading.notes[0].values if reading.notes else {}
    what, do = values.get("what"), values.get("do")
    # What nobody could open says itself what to do; all else was taken for a list of payments.
    if reading.kind == UNREADABLE and isinstance(what, Message) and "problem" not in what.values:
        return BadInput(what, where=str(path), do=do if isinstance(do, str) else "")
    return BadInput(
        note("books.no_bank_list", "this is not a bank's list with a day, words and money in and out"),
        where=str(path),
        do=note(
            "books.name_bank_columns",
            "give its columns the names Date, Description, Paid in, Paid out, Balance, or download the "
            "statement as camt.053 or OFX",
        ),
    )


def _payments(tables: Mapping[str, Path]) -> list[Payment]:
    """Read the lines that a reader wrote, each with the balance that stands beside it."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    columns = [name for name in Payment._fields if name != "balance_pence"]
    found = pq.read_table(tables["payments"], columns=columns).to_pylist()
    told = pq.read_table(tables["bank_balances"]).to_pylist() if "bank_balances" in tables else []
    balances = {row["line"]: row["balance_pence"] for row in told}
    return [Payment(**row, balance_pence=balances.get(row["line"])) for row in found]


def _identified(rows: list[tuple[date, Payment]], account: str) -> Iterator[BankLine]:
    """Give each line an id made of its content; like lines of one day are numbered.

    The running balance is a part of it: two card sales of 2.50 on one day are two lines, also where they come
    in two pieces of a statement, and one line that comes in both is one.
    """
    seen: Counter[str] = Counter()
    for on, row in rows:
        came_in = row.payee == OURS
        pence = row.amount_pence if came_in else -row.amount_pence
        name = (row.payer if came_in else row.payee) or ""
        words = " ".join(filter(None, (row.reference, row.description)))
        content = "\x1f".join((account, on.isoformat(), str(pence), name, words))
        # Counted for each line, or the old ids of those after it would shift.
        was = _numbered(seen, content)
        if row.balance_pence is None:
            yield BankLine(was, on, pence, name, words)
        else:
            made = _numbered(seen, f"{content}\x1f{row.balance_pence}")
            yield BankLine(made, on, pence, name, words, was)


def _numbered(seen: Counter[str], content: str) -> str:
    seen[content] += 1
    return "bank-" + hashlib.sha256(f"{content}\x1f{seen[content]}".encode()).hexdigest()[:16]
