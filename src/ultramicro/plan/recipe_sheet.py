"""What a recipe rests on: its sheet, every figure with its source, and how many figures have one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Relation
from ultramicro.core.message import Listed, Message, Number, note, plural, say
from ultramicro.plan.conditions import named
from ultramicro.plan.filled import table_by_column
from ultramicro.plan.recipe_words import amount_words, figure_words, good_words
from ultramicro.plan.recipes.law import OPEN, duties
from ultramicro.plan.recipes.prices import PRICE_YEAR, undated
from ultramicro.plan.recipes.recipe_files import OUTPUTS, balance
from ultramicro.plan.recipes.recipe_units import tonnes
from ultramicro.plan.recipes.sources import Basis, Coverage, basis_of, coverage, sourced_share, told_of
from ultramicro.plan.rows import RecipeRow

SHEET, FIGURES, COVERAGE = "recipe_sheet", "recipe_figures", "recipe_coverage"
LAW, OPENING = "law", "opening"
"""Parts of a sheet that hold no figure of the recipe: what the law asks, and what it takes to be open."""
PARTS = {
    "output": "makes", "co_output": "makes", "price": "makes", "input": "needs", "labour": "needs",
    "volunteer": "needs", "land": "needs", "building": "needs", "equipment": "needs", "capital": "money",
    "first": "money", "running": "money", "spared": "money",
}  # fmt: skip
"""The part of a sheet in which a role stands; what is not here is about time and size."""
SIZE = "size"
A_HUNDRED = 100
ORDER = ("makes", "needs", "money", SIZE)
Rows = Iterator[dict[str, object]]


def figure_rows(rows: Iterable[RecipeRow]) -> Rows:
    """Yield the rows of `recipe_figures`."""
    for row in rows:
        yield {
            "recipe": row.recipe, "role": row.role, "item": row.item or None, "quantity": row.quantity,
            "unit": row.unit, "low": row.low, "high": row.high, "basis": basis_of(row), "year": row.year,
            "source": row.source or None, "how": row.how or None, "read_again": row.read_again,
            "then": row.then,
        }  # fmt: skip


def counted_rows(counted: Iterable[Coverage]) -> Rows:
    """Yield the rows of `recipe_coverage`."""
    for each in counted:
        yield {
            "recipe": each.recipe, "figures": each.figures, "sourced": each.sourced,
            "read_again": each.read_again, "local": each.local, "share": each.share,
        }  # fmt: skip


def sourced_figure(counted: Sequence[Coverage]) -> Figure:
    """Return the share of the figures of recipes that have a source."""
    sourced, every = sourced_share(counted)
    how = say(
        "{sourced} figures with a source ÷ {all}, of {recipes} recipes. {again} of them rest on a text that "
        "was read again. The others are estimates.",
        sourced=sourced, all=every, recipes=len(counted), again=sum(each.read_again for each in counted),
    )  # fmt: skip
    return Figure(id="sourced_share", name=say("figures with a source"), unit="share",
                  value=sourced / max(every, 1), how=how)  # fmt: skip


def local_says(counted: Iterable[Coverage]) -> Iterator[Message]:
    """Say which recipes have local figures, if any has."""
    local = {each.recipe: each.local for each in counted if each.local}
    if local:
        yield plural(
            "{n} local figure stands in for the library's, in: {recipes}.",
            "{n} local figures stand in for the library's, in: {recipes}.",
            sum(local.values()), recipes=Listed(sorted(local), by=""),
        ).with_id("local_figures")  # fmt: skip


def undated_says(rows: Iterable[RecipeRow]) -> Iterator[Message]:
    """Say how many sums of a place's own have no year, so that they stand as they are."""
    if without := sum(undated(row) for row in rows):
        yield plural(
            "{n} sum in recipes and figures of your own has no year, so it stands as it is. With a year it "
            "is brought to money of {year}, as the library's prices are.",
            "{n} sums in recipes and figures of your own have no year, so they stand as they are. With a "
            "year they are brought to money of {year}, as the library's prices are.",
            without, year=str(PRICE_YEAR),
        ).with_id("sums_without_year")  # fmt: skip


