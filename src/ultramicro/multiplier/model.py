"""The payment network of an area: its suppliers one by one, all other local firms, and its households.

Anchors pay suppliers (observed). Local suppliers pay wages, other firms and rent: as those who were asked
said, as others are predicted from them, or as a national table has it where nobody was asked. Households
spend what tax and saving leave. Three readings are kept apart: the low (what is not known is elsewhere), the
high (it is here), and the middle (it is as local as what is known).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from ultramicro.core.message import Message, joined, plural, say
from ultramicro.flows.households.spending import SpentHere
from ultramicro.multiplier.arrays import Floats
from ultramicro.multiplier.asked import HouseholdShare, Spending
from ultramicro.multiplier.basis import asked_words, left_out_words, own_words
from ultramicro.multiplier.io.by_sector import SectorPrior
from ultramicro.multiplier.io.prior import Modelled
from ultramicro.multiplier.network import Network, Solved, leak_shares, network_of, solve, truncated
from ultramicro.multiplier.own_outgoings import Onward, Outgoings, closed_among, onward
from ultramicro.multiplier.payee import Payee
from ultramicro.multiplier.sectors import modelled_spending, spending
from ultramicro.multiplier.survey import SENSIBLE, WEAK, Retention, retention
from ultramicro.multiplier.survey_matching import Reason

READINGS = ("low", "middle", "high")


class Leak(StrEnum):
    """The ways in which a pound finally leaves an area."""

    OUTSIDE = "outside"
    NOT_KNOWN = "not_known"
    WAGES_AWAY = "wages_away"
    BOUGHT_AWAY = "bought_away"
    SAVED = "saved"
    SPENT_AWAY = "spent_away"


LEAKS = (Leak.WAGES_AWAY, Leak.BOUGHT_AWAY, Leak.SAVED, Leak.SPENT_AWAY)
"""The leaks of the network's parties: of firms two, then of households two."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is known of re-spending in an area.

    Parameters
    ----------
    said : mapping of str to Spending
        By party, what suppliers of the area said; answers of others stand in `left_out` only.
    households : HouseholdShare or None
        What households said.
    modelled : Modelled
        What a national table says of an average firm, for where nobody was asked.
    sectors : mapping of str to SectorPrior
        By party, what it says of firms of the party's section.
    left_out : mapping of Reason to int
        How many answered but are not used, by the reason.
    own : mapping of str to Outgoings
        By party, what its own payments show, where those are here.
    spent_here : SpentHere or None
        The part of all their spending that households spend here, as the answer `households` has it.
    """

    said: Mapping[str, Spending]
    households: HouseholdShare | None
    modelled: Modelled
    sectors: Mapping[str, SectorPrior] = field(default_factory=dict)
    left_out: Mapping[Reason, int] = field(default_factory=dict)
    own: Mapping[str, Outgoings] = field(default_factory=dict)
    spent_here: SpentHere | None = None

    def is_modelled(self, party: str) -> bool:
        """Whether a party's section stands in for its answer: only where no supplier answered at all."""
        return not self.said and party in self.sectors


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One reading of an area: its network solved.

    The last two parties of the network are all other local firms, and all households.

    Parameters
    ----------
    number : mapping of str to int
        The network's number of each local supplier.
    network, solved : Network, Solved
        Where money goes, and the full multipliers.
    second, third : ndarray, shape (parties,)
        LM2 and LM3 of a pound that each pays out.
    leaks : ndarray, shape (parties, 4)
        By which of `LEAKS` a pound finally leaves.
    """

    number: Mapping[str, int]
    network: Network
    solved: Solved
    second: Floats
    third: Floats
    leaks: Floats


MOST_KEPT = 0.95
"""Part of what firms that were not asked spend that stays here at most: a judgement.

