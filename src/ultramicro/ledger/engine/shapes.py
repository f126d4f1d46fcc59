"""Values to JSON and back, by the types that a dataclass declares; what does not fit is refused.

A field may be a `str`, `int`, `float`, `bool`, `date`, `datetime`, `Decimal`, an `Enum` of texts, `T | None`,
`tuple[T, ...]`, `tuple[A, B]`, `Mapping[str, T]`, or another dataclass or `NamedTuple` of such fields.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import NamedTuple, TypeAlias, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from ultramicro.core.message import say
from ultramicro.core.rows import Json

T = TypeVar("T")


class DoesNotFit(ValueError):
    """A JSON value is not of the declared type; says where."""


class Codec(NamedTuple):
    """How values of a type are written and read."""

    write: Callable[[object], Json]
    read: Callable[[Json], object]


class Part(NamedTuple):
    """A field of a class: its name, its default, and how it is written."""

    name: str
    default: object
    codec: Codec


Declared: TypeAlias = object
"""A type as a field declares it; some, such as `str | None`, are no classes."""


def written(value: object) -> Json:
    """Write a dataclass as a JSON object: fields by name, those that have their default left out.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Bill:
    ...     due_on: date
    ...     amount_pence: int
    ...     of: str = ""
    >>> written(Bill(date(2026, 1, 5), 250))
    {'amount_pence': 250, 'due_on': '2026-01-05'}
    """
    return codec_of(type(value)).write(value)


def read_as(kind: type[T], given: Json) -> T:
    """Read a value that `written` wrote.

    Raises
    ------
    DoesNotFit
        If it is not of the declared type: something lacks, is too much, or has another type.

    Examples
    --------
    >>> read_as(date, "2026-01-05")
    datetime.date(2026, 1, 5)
    >>> read_as(date, "soon")
    Traceback (most recent call last):
    ultramicro.ledger.engine.shapes.DoesNotFit: 'soon' is not of type date
    """
    return cast("T", codec_of(kind).read(given))


def codec_of(kind: Declared) -> Codec:
    """Return how values of a type are written and read."""
    return _codec(kind)


@cache
def _codec(kind: Hashable) -> Codec:
    if kind in {str, int, float, bool}:
        return _plain(cast("type", kind))
    origin, args = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return _optional(args)
    if origin is tuple:
        return _list_of(args[0]) if len(args) == 2 and args[1] is Ellipsis else _row_of(args)  # noqa: PLR2004
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(args[1])
    return _of_class(cast("type", kind))


def _plain(kind: type) -> Codec:
    # JSON writes 2.0 as 2 in some programs; a bool is an int to Python but not here.
    exact = {int, float} if kind is float else {kind}

    def read(given: Json) -> object:
        if type(given) not in exact:
            raise _wrong(kind, given)
        return float(cast("float", given)) if kind is float else given

    return Codec(cast("Callable[[object], Json]", _same), read)


def _same(value: object) -> object:
    return value


def _optional(args: tuple[Declared, ...]) -> Codec:
    (inner,) = (codec_of(arg) for arg in args if arg is not type(None))
    return Codec(
        lambda value: None if value is None else inner.write(value),
        lambda given: None if given is None else inner.read(given),
    )


def _list_of(item: Declared) -> Codec:
    inner = codec_of(item)

    def read(given: Json) -> object:
        return tuple([inner.read(each) for each in _expect(list, given)])

    return Codec(lambda value: [inner.write(each) for each in cast("tuple[object, ...]", value)], read)


def _row_of(items: tuple[Declared, ...]) -> Codec:
    inner = [codec_of(item) for item in items]

    def read(given: Json) -> object:
        if len(_expect(list, given)) != len(inner):
            raise DoesNotFit(say("{value} should have {n} values", value=repr(given), n=len(inner)))
        return tuple(codec.read(each) for codec, each in zip(inner, _expect(list, given), strict=True))

    def write(value: object) -> Json:
        return [
            codec.write(each) for codec, each in zip(inner, cast("tuple[object, ...]", value), strict=True)
        ]

    return Codec(write, read)


def _mapping(item: Declared) -> Codec:
    inner = codec_of(item)
    return Codec(
        lambda value: {key: inner.write(each) for key, each in cast("Mapping[str, object]", value).items()},
        lambda given: {key: inner.read(each) for key, each in _expect(dict, given).items()},
    )


def _of_class(kind: type) -> Codec:
    if kind in {date, datetime}:
        return _text(kind, kind.fromisoformat, kind.isoformat)
    if kind is Decimal:
        return _text(kind, Decimal, str)
    if issubclass(kind, Enum):
        return _text(kind, kind, lambda value: str(cast("Enum", value).value))
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        return _object(kind)
    message = f"{kind!r} has no form in JSON"  # data
    raise TypeError(message)


def _text(kind: type, read: Callable[[str], object], write: Callable[..., str]) -> Codec:
    def checked(given: Json) -> object:
        try:
            return read(_expect(str, given))
        except (ValueError, ArithmeticError) as error:
            raise _wrong(kind, given) from error

    return Codec(cast("Callable[[object], Json]", write), checked)


def _object(kind: type) -> Codec:
    # By name: a field that is moved in the source must not change what is hashed.
    parts = sorted(parts_of(kind))

    def write(value: object) -> Json:
        given = ((part, getattr(value, part.name)) for part in parts)
        # Defaults are left out, so that a new field with one leaves old texts as they were.
        return {part.name: part.codec.write(each) for part, each in given if each != part.default}

    def read(given: Json) -> object:
        body = _expect(dict, given)
        found = {part.name: _field(part, body) for part in parts if part.name in body or _must(part)}
        # Unknown fields are refused: read by an older program, they would be lost in silence.
        if len(found) < len(body):
            more = ", ".join(sorted(body.keys() - found.keys()))
            raise DoesNotFit(say("unknown fields: {fields}", fields=more))
        return kind(**found)

    return Codec(write, read)


def parts_of(kind: type) -> list[Part]:
    """Return the fields of a dataclass or a `NamedTuple`, in the order in which they are declared."""
    types_of = get_type_hints(kind)
    if is_dataclass(kind):
        defaults = {each.name: each.default for each in fields(kind)}
    else:
        named = cast("type[NamedTuple]", kind)
        defaults = {name: named._field_defaults.get(name, MISSING) for name in named._fields}
    return [Part(name, default, codec_of(types_of[name])) for name, default in defaults.items()]


def _must(part: Part) -> bool:
    if part.default is MISSING:
        raise DoesNotFit(say("{field} is missing", field=part.name))
    return False


def _field(part: Part, body: dict[str, Json]) -> object:
    try:
        return part.codec.read(body[part.name])
    except DoesNotFit as error:
        raise DoesNotFit(say("{field}: {fault}", field=part.name, fault=str(error))) from error


def _wrong(kind: type, given: Json) -> DoesNotFit:
    return DoesNotFit(say("{value} is not of type {type}", value=repr(given), type=kind.__name__))


def _expect(kind: type[T], given: Json) -> T:
    if not isinstance(given, kind):
        raise _wrong(kind, given)
    return given


NAMES: Mapping[object, str] = {
    str: "text", int: "integer", float: "number", bool: "boolean", date: "date", datetime: "time",
    Decimal: "decimal",
}  # fmt: skip
"""What the dictionary calls the types of fields."""


def described(kind: type) -> dict[str, str]:
    """Return the fields of a class with the dictionary's types; those of a class in it are dotted.

    Examples
    --------
    >>> class Bill(NamedTuple):
    ...     goods: tuple[str, ...]
    ...     pence: int | None
    ...     due_on: date
    >>> described(Bill)
    {'goods': 'list of text', 'pence': 'integer', 'due_on': 'date'}
    """
    found: dict[str, str] = {}
    hints = get_type_hints(kind)
    for part in parts_of(kind):
        name, inner = _described(hints[part.name])
        found[part.name] = name
        if inner is not None:
            found |= {f"{part.name}.{field}": of for field, of in described(inner).items()}
    return found


def _described(kind: Declared) -> tuple[str, type | None]:
    """Return what a type is called, and the class of what is in it, if that has fields of its own."""
    origin, args = get_origin(kind), get_args(kind)
    if kind in NAMES:
        return NAMES[kind], None
    if origin in {Union, types.UnionType}:
        return _described(next(arg for arg in args if arg is not type(None)))
    if origin is not None:
        of, inner = _described(args[-2] if args[-1] is Ellipsis else args[-1])
        name = "list" if origin is tuple else "mapping"
        return (name, inner) if inner else (f"{name} of {of}", None)
    return ("text", None) if issubclass(cast("type", kind), Enum) else ("object", cast("type", kind))
