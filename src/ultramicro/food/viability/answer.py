"""The answer to whether a hub can pay its way."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.message import Message, Number, Pence, Range, Share, plural, say
from ultramicro.core.rows import Row
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables
from ultramicro.flows.tables import table_of
from ultramicro.food.viability.hub_year import HubYear

PUBLISHED = Path(__file__).with_name("published.csv")
LOWER, MIDDLE, HIGHER = "lower", "middle", "higher"


def published() -> list[Row]:
    """Return what hubs elsewhere were found to earn."""
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        return [{name: _value(name, text) for name, text in row.items()} for row in csv.DictReader(file)]


def _value(name: str, text: str) -> str | float | None:
    if name in {"hub", "source"}:
        return text
    return float(text) if text else None


@dataclass(frozen=True, kw_only=True)
class HubAnswer(Answer):
    """What a hub's sales would leave.

    Parameters
    ----------
    years : mapping of str to HubYear
        The period by case: losses and delivery lower, as expected, higher.
    days, cycles : int
        Cycles in the files, and in the period.
    fixed_known : bool
        Whether fixed costs were given.
    picks, stops : float
        Offers that are picked and buyers that are delivered to, in a mean cycle.
    kept_out : sequence of KeptOut
        Rows of the files that could not be used.
    """

    years: Mapping[str, HubYear]
    days: int
    cycles: int
    fixed_known: bool
    picks: float
    stops: float
    kept_out: Sequence[KeptOut] = ()

    def _cases(self) -> Iterator[Row]:
        for case, year in self.years.items():
            need = year.break_even_pence if self.fixed_known else None
            yield {
                "case": case, "sales_pence": year.sales_pence, "growers_pence": year.growers_pence,
                "loss_pence": year.loss_pence, "delivery_pence": year.delivery_pence,
                "ways_pence": year.ways_pence, "variable_pence": year.variable_pence,
                "variable_share": year.variable_share,
                "fixed_pence": year.fixed_pence if self.fixed_known else None,
                "left_pence": year.left_pence if self.fixed_known else None, "break_even_pence": need,
                "times": None if need is None else need / year.sales_pence,
            }  # fmt: skip

    def says(self) -> Sequence[str]:
        """Say it in up to three sentences: scale first."""
        return list(self._said())

    def _said(self) -> Iterator[Message]:
        year = self.years[MIDDLE]
        yield plural(
            "{n} cycle like these would sell for {sales}, of which {share} is left for fixed costs: {sum}.",
            "{n} cycles like these would sell for {sales}, of which {share} is left for fixed costs: {sum}.",
            self.cycles, sales=Pence(year.sales_pence, "estimate"), share=self._shares(),
            sum=Pence(year.variable_pence, "estimate"),
        ).with_id("left_for_fixed")  # fmt: skip
        if self.fixed_known:
            yield self._of_break_even()
        yield say(
            "Small hubs lose money: 48 hubs in the United States lost 2% of their sales in the mean, and a "
            "model hub there breaks even at sales of 1.2 million dollars."
        ).with_id("scale")

    def _shares(self) -> Range:
        return Range(Share(self.years[HIGHER].variable_share), Share(self.years[LOWER].variable_share))

    def _of_break_even(self) -> Message:
        needs = [self.years[case].break_even_pence for case in (LOWER, HIGHER)]
        if (low := needs[0]) is None:
            return say("No sales would cover its fixed costs at this margin.").with_id("no_break_even")
        if (high := needs[1]) is None:
            return say(
                "It breaks even at sales of {sum} if losses and delivery are low; if they are high, at none.",
                sum=Pence(low, "estimate"),
            ).with_id("break_even")
        return say(
            "It breaks even at sales of {sum}, {times} times these.",
            sum=Range(Pence(low, "estimate"), Pence(high, "estimate")),
            times=Range(*(Number(each / self.years[MIDDLE].sales_pence, 1) for each in (low, high))),
        ).with_id("break_even")  # fmt: skip

    def figures(self) -> Sequence[Figure]:
        """Return sales, what is left of them, and what is needed, each with its range."""
        low, year, high = (self.years[case] for case in (HIGHER, MIDDLE, LOWER))
        rests = plural("{n} cycle", "{n} cycles", self.days)
        found = [
            Figure(
                id="hub_sales_pence", name=say("sales without VAT"), unit="pence", value=year.sales_pence,
                how=say("what the plan of these cycles sells for, as often as there are cycles"),
                rests_on=rests, estimated=True,
            ),
            Figure(
                id="hub_growers_share", name=say("growers' part of sales"), unit="share",
                value=year.growers_pence / year.sales_pence, rests_on=rests,
                how=say("{growers} ÷ {sales}", growers=Pence(year.growers_pence),
                        sales=Pence(year.sales_pence)),
            ),
            Figure(
                id="hub_variable_share", name=say("left for fixed costs"), unit="share",
                value=year.variable_share, low=low.variable_share, high=high.variable_share, estimated=True,
                how=say("1 less growers, losses, work, delivery and ways between hubs, as parts of sales"),
                rests_on=rests,
            ),
            Figure(
                id="hub_picks", name=say("picks in a cycle"), unit="picks", value=self.picks, rests_on=rests,
                how=say("offers from which something is sold, in the mean cycle"),
            ),
            Figure(
                id="hub_stops", name=say("stops in a cycle"), unit="stops", value=self.stops, rests_on=rests,
                how=say("buyers who get something, in the mean cycle"),
            ),
        ]  # fmt: skip
        return [*found, *self._of_fixed(low, year, high)] if self.fixed_known else found

    def _of_fixed(self, low: HubYear, year: HubYear, high: HubYear) -> Iterator[Figure]:
        yield Figure(
            id="hub_left_pence", name=say("left before grants"), unit="pence", value=year.left_pence,
            low=low.left_pence, high=high.left_pence, estimated=True,
            how=say("{variable} − {fixed}", variable=Pence(year.variable_pence),
                    fixed=Pence(year.fixed_pence)),
        )  # fmt: skip
        if (need := year.break_even_pence) is not None:
            yield Figure(
                id="hub_break_even_pence", name=say("sales to break even"), unit="pence", value=need,
                low=high.break_even_pence, high=low.break_even_pence or need, estimated=True,
                how=say("{fixed} ÷ {share}", fixed=Pence(year.fixed_pence), share=Share(year.variable_share)),
            )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the cases, and what hubs elsewhere were found to earn."""
        return {
            "food_hub_cases": table_of("food_hub_cases", list(self._cases())),
            "food_hub_published": table_of("food_hub_published", published()),
            **kept_out_tables(self.kept_out),
        }

    def whole(self) -> frozenset[str]:
        """Return the tables that a person wants to the last row."""
        return frozenset({"food_hub_cases", "food_hub_published"})

    def pictures(self) -> Sequence[Picture]:
        """Return nothing: three cases are read from a table."""
        return ()

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        told = list(kept_out_said(self.kept_out))
        if self.fixed_known:
            return told
        return [
            *told,
            say("What rent and wages cost, with --fixed, would tell at which sales it breaks even.")
            .with_id("fixed_unknown")
        ]  # fmt: skip

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        parts = [
            y.sales_pence
            - y.growers_pence
            - y.loss_pence
            - y.delivery_pence
            - y.ways_pence
            - y.fixed_pence
            - y.left_pence
            for y in self.years.values()
        ]
        shares = [self.years[case].variable_share for case in (HIGHER, MIDDLE, LOWER)]
        return [
            Check(id="adds_up",
                  law=say("sales are growers, losses, delivery, ways to other hubs, fixed costs and rest"),
                  error=max(map(abs, parts))),
            Check(id="in_order", law=say("with lower costs no less is left"),
                  error=max(0.0, shares[0] - shares[1], shares[1] - shares[2])),
        ]  # fmt: skip
