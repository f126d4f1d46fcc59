"""Public buying moved to firms of the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ultramicro.core.ask import ask
from ultramicro.core.contract import Place
from ultramicro.core.errors import BadInput
from ultramicro.procurement.buying import BuyingHere
from ultramicro.stress.economy.chance import GOES_TO, LEAVES, draws
from ultramicro.stress.economy.moments import Acts, Moment
from ultramicro.stress.economy.state import EMPTY, PUBLIC, Behaviour, Economy, Surroundings
from ultramicro.stress.switches.enterprise import YEAR
from ultramicro.stress.switches.found import OBSERVED, WORKED_OUT, Found, Rested
from ultramicro.stress.switches.reads import Cost, Given, Payer, Read, cost, declared, flow, given, names
from ultramicro.stress.switches.sharing_out import parts
from ultramicro.stress.switches.stated import parameters, value, whole
from ultramicro.stress.switches.switch import Switch

READ = declared(
    "procurement", given("moved_pence", Given.MOVED), cost("displaced_pence", Cost.SALES_LOST, Payer.SELLERS),
    cost("premium_pence", Cost.PREMIUM, Payer.PUBLIC), flow("beyond_pence"),
)  # fmt: skip
"""What is read off each month: what public bodies buy here more than before, what of their buying here it
took the place of, what they pay more for it than before, and what they buy less beyond the place."""


@dataclass(frozen=True, kw_only=True)
class Procurement(Switch):
    """Public bodies buy of firms here what they bought beyond the place, as far as firms here have it.

    What it costs: suppliers beyond lose what is moved; of firms here that supplied before some lose to others
    here; what is paid more is bought less elsewhere, here and beyond by what is bought in each. A public
    body's budget is no greater than before. How it fails: firms here sell no more than they make, so that
    what they sell to public bodies others go without, and what they cannot make is not moved.

    Parameters
    ----------
    moved_pence : int
        What would be moved when all take part. [pence a month]
    away_pence : int
        What public bodies buy beyond the place now. [pence a month]
    premium : float
        How much more firms here are paid for it, as a part of the price.
    displaced : float
        Of what is moved: what takes the place of what was bought here before.
    months : int
        Within how many months it is reached, in equal steps.
    """

    name: ClassVar[str] = "procurement"
    told: ClassVar[tuple[Read, ...]] = READ
    moved_pence: int
    away_pence: int
    premium: float
    displaced: float
    months: int

    def reached(self, month: int) -> float:
        """Return which part of all that could be moved is moved in a month.

        Examples
        --------
        >>> moved = Procurement(moved_pence=1, away_pence=1, premium=0, displaced=0, months=4, from_month=3)
        >>> [moved.reached(month) for month in (2, 3, 6, 7)]
        [0.0, 0.25, 1.0, 1.0]
        """
        return self.uptake * min(max((month - self.from_month + 1) / self.months, 0.0), 1.0)

    def acts(self, e: Economy, b: Behaviour, s: Surroundings, seed: int) -> Acts:
        """Return it at work."""
        return Moved(self)


class Moved(Acts):
    """Public buying that is moved here, in one run.

    It sees what was bought by the public purse's balance before and after: so it stands before switches that
    take money out of that when bills fall due.
    """

    reads = names(READ)

    def __init__(self, of: Procurement) -> None:
        """Take what is to be moved."""
        self.of = of
        self.kept_pence = self.before_pence = self.meant_pence = self.public_pence = 0
        self.read = (0.0, 0.0, 0.0, 0.0)

    def numbers(self, b: Behaviour, s: Surroundings, month: int) -> tuple[Behaviour, Surroundings]:
        """Let public bodies mean to buy more here, less what they lose elsewhere by paying more for it."""
        moved = round(self.of.moved_pence * self.of.reached(month))
        if not moved:
            return b, s
        self.before_pence = here = s.public_buying_pence
        less = moved * self.of.premium * here / max(here + self.of.away_pence, 1)
        self.kept_pence = max(round(here - less - moved * self.of.displaced), 0)
        self.meant_pence = self.kept_pence + moved
        return b, s._replace(public_buying_pence=self.meant_pence)

    def begin(self, now: Moment) -> None:
        """Let some public buyers leave the firm here that they know for another one here."""
        before, reached = self.of.reached(now.month - 1), self.of.reached(now.month)
        if reached == before:
            return
        share = self.of.displaced * min(self.of.moved_pence / max(now.s.public_buying_pence, 1), 1.0)
        buyers = (now.e.buyers["payer"] == PUBLIC).nonzero()[0]
        chance = draws(now.seed, 0, LEAVES, buyers)
        leaving = buyers[(before * share <= chance) & (chance < reached * share)]
        there = (now.e.firms["age"] != EMPTY).nonzero()[0]
        there = there[there >= now.e.world["shops"][0]]
        if leaving.size and there.size:
            chosen = (draws(now.seed, now.period, GOES_TO, leaving) * there.size).astype(np.int64)
            now.e.buyers["shop"][leaving] = there[chosen]

    def trade(self, now: Moment, here_pence: object) -> None:
        """See what the public purse has before anybody buys, and what others made it mean to buy."""
        # What enterprises sell to it under agreement it does not go looking for.
        agreed = self.meant_pence - now.s.public_buying_pence
        self.kept_pence, self.before_pence = self.kept_pence - agreed, self.before_pence - agreed
        self.meant_pence = now.s.public_buying_pence
        self.public_pence = int(now.e.other_pence[PUBLIC])

    def due(self, now: Moment) -> None:
        """Pay the firms what is paid more, and buy so much less beyond the place as more was paid here."""
        self.read = (0.0, 0.0, 0.0, 0.0)
        if not self.of.reached(now.month):
            return
        bought = self.public_pence - int(now.e.other_pence[PUBLIC])
        # What firms had no goods for was not bought, and stays with suppliers beyond.
        moved = max(bought - self.kept_pence, 0)
        more = self._pay_more(now, round(moved * self.of.premium))
        beyond = max(bought - self.before_pence + more, 0)
        beyond = min(beyond, int(now.e.regions["coming_pence"][0]))
        now.e.regions["coming_pence"][0] -= beyond
        now.e.other_pence[PUBLIC] += beyond
        self.read = float(moved), round(moved * self.of.displaced), float(more), float(beyond)

    def _pay_more(self, now: Moment, more_pence: int) -> int:
        """Pay firms that sell to public bodies a sum by what they took in; return what was paid. [pence]."""
        firms = now.e.firms
        sellers = firms["takings_pence"].copy()
        sellers[: int(now.e.world["shops"][0])] = 0
        paid = parts(sellers, more_pence)
        firms["till_pence"] += paid
        firms["takings_pence"] += paid
        now.e.other_pence[PUBLIC] -= int(paid.sum())
        return int(paid.sum())

    def readings(self) -> tuple[float, ...]:
        """Return what was moved this month; see `READ`."""
        return self.read


def from_place(place: Place) -> Found:
    """Return what the place's public bodies could move, by the answer `buying-here`.

    What would have come anyway is not moved by it: it comes in a run without it as well.

    Parameters
    ----------
    place : Place
        Payments and, where they are there, contracts of its public bodies.
    """
    technique = BuyingHere()
    lacking = [table for table in technique.reads if not place.has(table)]
    if lacking:
        return Found(
            None, lacking=tuple(sorted({raw for table in lacking for raw in place.lacking(table)[0]}))
        )
    try:
        change = ask(technique, place).change
    except BadInput:  # nothing was paid, or no area is told
        return Found(None, lacking=("payments",))
    cases = [
        pence * (1 - case.deadweight) / YEAR for pence, case in zip(change.gross, change.cases, strict=True)
    ]
    low, middle, high = (round(pence) for pence in cases)
    away = round((change.before.total_pence - change.before.inside_pence) / YEAR)
    if not high:
        return Found(None, lacking=("opportunities",))
    worse, usual, better = (case.displacement for case in change.cases)
    judged = parameters()["procurement", "displaced"]
    found = Procurement(
        moved_pence=middle, away_pence=away, premium=value("procurement", "premium"), displaced=usual,
        months=whole("procurement", "months"),
    )  # fmt: skip
    return Found(found, (
        Rested("moved_pence", middle, low, high, "opportunities", WORKED_OUT),
        Rested("away_pence", away, away, away, "flows", OBSERVED),
        Rested("displaced", usual, better, worse, judged.source, judged.kind),
    ))  # fmt: skip
