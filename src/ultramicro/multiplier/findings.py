"""What is found of an area: multipliers of the whole, its categories and suppliers, and a pound's journey."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ultramicro.core.contract import Place
from ultramicro.core.errors import BadInput
from ultramicro.flows.tables import pence, rows_of
from ultramicro.multiplier.asked import HouseholdShare, households_said, suppliers_said
from ultramicro.multiplier.io.classify import section_names
from ultramicro.multiplier.io.prior import Modelled, modelled, table_for
from ultramicro.multiplier.journey import Journey, journey
from ultramicro.multiplier.model import READINGS, Area, Evidence, Payee, Reading, read_area
from ultramicro.multiplier.sectors import SectorUse, in_use, priors_of_parties
from ultramicro.multiplier.survey_matching import Heard, Unused, survey_of

MEASURES = ("LM2", "LM3", "full")
NO_PURPOSE = "(none given)"


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


@dataclass(frozen=True, kw_only=True)
class Multiplier:
    """One multiplier with its range."""

    subject: str
    item: str
    measure: str
    value: float
    low: float
    high: float
    amount_pence: int
    basis: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """Everything the answer tells."""

    place: str
    area: str
    found: Area
    multipliers: Sequence[Multiplier]
    journey: Journey
    category: str
    model: Modelled
    error_bound: float
    paid_pence: int
    local: tuple[float, float]
    households: HouseholdShare
    warnings: Sequence[str]
    sectors: Sequence[SectorUse] = ()
    unused: Sequence[Unused] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)

    def of_place(self, measure: str) -> Multiplier:
        """Return a multiplier of all the place's money."""
        return next(m for m in self.multipliers if m.subject == "place" and m.measure == measure)


def find(place: Place, *, area: str, category: str, top: int, seed: int) -> Found:
    """Find the multipliers of an area.

    Raises
    ------
    BadInput
        If there is no such area or category, or nothing was paid that could have gone to another payee.
    """
    name = _area(place, area)
    rows = _rows(place, name)
    payees, by_category = _payees(rows), _by_category(rows)
    if not payees:
        raise BadInput("nothing was paid that could have gone to another payee", where=place.name)
    heard = survey_of(place, name, rows)
    evidence = _evidence(place, name, rows, heard)
    read = read_area(payees, evidence, seed=seed)
    whole = _paid(rows)
    _check_category(category, by_category)
    multipliers = [*_of(read, whole, "place", name)]
    for item in sorted(by_category, key=lambda c: (-by_category[c].total_pence, c))[:top]:
        if by_category[item].total_pence > 0:
            multipliers += _of(read, by_category[item], "category", item)
    multipliers += _of_parties(read, payees, evidence, top)
    return Found(
        place=place.name,
        area=name,
        found=read,
        multipliers=multipliers,
        category=category,
        journey=_journey(read.readings["low"], by_category[category] if category else whole),
        model=evidence.modelled,
        error_bound=max(read.readings[r].solved.error_bound for r in READINGS),
        paid_pence=whole.total_pence,
        local=_local(whole, payees),
        households=read.household_share,
        warnings=[read.retention.warning] if read.retention and read.retention.warning else [],
        sectors=in_use(evidence.sectors, _not_asked(payees, evidence)),
        unused=heard.unused,
        left_out=evidence.left_out,
    )


def _check_category(category: str, by_category: Mapping[str, Paid]) -> None:
    if category and category not in by_category:
        known = ", ".join(sorted(by_category, key=lambda c: -by_category[c].total_pence)[:8])
        raise BadInput(
            f"nothing was paid for '{category}'", where="--category", do=f"use one such as {known}"
        )


def _not_asked(payees: Sequence[Payee], evidence: Evidence) -> dict[str, int]:
    """Return what each local supplier that did not answer is paid, in pence."""
    return {
        p.party_id: p.amount_pence for p in payees if p.inside == "inside" and p.party_id not in evidence.said
    }


def _area(place: Place, wanted: str) -> str:
    names = [r["area"] for r in rows_of(place.table("areas").order_by("level", "area"))]
    if wanted and wanted not in names:
        raise BadInput(
            f"the place has no area '{wanted}'", where="--area", do=f"use one of {', '.join(names)}"
        )
    alike = [name for name in names if name.casefold() == place.name.casefold()]
    return wanted or (alike or names)[0]


def _rows(place: Place, area: str) -> list[dict[str, Any]]:
    """Return influenceable money by party and category, with where each party is."""
    flows = place.table("flows")
    mine = flows.filter(flows.influenceable)
    sums = mine.group_by("party_id", "payee", "category").agg(amount_pence=pence(mine.amount_pence))
    places = place.table("party_places")
    here = places.filter(places.area == area).select(at="party_id", inside="inside")
    return rows_of(
        sums.left_join(here, sums.party_id == here["at"]).drop("at").order_by("party_id", "payee", "category")
    )


def _payees(rows: Sequence[Mapping[str, Any]]) -> list[Payee]:
    """Add up each named party; credits that outweigh payments leave nothing to follow."""
    sums: dict[str, int] = defaultdict(int)
    known: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        if row["party_id"] is not None:
            sums[row["party_id"]] += row["amount_pence"]
            known.setdefault(row["party_id"], row)
    return [
        Payee(
            party_id=party,
            name=known[party]["payee"],
            amount_pence=amount,
            inside=known[party]["inside"] or "unknown",
        )
        for party, amount in sorted(sums.items())
        if amount > 0
    ]


