"""The technique `food-cycle`: who could feed whom this week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, say
from ultramicro.flows.kept_out import KeptOut, kept_out, refused_there
from ultramicro.flows.tables import rows_of
from ultramicro.food.answer import FoodAnswer
from ultramicro.food.cycle.fair import Fairness, Rule
from ultramicro.food.cycle.model import Terms
from ultramicro.food.cycle.weeks import plan_season
from ultramicro.food.excluded import require_known_excludes
from ultramicro.food.gather import cycles
from ultramicro.food.places import Hubs, hubs_of
from ultramicro.food.spelling import questions
from ultramicro.food.traits import with_goods


@dataclass(frozen=True)
class FoodCycle(Technique[FoodAnswer]):
    """Growers matched to buyers by the cycle, fairly by a declared rule, with a bound that proves it."""

    name: ClassVar[str] = "food-cycle"
    question: ClassVar[str] = say("Who could feed whom this week?")
    reads: ClassVar[tuple[str, ...]] = ("availability", "orders")
    uses: ClassVar[tuple[str, ...]] = ("food_hubs", "food_transfers", "stops", "food_goods", "food_products")
    makes: ClassVar[tuple[str, ...]] = ("food_lines",)
    sources: ClassVar[tuple[str, ...]] = (
        "A. M. Geoffrion, Lagrangean relaxation for integer programming, Math. Prog. Study 2 (1974) 82",
        "Q. Huangfu, J. A. J. Hall, Mathematical Programming Computation 10 (2018) 119: the solver HiGHS",
    )

    rule: str = param(
        Rule.EQUAL.value, "by what turns are told among growers: equal quantities, equal shares or no turns",
        choices=tuple(rule.value for rule in Rule),
    )  # fmt: skip
    sure: float = param(
        0.8,
        "part of what turns would give a grower that the plan gives for sure",
        unit="share",
        low=0,
        high=1,
    )
    turn: int = param(5, "how much is offered at a turn", unit="units", low=1)
    margin: float = param(0.0, "the hub's margin on top of growers' prices", unit="share", low=0, high=5)
    placed: int = param(100, "what a unit placed here is worth besides its price", unit="pence", low=0)
    pick: int = param(150, "what one pick costs the hub", unit="pence", low=0)
    room: int = param(
        0,
        "how much each hub can handle in a cycle of what is kept dry (0: as food/hubs.csv says)",
        unit="units",
        low=0,
    )
    substitute: int = param(10, "how much less a buyer pays for a substitute", unit="pence", low=0)

    def run(self, place: Place) -> FoodAnswer:
        """Answer for a place."""
        offers = rows_of(place.table("availability").order_by("offer"))
        orders = rows_of(place.table("orders").order_by("order"))
        left_out = kept_out(place, *self.reads, *self.uses)
        if not offers or not orders:
            raise _nothing(left_out)
        require_known_excludes(orders)
        goods = rows_of(place.table("food_goods")) if place.has("food_goods") else []
        slips = questions(offers, orders, goods)
        offers = with_goods(offers, goods)
        terms = Terms(
            unit_pence=float(self.placed), pick_pence=float(self.pick), margin=self.margin,
        )  # fmt: skip
        found = cycles(
            offers, orders, terms=terms, hubs=self._hubs(place), substitute_pence=float(self.substitute)
        )
        fairness = Fairness(rule=Rule(self.rule), share=self.turn * found.steps.scale, kept=self.sure)
        season = plan_season(found.weeks, found.life, fairness)
        return FoodAnswer(
            cycles=found,
            season=season,
            margin=self.margin,
            kept_out=left_out,
            slips=slips,
        )

    def _hubs(self, place: Place) -> Hubs:
        """Return the hubs of a place, with the room that is asked with."""
        hubs, ways, stops = (
            rows_of(place.table(name)) if place.has(name) else []
            for name in ("food_hubs", "food_transfers", "stops")
        )
        return hubs_of(hubs, ways, stops, room=self.room or None)


def _nothing(left_out: Sequence[KeptOut]) -> BadInput:
    """Say that there is nothing to match: what was refused lies there, and is not to be written again."""
    if told := list(refused_there(left_out)):
        return BadInput(
            say("there is nothing to match: {files}", files=Listed(told, by="")),
            do=say("`ultramicro check` lists the refused rows, each with what to write"),
        )
    return BadInput(
        say("there is nothing to match"),
        do=say(
            "write what growers offer and what buyers want into food/availability.csv and food/orders.csv"
        ),
    )
