"""What is found in a place's flows: computed once, then read by every part of the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ultramicro.core.contract import Relation
from ultramicro.core.message import Message
from ultramicro.core.rows import Row
from ultramicro.flows.areas import Area
from ultramicro.flows.concentration import TOPS, IndexRange
from ultramicro.flows.flows_table import COUNTED_APART
from ultramicro.flows.shares import Sums
from ultramicro.flows.tables import rows_of
from ultramicro.flows.time_series import YearShares
from ultramicro.flows.year_on_year import Compared
from ultramicro.place.people.gate import PEOPLE


@dataclass(frozen=True, kw_only=True)
class LocalRow:
    """A row of the table `locality`, with the total and the shares that stand in it."""

    area: str
    basis: str
    dimension: str
    item: str
    sums: Sums
    total_pence: int
    share_low: float | None
    share_high: float | None


@dataclass(frozen=True)
class Local:
    """The table `locality` in memory, looked up by area, basis, dimension and item."""

    rows: Sequence[LocalRow]

    @classmethod
    def of(cls, table: Relation) -> Local:
        """Read the table."""
        found = []
        for row in rows_of(table):
            three = {name: row.pop(name) for name in ("inside_pence", "outside_pence", "unknown_pence")}
            found.append(LocalRow(**row, sums=Sums(**three)))
        return cls(found)

    @cached_property
    def _items(self) -> Mapping[tuple[str, str, str], Mapping[str, Sums]]:
        found: dict[tuple[str, str, str], dict[str, Sums]] = {}
        # Sorted once, as every table and figure goes through the items in this order.
        for row in sorted(self.rows, key=lambda row: row.item):
            found.setdefault((row.area, row.basis, row.dimension), {})[row.item] = row.sums
        return found

    def items(self, area: str, basis: str, dimension: str) -> Mapping[str, Sums]:
        """Return each item's sums, in order of the item."""
        return self._items.get((area, basis, dimension), {})

    def whole(self, area: str, basis: str) -> Sums:
        """Return the sums of everything."""
        return self.items(area, basis, "all").get("all", Sums())


def bodies(by_payer: Mapping[str, Sums]) -> dict[str, Sums]:
    """Leave people out of the payers: they are no body, and are never listed.

    Examples
    --------
    >>> list(bodies({"Council": Sums(), PEOPLE: Sums()}))
    ['Council']
    """
    return {payer: sums for payer, sums in by_payer.items() if payer != PEOPLE}


def sums_by(table: Relation, key: str) -> dict[str, Sums]:
    """Read the sums of each row of a table by one of its columns, in the order of its rows."""
    return {
        row[key]: Sums(
            inside_pence=row["inside_pence"],
            outside_pence=row["outside_pence"],
            unknown_pence=row["unknown_pence"],
        )
        for row in rows_of(table)
    }


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How large single payments are in pence, credits left out."""

    payments: int
    tenth_pence: int
    median_pence: int
    ninetieth_pence: int


@dataclass(frozen=True, kw_only=True)
class ClassSum:
    """Net sum and number of payments of one class, for one reason. [pence]."""

    kind: str
    reason: Message
    amount_pence: int
    lines: int


@dataclass(frozen=True, kw_only=True)
class KindSum:
    """Influenceable money to payees of one size and kind; empty where not known. [pence]."""

    size: str
    kind: str
    amount_pence: int


@dataclass(frozen=True, kw_only=True)
class Concentrated:
    """How concentrated the money for an item is; `tops` has the share of the 1, 10 and 300 largest."""

    item: str
    parties: int
    total_pence: int
    hhi: float
    tops: Mapping[int, float]

    @classmethod
    def all_of(cls, table: Relation) -> Iterable[Concentrated]:
        """Read the table that `concentration` makes by item."""
        for row in rows_of(table):
            tops = {top: row.pop(f"top{top}_share") for top in TOPS}
            yield cls(**row, tops=tops)


@dataclass(frozen=True, kw_only=True)
class PayeeSum:
    """What one named payee was paid, where it is, and what says so."""

    payee: str
    party_id: str
    kind: str
    payers: int
    amount_pence: int
    influenceable_pence: int
    inside: str
    evidence: str | None


@dataclass(frozen=True, kw_only=True)
class Findings:
    """All that the answer tells."""

    place: str
    area: str
    areas: Sequence[Area]
    areas_given: bool
    first: date | None
    last: date | None
    payments_pence: int
    payments: int
    classes: Sequence[ClassSum]
    local: Local
    flows: Relation
    locality: Relation
    flows_pence: int
    years: Sequence[YearShares]
    hands: IndexRange | None
    concentration: Sequence[Concentrated]
    payees: Sequence[PayeeSum]
    sizes: Sizes
    kinds: Sequence[KindSum]
    links: Sequence[tuple[Message, Message, int]]
    links_whole: bool
    received: Mapping[str, Sums]
    dependence: Sequence[Row]
    pay_by_payer: Mapping[str, int]
    notes: Sequence[Message]
    compared: Compared | None
    months: int = 0
    """In how many months of the period anything was paid. [months]"""
    placed_by: Mapping[str, int] = field(default_factory=dict)
    """Influenceable money to payees whose place is known, by what says where they are. [pence]."""

    @property
    def counted_apart_pence(self) -> int:
        """Card bills and grants that are counted where they are spent, and money that came in, in pence."""
        return self.class_pence(*COUNTED_APART)

    def class_pence(self, *names: str) -> int:
        """Sum the classes of these names, in pence."""
        return sum(each.amount_pence for each in self.classes if each.kind in names)

    def all(self) -> Sums:
        """Sums of all money for the area that the answer looks at."""
        return self.local.whole(self.area, "all")

    def influenceable(self) -> Sums:
        """Sums of the influenceable money for the area that the answer looks at."""
        return self.local.whole(self.area, "influenceable")
