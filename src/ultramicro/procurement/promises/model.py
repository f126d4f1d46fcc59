"""A promise as it was first made and as it stands after its corrections; rows are appended, never changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ultramicro.ledger.people.alike import folded

# data below

NOTHING_SAID = frozenset({
    "", "n a", "na", "none", "nil", "no", "nothing", "null", "0", "x", "tbc", "tba", "tbd", "to be confirmed",
    "to be advised", "to follow", "pending", "awaited", "awaiting", "unknown", "not known", "not available",
    "not applicable", "not yet", "missing",
})  # fmt: skip
"""What people write into a cell that they leave empty, without signs."""


def said_in(cell: str) -> str:
    """Return what a cell says; nothing where it is filled with words for nothing.

    Examples
    --------
    >>> [said_in(cell) for cell in ("a.pdf", "n/a", " - ", "TBC", "To follow.", "None of it: see b.pdf")]
    ['a.pdf', '', '', '', '', 'None of it: see b.pdf']
    """
    return "" if re.sub(r"[\W_]+", " ", folded(cell)).strip() in NOTHING_SAID else cell.strip()


class Came(StrEnum):
    """What came of a promise, by what was written of it."""

    EVIDENCED = "evidenced"
    """Something was delivered and there is evidence."""
    CLAIMED = "claimed"
    """Something was delivered by somebody's word alone."""
    UNKNOWN = "unknown"
    """Nobody wrote what was delivered: that is not nothing."""


class Outcome(StrEnum):
    """How one promise stands; each is one of these, and what one has too much makes up for none."""

    KEPT = "kept"
    """Due, all of it delivered, with evidence."""
    NO_EVIDENCE = "no_evidence"
    """Due, all of it delivered by somebody's word alone."""
    MISSED = "missed"
    """Due, and less delivered than was promised."""
    NOT_REPORTED = "not_reported"
    """Due, and nobody wrote what was delivered."""
    NOT_DUE = "not_due"
    """Its day has not come."""
    NO_DAY = "no_day"
    """Nobody wrote when it is due."""
    WITHDRAWN = "withdrawn"
    """Taken back."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row about a promise.

    Parameters
    ----------
    promise, contract : str
        What it is called, and in which contract it was made: together they say which promise it is.
    promised : float
        How much. [unit]
    delivered : float or None
        How much came; None is not known. [unit]
    due_on, recorded_on : date or None
        When it is due, and when the row was written.
    lot, text, measure, unit, owner, evidence, checked_by, status : str
        Empty where not given.
    """

    promise: str
    contract: str
    promised: float
    delivered: float | None = None
    due_on: date | None = None
    recorded_on: date | None = None
    lot: str = ""
    text: str = ""
    measure: str = ""
    unit: str = ""
    owner: str = ""
    evidence: str = ""
    checked_by: str = ""
    status: str = ""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A promise with all that was written about it.

    Parameters
    ----------
    entries : tuple of Entry
        From the first to the last; the last is how it stands.
    """

    entries: tuple[Entry, ...]

    @property
    def stands(self) -> Entry:
        """The row that counts."""
        return self.entries[-1]

    @property
    def first_promised(self) -> float:
        """How much was promised at first; less promised later does not make more of it kept. [unit]."""
        return self.entries[0].promised

    @property
    def first_due_on(self) -> date | None:
        """The day on which it was due at first."""
        return next((entry.due_on for entry in self.entries if entry.due_on), None)

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back; it stays in what was promised at first."""
        return folded(self.stands.status) == "withdrawn"

    @property
    def promised(self) -> float:
        """How much is promised as it stands. [unit]."""
        return 0.0 if self.is_withdrawn else self.stands.promised

    @property
    def came(self) -> Came:
        """What came of it."""
        if self.stands.delivered is None:
            return Came.UNKNOWN
        return Came.EVIDENCED if said_in(self.stands.evidence) else Came.CLAIMED

    @property
    def counted(self) -> float:
        """What was delivered of what is promised: what is beyond it makes up for no other promise. [unit]."""
        return min(self.stands.delivered or 0.0, self.promised)

    @property
    def counted_of_first(self) -> float:
        """What was delivered of what was promised at first. [unit]."""
        return min(self.stands.delivered or 0.0, self.first_promised)

    def outcome(self, on: date) -> Outcome:
        """Return how it stands on a day."""
        if self.is_withdrawn:
            return Outcome.WITHDRAWN
        if not self.is_due(on):
            return Outcome.NO_DAY if self.stands.due_on is None else Outcome.NOT_DUE
        if self.came is Came.UNKNOWN:
            return Outcome.NOT_REPORTED
        if self.counted < self.promised:
            return Outcome.MISSED
        return Outcome.KEPT if self.came is Came.EVIDENCED else Outcome.NO_EVIDENCE

    def is_due(self, on: date) -> bool:
        """Return whether it is due as it stands, its last day included."""
        return self.stands.due_on is not None and self.stands.due_on <= on

    def was_due(self, on: date) -> bool:
        """Return whether it was due by the day on which it was promised at first."""
        return self.first_due_on is not None and self.first_due_on <= on


def promises_of(entries: Iterable[Entry]) -> list[Promise]:
    """Put rows about one promise together, from the first to the last.

    Parameters
    ----------
    entries : iterable of Entry
        In the order of their file. Of rows of one day, and of rows without one, the lower counts; rows
        without a day stand before those that have one.

    Returns
    -------
    list of Promise
        By contract and name.

    Examples
    --------
    >>> early = Entry(promise="P1", contract="C", promised=4, recorded_on=date(2026, 1, 1))
    >>> late = Entry(promise="p1 ", contract="C", promised=2, recorded_on=date(2026, 6, 1))
    >>> [found] = promises_of([late, early])
    >>> found.first_promised, found.promised
    (4, 2)
    """
    kept: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        kept.setdefault((folded(entry.contract), folded(entry.promise)), []).append(entry)
    return [Promise(entries=tuple(sorted(rows, key=_written))) for _, rows in sorted(kept.items())]


def _written(entry: Entry) -> date:
    return entry.recorded_on or date.min


def entry_of(row: Mapping[str, object]) -> Entry:
    """Return a row of the table `promises` as what it says.

    Examples
    --------
    >>> entry_of({"promise": "P1", "contract": "C", "promised": 2.0, "delivered": None, "unit": None}).unit
    ''
    """
    texts = ("lot", "text", "measure", "unit", "owner", "evidence", "checked_by", "status")
    given = {name: str(row.get(name) or "") for name in (*texts, "promise", "contract")}
    delivered, due, written = row.get("delivered"), row.get("due_on"), row.get("recorded_on")
    return Entry(
        **given,
        promised=float(str(row["promised"])),
        delivered=None if delivered is None else float(str(delivered)),
        due_on=due if isinstance(due, date) else None,
        recorded_on=written if isinstance(written, date) else None,
    )