def mass_says(rows: Sequence[RecipeRow]) -> Iterator[Message]:
    """Say how much of what goes in by weight comes out again, where both are known."""
    found, main = balance(rows), next((row for row in rows if row.role in OUTPUTS), None)
    # Where meals are made only their waste is weighed, and nothing can be said of the rest.
    if found and main and tonnes(main) and 0 < found[0] <= found[1]:
        yield note(
            "mass", "Of every 100 kg of what goes in by weight, {out} kg come out in what it makes. The rest "
            "dries, is lost or is thrown away.", out=Number(A_HUNDRED * found[0] / found[1], 0),
        )  # fmt: skip


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
        made = [good_words(row.item or "") for row in self.rows if row.role in OUTPUTS]
        used = [good_words(row.item or "", wanted=False) for row in self.rows if row.role == "input"]
        what = say("{recipe} makes: {made}.", recipe=self.recipe, made=Listed(made, by=""))
        takes = say("It uses: {used}.", used=Listed(used, by="")) if used else None
        rests = note(
            "rests_on", "{sourced} of its {all} figures have a source, and {local} are local figures.",
            sourced=counted.sourced, all=counted.figures, local=counted.local,
        )  # fmt: skip
        lines = [line.with_id(f"line_{i}") for i, line in enumerate(_lines(self.recipe, self.rows), start=1)]
        more = [takes.with_id("uses")] if takes else []
        return [what.with_id("makes"), *more, rests, *mass_says(self.rows), *lines]

    def figures(self) -> Sequence[Figure]:
        """Return the share of its figures that have a source."""
        return [sourced_figure(coverage(self.rows))]

    def tables(self) -> Mapping[str, Relation]:
        """Return the sheet."""
        return {SHEET: table_by_column(SHEET, sheet_rows(self.recipe, self.rows))}

    def whole(self) -> frozenset[str]:
        """Name the table that is written to its last row."""
        return frozenset((SHEET,))

    def checks(self) -> Sequence[Check]:
        """Hold it against its laws."""
        lines = sum(1 for row in sheet_rows(self.recipe, self.rows) if row["part"] not in {LAW, OPENING})
        return [
            Check(id="all_figures_told", law=say("Every figure of the recipe is on the sheet"),
                  error=abs(lines - len(self.rows))),
        ]  # fmt: skip


def _lines(recipe: str, rows: Iterable[RecipeRow]) -> Iterator[Message]:
    """Yield each figure as a sentence, as sources do not fit a screen's table; then what the law asks."""
    for row in _sorted(rows):
        line = say(
            "{what}: {amount}. {rests}", what=figure_words(row), amount=amount_words(row), rests=_rests(row)
        )
        yield say("{line} How: {how}.", line=line, how=row.how) if row.how else line
    for duty in duties().get(recipe, ()):
        source = told_of(duty.source)
        # How long a shop is open is a choice: no law asks for it.
        if duty.duty == OPEN:
            yield say("To be open it takes: {duty} ({source}).", duty=duty.says, source=source)
        else:
            yield say("The law asks for: {duty} ({source}).", duty=duty.says, source=source)


def _rests(row: RecipeRow) -> Message:
    basis, year, source = basis_of(row), str(row.year or ""), row.source or ""
    if basis is Basis.DEFINITION:
        return say("So by definition.")
    if basis is Basis.ESTIMATE:
        return say("Estimate, {year}.", year=year) if year else say("Estimate.")
    told = say("{source}, {year}", source=source, year=year) if year else say("{source}", source=source)
    if basis is Basis.LOCAL:
        return (
            say("Local figure: {source}.", source=told) if source else say("Local figure, without a source.")
        )
    return say("Source: {source}.", source=told)


def _sorted(rows: Iterable[RecipeRow]) -> list[RecipeRow]:
    # The order of the file within a part, as figures that belong together stand together there.
    return sorted(rows, key=lambda row: ORDER.index(PARTS.get(row.role, SIZE)))


def sheet_rows(recipe: str, rows: Iterable[RecipeRow]) -> Rows:
    """Yield the rows of `recipe_sheet`: what it makes and needs, money, size, and what the law asks.

    Parameters
    ----------
    recipe : str
        Its name.
    rows : iterable of RecipeRow
        Its rows.
    """
    for row in _sorted(rows):
        yield {
            "part": PARTS.get(row.role, SIZE), "what": figure_words(row), "amount": amount_words(row),
            "basis": basis_of(row), "source": row.source or None, "year": row.year, "how": row.how or None,
            "quantity": row.quantity, "unit": row.unit, "low": row.low, "high": row.high,
        }  # fmt: skip
    for duty in duties().get(recipe, ()):
        limit = {"quantity": duty.quantity, "unit": duty.unit} if duty.quantity else {}
        part = OPENING if duty.duty == OPEN else LAW
        yield {"part": part, "what": duty.says, "source": told_of(duty.source), **limit}
