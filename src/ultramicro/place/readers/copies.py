"""Which files are copies of each other, and how many of their like lines are payments of their own.

What is blank agrees with nothing: only dates that can be read, and references that tell one payment from
another, speak for two lines being one payment. All here is decided between two files at a time and the same
way round, so that neither the order of the files nor a further file takes a payment away.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import PurePosixPath

# A file that is published again has a few lines corrected.
TWIN = 0.95
LEAST_DATED = 2

# What stands in columns of references and names no payment: ways of paying, periods, words for nothing.
_WORDS = (
    r"(?:[\s/\\.,:;#&*()'+_\-]|jan[a-z]*|feb[a-z]*|mar[a-z]*|apr[a-z]*|may|june?|july?|aug[a-z]*|sep[a-z]*"
    r"|oct[a-z]*|nov[a-z]*|dec[a-z]*|st|nd|rd|th|for|from|to|of|the|and|week|wk|month|mth|period|quarter|qtr"
    r"|year|yr|fy|q|p|m|w|y|bacs|chaps|dd|so|direct|debit|standing|order|faster|payment|pay|cheque|chq|card"
    r"|cash|transfer|various|see|attached|invoices?|inv|references?|ref|no|none|na|n/a|tbc|number|batch|run)"
)
# Days, years and running numbers of two digits recur from file to file.
_SMALL = r"(?:20[0-9][0-9]|[0-9]{1,2})"
_NO_NAME = f"{_WORDS}*(?:{_SMALL}{_WORDS}+)*{_SMALL}?"
"""A way of paying, a period, a day, or a number too small to be the only one of its kind."""
_MONTHS = re.compile(r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec")
_NUMBERS = re.compile(r"(?<![0-9])(?:q[1-4]|[0-9]{2,6})(?![0-9])")
"""Years, months and quarters; longer numbers are stamps of a web site, single ones count copies."""


def tells_apart(reference: str) -> str:
    """Return SQL for whether a reference may be of one payment only, by its look.

    Parameters
    ----------
    reference : str
        SQL of a reference, in lower case.

    Examples
    --------
    >>> import duckdb
    >>> said = ["5100123", "inv 4471", "various", "bacs", "n/a", "0000", "dd april 2024", "30/04/24", ""]
    >>> found = duckdb.sql(f"SELECT said FROM (SELECT unnest({said}) AS said) WHERE {tells_apart('said')}")
    >>> found.fetchall()
    [('5100123',), ('inv 4471',)]
    """
    no_name = _NO_NAME.replace("'", "''")
    # A reference without a digit, or of noughts only, is shared by too many payments.
    return f"(regexp_matches({reference}, '[1-9]') AND NOT regexp_full_match({reference}, '{no_name}'))"


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """What two files have in common.

    Parameters
    ----------
    names : pair of str
        Their paths inside the place.
    lines, dated : pair of int
        Their payments, and those of them whose date can be read.
    shared, shared_dated : int
        Lines that say the same in both, and those of them that are dated.
    """

    names: tuple[str, str]
    lines: tuple[int, int]
    dated: tuple[int, int]
    shared: int
    shared_dated: int


def are_copies(found: Overlap) -> bool:
    """Say whether two files are one, or one a part of the other, with some corrections.

    Dates are the proof. Files without dates are copies only if they say the same throughout and their names
    do not speak of two months: a rent is paid again and again. Where they have one name, as a CSV file and a
    workbook of one month, a few lines may differ.

    Examples
    --------
    >>> are_copies(Overlap(names=("a", "b"), lines=(40, 90), dated=(40, 90), shared=39, shared_dated=39))
    True
    >>> are_copies(Overlap(names=("a", "b"), lines=(40, 41), dated=(0, 1), shared=40, shared_dated=0))
    False
    """
    # Undated files of one body may be like by chance, as rents are; like names make it likelier.
    alike = TWIN if _one_name(*found.names) else 1
    if found.shared >= alike * max(found.lines) and not names_differ(*found.names):
        return True
    # Measured on the smaller file, so that a month is found inside its year.
    least = min(found.dated)
    return (
        least >= LEAST_DATED
        and found.shared_dated >= TWIN * least
        and found.shared >= TWIN * min(found.lines)
    )


def _one_name(one: str, other: str) -> bool:
    return PurePosixPath(one).with_suffix("") == PurePosixPath(other).with_suffix("")


def names_differ(one: str, other: str) -> bool:
    """Say whether two paths speak of different bodies or periods.

    Examples
    --------
    >>> names_differ("payments/spend-april-2024.csv", "payments/spend-may-2024.csv")
    True
    >>> names_differ("payments/may.csv", "payments/may (corrected).xlsx")
    False
    """
    # A period that only one of the names has says nothing against the other.
    return body_folder(one) != body_folder(other) or any(
        found[0] != found[1] for found in zip(_periods(one), _periods(other), strict=True) if all(found)
    )


def _periods(path: str) -> tuple[frozenset[str], frozenset[str]]:
    low = path.lower()
    return frozenset(_MONTHS.findall(low)), frozenset(_NUMBERS.findall(low))


def body_folder(path: str) -> str:
    """Return the folder below `payments/`, which names the payer where a file does not.

    Examples
    --------
    >>> body_folder("payments/council/2024/may.csv"), body_folder("payments/may.csv")
    ('council', '')
    """
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else ""  # noqa: PLR2004  payments/, body, file


def own_payments(counts: Sequence[int], copies: Collection[tuple[int, int]]) -> list[int]:
    """Say how many of like lines each file adds that are payments of their own.

    Files that are no copies of each other cannot hold the same payment. So there are at least as many
    payments as any set of such files holds together, and the most of these sums is how many are counted.

    Parameters
    ----------
    counts : sequence of int
        Lines that say the same, in each file that has any.
    copies : collection of pairs of int
        Which of the files, the earlier first, hold the same payments.

    Returns
    -------
    list of int
        Lines to be kept, for each file; a file keeps what those before it do not hold.

    Examples
    --------
    A quarter's file, with the months' files of which it was made; the quarter holds one line, the months two.

    >>> own_payments([1, 1, 1], {(0, 1), (0, 2)})
    [1, 0, 1]

    The same file three times, a line corrected to three like ones in the last.

    >>> own_payments([2, 2, 3], {(0, 1), (0, 2), (1, 2)})
    [2, 0, 1]
    """
    # Copies are not transitive, so the files are taken as a graph and its heaviest independent set is
    # sought.
    near: list[frozenset[int]] = [
        frozenset(a if b == i else b for a, b in copies if i in (a, b)) for i in range(len(counts))
    ]

    @cache  # pure, and gone with this call
    def most(left: frozenset[int]) -> int:
        # Files without copies always count; only the rest is branched over, which keeps the search short.
        joined = [i for i in left if near[i] & left]
        if not joined:
            return sum(counts[i] for i in left)
        last = max(joined)
        # Either the last file's lines do not count, or they do and those of its copies do not.
        return max(most(left - {last}), counts[last] + most(left - {last} - near[last]))

    # The growth as files are added, so that the earlier file keeps its lines.
    totals = [most(frozenset(range(n))) for n in range(len(counts) + 1)]
    return [after - before for before, after in pairwise(totals)]
