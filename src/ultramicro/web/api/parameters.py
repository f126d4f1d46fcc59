"""The parameters of a technique or an action as JSON has them: names, what they may be, schemas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date
from functools import cache
from typing import Any

from ultramicro.core.action import Action
from ultramicro.core.message import Message, note, say, words
from ultramicro.core.sums import Pence
from ultramicro.parameters.typed import plain_type, types_of
from ultramicro.reports.units import unit_words
from ultramicro.web.acting.files import paths_in
from ultramicro.web.api.examples import example_of
from ultramicro.web.forms.fields import label

LONGEST_TEXT = 4_000
LARGEST = (1 << 53) - 1
"""The largest whole number that every reader of JSON keeps exactly (RFC 8259, section 6)."""
ON = "on"
"""The parameter of every action that says on which day it counts."""
DATE = r"^\d{4}-\d{2}-\d{2}$"


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One parameter.

    Parameters
    ----------
    name : str
        In JSON: a sum ends in `_pence`, so that nobody takes it for pounds.
    field : Field
        Of the class; None for the day on which an action counts.
    kind : type
        `str`, `int`, `float`, `bool`, `date` or `Pence`; `bool` where it says whether a file is written.
    may_be_null : bool
        Whether null stands for nothing given.
    upload : bool
        Whether it is a file that comes with the request.
    writes : bool
        Whether it says that a file is written.
    """

    name: str
    field: Field[Any] | None
    kind: type
    may_be_null: bool = False
    upload: bool = False
    writes: bool = False

    @property
    def meta(self) -> Mapping[str, Any]:
        """What the class says of it."""
        return self.field.metadata if self.field else {}

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.field is not None and self.field.default is MISSING

    @property
    def choices(self) -> tuple[str, ...]:
        """What it may be; empty where that is not listed."""
        return tuple(str(choice) for choice in self.meta.get("choices") or ())

    @property
    def low(self) -> float | None:
        """The least that it may be."""
        given = self.meta.get("low")
        if self.is_whole:
            return max(int(given), -LARGEST) if given is not None else -LARGEST
        return None if given is None else float(given)

    @property
    def high(self) -> float | None:
        """The most that it may be."""
        given = self.meta.get("high")
        if self.is_whole:
            return min(int(given), LARGEST) if given is not None else LARGEST
        return None if given is None else float(given)

    @property
    def is_whole(self) -> bool:
        """Whether it is a whole number."""
        return self.kind is int or self.kind is Pence


def parameters_of(asked: type) -> tuple[Parameter, ...]:
    """Return the parameters of a technique or an action that a program may give.

    A file that is read is an upload, one that may be written a yes or no; one that always is, is none.
    """
    return _parameters(asked)


@cache  # of a class, which does not change
def _parameters(asked: type) -> tuple[Parameter, ...]:
    hints, is_action = types_of(asked), issubclass(asked, Action)
    paths = paths_in(asked) if is_action else {}
    found = [_parameter(f, hints[f.name], paths.get(f.name)) for f in fields(asked)]
    on = [Parameter(name=ON, field=None, kind=date, may_be_null=True)] if is_action else []
    return (*(each for each in found if each), *on)


def _parameter(field: Field[Any], hint: Any, is_read: bool | None) -> Parameter | None:
    if is_read:
        return Parameter(name=field.name, field=field, kind=bytes, upload=True)
    if is_read is False:
        asks = field.default is not MISSING
        return Parameter(name=field.name, field=field, kind=bool, writes=True) if asks else None
    kind = plain_type(hint)
    name = f"{field.name}_pence" if kind is Pence and not field.name.endswith("_pence") else field.name
    return Parameter(name=name, field=field, kind=kind, may_be_null=kind is not hint)


def schema_of(asked: type, *, uploads: bool = False) -> dict[str, Any]:
    """Return the JSON Schema of all parameters together.

    Parameters
    ----------
    asked : type
        The class.
    uploads : bool
        Whether files come with them, as in a form of several parts.
    """
    given = [each for each in parameters_of(asked) if uploads or not each.upload]
    schema: dict[str, Any] = {
        "type": "object", "additionalProperties": False,
        "properties": {each.name: schema_of_one(each) for each in given},
    }  # fmt: skip
    if required := [each.name for each in given if each.required]:
        schema["required"] = required
    return schema


