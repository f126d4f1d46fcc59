"""What was paid, to whom and for what: influenceable money of an area, in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Place
from ultramicro.flows.shares import NONE_GIVEN, share_range
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
    """What was paid for something, by who received it and where they are; net, as `flows` counts it.

    Parameters
    ----------
    by_party : mapping of str to float
        What parties that are here, or of unknown place, received. Credits beyond what a party was paid are
        taken off the others of the same whereabouts, in proportion, so that the sums are those of `flows`.
        [pence]
    inside_pence, outside_pence, unknown_pence : int
        Net sums by where the parties are. [pence]
    unplaced_pence : int
        Paid to payees who are not parties (redacted, people): they are in no network. [pence]
    """

    by_party: Mapping[str, float]
    inside_pence: int
    outside_pence: int
    unknown_pence: int
    unplaced_pence: int

    @property
    def total_pence(self) -> int:
        """All of it, in pence."""
        return self.inside_pence + self.outside_pence + self.unknown_pence + self.unplaced_pence

    @property
    def sound(self) -> bool:
        """Whether there is a pound to follow: where credits are larger, `flows` has no share either."""
        nowhere = self.unknown_pence + self.unplaced_pence
        return share_range(self.inside_pence, self.outside_pence, nowhere) is not None


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
    """Cut a sum by where payees are; a payee's credits are netted off what it was paid here.

    Examples
    --------
    >>> rows = [PaidRow(party_id=who, payee=who, category="c", amount_pence=pence, inside="inside")
    ...         for who, pence in (("A", 300), ("B", 100), ("C", -100))]
    >>> paid = paid_of(rows)
    >>> paid.by_party, paid.total_pence
    ({'A': 225.0, 'B': 75.0}, 300)
    """
    party: dict[str, int] = defaultdict(int)
    places = {row.party_id: row.inside for row in rows if row.party_id is not None}
    net: dict[str, int] = defaultdict(int)
    unplaced = 0
    for row in rows:
        if row.party_id is None:
            unplaced += row.amount_pence
        else:
            party[row.party_id] += row.amount_pence
            net[row.inside] += row.amount_pence
    # Credits to payees without a name are taken off the others whose place is not known.
    nowhere = net["unknown"] + unplaced
    unplaced = max(0, min(unplaced, nowhere))
    ends = {"inside": net["inside"], "unknown": nowhere - unplaced}
    by_party: dict[str, float] = {}
    for where, end in ends.items():
        by_party |= _scaled({p: a for p, a in party.items() if places[p] == where and a > 0}, end)
    return Paid(
        by_party=by_party, inside_pence=ends["inside"], outside_pence=net["outside"],
        unknown_pence=ends["unknown"], unplaced_pence=unplaced,
    )  # fmt: skip


def _scaled(sums: Mapping[str, int], end: int) -> dict[str, float]:
    """Scale sums above 0 to what is left of them once credits beyond a party's own payments are taken off."""
    whole = sum(sums.values())
    return {party: amount * max(0, end) / whole for party, amount in sums.items()}
