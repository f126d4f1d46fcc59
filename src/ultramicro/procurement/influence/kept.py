"""What the tables of the answer `influenceable` say, for the answers that follow it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Place
from ultramicro.core.message import Message
from ultramicro.flows.needs import UNSTATED, Need, needs
from ultramicro.flows.periods import Period, period_words, periods
from ultramicro.flows.shares import Sums
from ultramicro.flows.tables import rows_as, rows_of
from ultramicro.procurement.influence.streams import CHOSEN
from ultramicro.procurement.influence.when import FREE

READS = ("influenceable", "trade_markets", "flows")


@dataclass(frozen=True, kw_only=True)
class Bought:
    """A row of `influenceable` that was bought from a supplier whom somebody chose. [pence]."""

    payer: str
    payee: str
    party_id: str | None
    category: str
    class_: str
    inside: str
    amount_pence: int
    counted_pence: int

    @property
    def need(self) -> Need:
        """What it is paid for."""
        return need_named(self.category)


@dataclass(frozen=True, kw_only=True)
class Trade:
    """A row of `trade_markets`: who here serves a need."""

    category: str
    able_firms: int
    near_firms: int
    firms: str | None
    near: str | None
    capacity_pence: int
    received_pence: int
    largest_share: float | None
    hhi: float | None
    alone: bool
    supply_low: float
    supply_high: float

    @property
    def names(self) -> list[str]:
        """The firms that are paid most."""
        return (self.firms or "").split("; ") if self.firms else []


def need_named(id_: str) -> Need:
    """Return the need of an id; the one that is not stated where there is none."""
    return needs().get(id_, UNSTATED)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What was bought, and of which time it is."""

    bought: Sequence[Bought]
    trades: dict[str, Trade]
    periods: dict[str, Period]

    @property
    def when(self) -> Message:
        """Of which time the counted sums are."""
        sums: dict[str, int] = defaultdict(int)
        for each in self.bought:
            sums[each.payer] += each.amount_pence
        return period_words(self.periods, sums)

    def sums(self) -> Sums:
        """What was bought by where it went, counted. [pence]."""
        return sums_of(self.bought)


def kept(place: Place) -> Kept:
    """Read the tables of a place."""
    table = place.table("influenceable")
    order = ("payer", "payee", "party_id", "category", "class", "inside", "amount_pence")
    rows = rows_of(table.filter(table["class"].isin(CHOSEN)).select(*order, "counted_pence").order_by(*order))
    return Kept(
        bought=[Bought(class_=row.pop("class"), **row) for row in rows],
        trades={each.category: each for each in rows_as(Trade, place.table("trade_markets"))},
        periods=periods(place.table("flows")),
    )


def sums_of(bought: Iterable[Bought]) -> Sums:
    """Add up what was bought by where it went. [pence]."""
    sums = {"inside": 0, "outside": 0, "unknown": 0}
    for each in bought:
        sums[each.inside] += each.counted_pence
    return Sums(**{f"{where}_pence": pence for where, pence in sums.items()})


def by(bought: Iterable[Bought], key: Callable[[Bought], str]) -> dict[str, list[Bought]]:
    """Gather what was bought by a key."""
    found: dict[str, list[Bought]] = defaultdict(list)
    for each in bought:
        found[key(each)].append(each)
    return dict(found)


def away_pence(bought: Iterable[Bought]) -> dict[str, int]:
    """Add up by payer what it bought elsewhere, or of suppliers whose place is not known. [pence].

    Credits lessen what was bought from the same supplier for the same, and nothing else.
    """
    sums: dict[tuple[str, ...], int] = defaultdict(int)
    for each in bought:
        if each.inside != "inside":
            sums[each.payer, each.payee, each.category, each.class_, each.inside] += each.counted_pence
    found: dict[str, int] = defaultdict(int)
    for (payer, *_), pence in sums.items():
        found[payer] += max(0, pence)
    return dict(found)


def movable_pence(bought: Iterable[Bought]) -> int:
    """Add up what can be bought anew within the horizon. [pence]."""
    return sum(each.counted_pence for each in bought if each.class_ in FREE)
