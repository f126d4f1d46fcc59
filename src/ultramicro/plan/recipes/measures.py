"""From the unit that somebody typed to the unit of the recipes, for quantities and for prices."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ultramicro.core.message import Message, say
from ultramicro.core.units import (
    Unit,
    measure,
    nearest,
    parted,
    scale,
    singular,
    spaced,
    unit_named,
    unit_words,
)

KINDS = ("mass", "area", "volume", "energy", "hours", "money", "count")
"""What goods are measured in."""
COUNT, THING = "count", "thing"
ONE = Unit(name="items", kind=COUNT, factor=Decimal(1))
"""A thing that is counted by a name which is no unit of the table."""
AFTER = r"\s(?:of|at|on|for|in|with|made|put|from|to)\s"
"""What stands after the word for the thing itself, as in `bottles of juice`."""


@dataclass(frozen=True, kw_only=True)
class Amount:
    """How a unit that was typed stands to the one that is wanted.

    Parameters
    ----------
    each : float
        How many of the wanted unit one is, whatever the period: a price of one is divided by it.
    times : float
        How often the period that was named is in a year.
    period : str
        That period; empty where none was named.
    guess : str
        What is assumed; empty where nothing is.
    """

    each: float
    times: float = 1.0
    period: str = ""
    guess: str = ""

    @property
    def a_year(self) -> float:
        """By what a quantity is multiplied to be the wanted one in a year."""
        return self.each * self.times


def amount(unit: str, wanted: str, words: Iterable[str] = ()) -> Amount | None:
    """Say how a unit stands to the one that is wanted; None where it is none of the same kind.

    Parameters
    ----------
    unit : str
        As it was typed, with its period if it has one.
    wanted : str
        The unit of the recipes.
    words : iterable of str
        What the thing is called; what is counted may be counted by its own name.

    Examples
    --------
    >>> amount("hours a week", "hours").a_year, amount("£ a month", "pence").each, amount("kg", "m2")
    (52.0, 100.0, None)
    >>> amount("a year", "items").a_year, amount("a year", "kg")
    (1.0, None)
    >>> [amount(unit, "items", ["school meals"]) is not None for unit in ("meals", "schools", "loaves")]
    [True, False, False]
    """
    base = unit_named(wanted, *KINDS) or ONE
    found = measure(unit, base.kind)
    if found is None and base.kind == COUNT and (period := _only_a_period(unit)):
        return Amount(
            each=scale(ONE, base), times=float(period.factor), period=period.name, guess=period.guess
        )
    # Units of the table first; only what is none of them may be the thing's own name.
    if found is None:
        by_name = base.kind == COUNT
        return _by_its_name(unit, [wanted, *words], scale(ONE, base)) if by_name else None
    return Amount(each=scale(found.unit, base), times=found.times, period=found.period, guess=found.guess)


THOUSANDS = frozenset(("k", "thousand", "grand"))  # data
"""In what people count pounds without saying pounds: nobody has thousands of pence."""


def sum_of_money(unit: str) -> Amount | None:
    """Say how a unit of savings or of a loan stands to pence; None where it is none of money.

    Parameters
    ----------
    unit : str
        As it was typed.

    Examples
    --------
    >>> [sum_of_money(unit).each for unit in ("£", "thousand", "k", "pence")], sum_of_money("")
    ([100.0, 100000.0, 100000.0, 1.0], None)
    """
    return amount("£k" if spaced(unit).removesuffix("s") in THOUSANDS else unit, "pence")


def _only_a_period(unit: str) -> Unit | None:
    """Return the period where nothing else was typed: 150 `a year` of what is counted are so many things."""
    bare, period = parted(f"{COUNT} {unit}")
    return period if bare == COUNT else None


def _by_its_name(unit: str, words: Iterable[str], each: float) -> Amount | None:
    bare, period = parted(unit)
    if not any(_counts(bare, said) for said in words):
        return None
    times = float(period.factor) if period else 1.0
    return Amount(each=each, times=times, period=period.name if period else "",
                  guess=period.guess if period else "")  # fmt: skip


def _counts(unit: str, name: str) -> bool:
    """Whether a thing is counted by this word: a meal in `school meals`, though not a school."""
    said, own = _nouns(unit), _nouns(name)
    # English puts the thing last, or before "of": bottles of juice are counted in bottles.
    heads = {own[-1], *_nouns(re.split(AFTER, spaced(name))[0])[-1:]} if own else set()
    return (
        bool(said)
        and set(said) <= set(own)
        and (said[-1] in heads or unit_named(said[-1], THING) is not None)
    )


def _nouns(words: str) -> list[str]:
    """Return the words of a name without their plural; of things with several names the same one."""
    plain = [singular(word) for word in spaced(words).split() if word != "of"]
    return [unit.name if (unit := unit_named(word, THING)) else word for word in plain]


def a_year(unit: str) -> Message:
    """Return what people read for so much of a unit in a year."""
    return say("{unit} a year", unit=unit_words(unit))


def near(unit: str, wanted: str, words: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the units that could have been meant where one was not understood.

    Examples
    --------
    >>> near("hectre", "m2"), near("boxes", "items", ["bread"])
    (('ha',), ('items', 'dozen', 'loaf'))
    """
    base = unit_named(wanted, *KINDS)
    # Only what is counted may be counted by its own name.
    if base is not None and base.kind != COUNT:
        alike = nearest(unit, base.kind)
        # "Full time" looks like a job of that name, also where children are meant.
        return tuple(dict.fromkeys(["hours", *alike])) if alike == ("FTE",) else alike
    own = [
        found.name for said in words for word in spaced(said).split() if (found := unit_named(word, THING))
    ]
    return tuple(dict.fromkeys([*nearest(unit, COUNT), *own]))


def kinds_of(unit: str) -> tuple[str, ...]:
    """Return what a unit may measure: none where it is not known, more than one where it is not clear.

    Examples
    --------
    >>> kinds_of("kg"), kinds_of("pounds"), kinds_of("widgets")
    (('mass',), ('mass', 'money'), ())
    """
    bare, _ = parted(unit)
    return tuple(kind for kind in KINDS if unit_named(bare, kind) is not None)
