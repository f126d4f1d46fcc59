"""The answer to what households bring in and where it goes, and the laws it keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.message import say
from ultramicro.core.money import pounds
from ultramicro.core.percent import percent
from ultramicro.flows.households.gather import Households
from ultramicro.flows.households.plumbing import ANCHORS, HOUSEHOLDS, imbalance
from ultramicro.flows.tables import relation

IN_OUT = {
    "side": "text",
    "area": "text",
    "item": "text",
    "kind": "text",
    "amount_pence": "integer",
    "low_pence": "integer",
    "high_pence": "integer",
    "basis": "text",
    "source": "text",
    "months_covered": "integer",
}
TENTHS = {
    "income_tenth": "integer",
    "households": "integer",
    "spend_pence": "integer",
    "essential_share": "number",
    "share_low": "number",
    "share_high": "number",
    "premium_share": "number",
}
LINKS = {"source": "text", "target": "text", "amount_pence": "integer"}
DEPRIVATION = {"deprivation_tenth": "integer", "amount_pence": "integer", "share": "number"}
KINDS = {"circulates": "spent here", "leaves": "leaves", "unknown": "not known"}
FEWEST = 30
"""Fewer answers than this are said to be few."""


@dataclass(frozen=True, kw_only=True)
class HouseholdsAnswer(Answer):
    """What households of an area bring in, where it goes, and who would gain or lose."""

    found: Households
    premium: float

    def _sum(self, kind: str, side: str = HOUSEHOLDS) -> int:
        return sum(x.amount_pence for x in self.found.lines if x.side == side and x.kind == kind)

    def _spent(self) -> tuple[int, float, float]:
        """All spending in pence, and the part that stays, in the low and the high case."""
        whole = sum(s.total_pence for s in self.found.spent)
        low, high = (
            sum(s.total_pence * getattr(s, end) for s in self.found.spent) / max(whole, 1)
            for end in ("local_low", "local_high")
        )
        return whole, low, high

    def says(self) -> Sequence[str]:
        """Say it in up to three sentences."""
        found, (whole, low, high) = self.found, self._spent()
        said = [
            (
                f"Households of {found.area} spend about {pounds(whole)} a year, of which between "
                f"{percent(low)} and "
                f"{percent(high)} is spent here."
            )
        ]
        if found.accounts:
            said.insert(
                0,
                f"Households of {found.area} bring in about {pounds(self._sum('in'))} a year, from wages, "
                "benefits, pensions and property "
                f"({'estimate by head' if not found.district else found.district}).",
            )
        if found.tenths:
            poor, rich = found.tenths[0], found.tenths[-1]
            said.append(
                f"Food, housing and power take {percent(poor.essential_share)} of what the poorest tenth "
                "spends and "
                f"{percent(rich.essential_share)} of the richest's: food that is "
                f"{percent(self.premium, 0)} dearer would "
                f"cost {percent(poor.food_share * self.premium, 1)} of spending against "
                f"{percent(rich.food_share * self.premium, 1)}."
            )
        said[-1] = say("{said}", said=said[-1]).with_id("who_is_hit")
        return said

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return [*self._spending(), *self._income(), *self._essentials()]

    def _rests(self) -> str:
        return "households.csv" if self.found.own else "national averages by tenth of income, an estimate"

    def _spending(self) -> Iterator[Figure]:
        found, (whole, low, high) = self.found, self._spent()
        yield Figure(
            name="spent by households in a year", value=whole, unit="pence", rests_on=self._rests(),
            how=f"households × what one spends, over {len(found.tenths)} tenths of income",
        )  # fmt: skip
        yield Figure(
            id="spent_locally", name="spent locally", value=None, low=low, high=high, unit="share",
            how=f"spent in {found.area} ÷ {pounds(whole)}; categories of which nobody said anything count as "
            "nothing at the low end and as all at the high end",
            rests_on=f"{found.asked} households and workers asked" if found.asked else self._rests(),
        )  # fmt: skip

    def _income(self) -> Iterator[Figure]:
        income = [a for a in self.found.accounts if a.direction == "in"]
        value = sum(a.amount_pence for a in income)
        if value <= 0:
            return
        benefits = sum(a.amount_pence for a in income if a.item.startswith("Benefits"))
        yield Figure(
            name="brought in by households in a year", value=value, low=sum(a.low_pence for a in income),
            high=sum(a.high_pence for a in income), unit="pence", rests_on=income[0].source,
            how="wages, self-employment, property, benefits, pensions and other transfers, added up",
        )  # fmt: skip
        yield Figure(
            name="benefits and pensions", value=benefits / value, unit="share", rests_on=income[0].source,
            how=f"{pounds(benefits)} of benefits and pensions ÷ {pounds(value)} brought in",
        )  # fmt: skip

    def _essentials(self) -> Iterator[Figure]:
        tenths = self.found.tenths
        for name, tenth in (("poorest", tenths[0]), ("richest", tenths[-1])) if tenths else ():
            yield Figure(
                name=f"essentials of the {name} tenth", value=tenth.essential_share, unit="share",
                how=f"food, drink, housing, fuel and power ÷ {pounds(tenth.spend_pence)} a household spends",
                rests_on=self._rests(),
            )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        found = self.found
        lines = [
            (x.side, found.area, x.item, x.kind, x.amount_pence, x.low_pence, x.high_pence, x.basis, x.source,
             x.months_covered)
            for x in found.lines
        ]  # fmt: skip
        tenths = [
            (
                t.tenth,
                t.households,
                t.spend_pence,
                t.essential_share,
                t.local_low,
                t.local_high,
                t.food_share * self.premium,
            )
            for t in found.tenths
        ]
        given = {
            "household_links": relation(LINKS, self._links()),
            "household_tenths": relation(TENTHS, tenths),
            "money_in_out": relation(IN_OUT, lines),
        }
        whole = sum(amount for _, amount in found.deprivation)
        if whole > 0:
            rows = [(tenth, amount, amount / whole) for tenth, amount in found.deprivation]
            given["paid_by_deprivation"] = relation(DEPRIVATION, rows)
        return given

    def _links(self) -> list[tuple[str, str, int]]:
        """Draw money in to households, and out of them by what becomes of it."""
        area = f"Households of {self.found.area}"
        mine = [x for x in self.found.lines if x.side == HOUSEHOLDS and x.amount_pence > 0]
        taken = {a.item for a in self.found.accounts if a.direction == "out"}
        links = [(x.item, area, x.amount_pence) for x in mine if x.kind == "in"]
        out: dict[str, int] = {}
        for x in mine:
            if x.kind != "in":
                name = (
                    x.item
                    if x.item in taken
                    or (x.kind == "unknown" and x.basis == "estimate" and "Saved" in x.item)
                    else KINDS[x.kind]
                )
                out[name] = out.get(name, 0) + x.amount_pence
        return links + [(area, name, amount) for name, amount in out.items()]

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        found = self.found
        return [
            Picture(
                name="household-flows",
                title=f"What households of {found.area} bring in, and where it goes",
                alt="From each source of income to households, and on to taxes, what is spent here, what "
                "leaves "
                "and what is not known.",
                mark="sankey",
                table="household_links",
                encode={"source": "source", "target": "target", "value": "amount_pence"},
            ),
            Picture(
                name="tenths",
                title="The part of its spending that each tenth of income spends here, low and high case",
                alt="For each tenth, from the poorest, a bar from the low to the high case.",
                mark="ranges",
                table="household_tenths",
                encode={"y": "income_tenth", "low": "share_low", "high": "share_high"},
            ),
        ]

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        lines = self.found.lines
        spent = sum(s.total_pence for s in self.found.spent)
        names = {s.category for s in self.found.spent}
        laid = sum(
            x.amount_pence for x in lines if x.side == HOUSEHOLDS and x.item in names and x.kind != "in"
        )
        sides = [
            side for side in (HOUSEHOLDS, ANCHORS) if any(x.side == side and x.kind == "in" for x in lines)
        ]
        return [
            Check(law="what is spent is here, elsewhere or not known, to the penny", error=laid - spent),
            Check(
                law="what comes in goes out or is saved, on each side",
                error=max((abs(imbalance(lines, side)) for side in sides), default=0),
            ),
            Check(
                law="low ≤ high in every tenth",
                error=max((t.local_low - t.local_high for t in self.found.tenths), default=0),
                tolerance=1e-9,
            )
            if any(t.local_low > t.local_high for t in self.found.tenths)
            else Check(law="low ≤ high in every tenth", error=0),
        ]

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        found, said = self.found, []
        if not found.own:
            said.append(
                "Households of the place: households.csv; national averages by tenth of income stand in."
            )
        if found.asked < FEWEST:
            said.append(
                f"A survey of households: {found.asked} answered, and {FEWEST} would show what is spent here."
            )
        if not found.district:
            said.append(
                "Income accounts of the district: ONS's workbook under [references] household_income in "
                "place.toml; the nation's by head stand in."
            )
        if not found.deprivation:
            said.append(
                "A postcode list with deprivation tenths: it would show which areas the money reaches."
            )
        return said
