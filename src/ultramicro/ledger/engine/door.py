"""The ledger's door: whether what is asked is well formed, before any rule looks at it.

Each kind of operation says in its fields which types it takes; the checks are made from them once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date, datetime
from typing import TypeAlias

from ultramicro.ledger.engine.model import OPERATIONS, Leg, Operation, Post, sound

LONGEST_KEY = 200

Fits: TypeAlias = Callable[[object], bool]


def turned_away(operation: Operation, asked: str | None = None) -> str:
    """Return the code with which an operation is turned away; nothing if it may go on to its rule.

    Parameters
    ----------
    operation : Operation
        What is asked.
    asked : str or None
        The same as JSON; empty where it has none. None to make it only if it is needed.
    """
    if not sound(operation.key) or not 0 < len(operation.key) <= LONGEST_KEY:
        return "bad_key"
    if asked is None:
        # Nearly all are payments, and to write each as JSON only to look at it is slow.
        if _is_plain_post(operation):
            return "" if _signed(operation) else "malformed"
        asked = operation.asked()
    known = asked and _signed(operation) and _clean(asked)
    return (
        ""
        if known and all(fits(getattr(operation, name)) for name, fits in _FORMS[type(operation)])
        else "malformed"
    )


def _is_plain_post(operation: Operation) -> bool:
    """Whether it moves whole pence, with sound texts and fitting types; else it is looked at as JSON."""
    # Exact types: a subclass may answer differently when it is looked at again.
    if type(operation) is not Post or type(operation.legs) is not tuple:
        return False
    texts: list[str] = []
    for leg in operation.legs:
        if type(leg) is not Leg or not isinstance(leg.amount_pence, int):
            return False
        debit, credit, _, *rest = leg
        texts += (debit, credit, *rest)
    fits = _is_day(operation.business_on) and _is_whole(operation.reverses)
    # All texts in one look, as the search costs more to start than to go through.
    return fits and all(isinstance(text, str) for text in texts) and sound("".join(texts))


def _signed(operation: Operation) -> bool:
    """Whether it says who asks, if at all, in sound letters, and when in a time with its zone."""
    who, at = operation.actor, operation.at
    return (who == "" or sound(who)) and isinstance(at, datetime) and at.tzinfo is not None


def _clean(asked: str) -> bool:
    """Whether all texts in it are sound; JSON writes what may not be with a backslash."""
    # Without a backslash nothing is escaped, so there is nothing that may not be.
    return "\\" not in asked or all(sound(text) for text in _texts(json.loads(asked)))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _is_day(value: object) -> bool:
    """Whether it is a day and no moment: a moment is a day to Python, but has another text."""
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_moment(value: object) -> bool:
    return isinstance(value, datetime) and value.tzinfo is not None


def _are_legs(value: object) -> bool:
    return isinstance(value, tuple) and all(map(_is_leg, value))


def _is_leg(value: object) -> bool:
    if not isinstance(value, Leg):
        return False
    debit, credit, _, kind, memo, post = value
    return all(isinstance(text, str) for text in (debit, credit, kind, memo, post))


def _is_whole(value: object) -> bool:
    return value is None or isinstance(value, int)


def _anything(value: object) -> bool:  # noqa: ARG001  the rules have a code of their own for what is no amount
    return True


FITS: dict[str, Fits] = {
    "str": lambda value: isinstance(value, str),
    "bool": lambda value: isinstance(value, bool),
    "int": _anything,
    "int | None": _anything,
    "date": _is_day,
    "datetime": _is_moment,
    "tuple[Leg, ...]": _are_legs,
}
"""By the type that a field is declared with, what fits it."""

OWN: dict[tuple[str, str], Fits] = {("post", "reverses"): _is_whole, ("resolve", "amount_pence"): _is_whole}
"""Numbers that no rule has a code for."""

COMMON = {"key", "at", "actor"}

_FORMS: dict[type[Operation], tuple[tuple[str, Fits], ...]] = {
    kind: tuple(
        (field.name, fits)
        for field in fields(kind)
        if field.name not in COMMON
        for fits in [OWN.get((kind.name, field.name), FITS[str(field.type)])]
        if fits is not _anything
    )
    for kind in OPERATIONS
}
