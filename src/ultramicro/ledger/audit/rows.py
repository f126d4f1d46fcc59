"""The rows of the books as they are stored, read without the ledger's own types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol


class OperationRow(NamedTuple):
    """A row of `operation`."""

    number: int
    batch: int
    key: str
    kind: str
    asked: str
    actor: str
    at: str
    code: str
    first_seq: int | None
    warning: str


class TransferRow(NamedTuple):
    """A row of `transfer`."""

    seq: int
    batch: int
    key: str
    debit: str
    credit: str
    amount_pence: int
    currency: str
    kind: str
    business_on: str
    reverses: int | None
    memo_ref: str
    post: str


class BatchRow(NamedTuple):
    """A row of `batch`."""

    batch: int
    last_operation: int
    last_seq: int
    head: bytes


class AccountRow(NamedTuple):
    """A row of `account`."""

    account: str
    owner: str
    currency: str
    account_class: str
    floor_pence: int | None
    ceiling_pence: int | None
    soft_floor_pence: int | None
    soft_ceiling_pence: int | None
    status: str
    limited: int
    balance_pence: int
    held_out_pence: int
    held_in_pence: int


class HoldRow(NamedTuple):
    """A row of `hold`."""

    hold: str
    debit: str
    credit: str
    amount_pence: int
    expires_at: str
    kind: str
    state: str
    posted_pence: int


class CheckpointRow(NamedTuple):
    """A row of `checkpoint`."""

    batch: int
    account: str
    balance_pence: int


class Tables(Protocol):
    """Where the rows are; both stores are one."""

    def rows(self, table: str) -> Iterator[Iterable[object]]:
        """Return the rows of a table in the order of its first column."""

    def rows_where(self, table: str, column: str, value: str | int) -> list[tuple[object, ...]]:
        """Return the rows of a table that have a value in a column."""


def operation_line(row: OperationRow) -> str:
    """Write an operation as the chain has it."""
    # Spelt out once more, so that a slip in the ledger's own writing of rows would show here.
    number, batch, key, kind, asked, actor, at, code, first, warning = row
    seq = "" if first is None else first
    return (
        f"{number}\x1f{batch}\x1f{key}\x1f{kind}\x1f{asked}\x1f{actor}\x1f{at}\x1f{code}\x1f{seq}"
        f"\x1f{warning}"
    )


def transfer_line(row: TransferRow) -> str:
    """Write a transfer as the chain has it: without its batch, which its operation has."""
    seq, _, key, debit, credit, amount, currency, kind, day, reverses, memo, post = row
    back = "" if reverses is None else reverses
    return (
        f"{seq}\x1f{key}\x1f{debit}\x1f{credit}\x1f{amount}\x1f{currency}\x1f{kind}\x1f{day}\x1f{back}"
        f"\x1f{memo}\x1f{post}"
    )
