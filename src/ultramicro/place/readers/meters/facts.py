"""Single figures of an export: what one cell says of one meter in one period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace

import numpy as np
from numpy.typing import NDArray

from ultramicro.core.message import Message

Ints = NDArray[np.int64]
KINDS = ("import", "export", "allotted", "own", "surplus", "residual", "net")
"""Figures by their codes; `residual` is only held against the others, `net` is split."""
PARTS = ("", "total", "high", "low", "single")
QUALITIES = ("actual", "estimated", "missing")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Figures, an entry each in arrays of equal length.

    Parameters
    ----------
    meter, kind, part, quality, flag : array of int64
        Codes: of `meters`, `KINDS`, `parts`, `QUALITIES` and `flags`.
    start, seconds : array of int64
        When the period began, in seconds since 1970 in universal time, and how long it lasts.
    value : array of int64
        The energy. [mWh]
    row : array of int64
        Line of the file, or row of its sheet.
    """

    meter: Ints
    kind: Ints
    part: Ints
    start: Ints
    seconds: Ints
    value: Ints
    quality: Ints
    flag: Ints
    row: Ints
    meters: tuple[str, ...] = ()
    parts: tuple[str, ...] = PARTS
    flags: tuple[str, ...] = ("",)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.value)

    def where(self, keep: NDArray[np.bool_] | Ints) -> Facts:
        """Keep some, or put them in another order."""
        return replace(self, **{name: getattr(self, name)[keep] for name in ARRAYS})


ARRAYS = tuple(each.name for each in fields(Facts) if each.name not in {"meters", "parts", "flags"})


def no_facts() -> Facts:
    """Return none."""
    empty = np.empty(0, dtype=np.int64)
    return Facts(**dict.fromkeys(ARRAYS, empty))  # type: ignore[arg-type]


def joined(some: Sequence[Facts]) -> Facts:
    """Put facts of several columns, sheets or files together; codes are made to agree.

    Examples
    --------
    >>> len(joined([no_facts(), no_facts()]))
    0
    """
    if len(some) == 1 and some[0].parts[: len(PARTS)] == PARTS:
        return some[0]
    lists: dict[str, dict[str, int]] = {name: {} for name in ("meters", "parts", "flags")}
    arrays: dict[str, list[Ints]] = {name: [] for name in ARRAYS}
    for part in PARTS:
        lists["parts"].setdefault(part, len(lists["parts"]))
    for each in some:
        for name in ARRAYS:
            values = getattr(each, name)
            if name in {"meter", "part", "flag"}:
                known = lists[f"{name}s"]
                codes = [known.setdefault(text, len(known)) for text in getattr(each, f"{name}s")]
                values = np.array(codes, dtype=np.int64)[values] if len(values) else values
            arrays[name].append(values)
    put = {
        name: np.concatenate(held) if held else np.empty(0, dtype=np.int64) for name, held in arrays.items()
    }
    return Facts(**put, **{name: tuple(known) for name, known in lists.items()})  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class Aside:
    """A record that gives no reading.

    Parameters
    ----------
    row : int
        Line of the file, or row of its sheet.
    meter : str
        Of which meter; empty where it is of all, or unknown.
    rejected : bool
        Whether it looks like a reading and could not be used; else it is none.
    reason : Message
        Why.
    raw : str
        Its text.
    """

    row: int
    meter: str
    rejected: bool
    reason: Message
    raw: str


@dataclass(kw_only=True)
class Extract:
    """What was read of a file, or of one of its sheets, before readings are held against each other.

    Parameters
    ----------
    facts : Facts
        The figures.
    aside : list of Aside
        Records that give none.
    notes : list of Message
        What is worth knowing.
    columns : dict of str to str
        What was read from which column.
    evidence : dict of str to Message
        Why.
    header_line : int
        The line of the header; 0 where there is none.
    meters_aside : int
        How many meters stand side by side.
    totals : list of (str, int)
        Totals that the file prints above its columns, and what was read of these. [millionths]
    zone : str
        The time zone that its times were read in.
    """

    facts: Facts
    aside: list[Aside] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, Message] = field(default_factory=dict)
    header_line: int = 0
    meters_aside: int = 0
    totals: list[tuple[str, int]] = field(default_factory=list)
    encoding: str = ""
    zone: str = ""
