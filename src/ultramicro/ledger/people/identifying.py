"""Numbers by which firms are known: VAT numbers with their check digits, company numbers with their form."""

from __future__ import annotations

import re

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say

_VAT = re.compile(r"[A-Z]{2}[0-9A-Z+*]{2,13}")
_COMPANY = re.compile(r"[A-Z]{2}[0-9]{6}|[A-Z][0-9]{7}|[0-9]{1,8}|[A-Z]{2}[0-9]{5}[A-Z]")
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2)


def vat_number(given: str) -> str:
    """Return a VAT number without blanks, in capitals and with its country.

    Parameters
    ----------
    given : str
        As invoices print it: in groups, in either case, a British one also without its country.

    Raises
    ------
    BadInput
        If it cannot be one: a British number has two check digits, which one slip changes.

    Examples
    --------
    >>> vat_number("gb 980 7806 84"), vat_number("980780684"), vat_number("DE136695976")
    ('GB980780684', 'GB980780684', 'DE136695976')
    """
    number = re.sub(r"[\s.-]", "", given).upper()
    if number.isdecimal():
        number = f"GB{number}"
    # Northern Ireland counts with the European Union, with numbers of the same make.
    fits = _is_british(number[2:]) if number[:2] in {"GB", "XI"} else _VAT.fullmatch(number)
    if not fits:
        raise BadInput(
            say("{number} is no VAT number", number=given.strip()),
            where="--vat-number",
            do=say("copy all its digits from an invoice, with the letters of the country"),
        )
    return number


def _is_british(digits: str) -> bool:
    """Whether it has the check digits of a British VAT number; departments and hospitals have none.

    References
    ----------
    HM Revenue & Customs, VAT notice 700/67 and its modulus 97 check: the first seven digits times 8 to 2,
    plus the last two, leave 0 when divided by 97; since November 2009 also with 55 more.
    """
    if re.fullmatch(r"GD[0-4][0-9]{2}|HA[5-9][0-9]{2}", digits):
        return True
    if not re.fullmatch(r"[0-9]{9}(?:[0-9]{3})?", digits):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return (total + int(digits[7:9])) % 97 in {0, 97 - 55}


def company_number(given: str) -> str:
    """Return a number of Companies House without blanks, in capitals and with eight places.

    Raises
    ------
    BadInput
        If it cannot be one.

    Examples
    --------
    >>> company_number("1234567"), company_number("sc 123456")
    ('01234567', 'SC123456')
    """
    number = re.sub(r"\s", "", given).upper()
    if not _COMPANY.fullmatch(number):
        raise BadInput(
            say("{number} is no company number", number=given.strip()),
            where="--company-number",
            do=say("copy its eight digits, or two letters and six digits, from Companies House"),
        )
    return number.zfill(8)
