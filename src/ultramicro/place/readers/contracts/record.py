"""One record of a table of contracts, cell by cell; what cannot be read of it is noted by its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ultramicro.place.readers.contracts.cells import Sum, says_words
from ultramicro.place.readers.contracts.cleaning import clean, said
from ultramicro.place.readers.contracts.days import day_of, says_no_day
from ultramicro.place.readers.contracts.ocds_parts import OTHER_CURRENCY, truth
from ultramicro.place.readers.contracts.roles import Roles
from ultramicro.place.readers.contracts.sums import Sums
from ultramicro.place.readers.values.dates import LATEST, is_month_only

PLANNED_FAR = frozenset({"ends", "ends_too", "current_ends", "extended"})
"""Days that may lie further ahead than any payment."""
EXACT = frozenset({"paid_on"})
"""Days that a month alone does not tell: payments are held against each other by their days."""
Cell = tuple[str, int]


@dataclass(kw_only=True)
class Unclear:
    """Cells that could not be read, or not as one sum or one word, each with its line."""

    days: list[Cell] = field(default_factory=list)
    values: list[Cell] = field(default_factory=list)
    words: list[Cell] = field(default_factory=list)
    currencies: list[Cell] = field(default_factory=list)
    ranges: list[Cell] = field(default_factory=list)
    states: list[Cell] = field(default_factory=list)
    ends: list[Cell] = field(default_factory=list)
    repeats: list[Cell] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How the records of a table are read.

    Parameters
    ----------
    roles : Roles
        Which column is what.
    sort : str
        What the file lists: `register`, `notices`, `tenders`, `pipeline` or `paid`.
    month_first : bool
        Whether the file writes the month before the day.
    sums : Sums
        What its sums count.
    tells_state : bool
        Whether its column of statuses says anything of how a contract stands.
    unclear : Unclear
        Where cells that could not be read are noted.
    """

    roles: Roles
    sort: str = "register"
    month_first: bool = False
    sums: Sums = field(default_factory=Sums)
    tells_state: bool = True
    unclear: Unclear = field(default_factory=Unclear)


@dataclass(kw_only=True)
class Record:
    """One record, by role."""

    layout: Layout
    cells: Sequence[str]
    line: int
    flags: list[str] = field(default_factory=list)

    @property
    def roles(self) -> Roles:
        """Which column is what."""
        return self.layout.roles

    @property
    def unclear(self) -> Unclear:
        """Where cells that could not be read are noted."""
        return self.layout.unclear

    def raw(self, role: str) -> str:
        """Return the cell of a role as it stands; nothing where the table has none."""
        at = self.roles.at.get(role)
        return str(self.cells[at]) if at is not None and at < len(self.cells) else ""

    def text(self, role: str) -> str | None:
        """Return the cell as clean text; None where it only says that there is nothing."""
        return said(self.raw(role)) or None

    def day(self, *roles: str) -> date | None:
        """Return the first day that is told; what looks like one and is none is noted."""
        for role in roles:
            cell = self.raw(role).strip()
            found = day_of(cell, month_first=self.layout.month_first)
            if found is not None and role in EXACT and is_month_only(cell):
                self.doubt("day_unclear", self.unclear.days, cell)
                return None
            # Only a contract's end lies further ahead than anything was ever paid.
            if found is not None and (found.year <= LATEST or role in PLANNED_FAR):
                return found
            if cell and (found is not None or not says_no_day(cell)):
                self.doubt("day_unclear", self.unclear.days, cell)
        return None

    def money(self, role: str) -> Sum:
        """Return the sum of a role; what is none, foreign or two sums is noted."""
        cell = clean(self.raw(role))
        found = self.layout.sums.read(role, cell, self.raw("currency"))
        if found.currency:
            self.doubt(OTHER_CURRENCY, self.unclear.currencies, f"{cell} {found.currency}")
        elif not found.read:
            words = self.unclear.words if says_words(cell) else self.unclear.values
            self.doubt("value_unclear", words, cell)
        elif found.open_ended:
            self.doubt("value_open_ended", self.unclear.ranges, cell)
        elif found.low_pence is not None:
            self.doubt("value_range", self.unclear.ranges, cell)
        return found

    def doubt(self, flag: str, cells: list[Cell], cell: str) -> None:
        """Mark the row, and note the cell with its line."""
        self.flags.append(flag)
        cells.append((cell, self.line))

    def flag(self, role: str) -> bool | None:
        """Return whether a cell says yes."""
        cell = self.raw(role).strip().casefold()
        return {"y": True, "n": False, "sme": True, "1": True, "0": False}.get(cell, truth(cell))
