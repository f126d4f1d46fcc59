"""Read ISO 20022 bank statements (camt.053) of any version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ultramicro.core.errors import BadInput
from ultramicro.place.readers.bank.booking import Booking, LeftOut, StatementTables, exact, holder_of
from ultramicro.place.readers.bank.entries import bookings_of, signed_pence
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.text.signatures import text_format
from ultramicro.place.readers.text.xml_parts import Part, cut

WANTED = frozenset({"Ntry", "Bal", "Acct"})
OTHERS = {
    "BkToCstmrAcctRpt": "it is a report during the day (camt.052), not a statement",
    "BkToCstmrDbtCdtNtfctn": "it gives notice of single bookings (camt.054), not a statement",
}
STATEMENT = "ask the bank for the statement as camt.053"
OPENING, CLOSING = ("OPBD", "PRCD", "ITBD"), ("CLBD", "ITBD")


class CamtReader:
    """Reads camt.053 bank statements.

    Examples
    --------
    >>> CamtReader().claims(Path("a.xml"), b"<D xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'>")
    True
    """

    name = "camt"

    def claims(self, path: Path, head: bytes) -> bool:  # noqa: ARG002  its name does not matter
        """Whether it is a camt message, judged by its content."""
        return text_format(head) == "camt"

    def read(self, path: Path, *, file: str, settings: Mapping[str, Any], out: Path) -> FileReading:
        """Read the statement; see `Reader.read`."""
        tables = StatementTables(file=file, out=out)
        with closing(tables):
            return _Statements(path=path, settings=settings, tables=tables).read()


@dataclass(kw_only=True)
class _Account:
    """One statement of the file: its balances, and what its entries add up to."""

    number: str = ""
    balances: dict[str, list[int]] = field(default_factory=dict)
    currency: str = ""
    sums: Counter[str] = field(default_factory=Counter)

    def proof(self) -> str:
        """Say whether the opening balance and the entries make the closing balance."""
        opening = next((self.balances[code][0] for code in OPENING if code in self.balances), None)
        closing_ = next((self.balances[code][-1] for code in CLOSING if code in self.balances), None)
        whose = f" of the account ending {self.number[-4:]}" if self.number else ""
        if opening is None or closing_ is None:
            return f"The statement{whose} gives no opening and closing balance to prove its entries by."
        off = closing_ - opening - self.sums[self.currency]
        held = f"{exact(opening)} and the entries make the closing balance of {exact(closing_)}"
        if off:
            return (
                f"The balances{whose} DO NOT agree with the entries: the opening balance of {held} only with "
                f"{exact(off)} more. Entries may be missing: download the statement again."
            )
        return f"Proved{whose}: the opening balance of {held}."


@dataclass(kw_only=True)
class _Statements:
    """Walks through the file, one element after another."""

    path: Path
    settings: Mapping[str, Any]
    tables: StatementTables
    accounts: list[_Account] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unlike: int = 0

    def read(self) -> FileReading:
        where = self.tables.file
        for above, part in cut(self.path, WANTED, where=where):
            if part.tag in OTHERS:
                raise BadInput(OTHERS[part.tag], where=where, do=STATEMENT)
            if part.tag == "Stmt":
                self._ended()
                self.accounts.append(_Account())
                self.tables.holder, _ = self._holder(Part(tag="Acct"))
            elif above == "Stmt" and part.tag in WANTED:
                {"Acct": self._account, "Bal": self._balance, "Ntry": self._entry}[part.tag](part)
        if not self.accounts:
            raise BadInput("it holds no bank statement (camt.053)", where=where, do=STATEMENT)
        self._ended()
        if self.unlike:
            self.notes.append(
                f"{self.unlike:,} batched entries list payments that do not add up; each was taken as one."
            )
        return self.tables.finish(notes=list(dict.fromkeys(self.notes)), encoding="")

    def _holder(self, account: Part) -> tuple[str, str]:
        number = account.said("Id", "IBAN") or account.said("Id", "Othr", "Id")
        said = account.said("Ownr", "Nm") or account.said("Nm")
        return holder_of(self.settings, file=self.tables.file, said=said, account=number)

    def _account(self, part: Part) -> None:
        self.tables.holder, note = self._holder(part)
        self.notes.append(note)
        self.accounts[-1].number = part.said("Id", "IBAN") or part.said("Id", "Othr", "Id")
        self.accounts[-1].currency = part.said("Ccy")

    def _balance(self, part: Part) -> None:
        pence, currency = signed_pence(part)
        code = part.said("Tp", "CdOrPrtry", "Cd")
        if pence is not None:
            self.accounts[-1].balances.setdefault(code, []).append(pence)
            self.accounts[-1].currency = self.accounts[-1].currency or currency

    def _entry(self, part: Part) -> None:
        line = self.tables.next_line(part.line)
        pence, currency = signed_pence(part)
        fate, reason = self._fate(part, pence, currency)
        booked = part.said("Sts", "Cd") or part.said("Sts") or "BOOK"
        if pence is not None and booked == "BOOK":
            self.accounts[-1].sums[currency or self.accounts[-1].currency] += pence
        if fate or pence is None:
            raw = self._raw(part)
            self.tables.add(LeftOut(line=line, fate=fate, reason=reason, raw=raw, pence=pence))
            return
        found, adds_up = bookings_of(part, pence)
        self.unlike += not adds_up
        for number, booking in enumerate(found):
            at = self.tables.next_line(booking.line) if number else line
            self.tables.add(Booking(**{**booking.__dict__, "line": at}))

    def _fate(self, part: Part, pence: int | None, currency: str) -> tuple[str, str]:
        """Say whether an entry is left out, and why."""
        status = part.said("Sts", "Cd") or part.said("Sts") or "BOOK"
        own = str(self.settings.get("currency") or "GBP")
        currency = currency or self.accounts[-1].currency or own
        if status == "PDNG":
            return "set_aside", "the entry is pending: it comes again once it is booked"
        if status != "BOOK":
            return "set_aside", "the entry is for information: no money moved"
        if pence is None:
            return "rejected", "the entry has no amount, or no side, that can be read"
        if currency != own:
            return "rejected", f"its amount is in {currency[:3]}, and the place counts in {own}"
        return "", ""

    def _raw(self, part: Part) -> str:
        with self.path.open("rb") as file:
            file.seek(part.start)
            return file.read(min(part.end - part.start, 1 << 16)).decode("utf-8", "replace") + "</Ntry>"

    def _ended(self) -> None:
        if self.accounts:
            self.notes.append(self.accounts[-1].proof())
