"""What stands in a cell of a register where a sum of money should."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from ultramicro.place.readers.contracts.cleaning import is_nothing
from ultramicro.place.readers.values.amounts import parse_pence
from ultramicro.place.readers.values.currencies import Unit, currencies_of, foreign_currency

_RANGE = re.compile(r"^(?:between\s+)?(.*?\d.*?)\s*(?:-|–|—|\bto\b|\band\b)\s*(.*?\d.*)$", re.IGNORECASE)
_SUFFIX = re.compile(r"^(.*\d)\s*(k|thousand|m|mn|million|bn|billion)\.?$", re.IGNORECASE)
_TIMES = {"k": 1_000, "t": 1_000, "m": 1_000_000, "b": 1_000_000_000}
_SIGN = r"(?:£|ï¿½|Â£|\ufffd|GBP\s*)?\s*\d"
_AROUND = re.compile(
    rf"^(?:approx(?:imately|\.)?|circa|c\.|ca\.|est(?:imated|\.)?|about|c|~)\s*(?={_SIGN})", re.IGNORECASE
)
_AT_MOST = re.compile(
    rf"^(?:(?:anything )?up to|no more than|not (?:more than|to exceed|exceeding)|"
    rf"max(?:imum|\.)?(?: of)?|at most|under|below|less than|<=?|≤)\s*(?={_SIGN})|"
    r"(?<=[\dkm])\s*max(?:imum)?\.?$",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    rf"^(?:over|above|more than|at least|from|min(?:imum|\.)?(?: of)?|in excess of|>=?|≥)\s*(?={_SIGN})|"
    r"(?<=[\dkm])\s*(?:\+|plus|and over|or more)$",
    re.IGNORECASE,
)
_VAT = re.compile(
    r"\s*\(?(?:(?P<ex>ex(?:cl?|cluding)?\.? ?vat|\+ ?vat|plus vat|net(?: of vat)?)|"
    r"(?P<inc>inc(?:l|luding)?\.? ?vat|gross))\)?\s*$",
    re.IGNORECASE,
)
_A_YEAR = re.compile(
    r"\s*\(?(?:p\.?\s?a\.?|per (?:annum|year)|/ ?(?:yr|year)|a year|annually)\)?\s*$", re.IGNORECASE
)
_BEHIND = re.compile(r"\s*(?:total|in total|overall|approx\.?)\s*$", re.IGNORECASE)
_WORDS = re.compile(
    r"^\W*(?:various|rates?|schedule|call[- ]?off|income|nil|variable|framework|commission|concession|"
    r"n/?k|see .*|"
    r"subject .*|dependent .*|not .*|on request|commercial.*|confidential|redacted|demand.*|ad ?hoc|"
    r"spot.*|zero)\b.*$",
    re.IGNORECASE,
)  # data
# The last of two marks parts the pence, and there is one of it only.
_OTHER_MARKS = re.compile(r"\D*\d{1,3}(?:[.\s]\d{3})+,\d{1,2}\D*|\D*\d{4,},\d{2}\D*")
# 1.200 is twelve hundred in half of Europe, and a pound and a fifth here.
_TWO_READINGS = re.compile(r"\D*[1-9]\d{0,2}\.\d{3}\D*")
_TWO_SUMS = re.compile(r"\d\W*(?:[A-Za-z]{3}|[£€$])\W*\d")
_NOUGHT = re.compile(r"\W*(?:nil|zero|none)\W*", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Sum:
    """What a cell says of money.

    Parameters
    ----------
    pence : int or None
        The sum; the greater one of a range, or the most that it may be. [pence]
    low_pence : int or None
        The smaller one of a range, or the least that it may be. [pence]
    zero : bool
        Whether it prints nothing or 0, which stands for what is not known.
    read : bool
        Whether the cell could be read; false too where it holds words such as "Income".
    open_ended : bool
        Whether it says "up to" or "more than", so that one end is not known.
    a_year : bool
        Whether it says that this is for a year.
    vat : str
        `including` or `excluding`, where the cell says so itself.
    currency : str
        The other currency that it is in; then nothing of it is read.
    """

    pence: int | None = None
    low_pence: int | None = None
    zero: bool = False
    read: bool = True
    open_ended: bool = False
    a_year: bool = False
    vat: str = ""
    currency: str = ""


POUNDS = Unit()
One = Callable[[str], int | None]


def money_in(text: str, unit: Unit = POUNDS, *, decimal_comma: bool = False) -> Sum:
    """Read a cell that should hold a sum of money; what could mean two sums is not read.

    Parameters
    ----------
    text : str
        The cell.
    unit : Unit
        What the column counts.
    decimal_comma : bool
        Whether the comma parts the pence throughout the column.

    Examples
    --------
    >>> money_in("£10,070.00").pence, money_in(" £-   ").zero, money_in("£1.2m").pence
    (1007000, True, 120000000)
    >>> money_in("1.234,50").pence, money_in("1.234").read, money_in("€ 12").currency
    (123450, False, 'EUR')
    >>> found = money_in("£50-100k"), money_in("up to £50,000"), money_in("Income")
    >>> [(each.low_pence, each.pence, each.read) for each in found]
    [(5000000, 10000000, True), (None, 5000000, True), (None, None, False)]
    """
    plain = text.strip()
    if code := foreign_currency(plain, unit.currency):
        return Sum(read=False, currency=code)
    if _NOUGHT.fullmatch(plain) or is_nothing(plain):
        return Sum(zero=bool(_NOUGHT.fullmatch(plain)))
    plain, a_year, vat = _without_words(plain)
    one = partial(_one, pounds=unit.pounds, comma=decimal_comma)
    found = _plain(plain, one) or _from(plain, one) or _range(plain, one) or Sum(read=False)
    return replace(found, a_year=a_year and found.read, vat=vat if found.read else "")


def _without_words(plain: str) -> tuple[str, bool, str]:
    """Take off what stands behind a sum: for how long, and whether with VAT."""
    a_year, vat, before = False, "", ""
    while plain != before:
        before = plain
        if match := _VAT.search(plain):
            plain, vat = plain[: match.start()], "excluding" if match["ex"] else "including"
        if match := _A_YEAR.search(plain):
            plain, a_year = plain[: match.start()], True
        plain = _BEHIND.sub("", plain).strip()
    return plain, a_year, vat


def _plain(plain: str, one: One) -> Sum | None:
    found = one(_AROUND.sub("", plain))
    return None if found is None else _sum(found)


def _from(plain: str, one: One) -> Sum | None:
    """Read a sum of which one end alone is told."""
    for form, most in ((_AT_MOST, True), (_AT_LEAST, False)):
        bare = form.sub("", plain).strip()
        if bare != plain and (found := one(bare)) and found > 0:
            return Sum(pence=found if most else None, low_pence=None if most else found, open_ended=True)
    return None


def _range(plain: str, one: One) -> Sum | None:
    pair = _RANGE.match(plain)
    if not pair:
        return None
    first, last = pair[1].strip(), pair[2].strip()
    scaled = _SUFFIX.match(last)
    # 50-100k is from fifty thousand.
    if scaled and not _SUFFIX.match(first):
        first += scaled[2]
    low, high = one(first), one(last)
    if low is None or high is None or not 0 <= low <= high:
        return None
    return _sum(high) if low == high else Sum(pence=high, low_pence=low or None)


def _sum(whole: int) -> Sum:
    if whole == 0:
        return Sum(zero=True)
    # A contract that costs less than nothing is one that brings money in, or a slip.
    return Sum(pence=whole) if whole > 0 else Sum(read=False)


def _one(text: str, *, pounds: Decimal, comma: bool) -> int | None:
    """Read one sum. [pence]."""
    plain, times = text.strip(), 1
    # A sign between two numbers parts two sums.
    if _TWO_SUMS.search(plain):
        return None
    if match := _SUFFIX.match(plain):
        plain, times = match[1], _TIMES[match[2][0].lower()]
    comma = comma or bool(_OTHER_MARKS.fullmatch(plain))
    if not comma and times == 1 and _TWO_READINGS.fullmatch(plain):
        return None
    return parse_pence(plain, decimal_comma=comma, pounds=pounds * times)


def paid_pence(text: str, unit: Unit = POUNDS, *, decimal_comma: bool = False) -> int | None:
    """Read a sum that was paid, which may be nothing or less. [pence].

    Examples
    --------
    >>> paid_pence("-£5.00"), paid_pence("0.00"), paid_pence("TBC"), paid_pence("1.234")
    (-500, 0, None, None)
    """
    return _one(_without_words(text.strip())[0], pounds=unit.pounds, comma=decimal_comma)


def other_currency_said(text: object, own: str) -> str:
    """Return the currency that a field of currencies names, if it is another than the place's own.

    Examples
    --------
    >>> [other_currency_said(text, "GBP") for text in ("gbp", "£", None, "eur", "GBP/EUR", "XAF", "n/a")]
    ['', '', '', 'EUR', 'EUR', 'XAF', '']
    """
    plain = str(text or "").strip()
    named = currencies_of(plain)
    if is_nothing(plain) or named == {own.upper()} or plain.upper() == own.upper():
        return ""
    # A word that no list of currencies has is no pound either.
    return min(named - {own.upper()}, default=plain.upper())


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


def looks_like_sum(text: str, own: str = "GBP") -> bool:
    """Say whether a cell could stand in a column of sums: one that is read, foreign, doubtful or in words.

    Examples
    --------
    >>> [looks_like_sum(text) for text in ("£5", "€5", "1.234", "TBC", "Various", "Mowing of 12 parks")]
    [True, True, True, True, True, False]
    """
    found = money_in(text, Unit(currency=own))
    below = paid_pence(text, Unit(currency=own)) is not None
    doubtful = _WORDS.match(text) or _TWO_READINGS.fullmatch(text)
    return found.read or below or bool(found.currency or doubtful)
