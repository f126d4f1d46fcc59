"""What every row of resources and needs was taken for, as an answer of its own: nothing is planned for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ultramicro.core.contract import Answer, Check, Figure, Relation
from ultramicro.core.money import counted
from ultramicro.flows.tables import table_of
from ultramicro.plan.gather import Unused
from ultramicro.plan.recipes.meanings import Meaning, said_of

UNDERSTOOD, UNUSED = "plan_understood", "plan_unused"
Rows = Iterator[tuple[Any, ...]]


def understood_rows(meanings: Iterable[Meaning]) -> Rows:
    """Yield the rows of `plan_understood`, in the order of the files."""
    for m in sorted(
        meanings, key=lambda m: ("need" in m.row, m.row.get("origin") or "", m.row.get("line") or 0)
    ):
        table, name, word = (
            ("needs", "need", "item") if "need" in m.row else ("resources", "resource", "what")
        )
        yield (
            m.row.get("line"), m.row[name], m.row[word], said_of(m) if m.taken_as else None, m.quantity,
            m.unit or None, m.price_pence, " ".join(m.guesses) or None, m.left is None,
            (m.left.why if m.left else m.note) or None, bool(m.guesses), m.sort or None, m.taken_as or None,
            table, m.row.get("origin"),
        )  # fmt: skip


def unused_rows(unused: Iterable[Unused]) -> Rows:
    """Yield the rows of `plan_unused`."""
    for each in unused:
        yield (each.table, each.name, each.why, each.reason or None, each.file or None, each.line,
               each.read or None, ", ".join(each.near) or None)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class UnderstoodAnswer(Answer):
    """What was read of resources and needs, row by row, and what was left out."""

    meanings: tuple[Meaning, ...]
    unused: tuple[Unused, ...]

    def says(self) -> Sequence[str]:
        """Say it in a sentence or two."""
        used, guessed = self._used(), sum(bool(m.guesses) for m in self.meanings if not m.left)
        said = [f"{counted(used, 'row')} of resources and needs {'is' if used == 1 else 'are'} understood."]
        if guessed:
            said.append(f"In {counted(guessed, 'row')} something is assumed: see guesses and note.")
        if self.unused:
            said.append(f"{counted(len(self.unused), 'row')} cannot be used; the reasons are listed.")
        return said

    def _used(self) -> int:
        return sum(m.left is None for m in self.meanings)

    def figures(self) -> Sequence[Figure]:
        """Return how many rows are understood."""
        how = f"{self._used()} rows that the plan counts on, of {len(self.meanings)} of resources and needs"
        return [Figure(name="rows understood", value=self._used(), unit="rows", how=how)]

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows."""
        listed = {UNDERSTOOD: understood_rows(self.meanings), UNUSED: unused_rows(self.unused)}
        return {name: table_of(name, rows) for name, rows in listed.items()}

    def whole(self) -> frozenset[str]:
        """Name the tables that are written to their last row."""
        return frozenset((UNDERSTOOD, UNUSED))

    def checks(self) -> Sequence[Check]:
        """Hold it against its laws."""
        told = {(each.table, each.name) for each in self.unused}
        lost = [m for m in self.meanings if m.left and ("needs" if "need" in m.row else "resources",
                m.row.get("need") or m.row.get("resource")) not in told]  # fmt: skip
        silent = [m for m in self.meanings if not m.left and not (m.taken_as and m.unit)]
        return [
            Check(law="every row is used or listed with its reason", error=len(lost)),
            Check(law="every row that is used has a unit", error=len(silent)),
        ]
