"""What the recipes of a place know: goods with their units and prices, skills, uses of ground, machines."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from ultramicro.plan.programme.model import Activity
from ultramicro.plan.recipes.spelling import folded, plain
from ultramicro.plan.recipes.vocabulary import good_named, goods, names_of, read
from ultramicro.plan.rows import LineRow

MOST_NEAR = 4
SLIP_FROM = 5
"""Letters from which on a word may be a slip of another; below, everything looks like everything."""
ROOF = "roof_m2"
JOINING = frozenset({"and", "at", "for", "from", "in", "of", "or", "the", "to", "with"})
"""Words that two names may have in common without being alike."""
GENERAL = frozenset((
    "bag", "box", "care", "class", "clearing", "club", "collection", "course", "day",  # data
    "equipment", "food", "good", "goods", "group", "help", "hire", "home", "hour",  # data
    "house", "item", "job", "lesson", "library", "loan", "machine", "office", "place",  # data
    "point", "product", "repair", "room", "school", "service", "shop", "shopping", "space",  # data
    "stuff", "supply", "thing", "training", "unit", "up", "waste", "work",  # data
))  # fmt: skip
"""Words for so many things that two of them are not alike for it."""
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
    """Return the words of the recipes that mean nearly the same, or of which a word is a slip of the pen.

    What only looks alike is not offered: nappies are no apples, and a hot lunch is no hot desk.

    Parameters
    ----------
    said : str
        What somebody wrote.
    among : iterable of str
        Goods or skills of the recipes.

    Examples
    --------
    >>> near_words("gardning", ["growing", "baking"]), near_words("nappies", ["apples_t"])
    (('gardening',), ())
    >>> near_words("wedding catering for eighty", ["catered_meal", "desk_month"])
    ('catering',)
    """
    names = {word: name for name in among for word in _said_names(name)}
    # It is known, and known to be nothing that a recipe has.
    if _offered().get(folded(said)) == ():
        return ()
    low, goods_ = plain(said), set(names.values())
    by_head = (word for head in sorted(_heads(said) - GENERAL) for word in offered_words(head, goods_))
    if offered := offered_words(said, goods_) or tuple(by_head):
        return offered[:MOST_NEAR]
    alike = [word for word in names if is_slip(low, word)]
    shared = [word for word in names if _same_thing(said, word)]
    return tuple(_one_of_each([*alike, *shared], names))[:MOST_NEAR]


def _said_names(name: str) -> tuple[str, ...]:
    """Return what people call a good or a skill, without its own name, as `veg kg` says nothing."""
    known = names_of(name)
    return known[1:] if len(known) > 1 else known


def _one_of_each(words: Iterable[str], names: Mapping[str, str]) -> Iterator[str]:
    """Yield words, of those for one thing only the first."""
    told: set[str] = set()
    for word in words:
        if (name := names.get(word, word)) not in told:
            told.add(name)
            yield word


def is_slip(one: str, other: str) -> bool:
    """Whether a word is another with a letter too many, too few, wrong, or in another place.

    Examples
    --------
    >>> is_slip("gardning", "gardening"), is_slip("vegetabels", "vegetables"), is_slip("meat", "heat")
    (True, True, False)
    """
    short = min(len(one), len(other))
    apart = abs(len(one) - len(other))
    # Of short words only a letter that is missing: bred is bread, but meat is no meal.
    if not short or short < SLIP_FROM - apart or one[0] != other[0] or apart > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), short)
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _heads(words: str) -> set[str]:
    """Return the words for the thing itself, which English puts last or before `of`.

    Examples
    --------
    >>> sorted(_heads("laundry for holiday cottages")), sorted(_heads("repairs of appliances"))
    (['laundry'], ['repair'])
    """
    before = re.split(r"\s(?:for|of|at|from|in|to|with|on|by)\s", plain(words))[0]
    return {folded(part).rpartition(" ")[2] for part in re.split(r"\s(?:and|or|&)\s", before)} - {""}


def _same_thing(said: str, word: str) -> bool:
    shared = _heads(said) & _heads(word)
    if shared - GENERAL:
        return True
    # Tool hire is no room hire: a general word needs another beside it.
    both = set(folded(said).split()) & set(folded(word).split()) - JOINING
    return bool(shared) and bool(both - GENERAL)


def offered_words(said: str, among: Collection[str]) -> tuple[str, ...]:
    """Return what a word may mean of the goods of the recipes, where it is known to stand for several.

    Examples
    --------
    >>> offered_words("childcare", ["nursery_hour"]), offered_words("bread", ["loaf"])
    (('nursery places for under-fives',), ())
    """
    # The first name is the table's own, the second what people say.
    return tuple(names_of(good)[:2][-1] for good in _offered().get(folded(said), ()) if good in among)


def is_roof(what: str) -> bool:
    """Whether a roof is meant: it takes panels, and is no floor on which something could stand.

    Examples
    --------
    >>> is_roof("school roof"), is_roof("roofs"), is_roof("roof garden"), is_roof("school")
    (True, True, False, False)
    """
    return folded(what).split()[-1:] == ["roof"] or good_named(what) == ROOF


@cache  # of the program's own files, which do not change while it runs
def _offered() -> Mapping[str, tuple[str, ...]]:
    """Return goods to be offered for words of another spelling, which may mean one of several."""
    return {
        folded(said): tuple(row["goods"].split()) for row in read("near") for said in row["said"].split("|")
    }


def meant(words: str, names: Iterable[str]) -> list[str]:
    """Return the recipes that words could mean: the one of that name, else all that hold the words.

    Examples
    --------
    >>> meant("laundry", ["Bakery", "Linen laundry"])
    ['Linen laundry']
    """
    asked, known = plain(words), {plain(name): name for name in names}
    return [known[asked]] if asked in known else [name for key, name in known.items() if asked in key]
