"""Tell a bank's list of bookings from other tables by what its columns are called and hold."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise

from ultramicro.core.message import say
from ultramicro.place.readers.spend.header import is_repeat_of
from ultramicro.place.readers.text.records import Record, careful_records, choose_delimiter
from ultramicro.place.readers.text.text import _Decoder, guess_encoding
from ultramicro.place.readers.values.amounts import parse_pence, side_of
from ultramicro.place.readers.values.dates import parse_date
from ultramicro.place.readers.values.vocabulary import plain_words

# Banks print the account, its holder and the period above the table.
SEARCHED = 30
LOOKED_AT = 200
LONGEST_NAME = 60
# Half, not all: totals, notes and broken cells stand in every column.
MOSTLY = 0.5
_MONEY = "(amount|value|total|£|gbp|sterling|in gbp)"
# In a bank's export this is the other party; elsewhere it makes a table a list of payments.
_ONE_PAYEE = re.compile(r"(?:payee|payer|beneficiary)(?: name)?")
_ACCOUNT = re.compile(r"[\d\s*x-]{6,}|[A-Z]{2}\d{2}[A-Z0-9 ]{10,}", re.IGNORECASE)
# On raw bytes, as every text file is tried: most are told from statements without being decoded.
_HINT = re.compile(
    rb"balance|(?:paid|money|cash|amount|payments?|funds)\W{0,3}(?:in|out)\b|withdraw|deposit|debit|sort\W?code|\baccount\b"
    rb"|\Adate,|^\W*\d{1,4}[/ .-]\d",
    re.MULTILINE,
)
# "Debit" and "credit" as contents of a cell, not as names of columns.
_SIDE_WORDS = re.compile(r"(?:d|dr|debit|c|cr|credit|in|out|s|h|soll|haben)\.?", re.IGNORECASE)


@cache  # of the program's own files, which do not change while it runs
def roles() -> dict[str, re.Pattern[str]]:
    """Return, for each role of a bank's column, what it is called, in the order in which roles are tried."""
    text = (files(__package__) / "bankwords.csv").read_text(encoding="utf-8")
    words: dict[str, list[str]] = {}
    for row in csv.DictReader(text.splitlines()):
        # Kept as data, so that another bank's word needs no change of code.
        words.setdefault(row["role"], []).append(row["words"].replace("MONEY", _MONEY))
    return {role: re.compile("|".join(f"(?:{w})" for w in some)) for role, some in words.items()}


def role_of(name: str) -> str:
    """Name the role that a header's plain words speak for; empty if none.

    Examples
    --------
    >>> role_of("money out £"), role_of("counter party"), role_of("supplier name"), role_of("emoji")
    ('out', 'name', 'ledger', '')
    """
    return next((role for role, words in roles().items() if name and words.fullmatch(name)), "")


@dataclass(frozen=True, kw_only=True)
class BankColumns:
    """Which column of a bank's table is what.

    Parameters
    ----------
    at : mapping of str to int
        Role to column, from 0.
    texts : tuple of int
        Columns whose texts describe a booking, in order.
    header : int
        Index of the header among the records; -1 where there is none.
    names : tuple of str
        The header.
    """

    at: Mapping[str, int]
    texts: tuple[int, ...] = ()
    header: int = -1
    names: tuple[str, ...] = ()

    def label(self, i: int) -> str:
        """Return a column's name, or `column 3` where it has none."""
        return (self.names[i].strip() if i < len(self.names) else "") or say("column {number}", number=i + 1)


@dataclass(frozen=True, kw_only=True)
class Head:
    """The first records of a text table."""

    delimiter: str
    records: Sequence[Record] = field(default=())


def may_be_bank(head: bytes) -> bool:
    """Whether a closer look is worth its time: a bank's word stands near the top, or a date begins it.

    Examples
    --------
    >>> may_be_bank(b"Date,Details,Balance"), may_be_bank(b"Supplier,Amount")
    (True, False)
    """
    # Without its NULs, UTF-16 can be searched like any other text.
    top = head[:16384].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n").lower()
    lines = re.split(rb"[\r\n]+", top, maxsplit=SEARCHED)[:SEARCHED]
    # Data may speak of deposits and debits too; below the first line only what may be a header counts.
    return any(_HINT.search(line) for line in lines[:1]) or any(
        _HINT.search(line) for line in lines[1:] if not line[:1].isdigit()
    )


