"""Which section each local supplier belongs to, and what it is modelled to re-spend if nobody was asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Place
from ultramicro.flows.tables import rows_of
from ultramicro.multiplier.asked import Spending
from ultramicro.multiplier.io.by_sector import SectorPrior
from ultramicro.multiplier.io.classify import section_names
from ultramicro.multiplier.io.prior import prior_of_category, sector_priors
from ultramicro.multiplier.paid import PaidRow


@dataclass(frozen=True, kw_only=True)
class SectorUse:
    """One section among an area's suppliers.

    Parameters
    ----------
    prior : SectorPrior
        What its firms are modelled to re-spend.
    name : str
        The section in words.
    suppliers : int
        Local suppliers that belong to it.
    amount_pence : int
        What they are paid. [pence]
    """

    prior: SectorPrior
    name: str
    suppliers: int
    amount_pence: int


def priors_of_parties(place: Place, area: str, rows: Iterable[PaidRow]) -> Mapping[str, SectorPrior]:
    """Model each party by its SIC code where a register tells it, else by what is most bought of it.

    Parameters
    ----------
    place : Place
        With its people or jobs, and perhaps a register of parties.
    area : str
        The area that counts as local.
    rows : iterable of PaidRow
        What each party is paid, by category.

    Returns
    -------
    mapping of str to SectorPrior
        By party; those whose section is not known are left out.
    """
    found = sector_priors(place, area=area)
    codes = {}
    if place.has("party_register"):
        register = rows_of(place.table("party_register").select("party_id", "sector"))
        codes = {row["party_id"]: row["sector"] or "" for row in register}
    bought: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        if row.party_id is not None:
            bought[row.party_id][row.category] += row.amount_pence
    priors = {
        # A register's code goes before the words of what was bought most; the largest category stands for
        # the rest.
        party: prior_of_category(found, max(sums, key=lambda c: (sums[c], c)), codes.get(party, ""))
        for party, sums in bought.items()
    }
    return {party: prior for party, prior in priors.items() if prior is not None}


def spending(prior: SectorPrior, reading: str) -> Spending:
    """Cut a modelled firm's outgoings for one reading.

    How many of its workers live in the area no national table tells: none in the low reading, half in the
    middle, all in the high.

    Examples
    --------
    >>> from ultramicro.core.message import say
    >>> prior = SectorPrior(sector="F", wages=0.3, basis=say(""), local_share=0.1, local_share_low=0.05,
    ...     local_share_high=0.2, type1=1.1, type1_low=1.05, type1_high=1.2, type2=1.2, type2_low=1.1,
    ...     type2_high=1.5)
    >>> [round(spending(prior, reading).here, 3) for reading in ("low", "middle", "high")]
    [0.05, 0.25, 0.5]
    """
    shares = {"low": prior.local_share_low, "middle": prior.local_share, "high": prior.local_share_high}
    # Wages and the most that is bought here must fit into one whole.
    wages = min(prior.wages, 1 - prior.local_share_high)
    return modelled_spending(wages=wages, bought=shares[reading], reading=reading)


def modelled_spending(*, wages: float, bought: float, reading: str) -> Spending:
    """Cut outgoings of which wages and local purchases are modelled, with none, half or all wages local."""
    here = wages * {"low": 0.0, "middle": 0.5, "high": 1.0}[reading]
    return Spending(
        wages_here=here, wages_away=wages - here, others_here=bought, others_away=1 - wages - bought
    )


def in_use(priors: Mapping[str, SectorPrior], paid: Mapping[str, int]) -> Sequence[SectorUse]:
    """Add local suppliers up by section, the largest first.

    Parameters
    ----------
    priors : mapping of str to SectorPrior
        By party.
    paid : mapping of str to int
        What each local supplier is paid. [pence]
    """
    grouped: dict[str, list[str]] = defaultdict(list)
    for party in paid:
        if party in priors:
            grouped[priors[party].sector].append(party)
    names = section_names()
    found = [
        SectorUse(
            prior=_widest([priors[party] for party in parties]),
            name=names.get(sector, sector),
            suppliers=len(parties),
            amount_pence=sum(paid[party] for party in parties),
        )
        for sector, parties in grouped.items()
    ]
    return sorted(found, key=lambda use: (-use.amount_pence, use.name))


def _widest(priors: Sequence[SectorPrior]) -> SectorPrior:
    """Return the one with the widest range: suppliers known by words alone may stand in others."""
    return max(priors, key=lambda prior: (prior.type2_high - prior.type2_low, prior.local_share_high))
