"""Local figures: single figures of the library's recipes that a place knows better, checked and told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ultramicro.core.message import Listed, say
from ultramicro.plan.recipes.catalogue import meant
from ultramicro.plan.recipes.recipe_files import RecipeFault
from ultramicro.plan.recipes.recipe_units import Fault, item_of, row_fault, what_of
from ultramicro.plan.recipes.spelling import plain
from ultramicro.plan.rows import RecipeRow

NAMED = 6
"""How many figures of a recipe are named where one was not found."""


def corrected(
    library: Iterable[RecipeRow], figures: Iterable[RecipeRow]
) -> tuple[list[RecipeRow], list[RecipeFault]]:
    """Put a place's own figures into the library's recipes.

    A figure takes the place of the one with its recipe, role and item, and keeps the season. The library's
    range is dropped: it was the range of another figure.

    Parameters
    ----------
    library : iterable of RecipeRow
        The library's recipes.
    figures : iterable of RecipeRow
        Rows of `local_figures`.

    Returns
    -------
    list of RecipeRow, list of RecipeFault
        The recipes with the local figures in them, without those that one could not be put into; and why not.

    Examples
    --------
    >>> mill = [RecipeRow(recipe="Stone mill", role="life", quantity=15, unit="years", source="estimate")]
    >>> ours = [RecipeRow(recipe="Mill", role="life", quantity=12, unit="years", source="our accounts")]
    >>> [(row.quantity, row.local) for row in corrected(mill, ours)[0]]
    [(12, True)]
    """
    rows, faults = list(library), list[RecipeFault]()
    names = dict.fromkeys(row.recipe for row in rows)
    for figure in figures:
        found = meant(figure.recipe, names)
        if len(found) != 1:
            faults.append(_no_recipe(figure, found))
            continue
        wrong = _put(rows, replace(figure, recipe=found[0], local=True))
        faults += wrong
    # With the library's figure the recipe would be what the place says it is not.
    left_out = {fault.recipe for fault in faults}
    return [row for row in rows if row.recipe not in left_out], faults


def _put(rows: list[RecipeRow], figure: RecipeRow) -> Iterator[RecipeFault]:
    """Put a figure where the library has another one for the same thing."""
    if wrong := row_fault(figure):
        yield RecipeFault(
            figure.recipe, *wrong[:3], figure.origin, figure.line, wrong.read or None, wrong.near
        )
        return
    mine = [i for i, row in enumerate(rows) if row.recipe == figure.recipe]
    places = [i for i in mine if rows[i].role == figure.role]
    same = [i for i in places if _about(rows[i], figure)]
    # Without an item it is clear only where the role stands once.
    if not figure.item and len(places) == 1:
        same = places
    if len(same) != 1:
        yield _no_figure(figure, [rows[i] for i in mine])
        return
    old = rows[same[0]]
    rows[same[0]] = replace(
        figure, item=old.item, season=figure.season or old.season, confidence=old.confidence, rules=old.rules
    )


def _about(row: RecipeRow, figure: RecipeRow) -> bool:
    """Return whether two rows of one role are about the same good, skill or ground."""
    if plain(row.item or "") == plain(figure.item or ""):
        return True
    # A price is of a good, so that its words are read as those of goods are.
    as_role = "output" if row.role == "price" else row.role
    if not (row.item and figure.item) or as_role not in {
        "output",
        "co_output",
        "input",
        "labour",
        "volunteer",
    }:
        return False
    return item_of(replace(row, role=as_role))[0] == item_of(replace(figure, role=as_role))[0]


def _no_recipe(figure: RecipeRow, found: Sequence[str]) -> RecipeFault:
    what = say("There is no recipe '{name}' in the library.", name=figure.recipe)
    do = say("Give the name of one as `ultramicro recipes` lists them.")
    if found:
        what = say("'{name}' could be more than one recipe.", name=figure.recipe)
        do = say("Name one of these: {names}.", names=Listed(found, by="or"))
    return RecipeFault(
        figure.recipe, Fault.NO_SUCH_RECIPE, what, do, figure.origin, figure.line, figure.recipe, tuple(found)
    )


def _no_figure(figure: RecipeRow, rows: Iterable[RecipeRow]) -> RecipeFault:
    what = say("The recipe has no figure for {which}.", which=what_of(figure))
    # Those of the same role first: a wrong item is the likelier slip.
    near = tuple(what_of(row) for row in sorted(rows, key=lambda row: row.role != figure.role))[:NAMED]
    do = say("Name one of these: {names}.", names=Listed(near, by="or"))
    return RecipeFault(
        figure.recipe, Fault.NO_SUCH_FIGURE, what, do, figure.origin, figure.line, what_of(figure), near
    )
