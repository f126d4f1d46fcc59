"""What a bank says its account held, against the lines that were read: before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, say
from ultramicro.ledger.bank.bank_book import BankBook
from ultramicro.ledger.bank.statement_lines import BankLine, Statement
from ultramicro.ledger.sums import money


def ends_pence(
    book: BankBook, lines: Sequence[BankLine], account: str, on: date | None = None
) -> tuple[int, ...]:
    """Return what the account holds at the end of a statement, once its lines are read.

    Parameters
    ----------
    book : BankBook
        The lines that were read before.
    lines : sequence of BankLine
        Those of the statement, under the ids that the books have.
    account : str
        The account that mirrors the bank's.
    on : date, optional
        The day of its end; otherwise that of its last line.

    Returns
    -------
    tuple of int
        At the end of its last day; where other statements have lines of that day too, also without them, as
        a statement may end within a day. [pence]
    """
    fresh = [line for line in lines if book.line(line.id) is None]
    if not lines and on is None:
        return (book.totals(account).bank_pence,)
    last = max([line.on for line in lines] + ([on] if on else []))
    whole = book.until(account, last) + sum(line.amount_pence for line in fresh)
    kept = [found for line in lines if line.on == last and (found := book.line(line.id))]
    ours = sum(found.amount_pence for found in kept if not found.dropped)
    before = book.until(account, last) - book.until(account, last - timedelta(days=1))
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


def apart(book: BankBook, statement: Statement, account: str) -> Message | None:
    """Say how far what a statement says its account held is from all lines up to its end, if it is.

    Parameters
    ----------
    book : BankBook
        With the lines of the statement or without them.
    statement : Statement
        Its lines under the ids that the books have.
    account : str
        The account that mirrors the bank's.
    """
    closing = statement.closing
    ends = ends_pence(book, statement.lines, account, closing.on)
    if not closing.pence or set(closing.pence) & set(ends):
        return None
    return say(
        "The bank says that the account held {closing} at the end of this statement. All lines up to then "
        "make {sum}: {apart} apart. Read the statements that are missing before it, or take out lines of "
        "another account with `ultramicro books drop-line`.",
        closing=money(closing.pence[0]),
        sum=money(ends[0]),
        apart=money(closing.pence[0] - ends[0]),
    ).with_id("books.statement_apart")
