"""What an amount's text means, in whole pence.

One grammar reads every form that published files hold. Plain forms are read by the engine at speed
(`plain_pence`); whatever it cannot read is given, once for each distinct text, to `parse_pence`.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from ultramicro.core.money import round_half_even

# Signs of money, and what they become when UTF-8 is read as Windows-1252 or the other way.
_SIGNS = re.compile(r"ï¿½|Â£|GBP|EUR|USD|[£€$œ\ufffd'’`\"]|(?<!\w)\?", re.IGNORECASE)
_SHAPE = re.compile(r"\+?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?(?:E[+-]?\d{1,3})?", re.IGNORECASE | re.ASCII)
_COMMA_SHAPE = re.compile(r"\+?(?:\d+|\d{1,3}(?:[.]\d{3})+)(?:,\d*)?", re.ASCII)
_NOUGHT = re.compile(r"[-–—]+|nil|£-+", re.IGNORECASE)
_SIDE = re.compile(r"(.*\d\W*?)\s*(CR|DR|C|D)\.?", re.IGNORECASE)
# The dashes and blanks that stand for a minus and between thousands.
_PLAIN = str.maketrans({"\u2212": "-", "–": "-", "\xa0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " "})
_AFTER_POINT, _AFTER_COMMA = re.compile(r"\.(\d+)\D*$"), re.compile(r",(\d+)\D*$")
THOUSANDS = 3
"""So many digits stand behind a mark between thousands."""
# A million billion pounds; sums of such amounts would leave 64 bits.
LARGEST_PENCE = 10**17
ONE = Decimal(1)

_GROUPED = r"[0-9]{1,3}(,[0-9]{3})+([.][0-9]{0,2})?"


def plain_pence(cell: str) -> str:
    """Return SQL for the pence of plain digits, also with thousands commas, a minus or brackets.

    It is null for every other form, and where pence would have to be rounded: an amount that is the same to
    two and to four places lies so near whole pence that any rule rounds it alike.

    Parameters
    ----------
    cell : str
        SQL of the amount's text, pound signs taken off; it stands here several times, so make it a name.

    Returns
    -------
    str
        SQL.

    Examples
    --------
    >>> import duckdb
    >>> said = "(VALUES ('1,234.50'), ('(7)'), ('0.125'), ('x')) t(said)"
    >>> duckdb.sql(f"SELECT {plain_pence('said')} FROM {said}").fetchall()
    [(123450,), (-700,), (None,), (None,)]
    """
    without_commas = f"replace({cell}, ',', '')"
    within_brackets = f"replace(substr({cell}, 2, length({cell}) - 2), ',', '')"
    return (
        # Patterns only where a comma or a bracket stands: most amounts are read without one.
        f"CASE WHEN contains({cell}, ',') OR starts_with({cell}, '(') THEN CASE "
        f"WHEN regexp_full_match({cell}, '-?{_GROUPED}') THEN {_in_pence(without_commas)} "
        f"WHEN regexp_full_match({cell}, '[(]({_GROUPED}|[0-9]+([.][0-9]{{0,2}})?)[)]') "
        f"THEN -{_in_pence(within_brackets)} END "
        f"WHEN strpos({cell}, '.') = length({cell}) - 2 THEN {_in_pence(cell)} "
        f"WHEN try_cast({cell} AS DECIMAL(16,2)) = try_cast({cell} AS DECIMAL(18,4)) "
        # The engine reads 1_000 as a number, which nobody publishes as an amount.
        f"AND NOT contains({cell}, '_') THEN {_in_pence(cell)} END"
    )


def _in_pence(cell: str) -> str:
    return f"CAST(try_cast({cell} AS DECIMAL(16,2)) * 100 AS BIGINT)"


@lru_cache(maxsize=1 << 14)  # pure, and bounded: a cell is looked at for each column that it may be
def parse_pence(
    text: str, *, decimal_comma: bool = False, pounds: Decimal = ONE, credit_is_in: bool = False
) -> int | None:
    """Read an amount in pounds as whole pence; more decimals are rounded half to even.

    Parameters
    ----------
    text : str
        An amount as published: `£1,234.56`, `(1,234.56)`, `1,234.56-`, `1.5E+04`, `12.00 CR`, `-`.
    decimal_comma : bool
        Whether the comma separates pence in this column.
    pounds : Decimal
        How many pounds 1 stands for: 1000 where the column is in thousands.
    credit_is_in : bool
        What CR means: in a list of payments it takes money back, in a bank's list it puts money in.

    Returns
    -------
    int or None
        The amount; nothing if the text is no amount. [pence]

    Examples
    --------
    >>> [parse_pence(t) for t in ("£1,234.56", "(12.50)", "1,234.00-", "'3.1E2", "7 CR", "-", "n/a")]
    [123456, -1250, -123400, 31000, -700, 0, None]
    >>> parse_pence("1.234,5", decimal_comma=True), parse_pence("0.125"), parse_pence("0.135")
    (123450, 12, 14)
    >>> parse_pence("11.5678", pounds=Decimal(1000))
    1156780
    >>> parse_pence("7 CR", credit_is_in=True), parse_pence("7 DR", credit_is_in=True)
    (700, -700)
    """
    plain = _SIGNS.sub("", text.translate(_PLAIN)).strip(" \t\n;|")
    if not plain:
        return None
    if _NOUGHT.fullmatch(plain):
        return 0
    plain, negative = _sign(plain, credit_is_in=credit_is_in)
    if decimal_comma:
        # One form only once the comma is proved: 1,234.56 in such a file is a slip.
        plain = plain.replace(".", "").replace(",", ".") if _COMMA_SHAPE.fullmatch(plain) else ""
    if not (_SHAPE.fullmatch(plain) and any(c.isdigit() for c in plain)):
        return None
    return _pence(plain.replace(",", ""), negative=negative, pounds=pounds)


def _sign(plain: str, *, credit_is_in: bool) -> tuple[str, bool]:
    """Take brackets, a minus on either side, and CR or DR off; say whether they make it negative."""
    negative = False
    if side := _SIDE.fullmatch(plain):
        # CR takes money back; DR is what a list of payments is made of. In an account it is the other way.
        plain, negative = side[1].strip(), side[2].upper().startswith("C") != credit_is_in
    plain = plain.replace(" ", "")
    if plain.startswith("(") and plain.endswith(")"):
        plain, negative = plain[1:-1], True
    if plain.startswith("-(") and plain.endswith(")"):
        plain, negative = plain[2:-1], True
    if plain.endswith("-"):
        plain, negative = plain[:-1], True
    if plain.startswith("-"):
        plain, negative = plain[1:], True
    return plain, negative


def _pence(digits: str, *, negative: bool, pounds: Decimal) -> int | None:
    try:
        amount_pence = Decimal(digits) * 100 * pounds
        # Half to even, so that rounding adds nothing over many lines.
        pence = round_half_even(amount_pence) if abs(amount_pence) < LARGEST_PENCE else None
    except InvalidOperation:
        return None
    return -pence if negative and pence is not None else pence


def side_of(text: str) -> str:
    """Return `C` or `D` where an amount ends with a word for credit or debit; else nothing.

    Examples
    --------
    >>> side_of("7.00 CR"), side_of("7.00DR"), side_of("7.00")
    ('C', 'D', '')
    """
    found = _SIDE.fullmatch(text.strip())
    return found[2][0].upper() if found else ""


def has_part_pence(text: str, *, decimal_comma: bool = False, groups: bool = True) -> bool:
    """Whether an amount has a part of a penny, or three digits after its point, which may be thousands.

    Parameters
    ----------
    text : str
        The amount.
    decimal_comma : bool
        Whether the comma separates pence.
    groups : bool
        Whether a mark may stand between thousands, as where people read the file.

    Examples
    --------
    >>> [has_part_pence(t) for t in ("5.005", "1.234", "5.0000", "5.25", "1,234")]
    [True, True, False, False, False]
    """
    found = (_AFTER_COMMA if decimal_comma else _AFTER_POINT).search(text)
    if not found:
        return False
    return (groups and len(found[1]) == THOUSANDS) or bool(found[1][2:].strip("0"))


def has_decimal_comma(texts: list[str]) -> bool:
    """Say whether the comma separates pence: some end `,dd` and none holds a point followed by pence.

    Parameters
    ----------
    texts : list of str
        Amounts of one column.

    Returns
    -------
    bool
        Whether it does.

    Examples
    --------
    >>> has_decimal_comma(["1.234,56", "7,00"]), has_decimal_comma(["1,234.56", "7"])
    (True, False)
    """
    comma = sum(bool(re.search(r"\d,\d{1,2}\D*$", t)) for t in texts)
    point = sum(bool(re.search(r"\.\d{1,2}\D*$", t)) for t in texts)
    return comma > 0 and point == 0
