"""What a column holds, judged on a sample of its cells and not on its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ultramicro.place.readers.spend.payees import payee_kind
from ultramicro.place.readers.values.amounts import parse_pence
from ultramicro.place.readers.values.currencies import says_currency
from ultramicro.place.readers.values.dates import (
    FIRST_SERIAL,
    LAST_SERIAL,
    is_month_first,
    is_month_only,
    parse_date,
)

# Frequent words only: this tells a column of payees from one of departments, not one payee from another.
_FIRM = re.compile(
    r"\b(ltd|limited|plc|llp|council|trust|services?|school|nhs|company|group|uk|association|solutions|college|homes?"
    r"|university|academy|foundation|society|solicitors|consult\w*|& co|cic|& sons?|hmrc|partnership"
    r"|systems)\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[A-Za-z].*[A-Za-z]")
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?(\s*\d[A-Z]{2})?", re.IGNORECASE)
# Account codes and invoice numbers are numbers as well; pence, commas and signs make money likely.
_MONEY_LOOK = re.compile(r"[£œ\ufffd€]|\d\.\d\d?\D*$|\d,\d{3}\b|^\s*[-(]\s*\d|\d-\s*$")
_PLAIN_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")
_CODE = re.compile(r"(?=.*\d)[A-Z0-9/_\-. ]+|[\d.,\s]+", re.IGNORECASE)
_SIGN = re.compile(
    r"(purchase |supplier |ap )?(invoices?|inv|credit( ?notes?| memo)?|crn|cn|payments?|refunds?|debit)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
LONGEST = 300
"""Letters of a cell that are looked at."""
# No list of payments spans more than six years; numbers of invoices soon do.
_WIDEST_SPAN_DAYS = 2200
# More texts than that are no currencies, and each is searched for its names.
_MOST_CURRENCIES = 20


@dataclass(frozen=True, kw_only=True)
class Contents:
    """Shares of a column's sampled cells; all but `filled` are shares of the cells that hold anything.

    Parameters
    ----------
    filled : float
        Share of records in which the column holds anything.
    distinct : float
        Distinct texts.
    amount : float
        Texts that are amounts.
    money : float
        Texts that show pence, thousands commas, a pound sign or a minus.
    whole : float
        Plain numbers that are whole.
    date : float
        Texts that are dates; `serial` says that they are spreadsheet day numbers, `monthly` months.
    text : float
        Texts with words.
    firm : float
        Texts with a word that firms and bodies bear, redactions, and persons.
    postcode, code, sign, currency : float
        Texts that look like postcodes; like codes; that tell credits from debits; that name a currency.
    """

    filled: float = 0.0
    distinct: float = 0.0
    amount: float = 0.0
    money: float = 0.0
    whole: float = 0.0
    date: float = 0.0
    serial: bool = False
    monthly: bool = False
    text: float = 0.0
    firm: float = 0.0
    postcode: float = 0.0
    code: float = 0.0
    sign: float = 0.0
    currency: float = 0.0
    negative: bool = False
    """Whether every amount is below nought."""
    same: str = ""
    """The one text of a column that never changes."""


def judge(cells: Sequence[str]) -> Contents:
    """Judge what a column holds.

    Parameters
    ----------
    cells : sequence of str, shape (sampled records,)
        Its cells.

    Returns
    -------
    Contents
        The shares.

    Examples
    --------
    >>> judge(["£1,200.00", "(3.50)", ""]).amount, judge(["45019", "45020"]).serial
    (1.0, True)
    >>> judge(["Stannah Lifts Ltd", "REDACTED"]).firm
    1.0
    """
    held = [text for cell in cells if (text := cell[:LONGEST].strip())]
    if not held:
        return Contents()
    # Columns repeat their texts; each is tried once and counts as often as it stands.
    unique = list(dict.fromkeys(held))
    counts = dict.fromkeys(unique, 0)
    for text in held:
        counts[text] += 1

    def share(test: Callable[[str], object]) -> float:
        return sum(counts[text] for text in unique if test(text)) / len(held)

    serial = _are_serials(unique)
    numeric = [t for t in unique if _DIGIT.search(t)]
    # Without a digit only a short nought, `-` or `nil`, is an amount.
    amounts = {t for t in (*numeric, *(t for t in unique if len(t) < 5)) if _is_amount(t)}
    first = is_month_first(numeric)
    dated = [
        t for t in numeric if parse_date(t, month_first=first) and (serial or not _SERIAL_LIKE.fullmatch(t))
    ]
    # 1.04 and 12.10 are read as dates too; if most are amounts, they are no dates.
    dates = set(dated) if serial or not _are_mostly_amounts(dated) else set()
    text_share = share(_LETTERS.search)
    return Contents(
        filled=len(held) / len(cells),
        distinct=len(unique) / len(held),
        amount=share(amounts.__contains__),
        money=share(_MONEY_LOOK.search),
        whole=share(str.isdigit),
        date=share(dates.__contains__),
        serial=serial,
        monthly=bool(dates) and all(is_month_only(t) for t in dates),
        text=text_share,
        firm=share(lambda t: bool(_FIRM.search(t)) or payee_kind(t) != "named") if text_share else 0.0,
        postcode=share(_POSTCODE.fullmatch),
        code=share(_CODE.fullmatch),
        sign=share(_SIGN.fullmatch) if len(unique) < 8 else 0.0,
        currency=share(says_currency) if len(unique) < _MOST_CURRENCIES else 0.0,
        negative=bool(amounts) and all((parse_pence(t) or 0) < 0 for t in amounts),
        same=unique[0] if len(unique) == 1 and len(held) > 2 else "",
    )


_SERIAL_LIKE = re.compile(r"\d{5}(\.\d+)?|\d{6,8}(\.0)?")


def _is_amount(text: str) -> bool:
    # Which mark parts the pence is known only once the column is chosen, so both are tried.
    comma = text[-2:-1] == "," or text[-3:-2] == ","
    return parse_pence(text) is not None or (comma and parse_pence(text, decimal_comma=True) is not None)


def _are_serials(unique: Sequence[str]) -> bool:
    """Say whether these are day numbers: five digits each, and within a few years of one another."""
    numbers = [float(t) for t in unique if _PLAIN_NUMBER.fullmatch(t)]
    if len(numbers) < len(unique) * 0.6:
        return _are_compact(unique)
    inside = [n for n in numbers if FIRST_SERIAL <= n <= LAST_SERIAL]
    if len(inside) < 0.9 * len(numbers) or len(unique) < 1:
        return _are_compact(unique)
    return max(inside) - min(inside) < _WIDEST_SPAN_DAYS


def _are_compact(unique: Sequence[str]) -> bool:
    """Say whether these are dates or months written as 20250403, 03042025 or 202504."""
    compact = [t for t in unique if re.fullmatch(r"\d{6}(\d\d)?(\.0)?", t)]
    good = [t for t in compact if parse_date(t)]
    years = {d.year for t in good if (d := parse_date(t))}
    # Eight digits are often an invoice's number; years near one another make them days.
    return bool(good) and len(good) > 0.9 * len(unique) and max(years) - min(years) < 12


def _are_mostly_amounts(dated: Sequence[str]) -> bool:
    return bool(dated) and sum(parse_pence(t) is not None for t in dated) > len(dated) / 2
