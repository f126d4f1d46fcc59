"""What a recipe rests on: its sheet, every figure with its source, and how many figures have one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Relation
from ultramicro.core.message import Listed, Message, note, plural, say
from ultramicro.plan.conditions import named
from ultramicro.plan.recipes.law import duties
from ultramicro.plan.recipes.recipe_units import what_of
from ultramicro.plan.recipes.sources import Basis, basis_of, coverage, sourced_share, told_of
from ultramicro.plan.recipes.vocabulary import good_named, goods, spoken
from ultramicro.plan.rows import RecipeRow, table_by_column

SHEET, FIGURES, COVERAGE = "recipe_sheet", "recipe_figures", "recipe_coverage"
LAW = "law"
PARTS = {
    "output": "makes", "co_output": "makes", "price": "makes", "input": "needs", "labour": "needs",
    "volunteer": "needs", "land": "needs", "building": "needs", "equipment": "needs", "capital": "money",
    "first": "money", "running": "money", "spared": "money",
}  # fmt: skip
"""The part of a sheet in which a role stands; what is not here is about time and size."""
SIZE = "size"
ORDER = ("makes", "needs", "money", SIZE)
Rows = Iterator[dict[str, object]]


def figure_rows(rows: Iterable[RecipeRow]) -> Rows:
    """Yield the rows of `recipe_figures`."""
    for row in rows:
        yield {
            "recipe": row.recipe, "role": row.role, "item": row.item or None, "quantity": row.quantity,
            "unit": row.unit, "low": row.low, "high": row.high, "basis": basis_of(row), "year": row.year,
            "source": row.source or None, "how": row.how or None, "read_again": row.read_again,
        }  # fmt: skip


def coverage_rows(rows: Iterable[RecipeRow]) -> Rows:
    """Yield the rows of `recipe_coverage`."""
    for each in coverage(rows):
        yield {
            "recipe": each.recipe, "figures": each.figures, "sourced": each.sourced,
            "read_again": each.read_again, "local": each.local, "share": each.share,
        }  # fmt: skip


def sourced_figure(rows: Iterable[RecipeRow]) -> Figure:
    """Return the share of the figures of recipes that have a source."""
    counted = coverage(rows)
    sourced, every = sourced_share(counted)
    how = say(
        "{sourced} figures with a source ÷ {all}, of {recipes} recipes. {again} of them rest on a text that was "
        "read again. The others are estimates.",
        sourced=sourced, all=every, recipes=len(counted), again=sum(each.read_again for each in counted),
    )  # fmt: skip
    return Figure(id="sourced_share", name=say("figures with a source"), unit="share",
                  value=sourced / max(every, 1), how=how)  # fmt: skip


def local_says(rows: Iterable[RecipeRow]) -> Iterator[Message]:
    """Say which recipes have local figures, if any has."""
    local = [row for row in rows if basis_of(row) is Basis.LOCAL]
    if local:
        yield plural(
            "{n} local figure stands in for the library's, in: {recipes}.",
            "{n} local figures stand in for the library's, in: {recipes}.",
            len(local), recipes=Listed(list(dict.fromkeys(row.recipe for row in local)), by=""),
        ).with_id("local_figures")  # fmt: skip


def sheet_of(asked: str, rows: Sequence[RecipeRow]) -> RecipeSheetAnswer:
    """Return the sheet of a recipe.

    Parameters
    ----------
    asked : str
        Its name, or words that only one recipe has.
    rows : sequence of RecipeRow
        Rows of all recipes, with local figures.

    Raises
    ------
    BadInput
        If no recipe, or more than one, is meant.
    """
    name, *_ = named(asked, dict.fromkeys(row.recipe for row in rows), flag="--sheet")
    return RecipeSheetAnswer(recipe=name, rows=tuple(row for row in rows if row.recipe == name))


@dataclass(frozen=True, kw_only=True)
class RecipeSheetAnswer(Answer):
    """All figures of one recipe with what they rest on, and what the law asks of it."""

    recipe: str
    rows: tuple[RecipeRow, ...]

    def says(self) -> Sequence[str]:
        """Say it in a sentence or two."""
        (counted,) = coverage(self.rows)
        made = [row.item or "" for row in self.rows if PARTS.get(row.role) == "makes" and row.role != "price"]
        used = [row.item or "" for row in self.rows if row.role == "input"]
        what = say("{recipe} makes: {made}.", recipe=self.recipe, made=Listed(_spoken(made), by=""))
        takes = say("It uses: {used}.", used=Listed(_spoken(used), by="")) if used else None
        rests = note(
            "rests_on", "{sourced} of its {all} figures have a source, and {local} are local figures.",
            sourced=counted.sourced, all=counted.figures, local=counted.local,
        )  # fmt: skip
        return [what.with_id("makes"), *([takes.with_id("uses")] if takes else []), rests]

    def figures(self) -> Sequence[Figure]:
        """Return the share of its figures that have a source."""
        return [sourced_figure(self.rows)]

    def tables(self) -> Mapping[str, Relation]:
        """Return the sheet."""
        return {SHEET: table_by_column(SHEET, sheet_rows(self.recipe, self.rows))}

    def whole(self) -> frozenset[str]:
        """Name the table that is written to its last row."""
        return frozenset((SHEET,))

    def checks(self) -> Sequence[Check]:
        """Hold it against its laws."""
        lines = sum(1 for row in sheet_rows(self.recipe, self.rows) if row["part"] != LAW)
        return [
            Check(id="all_figures_told", law=say("Every figure of the recipe is on the sheet"),
                  error=abs(lines - len(self.rows))),
        ]  # fmt: skip


def _spoken(items: Iterable[str]) -> list[str]:
    return [spoken(good) if (good := good_named(item, wanted=True)) in goods() else item for item in items]


def sheet_rows(recipe: str, rows: Iterable[RecipeRow]) -> Rows:
    """Yield the rows of `recipe_sheet`: what it makes and needs, money, size, and what the law asks.

    Parameters
    ----------
    recipe : str
        Its name.
    rows : iterable of RecipeRow
        Its rows.
    """
    # The order of the file within a part, as figures that belong together stand together there.
    for row in sorted(rows, key=lambda row: ORDER.index(PARTS.get(row.role, SIZE))):
        yield {
            "part": PARTS.get(row.role, SIZE), "what": what_of(row), "quantity": row.quantity,
            "unit": row.unit, "low": row.low, "high": row.high, "basis": basis_of(row), "year": row.year,
            "source": row.source or None, "how": row.how or None,
        }  # fmt: skip
    for duty in duties().get(recipe, ()):
        limit = {"quantity": duty.quantity, "unit": duty.unit} if duty.quantity else {}
        yield {"part": LAW, "what": duty.says, "source": told_of(duty.source), **limit}
