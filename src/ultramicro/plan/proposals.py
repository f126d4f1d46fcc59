"""The technique `recipes`: what the place could do, as activities in one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import ClassVar

from ultramicro.core.contract import Answer, Check, Figure, Place, Relation, Technique, param
from ultramicro.core.message import Listed, plural, say
from ultramicro.flows.tables import rows_of
from ultramicro.plan.filled import table_by_column
from ultramicro.plan.recipe_sheet import (
    RecipeSheetAnswer,
    counted_rows,
    figure_rows,
    local_says,
    sheet_of,
    sourced_figure,
    undated_says,
)
from ultramicro.plan.recipes.law import OPEN, duties
from ultramicro.plan.recipes.local_figures import corrected
from ultramicro.plan.recipes.prices import INDEXED, currency_of, index_left_out, uprated
from ultramicro.plan.recipes.recipe_files import Proposed, RecipeFault, proposed
from ultramicro.plan.recipes.recipe_units import Fault
from ultramicro.plan.recipes.sources import ESTIMATE, coverage, sources, told_of
from ultramicro.plan.recipes.vocabulary import read
from ultramicro.plan.recipes.vocabulary_table import WORDS, words_of
from ultramicro.plan.rows import RecipeRow, record, records
from ultramicro.plan.unreadable import lost
from ultramicro.plan.unused import Unused


def library(currency: str = INDEXED) -> Iterator[RecipeRow]:
    """Yield the rows of the built-in recipes in money of one year, with their sources in words.

    Where the place has another currency than the index, each sum is money of its year.
    """
    asked_of = set[str]()
    for row in read("recipes"):
        numbers = {name: float(row[name]) if row[name] else None for name in ("quantity", "low", "high")}
        name, ids = row["recipe"], row["source"]
        # Once for each recipe: what the law asks is of all of it. Opening hours are nobody's to permit.
        asked = (duty.says for duty in duties().get(name, ()) if duty.duty != OPEN)
        rules = "" if name in asked_of else "; ".join(asked)
        asked_of.add(name)
        again = any(each in sources() and sources()[each].read for each in ids.split())
        told = {"source": told_of(ids), "year": int(row["year"]), "rules": rules or None, "read_again": again}
        yield uprated(record(RecipeRow, {**row, **numbers, **told}), currency)


@dataclass(frozen=True, kw_only=True)
class RecipesAnswer(Answer):
    """The recipes that can be used, as activities, and what is wrong with the others."""

    found: Proposed
    own: int
    only_words: bool = False
    figures_of: tuple[RecipeRow, ...] = ()
    currency: str = INDEXED

    def says(self) -> Sequence[str]:
        """Say it in a sentence or two."""
        usable = plural(
            "There is {n} enterprise to choose from. The place's own recipes give {own}.",
            "There are {n} enterprises to choose from. The place's own recipes give {own} of them.",
            len(self.found.activities), own=self.own,
        )  # fmt: skip
        return [usable.with_id("enterprises"), *local_says(coverage(self.figures_of)),
                *undated_says(self.figures_of), *index_left_out(self.currency)]  # fmt: skip

    def lacks(self) -> Sequence[str]:
        """Say which recipes the answer is without."""
        if not self.found.faults:
            return ()
        wrong = plural(
            "{n} recipe cannot be used. The table of faults says what is wrong.",
            "{n} recipes cannot be used. The table of faults says what is wrong.",
            len({fault.recipe for fault in self.found.faults}),
        )
        return [wrong.with_id("recipes_with_faults")]

    def figures(self) -> Sequence[Figure]:
        """Return the numbers."""
        recipes = say("recipes of the library and {own} of the place's own, without faults", own=self.own)
        return [
            Figure(id="enterprises", name=say("enterprises"), value=len(self.found.activities),
                   unit=say("enterprises"), how=recipes),
            sourced_figure(coverage(self.figures_of)),
        ]  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the activities, what is wrong, and the words to use."""
        words = {WORDS: table_by_column(WORDS, words_of(self.found.lines))}
        if self.only_words:
            return words
        tables = {
            "activities": table_by_column("activities", map(asdict, self.found.activities)),
            "activity_lines": table_by_column("activity_lines", map(asdict, self.found.lines)),
            "recipe_figures": table_by_column("recipe_figures", figure_rows(self.figures_of)),
            "recipe_coverage": table_by_column("recipe_coverage", counted_rows(coverage(self.figures_of))),
        } | words
        if self.found.faults:
            tables["recipe_faults"] = table_by_column("recipe_faults", map(_fault_row, self.found.faults))
        return tables

    def whole(self) -> frozenset[str]:
        """Name the table that is written to its last row, where only words are asked for."""
        return frozenset((WORDS,)) if self.only_words else frozenset()

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        names = {a.activity for a in self.found.activities}
        makers = {line.activity for line in self.found.lines if line.role == "output"}
        below = [line for line in self.found.lines
                 if line.source == ESTIMATE and line.low and line.quantity < line.low]  # fmt: skip
        return [
            Check(id="makes_something", law=say("Every enterprise makes something"),
                  error=len(names - makers)),
            Check(id="no_enterprise_twice", law=say("Every enterprise is there once"),
                  error=len(self.found.activities) - len(names)),
            Check(id="estimates_in_range", law=say("No estimate is below its range"), error=len(below)),
        ]  # fmt: skip


