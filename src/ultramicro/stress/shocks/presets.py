"""Recessions there have been, as shocks: each number with the figure it rests on, and what is a judgement.

A row of `presets.csv` is one shock of one recession. All begin in the seventh month that is read, so that
half a year of calm stands before them.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from ultramicro.core.message import Message, say
from ultramicro.stress.shocks.shock import Kind, Shock

SHARES = frozenset(Kind) - {Kind.TERMS, Kind.ENERGY}
"""Kinds whose size is a part of a whole. Terms are months, and what energy costs may more than double."""


@dataclass(frozen=True, kw_only=True)
class Preset:
    """One shock of a recession that was.

    Parameters
    ----------
    recession : str
        Its name.
    shock : Shock
        What hit, how hard, for how long.
    source : str
        Who published which figure, where and when.
    note : Message
        What is a judgement in the step from that figure to the shock; no part of what makes two equal.
    """

    recession: str
    shock: Shock
    source: str
    note: Message = field(default_factory=lambda: Message("", {}), compare=False)


@cache  # of the program's own file, which does not change while it runs
def presets() -> tuple[Preset, ...]:
    """Return every shock of every recession, in the order of the file.

    Examples
    --------
    >>> presets()[0].recession, presets()[0].shock.size
    ('2008', 0.095)
    """
    text = (files(__package__) / "presets.csv").read_text(encoding="utf-8")
    return tuple(_preset(row) for row in csv.DictReader(text.splitlines()))


def _preset(row: Mapping[str, str]) -> Preset:
    """Return one row as what it says."""
    shock = Shock(
        kind=Kind(row["kind"]),
        size=float(row["size"]),
        from_month=int(row["from_month"]),
        months=int(row["months"]),
        fades_months=int(row["fades_months"]),
    )
    return Preset(recession=row["recession"], shock=shock, source=row["source"], note=say(row["note"]))


@cache
def recessions() -> Mapping[str, tuple[Shock, ...]]:
    """Return the shocks of each recession, by its name.

    Examples
    --------
    >>> ", ".join(recessions())
    '2008, 1980, 1990, 2020, energy-2022, benefit-freeze, austerity, main-employer, credit-crunch'
    >>> [shock.kind.value for shock in recessions()["credit-crunch"]]
    ['credit', 'terms']
    """
    names = dict.fromkeys(each.recession for each in presets())
    return {name: tuple(each.shock for each in presets() if each.recession == name) for name in names}


def severity(shocks: Iterable[Shock], times: float) -> tuple[Shock, ...]:
    """Return shocks so many times as hard; shares stay at most one, and at nought times nothing is left.

    An employer closes or does not, however hard all else is. Terms lengthen by parts of a month too: of
    half a month half as many invoices fall due in the last month as in each other one.

    Parameters
    ----------
    times : float
        By what each size is multiplied.

    Raises
    ------
    ValueError
        If that is below nought, or no number.

    Examples
    --------
    >>> [(shock.kind.value, round(shock.size, 3)) for shock in severity(recessions()["energy-2022"], 2)]
    [('energy', 1.524)]
    >>> [shock.size for shock in severity(recessions()["credit-crunch"], 3)]
    [1.0, 3.0]
    >>> severity(recessions()["2008"], 0)
    ()
    """
    if not math.isfinite(times) or times < 0:
        message = f"no recession can be {times} times as hard"
        raise ValueError(message)
    return tuple(_scaled(shock, times) for shock in shocks) if times > 0 else ()


def _scaled(shock: Shock, times: float) -> Shock:
    """Return a shock so many times as hard."""
    size = shock.size * times
    return replace(shock, size=min(size, 1.0) if shock.kind in SHARES else size)


def rows(name: str, times: float = 1.0) -> Iterator[Mapping[str, object]]:
    """Go through what a recession consists of, for a table: kind, size, months, source and note.

    Examples
    --------
    >>> [(row["kind"], row["size"], row["months"]) for row in rows("benefit-freeze", 0.5)]
    [('benefits', 0.03, 120)]
    """
    for each in presets():
        if each.recession == name:
            for shock in severity((each.shock,), times):
                yield {
                    "recession": name,
                    "kind": shock.kind.value,
                    "size": shock.size,
                    "from_month": shock.from_month,
                    "months": shock.months,
                    "fades_months": shock.fades_months,
                    "source": each.source,
                    "note": each.note,
                }
