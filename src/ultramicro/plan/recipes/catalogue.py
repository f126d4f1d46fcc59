"""What the recipes of a place know: goods with their units and prices, skills, uses of ground, machines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache

from ultramicro.plan.programme.model import Activity
from ultramicro.plan.recipes.vocabulary import goods, names_of, plain, read
from ultramicro.plan.rows import LineRow

# A slip of a letter or two in a word of usual length; below, everything looks like everything.
MOST_NEAR, ALIKE = 4, 0.75
ITEMS = "items"


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the recipes of a place know.

    Parameters
    ----------
    units : mapping of str to str
        Each good that is made or used, to its unit.
    made, used : frozenset of str
        Goods.
    prices : mapping of str to float
        What a good that is made fetches by the recipes. [pence a unit]
    skills, grounds, machines : frozenset of str
        Skills, classes of land and buildings, and machines that could be borrowed.
    """

    units: Mapping[str, str] = field(default_factory=dict)
    made: frozenset[str] = frozenset()
    used: frozenset[str] = frozenset()
    prices: Mapping[str, float] = field(default_factory=dict)
    skills: frozenset[str] = frozenset()
    grounds: frozenset[str] = frozenset()
    machines: frozenset[str] = frozenset()

    def unit(self, good: str) -> str:
        """Return the unit of a good."""
        return goods()[good].unit if good in goods() else self.units.get(good, ITEMS)


def known(activities: Iterable[Activity], lines: Sequence[LineRow]) -> Known:
    """Gather what recipes know.

    Parameters
    ----------
    activities : iterable of Activity
        What could be done.
    lines : sequence of LineRow
        Rows of `activity_lines`.
    """
    roles: dict[str, set[str]] = {}
    for line in lines:
        roles.setdefault(line.role, set()).add(line.item)
    made, used = (frozenset(roles.get(role, ())) for role in ("output", "input"))
    return Known(
        units=_units(line for line in lines if line.role in {"output", "input"}), made=made, used=used,
        prices={g: pence for a in activities for g, pence in a.sold_pence.items()},
        skills=frozenset(roles.get("labour", ())), machines=frozenset(roles.get("equipment", ())),
        grounds=frozenset(roles.get("land", set()) | roles.get("building", set())),
    )  # fmt: skip


def _units(lines: Iterable[LineRow]) -> dict[str, str]:
    """Return each good's unit; what one recipe counts in items and another by name is counted by name."""
    found: dict[str, str] = {}
    for line in lines:
        # "Items" says least, so that any other unit is the better known one.
        if found.get(line.item, ITEMS) == ITEMS:
            found[line.item] = line.unit
    return found


def near_words(said: str, among: Iterable[str]) -> tuple[str, ...]:
    """Return the words of the recipes that are written most like a word, or hold it.

    Examples
    --------
    >>> near_words("gardning", ["growing", "baking"])
    ('gardening',)
    """
    names = {word: name for name in among for word in names_of(name)}
    low = plain(said)
    known = set(names.values())
    # The first name is the table's own, the second what people say.
    offered = [names_of(good)[:2][-1] for good in _offered().get(low, ()) if good in known]
    # After those written alike: a word in common is weaker evidence than a slip of the pen.
    held = [word for word in names if set(low.split()) & set(word.split())]
    alike = get_close_matches(low, names, MOST_NEAR, ALIKE)
    return tuple(dict.fromkeys([*offered, *alike, *held]))[:MOST_NEAR]


@cache  # of the program's own files, which do not change while it runs
def _offered() -> Mapping[str, tuple[str, ...]]:
    """Return goods to be offered for words of another spelling, which may mean one of several."""
    return {said: tuple(row["goods"].split()) for row in read("near") for said in row["said"].split("|")}


def meant(words: str, names: Iterable[str]) -> list[str]:
    """Return the recipes that words could mean: the one of that name, else all that hold the words.

    Examples
    --------
    >>> meant("laundry", ["Bakery", "Linen laundry"])
    ['Linen laundry']
    """
    asked, known = plain(words), {plain(name): name for name in names}
    return [known[asked]] if asked in known else [name for key, name in known.items() if asked in key]
