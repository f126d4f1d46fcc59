"""The answer to what households bring in and where it goes, and the laws it keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Licence, Picture, Relation, worst
from ultramicro.core.message import Message, Pence, Share, note, plural, say
from ultramicro.core.quantities import Quantity
from ultramicro.core.rows import Row
from ultramicro.flows.households.gather import Households
from ultramicro.flows.households.income import BENEFITS
from ultramicro.flows.households.plumbing import ANCHORS, HOUSEHOLDS, Entry, imbalance
from ultramicro.flows.households.spending import WEEKS, spent_here
from ultramicro.flows.households.words import unused_words
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables
from ultramicro.flows.tables import table_of
from ultramicro.flows.words import range_words

KINDS = {"circulates": say("spent here"), "leaves": say("leaves"), "unknown": say("not known")}
FEWEST = 30
"""Fewer answers than this are said to be few."""


@dataclass(frozen=True, kw_only=True)
class HouseholdsAnswer(Answer):
    """What households of an area bring in, where it goes, and who would gain or lose."""

    found: Households
    premium: float
    kept_out: Sequence[KeptOut] = ()

    def _income_pence(self) -> int:
        return sum(x.amount_pence for x in self.found.lines if x.side == HOUSEHOLDS and x.kind == "in")

    def says(self) -> Sequence[Message]:
        """Say it in up to three sentences."""
        found, (whole, low, high) = self.found, spent_here(self.found.spent)
        spent = note(
            "spent_here",
            "Households of {area} spend about {whole} a year. Between {low} and {high} of this is spent "
            "here.",
            area=found.area, whole=Pence(whole), low=Share(low), high=Share(high),
        )  # fmt: skip
        income = [self._income_said()] if found.accounts else []
        return [*income, spent, *([self._who_is_hit()] if found.tenths else [])]

    def _income_said(self) -> Message:
        found, income = self.found, Pence(self._income_pence())
        if not found.district:
            return note(
                "income",
                "Households of {area} receive about {income} a year from wages, benefits, pensions and "
                "property (estimate from national averages a person).",
                area=found.area, income=income,
            )  # fmt: skip
        return note(
            "income",
            "Households of {area} receive about {income} a year from wages, benefits, pensions and property "
            "({district}).",
            area=found.area, income=income, district=found.district,
        )  # fmt: skip

    def _who_is_hit(self) -> Message:
        poor, rich = self.found.tenths[0], self.found.tenths[-1]
        return note(
            "who_is_hit",
            "Food, housing and power take {poor} of what the poorest tenth spends and {rich} of what the "
            "richest tenth spends. If food cost {premium} more, it would cost the poorest {poor_cost} of "
            "their spending and the richest {rich_cost}.",
            poor=Share(poor.essential_share), rich=Share(rich.essential_share),
            premium=Share(self.premium, 0),
            poor_cost=Share(poor.food_share * self.premium, 1),
            rich_cost=Share(rich.food_share * self.premium, 1),
        )  # fmt: skip

    def _spent_by_tenth(self) -> Message | None:
        if not self.found.tenths:
            return None
        poor, rich = self.found.tenths[0], self.found.tenths[-1]
        return say(
            "The poorest tenth spends {poor} of its spending here, the richest {rich}.",
            poor=range_words((poor.local_low, poor.local_high)),
            rich=range_words((rich.local_low, rich.local_high)),
        )

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return [*self._spending(), *self._income(), *self._essentials()]

    def _rests(self) -> Message:
        if self.found.own:
            return say("households.csv")
        return say("national averages by tenth of income, an estimate")

    def _spending(self) -> Iterator[Figure]:
        found, (whole, low, high) = self.found, spent_here(self.found.spent)
        yield Figure(
            id="spent_total", of={"area": found.area}, name=say("spent by households in a year"),
            value=whole,             unit="pence", rests_on=self._rests(),
            how=plural(
                "households × what one spends, over {n} tenth of income",
                "households × what one spends, over {n} tenths of income",
                len(found.tenths),
            ),
        )  # fmt: skip
        asked = plural("{n} household or worker asked", "{n} households and workers asked", found.asked)
        yield Figure(
            id="spent_locally", of={"area": found.area}, name=say("spent locally"), value=None, low=low,
            high=high, unit="share",
            how=say(
                "spent in {area} ÷ {whole}; categories that nobody answered about count as nothing at the "
                "low end and as all at the high end",
                area=found.area, whole=Pence(whole),
            ),
            rests_on=asked if found.asked else self._rests(),
        )  # fmt: skip

    def _income(self) -> Iterator[Figure]:
        income = [a for a in self.found.accounts if a.direction == "in"]
        value, of = sum(a.amount_pence for a in income), {"area": self.found.area}
        # A place without accounts has nothing to divide by.
        if value <= 0:
            return
        benefits = sum(a.amount_pence for a in income if a.item == BENEFITS)
        yield Figure(
            id="income", of=of, name=say("received by households in a year"), value=value,
            low=sum(a.low_pence for a in income), high=sum(a.high_pence for a in income), unit="pence",
            rests_on=income[0].source,
            how=say("wages, self-employment, property, benefits, pensions and other transfers, added up"),
        )  # fmt: skip
        yield Figure(
            id="benefits_share", of=of, name=say("benefits and pensions"), value=benefits / value,
            unit="share", rests_on=income[0].source,
            how=say("{part} of benefits and pensions ÷ {whole} received", part=Pence(benefits),
                    whole=Pence(value)),
        )  # fmt: skip

    def _essentials(self) -> Iterator[Figure]:
        tenths = self.found.tenths
        if not tenths:
            return
        ends = ((say("essentials of the poorest tenth"), tenths[0]),
                (say("essentials of the richest tenth"), tenths[-1]))  # fmt: skip
        for end, (name, tenth) in zip(("poorest", "richest"), ends, strict=True):
            yield Figure(
                id="essentials_share", of={"tenth": end}, name=name, value=tenth.essential_share,
                unit="share",
                how=say(
                    "food, drink, housing, fuel and power ÷ {whole} that a household spends",
                    whole=Pence(tenth.spend_pence),
                ),
                rests_on=self._rests(),
            )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        given = {
            "household_links": table_of("household_links", self._links()),
            "household_tenths": table_of("household_tenths", self._tenth_rows()),
            "money_in_out": table_of("money_in_out", self._line_rows()),
            **kept_out_tables(self.kept_out),
        }
        whole = sum(amount for _, amount in self.found.deprivation)
        if whole > 0:
            rows = [
                {"deprivation_tenth": tenth, "amount_pence": amount, "share": amount / whole}
                for tenth, amount in self.found.deprivation
            ]
            given["paid_by_deprivation"] = table_of("paid_by_deprivation", rows)
        return given

    def _line_rows(self) -> Iterator[Row]:
        for line in self.found.lines:
            yield {
                "side": line.side,
                "area": self.found.area,
                "item": line.item,
                "kind": line.kind,
                "amount_pence": line.amount_pence,
                "low_pence": line.low_pence,
                "high_pence": line.high_pence,
                "basis": line.basis,
                "source": line.source,
                "months_covered": line.months_covered,
            }

    def _tenth_rows(self) -> Iterator[Row]:
        for tenth in self.found.tenths:
            yield {
                "income_tenth": tenth.tenth,
                "households": tenth.households,
                "spend_pence": tenth.spend_pence,
                "essential_share": tenth.essential_share,
                "share_low": tenth.local_low,
                "share_high": tenth.local_high,
                "premium_share": tenth.food_share * self.premium,
            }

    def _links(self) -> Iterator[Row]:
        """Draw money in to households, and out of them by what becomes of it."""
        home = say("Households of {area}", area=self.found.area)
        # A band has a width, so that sums of 0 and below cannot be drawn.
        mine = [x for x in self.found.lines if x.side == HOUSEHOLDS and x.amount_pence > 0]
        out: dict[Message, int] = {}
        for line in mine:
            if line.kind == "in":
                yield {"source": line.item, "target": home, "amount_pence": line.amount_pence}
            else:
                # Dozens of categories would make a diagram that nobody can read.
                name = KINDS[line.kind] if line.entry is Entry.SPENDING else line.item
                out[name] = out.get(name, 0) + line.amount_pence
        for name, amount in out.items():
            yield {"source": home, "target": name, "amount_pence": amount}

    def tells(self) -> Mapping[str, Quantity]:
        """Name what its sentences show."""
        of = {"area": self.found.area}
        return {
            "spent_here": Quantity("spent_locally", of), "spent_here.whole": Quantity("spent_total", of),
            "income.income": Quantity("income", of),
            "who_is_hit.poor": Quantity("essentials_share", {"tenth": "poorest"}),
            "who_is_hit.rich": Quantity("essentials_share", {"tenth": "richest"}),
        }  # fmt: skip

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        return [
            Picture(
                name="household_flows",
                title=say("What households of {area} receive, and where it goes", area=self.found.area),
                alt=say(
                    "From each source of income to households, and on to taxes, what is spent here, what "
                    "leaves and what is not known."
                ),
                mark="sankey",
                table="household_links",
                encode={"source": "source", "target": "target", "value": "amount_pence"},
                shows="spent_here",
                quantity="income",
                quantity_of={"area": self.found.area},
            ),
            Picture(
                name="tenths",
                title=say(
                    "The part of its spending that each tenth of income spends here, low and high case "
                    "(1 is the poorest)"
                ),
                alt=say("For each tenth, from the poorest, a bar from the low to the high case."),
                mark="ranges",
                table="household_tenths",
                encode={"y": "income_tenth", "low": "share_low", "high": "share_high"},
                finding=self._spent_by_tenth(),
            ),
        ]

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        lines = self.found.lines
        spent = sum(s.total_pence for s in self.found.spent)
        laid = sum(x.amount_pence for x in lines if x.entry is Entry.SPENDING)
        sides = [
            # A side of which nothing comes in is not known, and need not balance.
            side
            for side in (HOUSEHOLDS, ANCHORS)
            if any(x.side == side and x.kind == "in" for x in lines)
        ]
        return [
            Check(
                id="spending_split",
                law=say("what is spent is here, elsewhere or not known, to the penny"),
                error=laid - spent,
            ),
            Check(
                id="sides_balance",
                law=say("what comes in goes out or is saved, on each side"),
                error=worst(abs(imbalance(lines, side)) for side in sides),
            ),
            Check(
                id="range_order",
                law=say("low ≤ high in every tenth"),
                error=worst(max(0.0, t.local_low - t.local_high) for t in self.found.tenths),
                tolerance=1e-9,
            ),
            Check(
                id="weeks_of_a_year",
                law=say("what the nation spends in a week counts 52 times, and households.csv once"),
                error=0 if self.found.own else sum(each.spend_pence % WEEKS for each in self.found.spent),
            ),
        ]

    def licences(self) -> Sequence[Licence]:
        """Say what "a year" stands on: published yearly sums, not payments of some months."""
        return [
            Licence(
                "in_a_year",
                say(
                    "Spending and income of a year as households.csv or the national statistics give "
                    "them; no month is raised to a year."
                ),
                "weeks_of_a_year",
            )
        ]

    def lacks(self) -> Sequence[Message]:
        """Say what was missing and what having it would add."""
        found, said = self.found, list(kept_out_said(self.kept_out))
        if not found.own:
            said.append(
                note(
                    "households_missing",
                    "Households of the place: give households.csv. Until then national averages by tenth of "
                    "income are used.",
                )
            )
        if found.asked < FEWEST:
            said.append(
                note(
                    "survey_missing",
                    "A survey of households: {asked} answered; {wanted} answers would show what is spent "
                    "here.",
                    asked=found.asked, wanted=FEWEST,
                )
            )  # fmt: skip
        said += unused_words(found.unused)
        if not found.district:
            said.append(
                note(
                    "accounts_missing",
                    "Income accounts of the district: give ONS's workbook under [references] "
                    "household_income in place.toml. Until then national averages a person are used.",
                )
            )
        if not found.deprivation:
            said.append(
                note(
                    "deprivation_missing",
                    "A postcode list with deprivation tenths: it would show which areas the money reaches.",
                )
            )
        return said
