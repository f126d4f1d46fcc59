"""Linked local food: growers and a hub of the place sell what buyers had from beyond it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ultramicro.core.additionality import STANDARD
from ultramicro.core.ask import ask
from ultramicro.core.contract import Place
from ultramicro.core.errors import BadInput
from ultramicro.flows.tables import rows_of
from ultramicro.food.technique import FoodCycle
from ultramicro.food.viability.technique import FoodHub
from ultramicro.stress.economy.moments import Acts
from ultramicro.stress.economy.state import Behaviour, Economy, Surroundings
from ultramicro.stress.switches.at_work import READ, AtWork
from ultramicro.stress.switches.enterprise import YEAR, Buyers, Enterprise, Sale, Terms
from ultramicro.stress.switches.found import WORKED_OUT, Found, Rested
from ultramicro.stress.switches.plan import terms_of
from ultramicro.stress.switches.plan_place import who_buys
from ultramicro.stress.switches.reads import Read, declared
from ultramicro.stress.switches.stated import value
from ultramicro.stress.switches.switch import Switch

GROWERS, HUB = "growers", "hub"
SEASON = (0.8, 0.775, 0.775, 0.8, 0.9, 1.05, 1.2, 1.275, 1.25, 1.175, 1.025, 0.975)
"""What is sold in each month beside the mean, January first: half of it is what is dug and picked here, of
which least is there in early spring and most in August; the other half, such as bread and milk, is there all
year. A judgement. []"""


@dataclass(frozen=True, kw_only=True)
class Food(Switch):
    """Growers sell through a hub; as many more work for both as that takes.

    What it costs: buyers pay more, the hub's margin among it; sellers here lose a part of what is sold;
    building is lent and paid back. How it fails: less is there in early spring, and less work with it; where
    the hub closes growers sell nothing; nobody is free to be hired.

    Parameters
    ----------
    sales : tuple of Sale
        What buyers pay a month for the same now. [pence]
    margin : float
        The hub's, on top of growers' prices.
    season : tuple of float
        What is sold in each month of the year beside the mean.
    growers_work, growers_goods, hub_work, hub_goods, fixed : float
        Of what is sold: growers' wages and what they buy in; the hub's work and delivery, and what spoils;
        and what both pay whatever they sell.
    capital_years : float
        Of a year's sales: what beginning costs both together.
    build_months : int
        How long it takes to begin.
    terms : Terms
        Who lends, at what rate, and what is asked of buyers.
    """

    name: ClassVar[str] = "food"
    told: ClassVar[tuple[Read, ...]] = declared("food", *READ)
    sales: tuple[Sale, ...]
    margin: float
    season: tuple[float, ...]
    growers_work: float
    growers_goods: float
    hub_work: float
    hub_goods: float
    fixed: float
    capital_years: float
    build_months: int
    terms: Terms

    def enterprises(self) -> tuple[Enterprise, Enterprise]:
        """Return growers and hub, as large as the uptake says."""
        hubs = self.margin / (1.0 + self.margin)
        return (
            self._one(GROWERS, 1.0 - hubs, self.growers_work, self.growers_goods, HUB),
            self._one(HUB, hubs, self.hub_work, self.hub_goods, ""),
        )

    def _one(self, name: str, part: float, work: float, goods: float, needs: str) -> Enterprise:
        whole = sum(sale.pence for sale in self.sales) * self.uptake
        return Enterprise(
            name=name, needs=needs, season=self.season, build_months=self.build_months,
            sales=tuple(sale._replace(pence=round(sale.pence * part * self.uptake)) for sale in self.sales),
            wages_pence=round(whole * work), goods_pence=round(whole * goods),
            fixed_pence=round(whole * self.fixed * part),
            capital_pence=round(whole * YEAR * self.capital_years * part),
        )  # fmt: skip

    def acts(self, e: Economy, b: Behaviour, s: Surroundings, seed: int) -> Acts:
        """Return them at work; none where nobody buys."""
        some = self.enterprises() if self.uptake > 0 else ()
        return AtWork(self, some, self.terms, seed, likely=1.0)


def from_place(place: Place) -> Found:
    """Return what growers of the place could sell, by the plan of its food cycles.

    Parameters
    ----------
    place : Place
        What growers offer and buyers order, cycle by cycle.
    """
    cycle, hub = FoodCycle(margin=FoodHub.margin), FoodHub()
    if lacking := [table for table in cycle.reads if not place.has(table)]:
        return Found(None, lacking=tuple(lacking))
    try:
        answer = ask(cycle, place)
    except BadInput:  # nothing is offered, or nothing ordered
        return Found(None, lacking=("food_lines",))
    lines = rows_of(answer.tables()["food_lines"])
    offered = sum(row["quantity"] * row["price_pence"] for row in rows_of(place.table("availability")))
    buyers = {row["order"]: str(row["buyer"]) for row in rows_of(place.table("orders"))}
    a_month = hub.cycles / YEAR / max(len(answer.cycles.days), 1)
    idle = max(offered - sum(line["grower_pence"] for line in lines), 0.0) * (1 + hub.margin)
    sales = tuple(_sales(lines, buyers, idle * value("food", "idle_sold"), a_month))
    if not sales:
        return Found(None, lacking=("food_lines",))
    sold = float(sum(sale.pence for sale in sales))
    unsure = (1 - hub.unsure, 1 + hub.unsure)
    rests_on = (
        Rested("sales", sold, sold * unsure[0], sold * unsure[1], "food_lines", WORKED_OUT),
        *(Rested(f"sales to {sale.buyers}", sale.pence, sale.pence * unsure[0], sale.pence * unsure[1],
                 "availability" if sale.buyers is Buyers.HOUSEHOLDS else "food_lines", WORKED_OUT)
          for sale in sales),
    )  # fmt: skip
    return Found(food(sales, hub), rests_on, ("season",))


def food(sales: tuple[Sale, ...], hub: FoodHub) -> Food:
    """Return linked food on the stated terms, with the margin and costs of a hub."""
    return Food(
        sales=sales, margin=hub.margin, season=SEASON, growers_work=value("food", "growers_work"),
        growers_goods=value("food", "growers_goods"), hub_work=hub.delivery + value("food", "hub_work"),
        hub_goods=hub.loss, fixed=value("food", "fixed"), capital_years=value("food", "capital_years"),
        build_months=round(value("food", "build_months")),
        terms=terms_of("food", premium=value("food", "premium")),
    )  # fmt: skip


def _sales(
    lines: Iterable[Mapping[str, Any]], buyers: Mapping[str, str], idle_pence: float, a_month: float
) -> Iterable[Sale]:
    """Yield what is sold a month to each kind of buyers: who orders, and households what nobody did."""
    sums: Counter[Buyers] = Counter()
    for line in lines:
        # Who orders in a cycle and is no public body is a kitchen or a shop.
        kind = who_buys(buyers.get(line["order"], ""))
        sums[kind if kind is Buyers.PUBLIC else Buyers.FIRMS] += line["pays_pence"]
    sums[Buyers.HOUSEHOLDS] += round(idle_pence)
    for kind, pence in sorted(sums.items()):
        if pence > 0:
            yield Sale(kind, round(pence * a_month), STANDARD.displacement)
