"""Read bank statements in OFX (also called QFX, or Money), version 1 and 2."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ultramicro.core.errors import BadInput
from ultramicro.place.readers.bank.booking import Booking, LeftOut, StatementTables, exact, holder_of
from ultramicro.place.readers.bank.ofx_parts import AGAIN, Tag, tags_of
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.text.signatures import text_format
from ultramicro.place.readers.values.amounts import has_decimal_comma, parse_pence
from ultramicro.place.readers.values.dates import parse_date

RECORDS = {"STMTTRN": "", "STMTTRNP": "the booking is pending: it comes again once it is booked"}
STATEMENTS = frozenset({"STMTRS", "CCSTMTRS", "INVSTMTRS"})
OUT_TYPES = frozenset(
    {"DEBIT", "FEE", "SRVCHG", "PAYMENT", "CHECK", "DIRECTDEBIT", "ATM", "POS", "REPEATPMT", "CASH"}
)
MOST_FIELDS = 60


class OfxReader:
    """Reads OFX bank and card statements.

    Examples
    --------
    >>> OfxReader().claims(Path("statement.ofx"), b"OFXHEADER:100")
    True
    """

    name = "ofx"

    def claims(self, path: Path, head: bytes) -> bool:  # noqa: ARG002  its name does not matter
        """Whether it is OFX, judged by its content."""
        return text_format(head) == "ofx"

    def read(self, path: Path, *, file: str, settings: Mapping[str, Any], out: Path) -> FileReading:
        """Read the statement; see `Reader.read`."""
        tables = StatementTables(file=file, out=out)
        with closing(tables):
            return _Statements(path=path, settings=settings, tables=tables).read()


@dataclass(kw_only=True)
class _Statements:
    """Walks through the tags; what is known of the statement it is in, and of the record it is in."""

    path: Path
    settings: Mapping[str, Any]
    tables: StatementTables
    known: dict[str, str] = field(default_factory=dict)
    record: dict[str, str] | None = None
    kind: str = ""
    line: int = 0
    last: str = ""
    seen: int = 0
    ended: bool = False
    positive: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def read(self) -> FileReading:
        where = self.tables.file
        for tag in tags_of(self.path, where=where):
            self._take(tag)
        self._close_record()
        self._end_statement()
        if not self.ended:
            raise BadInput("it is only partly copied: its end is missing", where=where, do=AGAIN)
        if not self.seen:
            raise BadInput(
                "it holds no statement of an account",
                where=where,
                do="download the account's bookings as OFX",
            )
        if self.positive["out"]:
            self.notes.append(
                f"{self.positive['out']:,} bookings are called payments but their amounts are above nought; "
                "the sign was believed, so they count as money in."
            )
        return self.tables.finish(notes=list(dict.fromkeys(self.notes)))

    def _take(self, tag: Tag) -> None:
        name = tag.name or self.last
        self.last = name
        if name in STATEMENTS:
            self._end_statement()
            self.seen += 1
        elif name in RECORDS:
            self._close_record()
            self.record, self.kind, self.line = {}, name, tag.line
        elif name.startswith("/"):
            if name[1:] in RECORDS or name == "/BANKTRANLIST":
                self._close_record()
            self.ended |= name == "/OFX"
        else:
            into = self.known if self.record is None else self.record
            if not into.get(name) and len(into) < MOST_FIELDS:
                into[name] = tag.text  # of several, the first that says something

    def _end_statement(self) -> None:
        """Note the balance of the statement that ends, and forget what was known of it."""
        self._close_record()
        balance = _pence(self.known.get("BALAMT", ""))
        if balance is not None:
            on = _day(self.known.get("DTASOF", ""))
            when = f" on {on.day} {on:%B %Y}" if on else ""
            self.notes.append(
                f"The bank's balance{when} is {exact(balance)}; without an opening one it proves nothing."
            )
        self.known, self.tables.holder = {}, ""

    def _close_record(self) -> None:
        if self.record is None:
            return
        said, self.record = self.record, None
        line = self.tables.next_line(self.line)
        pence = _pence(said.get("TRNAMT", ""))
        fate, reason = self._fate(said, pence)
        if fate or pence is None:
            raw = "".join(f"<{name}>{text}" for name, text in said.items() if text)
            self.tables.add(
                LeftOut(line=line, fate=fate, reason=reason, raw=f"<{self.kind}>{raw}", pence=pence)
            )
            return
        self.positive["out"] += pence > 0 and said.get("TRNTYPE", "").upper() in OUT_TYPES
        if not self.tables.holder:
            self.tables.holder, note = holder_of(
                self.settings, file=self.tables.file, account=self.known.get("ACCTID", "")
            )
            self.notes.append(note)
        self.tables.add(
            Booking(
                line=line,
                pence=pence,
                booked_on=_day(said.get("DTPOSTED", "")),
                name=said.get("NAME", ""),
                description=said.get("MEMO", ""),
                reference=said.get("CHECKNUM") or said.get("REFNUM") or said.get("FITID", ""),
            )
        )

    def _fate(self, said: Mapping[str, str], pence: int | None) -> tuple[str, str]:
        own = str(self.settings.get("currency") or "GBP")
        currency = said.get("CURSYM") if "ORIGCURRENCY" not in said else None
        currency = (currency or self.known.get("CURDEF") or own).upper()
        if RECORDS[self.kind]:
            return "set_aside", RECORDS[self.kind]
        if pence is None:
            return "rejected", "the booking has no amount that can be read"
        if currency != own:
            return "rejected", f"its amount is in {currency[:3]}, and the place counts in {own}"
        return "", ""


def _pence(text: str) -> int | None:
    return parse_pence(text, decimal_comma=has_decimal_comma([text])) if text else None


def _day(text: str) -> date | None:
    """Read `20250403120000[0:GMT]`: the day comes first."""
    return parse_date(text[:8])
