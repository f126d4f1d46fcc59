"""The words of the recipes as a table: what people can write, in which unit, and what it stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ultramicro.core.units import ADVERB, PERIOD, units
from ultramicro.plan.recipes.measures import KINDS
from ultramicro.plan.recipes.vocabulary import names_of, skills, spoken

WORDS = "recipe_words"
OTHERS = ("thing", "duration", "share", PERIOD, ADVERB)
Rows = Iterator[tuple[str, str, str, str, str, bool | None, bool | None]]


def words_of(lines: Sequence[Mapping[str, Any]]) -> Rows:
    """Yield the rows of `recipe_words`: goods, skills, uses of ground, machines and units.

    Parameters
    ----------
    lines : sequence of mapping
        Rows of `activity_lines`.

    Examples
    --------
    >>> line = {"role": "output", "item": "loaf", "unit": "items"}
    >>> next(words_of([line]))
    ('good', 'bread', 'loaf', 'items', 'loaf, bread loaf, loaves', True, False)
    """
    by_role: dict[str, dict[str, str]] = defaultdict(dict)
    for line in lines:
        by_role[line["role"]][line["item"]] = line["unit"]
    made, used = by_role["output"], by_role["input"]
    for good in sorted(made | used, key=spoken):
        yield ("good", spoken(good), good, (made | used)[good], _also(good, spoken(good)), good in made,
               good in used)  # fmt: skip
    for skill in sorted({*skills(), *by_role["labour"]}):
        said = skills()[skill].what if skill in skills() else spoken(skill)
        yield "skill", said, skill, "hours a week", _also(skill, said), None, None
    for use in sorted(by_role["land"] | by_role["building"]):
        yield "ground", use, use, "m2", "", None, True
    for machine in sorted(by_role["equipment"]):
        yield "machine", machine, machine, "items", "hours a week", None, True
    yield from _units()


def _also(name: str, said: str) -> str:
    return ", ".join(word for word in names_of(name) if word != said)


def _units() -> Rows:
    for kind in (*KINDS, *OTHERS):
        listed: dict[str, list[str]] = defaultdict(list)
        for words, unit in units(kind):
            listed[unit.name].append(words)
        for name, written in listed.items():
            yield "unit", name, name, kind, _others(written, name), None, None


def _others(words: Iterable[str], name: str) -> str:
    return ", ".join(word for word in words if word != name)
