"""The technique `promises`: what was promised to the buyer and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.flows.kept_out import KeptOut, kept_out
from ultramicro.flows.tables import rows_of
from ultramicro.ledger.people.alike import folded
from ultramicro.procurement.kept_rows import come_by, once_each, some_rows
from ultramicro.procurement.promises.answer import PromisesAnswer
from ultramicro.procurement.promises.model import entry_of, promises_of
from ultramicro.procurement.promises.report import kept, measured, price_of


@dataclass(frozen=True)
class Promises(Technique[PromisesAnswer]):
    """Promised, due, delivered with evidence, claimed and not reported, on a fixed and a moving base."""

    name: ClassVar[str] = "promises"
    question: ClassVar[str] = say("Were the promises kept?")
    reads: ClassVar[tuple[str, ...]] = ("promises",)
    uses: ClassVar[tuple[str, ...]] = ("measures",)
    sources: ClassVar[tuple[str, ...]] = (
        "Procurement Act 2023, sections 52 and 71: indicators and their assessment",  # data
        "Preston City Council and CLES, 2018: shares on a fixed and a moving base",  # data
    )

    contract: str = param("", "the contract; all where empty")
    remind: int = param(
        60, "days before a promise is due from which its owner is reminded", unit="days", low=0
    )

    def run(self, place: Place) -> PromisesAnswer:
        """Answer for a place, as things stand on its day."""
        rows, later = come_by(
            some_rows(place, "promises"), "promises", place.as_of, lambda row: row.get("recorded_on")
        )
        if not rows:
            raise BadInput(
                say("every row of promises.csv is of a day after {on}, at which the place is looked at",
                    on=place.as_of),
                do=say("write as_of in place.toml"),
            )  # fmt: skip
        entries = [entry_of(row) for row in rows]
        wanted = folded(self.contract)
        own = [e for e in entries if not wanted or folded(e.contract) == wanted]
        if not own:
            raise BadInput(
                say("promises.csv has no contract '{contract}'", contract=self.contract),
                do=say("leave --contract out to see all"),
            )
        worth, twice = _worth(place)
        promises = promises_of(own)
        return PromisesAnswer(
            promises=tuple(promises), entries=len(own), on=place.as_of, remind_days=self.remind,
            kept=tuple(kept(promises, place.as_of, worth)),
            unpriced=tuple(
                sorted({p.stands.measure for p in promises if price_of(measured(p), worth) is None})
            ),
            kept_out=(*kept_out(place, *self.reads, *self.uses), *later, *twice), place=place.name,
        )  # fmt: skip


def _worth(place: Place) -> tuple[dict[tuple[str, str], int], list[KeptOut]]:
    """Return what a unit of each measure is worth, and rows that say so again. [pence]."""
    rows = rows_of(place.table("measures")) if place.has("measures") else []
    once, twice = once_each(rows, "measures", "measure")
    worth = {
        (folded(str(row["measure"])), folded(str(row.get("unit") or ""))): int(row["value_pence"])
        for row in once
        if row["value_pence"] is not None
    }
    return worth, twice
