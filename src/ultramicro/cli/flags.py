"""Make command-line flags from a technique's fields: said once, on the technique."""

from __future__ import annotations

import re
import types
from argparse import ArgumentTypeError, BooleanOptionalAction, Namespace
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from ultramicro.cli.argparse_words import Parser
from ultramicro.cli.quantities import reader
from ultramicro.core.action import Action
from ultramicro.core.contract import Answer, Technique
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, Value, say, words
from ultramicro.core.money import to_the_penny
from ultramicro.core.sums import Pence, pence
from ultramicro.core.sums import number as plain_number
from ultramicro.reports.units import unit_words

if TYPE_CHECKING:  # it loads the ledger
    from ultramicro.ledger.desk import Desk

Asked = TypeVar("Asked", bound="Technique[Answer] | Action[Desk]")
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
    """Read a number."""
    return float(plain_number(given))


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


def add_flags(parser: Parser, asked: type[Technique[Answer] | Action[Desk]]) -> None:
    """Give a parser one flag for each parameter of a technique or an action.

    Parameters
    ----------
    parser : Parser
        The parser of its verb.
    asked : type
        The class of the technique or the action.
    """
    hints = get_type_hints(asked)
    for field in fields(asked):
        _add_flag(parser, field, plain_type(hints[field.name]))


def from_flags(asked: type[Asked], given: Namespace) -> Asked:
    """Make the technique or the action with the parameters that were given."""
    return asked(**{field.name: getattr(given, field.name) for field in fields(asked)})


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


def _add_flag(parser: Parser, field: Field[object], kind: type) -> None:
    required = field.default is MISSING
    options: dict[str, Any] = {
        "default": None if required else field.default,
        "required": required,
        "dest": field.name,
    }
    if kind is bool:
        options["action"] = BooleanOptionalAction
    else:
        unit = field.metadata.get("unit")
        read, metavar = READERS[kind]
        # Whoever types "2 ha" for a flag in m² means it.
        if kind in {int, float} and unit:
            read = reader(kind, unit)
        # Plain text: argparse shows choices as Python writes them, and an id would be <Side.SOLD: 'sold'>.
        choices = [str(choice) for choice in field.metadata.get("choices") or ()] or None
        options |= {"type": _saying_why(read), "metavar": words(metavar), "choices": choices}
    parser.flag(flag_name(field.name), about=_about(field, kind), **options)


def _about(field: Field[object], kind: type) -> str:
    """Say what a flag means, in which unit, and its value where it is not given."""
    about, unit = field.metadata.get("help", ""), field.metadata.get("unit", "")
    if unit:
        about = say("{about} [{unit}]", about=about, unit=unit_words(unit))
    if field.default in {MISSING, None, ""}:
        return words(about)
    return words(say("{about} (default: {default})", about=about, default=as_typed(field.default, kind)))


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


def _saying_why(read: Read) -> Read:
    """Let argparse say what the reader found wrong."""

    def read_or_say(given: str) -> object:
        try:
            return read(given)
        # argparse shows the text of its own error only; of a ValueError it hides why.
        except ValueError as error:
            raise ArgumentTypeError(str(error)) from error

    return read_or_say
