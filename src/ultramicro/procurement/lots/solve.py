"""The award that costs least, proved, with ties decided as declared.

The programme of the reference, section 6: min Σ c x + A Σ y − b Σ_local c x, every package to one firm, loads
within capacities. Ties go to fewer suppliers, then to more local pounds: three programmes one after the
other, each of which may not lose what the one before won. The solver's numbers are floats; every sum that is
told or compared is added up again in whole pence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from ultramicro.core.linear import Effort, LinearModel, Name, Solution, Terms
from ultramicro.procurement.lots.model import Award, Limit, Tender

EFFORT = Effort(gap=0.0, nodes=200_000)
HALF = 0.5
LAST_DIGITS, STEP = 1e-12, 1e-6
"""How far a sum of floats, and the solver's own reckoning, may miss. [share, pence]"""


@dataclass(frozen=True, kw_only=True)
class Awarded:
    """What was found.

    Parameters
    ----------
    award : Award
        Who gets what.
    local_weight : Fraction
        What a local pound was held to be worth beyond its price.
    bound_pence : Fraction
        No award is worth less than this. [pence]
    """

    award: Award
    local_weight: Fraction
    bound_pence: Fraction

    @property
    def worth_pence(self) -> Fraction:
        """What was made as small as can be: the cost, less what local pounds are held worth. [pence]."""
        return self.award.worth_pence(self.local_weight)

    @property
    def gap_pence(self) -> Fraction:
        """How much better an award could be at most; 0 where this one is proved best. [pence]."""
        return self.worth_pence - self.bound_pence


def best_award(
    tender: Tender, local_weight: Fraction = Fraction(0), effort: Effort = EFFORT
) -> Awarded | None:
    """Find the award of least cost; of equals that with fewest suppliers, then most to local firms.

    Parameters
    ----------
    tender : Tender
        Packages, firms and bids.
    local_weight : Fraction
        What a local pound is worth beyond its price, from 0; 0 is the view of price alone.
    effort : Effort
        How hard to try; the bound says how good the answer is where it was not enough.

    Returns
    -------
    Awarded or None
        None where no award gives every package to a firm that can carry it.

    Examples
    --------
    >>> from ultramicro.procurement.lots.model import Bid, Firm
    >>> tender = Tender(loads={"A": 1.0}, firms=[Firm(name="Far"), Firm(name="Near", local=True)],
    ...                 bids=[Bid(package="A", firm="Far", cost_pence=100),
    ...                       Bid(package="A", firm="Near", cost_pence=104)])
    >>> [best_award(tender, Fraction(b, 100)).award.winners["A"] for b in (0, 5)]
    ['Far', 'Near']
    """
    if tender.without_bids:
        return None
    if not tender.loads:
        return Awarded(award=tender.award({}), local_weight=local_weight, bound_pence=Fraction(0))
    least = _least(tender, local_weight)
    costs, whole = _costs(tender, local_weight, least), sum(least.values(), Fraction(0))
    first = _solved(tender, _programme(tender, costs), effort)
    if first is None:
        return None
    best, found = first
    bound = _bound(found, best, local_weight, whole)
    for wanted in (_suppliers(tender), _local(tender)):
        programme = _programme(tender, wanted)
        # Not dearer than the best, nor with more suppliers: each row with half a step's room for floats.
        room = HALF / local_weight.denominator
        programme.row("cost", costs, high=float(best.worth_pence(local_weight) - whole) + room)
        programme.row("number", _suppliers(tender), high=len(best.suppliers) + HALF)
        if better := _solved(tender, programme, effort):
            best = min(best, better[0], key=lambda award: award.rank(local_weight))
    return Awarded(award=best, local_weight=local_weight, bound_pence=bound)


def _solved(tender: Tender, programme: LinearModel, effort: Effort) -> tuple[Award, Solution] | None:
    """Solve a programme until what it says keeps every capacity, not only within the solver's tolerance."""
    while found := programme.solve(effort):
        award = tender.award(_winners(tender, found, programme))
        over, short = tender.overloaded(award.winners), tender.lacks_turnover(award.winners)
        if not over and not short:
            return award, found
        for limit in over:
            held: dict[Name, float] = {
                (package, limit.firm): 1.0 for package in award.lots[limit.firm] if limit.takes.get(package)
            }
            programme.row(("too much", limit.id, limit.firm, *held), held, high=len(held) - 1)
        if short:
            # Short by less than the solver sees: of these firms alone no part is enough.
            others = [name for name in tender.by_name if name not in award.suppliers]
            programme.row(("beside", *award.suppliers), {(name,): 1.0 for name in others}, low=1)
    return None


