"""Machines with spare hours: an enterprise that borrows one need not buy it, and several can share it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ultramicro.plan.programme.model import Activity
from ultramicro.plan.recipes.meaning import Meaning
from ultramicro.plan.recipes.sorts import EQUIPMENT
from ultramicro.plan.recipes.vocabulary import MACHINE_HOURS
from ultramicro.plan.rows import LineRow

ON_A_MACHINE = " + "
"""What stands between the name of an enterprise and the machine that it borrows, in every language."""


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A kind of machine that a place has: hours a year that are free, and what one costs. [hours, pence]."""

    what: str
    hours: float
    hour_pence: float

    @property
    def good(self) -> str:
        """As a good that is used up hour by hour."""
        return self.what + MACHINE_HOURS


def machines(meanings: Iterable[Meaning]) -> dict[str, Machine]:
    """Return the machines of a place that recipes could borrow, by what recipes call them.

    Parameters
    ----------
    meanings : iterable of Meaning
        What the rows of `resources` are.

    Examples
    --------
    >>> from ultramicro.plan.rows import ResourceRow
    >>> row = ResourceRow(resource="Bus", kind="equipment", what="minibus", quantity=1)
    >>> bus = Meaning(row=row, sort="equipment", taken_as="minibus", quantity=2080.0, price_pence=2500.0)
    >>> machines([bus])["minibus"]
    Machine(what='minibus', hours=2080.0, hour_pence=2500.0)
    """
    free: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for meaning in meanings:
        if meaning.sort == EQUIPMENT and meaning.amount:
            free[meaning.taken_as].append((meaning.amount, meaning.price_pence or 0.0))
    return {what: _together(what, each) for what, each in free.items()}


def _together(what: str, free: Sequence[tuple[float, float]]) -> Machine:
    hours = sum(each for each, _ in free)
    # A mean: the programme has one price for a good, whoever lends it.
    return Machine(what=what, hours=hours, hour_pence=sum(each * pence for each, pence in free) / hours)


def borrowing(
    activities: Sequence[Activity], lines: Sequence[LineRow], there: Mapping[str, Machine]
) -> Iterator[Activity]:
    """Yield each activity again as it would be on a borrowed machine, where the place has one that is free.

    Its name is the activity's with the machine after a plus, the same in every language.

    Parameters
    ----------
    activities : sequence of Activity
        As they are on machines of their own.
    lines : sequence of LineRow
        Rows of `activity_lines`; of those for equipment `pence_each` is the capital that borrowing spares.
    there : mapping of str to Machine
        What can be borrowed.
    """
    by_name = {(a.name, a.origin): a for a in activities}
    for line in lines:
        machine = there.get(line.item) if line.role == "equipment" else None
        a = by_name.get((line.activity, line.origin))
        if a is None or machine is None or line.quantity <= 0:
            continue
        # Bounded by the hours already here: a tight bound makes the search shorter.
        most = min(a.most_units, machine.hours // line.quantity)
        # Half an enterprise cannot be started on too few hours.
        if most >= 1:
            yield replace(
                a, name=f"{a.name}{ON_A_MACHINE}{machine.what}", most_units=most,
                # What is borrowed is not bought, but never more is spared than was to be spent.
                capital_pence=max(0.0, a.capital_pence - (line.pence_each or 0)),
                running_pence=a.running_pence + line.quantity * machine.hour_pence,
                uses={**a.uses, machine.good: line.quantity},
            )  # fmt: skip
