"""The one reader of numbers, money or not, that a person types: what could mean two things is refused.

Every verb, every file of claims and every page reads sums here. A comma before two digits is a decimal comma
in most of Europe and a slip in Britain; nobody is asked to guess which.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NewType

from ultramicro.core.message import Listed, Message, say, writer_now

Pence = NewType("Pence", int)
"""A sum that a person gives in pounds, as `12.50`, and that is kept in whole pence."""

# Beyond it sums of sums would leave 64 bits, and a slip is far likelier than such a sum.
LARGEST_POUNDS = Decimal(10) ** 13
HOW = say("write it as in 1200.50 or 1,200.50")
HOW_NUMBERS = say("write it as in 1200.5 or 1,200.5")

_SIGNED = re.compile(
    r"(?P<before>[-−–+]?)\s*(?P<sign>[^\W\d_]{0,4}[^\w\s.,'’+−–-]?)\s*(?P<after>[-−–]?)\s*(?P<sum>.*)",
    re.DOTALL,
)
# The same mark throughout: two marks in one sum mean that one of them parts the pence.
_GROUPED = r"[1-9][0-9]{0,2}(?:(?P<mark>[, '’\u00a0\u2009\u202f])[0-9]{3})(?:(?P=mark)[0-9]{3})*"
_SUM = re.compile(rf"(?:[0-9]+|{_GROUPED})(?:\.[0-9]*)?|\.[0-9]+")
_SEPARATORS = re.compile(r"[^0-9.]")
# 1.200 is twelve hundred in half of Europe; money is never moved on a guess.
_TWO_READINGS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
"""A point before three digits: a thousand, or a pound with fractions of a penny."""
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_NUMBER = re.compile(r"(?P<sign>[-−–+]?)\s*(?P<body>.*?)(?P<tens>[eE][+-]?[0-9]{1,3})?", re.DOTALL)


def pence(words: str) -> Pence:
    """Read a sum of pounds as a person types it.

    Parameters
    ----------
    words : str
        Such as `12`, `12.50`, `£1,200.00`, `1 200.50` or `-3.20`. Commas and blanks stand before groups of
        three digits only, and pence stand behind a point.

    Returns
    -------
    int
        Whole pence. [pence]

    Raises
    ------
    ValueError
        If it is no number, too large, has fractions of a penny, or could be read as two sums: both are named.

    Examples
    --------
    >>> pence("£1,200.50"), pence("−3.2")
    (120050, -320)
    >>> pence("12,50")
    Traceback (most recent call last):
    ValueError: '12,50' can be read as 12.50 or 1,250.00: write it as in 1200.50 or 1,200.50
    >>> pence("0.005")
    Traceback (most recent call last):
    ValueError: '0.005' has fractions of a penny: write it as in 1200.50 or 1,200.50
    """
    minus, body = _signed(words.strip())
    if not _SUM.fullmatch(body) or _TWO_READINGS.fullmatch(body):
        raise ValueError(_why_not(words, body))
    pounds = Decimal(_SEPARATORS.sub("", body))
    return _whole(words, -pounds if minus else pounds)


def number(words: str) -> Decimal:
    """Read a number that is no sum of money, by the same rule: `0,5` percent are neither 5 nor a half.

    Parameters
    ----------
    words : str
        Such as `0.5`, `1,200`, `-3` or `1e3`, without a unit.

    Raises
    ------
    ValueError
        If it is no number, or could be read as two: both are named.

    Examples
    --------
    >>> number("1,200.5"), number("-3")
    (Decimal('1200.5'), Decimal('-3'))
    >>> number("0,5")
    Traceback (most recent call last):
    ValueError: '0,5' can be read as 0.5 or 5: write it as in 1200.5 or 1,200.5
    """
    found = _NUMBER.fullmatch(words.strip())
    if found is None or not _SUM.fullmatch(found["body"]):
        raise ValueError(_not_a_number(words))
    plain = Decimal(_SEPARATORS.sub("", found["body"]) + (found["tens"] or ""))
    return plain if found["sign"] in {"", "+"} else -plain


def amount(words: str) -> Decimal:
    """Read how much of something there is; a point before three digits may part thousands, and is asked.

    Parameters
    ----------
    words : str
        As for `number`. A weight to the gram has a nought more, as in `1.2340`.

    Raises
    ------
    ValueError
        If it is no number, or could be read as two: both are named so as they can be written.

    Examples
    --------
    >>> amount("1,250"), amount("0.125"), amount("12.1250")
    (Decimal('1250'), Decimal('0.125'), Decimal('12.1250'))
    >>> amount("1.250")
    Traceback (most recent call last):
    ValueError: '1.250' can be read as 1250 or 1.25: write one of these
    >>> amount("1.234")
    Traceback (most recent call last):
    ValueError: '1.234' can be read as 1234 or 1.2340: write one of these
    """
    if doubt := two_amounts(words):
        raise ValueError(doubt)
    return number(words)


def two_amounts(words: str) -> Message | None:
    """Say what two amounts a text with a point before three digits can be; None where it can be but one."""
    plain = words.strip()
    body = plain.lstrip("-−–+")
    if not _TWO_READINGS.fullmatch(body):
        return None
    sign = "-" if plain[0] in "-−–" else ""
    several = [f"{sign}{body.replace('.', '')}", f"{sign}{amount_written(Decimal(body))}"]
    return say("{text} can be read as {readings}: write one of these",
               text=repr(words), readings=Listed(several, by="or"))  # fmt: skip


def amount_written(value: Decimal | float) -> str:
    """Write an amount so that `amount` reads it as it is.

    Examples
    --------
    >>> amount_written(1.25), amount_written(12.125), amount_written(0.125), amount_written(40.0)
    ('1.25', '12.1250', '0.125', '40')
    """
    plain = f"{Decimal(str(value)).normalize():f}"
    return f"{plain}0" if _TWO_READINGS.fullmatch(plain.lstrip("-")) else plain


def two_numbers(words: str) -> Message | None:
    """Say what two numbers a text with a comma can be; None where it can be but one, or is none.

    Examples
    --------
    >>> two_numbers("9,5"), two_numbers("about 9")
    ("'9,5' can be read as 9.5 or 95: write it as in 1200.5 or 1,200.5", None)
    """
    return _two_readings(words, words, _plain_reading, HOW_NUMBERS)


def _not_a_number(words: str) -> str:
    none = say("{text} is not a number: {how}", text=repr(words), how=HOW_NUMBERS)
    return _two_readings(words, words, _plain_reading, HOW_NUMBERS) or none


def _plain_reading(digits: str) -> str:
    """Write a reading down as the shortest number; nothing if it is none."""
    return f"{Decimal(digits).normalize():f}" if _DECIMAL.fullmatch(digits) else ""


def _two_readings(words: str, digits: str, read: Callable[[str], str], how: Message) -> Message | None:
    """Say both readings of digits whose comma could be a point, if there are two.

    Parameters
    ----------
    words, digits : str
        As it was typed, and what of it is digits.
    read : callable
        Writes a reading down; nothing if it is none.
    how : Message
        How it can be written.
    """
    plain = "".join(digits.split())
    # Both are shown only where they differ, so that the user sees what the doubt is.
    readings = dict.fromkeys(
        filter(None, map(read, (plain.replace(".", "").replace(",", "."), plain.replace(",", ""))))
    )
    if len(readings) < 2:  # noqa: PLR2004
        return None
    return say("{text} can be read as {readings}: {how}",
               text=repr(words), readings=Listed(list(readings), by="or"), how=how)  # fmt: skip


def _signed(words: str) -> tuple[bool, str]:
    """Take plus or minus and the sign of the place's own currency off; say whether it is below nought."""
    found = _SIGNED.fullmatch(words)
    if found is None or (found["before"] and found["after"]) or found["sign"] not in {"", _own_sign()}:
        return False, ""
    return (found["before"] or found["after"]) not in {"", "+"}, found["sum"]


