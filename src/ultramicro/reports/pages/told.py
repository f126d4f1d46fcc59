"""What a page has said already: by the values that its sentences are made of, never by their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ultramicro.core.contract import Figure
from ultramicro.core.message import Listed, Message, Number, Pence, Range, Share, Value

Told = tuple[str, float]
"""A value and what it counts."""


def sentences(texts: Iterable[str]) -> Iterator[str]:
    """Give texts one by one; those that were put one after the other come apart where they have ids.

    Examples
    --------
    >>> from ultramicro.core.message import joined, say
    >>> parts = [say("Some stayed.").with_id("stayed"), say("Most left.").with_id("left")]
    >>> list(sentences([joined(parts).with_id("both"), "Data."]))
    ['Some stayed.', 'Most left.', 'Data.']
    """
    for text in texts:
        parts = list(text.values.values()) if isinstance(text, Message) else []
        named = [part for part in parts if isinstance(part, Message) and part.id]
        yield from named if named and len(named) == len(parts) else [text]


def values_told(texts: Iterable[str]) -> set[Told]:
    """Return the values that some texts say.

    Examples
    --------
    >>> from ultramicro.core.message import say
    >>> sorted(values_told([say("{sum}, {part} of it", sum=Pence(250), part=Share(0.5))]))
    [('pence', 250.0), ('share', 0.5)]
    """
    return {told for text in texts for told in _values(text)}


def _values(value: Value) -> Iterator[Told]:
    if isinstance(value, Message):
        for each in (*value.values.values(), *([value.quantity] if value.quantity is not None else [])):
            yield from _values(each)
    elif isinstance(value, Pence):
        yield _told("pence", value.pence)
    elif isinstance(value, Share):
        yield _told("share", value.share)
    elif isinstance(value, Number):
        yield _told("", value.number)
    elif isinstance(value, Range):
        yield from (*_values(value.low), *_values(value.high))
    elif isinstance(value, Listed):
        for thing in value.things:
            yield from _values(thing)
    elif isinstance(value, int | float):
        yield _told("", value)


def _told(unit: str, value: float) -> Told:
    # Seven digits: what was added up in another order is the same value.
    return unit, float(f"{value:.7g}")


def is_told(figure: Figure, told: set[Told]) -> bool:
    """Whether a figure was said: its value, or where it has none both ends of its range."""
    unit, times = _counts(figure.unit)
    ends = (figure.low, figure.high) if figure.value is None else (figure.value,)
    # So much per pound is said as a sum or as a plain number.
    ways = ((unit, times), ("", 1.0))
    return any(
        all(isinstance(end, int | float) and _told(kind, end * by) in told for end in ends)
        for kind, by in ways
    )


def _counts(unit: str) -> Told:
    """Return what a figure in a unit counts, and how many of these one of it is: `per £1` counts pence.

    Examples
    --------
    >>> from ultramicro.core.message import say
    >>> _counts("share"), _counts(say("per {one}", one=Pence(100, "whole"))), _counts("payees")
    (('share', 1.0), ('pence', 100), ('', 1.0))
    """
    sums = (
        [value for value in unit.values.values() if isinstance(value, Pence)]
        if isinstance(unit, Message)
        else []
    )
    if sums:
        return "pence", sums[0].pence
    return (unit if unit in {"pence", "share"} else ""), 1.0
