"""What was paid, to whom and for what: influenceable money of an area, in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Place
from ultramicro.flows.shares import NONE_GIVEN
from ultramicro.flows.tables import rows_as, sum_pence
from ultramicro.multiplier.payee import Payee


@dataclass(frozen=True, kw_only=True)
class PaidRow:
    """Influenceable money to one payee in one category; `inside` says where the payee is. [pence]."""

    party_id: str | None
    payee: str
    category: str
    amount_pence: int
    inside: str


@dataclass(frozen=True, kw_only=True)
class Paid:
    """What was paid for something, by who received it and where they are."""

    by_party: Mapping[str, int]
    outside_pence: int
    unknown_pence: int
    unplaced_pence: int
    """Paid to payees who are not parties (redacted, people): they are in no network. [pence]"""

    @property
    def total_pence(self) -> int:
        """All of it, in pence."""
        return sum(self.by_party.values()) + self.outside_pence + self.unplaced_pence


def paid_rows(place: Place, area: str) -> list[PaidRow]:
    """Return influenceable money by party and category, with where each party is."""
    flows = place.table("flows")
    mine = flows.filter(flows.influenceable)
    sums = mine.group_by("party_id", "payee", "category").agg(amount_pence=sum_pence(mine.amount_pence))
    places = place.table("party_places")
    here = places.filter(places.area == area).select(at="party_id", inside="inside")
    joined = sums.left_join(here, sums.party_id == here["at"]).drop("at")
    full = joined.mutate(
        inside=joined.inside.fill_null("unknown"), category=joined.category.fill_null(NONE_GIVEN)
    )
    return rows_as(PaidRow, full.order_by("party_id", "payee", "category"))


def payees(rows: Iterable[PaidRow]) -> list[Payee]:
    """Add up each named party; credits that outweigh payments leave nothing to follow."""
    sums: dict[str, int] = defaultdict(int)
    known: dict[str, PaidRow] = {}
    for row in rows:
        if row.party_id is not None:
            sums[row.party_id] += row.amount_pence
            known.setdefault(row.party_id, row)
    return [
        Payee(party_id=party, name=known[party].payee, amount_pence=amount, inside=known[party].inside)
        for party, amount in sorted(sums.items())
        if amount > 0
    ]


def by_category(rows: Iterable[PaidRow]) -> dict[str, Paid]:
    """Cut each category's sum by where payees are."""
    grouped: dict[str, list[PaidRow]] = defaultdict(list)
    for row in rows:
        grouped[row.category].append(row)
    return {category: paid_of(mine) for category, mine in grouped.items()}


def paid_of(rows: Sequence[PaidRow]) -> Paid:
    """Cut a sum by where payees are; a payee's credits are netted off what it was paid here."""
    party: dict[str, int] = defaultdict(int)
    places = {row.party_id: row.inside for row in rows if row.party_id is not None}
    unplaced = 0
    for row in rows:
        if row.party_id is None:
            unplaced += row.amount_pence
        else:
            party[row.party_id] += row.amount_pence
    kept = {p: a for p, a in party.items() if a > 0}
    return Paid(
        by_party={p: a for p, a in kept.items() if places[p] != "outside"},
        outside_pence=sum(a for p, a in kept.items() if places[p] == "outside"),
        unknown_pence=sum(a for p, a in kept.items() if places[p] == "unknown"),
        # Credits to payees without a name cannot take money from those who have one.
        unplaced_pence=max(0, unplaced),
    )
