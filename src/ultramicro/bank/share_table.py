"""The tables `shares` and `share_years`, made of the books, by opaque numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from ultramicro.bank.holders import HolderKept, Holders, share_year
from ultramicro.core.rows import Cell
from ultramicro.ledger.engine.projections import entries_after
from ultramicro.ledger.engine.store import Last

if TYPE_CHECKING:  # it brings a table engine
    from ultramicro.ledger.source import Books


def holders_in(books: Books) -> list[HolderKept]:
    """Return everybody who holds shares or did, of books that are only read."""
    found = Holders.begin()
    for entry in entries_after(books.store, Last()):
        found.apply(entry)
    # The last certificate and people who only nominated are on the shelf as well.
    return [kept for kept in found.shelf.values() if isinstance(kept, HolderKept) and kept.transfers]


def shares_rows(books: Books) -> list[Mapping[str, Cell]]:
    """Return the rows of `shares`: who holds some at the end of the books."""
    return [
        {
            "holder": each.owner, "shares_pence": each.held_pence(), "since": each.moves()[0][0],
            "certificate": each.certificate or None, "died_on": each.died_on,
        }
        for each in holders_in(books)
        if each.held_pence() > 0
    ]  # fmt: skip


def share_years_rows(books: Books) -> list[Mapping[str, Cell]]:
    """Return the rows of `share_years`: every year since the first share, up to that of the last move."""
    holders = holders_in(books)
    days = [day for each in holders for day, _, _ in each.moves()]
    return [share_year(holders, year)._asdict() for year in _years(days)]


def _years(days: Sequence[date]) -> range:
    # Years without a move too, since an annual return is due for each.
    return range(min(days).year, max(days).year + 1) if days else range(0)