def schema_of_one(parameter: Parameter) -> dict[str, Any]:
    """Return the JSON Schema of one parameter, with what its class says of it."""
    schema = _kind_schema(parameter)
    if parameter.choices:
        schema["enum"] = [*parameter.choices, *([None] if parameter.may_be_null else [])]
    if parameter.may_be_null:
        schema["type"] = [schema["type"], "null"]
    field = parameter.field
    schema["title"] = str(words(label(field) if field else say("Day it counts")))
    if said := _description(parameter):
        schema["description"] = said
    if field and field.default not in {MISSING, None, ""} and not parameter.upload:
        schema["default"] = field.default if not isinstance(field.default, str) else str(field.default)
    example = example_of(parameter.name, schema)
    return {**schema, "examples": [example]} if example is not None else schema


def _kind_schema(parameter: Parameter) -> dict[str, Any]:
    if parameter.upload:
        return {"type": "string", "contentMediaType": "application/octet-stream"}
    if parameter.is_whole:
        return {"type": "integer", "minimum": parameter.low, "maximum": parameter.high}
    if parameter.kind is float:
        bounds = {"minimum": parameter.low, "maximum": parameter.high}
        return {"type": "number", **{name: value for name, value in bounds.items() if value is not None}}
    if parameter.kind is bool:
        return {"type": "boolean"}
    if parameter.kind is date:
        return {"type": "string", "format": "date", "pattern": DATE}
    return {"type": "string", "maxLength": LONGEST_TEXT}


def _description(parameter: Parameter) -> str:
    if parameter.field is None:
        return str(words(say("The day on which it counts; today where it is not given")))
    said, unit = str(words(parameter.meta.get("help", ""))), parameter.meta.get("unit", "")
    if parameter.writes:
        return (
            said + " " + words(say("Say true to have the file written; the answer says where it is fetched."))
        )
    if parameter.kind is Pence:
        return said + f" [{words(say('pence, or hundredths of what the sum is in'))}]"
    return f"{said} [{words(unit_words(unit))}]" if unit else said


def wrong(parameter: Parameter, value: object) -> Message | None:
    """Return what is wrong with a value that JSON gave; None where it is right."""
    if value is None:
        return (
            None if parameter.may_be_null else note("api.null", "null stands for nothing here; leave it out")
        )
    if not _is_of_kind(parameter, value):
        return _kinds(parameter)
    if parameter.choices and value not in parameter.choices:
        return note("api.no_choice", "'{given}' is none of the choices", given=str(value)[:80])
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return note("api.too_long", "this is longer than {n} letters", n=LONGEST_TEXT)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _outside(parameter, value)
    return None


def _is_of_kind(parameter: Parameter, value: object) -> bool:
    if parameter.kind is bool or isinstance(value, bool):
        return parameter.kind is bool and isinstance(value, bool)
    if parameter.is_whole:
        # JSON has one kind of number: 616.0 is whole, as its schema says too.
        return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if parameter.kind is float:
        return isinstance(value, int | float)
    return isinstance(value, str) and (parameter.kind is not date or _is_day(value))


def _is_day(value: str) -> bool:
    try:
        # Python reads other forms of ISO 8601 too, which are not what the schema says.
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _kinds(parameter: Parameter) -> Message:
    if parameter.is_whole:
        return note("api.not_whole", "this is not a whole number")
    if parameter.kind is float:
        return note("api.not_a_number", "this is not a number")
    if parameter.kind is bool:
        return note("api.not_true_or_false", "this is neither true nor false")
    if parameter.kind is date:
        return note("api.not_a_date", "this is not a date such as {date}", date="2026-01-31")
    return note("api.not_a_text", "this is not a text")


def _outside(parameter: Parameter, value: float) -> Message | None:
    low, high = parameter.low, parameter.high
    if (low is None or value >= low) and (high is None or value <= high):
        return None
    return note("api.out_of_range", "this is out of range")


def value_of(parameter: Parameter, given: Any) -> object:
    """Return a value that is right in the type that its class wants."""
    if parameter.is_whole:
        return parameter.kind(int(given))
    if parameter.kind is float:
        return float(given)
    return date.fromisoformat(given) if parameter.kind is date else given
