"""The words of the recipes as a table: what people can write, in which unit, and what it stands for.

They are data: a file is understood in these words whatever language its reader speaks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ultramicro.core.message import Listed, Message, say
from ultramicro.core.units import ADVERB, PERIOD, units
from ultramicro.plan.recipes.measures import KINDS
from ultramicro.plan.recipes.vocabulary import goods, names_of, skills, words_for_use
from ultramicro.plan.rows import LineRow

WORDS = "recipe_words"
OTHERS = ("thing", "duration", "share", PERIOD, ADVERB)
A_WEEK = "hours a week"
Rows = Iterator[dict[str, object]]


def words_of(lines: Sequence[LineRow]) -> Rows:
    """Yield the rows of `recipe_words`: goods, skills, uses of ground, machines and units.

    Parameters
    ----------
    lines : sequence of LineRow
        Rows of `activity_lines`.

    Examples
    --------
    >>> bread = {"activity": "Bakery", "origin": "recipes", "role": "output", "item": "loaf", "unit": "items"}
    >>> line = LineRow(**bread, quantity=1)
    >>> [next(words_of([line]))[column] for column in ("kind", "word", "name", "also")]
    ['good', 'bread', 'loaf', 'loaf, bread loaf, loaves, sourdough, sourdough bread, fresh bread']
    """
    # From the recipes in use, so that words of the place's own are listed too.
    by_role: dict[str, dict[str, str]] = defaultdict(dict)
    for line in lines:
        by_role[line.role][line.item] = line.unit
    yield from _goods(by_role["output"], by_role["input"])
    for skill in sorted({*skills(), *by_role["labour"]}):
        word = skills()[skill].what if skill in skills() else _word(skill)
        also = _others(names_of(skill), word)
        yield {"kind": "skill", "word": word, "name": skill, "unit": A_WEEK, "also": also}
    for use in sorted(by_role["land"] | by_role["building"]):
        also = _others(words_for_use(use), use)
        yield {"kind": "ground", "word": use, "name": use, "unit": "m2", "also": also, "used": True}
    for machine in sorted(by_role["equipment"]):
        also = _others([A_WEEK], "")
        yield {
            "kind": "machine",
            "word": machine,
            "name": machine,
            "unit": "items",
            "also": also,
            "used": True,
        }
    yield from _units()


def _goods(made: dict[str, str], used: dict[str, str]) -> Rows:
    every = made | used
    for good in sorted(every, key=_word):
        yield {
            "kind": "good", "word": _word(good), "name": good, "unit": every[good],
            "also": _others(names_of(good), _word(good)), "made": good in made, "used": good in used,
        }  # fmt: skip


def _word(name: str) -> str:
    return goods()[name].what if name in goods() else name.replace("_", " ")


def _units() -> Rows:
    for kind in (*KINDS, *OTHERS):
        listed: dict[str, list[str]] = defaultdict(list)
        for words, unit in units(kind):
            listed[unit.name].append(words)
        for name, written in listed.items():
            yield {"kind": "unit", "word": name, "name": name, "unit": kind, "also": _others(written, name)}


def _others(words: Iterable[str], name: str) -> Message:
    return say("{words}", words=Listed([word for word in words if word != name], by=""))
