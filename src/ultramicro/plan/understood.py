"""What every row of resources and needs was taken for, as an answer of its own: nothing is planned for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ultramicro.core.contract import UNDATED, Answer, Check, Figure, Licence, Relation
from ultramicro.core.message import Day, Listed, Message, plural, say
from ultramicro.core.units import MONEY
from ultramicro.plan.filled import table_by_column
from ultramicro.plan.paid_beside import Beside, beside_words
from ultramicro.plan.recipe_sheet import COVERAGE, FIGURES, counted_rows, local_says, sourced_figure
from ultramicro.plan.recipes.left_rows import own_money
from ultramicro.plan.recipes.meaning import Meaning
from ultramicro.plan.recipes.meanings import said_of
from ultramicro.plan.recipes.sorts import LOAN, SAVINGS
from ultramicro.plan.recipes.sources import Coverage
from ultramicro.plan.unused import Unused

UNDERSTOOD, UNUSED = "plan_understood", "plan_unused"
GIVEN = ("resources", "needs", "pledges")
"""The tables that people write, in the order in which they are told."""
Rows = Iterator[dict[str, object]]


def understood_rows(meanings: Iterable[Meaning]) -> Rows:
    """Yield the rows of `plan_understood`, in the order of the files."""
    # In the order of the files, as it is read with the file open beside it.
    for m in sorted(meanings, key=lambda m: (GIVEN.index(m.row.table), m.row.origin or "", m.row.line or 0)):
        yield {
            "line": m.row.line, "name": m.row.shown, "word": m.row.word,
            "called": said_of(m) if m.taken_as else None, **_amount(m),
            "pence_each": m.price_pence, "guesses": " ".join(m.guesses) or None, "used": m.left is None,
            "note": (m.left.why if m.left else m.note) or None, "guessed": bool(m.guesses),
            "sort": m.sort or None, "taken_as": m.taken_as or None, "table": m.row.table,
            "file": m.row.origin,
        }  # fmt: skip


def _amount(m: Meaning) -> dict[str, object]:
    """Return how much it is, in the unit in which people count it: savings are no millions of pence."""
    if m.quantity is not None and m.sort in {SAVINGS, LOAN}:
        return {"quantity": m.quantity / 100, "unit": own_money(MONEY)[0]}
    return {"quantity": m.quantity, "unit": m.unit or None}


def unused_rows(unused: Iterable[Unused]) -> Rows:
    """Yield the rows of `plan_unused`."""
    for each in unused:
        yield {
            "table": each.table, "name": each.shown, "why": each.why, "reason": each.reason,
            "file": each.file or None, "line": each.line, "read": each.read or None,
            "near": say("{words}", words=Listed(each.near, by="")) if each.near else None,
        }  # fmt: skip


def guessed(meanings: Iterable[Meaning]) -> int:
    """Return of how many rows that are used something is assumed."""
    return sum(bool(m.guesses) for m in meanings if not m.left)


@dataclass(frozen=True, kw_only=True)
class UnderstoodAnswer(Answer):
    """What was read of resources and needs, row by row, and what was left out."""

    meanings: tuple[Meaning, ...]
    unused: tuple[Unused, ...]
    rests_on: tuple[Coverage, ...] = ()
    local: Relation | None = None
    beside: tuple[Beside, ...] = ()
    columns: tuple[Message, ...] = ()
    begins: date = UNDATED

    def lacks(self) -> Sequence[str]:
        """Say which needs are far from what was paid for the same."""
        return beside_words(self.beside)

    def licences(self) -> Sequence[Licence]:
        """Say what its strong words stand on: needs held against payments are told of a year."""
        shows = say(
            "A need's own yearly quantity, and the payments of an average year or of the months told."
        )
        return [Licence("in_a_year", shows, "rows_have_units")]

    def says(self) -> Sequence[str]:
        """Say it in a sentence or two."""
        said = [
            plural(
                "{n} row of resources, needs and pledges is understood.",
                "{n} rows of resources, needs and pledges are understood.",
                self._used(),
            ).with_id("rows_understood")
        ]
        if assumed := guessed(self.meanings):
            some = plural(
                "Something is assumed in {n} row. The columns guesses and note show what.",
                "Something is assumed in {n} rows. The columns guesses and note show what.",
                assumed,
            )
            said.append(some.with_id("rows_with_guesses"))
        if left := len(self._unused()):
            unused = plural(
                "{n} row cannot be used. The table of unused rows gives the reason.",
                "{n} rows cannot be used. The table of unused rows gives the reasons.",
                left,
            )
            said.append(unused.with_id("rows_unused"))
        return [*said, *self._begins(), *self.columns, *local_says(self.rests_on)]

    def _begins(self) -> Iterator[Message]:
        """Say when the plan begins: rows that come too late are left out by that."""
        if self.begins != UNDATED:
            yield say(
                "The plan begins on {day}. For another day write the day before it as as_of into place.toml.",
                day=Day(self.begins),
            ).with_id("plan_begins")  # fmt: skip

    def _used(self) -> int:
        return sum(m.left is None for m in self.meanings)

    def _unused(self) -> list[Unused]:
        """Return the rows of these tables that are not used, those that could not be read among them."""
        # Sites are no rows of theirs, and have the same table only because whoever mends rows mends both.
        return [each for each in self.unused if each.table in GIVEN]

    def figures(self) -> Sequence[Figure]:
        """Return how many rows are understood."""
        # A row that could not be read has no meaning, so that what is not used is counted where it is listed.
        how = say(
            "{used} rows that the plan counts on, of {all} of resources, needs and pledges",
            used=self._used(), all=self._used() + len(self._unused()),
        )  # fmt: skip
        rows = Figure(id="rows_understood", name=say("rows understood"), value=self._used(),
                      unit=say("rows"), how=how)  # fmt: skip
        return [rows, sourced_figure(self.rests_on)] if self.rests_on else [rows]

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows."""
        listed = {UNDERSTOOD: understood_rows(self.meanings), UNUSED: unused_rows(self.unused)}
        tables = {name: table_by_column(name, rows) for name, rows in listed.items()}
        if self.rests_on:
            tables[COVERAGE] = table_by_column(COVERAGE, counted_rows(self.rests_on))
        return tables if self.local is None else {**tables, FIGURES: self.local}

    def whole(self) -> frozenset[str]:
        """Name the tables that are written to their last row."""
        # Whoever mends rows needs all of them; other tables are cut to what can be read.
        return frozenset((UNDERSTOOD, UNUSED))

    def checks(self) -> Sequence[Check]:
        """Hold it against its laws."""
        # Held against the other table: a row that neither lists would be lost without a word.
        told = {(each.table, each.name) for each in self.unused}
        lost = [m for m in self.meanings if m.left and (m.row.table, m.row.name) not in told]
        silent = [m for m in self.meanings if not m.left and not (m.taken_as and m.unit)]
        return [
            Check(
                id="rows_accounted_for",
                law=say("Every row is used or listed with its reason"),
                error=len(lost),
            ),
            Check(id="rows_have_units", law=say("Every row that is used has a unit"), error=len(silent)),
        ]
