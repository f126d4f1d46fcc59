"""The technique `food-menu`: what a kitchen's menu needs, in whole cases, by day of delivery."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import ClassVar

from ultramicro.core.contract import Answer, Check, Figure, Place, Relation, Technique, param
from ultramicro.core.message import Listed, Message, Number, Share, plural, say
from ultramicro.core.rows import Row
from ultramicro.core.weekdays import WEEKDAYS
from ultramicro.flows.kept_out import KeptOut, kept_out, kept_out_said, kept_out_tables
from ultramicro.flows.references import Unknown, unknown_names, unknown_said
from ultramicro.flows.tables import rows_of, table_of
from ultramicro.food.goods import folded, kg_of
from ultramicro.food.menu.cover import Covered, Supply, covers, supply_of
from ultramicro.food.menu.needs import (
    Need,
    Served,
    cases,
    delivered_on,
    needs,
    raw_grams,
    recipes_of,
    served,
    terms_of,
)

KILO = 1_000
SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class MenuAnswer(Answer):
    """What menus need.

    Parameters
    ----------
    dishes : sequence of Served
        What is served on which day.
    portions : sequence of Row
        Of `portions`.
    found : sequence of Need
        By kitchen, delivery and item.
    weekday : int
        The day of delivery, 0 for Monday.
    kept_out : sequence of KeptOut
        Rows of its tables that could not be used.
    supply : Supply, optional
        What growers could bring; nothing is said of it where it is not told.
    unknown : sequence of Unknown
        Names of one of its files that are nobody's in the other.
    """

    dishes: Sequence[Served]
    portions: Sequence[Row]
    found: Sequence[Need]
    weekday: int
    kept_out: Sequence[KeptOut] = ()
    supply: Supply | None = None
    unknown: Sequence[Unknown] = ()

    @cached_property
    def _covered(self) -> list[Covered]:
        return list(covers(self.found, self.supply)) if self.supply else []

    def _cover(self) -> Iterator[Row]:
        for each in self._covered:
            first, last = each.season or (None, None)
            yield {
                "cycle_on": each.cycle_on, "item": each.item, "need_kg": float(each.need) / KILO,
                "offered_kg": float(each.offered) / KILO, "covered_kg": float(each.covered) / KILO,
                "open_kg": float(each.need - each.covered) / KILO, "harvest_kg": float(each.harvest) / KILO,
                "first_on": first, "last_on": last,
            }  # fmt: skip

    def _sum_covered(self) -> Fraction:
        return sum((each.covered for each in self._covered), Fraction())

    @cached_property
    def _rows(self) -> list[Row]:
        return list(self._made())

    def _made(self) -> Iterator[Row]:
        for need in self.found:
            unit, unit_grams, case = self._sold(need.item)
            many = cases(need.grams, unit_grams * case) if unit_grams else None
            held = many * case * unit_grams if many is not None else None
            yield {
                "cycle_on": need.cycle_on, "kitchen": need.kitchen, "item": need.item,
                "need_kg": float(need.grams) / KILO, "unit": unit, "cases": many,
                "quantity": None if many is None else float(many * case),
                "over_kg": None if held is None else float(held - need.grams) / KILO,
            }  # fmt: skip

    def _sold(self, item: str) -> tuple[str, Fraction, Fraction]:
        """Return in which unit an item is ordered, what one weighs (0 where nobody says), and its case."""
        rows = [row for row in self.portions if folded(row["item"]) == folded(item)]
        unit = next((str(row["unit"]) for row in rows if row.get("unit")), "kg")
        said = next((row["unit_grams"] for row in rows if row.get("unit_grams") is not None), None)
        weighs = kg_of(unit)
        grams = Fraction(str(said)) if said is not None else Fraction(str(weighs or 0)) * KILO
        case = next((Fraction(str(row["case_units"])) for row in rows if row.get("case_units")), Fraction(1))
        return unit, grams, case

    def _unknown(self) -> list[str]:
        return sorted({dish.dish for dish in self.dishes if not self._known(dish)})

    def _known(self, dish: Served) -> bool:
        return folded(dish.dish) in self._recipes

    @cached_property
    def _recipes(self) -> Mapping[str, list[Row]]:
        return recipes_of(self.portions)

    def says(self) -> Sequence[Message]:
        """Say it."""
        if not self.found:
            return [
                say("No dish of the menu is cooked in a term and has portions.").with_id("nothing_needed")
            ]
        weeks = len({need.cycle_on for need in self.found})
        return [
            plural(
                "For {n} delivery the menus need {kg} kg of {items}.",
                "For {n} deliveries the menus need {kg} kg of {items}.", weeks,
                kg=Number(float(self._grams()) / KILO, 0),
                items=plural("{n} item", "{n} items", len({n.item for n in self.found})),
            ).with_id("menus_need"),
            *self._says_cover(),
        ]  # fmt: skip

    def _says_cover(self) -> Iterator[Message]:
        if not self.supply:
            return
        yield say(
            "What growers offer would cover {share} of that; {kg} kg are left open.",
            share=Share(float(self._sum_covered() / self._grams())),
            kg=Number(float(self._grams() - self._sum_covered()) / KILO, 0),
        ).with_id("menus_covered")

    def _grams(self) -> Fraction:
        return sum((need.grams for need in self.found), Fraction())

    def figures(self) -> Sequence[Figure]:
        """Return the numbers."""
        return [
            Figure(
                id="menu_need_kg", name=say("needed by the menus"), unit="kg",
                value=float(self._grams()) / KILO,
                how=say("meals × part that is eaten × grams of a portion ÷ part that is left when prepared"),
                rests_on=plural("{n} dish on a day", "{n} dishes on days", len(self.dishes)),
            ),
            Figure(
                id="menu_meals", name=say("dishes served"), unit="meals",
                value=float(sum((dish.meals for dish in self.dishes if self._known(dish)), Fraction())),
                how=say("meals × part that is eaten, over all days of terms; of dishes that have portions"),
            ),
            *self._figures_cover(),
        ]  # fmt: skip

    def _figures_cover(self) -> Iterator[Figure]:
        if self.supply:
            whole, part = self._grams(), self._sum_covered()
            yield Figure(
                id="menu_covered_share", name=say("part of it that growers' offers would cover"),
                unit="share", value=float(part / whole) if whole else None,
                how=say("{part} kg ÷ {whole} kg, each offer counted once, in the first week that needs it",
                        part=Number(float(part) / KILO, 0), whole=Number(float(whole) / KILO, 0)),
            )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the needs."""
        cover = {"food_cover": table_of("food_cover", list(self._cover()))} if self.supply else {}
        return {"food_needs": table_of("food_needs", self._rows), **cover, **kept_out_tables(self.kept_out)}

    def files(self) -> Mapping[str, bytes]:
        """Return the needs as rows that belong into food/orders.csv."""
        text = io.StringIO()
        out = csv.writer(text, lineterminator="\n")
        out.writerow(("order", "buyer", "item", "quantity", "unit", "cycle_on"))
        for number, row in enumerate((row for row in self._rows if row["quantity"]), start=1):
            out.writerow((f"M{row['cycle_on']}-{number}", row["kitchen"], row["item"], row["quantity"],
                          row["unit"], row["cycle_on"]))  # fmt: skip
        return {"orders-from-menus.csv": text.getvalue().encode()} if self._rows else {}

    def lacks(self) -> Sequence[Message]:
        """Say which dishes and units are not known."""
        return list(self._lacks())

    def _lacks(self) -> Iterator[Message]:
        yield from kept_out_said(self.kept_out)
        yield from unknown_said(self.unknown)
        if unknown := self._unknown():
            yield plural(
                "{n} dish has no portions in food/portions.csv and needs nothing here: {dishes}.",
                "{n} dishes have no portions in food/portions.csv and need nothing here: {dishes}.",
                len(unknown), dishes=Listed(unknown[:SHOWN]),
            ).with_id("dishes_unknown")  # fmt: skip
        if none := sorted({str(row["item"]) for row in self._rows if row["cases"] is None}):
            yield plural(
                "It is not known what a unit of {n} item weighs, so that it is not ordered: {items}.",
                "It is not known what units of {n} items weigh, so that they are not ordered: {items}.",
                len(none), items=Listed(none[:SHOWN]),
            ).with_id("unit_grams")  # fmt: skip
        if not self.supply:
            yield say(
                "Nothing is said of what growers would cover: food/availability.csv would tell."
            ).with_id("no_availability")
        elif unweighed := self._unweighed():
            yield plural(
                "It is not known what a unit of {n} offer weighs, so that it covers nothing: "
                "food/weights.csv would tell.",
                "It is not known what units of {n} offers weigh, so that they cover nothing: "
                "food/weights.csv would tell.", unweighed,
            ).with_id("offers_unweighed")  # fmt: skip

    def _unweighed(self) -> int:
        needed = {folded(need.item) for need in self.found}
        return sum(item in needed for item in self.supply.unweighed) if self.supply else 0

    def checks(self) -> Sequence[Check]:
        """Add up a second time, dish by dish, and hold the cases against the needs."""
        recipes = self._recipes
        again = sum(
            (
                dish.meals * raw_grams(row)
                for dish in self.dishes
                for row in recipes.get(folded(dish.dish), ())
            ),
            Fraction(),
        )
        late = sum(need.cycle_on.weekday() != self.weekday for need in self.found)
        first = {need.cycle_on for need in self.found}
        days = {delivered_on(dish.on, self.weekday) for dish in self.dishes}
        over = [
            (float(str(row["over_kg"])), self._sold(str(row["item"])))
            for row in self._rows
            if row["over_kg"] is not None
        ]
        bad = sum(not 0 <= kg < float(sold[1] * sold[2]) / KILO + 1e-9 for kg, sold in over)
        return [
            Check(id="needs_add_up", law=say("needs by delivery are the portions of all dishes"),
                  error=float(again - self._grams())),
            Check(id="on_delivery_days", law=say("every need is for a day of delivery before it is cooked"),
                  error=late + len(first - days)),
            Check(id="whole_cases", error=bad,
                  law=say("what is ordered is enough, and less than a case more")),
            Check(id="covered_once", error=self._over_covered(),
                  law=say("no week is covered beyond its need, and no offer covers more than it holds")),
        ]  # fmt: skip

    def _over_covered(self) -> float:
        by_item: dict[str, Fraction] = {}
        for each in self._covered:
            by_item[folded(each.item)] = by_item.get(folded(each.item), Fraction()) + each.covered
        stocks = self.supply.offers if self.supply else {}
        held = {item: sum((s.grams for s in own), Fraction()) for item, own in stocks.items()}
        beyond = sum(max(Fraction(), grams - held.get(item, Fraction())) for item, grams in by_item.items())
        return float(beyond) + sum(not 0 <= each.covered <= each.need for each in self._covered)


