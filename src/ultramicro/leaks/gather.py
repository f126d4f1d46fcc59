"""Ask the place for all that an answer about leaks tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ultramicro.core.contract import Place, Relation
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, say, words
from ultramicro.flows.areas import Area, choose_area
from ultramicro.flows.needs import NOT_STATED, Need
from ultramicro.flows.periods import UNDATED, Period, months_of, period_words, periods
from ultramicro.flows.placed_by import placed_by
from ultramicro.flows.tables import rows_of, sum_pence
from ultramicro.leaks.bought import Bought, bought_by
from ultramicro.leaks.oneoff import LEAST_PENCE, OneOff, set_apart
from ultramicro.leaks.paid import Paid, summed
from ultramicro.leaks.powers import Power, powers
from ultramicro.leaks.ranking import Idle, Leak, rank
from ultramicro.leaks.reserving import Law

IDLE = frozenset({"people", "land", "building", "material", "equipment"})
"""Kinds of resources that something new could use."""


@dataclass(frozen=True, kw_only=True)
class Leaking:
    """Everything the answer tells."""

    area: str
    leaks: Sequence[Leak]
    one_offs: Sequence[OneOff]
    least_pence: int
    periods: Mapping[str, Period]
    payers: Sequence[Leaves]
    law: Law
    bought: Sequence[Bought]
    powers: Sequence[Power]
    multiplier: tuple[float, float, float] | None
    laid_pence: int
    locality_pence: int
    closed: Leak | None
    has_resources: bool
    placed_by: Mapping[str, int] = field(default_factory=dict)
    """Influenceable money to payees whose place is known, by what says where they are. [pence]."""

    @property
    def outside_pence(self) -> int:
        """What leaves, in pence."""
        return sum(leak.outside_pence for leak in self.leaks)

    @property
    def unknown_pence(self) -> int:
        """What may leave too, in pence."""
        return sum(leak.unknown_pence for leak in self.leaks)

    @property
    def cases(self) -> tuple[int, int, int]:
        """What could be supplied here in the low, the middle and the high case, in pence."""
        low, middle, high = (sum(leak.cases[k] for leak in self.leaks) for k in range(3))
        return low, middle, high

    @property
    def when(self) -> str:
        """Of which time the sums are, at the beginning of a sentence."""
        # Where nothing leaves, the period is still that of the payers who are here.
        everybody = dict.fromkeys(self.periods, 1)
        return period_words(self.periods, self.seen if any(self.seen.values()) else everybody)

    @property
    def seen(self) -> dict[str, int]:
        """What was seen to leave of each payer's money, in pence."""
        return {one.payer: one.seen_pence for one in self.payers}

    @property
    def months(self) -> list[int]:
        """The months of the payers that decide of which time the sums are, the fewest first."""
        return months_of(self.periods, self.seen)

    def apart_pence(self, *where: str) -> int:
        """Return what large single payments to payees there come to, in pence."""
        return sum(one.amount_pence for one in self.one_offs if one.inside in where)


@dataclass(frozen=True, kw_only=True)
class Leaves:
    """What leaves of one payer's money: what was seen in all its months, large single payments left out."""

    payer: str
    period: Period
    seen_pence: int


def gather(place: Place, area: str, close: str, *, least_pence: int = LEAST_PENCE) -> Leaking:
    """Gather what leaks from an area.

    Raises
    ------
    BadInput
        If there is no such area, or no such leak to close.
    """
    areas = rows_of(place.table("areas").order_by("level", "area"))
    chosen = choose_area(place, [Area(name=r["area"], level=r["level"]) for r in areas], area)
    rows = _rows(place, chosen)
    # Before anything is ranked: one large payment would put its need first for ever.
    usual, one_offs = set_apart(rows, least_pence=least_pence)
    known = periods(place.table("flows"))
    country = str(place.settings.get("country", "GB"))
    law = Law(country=country, on=place.as_of)
    leaks = rank(usual, periods=known, law=law, idle=_idle(place))
    table = place.table("locality")
    whole = table.filter(table.area == chosen, table.basis == "influenceable", table.dimension == "all")
    return Leaking(
        area=chosen, leaks=leaks, one_offs=one_offs, least_pence=least_pence, periods=known,
        payers=_payers(usual, known), law=law, bought=bought_by(usual, law),
        powers=powers(country, place.as_of),
        multiplier=_multiplier(place, chosen),
        # Held against the sum that `locality` worked out from the same payments another way.
        laid_pence=sum(paid.amount_pence for paid in usual) + sum(one.amount_pence for one in one_offs),
        locality_pence=sum(r["total_pence"] for r in rows_of(whole)), closed=_closed(leaks, close),
        has_resources=place.has("resources"), placed_by=_placed_by(place, chosen),
    )  # fmt: skip


def _placed_by(place: Place, area: str) -> dict[str, int]:
    if not place.has("party_places"):
        return {}
    return placed_by(place.table("flows"), place.table("party_places"), area)


