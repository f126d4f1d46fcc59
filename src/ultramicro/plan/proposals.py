"""The technique `recipes`: what the place could do, as activities in one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from ultramicro.core.contract import Answer, Check, Figure, Place, Relation, Technique, param
from ultramicro.flows.tables import rows_of, table_of
from ultramicro.place.dictionary import columns
from ultramicro.plan.gather import Unused
from ultramicro.plan.recipes.recipe_files import Fault, Proposed, proposed
from ultramicro.plan.recipes.vocabulary import read
from ultramicro.plan.recipes.vocabulary_table import WORDS, words_of
from ultramicro.plan.unreadable import lost

MEND = "mend the row: until then the recipe is left out"


def typed(table: str, rows: Sequence[Mapping[str, Any]]) -> Relation:
    """Make a table of the dictionary from rows; a column that a row does not have is empty."""
    names = [column.name for column in columns(table)]
    return table_of(table, [[row.get(name) for name in names] for row in rows])


def library() -> Iterator[dict[str, Any]]:
    """Yield the rows of the built-in recipes."""
    for row in read("recipes"):
        numbers = {name: float(row[name]) if row[name] else None for name in ("quantity", "low", "high")}
        yield {**row, **numbers}


@dataclass(frozen=True, kw_only=True)
class RecipesAnswer(Answer):
    """The recipes that can be used, as activities, and what is wrong with the others."""

    found: Proposed
    own: int
    only_words: bool = False

    def says(self) -> Sequence[str]:
        """Say it in a sentence or two."""
        usable = len(self.found.activities)
        said = [
            f"{usable} enterprises are there to choose from, {self.own} of them by the place's own recipes."
        ]
        if self.found.faults:
            wrong = len({fault.recipe for fault in self.found.faults})
            said.append(f"{wrong} recipes cannot be used; what is wrong is listed.")
        return said

    def figures(self) -> Sequence[Figure]:
        """Return the numbers."""
        lines = self.found.lines
        sourced = sum(line["source"] != "estimate" for line in lines)
        return [
            Figure(name="enterprises", value=len(self.found.activities), unit="enterprises",
                   how=f"recipes of the library and {self.own} of the place's own, less those with faults"),
            Figure(name="figures with a source", value=sourced / max(len(lines), 1), unit="share",
                   how=f"{sourced:,} figures of goods, hours and ground with a source ÷ {len(lines):,}; the "
                   "others are estimates and have a range"),
        ]  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the activities, what is wrong, and the words to use."""
        if self.only_words:
            return {WORDS: table_of(WORDS, words_of(self.found.lines))}
        tables = {
            "activities": typed("activities", self.found.activities),
            "activity_lines": typed("activity_lines", self.found.lines),
            WORDS: table_of(WORDS, words_of(self.found.lines)),
        }
        return (
            {**tables, "recipe_faults": table_of("recipe_faults", self.found.faults)}
            if self.found.faults
            else tables
        )

    def whole(self) -> frozenset[str]:
        """Name the table that is written to its last row, where only words are asked for."""
        return frozenset((WORDS,)) if self.only_words else frozenset()

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        names = {a["activity"] for a in self.found.activities}
        makers = {line["activity"] for line in self.found.lines if line["role"] == "output"}
        estimates = [line for line in self.found.lines if line["source"] == "estimate"]
        library_ = [line for line in estimates if line["low"] is None or not line["low"] <= line["quantity"]]
        return [
            Check(law="every enterprise makes something", error=len(names - makers)),
            Check(law="every enterprise is there once", error=len(self.found.activities) - len(names)),
            Check(law="no estimate is below its range", error=sum(bool(x["low"]) for x in library_)),
        ]


@dataclass(frozen=True)
class Recipes(Technique[RecipesAnswer]):
    """Recipes of small enterprises, built in and the place's own, checked and brought to one table."""

    name: ClassVar[str] = "recipes"
    question: ClassVar[str] = "What could we do here?"
    reads: ClassVar[tuple[str, ...]] = ()
    uses: ClassVar[tuple[str, ...]] = ("recipes",)
    makes: ClassVar[tuple[str, ...]] = ("activities", "activity_lines")
    sources: ClassVar[tuple[str, ...]] = (
        "each figure of a recipe names its source or says that it is an estimate",
    )

    built_in: bool = param(default=True, help="whether the built-in recipes are among them")
    words: bool = param(default=False, help="only list the words of the recipes and of units, with examples")

    def run(self, place: Place) -> RecipesAnswer:
        """Answer for a place; its own recipe stands in the stead of a built-in one of the same name."""
        own = rows_of(place.table("recipes")) if place.has("recipes") else []
        names = {row["recipe"] for row in own}
        others = [row for row in library() if row["recipe"] not in names] if self.built_in else []
        unread = [_fault(each, names) for each in lost(place, "recipes")]
        whole = names - {fault.recipe for fault in unread}
        found = proposed([*(row for row in own if row["recipe"] in whole), *others])
        usable = {activity["activity"] for activity in found.activities}
        found = replace(found, faults=(*found.faults, *unread))
        return RecipesAnswer(found=found, own=len(names & usable), only_words=self.words)


def _fault(each: Unused, names: Iterable[str]) -> Fault:
    """Say that a recipe lacks a row that could not be read, so that it is not taken for a cheaper one."""
    recipe = next((name for name in sorted(names, key=len, reverse=True) if name in each.read), each.file)
    return Fault(recipe, each.why, MEND, each.file, each.line, each.read or None)
