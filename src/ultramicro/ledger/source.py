"""The books as a source of the place's tables: what was done comes back as what can be asked about."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

import ibis
import pyarrow as pa

from ultramicro.core.contract import Relation
from ultramicro.core.rows import Cell, Row
from ultramicro.ledger.engine.book import Ledger
from ultramicro.ledger.engine.model import ACCEPTED
from ultramicro.ledger.engine.reversals import standing
from ultramicro.ledger.engine.state import Account, Transfer
from ultramicro.ledger.engine.store import Store
from ultramicro.ledger.people.claims import open_claims
from ultramicro.ledger.people.register import People
from ultramicro.ledger.stores.opening import has_books, latest, people_path
from ultramicro.ledger.stores.telling import telling_damage
from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.people.gate import PEOPLE

PUBLIC = {"firm", "group", "public"}
"""Whose names may be seen by whoever asks about the place; people and households are numbers."""
PAID = {"payment", "sale"}
"""Kinds of transfer that are payments of one party to another; the rest is the books' own business."""


@dataclass(frozen=True, kw_only=True)
class Books:
    """What the books hold, read without changing anything.

    Parameters
    ----------
    store : Store
        The ledger's rows.
    people : People
        Who is who.
    accounts : mapping of str to Account
        By number.
    currency : str
        The place's own.
    on : date
        The day on which they are looked at: the place's, or today.
    """

    store: Store
    people: People
    accounts: Mapping[str, Account]
    currency: str
    on: date

    def called(self, account: str) -> str | None:
        """Return the name of an account's owner for all to see; None if it is a person or a household."""
        known = self.people.find(self.accounts[account].owner)
        return known.name if known and known.kind in PUBLIC else None


Rows = Callable[[Books], Iterable[Row]]


def accounts_rows(books: Books) -> Iterator[dict[str, Cell]]:
    """Return the rows of `accounts`."""
    opened = {
        json.loads(each.asked)[2]: datetime.fromisoformat(each.at).date()
        for each in books.store.operations("open_account")
        if each.code == ACCEPTED
    }
    for each in books.accounts.values():
        row = {**each._asdict(), "class": each.account_class, "opened_on": opened.get(each.account)}
        yield {column: row.get(column) for column in arrow_schema("accounts").names}


def transfers_rows(books: Books) -> Iterator[dict[str, Cell]]:
    """Return the rows of `transfers`; the words of a payment are left out, since they may name people."""
    # In one reading: a look for each transfer would take a question each.
    recorded = {each.key: each.at for each in books.store.operations() if each.first_seq is not None}
    for t in books.store.transfers():
        yield {
            "transfer": t.seq, "operation": t.key, "debit": t.debit, "credit": t.credit,
            "amount_pence": t.amount_pence, "currency": t.currency, "kind": t.kind,
            "business_on": date.fromisoformat(t.business_on),
            "recorded_at": datetime.fromisoformat(recorded[t.key]).replace(tzinfo=None),
            "reverses": t.reverses, "memo": None, "post": t.post or None,
        }  # fmt: skip


def payments_rows(books: Books) -> Iterator[dict[str, Cell]]:
    """Return the rows of `payments`: what members paid each other in money, national or local at par.

    What was taken back was no payment.
    """
    at_par = at_par_currencies(books)
    for t in standing(books.store.transfers()):
        if t.kind in PAID and t.currency in at_par:
            yield _payment(books, t)


MONEY_MODELS = frozenset({"backed", "mutual"})


def at_par_currencies(books: Books) -> set[str]:
    """Return the currencies whose unit is worth one of national money: all but hours."""
    kinds = {
        note.about: str(json.loads(note.body).get("model", ""))
        for note in books.store.notes()
        if note.kind == "currency"
    }
    # Only what is known to be money: a model that this room cannot read is no pound.
    return {books.currency} | {code for code, model in kinds.items() if model in MONEY_MODELS}