def head_of(head: bytes) -> Head:
    r"""Read the first records from a file's first bytes.

    Examples
    --------
    >>> head_of(b"Date;Balance\n1/2/2025;5,00\n").records
    [(0, ['Date', 'Balance']), (1, ['1/2/2025', '5,00']), (2, [''])]
    """
    text = b"".join(_Decoder(guess_encoding(head)).blocks(io.BytesIO(head))).decode("utf-8", errors="replace")
    lines = [line[:4000] for line in text.split("\n")[: LOOKED_AT + SEARCHED]]
    delimiter = choose_delimiter(lines[:80])
    return Head(delimiter=delimiter, records=list(careful_records(lines, delimiter))[:LOOKED_AT])


def bank_columns(records: Sequence[Record]) -> BankColumns | None:
    """Say which columns are what, if this is a bank's list of bookings; else nothing.

    Parameters
    ----------
    records : sequence of Record
        The first records of the file.

    Examples
    --------
    >>> rows = [["Date", "Details", "Paid out", "Paid in", "Balance"], ["1/2/25", "GAS", "5.00", "", "7.00"]]
    >>> bank_columns(list(enumerate(rows))).at
    {'date': 0, 'balance': 4, 'out': 2, 'in': 3}
    >>> bank_columns(list(enumerate([["Supplier", "Date", "Amount"], ["A Ltd", "1/2/25", "5.00"]]))) is None
    True
    """
    for number, (_, cells) in enumerate(records[:SEARCHED]):
        if found := _named(number, cells):
            # Printed pages repeat the header, and its words would spoil what is said of the contents.
            below = [r for _, r in records[number + 1 :] if not is_repeat_of(found.names, r)]
            return _sure(found, below)
    return _nameless([cells for _, cells in records])


def _named(number: int, cells: Sequence[str]) -> BankColumns | None:
    """Give each name its role, the first of like names first; none unless they are those of a bank."""
    named = [role_of(plain_words(cell)) if len(cell) < LONGEST_NAME else "" for cell in cells]
    at: dict[str, int] = {}
    for i, role in enumerate(named):
        if role:
            at.setdefault(role, i)
    # A single payee beside a balance is the other party; a supplier beside one is a ledger's.
    payees = [i for i, cell in enumerate(cells) if _ONE_PAYEE.fullmatch(plain_words(cell))]
    if len(payees) == 1 and "balance" in at and "name" not in at and named.count("ledger") == 1:
        at["name"] = payees.pop()
        del at["ledger"]
    texts = tuple(i for i, role in enumerate(named) if role == "description")
    if not _is_banks(at):
        return None
    # Kept in `texts` instead: banks split one description over several columns.
    at.pop("description", None)
    return BankColumns(at=at, texts=texts, header=number, names=tuple(cells))


def _is_banks(at: Mapping[str, int]) -> bool:
    """Whether these columns are a bank's: a date, words, and money in two directions or with a balance."""
    has = set(at)
    pair = {"out", "in"} <= has
    money = pair or {"debit", "credit"} <= has or "amount" in has or {"side", "balance"} <= has
    words = {"description", "name", "type", "reference"} & has
    # A nominal ledger has debits and credits too; a balance or the account's own number makes it a bank's.
    own = pair or {"balance", "account"} & has
    return bool("date" in has and words and money and own and "ledger" not in has)


def _sure(found: BankColumns, below: Sequence[Sequence[str]]) -> BankColumns | None:
    """Settle what only the contents tell; nothing if what stands below is no bank's after all."""
    at = _with_side(_paired(found.at), below)
    held = {role: _cells(below, i) for role, i in at.items()}
    money = [cell for role in ("out", "in", "amount") for cell in held.get(role, ())]
    # Councils' lists have account codes too; only numbers as long as a bank's are one.
    own = {"balance", "out", "in"} & set(found.at) or _mostly(held.get("account", ()), _ACCOUNT.fullmatch)
    # A list of spending goes one way only; something must show that this one goes two.
    two_ways = {"balance", "out", "side"} & set(at) or any(_goes_out(cell) for cell in money)
    if own and two_ways and _mostly(money, _is_money) and _mostly(held["date"], parse_date):
        return BankColumns(at=at, texts=found.texts, header=found.header, names=found.names)
    return None


