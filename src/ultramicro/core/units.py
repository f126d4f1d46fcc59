"""The one table of units: what people write, what it measures, and how much of it there is.

`units.csv` beside this module is the table. A unit is looked up among the kinds that make sense where it
stands, so that a pound is money in one column and weight in another, and land is never read in kilograms.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.resources import files

from ultramicro.core.message import Message, joined, say

PERIOD, ADVERB = "period", "adverb"
MONEY = "£"
"""The unit of money, as the table names it."""
MOST_NEAR = 4
REMEMBERED = 4096
"""Units that are remembered as they were read; a table repeats few."""
_SHORTEST_PLURAL = 3
_PER = re.compile(r"^(?P<bare>.+?)(?:\s+(?:a|an|per|each|every)\s+|\s*/\s*)(?P<period>[^/]+)$")


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A unit of the table.

    Parameters
    ----------
    name, kind : str
        How it is written, and what it measures.
    factor : Decimal
        How much of the kind's base unit one of it is.
    yearly : bool
        Whether it is by itself so much in a year, as a full-time job is.
    guess : str
        What is assumed where it is used; empty where it is exact.
    """

    name: str
    kind: str
    factor: Decimal
    yearly: bool = False
    guess: str = ""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What a unit that somebody typed means.

    Parameters
    ----------
    unit : Unit
        The unit of one, whatever the period.
    period : str
        The period that was named; empty where none was.
    times : float
        How often that period is in a year; once where none was named.
    guess : str
        What is assumed; empty where nothing is.
    """

    unit: Unit
    period: str = ""
    times: float = 1.0
    guess: str = ""


@cache  # of the program's own files, which do not change while it runs
def _table() -> tuple[dict[str, str], ...]:
    text = (files("ultramicro.core") / "units.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache  # of the program's own files, which do not change while it runs
def _known(kind: str) -> Mapping[str, Unit]:
    """Return the units of a kind by every way of writing them, folded."""
    found: dict[str, Unit] = {}
    for row in _table():
        if row["kind"] == kind:
            unit = Unit(name=row["unit"], kind=kind, factor=Decimal(row["factor"]),
                        yearly=row["yearly"] == "yes", guess=say(row["guess"]))  # fmt: skip
            for words in _written(row):
                found.setdefault(folded(words), unit)
    return found


def _written(row: Mapping[str, str]) -> Iterator[str]:
    yield row["unit"]
    yield from filter(None, row["words"].split("|"))


@cache  # of the program's own files, which do not change while it runs
def units(kind: str) -> tuple[tuple[str, Unit], ...]:
    """Return every way of writing the units of a kind, as the table has it, with the unit.

    Examples
    --------
    >>> [words for words, unit in units("mass") if unit.name == "g"]
    ['g', 'gram', 'gramme', 'gm', 'gr']
    """
    rows = [row for row in _table() if row["kind"] == kind]
    return tuple((words, _known(kind)[folded(words)]) for row in rows for words in _written(row))


def spaced(words: str) -> str:
    """Bring a unit to small letters with one blank between words; marks and raised figures are made plain.

    Examples
    --------
    >>> spaced(" Sq. Ft. "), spaced("M²"), spaced("hour(s)_a week")
    ('sq ft', 'm2', 'hours a week')
    """
    plain = unicodedata.normalize("NFKC", words).casefold()
    plain = re.sub(r"\((e?s)\)", r"\1", plain)
    plain = re.sub(r"[.^]", "", plain)
    return re.sub(r"[\s_\-–]+", " ", plain).strip()


def singular(word: str) -> str:
    """Take the s of a plural off.

    Examples
    --------
    >>> singular("hours"), singular("gross"), singular("ps")
    ('hour', 'gross', 'ps')
    """
    short = len(word) < _SHORTEST_PLURAL or word.endswith("ss")
    return word if short else word.removesuffix("s")


@lru_cache(REMEMBERED)  # pure, and bounded
def folded(words: str) -> str:
    """Return the form in which units are compared: case, blanks, marks and the plural make no difference.

    Examples
    --------
    >>> folded("Sq. Metres") == folded("sqmetre"), folded("Hectares")
    (True, 'hectare')
    """
    return singular(spaced(words).replace(" ", ""))


def unit_named(words: str, *kinds: str) -> Unit | None:
    """Return the unit of the first of some kinds that knows it by these words; None where none does.

    Examples
    --------
    >>> unit_named("pounds", "mass").name, unit_named("pounds", "money").name, unit_named("kg", "area")
    ('lb', '£', None)
    """
    return next((_known(kind)[folded(words)] for kind in kinds if folded(words) in _known(kind)), None)


def measure(words: str, *kinds: str) -> Measure | None:
    """Read a unit as people write it, with the period if there is one.

    Parameters
    ----------
    words : str
        What was written, such as `kg a week`.
    *kinds : str
        What it may measure.

    Returns
    -------
    Measure or None
        What it means; None where it is no unit of these kinds, so that nothing is taken for what it is not.

    Examples
    --------
    >>> [(m.unit.name, m.times) for m in (measure("Hrs/Wk", "hours"), measure("tonnes p.a.", "mass"))]
    [('hours', 52.0), ('t', 1.0)]
    >>> measure("hours a term", "hours"), measure("kg", "area")
    (None, None)
    """
    bare, period = parted(words)
    unit = unit_named(bare, *kinds)
    if unit is None or (unit.yearly and period and period.factor != 1):
        return None
    told = period.name if period else "year" if unit.yearly else ""
    guesses = [each.guess for each in (unit, period) if each and each.guess]
    times = float(period.factor) if period else 1.0
    return Measure(unit=unit, period=told, times=times, guess=joined(guesses, "; "))


@lru_cache(REMEMBERED)  # pure, and bounded
def parted(words: str) -> tuple[str, Unit | None]:
    """Part a unit from its period; from none where no period stands at its end.

    Examples
    --------
    >>> parted("meals a day")[0], parted("weekly hours")[0], parted("kg per head")
    ('meals', 'hours', ('kg per head', None))
    """
    plain = spaced(words)
    found = _PER.match(plain)
    if found and (period := unit_named(found["period"], PERIOD)):
        return found["bare"].strip(), period
    first, _, after = plain.partition(" ")
    before, _, last = plain.rpartition(" ")
    for said, rest in ((last, before), (first, after)):
        if rest and (adverb := unit_named(said, ADVERB)):
            return rest, adverb
    return plain, None


def scale(given: Unit, wanted: Unit) -> float:
    """Return how many of one unit another is.

    Examples
    --------
    >>> scale(unit_named("ha", "area"), unit_named("m2", "area"))
    10000.0
    """
    return float(given.factor / wanted.factor)


def nearest(words: str, *kinds: str) -> tuple[str, ...]:
    """Return the units of some kinds that are written most alike; the usual ones where none is.

    Examples
    --------
    >>> nearest("hectres", "area"), nearest("kg", "area")
    (('ha',), ('m2', 'ha', 'acre', 'sq ft'))
    """
    known = {folded(said): unit.name for kind in kinds for said, unit in units(kind)}
    alike = get_close_matches(folded(parted(words)[0]), known, MOST_NEAR, 0.75)
    usual = [row["unit"] for row in _table() if row["kind"] in kinds and row["usual"]]
    return tuple(dict.fromkeys(known[each] for each in alike) or dict.fromkeys(usual[:MOST_NEAR]))


def header_factors(kind: str, base: str) -> dict[str, str]:
    """Return the ways in which a header may write a unit exactly, with how many of `base` one of it is.

    Parameters
    ----------
    kind, base : str
        The kind, and the unit in which the figures are wanted.

    Examples
    --------
    >>> header_factors("money", "pence")["£"], header_factors("area", "m2")["sq ft"]
    ('100', '0.09290304')
    """
    wanted = {spaced(said): unit.factor for said, unit in units(kind)}[spaced(base)]
    exact = [(said, unit.factor / wanted) for said, unit in units(kind) if not unit.guess]
    factors = {_in_header(said): format(factor.normalize(), "f") for said, factor in exact}
    return {
        f"{said}s": factor for said, factor in factors.items() if said[-1] not in "s0123456789£%"
    } | factors


def _in_header(unit: str) -> str:
    """Write a unit as the words of a header are compared: signs stand by themselves."""
    return re.sub(r"\s*([£%])[\s']*", r" \1 ", spaced(unit)).strip()


def unit_words(name: str) -> Message:
    """Return what people read for a unit of the table; any other word is data and stays as it is.

    The unit of money is written as the sign of the place's currency.

    Examples
    --------
    >>> unit_words("hours").template, unit_words("bunches").template
    ('hours', '{unit}')
    """
    if name == MONEY:
        from ultramicro.core.formatting import speaker  # noqa: PLC0415  readers of files need no formatter

        return say("{unit}", unit=speaker().sign())
    return say(name) if name in _names() else say("{unit}", unit=name)


@cache  # of the program's own files, which do not change while it runs
def _names() -> frozenset[str]:
    return frozenset(row["unit"] for row in _table())


def named(words: Iterable[str]) -> str:
    """Write units one after the other for people.

    Examples
    --------
    >>> named(["m2", "ha", "acre"])
    'm2, ha or acre'
    """
    listed = list(words)
    return " or ".join(filter(None, (", ".join(listed[:-1]), *listed[-1:])))