def _payment(books: Books, t: Transfer) -> dict[str, Cell]:
    row: dict[str, Cell] = dict.fromkeys(arrow_schema("payments").names)
    payee = books.called(t.credit)
    return row | {
        "file": "books/ledger.sqlite3", "line": t.seq, "kind": "books",
        # People are one payer here, since who pays must not be told apart by what they buy.
        "payer": books.called(t.debit) or PEOPLE,
        "payee": payee, "payee_kind": "named" if payee else "person",
        "paid_on": date.fromisoformat(t.business_on), "amount_pence": t.amount_pence,
        "category": t.kind, "reference": str(t.seq),
    }  # fmt: skip


def obligations_rows(books: Books) -> Iterator[dict[str, Cell]]:
    """Return the rows of `obligations`: claims that members made on each other and that are not paid yet."""
    for claim in open_claims(books.store.notes(), books.store.transfers()):
        row: dict[str, Cell] = dict.fromkeys(arrow_schema("obligations").names)
        yield row | {
            "debtor": claim.debtor, "creditor": claim.creditor, "amount_pence": claim.open_pence,
            "issued_on": claim.issued_on, "due_on": claim.due_on, "reference": claim.id,
            "currency": claim.currency, "status": "confirmed", "origin": "books",
        }  # fmt: skip


TABLES: Mapping[str, Rows] = {
    "accounts": accounts_rows,
    "transfers": transfers_rows,
    "payments": payments_rows,
    "obligations": obligations_rows,
}


class BooksSource:
    """Offers the tables of a place's books, if it has any.

    Parameters
    ----------
    root : Path
        The place's folder.
    currency : str
        The place's own.
    settings : mapping
        What place.toml says.
    more : mapping of str to callable
        Tables that other rooms make of the books, such as `loans`.
    """

    def __init__(
        self,
        root: Path,
        currency: str,
        settings: Mapping[str, object],
        more: Mapping[str, Rows] | None = None,
    ) -> None:
        self.root = root
        self.currency = currency
        self.settings = settings
        self.tables: Mapping[str, Rows] = {**TABLES, **(more or {})}

    @cached_property
    def _rows(self) -> dict[str, pa.Table]:
        """Every table that has a row; read at one moment, so that they agree."""
        if not has_books(self.root, self.settings):
            return {}
        with telling_damage(str(self.root)):
            made = self._made()
        return {name: table for name, table in made.items() if table.num_rows}

    def _made(self) -> dict[str, pa.Table]:
        # Opened as for a command: books that do not prove themselves answer no question either.
        ledger = Ledger(latest(self.root, self.settings, read_only=True), read_only=True)
        people = People(people_path(self.root))
        try:
            books = Books(
                store=ledger.store, people=people, accounts=ledger.state.accounts, currency=self.currency,
                on=self._day(),
            )  # fmt: skip
            return {name: _table(name, rows(books)) for name, rows in self.tables.items()}
        finally:
            people.close()
            ledger.close()

    def _day(self) -> date:
        given = self.settings.get("as_of")
        return given if isinstance(given, date) else datetime.now(UTC).date()

    def offers(self) -> frozenset[str]:
        """Return the tables that have rows."""
        return frozenset(self._rows)

    def key(self, table: str) -> str:
        """Digest the rows."""
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, self._rows[table].schema) as writer:
            writer.write_table(self._rows[table])
        # By the rows and not the file, which changes with each batch that none of them shows.
        return hashlib.sha256(sink.getvalue()).hexdigest()

    def read(self, table: str) -> Relation:
        """Return the rows."""
        return ibis.memtable(self._rows[table])


def _table(name: str, rows: Iterable[Row]) -> pa.Table:
    names = arrow_schema(name).names
    # In the dictionary's order, whatever order a room makes its rows in.
    full = [{column: row.get(column) for column in names} for row in rows]
    return pa.Table.from_pylist(full, schema=arrow_schema(name))
