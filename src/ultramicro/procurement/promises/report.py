"""Promised, due, delivered with evidence, claimed and not known; delivered ÷ promised over everything due.

A share over those that reported would be high because the others were silent. So whoever said nothing is in
the denominator, and the range says what the silent may have done: nothing, or all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ultramicro.procurement.promises.model import Came, Promise


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What came of promises that are counted in one unit; all amounts in it.

    Parameters
    ----------
    measure, unit : str
        What is counted.
    promises, due : int
        How many there are, and how many of them are due.
    first_promised, promised : float
        Promised at first, and as it stands: whenever it is due.
    first_due_promised, due_promised : float
        The same of what was, and is, due by the day.
    evidenced, claimed : float
        Delivered of what is due, with evidence and by word alone.
    unknown_promised : float
        Promised by those that are due and of which nobody wrote what was delivered.
    early : float
        Delivered of what is not due yet.
    beyond : float
        Delivered beyond what was promised, promise by promise; it is in what was delivered.
    """

    measure: str
    unit: str
    promises: int
    due: int
    first_promised: float
    promised: float
    first_due_promised: float
    due_promised: float
    evidenced: float
    claimed: float
    unknown_promised: float
    early: float
    beyond: float

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
        return self.delivered / self.first_due_promised if self.first_due_promised else None


def kept(promises: Iterable[Promise], on: date, worth: Mapping[str, int] | None = None) -> list[Kept]:
    """Report on promises by measure and unit: amounts of different things are never added.

    Parameters
    ----------
    promises : iterable of Promise
        All that there are.
    on : date
        The day by which something is due; its last day is in time.
    worth : mapping of str to int, optional
        What one unit of each measure is held to be worth, by its name. Those that have one are reported once
        more together, in pence, under the measure `""` and the unit `pence`.

    Returns
    -------
    list of Kept
        By measure and unit.
    """
    listed = list(promises)
    groups: dict[tuple[str, str], list[Promise]] = {}
    for promise in listed:
        key = (promise.stands.measure.strip(), promise.stands.unit.strip())
        groups.setdefault(key, []).append(promise)
    found = [_kept(group, on, *key) for key, group in sorted(groups.items())]
    return [*found, *_in_pence(groups, on, worth or {})]


def _in_pence(
    groups: Mapping[tuple[str, str], Sequence[Promise]], on: date, worth: Mapping[str, int]
) -> list[Kept]:
    priced = [
        _kept(group, on, measure, unit, worth[measure])
        for (measure, unit), group in sorted(groups.items())
        if measure in worth
    ]
    if not priced:
        return []
    sums = {name: sum(getattr(each, name) for each in priced) for name in SUMS}
    return [Kept(measure="", unit="pence", **sums)]


SUMS = (
    "promises", "due", "first_promised", "promised", "first_due_promised", "due_promised", "evidenced",
    "claimed", "unknown_promised", "early", "beyond",
)  # fmt: skip
"""What of several reports in one unit adds up."""


def _kept(group: Sequence[Promise], on: date, measure: str, unit: str, each: float = 1.0) -> Kept:
    due = [promise for promise in group if promise.is_due(on) and not promise.is_withdrawn]
    later = [promise for promise in group if not promise.is_due(on)]
    return Kept(
        measure=measure, unit=unit, promises=len(group), due=len(due),
        first_promised=each * sum(promise.first_promised for promise in group),
        promised=each * sum(promise.promised for promise in group),
        first_due_promised=each * sum(one.first_promised for one in group if one.was_due(on)),
        due_promised=each * sum(promise.promised for promise in due),
        evidenced=each * sum(_delivered(one) for one in due if one.came is Came.EVIDENCED),
        claimed=each * sum(_delivered(one) for one in due if one.came is Came.CLAIMED),
        unknown_promised=each * sum(one.promised for one in due if one.came is Came.UNKNOWN),
        early=each * sum(map(_delivered, later)),
        beyond=each * sum(max(0.0, _delivered(promise) - promise.promised) for promise in due),
    )  # fmt: skip


def _delivered(promise: Promise) -> float:
    return promise.stands.delivered or 0.0
