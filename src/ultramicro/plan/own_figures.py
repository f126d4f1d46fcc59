"""A place's own figures on the sheets: where a figure of `local_figures` is shown, the sheet says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ultramicro.core.message import Message, joined, say
from ultramicro.core.units import unit_words
from ultramicro.plan.programme.model import Activity
from ultramicro.plan.recipe_words import amount_words, figure_words
from ultramicro.plan.recipes.borrowed import ON_A_MACHINE
from ultramicro.plan.recipes.recipe_units import item_of
from ultramicro.plan.rows import RecipeRow
from ultramicro.plan.sheet_lines import Amount, Line, Part

ON_THE_SHEET = frozenset(("capital", "first", "labour", "volunteer", "land", "building", "input"))
"""Roles whose figure a sheet shows as it stands; what other figures lead to is a sum of several."""
CHANGED_BY_A_MACHINE = frozenset(("capital", "running"))
"""Roles whose figure is another one where a machine is borrowed."""
Figures = Mapping[str, tuple[RecipeRow, ...]]


def by_recipe(rows: Iterable[RecipeRow]) -> Figures:
    """Put a place's own figures by the recipe that they are of.

    Parameters
    ----------
    rows : iterable of RecipeRow
        The figures, under the names of the recipes that they stand in.
    """
    found: dict[str, list[RecipeRow]] = defaultdict(list)
    for row in rows:
        found[row.recipe].append(row)
    return {recipe: tuple(mine) for recipe, mine in found.items()}


def own_mark(figures: Figures, a: Activity, role: str, item: str = "") -> Message:
    """Say of a figure on a sheet that it is the place's own, and of which year; nothing where it is not.

    Parameters
    ----------
    figures : mapping of str to tuple of RecipeRow
        The place's own figures by recipe.
    a : Activity
        The enterprise.
    role, item : str
        What the figure is: its role in the recipe, and the good, the skill or the ground.
    """
    same = (row for row in _mine(figures, a) if row.role == role and (not item or item_of(row)[0] == item))
    row = next(same, None)
    return _words(row) if row and _is_shown(row, a) else say("")


def own_lines(figures: Figures, a: Activity) -> Iterator[Line]:
    """Yield the place's own figures that stand on no other line of the sheet, such as a price."""
    for row in _mine(figures, a):
        if not _is_shown(row, a):
            amount = Amount(row.quantity or 0.0, unit_words(row.unit or ""), amount_words(row))
            yield Line(Part.NEEDS, figure_words(row), amount, _words(row))


def _mine(figures: Figures, a: Activity) -> tuple[RecipeRow, ...]:
    # On a borrowed machine it is the same recipe under a longer name.
    return figures.get(a.name) or figures.get(a.name.rpartition(ON_A_MACHINE)[0], ())


def _is_shown(row: RecipeRow, a: Activity) -> bool:
    borrowed = ON_A_MACHINE in a.name and row.role in CHANGED_BY_A_MACHINE
    return row.role in ON_THE_SHEET and not borrowed


def _words(row: RecipeRow) -> Message:
    year = say("Your own figure, {year}.", year=str(row.year)) if row.year else say("Your own figure.")
    return joined([year, say("Who says so: {source}.", source=row.source)]) if row.source else year
