"""Read ISO 20022 bank statements (camt.053) of any version."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, Pence, note, plural, say, template
from ultramicro.core.rows import Settings
from ultramicro.place.readers.bank.booking import Booking, StatementTables, exact, holder_of
from ultramicro.place.readers.bank.entries import bookings_of, signed_pence
from ultramicro.place.readers.left_out import Fate, LeftOut
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.reasons import entry_pending, other_currency
from ultramicro.place.readers.text.signatures import text_format
from ultramicro.place.readers.text.xml_parts import Part, cut

# Kept whole; a statement may be larger than memory, so that nothing else of it is.
WANTED = frozenset({"Ntry", "Bal", "Acct"})
OTHERS = {
    "BkToCstmrAcctRpt": say("it is an account report during the day (camt.052), not a statement"),
    "BkToCstmrDbtCdtNtfctn": say("it is a notification of single bookings (camt.054), not a statement"),
}
STATEMENT = say("ask the bank for the statement as camt.053")
FAILS = template(
    "The balances DO NOT agree with the entries ({account}): the opening balance of {opening} and "
    "the entries make the closing balance of {closing} only with {off} more. Entries may be missing: "
    "download the statement again."
)
# In the order of trust: booked balances, then the closing one before, then those of a part statement.
OPENING, CLOSING = ("OPBD", "PRCD", "ITBD"), ("CLBD", "ITBD")
NO_AMOUNT = (
    Fate.REJECTED,
    note("entry_without_amount", "the entry has no amount, or no direction, that can be read"),
)


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

    def read(self, path: Path, *, file: str, settings: Settings, out: Path) -> FileReading:
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

    def proof(self) -> Message:
        """Say whether the opening balance and the entries make the closing balance."""
        # A part statement calls both its balances ITBD: the first opens it and the last closes it.
        opening = next((self.balances[code][0] for code in OPENING if code in self.balances), None)
        closing_ = next((self.balances[code][-1] for code in CLOSING if code in self.balances), None)
        account = (
            say("account ending {number}", number=self.number[-4:]) if self.number else say("the account")
        )
        if opening is None or closing_ is None:
            return note(
                "bank.no_balances",
                "The statement has no opening and closing balance to check its entries against ({account}).",
                account=account,
            )
        known: dict[str, Message | Pence] = {
            "account": account,
            "opening": exact(opening),
            "closing": exact(closing_),
        }
        # Entries in other currencies are no part of this account's balance.
        off = closing_ - opening - self.sums[self.currency]
        if off:
            return note("bank.balances_fail", FAILS, off=exact(off), **known)
        return note(
            "bank.balances_proved",
            "Proved ({account}): the opening balance of {opening} and the entries make the closing "
            "balance of {closing}.",
            **known,
        )


@dataclass(kw_only=True)
class _Statements:
    """Walks through the file, one element after another."""

    path: Path
    settings: Settings
    tables: StatementTables
    accounts: list[_Account] = field(default_factory=list)
    notes: list[Message | None] = field(default_factory=list)
    unlike: int = 0

    def read(self) -> FileReading:
        where = self.tables.file
        for above, part in cut(self.path, WANTED, where=where):
            # They repeat what a statement says later: counting both would count payments twice.
            if part.tag in OTHERS:
                raise BadInput(OTHERS[part.tag], where=where, do=STATEMENT)
            if part.tag == "Stmt":
                self._ended()
                self.accounts.append(_Account())
                # Until its own account is read, a statement must not bear the holder of the one before.
                self.tables.holder, _ = self._holder(Part(tag="Acct"))
                self.tables.account = ""
            elif above == "Stmt" and part.tag in WANTED:
                {"Acct": self._account, "Bal": self._balance, "Ntry": self._entry}[part.tag](part)
        if not self.accounts:
            raise BadInput(say("it has no bank statement (camt.053)"), where=where, do=STATEMENT)
        self._ended()
        if self.unlike:
            self.notes.append(
                plural(
                    "{n} batched entry lists payments that do not add up. It was taken as one payment.",
                    "{n} batched entries list payments that do not add up. Each was taken as one payment.",
                    self.unlike,
                ).with_id("bank.batches_not_split")
            )
        # Every statement of one account says the same; once is enough.
        return self.tables.finish(notes=list(dict.fromkeys(self.notes)), encoding="")

    def _holder(self, account: Part) -> tuple[str, Message | None]:
        number = account.said("Id", "IBAN") or account.said("Id", "Othr", "Id")
        said = account.said("Ownr", "Nm") or account.said("Nm")
        return holder_of(self.settings, file=self.tables.file, said=said, account=number)

    def _account(self, part: Part) -> None:
        self.tables.holder, told = self._holder(part)
        self.notes.append(told)
        self.accounts[-1].number = part.said("Id", "IBAN") or part.said("Id", "Othr", "Id")
        self.tables.account = self.accounts[-1].number
        self.accounts[-1].currency = part.said("Ccy")

    def _balance(self, part: Part) -> None:
        pence, currency = signed_pence(part)
        code = part.said("Tp", "CdOrPrtry", "Cd")
        if pence is not None:
            self.accounts[-1].balances.setdefault(code, []).append(pence)
            # Accounts may leave their currency out, amounts may not.
            self.accounts[-1].currency = self.accounts[-1].currency or currency

    def _entry(self, part: Part) -> None:
        line = self.tables.next_line(part.line)
        pence, currency = signed_pence(part)
        why = self._why_not(part, pence, currency)
        # Later versions of the standard wrap the status in a code; a bank that gives none means booked.
        booked = part.said("Sts", "Cd") or part.said("Sts") or "BOOK"
        # Summed before anything is left out: the bank's balance holds what we reject too.
        if pence is not None and booked == "BOOK":
            self.accounts[-1].sums[currency or self.accounts[-1].currency] += pence
        if why or pence is None:
            fate, reason = why or NO_AMOUNT
            raw = self._raw(part)
            self.tables.add(LeftOut(line=line, fate=fate, reason=reason, raw=raw, amount_pence=pence))
            return
        found, adds_up = bookings_of(part, pence)
        self.unlike += not adds_up
        for number, booking in enumerate(found):
            # The first keeps the entry's line; further ones of the batch have lines of their own.
            at = self.tables.next_line(booking.line) if number else line
            self.tables.add(Booking(**{**booking.__dict__, "line": at}))

    def _why_not(self, part: Part, pence: int | None, currency: str) -> tuple[Fate, Message] | None:
        """Say why an entry is left out, if it is."""
        status = part.said("Sts", "Cd") or part.said("Sts") or "BOOK"
        own = str(self.settings.get("currency") or "GBP")
        currency = currency or self.accounts[-1].currency or own
        # Pending entries stand in the next statement again once they are booked.
        if status == "PDNG":
            return Fate.SET_ASIDE, entry_pending()
        if status != "BOOK":
            return Fate.SET_ASIDE, note(
                "entry_for_information", "the entry is for information: no money moved"
            )
        if pence is None:
            return NO_AMOUNT
        if currency != own:
            return Fate.REJECTED, other_currency(currency[:3], own)
        return None

    def _raw(self, part: Part) -> str:
        with self.path.open("rb") as file:
            # The parser keeps no text, so the record is read again from where it lies.
            file.seek(part.start)
            return file.read(min(part.end - part.start, 1 << 16)).decode("utf-8", "replace") + "</Ntry>"

    def _ended(self) -> None:
        if self.accounts:
            self.notes.append(self.accounts[-1].proof())
