"""Company and charity numbers: written one way, and believed only as far as the names agree."""

from __future__ import annotations

import re
from functools import cache


@cache
def clean_company_number(number: str | None) -> str:
    """Write a Companies House number with its eight characters; empty if it cannot be one.

    Parameters
    ----------
    number : str or None
        As printed: blanks, lost leading noughts and `N/A` occur.

    Returns
    -------
    str
        Eight digits, or a two-letter prefix and six, or empty.

    Examples
    --------
    >>> clean_company_number("2583752"), clean_company_number("sc 55775"), clean_company_number("N/A")
    ('02583752', 'SC055775', '')
    """
    text = re.sub(r"[^A-Z0-9]", "", (number or "").upper())
    # Spreadsheets drop noughts in front; 00000000 and 11111111 are what clerks type to fill the field.
    if re.fullmatch(r"\d{4,8}", text) and len(set(text.lstrip("0"))) > 1:
        return text.zfill(8)
    if match := re.fullmatch(r"([A-Z]{2})0*(\d{1,6})", text):
        return match[1] + match[2].zfill(6)
    return text if re.fullmatch(r"[A-Z]{2}\d{5}R", text) else ""


@cache
def clean_charity_number(number: str | None) -> str:
    """Write a charity number without blanks or leading noughts; empty if it cannot be one.

    Parameters
    ----------
    number : str or None
        As printed; a linked charity may stand behind a hyphen.

    Returns
    -------
    str
        Five to seven digits, or the form of the Scottish or Northern Irish register, or empty.

    Examples
    --------
    >>> clean_charity_number("1 089 464"), clean_charity_number("sc012345"), clean_charity_number("no")
    ('1089464', 'SC012345', '')
    """
    text = re.sub(r"[^A-Z0-9]", "", re.sub(r"-\d+\s*$", "", (number or "").upper()))
    if re.fullmatch(r"(SC|NIC?)\d{5,6}", text):
        return text
    text = text.lstrip("0")
    return text if re.fullmatch(r"\d{5,7}", text) and len(set(text)) > 1 else ""


@cache
def clean_postcode(postcode: str | None) -> str:
    """Write a postcode in capitals without blanks; empty if it is not a whole UK postcode.

    Examples
    --------
    >>> clean_postcode(" bb5 1ex"), clean_postcode("BB5")
    ('BB51EX', '')
    """
    text = re.sub(r"\s", "", (postcode or "").upper())
    return text if re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}", text) else ""


def agree(one: str, other: str) -> bool:
    """Whether two normalised names have enough in common to believe a number that they share.

    A telling word in common, or one name's initials standing as a word of the other. Published
    numbers are sometimes copied down a column, so that rivals carry one number.

    Parameters
    ----------
    one, other : str
        Keys made by `normalise`.

    Returns
    -------
    bool
        True if the shared number can be believed.

    Examples
    --------
    >>> agree("bt openreach", "british bt telecommunications"), agree("drax power", "edf energy")
    (True, False)
    """
    from ultramicro.flows.entity_resolution.words import GENERIC  # noqa: PLC0415

    ours, theirs = set(one.split()), set(other.split())
    shared = ours & theirs
    # A single letter is an initial, which half of all firms share.
    return ours == theirs or any(w not in GENERIC and len(w) > 1 for w in shared)