def _payers(rows: Sequence[Paid], known: Mapping[str, Period]) -> list[Leaves]:
    """Add up what leaves, or may, payer by payer, the largest first."""
    sums = summed([row for row in rows if row.leaves], lambda paid: paid.payer)
    return [
        Leaves(payer=payer, period=known.get(payer, UNDATED), seen_pence=amount)
        for payer, amount in sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


ORDER = ("payer", "party_id", "payee", "category")
"""Sums of floats come out alike only in one order."""


def _rows(place: Place, area: str) -> list[Paid]:
    """Return influenceable money by payer, party and category, with where each party is."""
    flows = place.table("flows")
    mine = flows.filter(flows.influenceable)
    sums = mine.group_by("payer", "party_id", "payee", "category").agg(
        amount_pence=sum_pence(mine.amount_pence)
    )
    paid = mine.filter(mine.party_id.notnull()).group_by(by="payer", to="party_id")
    # By payer and party over all categories: one month of a category is not one month of a supplier.
    months = paid.agg(months=mine.month.nunique())
    sums = sums.left_join(months, [sums.payer == months.by, sums.party_id == months.to]).drop("by", "to")
    if place.has("party_register"):
        register = place.table("party_register")
        # One row a party, or a party in two registers would count twice.
        known = register.select(who="party_id", sector="sector").distinct(on="who")
        sums = sums.left_join(known, sums.party_id == known.who).drop("who")
    largest = _largest_single(place, mine)
    sums = sums.left_join(largest, [sums.payer == largest.by, sums.party_id == largest.to]).drop("by", "to")
    if not place.has("party_places"):
        return [_paid(row) for row in rows_of(sums.order_by(*ORDER))]
    places = place.table("party_places")
    here = places.filter(places.area == area).select(at="party_id", inside="inside")
    placed = sums.left_join(here, sums.party_id == here["at"]).drop("at")
    return [_paid(row) for row in rows_of(placed.order_by(*ORDER))]


def _largest_single(place: Place, flows: Relation) -> Relation:
    """Return the largest single payment of each payer to each party; of flows alone, the most in a month."""
    if not (place.has("payments") and place.has("party_names")):
        monthly = flows.group_by(by="payer", to="party_id", month="month").agg(
            amount_pence=sum_pence(flows.amount_pence)
        )
        return monthly.group_by("by", "to").agg(largest_pence=monthly.amount_pence.max())
    payments, names = place.table("payments"), place.table("party_names")
    known = names.select(printed="name", to="party_id")
    named = payments.inner_join(known, payments.payee == known.printed)
    return named.group_by(by="payer", to="to").agg(largest_pence=named.amount_pence.max())


def _paid(row: dict[str, Any]) -> Paid:
    given = {"inside": row.get("inside") or "unknown", "months": row["months"] or 0}
    return Paid(**row | given | {"largest_pence": max(0, row["largest_pence"] or 0)})


def _idle(place: Place) -> list[Idle]:
    """Return the place's idle people, ground, materials and machines, by name."""
    if not place.has("resources"):
        return []
    return [
        Idle(
            name=say("{resource} ({what})", resource=row["resource"], what=row["what"])
            if row["what"]
            else row["resource"],
            kind=row["kind"],
            # Where the row does not say what it is, its name may.
            what=row["what"] or row["resource"],
        )
        for row in rows_of(place.table("resources").order_by("resource"))
        if row["kind"] in IDLE
    ]


def _multiplier(place: Place, area: str) -> tuple[float, float, float] | None:
    if not place.has("multipliers"):
        return None
    try:
        table = place.table("multipliers")
    except BadInput:
        # It stands beside the answer only: where credits outweigh payments there is none, and leaks are told.
        return None
    mine = rows_of(table.filter(table.area == area, table.subject == "place", table.measure == "full"))
    return (mine[0]["low"], mine[0]["value"], mine[0]["high"]) if mine else None


def _closed(leaks: Sequence[Leak], close: str) -> Leak | None:
    if not close:
        stated = [x for x in leaks if x.worth_it and x.need.id != NOT_STATED and x.high_pence > 0]
        # The example that is closed is one that some firm here could begin with.
        return next((leak for leak in stated if leak.low_pence > 0), stated[0] if stated else None)
    found = next((leak for leak in leaks if _called(leak.need, close)), None)
    if found is None:
        raise BadInput(say("there is no leak '{need}'", need=close), where="--close", do=_known(leaks))
    return found


def _called(need: Need, given: str) -> bool:
    """Whether a need is called so: by its id, or by its words in the language that is spoken."""
    return given.casefold() in {need.id, words(need.name).casefold()}


def _known(leaks: Sequence[Leak]) -> Message:
    if not leaks:
        return say("nothing to close: no money leaves, except perhaps in large single payments")
    return say("use one of these: {needs}", needs=Listed([leak.need.id for leak in leaks[:8]], by=""))