def _own_sign() -> str:
    """Return the sign of the currency that is spoken now: `£12` is no sum of euros."""
    writer = writer_now()
    return writer.sign() if writer else "£"


def machine_pence(words: str) -> Pence:
    """Read a sum that a program wrote, as in an electronic invoice: with a point and no other mark.

    Parameters
    ----------
    words : str
        A decimal of XML Schema, such as `1200.5` or `12.500`.

    Returns
    -------
    int
        Whole pence. [pence]

    Raises
    ------
    ValueError
        If it is no such number, too large, or has fractions of a penny.

    Examples
    --------
    >>> machine_pence("12.500")
    1250
    """
    if not _DECIMAL.fullmatch(words.strip()):
        message = say("{text} is not a sum of money", text=repr(words))
        raise ValueError(message)
    return _whole(words, Decimal(words.strip()))


def _whole(words: str, pounds: Decimal) -> Pence:
    """Turn exact pounds into whole pence, if they are."""
    if abs(pounds) > LARGEST_POUNDS:
        message = say("{text} is too large for a sum of money", text=repr(words))
        raise ValueError(message)
    # Refused, not rounded: whoever typed a third decimal meant something else.
    if pounds * 100 != (whole := int(pounds * 100)):
        message = say("{text} has fractions of a penny: {how}", text=repr(words), how=HOW)
        raise ValueError(message)
    return Pence(whole)


def _why_not(words: str, body: str) -> str:
    """Say what is wrong with a sum, with both readings where there are two."""
    none = say("{text} is not a sum of money: {how}", text=repr(words), how=HOW)
    return _two_readings(words, body, _reading, HOW) or none


def _reading(digits: str) -> str:
    """Write a reading down with its pence; nothing if it is none."""
    if not _DECIMAL.fullmatch(digits):
        return ""
    pounds = Decimal(digits)
    return f"{pounds:,.2f}" if pounds == round(pounds, 2) else f"{pounds:,}"
