"""Read bank statements in OFX (also called QFX, or Money), version 1 and 2."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Day, Message, note, plural, say
from ultramicro.core.rows import Settings
from ultramicro.place.readers.bank.booking import Booking, StatementTables, exact, holder_of
from ultramicro.place.readers.bank.ofx_parts import AGAIN, Tag, tags_of
from ultramicro.place.readers.left_out import Fate, LeftOut
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.reasons import entry_pending, other_currency
from ultramicro.place.readers.text.signatures import text_format
from ultramicro.place.readers.values.amounts import has_decimal_comma, has_part_pence, parse_pence
from ultramicro.place.readers.values.dates import parse_date

RECORDS = frozenset({"STMTTRN", "STMTTRNP"})
PENDING = "STMTTRNP"
# Bank, card and investment: one file may hold several.
STATEMENTS = frozenset({"STMTRS", "CCSTMTRS", "INVSTMTRS"})
# Types by which a bank says that money left; told against the sign, they find banks that print it wrong.
OUT_TYPES = frozenset(
    {"DEBIT", "FEE", "SRVCHG", "PAYMENT", "CHECK", "DIRECTDEBIT", "ATM", "POS", "REPEATPMT", "CASH"}
)
# A record has two dozen; a bound keeps hostile files from filling the memory.
MOST_FIELDS = 60
NO_AMOUNT = Fate.REJECTED, note("booking_without_amount", "the booking has no amount that can be read")


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

    def read(self, path: Path, *, file: str, settings: Settings, out: Path) -> FileReading:
        """Read the statement; see `Reader.read`."""
        tables = StatementTables(file=file, out=out)
        with closing(tables):
            return _Statements(path=path, settings=settings, tables=tables).read()


@dataclass(kw_only=True)
class _Statements:
    """Walks through the tags; what is known of the statement it is in, and of the record it is in."""

    path: Path
    settings: Settings
    tables: StatementTables
    known: dict[str, str] = field(default_factory=dict)
    record: dict[str, str] | None = None
    kind: str = ""
    line: int = 0
    last: str = ""
    seen: int = 0
    ended: bool = False
    positive: Counter[str] = field(default_factory=Counter)
    notes: list[Message | None] = field(default_factory=list)

    def read(self) -> FileReading:
        where = self.tables.file
        for tag in tags_of(self.path, where=where):
            self._take(tag)
        self._close_record()
        self._end_statement()
        # Every field may be left open in OFX, so the missing last tag is the only sign of a cut file.
        if not self.ended:
            raise BadInput(say("it is only partly copied: its end is missing"), where=where, do=AGAIN)
        if not self.seen:
            raise BadInput(
                say("it has no statement of an account"),
                where=where,
                do=say("download the statement as OFX"),
            )
        if self.positive["out"]:
            self.notes.append(
                plural(
                    "{n} booking is called a payment but its amount is positive. It counts as money in.",
                    "{n} bookings are called payments but their amounts are positive. They count as "
                    "money in.",
                    self.positive["out"],
                ).with_id("bank.payments_positive_in_ofx")
            )
        return self.tables.finish(notes=list(dict.fromkeys(self.notes)))

    def _take(self, tag: Tag) -> None:
        # Text in CDATA has no tag of its own: it belongs to the tag before it.
        name = tag.name or self.last
        self.last = name
        if name in STATEMENTS:
            # Version 1 need not close a statement: the next one ends it.
            self._end_statement()
            self.seen += 1
        # Nor need a record be closed.
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
            self.notes.append(_balance(balance, on))
        # The next statement may be of another account.
        self.known, self.tables.holder = {}, ""

    def _close_record(self) -> None:
        if self.record is None:
            return
        said, self.record = self.record, None
        line = self.tables.next_line(self.line)
        pence = _pence(said.get("TRNAMT", ""))
        why = self._why_not(said, pence)
        if why or pence is None:
            fate, reason = why or NO_AMOUNT
            raw = "".join(f"<{name}>{text}" for name, text in said.items() if text)
            unread = tuple(said[name].strip() for name in ("TRNAMT", "DTPOSTED") if said.get(name))
            self.tables.add(
                LeftOut(line=line, fate=fate, reason=reason, raw=f"<{self.kind}>{raw}", amount_pence=pence,
                        unread=unread)
            )  # fmt: skip
            return
        # The sign is believed, as the standard has it; the user is told where the type says otherwise.
        self.positive["out"] += pence > 0 and said.get("TRNTYPE", "").upper() in OUT_TYPES
        if not self.tables.holder:
            self.tables.holder, told = holder_of(
                self.settings, file=self.tables.file, account=self.known.get("ACCTID", "")
            )
            self.notes.append(told)
        self.tables.account = self.known.get("BANKID", "") + self.known.get("ACCTID", "")
        self.tables.add(
            Booking(
                line=line,
                pence=pence,
                booked_on=_day(said.get("DTPOSTED", "")),
                name=said.get("NAME", ""),
                description=said.get("MEMO", ""),
                # What a person would quote comes first; FITID is the bank's own number and always there.
                reference=said.get("CHECKNUM") or said.get("REFNUM") or said.get("FITID", ""),
            )
        )

    def _why_not(self, said: Mapping[str, str], pence: int | None) -> tuple[Fate, Message] | None:
        """Say why a booking is left out, if it is."""
        own = str(self.settings.get("currency") or "GBP")
        # With ORIGCURRENCY the amount was converted already, and CURSYM names what it was before.
        currency = said.get("CURSYM") if "ORIGCURRENCY" not in said else None
        currency = (currency or self.known.get("CURDEF") or own).upper()
        if self.kind == PENDING:
            return Fate.SET_ASIDE, entry_pending()
        if pence is None:
            return NO_AMOUNT
        if currency != own:
            return Fate.REJECTED, other_currency(currency[:3], own)
        return None


def _balance(pence: int, on: date | None) -> Message:
    if on is None:
        return note(
            "bank.closing_balance_only",
            "The bank's balance is {balance}. There is no opening balance to check the bookings against.",
            balance=exact(pence),
        )
    return note(
        "bank.closing_balance_only",
        "The bank's balance on {day} is {balance}. "
        "There is no opening balance to check the bookings against.",
        day=Day(on),
        balance=exact(pence),
    )


def _pence(text: str) -> int | None:
    # Banks of countries that write a comma do so in OFX too, each amount by itself.
    comma = has_decimal_comma([text])
    if not text or has_part_pence(text, decimal_comma=comma, groups=False):
        return None
    return parse_pence(text, decimal_comma=comma)


def _day(text: str) -> date | None:
    """Read `20250403120000[0:GMT]`: the day comes first."""
    return parse_date(text[:8])
