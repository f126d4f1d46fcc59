"""What the figures of recipes rest on: sources, what is an estimate, and how many have a source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ultramicro.core.message import say
from ultramicro.plan.recipes.spelling import plain
from ultramicro.plan.recipes.vocabulary import read
from ultramicro.plan.rows import RecipeRow

ESTIMATE, DEFINITION = "estimate", "by definition"
# What people write where they have no source; a text that begins so must not count as one.
_NO_SOURCE = (
    "-", "?", "assumed", "assuming", "assumption", "estimate", "guess", "judgement", "my estimate",  # data
    "n/a", "none", "not known", "our estimate", "own estimate", "unknown",
)  # fmt: skip


class Basis(StrEnum):
    """What a figure rests on."""

    SOURCED = "sourced"
    ESTIMATE = "estimate"
    DEFINITION = "definition"
    LOCAL = "local"


@dataclass(frozen=True, kw_only=True)
class Source:
    """Something published that figures of the library rest on.

    Parameters
    ----------
    source, name, address, says : str
        Its id, who published what, where it stands, and what it says.
    year : int
        The year of what it says.
    read : bool
        Whether the stored text was read again when the library was gone over.
    """

    source: str
    name: str
    year: int
    address: str
    says: str
    read: bool

    @property
    def told(self) -> str:
        """As it is told beside a figure; the whole address stands in the list of sources."""
        told = say("{name} ({site})", name=self.name, site=self.address.split("/", maxsplit=1)[0])
        return told if self.read else say("{source}, not read again", source=told)


@cache
def sources() -> Mapping[str, Source]:
    """Return every source of the library by its id."""
    return {
        row["source"]: Source(
            source=row["source"], name=row["name"], year=int(row["year"]), address=row["address"],
            says=row["says"], read=row["read"] == "read",
        )
        for row in read("sources")
    }  # fmt: skip


def told_of(ids: str) -> str:
    """Return the sources of a figure of the library in words; estimates and definitions say so.

    Parameters
    ----------
    ids : str
        Ids of sources, parted by blanks; or that it is an estimate or so by definition.

    Examples
    --------
    >>> told_of("estimate"), "Plunkett" in told_of("plunkett_2020")
    ('estimate', True)
    """
    if ids in {ESTIMATE, DEFINITION}:
        return ids
    return in_a_row([sources()[each].told for each in ids.split()])


def in_a_row(told: Sequence[str]) -> str:
    """Put sources one after the other.

    Examples
    --------
    >>> in_a_row(["A. Smith, Mills, 2020", "our till"])
    'A. Smith, Mills, 2020; our till'
    """
    first, *others = told
    # By semicolons, as names of publications hold commas.
    for each in others:
        first = say("{sources}; {source}", sources=first, source=each)
    return first


def basis_of(row: RecipeRow) -> Basis:
    """Say what a figure rests on.

    Parameters
    ----------
    row : RecipeRow
        A row of a recipe, of the library or of the place.

    Examples
    --------
    >>> mill = RecipeRow(recipe="Mill", role="capital", quantity=9, unit="pence", source="Guess")
    >>> basis_of(mill)
    <Basis.ESTIMATE: 'estimate'>
    """
    if row.local:
        return Basis.LOCAL
    said = plain(row.source or "")
    if said == DEFINITION:
        return Basis.DEFINITION
    return Basis.SOURCED if has_source(row) else Basis.ESTIMATE


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How many figures of a recipe have a source.

    Parameters
    ----------
    recipe : str
        The recipe.
    figures : int
        Its figures, without those that are so by definition.
    sourced, read_again, local : int
        How many of them have a source; how many of those were read again; how many are the place's own.
    """

    recipe: str
    figures: int
    sourced: int
    read_again: int
    local: int

    @property
    def share(self) -> float:
        """The share of the figures that have a source. [share]."""
        return self.sourced / self.figures if self.figures else 0.0


def coverage(rows: Iterable[RecipeRow]) -> list[Coverage]:
    """Count by recipe how many figures have a source, the recipes with the greatest share first.

    Parameters
    ----------
    rows : iterable of RecipeRow
        Rows of recipes.

    Examples
    --------
    >>> mill = [
    ...     RecipeRow(recipe="Mill", role=role, quantity=1, source=source)
    ...     for role, source in (("capital", "Maker's list, 2025"), ("life", "estimate"))
    ... ]
    >>> coverage(mill)[0].share
    0.5
    """
    by_recipe: dict[str, list[RecipeRow]] = defaultdict(list)
    for row in rows:
        if basis_of(row) is not Basis.DEFINITION:
            by_recipe[row.recipe].append(row)
    counted = [_counted(name, mine) for name, mine in by_recipe.items()]
    return sorted(counted, key=lambda each: (-each.share, each.recipe))


def _counted(name: str, rows: Iterable[RecipeRow]) -> Coverage:
    mine = list(rows)
    return Coverage(
        recipe=name, figures=len(mine), sourced=sum(has_source(row) for row in mine),
        read_again=sum(row.read_again for row in mine),
        local=sum(basis_of(row) is Basis.LOCAL for row in mine),
    )  # fmt: skip


def has_source(row: RecipeRow) -> bool:
    """Return whether somebody stands for a figure: a local one counts only if it says who."""
    said = plain(row.source or "")
    return bool(said) and not said.startswith(_NO_SOURCE)


def sourced_share(counted: Iterable[Coverage]) -> tuple[int, int]:
    """Return how many figures have a source, of how many."""
    mine = list(counted)
    return sum(each.sourced for each in mine), sum(each.figures for each in mine)
