"""Make command-line flags from a technique's fields: said once, on the technique."""

from __future__ import annotations

from argparse import ArgumentTypeError, BooleanOptionalAction, Namespace
from dataclasses import MISSING, Field, fields
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from ultramicro.cli.argparse_words import Parser
from ultramicro.core.action import Action
from ultramicro.core.contract import Answer, Technique
from ultramicro.core.message import say, words
from ultramicro.parameters.typed import READERS, Read, as_typed, flag_name, plain_type, reader_of
from ultramicro.reports.units import unit_words

if TYPE_CHECKING:  # it loads the ledger
    from ultramicro.ledger.desk import Desk

Asked = TypeVar("Asked", bound="Technique[Answer] | Action[Desk]")


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
        unit, weighed = field.metadata.get("unit"), field.metadata.get("weighed", False)
        read, metavar = reader_of(kind, unit or "", weighed=weighed), READERS[kind][1]
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


def _saying_why(read: Read) -> Read:
    """Let argparse say what the reader found wrong."""

    def read_or_say(given: str) -> object:
        try:
            return read(given)
        # argparse shows the text of its own error only; of a ValueError it hides why.
        except ValueError as error:
            raise ArgumentTypeError(str(error)) from error

    return read_or_say
