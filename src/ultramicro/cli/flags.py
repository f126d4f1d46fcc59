"""Make command-line flags from a technique's fields: said once, on the technique."""

from __future__ import annotations

import argparse
import types
from dataclasses import Field, fields
from typing import Any, Union, get_args, get_origin, get_type_hints

from ultramicro.core.contract import Technique


def add_flags(parser: argparse.ArgumentParser, technique: type[Technique[Any]]) -> None:
    """Give a parser one flag for each parameter of a technique.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        The parser of the technique's verb.
    technique : type
        The technique's class.
    """
    hints = get_type_hints(technique)
    for field in fields(technique):
        _add_flag(parser, field, _plain_type(hints[field.name]))


def from_flags(technique: type[Technique[Any]], given: argparse.Namespace) -> Technique[Any]:
    """Make the technique with the parameters that were given."""
    return technique(**{field.name: getattr(given, field.name) for field in fields(technique)})


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
    words = [meta.get("help", ""), f"[{meta['unit']}]" if meta.get("unit") else ""]
    if field.default not in (None, ""):
        words.append(f"(default: {field.default})")
    options: dict[str, Any] = {
        "default": field.default,
        "dest": field.name,
        "help": " ".join(w for w in words if w).replace("%", "%%"),
    }
    if kind is bool:
        options["action"] = argparse.BooleanOptionalAction
    else:
        options |= {"type": kind, "metavar": kind.__name__.upper(), "choices": meta.get("choices") or None}
    parser.add_argument(flag_name(field.name), **options)
