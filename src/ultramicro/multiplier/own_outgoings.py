"""Suppliers whose own payments are here: their row of the network is read from their books, not modelled.

A trust that a council pays, and whose bank statement is here too, shows where its money goes on to. So the
next round of that money is known, supplier by supplier.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import ibis

from ultramicro.core.contract import Place, Relation
from ultramicro.flows.classes import HIDDEN, tidy
from ultramicro.flows.own_books import SHOWN, bodies_here
from ultramicro.flows.tables import rows_as, rows_of, sum_pence
from ultramicro.multiplier.asked import Spending
from ultramicro.multiplier.payee import Payee

NOT_SPENT = ("receipt", "internal", "settlement")
"""Classes that are no outgoings: what comes in, what a body pays itself, and a bill whose lines are here."""
ON_PAY = ("pension", "tax")
TO_FIRMS = ("purchase", "grant", "passed_on")
"""Classes of which it matters where the payee is; what else is paid goes to tax, funds and public bodies."""
WAGES_HERE: Mapping[str, float] = {"low": 0.0, "middle": 0.5, "high": 1.0}
"""How much of the wages goes to people of the area, which no payment of wages tells."""


@dataclass(frozen=True, kw_only=True)
class Outgoings:
    """What a supplier paid out by its own books, net of credits.

    Parameters
    ----------
    months : int
        The months in which it paid.
    wages_pence : int
        Pay. [pence]
    inside_pence, unknown_pence : mapping of str to int
        By party: paid to parties of the area, and to those whose place is not known. [pence]
    unplaced_pence : int
        Paid to people, and to payees without a name: in the area or not. [pence]
    away_pence : int
        Paid to parties elsewhere, in tax, to funds and to public bodies. [pence]
    """

    months: int
    wages_pence: int
    inside_pence: Mapping[str, int]
    unknown_pence: Mapping[str, int]
    unplaced_pence: int
    away_pence: int

    @property
    def total_pence(self) -> int:
        """All that it paid out, in pence."""
        named = sum(self.inside_pence.values()) + sum(self.unknown_pence.values())
        return self.wages_pence + named + self.unplaced_pence + self.away_pence


@dataclass(frozen=True, kw_only=True)
class Onward:
    """How a supplier's outgoings are cut where some payees are in the network by name.

    Parameters
    ----------
    cut : Spending
        What goes to none of them.
    named : mapping of str to float
        By party, the share that goes to it; with the cut it makes up a whole.
    """

    cut: Spending
    named: Mapping[str, float]

    def leaking(self, most: float) -> Onward:
        """Return the same with no more than this share staying.

        Bodies that pay one another all they get would hand a pound on for ever.
        """
        kept = self.cut.here + sum(self.named.values())
        part = min(1.0, most / kept) if kept else 1.0
        cut = Spending(
            wages_here=self.cut.wages_here * part, wages_away=self.cut.wages_away,
            others_here=self.cut.others_here * part,
            others_away=self.cut.others_away + kept * (1 - part),
        )  # fmt: skip
        return Onward(cut=cut, named={party: share * part for party, share in self.named.items()})


def onward(own: Outgoings, network: Iterable[str], reading: str, said: Spending | None = None) -> Onward:
    """Cut the outgoings of a supplier as its books show, for one reading.

    Parameters
    ----------
    own : Outgoings
        What it paid.
    network : iterable of str
        Parties that are in the network by name.
    reading : str
        Payees whose place is not known are elsewhere (low), here (high), or as often here as the others.
    said : Spending, optional
        What it said itself: where its workers live, which no payment tells.

    Examples
    --------
    >>> own = Outgoings(months=12, wages_pence=40, inside_pence={"a": 30}, unknown_pence={}, unplaced_pence=0,
    ...                 away_pence=30)
    >>> onward(own, ["a"], "low").named, onward(own, ["a"], "high").cut.wages_here
    ({'a': 0.3}, 0.4)
    """
    known, whole = set(network), own.total_pence
    here = _unknown_here(own, reading)
    weighed = {party: float(pence) for party, pence in own.inside_pence.items()}
    weighed |= {party: pence * here for party, pence in own.unknown_pence.items()}
    named = {party: pence / whole for party, pence in weighed.items() if party in known and pence > 0}
    others_here = (sum(weighed.values()) + own.unplaced_pence * here) / whole - sum(named.values())
    wages, local = own.wages_pence / whole, _wages_here(said, reading)
    cut = Spending(
        wages_here=wages * local, wages_away=wages * (1 - local), others_here=max(0.0, others_here),
        others_away=max(0.0, 1 - wages - others_here - sum(named.values())),
    )  # fmt: skip
    return Onward(cut=cut, named=named)


def closed_among(cuts: Mapping[str, Onward], most: float) -> set[str]:
    """Return the parties that pay all but a little to one another, and nobody through whom it would leak.

    Examples
    --------
    >>> nothing = Spending(wages_here=0, wages_away=0, others_here=0, others_away=0)
    >>> ring = {a: Onward(cut=nothing, named={b: 1.0}) for a, b in ("ab", "ba", "ca", "dx")}
    >>> sorted(closed_among(ring, 0.95))
    ['a', 'b', 'c']
    """
    closed = {party for party, each in cuts.items() if sum(each.named.values()) > most}
    while leaking := {party for party in closed if not cuts[party].named.keys() <= closed}:
        closed -= leaking
    return closed


def _unknown_here(own: Outgoings, reading: str) -> float:
    """Return how much of what is not known counts as paid here."""
    if reading != "middle":
        return 1.0 if reading == "high" else 0.0
    inside = sum(own.inside_pence.values())
    return inside / (inside + own.away_pence) if inside else 0.0


def _wages_here(said: Spending | None, reading: str) -> float:
    wages = said.wages_here + said.wages_away if said else 0.0
    return said.wages_here / wages if said and wages else WAGES_HERE[reading]


def passed_on_to(place: Place, area: str) -> list[Payee]:
    """Return the parties here whose money is counted where they spend it, as payees of nothing.

    They stand in the network all the same: another body may pay them, and what they do with it is known.
    """
    flows = place.table("flows")
    mine = flows.filter((flows["class"] == "passed_on") & flows.party_id.notnull())
    sums = mine.group_by("party_id").agg(name=mine.payee.max())
    joined = _with_whereabouts(sums.mutate(amount_pence=ibis.literal(0, "int64")), place, area)
    return [each for each in rows_as(Payee, joined.order_by("party_id")) if each.inside == "inside"]


def outgoings_of(place: Place, area: str, payees: Iterable[Payee]) -> dict[str, Outgoings]:
    """Return the outgoings of payees whose own payments are here and show what they spend.

    Parameters
    ----------
    place : Place
        With flows, places of parties and, where it has them, names.
    area : str
        The area that counts as local.
    payees : iterable of Payee
        Who is paid. Books that show less than half of what their holder is paid are not all its books.
    """
    if not place.has("party_names"):
        return {}
    paid_pence = {payee.party_id: payee.amount_pence for payee in payees if payee.inside != "outside"}
    flows = place.table("flows")
    by_party: dict[str, list[str]] = defaultdict(list)
    names = place.table("party_names")
    known = names.mutate(bare=tidy(names.name))
    for pair in rows_of(bodies_here(flows.select("payer").distinct(), known)):
        if pair["party"] in paid_pence:
            by_party[pair["party"]].append(pair["body"])
    if not by_party:
        return {}
    held = sorted({body for bodies_of in by_party.values() for body in bodies_of})
    rows = _spent(place, area, held)
    found = {
        party: _outgoings([row for row in rows if row.payer in bodies_of])
        for party, bodies_of in by_party.items()
    }
    return {
        party: own for party, own in sorted(found.items())
        if own and own.total_pence >= max(1.0, SHOWN * paid_pence[party])
    }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Spent:
    """What a body paid to a party in a class and a month; `inside` says where the party is. [pence]."""

    payer: str
    party_id: str | None
    kind: str
    month: date | None
    amount_pence: int
    inside: str


def _spent(place: Place, area: str, bodies: Sequence[str]) -> list[Spent]:
    flows = place.table("flows")
    mine = flows.filter(flows.payer.isin(list(bodies)) & ~flows["class"].isin(NOT_SPENT))
    mine = mine.mutate(kind=mine["class"])
    sums = mine.group_by("payer", "party_id", "kind", "month").agg(amount_pence=sum_pence(mine.amount_pence))
    return rows_as(Spent, _with_whereabouts(sums, place, area).order_by("payer", "party_id", "kind", "month"))


def _with_whereabouts(rows: Relation, place: Place, area: str) -> Relation:
    places = place.table("party_places")
    here = places.filter(places.area == area).select(at="party_id", inside="inside")
    joined = rows.left_join(here, rows.party_id == here["at"]).drop("at")
    return joined.mutate(inside=joined.inside.fill_null("unknown"))


def _outgoings(rows: Sequence[Spent]) -> Outgoings | None:
    """Add up what one party paid; None where its books leave out its wages."""
    kinds = {row.kind for row in rows}
    # Published lists leave pay out, though not what goes with it: what they show is not how all is spent.
    if kinds & set(ON_PAY) and "pay" not in kinds:
        return None
    by_party = {where: _to_parties(rows, where) for where in ("inside", "unknown", "outside")}
    unplaced = sum(
        row.amount_pence for row in rows if row.party_id is None and row.kind in (*TO_FIRMS, *HIDDEN)
    )
    away = sum(row.amount_pence for row in rows if row.kind not in (*TO_FIRMS, *HIDDEN, "pay"))
    return Outgoings(
        months=len({row.month for row in rows if row.month}),
        wages_pence=max(0, sum(row.amount_pence for row in rows if row.kind == "pay")),
        inside_pence=by_party["inside"], unknown_pence=by_party["unknown"], unplaced_pence=max(0, unplaced),
        away_pence=sum(by_party["outside"].values()) + max(0, away),
    )  # fmt: skip


def _to_parties(rows: Sequence[Spent], inside: str) -> dict[str, int]:
    """Add up what went to each named party; a party that gave back more than it got is none."""
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.party_id is not None and row.inside == inside and row.kind in TO_FIRMS:
            sums[row.party_id] += row.amount_pence
    return {party: pence for party, pence in sums.items() if pence > 0}
