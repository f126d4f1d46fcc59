"""The technique `food-hub`: at which scale a hub on these offers and orders could pay its way."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.flows.tables import rows_of
from ultramicro.food.technique import FoodCycle
from ultramicro.food.viability.answer import HubAnswer
from ultramicro.food.viability.hub_year import Terms, hub_year

CASES = {"lower": -1, "middle": 0, "higher": 1}


@dataclass(frozen=True)
class FoodHub(Technique[HubAnswer]):
    """A hub's margin, costs and break-even sales, with ranges, beside what hubs elsewhere earn."""

    name: ClassVar[str] = "food-hub"
    question: ClassVar[str] = say("Could a food hub here pay its way?")
    reads: ClassVar[tuple[str, ...]] = ("availability", "orders")
    uses: ClassVar[tuple[str, ...]] = FoodCycle.uses
    makes: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[tuple[str, ...]] = (
        "USDA Rural Development, Running a Food Hub 3: Assessing Financial Viability, report 77 (2016)",
        "Farm Credit East and others, Counting Values: Food Hub Financial Benchmarking Study (2014)",
    )

    margin: float = param(0.2, "the hub's margin on top of growers' prices", unit="share", low=0, high=5)
    cycles: int = param(
        50, "cycles in the period, such as weeks with delivery", unit="cycles", low=1, high=400
    )
    fixed: int = param(
        0, "rent, wages and all that does not grow with sales, over the period (0: not known)", unit="pence",
        low=0,
    )  # fmt: skip
    loss: float = param(
        0.032, "what is paid for and spoils or is never sold, as a part of sales", unit="share", low=0, high=1
    )
    delivery: float = param(
        0.051, "work that grows with sales, and delivery, as a part of sales", unit="share", low=0, high=1
    )
    unsure: float = param(
        0.5, "how far these two may be off either way, as a part of each", unit="share", low=0, high=1
    )

    def run(self, place: Place) -> HubAnswer:
        """Answer for a place."""
        cycle = FoodCycle(margin=self.margin).run(place)
        lines = rows_of(cycle.tables()["food_lines"])
        if not lines:
            raise BadInput(
                say("nothing that is on offer meets an order, so that a hub would sell nothing"),
                do=say("see `ultramicro food-cycle` for what is not met; try another --margin"),
            )
        days = len(cycle.cycles.days)
        # The mean cycle, as often as there are cycles.
        sales = sum(line["pays_pence"] for line in lines) * self.cycles // days
        growers = sum(line["grower_pence"] for line in lines) * self.cycles // days
        ways = sum(line["way_pence"] for line in lines) * self.cycles // days
        years = {case: hub_year(sales, growers, self._terms(sign), ways) for case, sign in CASES.items()}
        buyers = {row["order"]: row["buyer"] for rows in cycle.cycles.ordered for row in rows}
        return HubAnswer(
            years=years, days=days, cycles=self.cycles, fixed_known=self.fixed > 0,
            picks=len({(line["cycle_on"], line["offer"]) for line in lines}) / days,
            stops=len({(line["cycle_on"], buyers[line["order"]]) for line in lines}) / days,
            kept_out=cycle.kept_out,
        )  # fmt: skip

    def _terms(self, sign: int) -> Terms:
        by = 1 + sign * Decimal(str(self.unsure))
        return Terms(Decimal(str(self.loss)) * by, Decimal(str(self.delivery)) * by, self.fixed)