def _programme(tender: Tender, costs: Terms) -> LinearModel:
    """Return the programme that makes a sum of costs as small as can be."""
    model = LinearModel()
    for pair in tender.asked:
        model.column(pair, high=1, worth=-costs.get(pair, 0.0), whole=True)
    for name in tender.by_name:
        model.column((name,), high=1, worth=-costs.get((name,), 0.0), whole=True)
    for package in sorted(tender.loads):
        wins: dict[Name, float] = {pair: 1.0 for pair in tender.asked if pair[0] == package}
        model.row(("won", package), wins, low=1, high=1)
    for name, firm in tender.by_name.items():
        own = [pair for pair in tender.asked if pair[1] == name]
        for pair in own:
            # Tighter than the row of capacity alone: a part of a firm carries nothing.
            model.row(("appointed", *pair), {pair: 1.0, (name,): -1.0}, high=0)
        if tender.turnover_pence:
            # Nobody lends a turnover who does no part of the work.
            model.row(("does", name), {**dict.fromkeys(own, 1.0), (name,): -1.0}, low=0)
        if firm.most_lots is not None:
            model.row(("lots", name), {**dict.fromkeys(own, 1.0), (name,): -float(firm.most_lots)}, high=0)
    for number, limit in enumerate(tender.all_limits):
        model.row(("limit", number), _taken(tender, limit) | {(limit.firm,): -1.0}, high=0)
    if tender.turnover_pence:
        together: dict[Name, float] = {
            (name,): firm.turnover_pence / tender.turnover_pence for name, firm in tender.by_name.items()
        }
        model.row("turnover", together, low=1)
    return model


def _taken(tender: Tender, limit: Limit) -> dict[Name, float]:
    """Return the part of a limit that each package takes; more than all of it where there is nothing."""
    # As parts of the limit, so that the solver's tolerance is one of it whatever the unit.
    return {
        pair: taken / limit.most if limit.most else 2.0
        for pair in tender.asked
        if pair[1] == limit.firm and (taken := limit.takes.get(pair[0], 0.0))
    }


def _worth(tender: Tender, pair: tuple[str, str], local_weight: Fraction) -> Fraction:
    """Return what a bid costs, less what its local pounds are worth. [pence]."""
    cost = Fraction(tender.asked[pair])
    return cost * (1 - local_weight) if tender.by_name[pair[1]].local else cost


def _least(tender: Tender, local_weight: Fraction) -> dict[str, Fraction]:
    """Return the least that each package costs at any bid. [pence]."""
    least: dict[str, Fraction] = {}
    for pair in tender.asked:
        worth = _worth(tender, pair, local_weight)
        least[pair[0]] = min(worth, least.get(pair[0], worth))
    return least


def _costs(tender: Tender, local_weight: Fraction, least: Mapping[str, Fraction]) -> dict[Name, float]:
    """Return what each win costs beyond the least of its package, and what each supplier costs. [pence]."""
    # Beyond the least: the solver's floats tell pennies of small sums, and not of billions.
    wins: dict[Name, float] = {
        pair: float(_worth(tender, pair, local_weight) - least[pair[0]]) for pair in tender.asked
    }
    return {**wins, **{(name,): float(tender.administration_pence) for name in tender.by_name}}


def _suppliers(tender: Tender) -> dict[Name, float]:
    return {(name,): 1.0 for name in tender.by_name}


def _local(tender: Tender) -> dict[Name, float]:
    local = {pair: cost for pair, cost in tender.asked.items() if tender.by_name[pair[1]].local}
    return {pair: -float(cost) for pair, cost in local.items()}


def _winners(tender: Tender, found: Solution, programme: LinearModel) -> dict[str, str]:
    return {package: firm for package, firm in tender.asked if programme.value(found, (package, firm)) > HALF}


def _bound(found: Solution, best: Award, local_weight: Fraction, whole: Fraction) -> Fraction:
    """Return the cost that nothing undercuts: the solver's, up to the next step that a sum can have."""
    steps, least = local_weight.denominator, -found.bound
    miss = LAST_DIGITS * max(1.0, abs(least)) + STEP
    beyond = Fraction(ceil((least - miss) * steps), steps)
    return min(whole + beyond, best.worth_pence(local_weight))
