"""What a number in a column of amounts counts: which currency, and whether thousands, millions or pence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ultramicro.place.readers.values.amounts import ONE
from ultramicro.place.readers.values.vocabulary import POUND

_SIGNS = {"£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "$": "$"}
# A bare $ is a body's own dollar wherever it counts in one.
_DOLLARS = frozenset({"USD", "AUD", "CAD", "NZD", "HKD", "SGD", "BRL", "MXN"})
_WORDS = {
    "sterling": "GBP", "pound": "GBP", "pounds": "GBP", "stg": "GBP", "ukp": "GBP", "euro": "EUR",
    "euros": "EUR", "dollar": "$", "dollars": "$", "yen": "JPY", "rupees": "INR",
}  # fmt: skip
_CODES = frozenset(
    {
        "GBP", "EUR", "USD", "AUD", "CAD", "CHF", "CNY", "CZK", "DKK", "HKD", "HUF", "INR", "JPY", "NOK",
        "NZD", "PLN", "SEK", "SGD", "ZAR", "BRL", "MXN", "ISK", "KRW", "AED", "SAR", "THB", "ILS", "KES",
        "NGN", "GHS", "UGX", "PKR", "RON", "BGN", "HRK", "EGP", "MAD", "TND", "ARS", "CLP", "COP",
    }
)  # fmt: skip
"""ISO 4217 codes that bodies pay in and that are no words of English."""
_NAMES = re.compile(r"[a-z]+|[£€¥₹$]", re.IGNORECASE)

_SUM = r"(?:£|€|\$|gbp|eur|usd|sterling|pounds?)"
_QUOTE = "['’‘`´]"  # noqa: RUF001  as headers are typed
# "Over £25,000" and "25 thousand" state a threshold, not a unit.
_NO_COUNT = r"(?<!\d)(?<!\d[ ,.'])"
_UNITS: tuple[tuple[Decimal, str], ...] = (
    (Decimal(1000), rf"{_NO_COUNT}{_QUOTE}?000{_QUOTE}?s?(?!\d)|{_SUM}\s*k\b|{_NO_COUNT}\bthousands?\b"),
    (Decimal(1_000_000), rf"{_SUM}\s*mn?\b|{_NO_COUNT}\bmillions?\b"),
)
_PENCE = re.compile(r"\bpence\b|\(p\)")
_POUNDS = re.compile(r"£|\bpounds?\b|\bgbp\b|\bsterling\b")
_ABOUT = (
    r"(?:all|the|figures?|amounts?|values?|sums?|payments?|spend|expenditure|are|is|shown|stated|expressed|given"
    r"|in|of|units?|note|nb|£|gbp|sterling|pounds?)"
)


@dataclass(frozen=True, kw_only=True)
class Unit:
    """What a number counts.

    Parameters
    ----------
    pounds : Decimal
        How many of the currency's main unit 1 stands for.
    currency : str
        The currency that the place counts in; amounts in another are not read.
    """

    pounds: Decimal = ONE
    currency: str = "GBP"


def currencies_of(text: str) -> frozenset[str]:
    """Find the currencies that a text names; `$` where it may be any dollar.

    Examples
    --------
    >>> [sorted(currencies_of(text)) for text in ("Amount (EUR)", "€12.50", "Amount")]
    [['EUR'], ['EUR'], []]
    """
    return frozenset(code for name in _NAMES.findall(POUND.sub("£", text)) if (code := _code(name)))


def _code(name: str) -> str:
    known = name.upper() if name.upper() in _CODES else ""
    return known or _SIGNS.get(name) or _WORDS.get(name.lower()) or ""


def foreign_currency(text: str, own: str) -> str:
    """Return the currency that a text names if it is another than the place's own; else nothing.

    Examples
    --------
    >>> foreign_currency("Invoice EUR", "GBP"), foreign_currency("£5", "GBP"), foreign_currency("$5", "CAD")
    ('EUR', '', '')
    """
    named = currencies_of(text)
    ours = {own.upper()} | ({"$"} if own.upper() in _DOLLARS else set())
    # A text that names our own currency among others says what the sum was turned into.
    return "" if not named or named & ours or own.upper() not in _CODES else min(named)


def says_currency(text: str) -> bool:
    """Whether a cell holds a currency and nothing else.

    Examples
    --------
    >>> [says_currency(cell) for cell in ("EUR", "£", "euro", "Euro Foods", "12")]
    [True, True, True, False, False]
    """
    return bool(currencies_of(text)) and len(_NAMES.findall(text)) == 1 and not any(c.isdigit() for c in text)


def pounds_each(header: str) -> Decimal:
    """Read from a header how many pounds (or euros) 1 stands for.

    Examples
    --------
    >>> [int(pounds_each(h)) for h in ("Amount (£000)", "Spend £k", "£'000s", "Value in £ million")]
    [1000, 1000, 1000, 1000000]
    >>> [str(pounds_each(h)) for h in ("Amount in pence", "Amount (£)", "Payments over £25k", "Over £25,000")]
    ['0.01', '1', '1', '1']
    """
    low = POUND.sub("£", header).lower()
    for pounds, pattern in _UNITS:
        if re.search(pattern, low):
            return pounds
    # "Pounds and pence" is an amount in pounds.
    return Decimal("0.01") if _PENCE.search(low) and not _POUNDS.search(low) else ONE


def pounds_each_above(cells: Iterable[str]) -> Decimal:
    """Read the same from the lines above a table, where one says nothing but that.

    Examples
    --------
    >>> int(pounds_each_above(["Spend over £25 thousand", "All figures in £000s"]))
    1000
    >>> int(pounds_each_above(["A thousand thanks to all suppliers"]))
    1
    """
    for cell in cells:
        low = POUND.sub("£", cell).lower()
        for pounds, pattern in _UNITS:
            # In full: a sentence that mentions thousands must not multiply every payment by a thousand.
            if re.fullmatch(rf"\W*(?:{_ABOUT}\W*)*(?:{pattern})\W*(?:{_ABOUT}\W*)*", low):
                return pounds
    return ONE