An interval from few answers reaches up to everything. Among firms that keep everything a pound would go round
for ever; but some of what any firm spends is tax, power and goods that no neighbourhood makes.
"""


@dataclass(frozen=True, kw_only=True)
class Area:
    """An area read three ways, with what the readings rest on."""

    readings: Mapping[str, Reading]
    retention: Retention | None
    household_share: HouseholdShare
    basis: Message
    asked_part: float
    """The part of the money of all who may be here that goes to those who answered."""
    weak: bool
    """Whether that is too little, or too few answered, to say more than a direction."""
    bounds: Mapping[str, Reading]
    """What ranges are given by: `low` and `high` of the readings. Where the survey is too weak to say more
    than a direction: what comes out if all who were not asked kept nothing here, or all they can."""


def read_area(payees: Sequence[Payee], evidence: Evidence, *, seed: int = 1) -> Area:
    """Read an area three ways.

    Parameters
    ----------
    payees : sequence of Payee
        Everybody who is paid, with a net sum above 0.
    evidence : Evidence
        What is known of re-spending.
    seed : int
        Where draws start.
    """
    # Those whose books are here are known: they neither need a prediction nor stand for those who do.
    here = [payee for payee in payees if payee.inside == "inside" and payee.party_id not in evidence.own]
    found = _retention(here, evidence.said, max((p.amount_pence for p in payees), default=0), seed)
    shares = evidence.households or _no_households(evidence.modelled)
    if evidence.spent_here:
        shares = shares.within(evidence.spent_here.low, evidence.spent_here.high)
    # What an interval says of so few answers is too sure: the range is then what cannot be left at all.
    # Those whose place is not known may be suppliers that nobody asked: finding them must not make it weak.
    part = _asked_part(payees, evidence)
    weak = found is not None and part < 1 and (found.asked < SENSIBLE or part < WEAK)
    readings, bounds, consumption = {}, {}, evidence.modelled.consumption
    for reading in READINGS:
        # At the low end the unknown are elsewhere and no part of the network.
        counted = [p for p in payees if p.inside == "inside" or (reading != "low" and p.inside == "unknown")]
        share = {"low": shares.low, "middle": shares.value, "high": shares.high}[reading]
        cuts = _cuts(counted, here, found, evidence, reading)
        passed = _by_books(counted, evidence, reading)
        readings[reading] = _solved(counted, cuts, passed, consumption=consumption, household_share=share)
        if weak and reading != "middle":
            furthest = _furthest(counted, cuts, evidence, reading)
            bounds[reading] = _solved(
                counted, furthest, passed, consumption=consumption, household_share=share
            )
    return Area(
        readings=readings, retention=found, household_share=shares, basis=_basis(found, evidence),
        bounds=bounds or readings, asked_part=part, weak=weak,
    )  # fmt: skip


def _asked_part(payees: Sequence[Payee], evidence: Evidence) -> float:
    """Return the part of the money of those who are or may be here that goes to those who answered."""
    may_be = [p for p in payees if p.inside != "outside" and p.party_id not in evidence.own]
    whole = sum(p.amount_pence for p in may_be)
    said = sum(p.amount_pence for p in may_be if p.inside == "inside" and p.party_id in evidence.said)
    return said / whole if whole else 1.0


def _by_books(counted: Sequence[Payee], evidence: Evidence, reading: str) -> dict[str, Onward]:
    """Cut the outgoings of those whose books are here, with the next round supplier by supplier."""
    names = [payee.party_id for payee in counted]
    found = {
        party: onward(evidence.own[party], names, reading, evidence.said.get(party))
        for party in names if party in evidence.own
    }  # fmt: skip
    closed = closed_among(found, MOST_KEPT)
    return {party: each.leaking(MOST_KEPT) if party in closed else each for party, each in found.items()}


def _furthest(
    counted: Sequence[Payee], cuts: Sequence[Spending], evidence: Evidence, reading: str
) -> list[Spending]:
    """Let those that were not asked keep nothing here (low), or as much as they can (high)."""
    kept = 0.0 if reading == "low" else MOST_KEPT
    asked = [payee.party_id in evidence.said for payee in counted]
    # The last cut is that of all other local firms, which nobody asked either.
    return [cut if said else cut.shifted(kept) for cut, said in zip(cuts, [*asked, False], strict=True)]


def _retention(
    here: Sequence[Payee], said: Mapping[str, Spending], largest_pence: int, seed: int
) -> Retention | None:
    asked = np.array([payee.party_id in said for payee in here], bool)
    if not asked.any():
        return None
    share = [said[p.party_id].here if p.party_id in said else 0.0 for p in here]
    # Of all payees, wherever they are: placing one must not move the sizes of the others.
    return retention([p.amount_pence for p in here], asked, share, largest_pence=largest_pence, seed=seed)


def _cuts(
    counted: Sequence[Payee], here: Sequence[Payee], found: Retention | None, evidence: Evidence, reading: str
) -> list[Spending]:
    """Return how the outgoings of each supplier are cut in a reading, and last those of other local firms.

    Each as it said, or as its section does; else the cut of those asked, shifted so that it keeps what the
    survey says of one of its size; where nobody was asked, the national table's. None of this depends on who
    else is here, so that placing a payee never leaves the range that was given before.
    """
    if found is None:
        table = _by_table(evidence.modelled, reading)
        others = [table] * (len(counted) + 1)
    else:
        average = _average(here, evidence.said)
        ends = [*(found.of_one(payee.amount_pence) for payee in counted), found.of_others]
        kept = [{"low": end.low, "middle": end.value, "high": end.high}[reading] for end in ends]
        others = [average.shifted(min(each, MOST_KEPT)) for each in kept]
    own = (_own(payee.party_id, evidence, reading) for payee in counted)
    return [*(cut or other for cut, other in zip(own, others[:-1], strict=True)), others[-1]]


def _average(here: Sequence[Payee], said: Mapping[str, Spending]) -> Spending:
    """Return how an average supplier's outgoings are cut, of those asked, weighted by what each is paid."""
    asked = [(p.amount_pence, said[p.party_id]) for p in here if p.party_id in said]
    whole = sum(weight for weight, _ in asked)
    mean = [
        sum(w * getattr(cut, name) for w, cut in asked) / whole
        for name in ("wages_here", "wages_away", "others_here", "others_away")
    ]
    return Spending(wages_here=mean[0], wages_away=mean[1], others_here=mean[2], others_away=mean[3])


