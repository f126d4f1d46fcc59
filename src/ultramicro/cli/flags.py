"""Make command-line flags from a technique's fields: said once, on the technique."""

from __future__ import annotations

import argparse
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from ultramicro.cli.quantities import reader
from ultramicro.core.action import Action
from ultramicro.core.contract import Technique
from ultramicro.core.sums import Pence, pence

Asked = TypeVar("Asked", bound=Technique[Any] | Action[Any])
READERS: Mapping[Any, tuple[Callable[[str], Any], str]] = {
    Pence: (pence, "POUNDS"),
    date: (date.fromisoformat, "YYYY-MM-DD"),
    Path: (Path, "FILE"),
    str: (str, "TEXT"),
    int: (int, "NUMBER"),
    float: (float, "NUMBER"),
}
"""How what a person types becomes a value, and what the help calls it; other types are called to read."""


def add_flags(parser: argparse.ArgumentParser, asked: type[Technique[Any] | Action[Any]]) -> None:
    """Give a parser one flag for each parameter of a technique or an action.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        The parser of its verb.
    asked : type
        The class of the technique or the action.
    """
    hints = get_type_hints(asked)
    for field in fields(asked):
        _add_flag(parser, field, _plain_type(hints[field.name]))


def from_flags(asked: type[Asked], given: argparse.Namespace) -> Asked:
    """Make the technique or the action with the parameters that were given."""
    return asked(**{field.name: getattr(given, field.name) for field in fields(asked)})


def flag_name(name: str) -> str:
    """Write a parameter's name as a flag.

    Examples
    --------
    >>> flag_name("base_year")
    '--base-year'
    """
    return "--" + name.replace("_", "-")


def _plain_type(hint: Any) -> type:
    """Take `int` from `int | None`."""
    if get_origin(hint) in (Union, types.UnionType):
        return next(arg for arg in get_args(hint) if arg is not type(None))
    return hint


def _add_flag(parser: argparse.ArgumentParser, field: Field[Any], kind: type) -> None:
    meta = field.metadata
    required = field.default is MISSING
    words = [meta.get("help", ""), f"[{meta['unit']}]" if meta.get("unit") else ""]
    if not required and field.default not in (None, ""):
        words.append(f"(default: {field.default})")
    options: dict[str, Any] = {
        "default": None if required else field.default,
        "required": required,
        "dest": field.name,
        "help": " ".join(w for w in words if w).replace("%", "%%"),
    }
    if kind is bool:
        options["action"] = argparse.BooleanOptionalAction
    else:
        read, metavar = READERS.get(kind, (kind, kind.__name__.upper()))
        if kind in {int, float} and meta.get("unit"):
            read = reader(kind, meta["unit"])
        options |= {"type": _saying_why(read), "metavar": metavar, "choices": meta.get("choices") or None}
    parser.add_argument(flag_name(field.name), **options)


def _saying_why(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Let argparse say what the reader found wrong."""

    def reader(words: str) -> Any:
        try:
            return read(words)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return reader