@dataclass(frozen=True)
class FoodMenu(Technique[MenuAnswer]):
    """A kitchen's menu over its terms, as what it needs of each item for each delivery."""

    name: ClassVar[str] = "food-menu"
    question: ClassVar[str] = say("What does the menu need from growers, week by week?")
    reads: ClassVar[tuple[str, ...]] = ("menu", "portions", "terms")
    uses: ClassVar[tuple[str, ...]] = ("availability", "harvests", "weights")
    makes: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[tuple[str, ...]] = (
        "The place's own portions; food/portions.csv names a source for each",
    )

    delivery: str = param("monday", "weekday of delivery", choices=WEEKDAYS)

    def run(self, place: Place) -> MenuAnswer:
        """Answer for a place."""
        portions, weekday = rows_of(place.table("portions")), WEEKDAYS.index(self.delivery)
        dishes = list(served(rows_of(place.table("menu")), terms_of(rows_of(place.table("terms")))))
        found = needs(dishes, portions, weekday)
        return MenuAnswer(
            dishes=dishes, portions=portions, found=found, weekday=weekday,
            kept_out=kept_out(place, *self.reads, *self.uses), supply=self._supply(place),
            unknown=unknown_names(place, (*self.reads, *self.uses)),
        )  # fmt: skip

    def _supply(self, place: Place) -> Supply | None:
        if not place.has("availability"):
            return None
        return supply_of(*(rows_of(place.table(name)) if place.has(name) else [] for name in self.uses))
