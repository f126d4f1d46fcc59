"""The answer to who could feed whom: what goes where, what nobody sells or buys, and how even it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.message import Listed, Message, Pence, Share, plural, say
from ultramicro.core.money import round_half_even
from ultramicro.core.rows import Row
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables
from ultramicro.flows.tables import table_of
from ultramicro.food.asked_apart import units_apart
from ultramicro.food.by_weight import by_weight_rows
from ultramicro.food.cycle.evenness import evenness
from ultramicro.food.cycle.model import Ints, broken
from ultramicro.food.cycle.weeks import Season
from ultramicro.food.gather import Cycles
from ultramicro.food.left_over import plan_files
from ultramicro.food.packing import packing_papers, packing_rows
from ultramicro.food.spelling import slips_said, slips_table
from ultramicro.food.stands import Question
from ultramicro.food.traits import allergens_of, broad_said, refuses, wish_of
from ultramicro.food.unmet import beyond, needed, said, unmet_rows
from ultramicro.food.ways import filled_share, ways_rows

TWO = 2


@dataclass(frozen=True, kw_only=True)
class FoodAnswer(Answer):
    """What the cycles of a place could bring.

    Parameters
    ----------
    cycles : Cycles
        Offers and orders by cycle.
    season : Season
        The plan of all cycles.
    margin : float
        The hub's share on top of what growers ask. [share]
    """

    cycles: Cycles
    season: Season
    margin: float
    kept_out: Sequence[KeptOut] = ()
    slips: Sequence[Question] = ()

    def _lines(self) -> Iterator[Row]:
        for day, rows, done in zip(self.cycles.days, self.cycles.ordered, self.season.weeks, strict=True):
            plan = done.found.plan
            orders, hubs = done.week.orders, self.cycles.hubs
            lines = zip(plan.offer, orders.order[plan.choice], plan.choice, plan.quantity, strict=True)
            for i, j, choice, quantity in sorted(lines):
                offer = self.cycles.offer_row(int(done.harvest[i]))
                units = self.cycles.steps.units(quantity)
                grower = round_half_even(units * Decimal(str(offer["price_pence"])))
                # Rounded once, on the line: a margin rounded on each unit would vanish or double.
                hub = round_half_even(Decimal(str(self.margin)) * grower)
                brought = hubs.hub_of(int(done.week.offers.room[i]))
                van, room = (int(each) for each in orders.through[choice])
                served = brought if van < 0 else hubs.hub_of(room)
                yield {
                    "cycle_on": day, "offer": offer["offer"], "order": rows[int(j)]["order"],
                    "item": offer["item"], "quantity": float(units), "unit": offer["unit"],
                    "price_pence": int(offer["price_pence"]), "grower_pence": grower, "hub_pence": hub,
                    "pays_pence": grower + hub, "brought_to": hubs.hubs[brought].name or None,
                    "served_from": hubs.hubs[served].name or None,
                    "way_pence": 0 if van < 0 else round_half_even(units * hubs.way_of(van).pence),
                }  # fmt: skip

    def _offers(self) -> dict[str, Row]:
        return {str(row["offer"]): row for rows in self.cycles.offered for row in rows}

    def _orders(self) -> dict[str, Row]:
        return {str(row["order"]): row for rows in self.cycles.ordered for row in rows}

    def _by_weight(self) -> list[Row]:
        return list(by_weight_rows(list(self._lines()), self._offers()))

    @cached_property
    def _unmet(self) -> list[Row]:
        return list(unmet_rows(self.cycles, self.season.weeks))

    def _idle(self) -> Iterator[Row]:
        sold, whole = self._sold(), -1
        for rows in self.cycles.offered:
            for row in rows:
                whole += 1
                if (left := beyond(self.cycles, row, sold.get(whole, 0))) > 0:
                    yield {
                        "cycle_on": row["cycle_on"], "offer": row["offer"], "item": row["item"],
                        "unit": row["unit"], "offered": float(row["quantity"]), "idle": left,
                        "price_pence": int(row["price_pence"]),
                    }  # fmt: skip

    def _sold(self) -> dict[int, int]:
        sold: dict[int, int] = {}
        for done in self.season.weeks:
            for harvest, amount in zip(done.harvest, done.found.plan.sold(done.week), strict=True):
                sold[int(harvest)] = sold.get(int(harvest), 0) + int(amount)
        return sold

    def says(self) -> Sequence[str]:
        """Say it in up to three sentences."""
        return list(self._said())

    def _said(self) -> Iterator[Message]:
        if not self._met():
            yield say("Nothing that is on offer meets an order.").with_id("nothing_met")
            return
        yield plural(
            "In {n} cycle this plan fills {share} of what buyers ask for, order by order, for {sum}.",
            "In {n} cycles this plan fills {share} of what buyers ask for, order by order, for {sum}.",
            len(self.cycles.days), share=Share(self._filled_share()), sum=Pence(self._paid()),
        ).with_id("orders_filled")  # fmt: skip
        yield say(
            "No plan that keeps the same promises to growers is worth over {gap} more than this one.",
            gap=Share(self.season.gap),
        ).with_id("proved")
        if nothing := self._nothing():
            yield plural(
                "{n} grower who could sell something sells nothing.",
                "{n} growers who could sell something sell nothing.", nothing,
            ).with_id("sells_nothing")  # fmt: skip

    def _met(self) -> float:
        parts = sum(int(done.found.plan.quantity.sum()) for done in self.season.weeks)
        return float(self.cycles.steps.units(parts))

    def _filled_share(self) -> float:
        weeks = self.season.weeks
        plans = [done.found.plan for done in weeks]
        return filled_share(self.cycles, [done.week for done in weeks], plans) or 0.0

    def _asked(self) -> float:
        return sum(float(row["quantity"]) for rows in self.cycles.ordered for row in rows)

    def _paid(self) -> int:
        return int(_total(self._lines(), "pays_pence"))

    def _nothing(self) -> int:
        sold, could = self._over_all()
        return int(((could > 0) & (sold == 0)).sum())

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with how it was worked out."""
        lines = list(self._lines())
        grower, paid = (int(_total(lines, name)) for name in ("grower_pence", "pays_pence"))
        rests = plural("{n} cycle", "{n} cycles", len(self.cycles.days))
        even = evenness(*self._over_all())
        return [
            Figure(
                id="orders_filled_share", name=say("part of the orders that this plan fills"), unit="share",
                value=self._filled_share(), rests_on=rests,
                how=say("what each order gets ÷ what it asks for, on average over {orders}",
                        orders=plural("{n} order", "{n} orders", len(self._orders()))),
            ),
            Figure(
                id="buyers_pay_pence", name=say("what buyers would pay"), unit="pence", value=paid,
                rests_on=rests, how=say("quantity × the grower's price + the hub's margin, line by line"),
            ),
            Figure(
                id="growers_part_share", name=say("growers' part of what is paid"), unit="share",
                value=grower / paid if paid else None, rests_on=rests,
                how=say("{grower} ÷ {paid}", grower=Pence(grower), paid=Pence(paid)),
            ),
            Figure(
                id="proved_gap_share", name=say("how much better a plan could be"), unit="share",
                value=self.season.gap, rests_on=rests,
                how=say("bound ÷ worth − 1; the bound is worked out from prices, without the solver's word"),
            ),
            Figure(
                id="lowest_share", name=say("least that a grower sells of what they could"), unit="share",
                value=even.lowest, rests_on=rests,
                how=say("sold ÷ what each could sell alone, over all cycles; the lowest of all"),
            ),
            *self._of_ways(), *self._weighed(),
        ]  # fmt: skip

    def _of_ways(self) -> Iterator[Figure]:
        if self.cycles.hubs.ways:
            yield Figure(
                id="ways_pence", name=say("what bringing goods from hub to hub costs"), unit="pence",
                value=int(_total(self._lines(), "way_pence")),
                how=say("quantity × what a unit costs on its way; the hubs pay it out of their margin"),
            )  # fmt: skip

    def _weighed(self) -> Iterator[Figure]:
        if rows := self._by_weight():
            paid, low, high = (int(_total(rows, f"{name}_pence")) for name in ("pays", "low", "high"))
            yield Figure(
                id="by_weight_pence", name=say("part of it that is priced at the expected weight"),
                unit="pence", value=paid, low=low, high=high, estimated=True,
                rests_on=plural("{n} line of pieces", "{n} lines of pieces", len(rows)),
                how=say("pieces × the price of one of the expected weight; lighter and heavier ones cost as "
                        "much a kilo"),
            )  # fmt: skip

    def _over_all(self) -> tuple[Ints, Ints]:
        weeks = self.season.weeks
        if not weeks:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        sold = np.sum([done.found.plan.by_grower(done.week) for done in weeks], axis=0)
        return sold, np.sum([done.found.attainable for done in weeks], axis=0)

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them; never who offers or orders, as anybody reads a report."""
        return {
            "food_lines": table_of("food_lines", list(self._lines())),
            "food_packing": table_of("food_packing", list(packing_rows(list(self._lines())))),
            "food_by_weight": table_of("food_by_weight", self._by_weight()),
            "food_ways": table_of("food_ways", list(ways_rows(self.cycles, self.season.weeks))),
            "food_unmet": table_of("food_unmet", self._unmet),
            "food_idle": table_of("food_idle", list(self._idle())),
            **slips_table(self.slips),
            **kept_out_tables(self.kept_out),
        }

    def files(self) -> Mapping[str, bytes]:
        """Return packing lists, which name growers and buyers as no report does, and rows for the plan."""
        lists = packing_papers(list(self._lines()), self._offers(), self._orders())
        return {**lists, **plan_files(needed(self._unmet), self._idle())}

    def whole(self) -> frozenset[str]:
        """Return the tables that a person wants to the last row."""
        return frozenset({"food_ways"})

    def pictures(self) -> Sequence[Picture]:
        """Return nothing: lists are packed from."""
        return ()

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        units = sorted(
            {" ".join(str(row["unit"]).casefold().split()) for rows in self.cycles.offered for row in rows}
        )
        told = [*kept_out_said(self.kept_out), *slips_said(self.slips), *said(self._unmet, self._pick())]
        told += [*broad_said(self._orders().values()), *self._apart()]
        if unknown := self._unknown():
            told.append(plural(
                "{n} offer does not say which allergens are in it: it goes to nobody who excludes one and "
                "does not take the unknown.",
                "{n} offers do not say which allergens are in them: they go to nobody who excludes one and "
                "does not take the unknown.", unknown,
            ).with_id("allergens_unknown"))  # fmt: skip
        if len(units) < TWO:
            return told
        return [
            *told,
            say(
                "Turns count a unit of each kind alike ({units}): what each weighs would make them fairer.",
                units=Listed(units),
            ).with_id("units_differ"),
        ]

    def _pick(self) -> float:
        """Return what one pick costs. [pence]."""
        return (
            max((week.terms.pick_pence for week in self.cycles.weeks), default=0.0) / self.cycles.steps.scale
        )

    def _apart(self) -> Iterator[Message]:
        offers, orders = (
            [row for rows in each for row in rows] for each in (self.cycles.offered, self.cycles.ordered)
        )
        return units_apart(offers, orders)

    def _refused(self) -> int:
        """Count lines whose order would refuse them, by the rows themselves and not by goods."""
        offers, orders = self._offers(), self._orders()
        return sum(refuses(orders[str(row["order"])], offers[str(row["offer"])]) for row in self._lines())

    def _unknown(self) -> int:
        """Count offers of which nobody says what is in them, where any order excludes an allergen."""
        if not any(wish_of(row).excludes for rows in self.cycles.ordered for row in rows):
            return 0
        return sum(allergens_of(row) is None for rows in self.cycles.offered for row in rows)

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        weeks, scale = self.season.weeks, self.cycles.steps.scale
        lines = list(self._lines())
        paid, grower, hub = (_total(lines, f"{whose}_pence") for whose in ("pays", "grower", "hub"))
        missing, idle = _total(self._unmet, "unmet"), _total(self._idle(), "idle")
        offered = sum(float(row["quantity"]) for rows in self.cycles.offered for row in rows)
        packed = _total(packing_rows(lines), "quantity")
        under = [done.found.floor - done.found.plan.by_grower(done.week) for done in weeks]
        short = max((int(each.max(initial=0)) for each in under), default=0)
        return [
            Check(id="nothing_excluded", error=self._refused(),
                  law=say("nobody is given an allergen that they exclude, what may hold one and they do not "
                          "accept, or what lacks a certificate that they ask for")),
            Check(id="plan_allowed", error=sum(len(broken(d.week, d.found.plan)) for d in weeks),
                  law=say("nobody sells more than they offer, gets more than ordered or pays above a limit")),
            Check(id="orders_whole", error=self._asked() - self._met() - missing, tolerance=1e-6,
                  law=say("what is met and what is not is what was ordered")),
            Check(id="offers_whole", error=offered - self._met() - idle, tolerance=1e-6,
                  law=say("what is sold and what is left is what was offered")),
            Check(id="growers_sure", error=short, law=say("every grower sells what they were promised")),
            Check(id="below_bound", tolerance=1e-3,
                  error=max(0.0, self.season.value - self.season.bound) / scale,
                  law=say("no plan is worth more than the bound")),
            Check(id="all_packed", error=packed - self._met(), tolerance=1e-6,
                  law=say("packing lists hold all that is sold, once")),
            Check(id="to_the_penny", law=say("what buyers pay is what growers and the hub receive"),
                  error=paid - grower - hub),
        ]  # fmt: skip


def _total(rows: Iterable[Row], column: str) -> float:
    # Whole pence and units stay whole: a sum of floats is exact far beyond them.
    return sum(each for row in rows if isinstance(each := row[column], int | float))