def _goes_out(cell: str) -> bool:
    """Whether an amount says which way it goes, by its sign or by a word for credit or debit."""
    return bool(side_of(cell)) or (parse_pence(cell) or 0) < 0


def _paired(named: Mapping[str, int]) -> dict[str, int]:
    """Take money out and in from columns of their own, where both are there, and else one amount."""
    at = {role: i for role, i in named.items() if role not in {"out", "in", "debit", "credit"}}
    for out, in_ in (("out", "in"), ("debit", "credit")):
        # Beside a pair, a column of amounts repeats one of the two.
        if out in named and in_ in named:
            at.pop("amount", None)
            return {**at, "out": named[out], "in": named[in_]}
    return at


def _with_side(at: dict[str, int], below: Sequence[Sequence[str]]) -> dict[str, int]:
    """Keep a column that says debit or credit, whatever its name; "Debit/Credit" may head amounts too."""
    # Contents decide: under "type" some banks write DR and CR, others how it was paid.
    side = next((at[role] for role in ("side", "type") if _says_side(below, at.get(role))), None)
    if side is not None:
        return {**at, "side": side}
    called = at.pop("side", None)
    return at if called is None or "amount" in at or "out" in at else {**at, "amount": called}


def _says_side(below: Sequence[Sequence[str]], at: int | None) -> bool:
    held = _cells(below, at)
    return bool(held) and all(_SIDE_WORDS.fullmatch(cell) for cell in held)


def _is_money(text: str) -> bool:
    return parse_pence(text) is not None or parse_pence(text, decimal_comma=True) is not None


def _cells(rows: Sequence[Sequence[str]], at: int | None) -> list[str]:
    return [] if at is None else [cell for row in rows if at < len(row) and (cell := row[at].strip())]


def _mostly(cells: Sequence[str], test: Callable[[str], object]) -> bool:
    return sum(bool(test(cell)) for cell in cells) >= MOSTLY * len(cells)


def _nameless(rows: Sequence[Sequence[str]]) -> BankColumns | None:
    """Recognise a table without header: a date first, a balance that proves itself, or mostly money out."""
    full = [row for row in rows if any(cell.strip() for cell in row)]
    width = len(full[0]) if full else 0
    # Anything wider, shorter or uneven is too likely another table to be taken on its contents alone.
    if not 3 <= width <= 8 or len(full) < 5 or any(len(row) != width for row in full):  # noqa: PLR2004
        return None
    if not all(parse_date(row[0]) for row in full):
        return None
    money = [i for i in range(1, width) if all(parse_pence(row[i]) is not None for row in full)]
    words = [
        i for i in range(1, width) if i not in money and any(c.isalpha() for row in full for c in row[i])
    ]
    if not words or not money:
        return None
    amounts = [parse_pence(row[money[0]]) or 0 for row in full]
    at = {"date": 0, "amount": money[0]}
    # A balance that follows line by line is a proof that no header could better.
    if len(money) > 1 and _follows(amounts, [parse_pence(row[money[-1]]) or 0 for row in full]):
        return BankColumns(at={**at, "balance": money[-1]}, texts=tuple(words))
    below = sum(a < 0 for a in amounts)
    # Date, words, amount is the barest export there is; a list of spending has hardly any negative amounts.
    if width == 3 and len(amounts) > below >= 0.5 * len(amounts):  # noqa: PLR2004
        return BankColumns(at=at, texts=tuple(words))
    return None


def _follows(amounts: Sequence[int], balances: Sequence[int]) -> bool:
    steps = [after - before for before, after in pairwise(balances)]
    down = sum(step == amount for step, amount in zip(steps, amounts[1:], strict=True))
    up = sum(-step == amount for step, amount in zip(steps, amounts, strict=False))
    # Not all: a booking or two may be missing, or lines of one day may have changed places.
    return max(down, up) >= 0.8 * len(steps)
