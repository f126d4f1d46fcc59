"""Verbs that write the books out: statements on screen and paper, and forms that other programs read."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from ultramicro.core.action import Action, Done, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.harmless import harmless_text
from ultramicro.core.message import Message, joined, note, plural, say
from ultramicro.ledger.currencies import currency_meant
from ultramicro.ledger.desk import Desk, account_number
from ultramicro.ledger.engine.state import Account, Transfer
from ultramicro.ledger.exports.beancount import write_beancount
from ultramicro.ledger.exports.camt import Line, camt
from ultramicro.ledger.stores.opening import BOOKS

KEY = "signing.key"


def lines_of(
    desk: Desk, account: str, since: date | None = None, until: date | None = None
) -> tuple[int, list[Line]]:
    """Return an account's balance before a day, and its lines from then on.

    Lines are by the number of the transfer, which is the order in which they were written; the balance
    before is what all lines left out add up to, so that a back-dated entry is never lost.
    """
    first, last = (since or date.min).isoformat(), (until or date.max).isoformat()
    kept = [(t, b) for t, b in desk.ledger.statement(account) if first <= t.business_on <= last]
    moved = {t.seq: t.amount_pence * (1 if t.credit == account else -1) for t, _ in kept}
    late = sum(
        t.amount_pence * (1 if t.credit == account else -1)
        for t, _ in desk.ledger.statement(account)
        if t.business_on > last
    )
    opening = desk.ledger.balance(account) - late - sum(moved.values())
    balance, lines = opening, []
    for t, _ in kept:
        balance += moved[t.seq]
        other = desk.ledger.state.accounts[t.debit if t.credit == account else t.credit]
        words = desk.people.words(t.memo_ref)
        called = desk.people.called(other.owner)
        lines.append(Line(t.seq, t.business_on, t.kind, called, moved[t.seq], balance, words))
    return opening, lines


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
        opening, lines = lines_of(desk, number, self.since, self.until)
        if self.pdf:
            _write_pdf(desk, self.pdf, owner.name, account, (opening, lines))
        if self.camt:
            xml = camt(number, owner.name, account.currency, lines, opening_pence=opening, at=desk.at)
            self.camt.write_text(xml, encoding="utf-8")
        says = say("{name}: {account}", name=owner.name, account=number)
        return Done(says=says, rows=list(_rows(opening, lines)))


BEFORE = "balance_before"
"""The kind of the first row of a statement."""


def _rows(opening: int, lines: Sequence[Line]) -> Iterator[dict[str, object]]:
    keys = ("transfer", "on", "kind", "with", "amount_pence", "balance_pence", "memo")
    yield dict(zip(keys, (None, "", BEFORE, "", None, opening, ""), strict=True))
    yield from (dict(zip(keys, line, strict=True)) for line in lines)


def _write_pdf(desk: Desk, path: Path, holder: str, account: Account, found: tuple[int, list[Line]]) -> None:
    from ultramicro.ledger.exports.pdf import write_pdf  # noqa: PLC0415  an extra
    from ultramicro.ledger.exports.signed import (  # noqa: PLC0415  an extra
        code_of,
        digest_of,
        public_text,
        signing_key,
    )

    opening, lines = found
    key = signing_key(desk.root / BOOKS / KEY)
    head = desk.ledger.head()
    code = code_of(key, head, account.account, digest_of(account.account, opening, lines))
    about = [
        say("Account {account}, in {currency}", account=account.account, currency=account.currency),
        say("Written on {day}", day=desk.at.date()),
        say("Head of the chain {head}", head=head[:32]),
        f"  {head[32:]}",
    ]
    write_pdf(
        path, title=holder, about=about, opening_pence=opening, lines=lines, code=code, key=public_text(key)
    )


@dataclass(frozen=True, kw_only=True)
class CheckStatement(Action[Desk]):
    """Check the QR code of a printed statement."""

    name: ClassVar[str] = "check-statement"
    does: ClassVar[str] = say("check the QR code of a printed statement against the books")
    reads_only: ClassVar[bool] = True

    code: str = need("the text of the QR code")

    def act(self, desk: Desk) -> Done:
        """Check signature and head.

        Raises
        ------
        BadInput
            If the books did not sign it, or their chain does not hold its head.
        """
        from ultramicro.ledger.exports.signed import (  # noqa: PLC0415  an extra
            check_code,
            digest_of,
            public_text,
            signing_key,
        )

        key = signing_key(desk.root / BOOKS / KEY)
        said = check_code(self.code, public_text(key))
        heads = {last.head.hex(): last.batch for last in desk.ledger.store.batches(0)}
        if said["head"] not in heads:
            raise BadInput(
                say("the chain of these books does not hold that head"),
                do=say("ask which books the statement comes from"),
            )
        account = said["account"]
        now = digest_of(account, *lines_of(desk, account))
        signed = say(
            "These books signed it at batch {batch} for {account}.",
            batch=str(heads[said["head"]]),
            account=account,
        )
        return Done(says=joined([signed, _compared(same=now == said["digest"])]))


def _compared(*, same: bool) -> Message:
    if same:
        return note("books.statement_complete", "It still shows the whole account.")
    return note("books.statement_partial", "The account has moved since, or only a part of it was printed.")


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
        out.writerows([harmless_text(c) if isinstance(c, str) else c for c in row] for row in rows)


STATEMENT_VERBS: tuple[type[Action[Desk]], ...] = (Statement, CheckStatement, Export)
