"""How what a person types becomes the value of a parameter: one table of readers for all faces."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from ultramicro.core.action import Action
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, Value, say
from ultramicro.core.money import to_the_penny
from ultramicro.core.sums import Pence, amount, pence
from ultramicro.core.sums import number as plain_number
from ultramicro.parameters.quantities import reader

if TYPE_CHECKING:  # it loads the ledger
    from ultramicro.ledger.desk import Desk

Read = Callable[[str], object]
"""Makes a value of what a person types; a ValueError says in the reader's words what is wrong."""


def day(given: str) -> date:
    """Read a date as ISO 8601 writes it.

    Examples
    --------
    >>> day("5 January")
    Traceback (most recent call last):
    ValueError: '5 January' is not a date such as 2026-01-31
    """
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        message = say("'{given}' is not a date such as {date}", given=given, date="2026-01-31")
        raise ValueError(message) from error


def whole(given: str) -> int:
    """Read a whole number.

    Examples
    --------
    >>> whole("1,200")
    1200
    >>> whole("1.5")
    Traceback (most recent call last):
    ValueError: '1.5' is not a whole number
    """
    read = plain_number(given)
    if read != (found := int(read)):
        raise ValueError(say("'{given}' is not a whole number", given=given))
    return found


def number(given: str) -> float:
    """Read a number without a unit; one that can be read as two is refused, as in `core.sums`."""
    return float(amount(given))


class WithSign(int):
    """A sum that was typed with a currency's sign, as in `£12`."""


def typed_sum(given: str) -> Pence:
    """Read a sum as `core.sums` does, and remember whether it named its currency.

    Examples
    --------
    >>> typed_sum("£12"), isinstance(typed_sum("£12"), WithSign), isinstance(typed_sum("12"), WithSign)
    (1200, True, False)
    """
    read = pence(given)
    return Pence(WithSign(read)) if _MARKS.sub("", given) else read


_MARKS = re.compile(r"[-−–+\s.,'’\d]")
"""What a sum without a sign is made of."""

READERS: Mapping[type, tuple[Read, Message]] = {
    Pence: (typed_sum, say("SUM")),
    date: (day, say("YYYY-MM-DD")),
    Path: (Path, say("FILE")),
    str: (str, say("TEXT")),
    int: (whole, say("NUMBER")),
    float: (number, say("NUMBER")),
}
"""How what a person types becomes a value, and what the help calls it."""


def weight(given: str) -> float:
    """Read a number as scales show it, with its grams.

    Examples
    --------
    >>> weight("19.996"), weight("1,234.5")
    (19.996, 1234.5)
    """
    return float(plain_number(given))


def reader_of(kind: type, unit: str = "", *, weighed: bool = False) -> Read:
    """Return what reads a parameter of a kind; a number may name another unit, which is converted.

    Examples
    --------
    >>> reader_of(int, "weeks")("2 years"), reader_of(int)("3")
    (104, 3)
    """
    # Whoever types "2 ha" for a parameter in m² means it.
    if weighed:
        return weight
    return reader(kind, unit) if kind in {int, float} and unit else READERS[kind][0]


def require_own_signs(asked: Action[Desk], own: str) -> None:
    """Refuse a sum with the sign of the place's own currency where another currency is meant.

    Parameters
    ----------
    asked : Action
        With its sums as they were typed.
    own : str
        The place's own currency.

    Raises
    ------
    BadInput
        If `£12` would be booked as 12 of something else.
    """
    other = getattr(asked, "currency", "").strip().upper() not in {"", own} or hasattr(asked, "code")
    for field in fields(asked):
        if other and isinstance(getattr(asked, field.name), WithSign):
            raise BadInput(
                say("the sum has the sign of {own}, and this is about another currency", own=own),
                where=flag_name(field.name),
                do=say("write the sum without a sign"),
            )


@cache  # of classes, which do not change; to work the types out takes longer than to read a form by them
def types_of(asked: type) -> Mapping[str, Any]:
    """Return the type of each parameter of a technique or an action."""
    return MappingProxyType(get_type_hints(asked))


def flag_name(name: str) -> str:
    """Write a parameter's name as a flag.

    Examples
    --------
    >>> flag_name("base_year"), flag_name("with_")
    ('--base-year', '--with')
    """
    # A word that the language keeps for itself ends in a line below.
    return "--" + name.rstrip("_").replace("_", "-")


def plain_type(hint: Any) -> type:
    """Take `int` from `int | None`."""
    # None only says that a flag may be left out; what is typed is always of the other type.
    if get_origin(hint) in (Union, types.UnionType):
        return next(arg for arg in get_args(hint) if arg is not type(None))
    kind: type = hint
    return kind


def as_typed(value: object, kind: type) -> Value:
    """Return a default as a person would type it: a sum in pounds, not in the pence that it is kept in.

    Examples
    --------
    >>> as_typed(10_000, Pence), as_typed(3, int)
    ('100.00', '3')
    """
    if isinstance(value, int) and kind is Pence:
        # As it would be typed: what help shows should be good to copy.
        return to_the_penny(value, symbol="").replace(",", "")
    return value if isinstance(value, bool) else str(value)
