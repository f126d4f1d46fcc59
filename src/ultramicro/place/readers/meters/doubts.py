"""What meters cannot have read: energy below nothing, days on end of one value, parts unlike their whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from ultramicro.core.message import Message
from ultramicro.place.readers.meters import remarks
from ultramicro.place.readers.meters.collate import Left, Rows
from ultramicro.place.readers.meters.numbers import NONE

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
HOUR = 3600
STUCK_HOURS = 72
"""A value that stands longer than this in every period is that of a meter that hangs."""
STUCK_STEPS = 10
"""Only values of so many steps of the printed decimals: a router may well take one step for days."""
ZERO_HOURS = 7 * 24
"""A meter that shows 0 for longer is asked about."""


def doubted(rows: Rows) -> tuple[Rows, list[Left], list[Message]]:
    """Keep what can be; take generators' own use at night out of what they gave.

    Returns
    -------
    Rows
        What is left.
    list of Left
        What is not, with the reason.
    list of Message
        What is worth knowing.
    """
    notes: list[Message] = []
    figures, notes_of_signs, bad = _signs(rows)
    notes += notes_of_signs
    rows = Rows(**{**_fields(rows), "figures": figures})  # type: ignore[arg-type]
    left = [
        Left(row=rows.row[which], meter=rows.meter[which], reason=reason, rejected=True)
        for which, reason in bad
        if which.any()
    ]
    drop = np.logical_or.reduce([which for which, _ in bad]) if bad else np.zeros(len(rows), dtype=np.bool_)
    stuck, hours = _stuck(rows)
    stuck &= ~drop
    if stuck.any():
        left.append(
            Left(
                row=rows.row[stuck],
                meter=rows.meter[stuck],
                reason=remarks.reading_stuck(hours),
                rejected=True,
            )
        )
    rows = rows.where(~(drop | stuck))
    return rows, left, [*notes, *_identity(rows), *_gaps(rows), *_zeros(rows)]


def _fields(rows: Rows) -> dict[str, object]:
    return {name: getattr(rows, name) for name in rows.__dataclass_fields__}


def _signs(rows: Rows) -> tuple[dict[str, Ints], list[Message], list[tuple[Flags, Message]]]:
    """Split what is net, move what generators take at night, and find energy below nothing."""
    figures = {name: values.copy() for name, values in rows.figures.items()}
    taken, given, net = figures["import"], figures["export"], figures["net"]
    split = net != NONE
    taken[split] = np.maximum(net[split], 0) + np.where(taken[split] == NONE, 0, taken[split])
    given[split] = np.maximum(-net[split], 0) + np.where(given[split] == NONE, 0, given[split])
    notes = []
    night = (given != NONE) & (given < 0) & ((taken == NONE) | (taken == 0))
    if night.any():
        taken[night], given[night] = -given[night], 0
        names = [rows.meters[code] for code in np.unique(rows.meter[night])]
        notes.append(remarks.night_use(int(night.sum()), names[0] if len(names) == 1 else f"{names[0]} …"))
    bad = [
        ((taken != NONE) & (taken < 0), remarks.reading_negative("import")),
        ((given != NONE) & (given < 0), remarks.reading_negative("export")),
    ]
    return figures, notes, bad


def _runs(rows: Rows, values: Ints) -> Iterator[tuple[int, int]]:
    """Yield the first row of each run of equal values in successive periods, and the row after it."""
    if not len(rows):
        return
    same = (
        (rows.meter[1:] == rows.meter[:-1])
        & (rows.start[1:] == rows.start[:-1] + rows.seconds[:-1])
        & (values[1:] == values[:-1])
    )
    edges = np.flatnonzero(np.concatenate(([True], ~same, [True])))
    long = np.flatnonzero(np.diff(edges) >= STUCK_HOURS // 24)
    yield from ((int(edges[i]), int(edges[i + 1])) for i in long)


def _finest(values: Ints) -> int:
    """Return the step that values are printed in, in milliwatt-hours."""
    step = 1
    held = values[values > 0]
    while len(held) and step < 10**6 and not np.any(held % (step * 10)):
        step *= 10
    return step


def _stuck(rows: Rows) -> tuple[Flags, int]:
    """Mark long runs of one value that is no standing load."""
    found = np.zeros(len(rows), dtype=np.bool_)
    for name in ("import", "export"):
        values = rows.figures[name]
        least = STUCK_STEPS * _finest(values)
        for first, after in _runs(rows, values):
            hours = int(rows.seconds[first:after].sum()) // HOUR
            # Three values of a day each may well be alike.
            if hours >= STUCK_HOURS and values[first] >= least and after - first >= STUCK_HOURS:
                found[first:after] = True
    return found, STUCK_HOURS


def _identity(rows: Rows) -> list[Message]:
    """Hold what an operator calls left against the whole less what the community covers."""
    whole, own, rest = (rows.figures[name] for name in ("import", "own", "residual"))
    told = (whole != NONE) & (own != NONE) & (rest != NONE)
    # Each of the three is printed to a millionth, so that they may miss by two.
    wrong = told & (np.abs(whole - own - rest) > 2)  # noqa: PLR2004
    return [remarks.identity_broken(int(wrong.sum()), int(rows.row[wrong].min()))] if wrong.any() else []


def _gaps(rows: Rows) -> list[Message]:
    """Count periods that are missing between others, and name the meter that lacks most."""
    if len(rows) < 2:  # noqa: PLR2004
        return []
    wait = rows.start[1:] - rows.start[:-1] - rows.seconds[:-1]
    same = (rows.meter[1:] == rows.meter[:-1]) & (wait > 0)
    if not same.any():
        return []
    missing = np.where(same, wait // np.maximum(rows.seconds[:-1], 1), 0)
    by_meter = np.bincount(rows.meter[1:], weights=missing)
    worst = int(np.argmax(by_meter))
    first = int(np.flatnonzero(same & (rows.meter[1:] == worst))[0])
    at = datetime.fromtimestamp(int(rows.start[first] + rows.seconds[first]), UTC)
    others = int((by_meter > 0).sum()) - 1
    name = rows.meters[worst]
    return [remarks.gaps(int(missing.sum()), name, f"{at:%Y-%m-%d %H:%M}", others)]


def _zeros(rows: Rows) -> list[Message]:
    found: dict[int, int] = {}
    values = rows.figures["import"]
    # A generator gives nothing for weeks of winter nights and nobody asks; a home that takes nothing is
    # asked about.
    for first, after in _runs(rows, values):
        hours = int(rows.seconds[first:after].sum()) // HOUR
        gives = rows.figures["export"][first:after]
        if values[first] == 0 and hours >= ZERO_HOURS and not (gives > 0).any():
            found[int(rows.meter[first])] = max(hours, found.get(int(rows.meter[first]), 0))
    return [remarks.long_zeros(rows.meters[meter], hours) for meter, hours in list(found.items())[:3]]
