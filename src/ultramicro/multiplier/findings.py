"""What is found of an area: multipliers of the whole, its categories and suppliers, and a pound's journey."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ultramicro.core.contract import Place, Relation
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, joined, note, plural, say
from ultramicro.flows.areas import areas_by_size, choose_area
from ultramicro.flows.households.gather import spending_of
from ultramicro.flows.periods import influenceable_by_payer, months_missing, periods
from ultramicro.flows.placed_by import leaning, placed_by
from ultramicro.flows.shares import share_range
from ultramicro.flows.tables import rows_of
from ultramicro.multiplier.asked import HouseholdShare, households_said, suppliers_said
from ultramicro.multiplier.io.classify import section_names
from ultramicro.multiplier.io.prior import Modelled, modelled, table_for
from ultramicro.multiplier.journey import Journey, journey
from ultramicro.multiplier.model import READINGS, Area, Evidence, Reading, income_multiplier, read_area
from ultramicro.multiplier.own_outgoings import outgoings_of, passed_on_to
from ultramicro.multiplier.paid import Paid, PaidRow, by_category, paid_of, paid_rows, payees
from ultramicro.multiplier.payee import Payee
from ultramicro.multiplier.sectors import SectorUse, in_use, priors_of_parties
from ultramicro.multiplier.survey_matching import Heard, Reason, Unused, survey_of

MEASURES = ("LM2", "LM3", "full")


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
    basis: Message


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
    sectors: Sequence[SectorUse] = ()
    unused: Sequence[Unused] = ()
    left_out: Mapping[Reason, int] = field(default_factory=dict)
    months_missing: Message | None = None
    """Which payers lack months between their first and their last."""
    leaning: bool = False
    """Whether registers alone place payees, so that those placed say nothing of the others."""

    @property
    def indicative(self) -> bool:
        """Whether too few suppliers answered to say more than a direction."""
        return self.found.weak

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
    name = choose_area(place, areas_by_size(place.table("areas")), area)
    rows = paid_rows(place, name)
    paid_to, by = payees(rows), by_category(rows)
    if not paid_to:
        raise BadInput(say("nothing was paid that could have gone to another payee"), where=place.name)
    heard = survey_of(place, name, rows)
    consolidated = _not_paid(passed_on_to(place, name), paid_to)
    own = outgoings_of(place, name, [*paid_to, *consolidated])
    evidence = replace(_evidence(place, name, rows, heard), own=own)
    known = [payee for payee in consolidated if payee.party_id in own]
    read = read_area([*paid_to, *known], evidence, seed=seed)
    whole = paid_of(rows)
    if not whole.sound:
        raise BadInput(say("credits outweigh payments, so that there is no pound to follow"), where=name)
    _check_category(category, by)
    multipliers = [*_of(read, whole, "place", name)]
    for item in sorted(by, key=lambda c: (-by[c].total_pence, c))[:top]:
        # Of a category in which credits outweigh payments there is no pound to follow.
        if by[item].sound:
            multipliers += _of(read, by[item], "category", item)
    multipliers += _of_parties(read, paid_to, evidence, top)
    multipliers.append(_of_homes(read, name))
    return Found(
        place=place.name,
        area=name,
        found=read,
        multipliers=multipliers,
        category=category,
        # The journey is told of those who are known to be here: no picture is drawn of what may be.
        journey=_journey(read.readings["low"], by[category] if category else whole),
        model=evidence.modelled,
        error_bound=max(read.readings[r].solved.error_bound for r in READINGS),
        paid_pence=whole.total_pence,
        local=_local(whole),
        households=read.household_share,
        sectors=in_use(evidence.sectors, _not_asked(paid_to, evidence)),
        unused=heard.unused,
        left_out=evidence.left_out,
        months_missing=_months_missing(place.table("flows")),
        leaning=leaning(placed_by(place.table("flows"), place.table("party_places"), name)),
    )


def _months_missing(flows: Relation) -> Message | None:
    return months_missing(periods(flows), influenceable_by_payer(flows))


def _not_paid(bodies: Sequence[Payee], payees: Sequence[Payee]) -> list[Payee]:
    paid = {payee.party_id for payee in payees}
    return [body for body in bodies if body.party_id not in paid]


def _check_category(category: str, by: Mapping[str, Paid]) -> None:
    if category and category not in by:
        known = sorted(by, key=lambda c: -by[c].total_pence)[:8]
        raise BadInput(
            say("nothing was paid for '{category}'", category=category),
            where="--category",
            do=say("use one such as {known}", known=Listed(known, "or")),
        )


def _not_asked(payees: Sequence[Payee], evidence: Evidence) -> dict[str, int]:
    """Return what each local supplier that did not answer is paid, in pence."""
    return {
        p.party_id: p.amount_pence for p in payees
        if p.inside == "inside" and p.party_id not in evidence.said and p.party_id not in evidence.own
    }  # fmt: skip


def _evidence(place: Place, area: str, rows: Sequence[PaidRow], heard: Heard) -> Evidence:
    areas = rows_of(place.table("areas").select("area", "population"))
    people = next((row["population"] for row in areas if row["area"] == area), None)
    return Evidence(
        said=suppliers_said(heard.suppliers),
        households=households_said(heard.people),
        modelled=modelled(table_for(place), people),
        sectors=priors_of_parties(place, area, rows),
        left_out=heard.left_out(),
        spent_here=spending_of(place, area),
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
    # What is not placed is taken to be as local as what is.
    known = paid.inside_pence + paid.outside_pence
    return paid.inside_pence / known if known > 0 else 0.0


def _of(read: Area, paid: Paid, subject: str, item: str) -> Iterator[Multiplier]:
    full = _values(read.readings["middle"], paid)
    low, high = (_values(read.bounds[r], paid) for r in ("low", "high"))
    share = _middle(paid)
    # The middle lies between counting the unknown as elsewhere and as here, in the proportion of what is
    # known.
    known = _values(read.readings["middle"], _known(read, paid))
    for k, measure in enumerate(MEASURES):
        value = known[k] + share * (full[k] - known[k])
        yield Multiplier(
            subject=subject,
            item=item,
            measure=measure,
            # Each reading is solved by itself, so that the middle may miss the ends by rounding.
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
    return Paid(
        by_party=kept,
        inside_pence=paid.inside_pence,
        outside_pence=paid.outside_pence + paid.unknown_pence,
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
                # A party's own middle is that of its three readings: they need not come in order for a
                # single party.
                value=sorted(values)[1],
                low=min(values),
                high=max(values),
                amount_pence=payee.amount_pence,
                basis=asked,
            )


def _of_homes(read: Area, area: str) -> Multiplier:
    """Return the multiplier of a pound of wages: what it comes to in the income of households here."""
    low, value, high = sorted(income_multiplier(read.readings[name]) for name in READINGS)
    return Multiplier(
        subject="households", item=area, measure="income", value=value, low=low, high=high, amount_pence=0,
        basis=read.basis,
    )  # fmt: skip


def _rests_on(party: str, evidence: Evidence, basis: Message) -> Message:
    if party in evidence.own:
        return plural(
            "its own payments of {n} month", "its own payments of {n} months", evidence.own[party].months
        ).with_id("own_payments")
    if party in evidence.said:
        return note("own_answer", "its own answer to the survey")
    if not evidence.is_modelled(party):
        return joined([say("not asked"), basis], "; ").with_id("not_asked")
    prior = evidence.sectors[party]
    return note(
        "by_section",
        "not asked; section {section} ({name}), {basis}",
        section=prior.sector, name=section_names().get(prior.sector, ""), basis=prior.basis,
    )  # fmt: skip


def _journey(reading: Reading, paid: Paid) -> Journey:
    share = np.zeros(reading.network.parties)
    for party, amount in paid.by_party.items():
        if party in reading.number:
            share[reading.number[party]] = amount / paid.total_pence
    outside = paid.outside_pence / paid.total_pence
    return journey(reading, share, outside=outside, unknown=max(0.0, 1 - outside - float(share.sum())))


def _local(whole: Paid) -> tuple[float, float]:
    unknown = whole.unknown_pence + whole.unplaced_pence
    return share_range(whole.inside_pence, whole.outside_pence, unknown) or (0.0, 1.0)
