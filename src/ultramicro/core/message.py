"""What is shown to people: a template and typed values, made words only where somebody reads them.

A message is written where it is said, in English::

    say("{share} of what is paid stays here", share=Share(0.31))

It is text, so it can be shown as it is; and it remembers what it was made of, so that a face (terminal, page,
file) can say the same in another language or currency. `zope.i18nmessageid` has the same idea: a message is a
string that carries its template and its mapping. How values are written is in `core.formatting`.

Programs never look into a message. What they need to know has an id or a value of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, Protocol, Self, TypeAlias

Digits: TypeAlias = Literal["short", "exact", "about", "whole", "estimate"]


@dataclass(frozen=True, slots=True)
class Pence:
    """A sum of money in minor units; `currency` is the place's own unless it is given.

    `short` is to the penny when small and in millions when large, `exact` to the penny, `about` has the two
    digits of a rough one, `estimate` the three that what is worked out from estimates has at most, `whole`
    leaves out the pence. `sign` is off where the currency stands beside
    it.
    """

    pence: float
    digits: Digits = "short"
    currency: str = ""
    sign: bool = True


@dataclass(frozen=True, slots=True)
class Share:
    """A part of 1, written as a percentage; a part too small to show is said to be so, never rounded away."""

    share: float
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A number; whole numbers have no decimals unless `fixed` asks for them."""

    number: float
    digits: int = 2
    fixed: bool = False


def as_kept(number: float) -> Number:
    """Return a number as it is written where it is all that is told, as in a cell beside its unit.

    Goods are kept to the gram. What has no more than thousandths is written with all of them, or twenty
    kilos less four grams would read as twenty; what goes on beyond is no count, and has two decimals.

    Examples
    --------
    >>> as_kept(19.996).digits, as_kept(20.5).digits, as_kept(1 / 3).digits
    (3, 3, 2)
    """
    return Number(number, 3 if number == round(number, 3) else 2)


@dataclass(frozen=True, slots=True)
class Day:
    """A date, as in 5 January 2026; `month` leaves out the day, `short` shortens the month."""

    on: date
    month: bool = False
    short: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """From one value to another; one value where both are written alike."""

    low: Value
    high: Value


@dataclass(frozen=True, slots=True)
class Listed:
    """Several things in a sentence: a, b and c; `by` is `and`, `or`, or nothing but commas."""

    things: Sequence[Value]
    by: Literal["and", "or", ""] = "and"


Value: TypeAlias = Pence | Share | Number | Day | Range | Listed | str | int | float | date
"""What may fill a place in a template. A `str` is data, such as a name; only a message is translated."""


