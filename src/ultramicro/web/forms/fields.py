"""The parameters of a technique or an action as fields of a form, and what somebody typed as their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from ultramicro.core.message import Message, say, words
from ultramicro.parameters.typed import as_typed, plain_type, reader_of, types_of
from ultramicro.reports.units import unit_words

LONG = ("memo", "why", "text", "what", "note", "reason")
"""Parameters for which people write sentences."""


@dataclass(frozen=True, kw_only=True)
class FormField:
    """One parameter as a form shows it.

    Parameters
    ----------
    name : str
        Of the parameter, and of the field in the form.
    kind : str
        `text`, `long`, `number`, `date`, `choice`, `yes_no` or `file`.
    label, help, unit : str
        A few words; a sentence; what stands beside it.
    value : str
        What stands in it: what was typed, or the default.
    required : bool
        Whether it must be filled in.
    choices : sequence of (str, str)
        What can be chosen, and how it is called.
    error : str
        What is wrong with what was typed.
    """

    name: str
    kind: str
    label: str
    help: str = ""
    unit: str = ""
    value: str = ""
    required: bool = False
    choices: Sequence[tuple[str, str]] = ()
    low: float | None = None
    high: float | None = None
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What came of a form that was sent.

    Parameters
    ----------
    values : mapping
        The value of each parameter that was read.
    errors : mapping of str to str
        What is wrong, by field.
    """

    values: Mapping[str, Any]
    errors: Mapping[str, str]


def form_of(
    asked: type, typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None
) -> list[FormField]:
    """Return the fields of the form of a technique or an action.

    Parameters
    ----------
    asked : type
        The class; its fields become the form's.
    typed : mapping of str to str, optional
        What somebody typed, which stays in the form.
    errors : mapping of str to str, optional
        What is wrong, by field.
    """
    hints = types_of(asked)
    return [
        _form_field(field, plain_type(hints[field.name]), typed, (errors or {}).get(field.name, ""))
        for field in fields(asked)
    ]


def _form_field(field: Field[Any], kind: type, typed: Mapping[str, str] | None, error: str) -> FormField:
    meta, default = field.metadata, "" if field.default in {MISSING, None} else field.default
    value = str(as_typed(default, kind)) if not isinstance(default, bool) else ("yes" if default else "no")
    if typed is not None and field.name in typed:
        value = typed[field.name]
    choices = tuple((str(c), str(c)) for c in meta.get("choices") or ())
    unit = meta.get("unit") or ""
    return FormField(
        name=field.name,
        kind=_kind(field.name, kind, choices=bool(choices)),
        label=label(field),
        help=words(meta.get("help", "")),
        unit=words(unit_words(unit)) if unit else "",
        value=value,
        required=field.default is MISSING,
        choices=choices,
        low=meta.get("low"),
        high=meta.get("high"),
        error=error,
    )


def _kind(name: str, kind: type, *, choices: bool) -> str:
    if choices:
        return "choice"
    if kind is bool:
        return "yes_no"
    if kind is date:
        return "date"
    if is_path(kind):
        return "file"
    # Sums and quantities stay text: people type "£12.50" and "2 ha", which fields for numbers refuse.
    return "long" if kind is str and name in LONG else "text"


def is_path(kind: type) -> bool:
    """Whether a parameter names a file; sums are a kind of their own that is no class.

    Examples
    --------
    >>> from ultramicro.core.sums import Pence
    >>> is_path(Path), is_path(Pence)
    (True, False)
    """
    return isinstance(kind, type) and issubclass(kind, Path)


def label(field: Field[Any]) -> str:
    """Return what a field is called: its title where it has one, or its name in words."""
    title = field.metadata.get("title")
    if title:
        return words(title)
    plain = field.name.rstrip("_").replace("_", " ")
    return plain[:1].upper() + plain[1:]


def read_form(asked: type, typed: Mapping[str, str]) -> Filled:
    """Read what somebody typed into the form of a technique or an action.

    A parameter that was left empty has its default; what cannot be read is an error of its field.
    """
    hints = types_of(asked)
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in fields(asked):
        given = typed.get(field.name, "").strip()
        if not given:
            if field.default is MISSING:
                errors[field.name] = say("this must be filled in")
            continue
        try:
            values[field.name] = _value(field, plain_type(hints[field.name]), given)
        except ValueError as error:
            errors[field.name] = error.args[0] if error.args else str(error)
    return Filled(values=values, errors=errors)


def _value(field: Field[Any], kind: type, given: str) -> object:
    if kind is bool:
        if given not in {"yes", "no"}:
            raise ValueError(say("choose one of the two"))
        return given == "yes"
    if is_path(kind):
        # A path that is typed would name any file of the server.
        raise ValueError(say("choose a file of your own"))
    choices = [str(choice) for choice in field.metadata.get("choices") or ()]
    if choices and given not in choices:
        raise ValueError(_not_one(given))
    return reader_of(kind, field.metadata.get("unit") or "", weighed=field.metadata.get("weighed", False))(
        given
    )


def _not_one(given: str) -> Message:
    return say("'{given}' is none of the choices", given=given)


__all__ = ["Filled", "FormField", "form_of", "is_path", "label", "read_form"]
