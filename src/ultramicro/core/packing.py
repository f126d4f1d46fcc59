"""Messages in tables: kept as what they are made of, so that any face can say them again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from ultramicro.core.message import Day, Listed, Message, Number, Pence, Range, Share
from ultramicro.core.rows import Json


def packed(text: str) -> str:
    """Write a message so that a table can keep it and any face can say it again: JSON of what it is made of.

    Examples
    --------
    >>> from ultramicro.core.message import say
    >>> packed(say("{n} lines", n=3))
    '{"say": "{n} lines", "values": {"n": 3}}'
    """
    return json.dumps(_plain(text) if isinstance(text, Message) else {"say": text}, ensure_ascii=False)


def unpacked(text: str) -> Message:
    """Return the message that `packed` wrote.

    Examples
    --------
    >>> from ultramicro.core.message import say
    >>> unpacked(packed(say("{sum} left", sum=Pence(250))))
    '£2.50 left'
    """
    return _message(json.loads(text))


def message_in(text: str) -> Message | None:
    """Return the message that a text of unknown origin holds; None where it holds none.

    Examples
    --------
    >>> message_in('{"say": "{n} lines", "values": {"n": 3}}'), message_in('{"say": "bad')
    ('3 lines', None)
    """
    try:
        made = json.loads(text)
        return _message(made) if isinstance(made, dict) and isinstance(made.get("say"), str) else None
    # Any text of a file may look like JSON; what is no message of ours stays the text that it is.
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


# A closed list: what was stored by another version must not name a class to be made.
_KINDS = {kind.__name__: kind for kind in (Pence, Share, Number, Day, Range, Listed)}


def _plain(value: object) -> Json:
    if isinstance(value, Message):
        made: dict[str, Json] = {"say": value.template}
        if value.id:
            made["id"] = value.id
        if value.values:
            made["values"] = {name: _plain(v) for name, v in value.values.items()}
        if value.quantity is not None:
            made |= {"other": value.other, "quantity": value.quantity}
        return made
    if isinstance(value, Pence | Share | Number | Day | Range | Listed):
        kind: dict[str, Json] = {"kind": type(value).__name__}
        return kind | {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, date):
        return {"kind": "date", "on": value.isoformat()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if value is None or isinstance(value, str | int | float):
        return value
    # Better here than when somebody reads the table years later.
    raise TypeError(type(value))


def _message(made: Mapping[str, Any]) -> Message:
    values = {name: _value(v) for name, v in made.get("values", {}).items()}
    said = Message(made["say"], values, other=made.get("other", ""), quantity=made.get("quantity"))
    return said.with_id(made["id"]) if "id" in made else said


def _value(made: Any) -> Any:
    if isinstance(made, list):
        return [_value(v) for v in made]
    if not isinstance(made, dict):
        return made
    if "say" in made:
        return _message(made)
    if made["kind"] == "date":
        return date.fromisoformat(made["on"])
    return _KINDS[made["kind"]](**{name: _value(v) for name, v in made.items() if name != "kind"})
