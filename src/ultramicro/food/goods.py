"""What makes two rows speak of the same good: an item in a unit, each as it is compared."""

from __future__ import annotations

import re

from ultramicro.core.units import unit_named

Good = tuple[str, str]
COLD = frozenset({"chilled", "frozen", "cold"})
"""How goods are kept that need a cold room."""
ONE = frozenset({"item", "items", "each", "ea", "piece", "pieces", "pc", "pcs", "unit", "units"})
"""Words for a thing that is counted by itself."""
_SEVERAL = re.compile(r"([0-9]+(?:\.[0-9]+)?) (\S+)")


def folded(text: object) -> str:
    """Return a name as names are compared."""
    return " ".join(str(text).casefold().split())


def unit_of(text: object) -> str:
    """Return a unit as units are compared: kg is kilo, and nothing else is anything else.

    Examples
    --------
    >>> unit_of("Kilo"), unit_of("1 litre"), unit_of("500 g"), unit_of("Bunch"), unit_of("each")
    ('kg', 'l', '500 g', 'bunch', 'item')
    """
    words = folded(text).removeprefix("1 ")
    if words in ONE:
        return "item"
    known = unit_named(words, "mass", "volume")
    # A ton may be one of three: such a unit stays the word that somebody wrote.
    return words if known is None or known.guess else known.name.casefold()


def good_of(item: object, unit: object) -> Good:
    """Return the good of an item in a unit.

    Examples
    --------
    >>> good_of(" Leeks", "Bunch"), good_of("leeks", "kilo")
    (('leeks', 'bunch'), ('leeks', 'kg'))
    """
    return folded(item), unit_of(unit)


MEASURED = frozenset({"kg", "l"})
"""Units of which thousandths are kept: grams and millilitres."""


def is_measured(unit: object) -> bool:
    """Whether parts of a unit can be given: of a kilo, and never of a box.

    Examples
    --------
    >>> is_measured("Kilo"), is_measured("box")
    (True, False)
    """
    return unit_of(unit) in MEASURED


def kg_of(unit: object) -> float | None:
    """Return what a unit weighs that is a weight by itself; None of a bunch, a box or an item. [kg].

    Examples
    --------
    >>> kg_of("500 g"), kg_of("kilo"), kg_of("bunch")
    (0.5, 1.0, None)
    """
    words = unit_of(unit)
    several = _SEVERAL.fullmatch(words)
    known = unit_named(several[2] if several else words, "mass")
    if known is None or known.guess:
        return None
    return float(known.factor) * (float(several[1]) if several else 1.0)
