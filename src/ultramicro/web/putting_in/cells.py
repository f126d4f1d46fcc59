"""What somebody types into a cell, as the file keeps it and as people read it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ultramicro.core.formatting import speaker
from ultramicro.core.message import Pence, say, words
from ultramicro.core.weekdays import weekday_of
from ultramicro.place.dictionary import Column, Rule
from ultramicro.place.geography.postcodes import parse as postcode
from ultramicro.place.readers.tables.headers import Match
from ultramicro.place.readers.tables.reading import Reading
from ultramicro.place.readers.tables.values import (
    KINDS,
    NO,
    YES,
    decimal_of,
    is_too_far,
    limits_of,
    parse_cell,
)

PENCE_IN_POUND = Decimal(100)
_QUANTITY = re.compile(
    r"(?P<number>[\d.,]*\d)\s*(?P<unit>(?!x\b|by\b|k\b)[^\W\d_][^\d]*(?:(?<=m)[23][^\d]*)?)"
)
"""A plain number and its unit; what holds another number is left to the reader of the table."""
FORMULA = ("=", "+", "-", "@")
AS_SAID = frozenset({"integer", "number", "date"})
"""Types of cells that people write in their own words."""
_HAS_MONEY = re.compile(r"[£€$]|\d\s*(?:p|pence|pennies|pounds?|quid)\b", re.IGNORECASE)
LONGEST_TEXT = 4_000
"""Letters of one cell that a form takes, as many as a program may send: what is longer is no name or note."""


class Typed(NamedTuple):
    """What became of a text in a field: what the file will hold, and what is wrong with it."""

    written: str
    error: str = ""


def reading_of(column: Column) -> Reading:
    """Return how a form reads a column: bare sums are in pounds, as people say them."""
    return Reading(column=column, factor=PENCE_IN_POUND if column.unit == "pence" else Decimal(1))


def read_typed(text: str, match: Match, *, at_home: bool = True, as_said: bool = False) -> Typed:
    """Read what somebody typed into a field of a form.

    Parameters
    ----------
    text : str
        As typed.
    match : Match
        The column, and in which unit the file keeps it.
    at_home : bool
        Whether postcodes are British.
    as_said : bool
        Whether the reader of the table reads amounts as people write them, and asks where it cannot: then
        they are kept as they were typed.

    Examples
    --------
    >>> pence = Column(name="price_pence", type="integer", unit="pence", required=False, meaning="")
    >>> [read_typed(t, Match(column=pence, index=0, header="")).written for t in ("2.50", "85p", "£1k", "")]
    ['250', '85', '100000', '']
    """
    plain = " ".join(text.split())
    if not plain:
        return Typed("", say("this must be filled in") if match.column.required else "")
    if len(plain) > LONGEST_TEXT:
        return Typed("", say("this is longer than {n} letters", n=LONGEST_TEXT))
    if match.column.type == "text":
        return _text(plain, match.column, at_home=at_home)
    value = parse_cell(plain, reading_of(match.column))
    if value is None and as_said and match.column.type in AS_SAID:
        return _text(_signed(plain, match.column), match.column, at_home=at_home)
    if value is None:
        kind = say("a sum of money") if match.column.unit == "pence" else KINDS[match.column.type]
        return Typed("", say("'{text}' is not {kind}", text=plain[:80], kind=kind))
    return _kept(value, match)


def _signed(plain: str, column: Column) -> str:
    """Write the sign of the place's money before a sum that has none: in a form bare sums are no pence.

    Examples
    --------
    >>> pence = Column(name="price_pence", type="integer", unit="pence", required=False, meaning="")
    >>> [_signed(text, pence) for text in ("about 12 a day", "85p each", "£5k", "free")]
    ['about £12 a day', '85p each', '£5k', 'free']
    """
    if column.unit != "pence" or _HAS_MONEY.search(plain):
        return plain
    return re.sub(r"(?=\d|\.\d)", speaker().sign(), plain, count=1)


def in_pence(plain: str) -> str:
    """Write a sum that stands under a header in pence so that it says so itself.

    Examples
    --------
    >>> in_pence("about 85 each"), in_pence("£5k")
    ('about 85p each', '£5k')
    """
    return plain if _HAS_MONEY.search(plain) else re.sub(r"(\d)(?![\d.,])", r"\1p", plain, count=1)


def _text(plain: str, column: Column, *, at_home: bool) -> Typed:
    # A spreadsheet would run it on the screen of whoever opens the file next.
    if plain.startswith(FORMULA) and decimal_of(plain) is None:
        return Typed("", say("a text may not begin with '{sign}'", sign=plain[0]))
    if column.rule is Rule.YES_OR_NO and plain.lower() not in (*YES, *NO):
        return Typed("", say("'{text}' is not yes or no", text=plain[:80]))
    if column.rule is Rule.WEEKDAY and weekday_of(plain) is None:
        return Typed("", say("'{text}' is not one day of the week", text=plain[:80]))
    if column.rule is Rule.POSTCODE and at_home:
        found = postcode(plain)
        return Typed(found.text) if found else Typed("", say("'{text}' is not a postcode", text=plain[:80]))
    return Typed(plain)


def _kept(value: object, match: Match) -> Typed:
    column = match.column
    if isinstance(value, bool):
        return Typed("yes" if value else "no")
    if is_too_far(value):
        return Typed("", say("'{text}' is too large or too far away to be meant", text=str(value)))
    if not isinstance(value, int | float):
        return Typed(value.isoformat() if isinstance(value, date) else str(value))
    low, high = limits_of(column)
    least = "0" if column.rule is Rule.NOT_NEGATIVE else low
    if (least and value < float(least)) or (high and value > float(high)):
        bounds = (
            say("between {low} and {high}", low=least, high=high) if high else say("{low} or more", low=least)
        )
        return Typed("", say("it must be {bounds}", bounds=bounds))
    if column.rule is Rule.ABOVE_0 and value <= 0:
        return Typed("", say("it must be above 0"))
    number = Decimal(str(value)) / match.factor
    return Typed(format(number.normalize(), "f"))


def in_field(written: str, match: Match) -> str:
    """Return a cell of the file as a form shows it; what cannot be read is shown as it stands.

    Examples
    --------
    >>> pence = Column(name="price_pence", type="integer", unit="pence", required=False, meaning="")
    >>> match = Match(column=pence, index=0, header="")
    >>> in_field("250", match), in_field("dear", match)
    ('2.50', 'dear')
    """
    if match.column.unit != "pence" or not written:
        return written
    value = parse_cell(written, Reading(column=match.column, factor=match.factor))
    return written if value is None else f"{Decimal(value) / PENCE_IN_POUND:.2f}"


def shown(written: str, match: Match) -> str:
    """Return a cell of the file as a table of a page shows it."""
    if not written or match.column.unit != "pence":
        return written
    value = parse_cell(written, Reading(column=match.column, factor=match.factor))
    return written if value is None else words(say("{sum}", sum=Pence(int(value))))


def with_unit_apart(typed: Mapping[str, str]) -> dict[str, str]:
    """Move a unit that was typed behind a quantity into its own field, where that is empty or says the same.

    Examples
    --------
    >>> with_unit_apart({"quantity": "70 m2", "unit": ""})
    {'quantity': '70', 'unit': 'm2'}
    >>> with_unit_apart({"quantity": "70 m2", "unit": "kg"})
    {'quantity': '70 m2', 'unit': 'kg'}
    """
    found = _QUANTITY.fullmatch(typed.get("quantity", "").strip())
    unit = typed.get("unit", "").strip()
    if found is None or "unit" not in typed or unit.casefold() not in {"", found["unit"].casefold()}:
        return dict(typed)
    return {**typed, "quantity": found["number"], "unit": unit or found["unit"]}


def without_rule(match: Match) -> Match:
    """Return a column of a place elsewhere, whose postcodes have another form."""
    return (
        replace(match, column=replace(match.column, rule=None))
        if match.column.rule is Rule.POSTCODE
        else match
    )
