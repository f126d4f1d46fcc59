"""One vocabulary of goods and skills: what a place calls a thing, and what the recipes call it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ultramicro.core.message import say
from ultramicro.plan.recipes.spelling import folded, only_by_fold, plain

UNPAID, ANY = "volunteering", "any"
"""The skill of those who help unpaid, and of those who would do any work that is learnt on the job."""
MACHINE_HOURS = " hours"
"""What the good is called after the machine whose spare hours it is."""
_ANYTHING = frozenset((
    "any", "anything", "any work", "anything going", "general", "no particular skill", "no skill",  # data
    "none", "unskilled", "willing",
))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Good:
    """A good or service of the recipes.

    Parameters
    ----------
    name, unit, what : str
        Its name, its unit and what people call it.
    buy_pence, sell_pence : float or None
        What a unit costs from outside, and what it brings outside; None where that cannot be. [pence]
    lost_share : float or None
        Part of a store that spoils in a quarter; None where it cannot be stored. [share]
    benefit_pence : float
        What a unit saves people without being paid for. [pence]
    year : int or None
        The year of its prices; None where it has none, or is a pound by definition.
    on_the_spot : bool
        Whether it is done where people are, so that whoever sells it, those who do it live near.
    brought : str
        Who brings it along unasked, so that nobody need supply it: the customer who has it mended, or givers
        who no longer use it; empty where it must be had.
    wanted_in : tuple of int
        The months in which it is wanted; empty where it is wanted in all.
    """

    name: str
    unit: str
    what: str
    buy_pence: float | None = None
    sell_pence: float | None = None
    lost_share: float | None = None
    benefit_pence: float = 0.0
    year: int | None = None
    on_the_spot: bool = False
    brought: str = ""
    wanted_in: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Skill:
    """A skill of the recipes.

    Parameters
    ----------
    name, what : str
        Its name and what people call it.
    anyone : bool
        Whether people learn it on the job.
    training_hours, training_pence : float or None
        A course for one person; None where it cannot be learnt within the plan. [hours, pence]
    hire_pence : float or None
        What an hour costs from outside; None where nobody is hired. [pence]
    year : int or None
        The year of its prices; None where it has none.
    """

    name: str
    what: str
    anyone: bool = False
    training_hours: float | None = None
    training_pence: float | None = None
    hire_pence: float | None = None
    year: int | None = None


@cache
def goods() -> Mapping[str, Good]:
    """Return every good of the built-in library by name."""
    return {
        row["good"]: Good(
            name=row["good"], unit=row["unit"], what=row["what"], buy_pence=_number(row["buy_pence"]),
            sell_pence=_number(row["sell_pence"]), lost_share=_number(row["lost_share"]),
            benefit_pence=_number(row["benefit_pence"]) or 0.0,
            year=int(row["year"]) if row["year"] else None, on_the_spot=row["on_the_spot"] == "yes",
            brought=row["brought"], wanted_in=tuple(int(month) for month in row["wanted_in"].split()),
        )
        for row in read("goods")
    }  # fmt: skip


CUSTOMER, GIVER = "customer", "giver"
"""Who brings a thing along."""


@cache
def skills() -> Mapping[str, Skill]:
    """Return every skill of the built-in library by name."""
    return {
        row["skill"]: Skill(
            name=row["skill"], what=row["what"], anyone=row["anyone"] == "yes",
            training_hours=_number(row["training_hours"]), training_pence=_number(row["training_pence"]),
            hire_pence=_number(row["hire_pence"]), year=int(row["year"]) if row["year"] else None,
        )
        for row in read("skills")
    }  # fmt: skip


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of the library."""
    text = (files(__package__) / "library" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _number(text: str) -> float | None:
    return float(text) if text else None


@cache
def _known_folded(table: str, column: str, *lists: str) -> Mapping[str, str]:
    return only_by_fold(vocabulary(table, column, *lists))


def _found(words: str, table: str, column: str, *lists: str) -> str:
    """Return the name that words stand for, as they are written or else in another number; nothing else."""
    exact = _known(table, column, *lists).get(plain(words))
    return exact or _known_folded(table, column, *lists).get(folded(words), "")


@cache
def _known(table: str, column: str, *lists: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for words, name in vocabulary(table, column, *lists):
        # Of two meanings the first: the library's own names come before what people say.
        found.setdefault(plain(words), name)
    return found


def vocabulary(table: str, column: str, *lists: str) -> Iterator[tuple[str, str]]:
    """Yield each word or group of words of a table of the library, with what it stands for."""
    rows = read(table)
    yield from ((row[column], row[column]) for row in rows)
    yield from ((row["what"], row[column]) for row in rows)
    for each in lists:
        yield from ((words, row[column]) for row in rows for words in row[each].split("|") if plain(words))


def good_named(words: str, *, wanted: bool = False) -> str:
    """Return the good that words stand for; the words themselves, in small letters, where none is known.

    Parameters
    ----------
    words : str
        As people say it.
    wanted : bool
        Whether it is something that people want or that is made for them: furniture that is wanted is not the
        furniture that is thrown out.

    Examples
    --------
    >>> good_named("Bread"), good_named("home_care_hour"), good_named("Felt hats")
    ('loaf', 'care_hour', 'felt_hats')
    >>> good_named("furniture"), good_named("furniture", wanted=True)
    ('bulky_furniture_t', 'reused_item')
    >>> good_named("veg boxes", wanted=True)
    'veg_box'
    """
    lists = ("wanted", "words") if wanted else ("words",)
    return _found(words, "goods", "good", *lists) or plain(words).replace(" ", "_")


def spoken(good: str) -> str:
    """Return what people call a good: a message where the library has it, else the place's own word.

    Examples
    --------
    >>> spoken("care_hour"), spoken("felt_hats"), spoken("minibus hours")
    ('home care', 'felt hats', 'minibus hours')
    """
    if good in goods():
        return say(goods()[good].what)
    if (machine := good.removesuffix(MACHINE_HOURS)) != good:
        return say("{machine} hours", machine=spoken_use(machine))
    return good.replace("_", " ")


@cache
def uses() -> Mapping[str, str]:
    """Return what people call each use of ground and each machine of the built-in library."""
    return {row["use"]: row["what"] for row in read("uses")}


def use_named(words: str, among: Iterable[str]) -> str:
    """Return the use of ground that words stand for, of those that recipes ask for; the words where none is.

    Examples
    --------
    >>> [use_named(words, ["growing land", "shop"]) for words in ("Allotments", "empty shop", "barn")]
    ['growing land', 'shop', 'barn']
    >>> use_named("workshops", ["building", "workshop"]), use_named("workshops", ["building"])
    ('workshop', 'building')
    """
    said, known = plain(words), set(among)
    if said in known:
        return said
    # A recipe of the place may ask for a workshop, which is any building to all others.
    if own := only_by_fold((use, use) for use in known).get(folded(words)):
        return own
    exact = next((use for use in sorted(known) if said in words_for_use(use)), "")
    pairs = ((words, use) for use in known for words in (use, *words_for_use(use)))
    return exact or only_by_fold(pairs).get(folded(words), said)


def use_by_head(words: str) -> str:
    """Return the use of a room that is only described more closely; nothing where a part of it is told too.

    Examples
    --------
    >>> use_by_head("old net loft"), use_by_head("fish shed"), use_by_head("shed with a cold room")
    ('building', 'building', '')
    """
    said = folded(words).split()
    # What stands beside it may be another room, of another use.
    if not said or {"with", "and", "for", "of", "in", "at"} & set(said):
        return ""
    heads = {folded(head): row["use"] for row in read("uses") for head in row["heads"].split("|") if head}
    return heads.get(said[-1], "")


def near_uses(words: str, among: Iterable[str]) -> tuple[str, ...]:
    """Return the uses of ground of which a word is a part of these: what is only described more closely.

    Examples
    --------
    >>> near_uses("hay meadow", ["growing land", "shop"]), near_uses("mill", ["growing land", "shop"])
    (('growing land',), ())
    """
    said = set(folded(words).split())
    return tuple(u for u in sorted(among) if said & {folded(word) for word in (u, *words_for_use(u))})


@cache
def words_for_use(use: str) -> tuple[str, ...]:
    """Return what else people say for a use of ground."""
    found = next((row["words"] for row in read("uses") if row["use"] == use), "")
    return tuple(plain(word) for word in found.split("|") if word)


@cache
def fitted_uses() -> frozenset[str]:
    """Return the uses of rooms that are fitted out for one kind of work, and no room for any other."""
    return frozenset(row["use"] for row in read("uses") if row["fitted"] == "yes")


def spoken_use(use: str) -> str:
    """Return what people call a use of ground or a machine: a message where the library has it.

    Examples
    --------
    >>> spoken_use("kitchen"), spoken_use("dark_room")
    ('kitchen', 'dark room')
    """
    return say(uses()[use]) if use in uses() else use.replace("_", " ")


def spoken_skill(skill: str) -> str:
    """Return what people call a skill: a message where the library has it, else the place's own word.

    Examples
    --------
    >>> spoken_skill("wood"), spoken_skill("bee_keeping")
    ('working with wood', 'bee keeping')
    """
    return say(skills()[skill].what) if skill in skills() else skill.replace("_", " ")


def names_of(name: str) -> tuple[str, ...]:
    """Return every word for a good or a skill of the library; the name itself for any other.

    Examples
    --------
    >>> names_of("loaf")[:3], names_of("felt_hats")
    (('loaf', 'bread', 'bread loaf'), ('felt hats',))
    """
    return _names().get(name) or (plain(name),)


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for table, column, lists in (("skills", "skill", ("words",)), ("goods", "good", ("words", "wanted"))):
        for words, name in vocabulary(table, column, *lists):
            found.setdefault(name, []).append(plain(words))
    return {name: tuple(dict.fromkeys(words)) for name, words in found.items()}


def called_in(words: str, among: Iterable[str]) -> str:
    """Return which of some names stands in words; nothing where none does.

    Examples
    --------
    >>> called_in("Church minibus", ["minibus", "laundry"]), called_in("blimp", ["minibus"])
    ('minibus', '')
    """
    said = set(plain(words or "").split())
    # Whole words only: a "press" is not found in "pressure washer".
    return next((name for name in sorted(among) if set(name.split()) <= said), "")


def skill_named(words: str) -> str:
    """Return the skill that words stand for; the words themselves where none is known.

    Who offers a service by its name has the skill that the recipes' enterprises for it need most.

    Examples
    --------
    >>> skill_named("Joinery"), skill_named("beekeeping"), skill_named("home care")
    ('wood', 'beekeeping', 'care')
    >>> skill_named("driving (minibus licence)"), skill_named("can do the books")
    ('driving', 'admin')
    """
    said = [words, *([bare] if (bare := _without_can(words)) else [])]
    return next(filter(None, map(_skill, said)), plain(words).replace(" ", "_"))


def _skill(words: str) -> str:
    known = ANY if plain(words) in _ANYTHING else _found(words, "skills", "skill", "words")
    return known or _skill_for().get(good_named(words, wanted=True), "")


_CAN = re.compile(
    r"^(?:(?:can|could|able to|knows? how to|know about|good (?:at|with)|used to (?:do|be)?|do|does|did|has "
    r"done|trained (?:in|as)|qualified(?: in| as)?|retired|former|ex|experienced(?: in)?|skilled(?: in)?|"
    r"some|basic|professional|part[ -]time|an?|old|keen|local)[ -]+)+"
)
"""What people say before the skill itself."""


def _without_can(words: str) -> str:
    """Return a skill without what only says that somebody has it; nothing where it says only that.

    Examples
    --------
    >>> _without_can("can look after kids"), _without_can("retired joiner"), _without_can("joinery")
    ('look after kids', 'joiner', '')
    """
    said = plain(words)
    bare = _CAN.sub("", said)
    return bare if bare != said else ""


@cache
def _skill_for() -> Mapping[str, str]:
    """Return by service, which is a good counted in hours, the skill that most hours of its recipe are of."""
    services = {name for name, good in goods().items() if good.unit == "hours"}
    # Largest first, so that the first hours of a recipe that are met are its most.
    rows = sorted(read("recipes"), key=lambda row: -float(row["quantity"] or 0))
    most: dict[str, str] = {}
    for row in rows:
        if row["role"] == "labour":
            most.setdefault(row["recipe"], row["item"])
    return {
        row["item"]: most[row["recipe"]]
        for row in rows if row["role"] == "output" and row["item"] in services and row["recipe"] in most
    }  # fmt: skip
