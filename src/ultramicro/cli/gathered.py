"""Say once what many files have in common: notes of one id are put together, and their counts added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ultramicro.core.message import Message, Pence, Value

COUNTS = "n"
"""What a count is called in a note, as in `n` or `n_in`; a sum of money is told by its type."""
OTHER_FILES = frozenset({"of"})
"""What another file is called in a note: notes that differ only in that are put together."""
BY_LINE = frozenset({"text", "name", "of", "sheet", "off"})
"""What is called so in a reason is of one line or file: its text, its sum, where else it stands."""
DIFFERS = "…"


@dataclass(frozen=True)
class Gathered:
    """A note, and the files it is told of; its counts are the sums over them."""

    text: Message
    files: tuple[str, ...]


def gathered(told: Iterable[tuple[str, Message]]) -> list[Gathered]:
    """Put together the notes of many files that differ only in counts and in files they name.

    Parameters
    ----------
    told : iterable of (str, Message)
        File and note.

    Returns
    -------
    list of Gathered
        In the order in which they first came.

    Examples
    --------
    >>> from ultramicro.core.message import note
    >>> told = [(file, note("lines_repeat", "{n} lines repeat.", n=n)) for file, n in (("a", 2), ("b", 1000))]
    >>> gathered(told)
    [Gathered(text='1,002 lines repeat.', files=('a', 'b'))]
    """
    groups: dict[object, list[tuple[str, Message]]] = {}
    for file, said in told:
        groups.setdefault(_key(said), []).append((file, said))
    return [
        Gathered(_together([said for _, said in members]), tuple(dict.fromkeys(file for file, _ in members)))
        for members in groups.values()
    ]


def shape(reason: Message) -> Message:
    """Say a reason without what differs from line to line: reasons of one code have one shape.

    Examples
    --------
    >>> from ultramicro.core.message import note
    >>> shape(note("amount_unreadable", "the amount '{text}' cannot be read; correct it", text="Net"))
    "the amount '…' cannot be read; correct it"
    """
    return _again(reason, {name: _shaped(name, value) for name, value in reason.values.items()})


def _shaped(name: str, value: Value) -> Value:
    if name in BY_LINE:
        return DIFFERS
    return shape(value) if isinstance(value, Message) else value


def _key(said: Message) -> tuple[object, ...]:
    """Return what notes that are put together have in common."""
    values = (
        (name, _key(value) if isinstance(value, Message) else repr(value))
        for name, value in said.values.items()
        # Notes that differ only in how many are one note of several files.
        if not _is_count(name, value) and name not in OTHER_FILES
    )
    return (said.id or said.template, *sorted(values, key=str))


def _is_count(name: str, value: Value | None) -> bool:
    # A year or a line number is a whole number too and must not be added up, so counts are told by their
    # names.
    number = isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, Pence) or (number and (name == COUNTS or name.startswith(f"{COUNTS}_")))


def _together(notes: Sequence[Message]) -> Message:
    first = notes[0]
    values = {name: _added(name, [each.values[name] for each in notes]) for name in first.values}
    return _again(first, values)


def _added(name: str, values: Sequence[Value]) -> Value:
    first = values[0]
    if not _is_count(name, first):
        messages = [value for value in values if isinstance(value, Message)]
        return _together(messages) if len(messages) == len(values) else _alike(values)
    if isinstance(first, Pence):
        return replace(first, pence=sum(value.pence for value in values if isinstance(value, Pence)))
    return sum(value for value in values if isinstance(value, int))


def _alike(values: Sequence[Value]) -> Value:
    # What differs from file to file would be wrong for all but one of them.
    return values[0] if all(value == values[0] for value in values) else DIFFERS


def _again(said: Message, values: Mapping[str, Value]) -> Message:
    """Say a message with other values; its plural goes by the count `n`."""
    n = values.get(COUNTS)
    # The plural goes by the sum and not by the first file's number.
    quantity = n if said.quantity is not None and isinstance(n, int) else said.quantity
    return Message(said.template, values, other=said.other, quantity=quantity).with_id(said.id)