@dataclass(frozen=True)
class Recipes(Technique[RecipesAnswer | RecipeSheetAnswer]):
    """Recipes of small enterprises, built in and the place's own, checked and brought to one table."""

    name: ClassVar[str] = "recipes"
    question: ClassVar[str] = say("What could we do here?")
    reads: ClassVar[tuple[str, ...]] = ()
    uses: ClassVar[tuple[str, ...]] = ("recipes", "local_figures")
    makes: ClassVar[tuple[str, ...]] = (
        "activities",
        "activity_lines",
        "recipe_figures",
        "recipe_coverage",
    )
    sources: ClassVar[tuple[str, ...]] = (
        say("Each figure of a recipe names its source or says that it is an estimate."),
    )
    anywhere: ClassVar[bool] = True

    built_in: bool = param(True, "include the built-in recipes")
    words: bool = param(False, "only list the words that recipes and units are written in")
    sheet: str = param("", "a recipe: show all its figures with their sources, and what the law asks")

    def run(self, place: Place) -> RecipesAnswer | RecipeSheetAnswer:
        """Answer for a place; its own recipe replaces a built-in one of the same name.

        Raises
        ------
        BadInput
            If `sheet` names no recipe, or more than one.
        """
        currency = currency_of(place)
        own = records(RecipeRow, rows_of(place.table("recipes")) if place.has("recipes") else [])
        names = {row.recipe for row in own}
        # A recipe is replaced whole: rows of two sources would add up to an enterprise that nobody
        # described.
        others = [row for row in library(currency) if row.recipe not in names] if self.built_in else []
        others, wrong = corrected(others, _local(place))
        unread = [_fault(each, names) for each in lost(place, "recipes", "local_figures")]
        # Without a row of costs a recipe would look better than it is.
        whole = names - {fault.recipe for fault in unread}
        # Figures of the place's own are money of their year, as the library's are.
        rows = [uprated(row, currency) for row in (*(row for row in own if row.recipe in whole), *others)]
        found = proposed(rows)
        usable = {activity.activity for activity in found.activities}
        found = replace(found, faults=(*found.faults, *wrong, *unread))
        if self.sheet:
            return sheet_of(self.sheet, rows)
        kept = tuple(row for row in rows if row.recipe in usable)
        return RecipesAnswer(found=found, own=len(names & usable), only_words=self.words,
                             figures_of=kept, currency=currency)  # fmt: skip


def _local(place: Place) -> list[RecipeRow]:
    return records(RecipeRow, rows_of(place.table("local_figures"))) if place.has("local_figures") else []


def _fault(each: Unused, names: Iterable[str]) -> RecipeFault:
    """Say that a recipe lacks a row that could not be read, so that it is not taken for a cheaper one."""
    # Longest first: "Bakery" stands in "Bakery and cafe" too.
    recipe = next((name for name in sorted(names, key=len, reverse=True) if name in each.read), each.file)
    do = say("Correct the row. Until then the recipe is left out.")
    return RecipeFault(recipe, Fault.UNREADABLE, each.why, do, each.file, each.line, each.read or None)


def _fault_row(fault: RecipeFault) -> dict[str, object]:
    near = say("{words}", words=Listed(fault.near, by="")) if fault.near else None
    return {**fault._asdict(), "near": near}
