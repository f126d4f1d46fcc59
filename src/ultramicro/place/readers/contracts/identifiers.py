"""Numbers of suppliers and where they are, from cells and addresses as people fill them."""

from __future__ import annotations

import re

from ultramicro.place.geography.postcodes import parse
from ultramicro.place.readers.contracts.cleaning import is_nothing

_COMPANY = re.compile(
    r"\d{1,8}|(?:SC|NI|OC|SO|NC|NL|FC|NF|SF|GE|GS|RC|SR|NR|IC|SI|NP|SP|RS|AC|SA|NA|LP|SL|CE|CS|IP|NO|"
    r"PC|R0|ZC|SZ|BR|CH)\d{1,6}",
    re.IGNORECASE,
)  # data
_SOCIETY = re.compile(r"(?:IP|RS)?(\d{4,5})R", re.IGNORECASE)
_UNIT = r"[A-Z]{1,2}[0-9][A-Z0-9]?[\s-]*[0-9][A-Z]{2}"
# Countries and the code of one stand behind postcodes.
_COUNTRY = (
    r"(?:united kingdom(?: of great britain and northern ireland)?|great britain|england|scotland|"
    r"wales|cymru|"
    r"northern ireland|u\.?k\.?|g\.?b\.?)"
)  # data
_AT_END = re.compile(
    rf"(?:(?<![A-Z0-9])|(?<=[\w,.;:)\s])(?-i:rn|n))({_UNIT})(?:[\s,.;:)]|(?-i:rn|n)(?=[A-Z\s]|$)|"
    rf"{_COUNTRY})*$",
    re.IGNORECASE,
)
# Typists take the letter O for nought, and never the other way.
_O_INWARD = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?)\s+[oO]([A-Z]{2})\b", re.IGNORECASE)
_O_OUTWARD = re.compile(r"\b([A-Z]{1,2})[oO](\s+[0-9][A-Z]{2})\b", re.IGNORECASE)
# Areas that exist: `SE15 1LE` is one, `Unit 4, Rd 5AB` none.
_AREAS = frozenset(
    {"AB", "AL", "B", "BA", "BB", "BD", "BH", "BL", "BN", "BR", "BS", "BT", "CA", "CB", "CF", "CH",
     "CM", "CO", "CR", "CT", "CV", "CW", "DA", "DD", "DE", "DG", "DH", "DL", "DN", "DT", "DY", "E",
     "EC", "EH", "EN", "EX", "FK", "FY", "G", "GL", "GU", "GY", "HA", "HD", "HG", "HP", "HR", "HS",
     "HU", "HX", "IG", "IM", "IP", "IV", "JE", "KA", "KT", "KW", "KY", "L", "LA", "LD", "LE", "LL",
     "LN", "LS", "LU", "M", "ME", "MK", "ML", "N", "NE", "NG", "NN", "NP", "NR", "NW", "OL", "OX",
     "PA", "PE", "PH", "PL", "PO", "PR", "RG", "RH", "RM", "S", "SA", "SE", "SG", "SK", "SL", "SM",
     "SN", "SO", "SP", "SR", "SS", "ST", "SW", "SY", "TA", "TD", "TF", "TN", "TQ", "TR", "TS", "TW",
     "UB", "W", "WA", "WC", "WD", "WF", "WN", "WR", "WS", "WV", "YO", "ZE"}
)  # data  # fmt: skip


def company_number(text: str) -> str:
    """Bring a company number to the eight signs that Companies House writes; nothing if it is none.

    Examples
    --------
    >>> [company_number(text) for text in ("7842756", "oc325346", "SC 12345", "20014R", "Various")]
    ['07842756', 'OC325346', 'SC012345', 'IP20014R', '']
    >>> company_number("0"), company_number("458577871"), company_number("11111111.0")
    ('', '', '11111111')
    """
    plain = re.sub(r"[\s'`]+", "", text or "").upper().removesuffix(".0")
    if society := _SOCIETY.fullmatch(plain):
        return f"IP{society[1]:0>5}R"
    if not _COMPANY.fullmatch(plain) or not plain.strip("0"):
        return ""
    if plain.isdigit():
        # Three digits are a number of a list, not of a company.
        return plain.zfill(8) if len(plain) > 3 else ""  # noqa: PLR2004
    return plain[:2] + plain[2:].zfill(6)


def company_numbers(text: str) -> list[str]:
    r"""List the company numbers of a cell, in order.

    Examples
    --------
    >>> company_numbers("7842756 / 4072464\n1846493"), company_numbers("SC 123456"), company_numbers("x")
    (['07842756', '04072464', '01846493'], ['SC123456'], [])
    """
    if whole := company_number(text):
        return [whole]
    # A number behind two letters that no register here has is one of another country.
    own = re.sub(r"(?m)^\s*[A-Za-z]{2}\s+\d{6,}\s*$", "", text or "")
    return [number for part in re.split(r"[,;/&|\s]+|\band\b", own) if (number := company_number(part))]


def postcode(text: str | None) -> str:
    """Return the whole postcode that a cell holds; nothing if it holds none.

    Examples
    --------
    >>> [postcode(text) for text in ("m251hq", "CRO 2LX", "T12 VP94", "Various", "x", "M25")]
    ['M25 1HQ', 'CR0 2LX', '', '', '', '']
    """
    found = parse(_with_noughts(text or ""))
    return found.text if found is not None and found.whole else ""


def postcodes(text: str) -> list[str]:
    r"""List the whole postcodes of a cell, in order.

    Examples
    --------
    >>> postcodes("M25 1HQ / BL1 4TQ"), postcodes("x")
    (['M25 1HQ', 'BL1 4TQ'], [])
    """
    if whole := postcode(text):
        return [whole]
    found = re.findall(rf"\b{_UNIT}\b", _with_noughts(text or ""), re.IGNORECASE)
    return [whole for each in found if (whole := postcode(each))]


def postcode_at_end(address: str) -> str:
    """Return the postcode that ends an address, before or without a country.

    Examples
    --------
    >>> postcode_at_end("25 Farringdon StreetrnLondonrnEC4A 4AB"), postcode_at_end("HampshirenBH25 5NNnGB")
    ('EC4A 4AB', 'BH25 5NN')
    >>> postcode_at_end("Station Road, Sidmouth, EX10 8NN, UK"), postcode_at_end("Lincoln NE 68504")
    ('EX10 8NN', '')
    """
    found = _AT_END.search(_with_noughts(address or ""))
    code = parse(found[1]) if found else None
    # In running text much looks like a postcode, so that its area must exist.
    return code.text if code is not None and code.whole and code.area in _AREAS else ""


def _with_noughts(text: str) -> str:
    if "o" not in text and "O" not in text:
        return text
    return _O_OUTWARD.sub(r"\g<1>0\2", _O_INWARD.sub(r"\1 0\2", text))


def other_number(scheme: str, number: str) -> str:
    """Write a number of another register with its scheme before it.

    Examples
    --------
    >>> other_number("GB-PPON", "PABC-1234"), other_number("GB-PPON", "GB-PPON-P1"), other_number("", "7")
    ('GB-PPON-PABC-1234', 'GB-PPON-P1', '')
    """
    scheme, number = scheme.strip(), number.strip()
    if not scheme or is_nothing(number):
        return ""
    return number if number.startswith(f"{scheme}-") else f"{scheme}-{number}"
