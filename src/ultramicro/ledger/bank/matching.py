"""Match the lines of a bank statement to what the books have or expect; the rest is left to a person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ultramicro.ledger.bank.statement_lines import BankLine

DAYS = 5
"""How far a line and a transfer may lie apart; banks book over a weekend."""


class Booked(NamedTuple):
    """A transfer on the account that mirrors the bank's; money into the bank is positive."""

    seq: int
    on: date
    amount_pence: int


class Expected(NamedTuple):
    """A payment that is expected through the bank; money into the bank is positive.

    The people file keeps its reference under `memo`, where it is not known here.
    """

    id: str
    owner: str
    account: str
    amount_pence: int
    reference: str
    memo: str = ""


def match_booked(
    lines: Sequence[BankLine], booked: Sequence[Booked], days: int = DAYS
) -> dict[str, tuple[int, ...]]:
    """Match lines to transfers that are in the books already.

    Parameters
    ----------
    lines : sequence of BankLine
        Lines that are not matched yet.
    booked : sequence of Booked
        Transfers that are not matched yet.
    days : int
        How many days they may lie apart. [days]

    Returns
    -------
    dict of str to tuple of int
        Line to transfers with the same sum: one of them where only that one could be meant (or of several
        alike
        the first by day), or all of one day where the bank booked them together. No transfer is used twice.

    Examples
    --------
    >>> day = date(2026, 3, 2)
    >>> lines = [BankLine("a", day, 500, "", ""), BankLine("b", day, 900, "", "")]
    >>> match_booked(lines, [Booked(1, day, 500), Booked(2, day, 400), Booked(3, day, 500)])
    {'a': (1,), 'b': (2, 3)}
    """
    free = {each.seq: each for each in sorted(booked, key=lambda b: (b.on, b.seq))}
    found: dict[str, tuple[int, ...]] = {}
    # In one order, so that a statement that is read twice is matched the same.
    for line in sorted(lines, key=lambda each: (each.on, each.id)):
        near = [b for b in free.values() if b.amount_pence == line.amount_pence and _near(b, line, days)]
        if near:
            best = min(near, key=lambda b: (abs((b.on - line.on).days), b.seq))
            found[line.id] = (best.seq,)
            del free[best.seq]
    for line in lines:
        if line.id not in found and (together := _together(line, list(free.values()), days)):
            found[line.id] = together
            for seq in together:
                del free[seq]
    return found


def _near(booked: Booked, line: BankLine, days: int) -> bool:
    return abs((booked.on - line.on).days) <= days


def _together(line: BankLine, booked: Sequence[Booked], days: int) -> tuple[int, ...]:
    """Return all transfers of one day and direction that make up a line, if there is one such day."""
    by_day: Mapping[date, list[Booked]] = defaultdict(list)
    for each in booked:
        if _near(each, line, days) and (each.amount_pence > 0) == (line.amount_pence > 0):
            by_day[each.on].append(each)
    fits = [group for group in by_day.values() if sum(b.amount_pence for b in group) == line.amount_pence]
    # Two days that both fit are a guess, which a person makes better.
    return tuple(b.seq for b in fits[0]) if len(fits) == 1 else ()


def match_expected(lines: Sequence[BankLine], expected: Sequence[Expected]) -> dict[str, str]:
    """Match lines to expected payments: by reference and sum, both of which must agree.

    Returns
    -------
    dict of str to str
        Line to expected payment, where it is the only one that could be meant.

    Examples
    --------
    >>> line = BankLine("a", date(2026, 3, 2), 5000, "A Day", "TOPUP ann-1 thanks")
    >>> match_expected([line], [Expected("e", "k4", "GBP/k4/member", 5000, "ANN-1")])
    {'a': 'e'}
    """
    free, found = {each.id: each for each in expected}, {}
    for line in lines:
        # With blanks around, so that ANN-1 is not found in ANN-12.
        words = f" {_plain(line.words)} "
        fits = [
            e
            for e in free.values()
            # A reference that was forgotten is in every line.
            if e.amount_pence == line.amount_pence
            and _plain(e.reference)
            and f" {_plain(e.reference)} " in words
        ]
        if len(fits) == 1:
            found[line.id] = fits[0].id
            del free[fits[0].id]
    return found


def _plain(words: str) -> str:
    # Banks drop hyphens, write all in capitals and break words.
    return " ".join(re.findall(r"[a-z0-9]+", words.casefold()))
