"""Read the lists of bookings that banks offer as CSV, and prove them by their running balance."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, say
from ultramicro.core.rows import Settings
from ultramicro.place.readers.bank.booking import StatementTables, holder_of
from ultramicro.place.readers.bank.columns import BankColumns, bank_columns, head_of, may_be_bank, roles
from ultramicro.place.readers.bank.table import BankTable
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.spend.file_kind import PAYMENTS
from ultramicro.place.readers.spend.reader import SUFFIXES, read_table
from ultramicro.place.readers.text.engine import Engine
from ultramicro.place.readers.text.signatures import HEAD_BYTES, text_format
from ultramicro.place.readers.text.text import copy_as_utf8
from ultramicro.place.readers.values.vocabulary import plain_words


class BankCsvReader:
    r"""Reads a bank's list of bookings in text form.

    Parameters
    ----------
    engine : Engine, optional
        What a list is read with that place.toml says is of payments.

    Examples
    --------
    >>> BankCsvReader().claims(Path("a.csv"), b"Date,Details,Value,Balance\n1/2/2025,GAS,-5.00,7.00\n")
    True
    """

    name = "bank csv"

    def __init__(self, engine: Engine | None = None) -> None:
        self.engine = engine

    def claims(self, path: Path, head: bytes) -> bool:
        """Whether its columns are those of a bank's list of bookings."""
        return path.suffix.lower() in SUFFIXES and is_bank_table(head)

    def read(self, path: Path, *, file: str, settings: Settings, out: Path) -> FileReading:
        """Read the list; a kind that place.toml gives comes first."""
        # Whoever says that it is a list of payments knows better than its columns.
        if settings.get("kind", "bank") in PAYMENTS:
            return read_table(path, file=file, settings=settings, out=out, engine=self.engine)
        return read_bank_table(path, file=file, settings=settings, out=out)


def is_bank_table(head: bytes) -> bool:
    """Whether a file that begins so is a bank's list of bookings."""
    # The cheap test first: every text file in payments/ is asked.
    if not may_be_bank(head) or text_format(head) != "text":
        return False
    return bank_columns(head_of(head).records) is not None


def read_bank_table(
    path: Path,
    *,
    file: str,
    settings: Settings,
    out: Path,
    already_utf8: bool = False,
    origin_note: Message | None = None,
) -> FileReading:
    """Read one bank's list of bookings into Parquet files of the dictionary's columns.

    Parameters
    ----------
    path : Path
        The text.
    file : str
        What to call it in messages and tables.
    settings : mapping
        What place.toml says of it.
    out : Path
        An existing folder for the tables.
    already_utf8 : bool
        Whether the text was made by another reader: UTF-8 with commas.
    origin_note : Message, optional
        A note to be kept with the reading.

    Raises
    ------
    BadInput
        If it is no list of bookings.
    """
    with path.open("rb") as source:
        head = head_of(source.read(HEAD_BYTES))
    columns = bank_columns(head.records)
    if columns is None:
        raise BadInput(
            say("it is not a bank's list of bookings"),
            where=file,
            do=say("give the columns date, description, amount and balance"),
        )
    # A sheet that we wrote ourselves has commas, whatever its cells hold.
    delimiter = "," if already_utf8 else head.delimiter
    tables = StatementTables(file=file, out=out)
    with tempfile.TemporaryDirectory(prefix="ultramicro-") as scratch, closing(tables):
        copy = copy_as_utf8(path, Path(scratch) / "text.csv", delimiter=delimiter, where=file)
        # Only the head is looked at: what names the account stands on every line or above them.
        told = _Told.of(columns, [cells for _, cells in head.records], settings)
        tables.holder, note = holder_of(settings, file=file, said=told.holder, account=told.account)
        table = BankTable(copy=copy, delimiter=delimiter, columns=columns, currency=told.currency)
        # All lines first: the sign of the first payment may be proved only by the last balance.
        proof = table.weigh()
        for record in table.records(proof):
            tables.add(record)
        # Balances that follow over all lines are those of one account: the numbers are of other parties.
        if proof.balances and proof.followed == proof.balances:
            tables.accounts.clear()
        first = table.header_line
        known = {
            "encoding": copy.encoding,
            "header_line": first,
            "columns": told.names,
            "choices": table.choices(proof),
        }
        return tables.finish(notes=[*proof.notes(), *table.notes, note, origin_note, *copy.notes], **known)


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What the rows above the header, and columns that never change, tell of the account."""

    holder: str
    account: str
    currency: str
    names: Mapping[str, str]

    @staticmethod
    def of(columns: BankColumns, rows: Sequence[Sequence[str]], settings: Settings) -> _Told:
        """Look above the header, and in columns that say the same on every line."""
        above, below = rows[: max(columns.header, 0)], rows[columns.header + 1 :]
        named = next((i for i, name in enumerate(columns.names) if _is_holder(plain_words(name))), None)
        texts = {"description": columns.texts[0]} if columns.texts else {}
        return _Told(
            holder=_above(above, _is_holder) or _only(below, named),
            account=_only(below, columns.at.get("account")) or _above(above, lambda name: "account" in name),
            currency=str(settings.get("currency") or "GBP"),
            names={role: columns.label(i) for role, i in {**texts, **columns.at}.items()},
        )


def _is_holder(name: str) -> bool:
    return bool(roles()["holder"].fullmatch(name))


def _above(rows: Sequence[Sequence[str]], wanted: Callable[[str], bool]) -> str:
    """Return what stands beside a label above the header."""
    pairs = ((plain_words(cells[0]), cells[1].strip()) for cells in rows if len(cells) > 1)
    return next((said for name, said in pairs if said and wanted(name)), "")


def _only(rows: Sequence[Sequence[str]], at: int | None) -> str:
    """Return a column's one text, if it never says another."""
    # Two texts mean two accounts or other parties, and neither is the holder.
    held = {row[at].strip() for row in rows if at is not None and at < len(row)} - {""}
    return held.pop() if len(held) == 1 else ""
