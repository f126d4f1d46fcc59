"""One quantity, one value: whatever shows it says the same, to the penny.

A figure, a picture and a sentence may show the same sum. Each names the quantity that it shows: a figure by
its own id or by `quantity`, a picture by what its total or each of its rows is, an answer for its sentences.
Where two differ, in one answer or in two answers of a report, one is wrong, and nothing tells a reader which.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.message import Message, Pence, Share, say

TOLERANCE = 1e-9
"""Shares are floats: two roads to one may differ in the last digits. Pence may not."""


class Quantity(NamedTuple):
    """What is shown: an id, and what tells several apart, such as an area."""

    id: str
    of: Mapping[str, str] = {}


class Shown(NamedTuple):
    """A quantity as something shows it; `where` says what does."""

    quantity: Quantity
    where: str
    value: float | None = None
    low: float | None = None
    high: float | None = None


def shown_by(answer: Answer, technique: str = "") -> Iterator[Shown]:
    """Yield each quantity that an answer shows, once for each figure, picture and sentence that does."""
    for figure in answer.figures():
        yield _of_figure(figure, technique)
    drawn = [picture for picture in answer.pictures() if picture.quantity]
    # Tables are made anew each time they are asked for.
    tables = answer.tables() if drawn else {}
    for picture in drawn:
        yield from _of_picture(picture, tables[picture.table], technique)
    for path, quantity in answer.tells().items():
        if shown := _told(answer, path, quantity, technique):
            yield shown
    yield from answer.quantities()


def _of_figure(figure: Figure, technique: str) -> Shown:
    quantity = Quantity(figure.quantity or figure.id, {k: str(v) for k, v in figure.of.items()})
    return Shown(quantity, f"{technique} {figure.id}".strip(), figure.value, figure.low, figure.high)


def _of_picture(picture: Picture, table: Relation, technique: str) -> Iterator[Shown]:
    where, rows = f"{technique} {picture.name}".strip(), table.to_pyarrow().to_pylist()
    value, low, high = _value_column(picture), picture.encode.get("low", ""), picture.encode.get("high", "")
    if picture.rows_of:
        for row in rows:
            of = {**picture.quantity_of, **{name: str(row[name]) for name in picture.rows_of}}
            yield Shown(Quantity(picture.quantity, of), where, row.get(value), row.get(low), row.get(high))
        return
    # What flows through a Sankey is counted once: where it comes in.
    targets = {row[picture.encode["target"]] for row in rows} if picture.mark == "sankey" else set()
    first = [row for row in rows if not targets or row[picture.encode["source"]] not in targets]
    yield Shown(Quantity(picture.quantity, picture.quantity_of), where, sum(row[value] or 0 for row in first))


def _value_column(picture: Picture) -> str:
    """Return the column that a picture's lengths, widths or shades are drawn from; nothing for a range."""
    columns = [picture.encode[channel] for channel in ("value", "x", "y") if channel in picture.encode]
    return next((name for name in columns if name.endswith(("_pence", "share"))), "")


def _told(answer: Answer, path: str, quantity: Quantity, technique: str) -> Shown | None:
    """Return what a sentence, or the finding of a picture, says of a quantity; None where it says nothing."""
    first, *names = path.split(".")
    found: object = answer.sentence(first)
    if not found:
        found = next((each.finding for each in answer.pictures() if each.name == first), None)
    for name in names:
        found = found.values.get(name) if isinstance(found, Message) else None
    where = f"{technique} {path}".strip()
    if isinstance(found, Pence):
        return Shown(quantity, where, found.pence)
    if isinstance(found, Share):
        return Shown(quantity, where, found.share)
    ends = found.values if isinstance(found, Message) else {}
    low, high = ends.get("low"), ends.get("high")
    if isinstance(low, Share) and isinstance(high, Share):
        return Shown(quantity, where, None, low.share, high.share)
    return None


def disagreements(shown: Iterable[Shown]) -> list[Check]:
    """Return a broken law for each quantity that is shown with two values.

    Examples
    --------
    >>> paid = Quantity("paid_total")
    >>> disagreements([Shown(paid, "flows", 100), Shown(paid, "map", 100)])
    []
    >>> [broken.error for broken in disagreements([Shown(paid, "flows", 100), Shown(paid, "map", 101)])]
    [1.0]
    """
    by_quantity: dict[tuple[str, frozenset[tuple[str, str]]], list[Shown]] = defaultdict(list)
    for each in shown:
        by_quantity[each.quantity.id, frozenset(each.quantity.of.items())].append(each)
    broken = []
    for (id_, of), all_ in by_quantity.items():
        for first, other, error in _differences(all_):
            name = " ".join([id_, *(value for _, value in sorted(of))])
            law = say(
                "{quantity} is the same in {first} and in {other}", quantity=name, first=first, other=other
            )
            broken.append(Check(id=f"one_value_{id_}", law=law, error=error))
    return broken


def _differences(shown: list[Shown]) -> Iterator[tuple[str, str, float]]:
    """Yield the first two that differ in value, in the low end and in the high end."""
    for end in ("value", "low", "high"):
        given = [(each.where, float(got)) for each in shown if (got := getattr(each, end)) is not None]
        for where, number in given[1:]:
            first, wanted = given[0]
            if not math.isclose(number, wanted, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
                yield first, where, number - wanted
                return
