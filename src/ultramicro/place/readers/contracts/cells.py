"""What stands in a cell of a register where a sum of money should."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ultramicro.place.readers.contracts.cleaning import is_nothing
from ultramicro.place.readers.values.amounts import parse_pence

_RANGE = re.compile(r"^(?:between\s+)?(.*?\d.*?)\s*(?:-|–|to|and)\s*(.*?\d.*)$", re.IGNORECASE)
_SUFFIX = re.compile(r"^(.*\d)\s*(k|thousand|m|mn|million|bn|billion)\.?$", re.IGNORECASE)
_TIMES = {"k": 1_000, "t": 1_000, "m": 1_000_000, "b": 1_000_000_000}
_AROUND = re.compile(
    r"^(?:approx(?:imately|\.)?|circa|c\.|ca\.|est(?:imated|\.)?|up to|max(?:imum|\.)?|about|c|~|<|"
    r">)\s*(?=[£\d])",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\s*(?:p\.?a\.?|per annum|per year|ex(?:cl?|cluding)?\.? ?vat|inc(?:l|luding)?\.? ?vat|\+ ?vat|"
    r"plus vat|total|approx\.?)\s*$",
    re.IGNORECASE,
)  # data
_WORDS = re.compile(
    r"^\W*(?:various|rates?|schedule|call[- ]?off|income|nil|variable|framework|commission|concession|"
    r"n/?k|see .*|"
    r"subject .*|dependent .*|not .*|on request|commercial.*|confidential|redacted|demand.*|ad ?hoc|"
    r"spot.*|zero)\b.*$",
    re.IGNORECASE,
)  # data


@dataclass(frozen=True, kw_only=True)
class Sum:
    """What a cell says of money.

    Parameters
    ----------
    pence : int or None
        The sum; the greater one of a range. [pence]
    low_pence : int or None
        The smaller one of a range. [pence]
    zero : bool
        Whether it prints nothing or 0, which stands for what is not known.
    read : bool
        Whether the cell could be read; false too where it holds words such as "Income".
    """

    pence: int | None = None
    low_pence: int | None = None
    zero: bool = False
    read: bool = True


def money_in(text: str, *, factor: int = 1, pence: bool = False) -> Sum:
    """Read a cell that should hold a sum of money.

    Parameters
    ----------
    text : str
        The cell.
    factor : int
        How many pounds 1 stands for: 1000 under a header in thousands.
    pence : bool
        Whether the column is in whole pence.

    Examples
    --------
    >>> money_in("£10,070.00").pence, money_in(" £-   "), money_in("£1.2m").pence
    (1007000, Sum(pence=None, low_pence=None, zero=True, read=True), 120000000)
    >>> money_in("Income").read, money_in("£10,000 - £20,000")
    (False, Sum(pence=2000000, low_pence=1000000, zero=False, read=True))
    """
    plain = text.strip()
    if is_nothing(plain):
        return Sum()
    found = _one(plain)
    if found is not None:
        return _sum(found, factor, pence=pence)
    pair = _RANGE.match(plain)
    low, high = (_one(pair[1]), _one(pair[2])) if pair else (None, None)
    if low is not None and high is not None and 0 <= low <= high:
        one, other = _sum(low, factor, pence=pence), _sum(high, factor, pence=pence)
        return Sum(pence=other.pence, low_pence=one.pence)
    return Sum(read=False)


def _sum(found: int, factor: int, *, pence: bool) -> Sum:
    # Whole pence were read as pounds.
    whole = found * factor // 100 if pence else found * factor
    if whole == 0:
        return Sum(zero=True)
    # A contract that costs less than nothing is one that brings money in, or a slip.
    return Sum(pence=whole) if whole > 0 else Sum(read=False)


def _one(text: str) -> int | None:
    plain = _BEHIND.sub("", _BEHIND.sub("", _AROUND.sub("", text.strip()))).strip()
    found = parse_pence(plain)
    if found is not None:
        return found
    if (match := _SUFFIX.match(plain)) and (bare := parse_pence(match[1])) is not None:
        return bare * _TIMES[match[2][0].lower()]
    return None


def says_words(text: str) -> bool:
    """Say whether a cell gives words in the place of a sum, which is no slip.

    Examples
    --------
    >>> says_words("Various"), says_words("Schedule of rates"), says_words("12,0O0")
    (True, True, False)
    """
    return bool(_WORDS.match(text)) or not any(map(str.isdigit, text))


def vat_said(header: str) -> str:
    """Say what a header tells of VAT.

    Examples
    --------
    >>> vat_said("Value (ex VAT)"), vat_said("Total inc. VAT"), vat_said("Value")
    ('excluding', 'including', '')
    """
    plain = header.casefold()
    if "vat" not in plain:
        return ""
    if re.search(r"\b(?:ex|exc|excl|excludes?|excluding|exclusive|net|without|not including|less)\b", plain):
        return "excluding"
    return (
        "including" if re.search(r"\b(?:inc|incl|includes?|including|inclusive|gross|with)\b", plain) else ""
    )


def factor_said(header: str) -> int:
    """Say how many pounds 1 stands for under a header.

    Examples
    --------
    >>> [factor_said(text) for text in ("Value (£000s)", "Value £k", "Total £m", "Value")]
    [1000, 1000, 1000000, 1]
    """
    plain = header.casefold()
    if re.search(r"£\s*'?000|\b000'?s\b|£\s*k\b|\(k\)|thousands?\b", plain):
        return 1_000
    return 1_000_000 if re.search(r"£\s*m(?:n|illion)?\b|\bmillions?\b|\(m\)", plain) else 1