def _by_table(model: Modelled, reading: str) -> Spending:
    """Cut the outgoings of an average firm as a national table has it, for one reading.

    How many of its workers live in the area the table does not tell: none, half, or all.
    """
    bought = {"low": model.suppliers_low, "middle": model.suppliers, "high": model.suppliers_high}[reading]
    return modelled_spending(wages=min(model.wages, 1 - model.suppliers_high), bought=bought, reading=reading)


def _no_households(model: Modelled) -> HouseholdShare:
    """Without a survey, what households spend locally may be anything up to all that is home-made."""
    return HouseholdShare(value=model.suppliers, low=0.0, high=min(1.0, 2 * model.suppliers_high), asked=0)


def _own(party: str, evidence: Evidence, reading: str) -> Spending | None:
    """Return how a supplier's outgoings are cut as it said, or as its section does; None if neither tells."""
    if evidence.is_modelled(party):
        return spending(evidence.sectors[party], reading)
    return evidence.said.get(party)


def _solved(
    counted: Sequence[Payee], cuts: Sequence[Spending], passed: Mapping[str, Onward], *, consumption: float,
    household_share: float,
) -> Reading:  # fmt: skip
    """Make and solve the network of one reading: suppliers, then other firms, then households."""
    number = {payee.party_id: i for i, payee in enumerate(counted)}
    firms, homes = len(counted), len(counted) + 1
    cuts = [
        *(passed[p].cut if p in passed else cut for p, cut in zip(number, cuts[:-1], strict=True)),
        cuts[-1],
    ]
    by_name = [
        (number[party], number[to], share)
        for party, each in passed.items()
        for to, share in each.named.items()
    ]
    # Two nodes stand for all that has no name here: other local firms, and households.
    payer = np.concatenate([np.arange(firms + 1)] * 2 + [[homes], [int(a) for a, _, _ in by_name]])
    payee = np.concatenate(
        [np.full(firms + 1, homes), np.full(firms + 1, firms), [firms], [int(b) for _, b, _ in by_name]]
    )
    amount = np.array(
        [*(cut.wages_here for cut in cuts), *(cut.others_here for cut in cuts), consumption * household_share,
         *(share for _, _, share in by_name)]
    )  # fmt: skip
    network = network_of(homes + 1, payer.astype(int), payee.astype(int), amount, np.ones(homes + 1))
    away = np.zeros((homes + 1, len(LEAKS)))
    away[: firms + 1, 0] = [cut.wages_away for cut in cuts]
    away[: firms + 1, 1] = [cut.others_away for cut in cuts]
    # What households do not spend is saved or goes in tax; of what they spend, the rest is spent elsewhere.
    away[homes, 2:] = 1 - consumption, consumption * (1 - household_share)
    return Reading(
        number=number,
        network=network,
        solved=solve(network),
        second=truncated(network, 2),
        third=truncated(network, 3),
        leaks=leak_shares(network, away),
    )


def income_multiplier(reading: Reading) -> float:
    """Return what a pound that households earn comes to in their own income, itself counted.

    Only what comes back as wages counts: the turnover of the shops on the way is nobody's income.
    """
    # Households are the last party.
    homes = reading.network.parties - 1
    at_home = np.zeros(reading.network.parties)
    at_home[homes] = 1.0
    return float(solve(reading.network, at_home).value[homes])


def _basis(found: Retention | None, evidence: Evidence) -> Message:
    homes = evidence.households
    books = [own_words(len(evidence.own))] if evidence.own else []
    asked = [asked_words(found)] if found else [say("no local supplier asked"), evidence.modelled.plainly]
    spent = say("no household asked")
    if homes:
        spent = plural("{n} household or worker asked", "{n} households and workers asked", homes.asked)
    left_out = [left_out_words(evidence.left_out)] if evidence.left_out else []
    return joined([*asked, *books, *left_out, spent], "; ")
