"""A place's numbers: each with its range, unit, kind and source, and what the data cannot tell it from.

What a number is stands in `numbers.csv`; what stands in for it where a place says nothing, in `stated.csv`,
each row with source, year and licence. Money of any year is brought to that of one by consumer prices.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files

from ultramicro.core.message import Message, say
from ultramicro.plan.recipes.prices import price_factor

PENCE, MONTHLY = "pence", "pence a month"
MONEY = frozenset({PENCE, MONTHLY})
"""Units of money; in minor units here, in major ones where a person reads them."""
WHOLE = MONEY | {"people", "households", "firms", "number", "whole months"}
"""Units of which there are only whole ones."""
SHARES = frozenset({"share", "share a month", "share a year"})
"""Units of which there is at most one."""
UNITS = WHOLE | SHARES | {"months", "times", "logarithm"}
"""What a number may be measured in. `times` is one beside another; `logarithm` is a width of logarithms."""


class Kind(StrEnum):
    """Where a number comes from."""

    OBSERVED = "observed"
    """The place's own tables show it."""
    SAID = "said"
    """Somebody wrote it into the place's file of numbers."""
    STATISTIC = "statistic"
    """A public statistic stands in for it."""
    ASSUMED = "assumed"
    """Nobody counts it; a judgement."""
    FITTED = "fitted"
    """Set so that the model shows what it is held against."""
    PUBLISHED = "published"
    """The published model has it."""


@dataclass(frozen=True, kw_only=True)
class Number:
    """One number of a place.

    Parameters
    ----------
    name : str
        Its name in `numbers.csv`.
    value, low, high : int or float
        What it is, and between which it lies. [unit]; whole where the unit has only whole ones.
    unit : str
        One of `UNITS`.
    kind : Kind
        Where it comes from.
    source : str
        Which table, statistic or paper says so.
    cannot_be_told_from : tuple of str
        Names of numbers that the data cannot tell it from.
    meaning : Message
        What it is in words; no part of what makes two numbers equal.

    Raises
    ------
    ValueError
        If it cannot be: see `fault`.
    """

    name: str
    value: float
    low: float
    high: float
    unit: str
    kind: Kind
    source: str
    cannot_be_told_from: tuple[str, ...] = ()
    meaning: Message = field(default_factory=lambda: Message("", {}), compare=False)

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if wrong := fault(self.value, self.low, self.high, self.unit):
            message = say("{name}: {wrong}", name=self.name, wrong=wrong)
            raise ValueError(message)


def fault(value: float, low: float, high: float, unit: str) -> Message | None:
    """Say why a value with its range cannot be; None where it can.

    Examples
    --------
    >>> fault(0.5, 0.2, 0.4, "share"), fault(3, 1, 5, "firms"), fault(1.5, 1, 2, "firms")
    ('0.5 is not between 0.2 and 0.4', None, '1.5 is not whole')
    """
    if unit not in UNITS:
        return say("'{unit}' is no unit of a number", unit=unit)
    each = (low, value, high)
    if not all(math.isfinite(one) for one in each):
        return say("it is not a number")
    if not low <= value <= high:
        return say("{value} is not between {low} and {high}", value=_short(value), low=_short(low),
                   high=_short(high))  # fmt: skip
    return _unlike(each, unit)


def _unlike(each: tuple[float, float, float], unit: str) -> Message | None:
    """Say which of a range its unit does not have: below nought, a part above 1, or a broken whole."""
    low, _, high = each
    if low < 0:
        return say("{low} is below nought", low=_short(low))
    if unit in SHARES and high > 1:
        return say("{high} is more than the whole, which is 1", high=_short(high))
    odd = [one for one in each if unit in WHOLE and one != int(one)]
    return say("{value} is not whole", value=_short(odd[0])) if odd else None


def _short(number: float) -> str:
    """Write a number as a file has it."""
    return f"{number:.10g}"


