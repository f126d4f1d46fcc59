"""One vocabulary of goods and skills: what a place calls a thing, and what the recipes call it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from ultramicro.plan.model import WEEKS

YEARLY = MappingProxyType({"year": 1.0, "quarter": 4.0, "month": 12.0, "week": float(WEEKS), "day": 365.0})
MASS = MappingProxyType({"t": 1.0, "tonne": 1.0, "tonnes": 1.0, "kg": 0.001, "g": 1e-6})
ENERGY = MappingProxyType({"kWh": 1.0, "kwh": 1.0, "MWh": 1000.0, "mwh": 1000.0, "Wh": 0.001})
_ITEMS = """items item meal meals job jobs drop drops home homes cover covers trip trips loan loans loaf
loaves jar jars bottle bottles box boxes repair repairs garment garments pallet pallets parcel parcels"""
COUNTS = MappingProxyType({"items": frozenset(_ITEMS.split()), "hours": frozenset(("hours", "hour", "h"))})
"""How people write what counts the thing itself, and what counts hours."""
UNPAID = "volunteering"
"""The skill of those who help unpaid."""


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
    """

    name: str
    unit: str
    what: str
    buy_pence: float | None = None
    sell_pence: float | None = None
    lost_share: float | None = None
    benefit_pence: float = 0.0


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
    """

    name: str
    what: str
    anyone: bool = False
    training_hours: float | None = None
    training_pence: float | None = None
    hire_pence: float | None = None


@cache
def goods() -> Mapping[str, Good]:
    """Return every good of the built-in library by name."""
    return {
        row["good"]: Good(
            name=row["good"], unit=row["unit"], what=row["what"], buy_pence=_number(row["buy_pence"]),
            sell_pence=_number(row["sell_pence"]), lost_share=_number(row["lost_share"]),
            benefit_pence=_number(row["benefit_pence"]) or 0.0,
        )
        for row in read("goods")
    }  # fmt: skip


@cache
def skills() -> Mapping[str, Skill]:
    """Return every skill of the built-in library by name."""
    return {
        row["skill"]: Skill(
            name=row["skill"], what=row["what"], anyone=row["anyone"] == "yes",
            training_hours=_number(row["training_hours"]), training_pence=_number(row["training_pence"]),
            hire_pence=_number(row["hire_pence"]),
        )
        for row in read("skills")
    }  # fmt: skip


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of the library."""
    text = (files("ultramicro.plan") / "library" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _number(text: str) -> float | None:
    return float(text) if text else None


def plain(words: str) -> str:
    """Bring words to the form in which they are compared.

    Examples
    --------
    >>> plain("  Bread_Loaf "), plain("IT")
    ('bread loaf', 'it')
    """
    return re.sub(r"[\s_]+", " ", words.casefold()).strip()


@cache
def _known(table: str, column: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for row in read(table):
        for words in (row[column], row["what"], *row["words"].split("|")):
            if plain(words):
                found.setdefault(plain(words), row[column])
    return found


def good_named(words: str) -> str:
    """Return the good that words stand for; the words themselves, in small letters, where none is known.

    Examples
    --------
    >>> good_named("Bread"), good_named("home_care_hour"), good_named("Felt hats")
    ('loaf', 'care_hour', 'felt_hats')
    """
    return _known("goods", "good").get(plain(words)) or plain(words).replace(" ", "_")


def spoken(good: str) -> str:
    """Return what people call a good.

    Examples
    --------
    >>> spoken("care_hour"), spoken("felt_hats")
    ('home care', 'felt hats')
    """
    return goods()[good].what if good in goods() else good.replace("_", " ")


def skill_named(words: str) -> str:
    """Return the skill that words stand for; the words themselves where none is known.

    Examples
    --------
    >>> skill_named("Joinery"), skill_named("beekeeping")
    ('wood', 'beekeeping')
    """
    return _known("skills", "skill").get(plain(words)) or plain(words).replace(" ", "_")


def in_unit(unit: str, wanted: str) -> float | None:
    """Return by what a quantity in one unit is multiplied to be in another; None where they do not match.

    Parameters
    ----------
    unit : str
        The unit given; `kg a week` is a quantity a year.
    wanted : str
        The unit of the good, always for a year.

    Examples
    --------
    >>> in_unit("kg a year", "t"), in_unit("hours a week", "hours"), in_unit("hours", "items")
    (0.001, 52.0, None)
    """
    per = next((YEARLY[word] for word in _per(unit)), 1.0)
    bare = re.split(r"\s+(?:a|per|each)\s+|/", unit.strip())[0].strip()
    for scale in (MASS, ENERGY):
        if bare in scale and wanted in scale:
            return per * scale[bare] / scale[wanted]
    same = plain(bare) == plain(wanted) or bare in COUNTS.get(wanted, ())
    return per if same else None


def _per(unit: str) -> Iterator[str]:
    found = re.search(r"(?:\b(?:a|per|each)\s+|/\s*)(\w+)\s*$", unit.strip())
    if found and found[1] in YEARLY:
        yield found[1]
