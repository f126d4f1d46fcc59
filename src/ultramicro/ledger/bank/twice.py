"""Lines of a statement that stand in another form of it already, such as OFX and then CSV."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ultramicro.core.message import Message, plural
from ultramicro.ledger.bank.bank_book import BankBook
from ultramicro.ledger.bank.statement_lines import BankLine, words_of
from ultramicro.ledger.people.names import Names

ALIKE = 0.5
"""Share of the words of the shorter line that must be in the longer: banks cut and add words in each form."""


def read_twice(book: BankBook, people: Names, lines: Sequence[BankLine], account: str) -> list[BankLine]:
    """Return the lines that a statement of another form had already.

    Parameters
    ----------
    book : BankBook
        The lines that were read before.
    people : Names
        Who keeps their words.
    lines : sequence of BankLine
        Those of the statement, under the ids that the books have.
    account : str
        The account that mirrors the bank's.

    Returns
    -------
    list of BankLine
        Each of the same day and sum as a line that this statement does not have, with similar words; no line
        stands for two.
    """
    used = {line.id for line in lines}
    found = []
    for line in lines:
        if book.line(line.id) is not None:
            continue
        for kept in book.same(account, line.on, line.amount_pence):
            if kept.id not in used and not kept.dropped and _alike(line, people.words(kept.id)):
                used.add(kept.id)
                found.append(line)
                break
    return found


def _alike(line: BankLine, before: str) -> bool:
    """Whether words are those of a line in another form.

    The same words with another running balance are another line of the same form: two card sales of a day.
    """
    now = words_of(line)
    if now == before:
        return not line.was
    ours, theirs = _words(now), _words(before)
    shorter = min(len(ours), len(theirs))
    return len(ours & theirs) >= ALIKE * shorter if shorter else not ours and not theirs


def _words(text: str) -> set[str]:
    # Numbers are left out: each form has numbers of its own for one booking.
    return set(re.findall(r"[^\W\d_]+", text.casefold()))


def left_out(lines: Sequence[BankLine]) -> Message:
    """Say how many lines were left out because they were read before."""
    return plural(
        "{n} line was left out: another file had one of the same day and sum with similar words. If it is "
        "another payment, give `--count-alike`.",
        "{n} lines were left out: other files had lines of the same day and sum with similar words. If they "
        "are other payments, give `--count-alike`.",
        len(lines),
    ).with_id("books.lines_read_twice")
