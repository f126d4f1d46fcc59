"""What a bank says its account held, against the lines that were read: before anything is written."""

from __future__ import annotations

from collections.abc import Sequence

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.ledger.bank.bank_book import BankBook
from ultramicro.ledger.bank.statement_lines import BankLine
from ultramicro.ledger.sums import money


def ends_pence(book: BankBook, lines: Sequence[BankLine], account: str) -> tuple[int, ...]:
    """Return what the account holds at the end of a statement, once its lines are read.

    Parameters
    ----------
    book : BankBook
        The lines that were read before.
    lines : sequence of BankLine
        Those of the statement, under the ids that the books have.
    account : str
        The account that mirrors the bank's.

    Returns
    -------
    tuple of int
        At the end of its last day; where other statements have lines of that day too, also without them, as
        a statement may end within a day. [pence]
    """
    fresh = [line for line in lines if book.line(line.id) is None]
    if not lines:
        return (book.totals(account).bank_pence,)
    last = max(line.on for line in lines)
    whole = book.until(account, last) + sum(line.amount_pence for line in fresh)
    kept = [found for line in lines if line.on == last and (found := book.line(line.id))]
    ours = sum(found.amount_pence for found in kept if not found.dropped)
    before = book.until(account, last) - book.until(account, last.fromordinal(last.toordinal() - 1))
    return tuple(dict.fromkeys((whole, whole - (before - ours))))


def require_ends(ends: Sequence[int], balance_pence: int, *, where: str) -> None:
    """Refuse a statement that does not end at the balance that its reader sees on it.

    Raises
    ------
    BadInput
        If lines before it are missing, or were read that are not of this account.
    """
    if balance_pence in ends:
        return
    raise BadInput(
        say(
            "the balance and the sum of all lines up to the end of this statement are {sum} apart",
            sum=money(balance_pence - ends[0]),
        ),
        where=where,
        do=say(
            "read the missing statements, from the first day of the account on; take out lines of another "
            "account with `ultramicro books drop-line`"
        ),
    )