class Numbers(Mapping[str, Number]):
    """Numbers by name, in the order of `numbers.csv`; it cannot be changed.

    Examples
    --------
    >>> numbers = stated(12_000)
    >>> numbers.value("households"), numbers["rent_pence"].kind.value, "rent" in numbers
    (5004, 'statistic', False)
    """

    def __init__(self, numbers: Iterable[Number]) -> None:
        """Take some numbers; of two of one name the last counts."""
        by_name = {number.name: number for number in numbers}
        order = {name: place for place, name in enumerate(described())}
        self._numbers = dict(sorted(by_name.items(), key=lambda each: order.get(each[0], len(order))))

    def __getitem__(self, name: str) -> Number:
        """Return a number."""
        return self._numbers[name]

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self._numbers)

    def __len__(self) -> int:
        """Count them."""
        return len(self._numbers)

    def __repr__(self) -> str:
        """Write names and values."""
        return f"Numbers({', '.join(f'{each.name}={each.value}' for each in self.values())})"

    def value(self, name: str) -> float:
        """Return a number's value; whole where its unit has only whole ones."""
        return self._numbers[name].value

    def whole(self, name: str) -> int:
        """Return the value of a number whose unit has only whole ones.

        Raises
        ------
        ValueError
            If its unit has others.
        """
        if self._numbers[name].unit not in WHOLE:
            message = say("{name} is not counted in whole ones", name=name)
            raise ValueError(message)
        return int(self._numbers[name].value)

    def replaced(self, others: Iterable[Number]) -> Numbers:
        """Return these with others in place of those of the same name."""
        return Numbers((*self.values(), *others))


@dataclass(frozen=True, kw_only=True)
class Described:
    """What a number is, whatever its value: a row of `numbers.csv`."""

    group: str
    name: str
    unit: str
    cannot_be_told_from: tuple[str, ...]
    meaning: Message


@cache  # of the program's own files, which do not change while it runs
def described() -> Mapping[str, Described]:
    """Return what every number is, by name.

    Examples
    --------
    >>> described()["rent_pence"].meaning, described()["rent_pence"].group
    ('rent of a household that rents', 'spending')
    """
    return {
        row["name"]: Described(
            group=row["group"], name=row["name"], unit=row["unit"],
            cannot_be_told_from=tuple(row["cannot_be_told_from"].split()), meaning=say(row["meaning"]),
        )
        for row in _rows("numbers")
    }  # fmt: skip


def _rows(name: str) -> tuple[dict[str, str], ...]:
    text = (files(__package__) / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def number(name: str, value: float, low: float, high: float, *, kind: Kind, source: str) -> Number:
    """Make a number of those that `numbers.csv` describes; whole units are rounded, the range outward.

    Examples
    --------
    >>> number("firms", 318.4, 250.2, 400.7, kind=Kind.ASSUMED, source="").value
    318
    """
    what = described()[name]
    if what.unit in WHOLE:
        value, low, high = round(value), math.floor(low), math.ceil(high)
    return Number(
        name=name, value=value, low=low, high=high, unit=what.unit, kind=kind, source=source,
        cannot_be_told_from=what.cannot_be_told_from, meaning=what.meaning,
    )  # fmt: skip


def stated(people: int, *, home: bool = True) -> Numbers:
    """Return every number as statistics, papers and judgement have it, for so many people.

    Parameters
    ----------
    people : int
        How many live in the place. [people]
    home : bool
        Whether the place is in the country that the statistics are of; elsewhere they are assumptions.
    """
    return Numbers(_stated(row, people, home=home) for row in _rows("stated"))


def _stated(row: Mapping[str, str], people: int, *, home: bool) -> Number:
    value, low, high = (float(row[column]) for column in ("value", "low", "high"))
    times = float(people) if row["per"] == "person" else 1.0
    if described()[row["name"]].unit in MONEY and row["year"]:
        times *= price_factor(int(row["year"])) or 1.0
    kind = Kind(row["kind"])
    foreign = not home and kind is Kind.STATISTIC
    source = f"{row['source']} ({row['licence']})" if row["licence"] else row["source"]
    return number(
        row["name"], value * times, low * times, high * times,
        kind=Kind.ASSUMED if foreign else kind,
        source=say("as in the United Kingdom: {source}", source=source) if foreign else source,
    )  # fmt: skip
