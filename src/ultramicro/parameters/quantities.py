"""A number on the command line with its unit, brought to the unit of the flag or refused."""

from __future__ import annotations

import re
from collections.abc import Callable

from ultramicro.core.message import Listed, Number, say
from ultramicro.core.sums import number as plain_number
from ultramicro.core.units import Measure, folded, measure, nearest, scale
from ultramicro.reports.units import unit_words

KINDS = ("money", "area", "mass", "energy", "power", "volume", "hours", "duration", "share")
_NUMBER = r"[+-]?\d[\d,]*(?:\.\d*)?(?:[eE][+-]?\d{1,3})?|[+-]?\.\d+"
_PARTS = re.compile(rf"(?P<before>[^\d\s.,+-]*)\s*(?P<number>{_NUMBER})\s*(?P<after>.*)")
WHOLE = 1e-9
"""How far a whole number may be off after conversion."""


def in_unit(words: str, unit: str) -> float:
    """Read a number that may name its unit, in the unit that is wanted.

    Parameters
    ----------
    words : str
        As typed: `1480`, `£14.80`, `100 hours a month`.
    unit : str
        What is wanted.

    Raises
    ------
    ValueError
        If it is no number or could be read as two, or its unit is not one of the same kind.

    Examples
    --------
    >>> in_unit("£14.80", "pence"), in_unit("2 years", "quarters"), in_unit("52 hours a year", "hours a week")
    (1480.0, 8.0, 1.0)
    """
    found = _PARTS.fullmatch(words.strip())
    if found is None:
        raise ValueError(say("'{given}' is not a number", given=words))
    number, said = float(plain_number(found["number"])), found["before"] + found["after"]
    return number * _factor(said, unit) if said else number


def _factor(said: str, unit: str) -> float:
    # The flag's own unit first, which may be none of the table, such as "quarters".
    if folded(said) == folded(unit):
        return 1.0
    for kind in KINDS:
        wanted, given = measure(unit, kind), measure(said, kind)
        # Hours are not hours a week: without the period on both sides it is another quantity.
        if wanted and given and bool(wanted.period) == bool(given.period):
            return scale(given.unit, wanted.unit) * given.times / wanted.times
    kinds = [kind for kind in KINDS if measure(unit, kind)]
    near = nearest(said, *kinds) if kinds and not _period(unit, kinds) else ()
    known = Listed(list(dict.fromkeys([unit, *near])), "or")
    raise ValueError(
        say("its unit '{given}' is not {unit}: use {known}", given=said, unit=unit_words(unit), known=known)
    )


def _period(unit: str, kinds: list[str]) -> bool:
    found: Measure | None = measure(unit, *kinds)
    return bool(found and found.period)


def reader(kind: type, unit: str) -> Callable[[str], float]:
    """Return what reads a flag of whole numbers or of any numbers, in a unit.

    Examples
    --------
    >>> reader(int, "pence")("£14.80"), reader(float, "share")("22%")
    (1480, 0.22)
    """

    def read(words: str) -> float:
        value = in_unit(words, unit)
        # Relative, as a change of unit leaves a trace that grows with the number.
        if kind is int and abs(value - round(value)) > WHOLE * max(1.0, abs(value)):
            raise ValueError(
                say(
                    "'{given}' is {value} {unit}: give a whole number",
                    given=words,
                    value=Number(value, 6),
                    unit=unit_words(unit),
                )
            )
        return kind(round(value)) if kind is int else value

    return read
