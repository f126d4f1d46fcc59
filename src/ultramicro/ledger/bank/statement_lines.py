"""Read a bank statement into lines that the books can be held against, in any form that banks give."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Day, Message, Pence, joined, plural, say

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


def read_statement(path: Path, account: str) -> Statement:
    """Read a bank statement (camt.053, OFX, CSV).

    Parameters
    ----------
    path : Path
        The file as the bank gave it.
    account : str
        What the bank account is called in the books; part of each line's id.

    Returns
    -------
    Statement
        A statement that overlaps another gives the lines they share the same ids.

    Raises
    ------
    BadInput
        If it is no bank statement, a line has no day, or its own balances contradict its lines: nothing of
        the file is used.
    """
    if not path.is_file():
        raise BadInput(
            say("there is no such file"), where=str(path), do=say("name the statement that the bank gave you")
        )
    rows, notes = _rows(path)
    if undated := [row.line for row in rows if row.paid_on is None]:
        raise BadInput(
            say("line {line} has no date", line=str(undated[0])),
            where=str(path),
            do=say("correct the file, or get it from the bank again"),
        )
    dated = [(row.paid_on, row) for row in rows if row.paid_on is not None]
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


def _require_sound(notes: Sequence[Message], path: Path) -> None:
    """Refuse a statement whose own balances contradict its lines."""
    if wrong := next((told for told in notes if told.id == "bank.balances_fail"), None):
        raise BadInput(
            say("the statement contradicts itself. {why}", why=wrong),
            where=str(path),
            do=say("get the statement from the bank again; nothing of this one was read"),
        )


def _rows(path: Path) -> tuple[list[Payment], Sequence[Message]]:
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
            settings={"payer": OURS},
            store=Store(Path(scratch)),
        )
        reading = kept.reading
        if reading.kind != "bank":
            raise BadInput(
                joined(reading.notes) if reading.notes else say("this is no bank statement"),
                where=str(path),
                do=say("download the statement as camt.053, OFX or CSV"),
            )
        # Half a statement would leave a difference that nobody could explain.
        if reading.rejected:
            raise BadInput(
                plural("{n} line could not be read", "{n} lines could not be read", reading.rejected),
                where=str(path),
                do=joined(reading.notes),
            )
        _require_sound(reading.notes, path)
        return _payments(reading.tables), reading.notes


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
