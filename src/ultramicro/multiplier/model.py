"""The payment network of an area: its suppliers one by one, all other local firms, and its households.

Anchors pay suppliers (observed). Local suppliers pay wages, other firms and rent: as those who were asked
said,
as others are predicted from them, or as a national table has it where nobody was asked. Households spend
what tax and saving leave. Three readings are kept apart: the low (what is not known is elsewhere), the high
(it is here), and the middle (it is as local as what is known).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ultramicro.multiplier.asked import HouseholdShare, Spending
from ultramicro.multiplier.io.by_sector import SectorPrior
from ultramicro.multiplier.io.prior import Modelled
from ultramicro.multiplier.network import Network, Solved, leak_shares, network_of, solve, truncated
from ultramicro.multiplier.sectors import spending
from ultramicro.multiplier.survey import Retention, retention

Floats = np.ndarray[Any, np.dtype[np.float64]]
READINGS = ("low", "middle", "high")
WAGES_AWAY, BOUGHT_AWAY = "wages of people who live elsewhere", "what local firms buy elsewhere"
SAVED, SPENT_AWAY = "households' taxes and saving", "what households spend elsewhere"
OUTSIDE, NOT_KNOWN = "paid elsewhere at once", "not known: the payee's place is not known"
LEAKS = (WAGES_AWAY, BOUGHT_AWAY, SAVED, SPENT_AWAY)


@dataclass(frozen=True, kw_only=True)
class Payee:
    """A payee, what it is paid, and where it is."""

    party_id: str
    name: str
    amount_pence: int
    inside: str


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is known of re-spending in an area.

    Parameters
    ----------
    said : mapping of str to Spending
        By party, what suppliers said.
    households : HouseholdShare or None
        What households said.
    modelled : Modelled
        What a national table says of an average firm, for where nobody was asked.
    sectors : mapping of str to SectorPrior
        By party, what it says of firms of the party's section.
    """

    said: Mapping[str, Spending]
    households: HouseholdShare | None
    modelled: Modelled
    sectors: Mapping[str, SectorPrior] = field(default_factory=dict)

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


@dataclass(frozen=True, kw_only=True)
class Area:
    """An area read three ways, with what the readings rest on."""

    readings: Mapping[str, Reading]
    retention: Retention | None
    household_share: HouseholdShare
    basis: str


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
    here = [payee for payee in payees if payee.inside == "inside"]
    found = _retention(here, evidence.said, seed)
    average = _average(here, evidence)
    shares = evidence.households or _no_households(evidence.modelled)
    factors = _factors(found, average, evidence.modelled)
    readings = {}
    for reading in READINGS:
        counted = [p for p in payees if p.inside == "inside" or (reading != "low" and p.inside == "unknown")]
        cut = average.scaled(factors[reading])
        share = {"low": shares.low, "middle": shares.value, "high": shares.high}[reading]
        cuts = [_cut(payee.party_id, evidence, cut, reading) for payee in counted]
        readings[reading] = _solved(counted, [*cuts, cut], evidence.modelled.consumption, share)
    return Area(readings=readings, retention=found, household_share=shares, basis=_basis(found, evidence))


def _retention(here: Sequence[Payee], said: Mapping[str, Spending], seed: int) -> Retention | None:
    asked = np.array([payee.party_id in said for payee in here], bool)
    if not asked.any():
        return None
    share = [said[p.party_id].here if p.party_id in said else 0.0 for p in here]
    return retention([p.amount_pence for p in here], asked, share, seed=seed)


def _average(here: Sequence[Payee], evidence: Evidence) -> Spending:
    """Return how an average local supplier's outgoings are cut: of those asked, or by the national table."""
    weights = {p.party_id: p.amount_pence for p in here}
    said = [(weights.get(party, 1), cut) for party, cut in evidence.said.items()]
    if not said:
        model = evidence.modelled
        wages_here = model.wages / 2
        return Spending(
            wages_here=wages_here,
            wages_away=model.wages - wages_here,
            others_here=model.suppliers,
            others_away=1 - model.wages - model.suppliers,
        )
    whole = sum(weight for weight, _ in said)
    mean = [
        sum(w * getattr(cut, name) for w, cut in said) / whole
        for name in ("wages_here", "wages_away", "others_here", "others_away")
    ]
    return Spending(wages_here=mean[0], wages_away=mean[1], others_here=mean[2], others_away=mean[3])


def _no_households(model: Modelled) -> HouseholdShare:
    """Without a survey, what households spend locally may be anything up to all that is home-made."""
    return HouseholdShare(value=model.suppliers, low=0.0, high=min(1.0, 2 * model.suppliers_high), asked=0)


def _factors(found: Retention | None, average: Spending, model: Modelled) -> dict[str, float]:
    """By how much the low and the high reading scale what stays at first hand."""
    if average.here <= 0:
        return dict.fromkeys(READINGS, 1.0)
    if found is None:
        low, high = model.suppliers_low, model.suppliers_high + model.wages
        return {"low": low / average.here, "middle": 1.0, "high": high / average.here}
    return {
        "low": min(1.0, found.low / average.here),
        "middle": found.value / average.here,
        "high": max(1.0, found.high / average.here),
    }


def _cut(party: str, evidence: Evidence, average: Spending, reading: str) -> Spending:
    """Return how a supplier's outgoings are cut: as it said, as its section does, or as the average."""
    if evidence.is_modelled(party):
        return spending(evidence.sectors[party], reading)
    return evidence.said.get(party, average)


def _solved(
    counted: Sequence[Payee], cuts: Sequence[Spending], consumption: float, household_share: float
) -> Reading:
    """Make and solve the network of one reading: suppliers, then other firms, then households."""
    number = {payee.party_id: i for i, payee in enumerate(counted)}
    firms, homes = len(counted), len(counted) + 1
    to_homes = [cut.wages_here for cut in cuts]
    to_firms = [cut.others_here for cut in cuts]
    payer = np.concatenate([np.arange(firms + 1)] * 2 + [[homes]])
    payee = np.concatenate([np.full(firms + 1, homes), np.full(firms + 1, firms), [firms]])
    amount = np.array([*to_homes, *to_firms, consumption * household_share])
    network = network_of(homes + 1, payer, payee, amount, np.ones(homes + 1))
    away = np.zeros((homes + 1, len(LEAKS)))
    away[: firms + 1, 0] = [cut.wages_away for cut in cuts]
    away[: firms + 1, 1] = [cut.others_away for cut in cuts]
    away[homes, 2:] = 1 - consumption, consumption * (1 - household_share)
    return Reading(
        number=number,
        network=network,
        solved=solve(network),
        second=truncated(network, 2),
        third=truncated(network, 3),
        leaks=leak_shares(network, away),
    )


def _basis(found: Retention | None, evidence: Evidence) -> str:
    asked = (
        f"{found.asked} of {found.suppliers} local suppliers asked, with {found.asked_share:.0%} of their "
        "money"
        if found
        else f"no local supplier asked; {evidence.modelled.basis.rstrip('.')}"
    )
    homes = evidence.households
    spent = f"{homes.asked} households and workers asked" if homes else "no household asked"
    return f"{asked}; {spent}"
