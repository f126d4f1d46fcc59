"""Promised, due, delivered with evidence, claimed and not known; delivered ÷ promised over everything due.

A share over those that reported would be high because the others were silent. So whoever said nothing is in
the denominator, and the range says what the silent may have done: nothing, or all of it. Each promise counts
up to what it promised: a sum in which one's excess makes up for another's failure would hide the failure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ultramicro.ledger.people.alike import folded
from ultramicro.procurement.promises.model import Came, Outcome, Promise


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What came of promises that are counted in one unit; all amounts in it.

    Parameters
    ----------
    measure, unit : str
        What is counted.
    promises, due, kept, no_evidence, missed : int
        How many there are, how many of them are due, and how many of these were kept with evidence, by word
        alone, or not.
    first_promised, promised : float
        Promised at first, and as it stands: whenever it is due.
    first_due_promised, due_promised : float
        The same of what was, and is, due by the day.
    evidenced, claimed : float
        Delivered of what is due, with evidence and by word alone; of each promise up to what it promised.
    first_delivered : float
        Delivered of what was due by the first day, of each promise up to what it promised at first.
    unknown_promised : float
        Promised by those that are due and of which nobody wrote what was delivered.
    early : float
        Delivered of what is not due yet.
    beyond : float
        Delivered beyond what was promised, promise by promise; it makes up for no other and is in no sum.
    is_priced : bool
        Whether it is the report of all that have a price.
    """

    measure: str
    unit: str
    promises: int
    due: int
    kept: int
    no_evidence: int
    missed: int
    first_promised: float
    promised: float
    first_due_promised: float
    due_promised: float
    evidenced: float
    claimed: float
    first_delivered: float
    unknown_promised: float
    early: float
    beyond: float
    is_priced: bool = False

    @property
    def delivered(self) -> float:
        """Delivered of what is due, with evidence or claimed."""
        return self.evidenced + self.claimed

    @property
    def share(self) -> float | None:
        """Delivered ÷ promised over everything due (moving base); None where nothing is due."""
        return self.delivered / self.due_promised if self.due_promised else None

    @property
    def share_range(self) -> tuple[float, float] | None:
        """The same with evidence alone, and if who wrote nothing delivered all of it."""
        if not self.due_promised:
            return None
        most = (self.delivered + self.unknown_promised) / self.due_promised
        return self.evidenced / self.due_promised, most

    @property
    def share_of_first(self) -> float | None:
        """Delivered ÷ what was promised at first and was due by then (fixed base)."""
        return self.first_delivered / self.first_due_promised if self.first_due_promised else None


def kept(
    promises: Iterable[Promise], on: date, worth: Mapping[tuple[str, str], int] | None = None
) -> list[Kept]:
    """Report on promises by measure and unit: amounts of different things are never added.

    Parameters
    ----------
    promises : iterable of Promise
        All that there are.
    on : date
        The day by which something is due; its last day is in time.
    worth : mapping of (str, str) to int, optional
        What one unit of each measure is held to be worth, by its folded name and unit; where the latter is
        empty, of any unit. Those that have one are reported once more together, in pence, under the measure
        `""` and the unit `pence`.

    Returns
    -------
    list of Kept
        By measure and unit, whatever their letters.
    """
    listed = list(promises)
    groups: dict[tuple[str, str], list[Promise]] = {}
    for promise in listed:
        groups.setdefault(measured(promise), []).append(promise)
    found = [_kept(group, on) for _, group in sorted(groups.items())]
    return [*found, *_in_pence(groups, on, worth or {})]


def measured(promise: Promise) -> tuple[str, str]:
    """Return what a promise is counted as, and in which unit, as they are compared."""
    return folded(promise.stands.measure), folded(promise.stands.unit)


def price_of(key: tuple[str, str], worth: Mapping[tuple[str, str], int]) -> int | None:
    """Return what a unit of a measure is worth; None where that is told of another unit alone. [pence].

    Examples
    --------
    >>> price_of(("work", "days"), {("work", "hours"): 12_00}), price_of(("work", "days"), {("work", ""): 5})
    (None, 5)
    """
    return worth.get(key, worth.get((key[0], "")))


def _in_pence(
    groups: Mapping[tuple[str, str], Sequence[Promise]], on: date, worth: Mapping[tuple[str, str], int]
) -> list[Kept]:
    priced = [
        _kept(group, on, each)
        for key, group in sorted(groups.items())
        if (each := price_of(key, worth)) is not None
    ]
    if not priced:
        return []
    sums = {name: sum(getattr(each, name) for each in priced) for name in SUMS}
    return [Kept(measure="", unit="pence", is_priced=True, **sums)]


SUMS = (
    "promises", "due", "kept", "no_evidence", "missed", "first_promised", "promised", "first_due_promised",
    "due_promised", "evidenced", "claimed", "first_delivered", "unknown_promised", "early", "beyond",
)  # fmt: skip
"""What of several reports in one unit adds up."""


def _kept(group: Sequence[Promise], on: date, each: float = 1.0) -> Kept:
    stands, outcomes = group[0].stands, Counter(promise.outcome(on) for promise in group)
    due = [promise for promise in group if promise.is_due(on) and not promise.is_withdrawn]
    later = [promise for promise in group if not promise.is_due(on)]
    return Kept(
        measure=stands.measure.strip(), unit=stands.unit.strip(), promises=len(group), due=len(due),
        kept=outcomes[Outcome.KEPT], no_evidence=outcomes[Outcome.NO_EVIDENCE],
        missed=outcomes[Outcome.MISSED],
        first_promised=each * sum(promise.first_promised for promise in group),
        promised=each * sum(promise.promised for promise in group),
        first_due_promised=each * sum(one.first_promised for one in group if one.was_due(on)),
        due_promised=each * sum(promise.promised for promise in due),
        evidenced=each * sum(one.counted for one in due if one.came is Came.EVIDENCED),
        claimed=each * sum(one.counted for one in due if one.came is Came.CLAIMED),
        first_delivered=each * sum(one.counted_of_first for one in group if one.was_due(on)),
        unknown_promised=each * sum(one.promised for one in due if one.came is Came.UNKNOWN),
        early=each * sum(one.stands.delivered or 0.0 for one in later),
        beyond=each * sum((one.stands.delivered or 0.0) - one.counted for one in due),
    )  # fmt: skip