class Message(str):
    """Text for people that remembers its template and values.

    Examples
    --------
    >>> message = say("{n} of {whole} lines", n=3, whole=1200)
    >>> message
    '3 of 1,200 lines'
    >>> message.template, message.values["n"]
    ('{n} of {whole} lines', 3)
    """

    __slots__ = ("id", "other", "quantity", "template", "values")

    id: str
    template: str
    other: str
    quantity: int | None
    values: Mapping[str, Value]

    def __new__(
        cls, template: str, values: Mapping[str, Value], *, other: str = "", quantity: int | None = None
    ) -> Self:
        """Make the words in the language that is spoken now."""
        made = str.__new__(cls, _written(template, values, other, quantity))
        made.template, made.values, made.other, made.quantity = template, values, other, quantity
        made.id = ""
        return made

    def with_id(self, id: str) -> Message:  # noqa: A002  what it is called everywhere
        """Return the same under an id, by which programs find it: `stayed_share`, never an English word."""
        made = Message(self.template, self.values, other=self.other, quantity=self.quantity)
        made.id = id
        return made

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle what it is made of, not its words."""
        return _again, (self.template, dict(self.values), self.other, self.quantity, self.id)

    def __deepcopy__(self, memo: dict[int, object]) -> Message:
        """Return itself: it cannot be changed."""
        return self


def _again(template: str, values: Mapping[str, Value], other: str, quantity: int | None, id: str) -> Message:  # noqa: A002
    return Message(template, values, other=other, quantity=quantity).with_id(id)


class Labelled(StrEnum):
    """Ids that have words: programs read the id, faces show what it says.

    Examples
    --------
    >>> class Colour(Labelled):
    ...     RED = "red"
    ...
    ...     @property
    ...     def says(self) -> Message:
    ...         return say("bright red")
    >>> Colour.RED, str(Colour.RED), Colour.RED.says
    (<Colour.RED: 'red'>, 'red', 'bright red')
    """

    @property
    def says(self) -> Message:
        """What people read instead of the id."""
        raise NotImplementedError  # an enumeration cannot be abstract; each says its own


def say(template: str, /, **values: Value) -> Message:
    """Say something to a person.

    Parameters
    ----------
    template : str
        English, with `{name}` where a value stands; a literal, so that tools can extract it.
    **values : Value
        What stands there.

    Examples
    --------
    >>> say("{who} paid {sum}", who="Ann", sum=Pence(250))
    'Ann paid £2.50'
    """
    return Message(template, values)


def plural(one: str, other: str, /, n: int, **values: Value) -> Message:
    """Say something that has a count in it, `{n}`.

    Examples
    --------
    >>> plural("{n} loan", "{n} loans", 1), plural("{n} loan", "{n} loans", 1200)
    ('1 loan', '1,200 loans')
    """
    return Message(one, {"n": n, **values}, other=other, quantity=n)


def note(code: str, template: str, /, **values: Value) -> Message:
    """Say something under an id, by which programs find it; `said.id` and `said.values` are all they need.

    Parameters
    ----------
    code : str
        The id, as in `spend.nul_bytes_left_out`: the same in every language and every release.
    template : str
        English, as in `say`.
    **values : Value
        What stands there.

    Examples
    --------
    >>> told = note("spend.lines_left_out", "{n} lines were left out.", n=3)
    >>> told, told.id, told.values["n"]
    ('3 lines were left out.', 'spend.lines_left_out', 3)
    """
    return Message(template, values).with_id(code)


def template(english: str) -> str:
    """Mark a template that is said elsewhere, so that tools extract it."""
    return english


def joined(parts: Sequence[str], between: str = " ") -> Message:
    """Put sentences one after the other; each keeps what it is made of.

    Examples
    --------
    >>> joined([say("Paid."), say("{n} left.", n=2)])
    'Paid. 2 left.'
    """
    kept = [part for part in parts if part]
    holes = {f"part{i}": part for i, part in enumerate(kept)}
    return Message(between.join("{" + name + "}" for name in holes), holes)


class Writer(Protocol):
    """Who writes messages for some reader; `core.formatting.Formatter` does."""

    def write(self, template: str, values: Mapping[str, Value], other: str, quantity: int | None) -> str:
        """Write a template with its values."""

    def sign(self) -> str:
        """Return the sign of the place's currency."""


# A variable of the context, not of the module: two threads may speak two languages at once.
_writer: ContextVar[Writer | None] = ContextVar("writer", default=None)


@contextmanager
def written_by(writer: Writer) -> Iterator[None]:
    """Have messages written by `writer` within the block, also those that are made in it."""
    token = _writer.set(writer)
    try:
        yield
    finally:
        _writer.reset(token)


def writer_now() -> Writer | None:
    """Return who writes now, if somebody was asked to."""
    return _writer.get()


def words(text: str) -> str:
    """Return a text as it is said now: a message is written again, other text stays as it is."""
    if isinstance(text, Message):
        return _written(text.template, text.values, text.other, text.quantity)
    return text


def _written(template: str, values: Mapping[str, Value], other: str, quantity: int | None) -> str:
    writer = _writer.get()
    if writer is None:
        if not values and quantity is None:
            return template
        # Imported when something is first said: most commands that only act say little.
        from ultramicro.core.formatting import ENGLISH  # noqa: PLC0415

        writer = ENGLISH
    return writer.write(template, values, other, quantity)
