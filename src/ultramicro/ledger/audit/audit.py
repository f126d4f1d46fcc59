"""The audit: every table of the books against what their operations make of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from ultramicro.ledger.audit.findings import Findings
from ultramicro.ledger.audit.plain import Books
from ultramicro.ledger.audit.rows import AccountRow, CheckpointRow, HoldRow, Tables
from ultramicro.ledger.audit.walk import Walk


def audit(tables: Tables) -> Findings:
    """Work the books out again from their operations, and return all that is not as those say.

    Parameters
    ----------
    tables : Tables
        Where the rows are; they are read once, in order.

    Returns
    -------
    Findings
        Nothing, if the books are sound.
    """
    findings = Findings()
    checkpoints = _Checkpoints(tables, findings)
    walk = Walk(tables, findings)
    books = walk.go(lambda batch: checkpoints.after(batch, walk.books))
    checkpoints.end()
    # After the walk, when all operations have done what they do.
    _compare(findings, "account", map(AccountRow._make, tables.rows("account")), _accounts(books))
    _compare(findings, "hold", map(HoldRow._make, tables.rows("hold")), _holds(books))
    _periods(findings, tables, walk.closings)
    return findings


def _accounts(books: Books) -> dict[str, AccountRow]:
    return {name: account.row() for name, account in books.accounts.items()}


def _holds(books: Books) -> dict[str, HoldRow]:
    return {name: hold.row() for name, hold in books.holds.items()}


def _compare(
    findings: Findings,
    table: str,
    stored: Iterable[AccountRow | HoldRow],
    said: Mapping[str, AccountRow | HoldRow],
) -> None:
    """Hold a table against the rows it should have, which are known by the first column."""
    seen = set()
    for row in stored:
        seen.add(row[0])
        made = said.get(row[0])
        if made is None:
            findings.surplus(table, row[0])
        elif row != made:
            for column, books, operations in zip(type(row)._fields, row, made, strict=True):
                if books != operations:
                    findings.differ(table, row[0], column, books=books, operations=operations)
    for name in said:
        if name not in seen:
            findings.missing(table, name)


def _periods(findings: Findings, tables: Tables, closings: set[str]) -> None:
    stored = {str(day) for (day,) in tables.rows("period")}
    # Sorted, as sets come in another order each time and findings are compared.
    for day in sorted(stored - closings):
        findings.surplus("period", day)
    for day in sorted(closings - stored):
        findings.missing("period", day)


class _Checkpoints:
    """The proved balances, from which the next opening goes on: they must be those of their batch."""

    def __init__(self, tables: Tables, findings: Findings) -> None:
        self.findings = findings
        rows = map(CheckpointRow._make, tables.rows("checkpoint"))
        # Rows come in the order of their batch, which is what groupby needs.
        self.kept = {batch: dict(_balances(of)) for batch, of in groupby(rows, key=lambda row: row.batch)}
        self.latest = max(self.kept, default=0)

    def after(self, batch: int, books: Books) -> None:
        """Hold the balances that are kept of a batch against those after it."""
        if (kept := self.kept.pop(batch, None)) is None:
            return
        if batch != self.latest:
            # There is one checkpoint at a time: a row of another batch was moved there.
            self._gone(batch, kept)
            return
        for name in {**kept, **books.accounts}:
            said = books.accounts.get(name)
            if said is None:
                self.findings.surplus("checkpoint", f"{batch} {name}")
            elif name not in kept:
                self.findings.missing("checkpoint", f"{batch} {name}")
            elif kept[name] != said.balance:
                self.findings.differ(
                    "checkpoint",
                    f"{batch} {name}",
                    "balance_pence",
                    books=kept[name],
                    operations=said.balance,
                )

    def _gone(self, batch: int, kept: Mapping[str, int]) -> None:
        for name in kept:
            self.findings.surplus("checkpoint", f"{batch} {name}")

    def end(self) -> None:
        """Find what is kept of batches that never were."""
        for batch, kept in self.kept.items():
            self._gone(batch, kept)


def _balances(rows: Iterable[CheckpointRow]) -> Iterator[tuple[str, int]]:
    return ((row.account, row.balance_pence) for row in rows)