def _by_category(rows: Sequence[Mapping[str, Any]]) -> dict[str, Paid]:
    grouped: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        grouped[row["category"] or NO_PURPOSE].append(row)
    return {category: _paid(mine) for category, mine in grouped.items()}


def _paid(rows: Sequence[Mapping[str, Any]]) -> Paid:
    """Cut a sum by where payees are; a payee's credits are netted off what it was paid here."""
    party: dict[str, int] = defaultdict(int)
    places = {r["party_id"]: r["inside"] or "unknown" for r in rows if r["party_id"] is not None}
    unplaced = 0
    for row in rows:
        if row["party_id"] is None:
            unplaced += row["amount_pence"]
        else:
            party[row["party_id"]] += row["amount_pence"]
    kept = {p: a for p, a in party.items() if a > 0}
    return Paid(
        by_party={p: a for p, a in kept.items() if places[p] != "outside"},
        outside_pence=sum(a for p, a in kept.items() if places[p] == "outside"),
        unknown_pence=sum(a for p, a in kept.items() if places[p] == "unknown"),
        unplaced_pence=max(0, unplaced),
    )


def _evidence(place: Place, area: str, rows: Sequence[Mapping[str, Any]], heard: Heard) -> Evidence:
    people = next((r["population"] for r in rows_of(place.table("areas")) if r["area"] == area), None)
    return Evidence(
        said=suppliers_said(heard.suppliers),
        households=households_said(heard.people),
        modelled=modelled(table_for(place), people),
        sectors=priors_of_parties(place, area, rows),
        left_out=heard.left_out(),
    )


def _values(reading: Reading, paid: Paid) -> tuple[float, float, float]:
    """Return LM2, LM3 and the full multiplier of a pound paid so."""
    at = [(reading.number[p], amount) for p, amount in paid.by_party.items() if p in reading.number]
    if not at or paid.total_pence <= 0:
        return 1.0, 1.0, 1.0
    index, share = np.array([i for i, _ in at]), np.array([a for _, a in at]) / paid.total_pence
    here = float(share.sum())
    return 1 + here, 1 + float(share @ reading.second[index]), 1 + float(share @ reading.solved.value[index])


def _middle(paid: Paid) -> float:
    """Return how much of the unknown money is local if it is as local as what is known."""
    inside = sum(paid.by_party.values()) - paid.unknown_pence
    known = inside + paid.outside_pence
    return inside / known if known > 0 else 0.0


def _of(read: Area, paid: Paid, subject: str, item: str) -> Iterator[Multiplier]:
    low, full, high = (_values(read.readings[r], paid) for r in READINGS)
    share = _middle(paid)
    known = _values(read.readings["middle"], _known(read, paid))
    for k, measure in enumerate(MEASURES):
        value = known[k] + share * (full[k] - known[k])
        yield Multiplier(
            subject=subject,
            item=item,
            measure=measure,
            value=min(max(value, low[k]), high[k]),
            low=low[k],
            high=high[k],
            amount_pence=paid.total_pence,
            basis=read.basis,
        )


def _known(read: Area, paid: Paid) -> Paid:
    """Return the same with those left out whose place is not known; the total stays."""
    here = read.readings["low"].number
    kept = {p: a for p, a in paid.by_party.items() if p in here}
    rest = sum(paid.by_party.values()) - sum(kept.values())
    return Paid(
        by_party=kept,
        outside_pence=paid.outside_pence + rest,
        unknown_pence=0,
        unplaced_pence=paid.unplaced_pence,
    )


def _of_parties(read: Area, payees: Sequence[Payee], evidence: Evidence, top: int) -> Iterator[Multiplier]:
    """Multipliers of a pound once it is with a local supplier: that pound is round one."""
    here = sorted((p for p in payees if p.inside == "inside"), key=lambda p: (-p.amount_pence, p.party_id))[
        :top
    ]
    for payee in here:
        for k, measure in enumerate(MEASURES):
            values = []
            for name in READINGS:
                reading = read.readings[name]
                found = (reading.second, reading.third, reading.solved.value)[k]
                values.append(float(found[reading.number[payee.party_id]]))
            asked = _rests_on(payee.party_id, evidence, read.basis)
            yield Multiplier(
                subject="party",
                item=payee.name,
                measure=measure,
                value=sorted(values)[1],
                low=min(values),
                high=max(values),
                amount_pence=payee.amount_pence,
                basis=asked,
            )


def _rests_on(party: str, evidence: Evidence, basis: str) -> str:
    if party in evidence.said:
        return "what it said itself"
    if evidence.is_modelled(party):
        prior = evidence.sectors[party]
        return f"not asked; section {prior.sector} ({section_names().get(prior.sector, '')}), {prior.basis}"
    return f"not asked; {basis}"


def _journey(reading: Reading, paid: Paid) -> Journey:
    share = np.zeros(reading.network.parties)
    for party, amount in paid.by_party.items():
        if party in reading.number:
            share[reading.number[party]] = amount / paid.total_pence
    outside = paid.outside_pence / paid.total_pence
    return journey(reading, share, outside=outside, unknown=max(0.0, 1 - outside - float(share.sum())))


def _local(whole: Paid, payees: Sequence[Payee]) -> tuple[float, float]:
    inside = sum(p.amount_pence for p in payees if p.inside == "inside")
    low = inside / whole.total_pence
    return low, low + (whole.unknown_pence + whole.unplaced_pence) / whole.total_pence
