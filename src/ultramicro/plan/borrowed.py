"""Machines with spare hours: an enterprise that borrows one need not buy it, and several can share it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ultramicro.plan.model import MONTHS, WEEKS, Activity
from ultramicro.plan.words import in_unit, plain

LET_HOURS, FREE_HOURS = 20.0, 37.5
"""Hours a week that a machine is taken to be free if it is let by the hour, and if it is let for longer."""
WEEKS_LET = {"hour": 0.0, "week": 1.0, "month": WEEKS / MONTHS, "year": float(WEEKS)}


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A kind of machine that a place has: hours a year that are free, and what one costs. [hours, pence]."""

    what: str
    hours: float
    hour_pence: float

    @property
    def good(self) -> str:
        """As a good that is used up hour by hour."""
        return f"{self.what} hours"


def machines(
    resources: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]]
) -> dict[str, Machine]:
    """Return the machines of a place that recipes could borrow, by what recipes call them.

    Parameters
    ----------
    resources : sequence of mapping
        Rows of `resources`.
    lines : sequence of mapping
        Rows of `activity_lines`; those for equipment say what could be borrowed.

    Examples
    --------
    >>> bus = {"kind": "equipment", "what": "Minibus", "quantity": 2, "unit": "items", "cost_pence": 2500,
    ...        "cost_per": "hour"}
    >>> machines([bus], [{"role": "equipment", "item": "minibus"}])["minibus"]
    Machine(what='minibus', hours=2080.0, hour_pence=2500.0)
    """
    wanted = {line["item"] for line in lines if line["role"] == "equipment"}
    free: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in resources:
        what = called(row, wanted)
        if what and row["quantity"]:
            free[what].append(_free(row))
    return {what: _together(what, each) for what, each in free.items()}


def _together(what: str, free: Sequence[tuple[float, float]]) -> Machine:
    hours = sum(each for each, _ in free)
    return Machine(what=what, hours=hours, hour_pence=sum(each * pence for each, pence in free) / hours)


def called(row: Mapping[str, Any], wanted: Iterable[str]) -> str:
    """Return what recipes call a row's machine; nothing where none of them could use it."""
    words = plain(row["what"] or "").split()
    of_it = (what for what in sorted(wanted) if set(what.split()) <= set(words))
    return next(of_it, "") if row["kind"] == "equipment" else ""


def _free(row: Mapping[str, Any]) -> tuple[float, float]:
    """Return the hours a year that a row's machines are free, and what an hour costs. [hours, pence]."""
    per = row["cost_per"] or "hour"
    weekly = LET_HOURS if per == "hour" else FREE_HOURS
    told = in_unit(row["unit"], "hours")
    number = row["quantity"] if in_unit(row["unit"], "items") else 1
    hours = row["quantity"] * told if told else number * weekly * WEEKS
    let = WEEKS_LET.get(per, 0.0) * weekly
    cost = row["cost_pence"] or 0.0
    return hours, cost / let if let else cost


def borrowing(
    activities: Sequence[Activity], lines: Sequence[Mapping[str, Any]], there: Mapping[str, Machine]
) -> Iterator[Activity]:
    """Yield each activity again as it would be on a borrowed machine, where the place has one that is free.

    Parameters
    ----------
    activities : sequence of Activity
        As they are on machines of their own.
    lines : sequence of mapping
        Rows of `activity_lines`; of those for equipment `price_pence` is the capital that borrowing spares.
    there : mapping of str to Machine
        What can be borrowed.
    """
    by_name = {(a.name, a.origin): a for a in activities}
    for line in lines:
        machine = there.get(line["item"]) if line["role"] == "equipment" else None
        a = by_name.get((line["activity"], line["origin"]))
        if a is None or machine is None or line["quantity"] <= 0:
            continue
        most = min(a.most_units, machine.hours // line["quantity"])
        if most >= 1:
            yield replace(
                a, name=f"{a.name} with shared {machine.what}", most_units=most,
                capital_pence=max(0.0, a.capital_pence - (line["price_pence"] or 0)),
                running_pence=a.running_pence + line["quantity"] * machine.hour_pence,
                uses={**a.uses, machine.good: line["quantity"]},
            )  # fmt: skip
