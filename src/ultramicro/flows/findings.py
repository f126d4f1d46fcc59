"""What is found in a place's flows: computed once, then read by every part of the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ultramicro.core.contract import Relation
from ultramicro.flows.concentration import IndexRange
from ultramicro.flows.shares import share_range
from ultramicro.flows.time_series import YearShares
from ultramicro.place.people.gate import PEOPLE


@dataclass(frozen=True, kw_only=True)
class Sums:
    """Net money by where the payee is, in pence."""

    inside_pence: int = 0
    outside_pence: int = 0
    unknown_pence: int = 0

    @property
    def total_pence(self) -> int:
        """All three, in pence."""
        return self.inside_pence + self.outside_pence + self.unknown_pence

    @property
    def shares(self) -> tuple[float, float] | None:
        """The share inside as a range; None where none can be given."""
        return share_range(self.inside_pence, self.outside_pence, self.unknown_pence)


@dataclass(frozen=True, kw_only=True)
class Area:
    """An area and how large it is among the place's areas: 0 is the smallest."""

    name: str
    level: int


@dataclass(frozen=True)
class Local:
    """The table `locality` in memory, looked up by area, basis, dimension and item."""

    rows: Sequence[Mapping[str, Any]]

    def items(self, area: str, basis: str, dimension: str) -> dict[str, Sums]:
        """Return each item's sums, in order of the item."""
        found = [r for r in self.rows
                 if (r["area"], r["basis"], r["dimension"]) == (area, basis, dimension)]  # fmt: skip
        return {r["item"]: sums_of(r) for r in sorted(found, key=lambda r: str(r["item"]))}

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


def sums_of(row: Mapping[str, Any]) -> Sums:
    """Take the sums out of a row of `locality`."""
    return Sums(inside_pence=row["inside_pence"], outside_pence=row["outside_pence"],
                unknown_pence=row["unknown_pence"])  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How large single payments are in pence, credits left out."""

    payments: int
    tenth_pence: int
    median_pence: int
    ninetieth_pence: int


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
    classes: Sequence[Mapping[str, Any]]
    local: Local
    flows: Relation
    locality: Relation
    flows_pence: int
    years: Sequence[YearShares]
    hands: IndexRange | None
    concentration: Sequence[Mapping[str, Any]]
    payees: Sequence[Mapping[str, Any]]
    sizes: Sizes
    kinds: Sequence[Mapping[str, Any]]
    links: Sequence[tuple[str, str, int]]
    received: Mapping[str, Sums]
    dependence: Sequence[Mapping[str, Any]]
    pay_by_payer: Mapping[str, int]
    notes: Sequence[str]

    @property
    def counted_apart_pence(self) -> int:
        """Card bills counted by their lines, and money that came in, in pence."""
        return self.class_pence("settlement", "receipt")

    def class_pence(self, *names: str) -> int:
        """Sum the classes of these names, in pence."""
        return sum(row["amount_pence"] for row in self.classes if row["class"] in names)

    def all(self) -> Sums:
        """Sums of all money for the area that the answer looks at."""
        return self.local.whole(self.area, "all")

    def influenceable(self) -> Sums:
        """Sums of the influenceable money for the area that the answer looks at."""
        return self.local.whole(self.area, "influenceable")
