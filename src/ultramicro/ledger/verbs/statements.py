"""Verbs that write the books out: statements on screen and paper, and forms that other programs read."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ultramicro.core.action import Action, Done, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.harmless import harmless_text
from ultramicro.core.message import Listed, Message, joined, note, plural, say
from ultramicro.ledger.currencies import currency_meant
from ultramicro.ledger.desk import Desk, account_number
from ultramicro.ledger.engine.state import Account, Transfer
from ultramicro.ledger.exports.beancount import write_beancount
from ultramicro.ledger.exports.camt import Line, camt
from ultramicro.ledger.exports.kinds import LineKind, kind_of
from ultramicro.ledger.exports.lines import Extract, extract_of
from ultramicro.ledger.stores.opening import BOOKS

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from ultramicro.ledger.exports.pdf_signature import Seal


@dataclass(frozen=True, kw_only=True)
class Statement(Action[Desk]):
    """Show an account's transfers."""

    name: ClassVar[str] = "statement"
    does: ClassVar[str] = say("show what went in and out of an account; also as signed PDF or camt.053")
    reads_only: ClassVar[bool] = True

    who: str = need("short name")
    currency: str = param("", "currency (default: the place's own)")
    account: str = param("member", "which of their accounts, as the list of accounts ends")
    since: date | None = param(None, "first day")
    until: date | None = param(None, "last day")
    pdf: Path | None = param(None, "also write a signed PDF there")
    camt: Path | None = param(None, "also write it as camt.053 there")

    def act(self, desk: Desk) -> Done:
        """Return one row a transfer."""
        owner = desk.people.known(self.who)
        number = account_number(owner.id, currency_meant(desk.view(), self.currency), self.account)
        account = desk.ledger.account(number)
        if account is None:
            raise BadInput(
                say("{who} has no such account", who=self.who), do=say("see `ultramicro books accounts`")
            )
        found = extract_of(desk, number, since=self.since, until=self.until)
        says: list[Message | str] = [say("{name}: {account}", name=owner.name, account=number)]
        if self.pdf:
            says += _write_pdf(desk, self.pdf, owner.name, account, found)
        if self.camt:
            xml = camt(
                number,
                owner.name,
                account.currency,
                found.lines,
                opening_pence=found.opening_pence,
                at=desk.at,
            )
            self.camt.write_text(xml, encoding="utf-8")
        return Done(says=joined(says), rows=list(_rows(found.opening_pence, found.lines)))


KEY, SEAL = "signing.key", "pdf-signing.key"
FONTS = "fonts"
"""Where a place keeps fonts of its own, among its books."""


def keys_of(desk: Desk) -> Ed25519PrivateKey:
    """Return the key that signs codes; made where it is not there."""
    from ultramicro.ledger.exports.signed import signing_key  # noqa: PLC0415  an extra

    return signing_key(desk.root / BOOKS / KEY)


def seal_of(desk: Desk) -> Seal:
    """Return what signs PDFs; made where it is not there."""
    from ultramicro.ledger.exports.pdf_signature import sealing_key  # noqa: PLC0415  an extra

    name = say("Books of {place}", place=str(desk.settings.get("name", desk.root.resolve().name)))
    return sealing_key(desk.root / BOOKS / SEAL, name, desk.at)


ROW = ("transfer", "on", "kind", "with", "amount_pence", "balance_pence", "memo")


def line_row(line: Line) -> dict[str, object]:
    """Return a line of a statement as a row: programs get ids and days of ISO 8601, people words."""
    row: dict[str, object] = dict(zip(ROW, line, strict=True))
    return {**row, "on": date.fromisoformat(line.on), "kind": kind_of(line.kind)}


def _rows(opening: int, lines: Sequence[Line]) -> Iterator[dict[str, object]]:
    yield dict(zip(ROW, (None, "", LineKind.BALANCE_BEFORE, "", None, opening, ""), strict=True))
    yield from map(line_row, lines)


def _write_pdf(desk: Desk, path: Path, holder: str, account: Account, found: Extract) -> list[Message]:
    """Write the signed PDF, and return what is to be said of it."""
    from ultramicro.ledger.exports.fonts import Fonts  # noqa: PLC0415  an extra
    from ultramicro.ledger.exports.pdf import statement_pdf  # noqa: PLC0415  an extra
    from ultramicro.ledger.exports.pdf_signature import sign  # noqa: PLC0415  an extra
    from ultramicro.ledger.exports.signed import code_of, public_text  # noqa: PLC0415  an extra

    key, seal, fonts = keys_of(desk), seal_of(desk), Fonts(desk.root / BOOKS / FONTS)
    head = desk.ledger.head()
    pdf = statement_pdf(
        fonts,
        title=holder,
        about=[
            say("Account {account}, in {currency}", account=account.account, currency=account.currency),
            say("Written on {day}", day=desk.at.date()),
            # In two lines, as 64 letters do not fit beside the code.
            say("Head of the chain {head}", head=head[:32]),
            f"  {head[32:]}",
        ],
        opening_pence=found.opening_pence,
        lines=found.lines,
        code=code_of(key, found.printed(head)),
        below=[
            say("Signed with the key {key}", key=public_text(key)),
            say("Certificate of the PDF's signature: {fingerprint}", fingerprint=seal.fingerprint),
        ],
    )
    path.write_bytes(sign(pdf, seal, reason=say("Statement of an account")))
    return [_spelled(list(fonts.missing))] if fonts.missing else []


def _spelled(letters: Sequence[str]) -> Message:
    return note(
        "books.no_font",
        "No font here has {letters}: the PDF shows the codes of these signs. "
        "Put a TrueType font that has them into the folder books/fonts.",
        letters=Listed(letters),
    )


@dataclass(frozen=True, kw_only=True)
class Export(Action[Desk]):
    """Write the books in other forms."""

    name: ClassVar[str] = "export"
    does: ClassVar[str] = say("write the whole books as CSV and as a Beancount file")
    reads_only: ClassVar[bool] = True

    to: Path = need("the folder to write into")

    def act(self, desk: Desk) -> Done:
        """Write them."""
        self.to.mkdir(parents=True, exist_ok=True)
        accounts = desk.ledger.accounts()
        with (self.to / "books.beancount").open("w", encoding="utf-8") as to:
            number = write_beancount(accounts, desk.ledger.transfers(), to)
        _csv(self.to / "accounts.csv", Account._fields, (tuple(a) for a in accounts))
        transfers = (tuple(t) for t in desk.ledger.transfers())
        _csv(self.to / "transfers.csv", Transfer._fields, transfers)
        return Done(
            says=say(
                "{accounts} and {transfers} are in {folder}.",
                accounts=plural("{n} account", "{n} accounts", len(accounts)),
                transfers=plural("{n} transfer", "{n} transfers", number),
                folder=str(self.to),
            )
        )


def _csv(path: Path, heads: Sequence[str], rows: Iterator[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(heads)
        # A spreadsheet would run a name that begins with an equals sign.
        out.writerows([harmless_text(c) if isinstance(c, str) else c for c in row] for row in rows)


STATEMENT_VERBS: tuple[type[Action[Desk]], ...] = (Statement, Export)
