"""The technique `food-harvest`: who gets what of each harvest, in whole units, even over the weeks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import ClassVar

from ultramicro.core.contract import Answer, Check, Figure, Place, Relation, Technique
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, Pence, plural, say
from ultramicro.core.rows import Row
from ultramicro.flows.kept_out import KeptOut, kept_out, kept_out_said, kept_out_tables
from ultramicro.flows.tables import rows_of, table_of
from ultramicro.food.goods import folded
from ultramicro.food.harvest import Divided, Member, divide

HUNDREDTHS = 100


@dataclass(frozen=True, kw_only=True)
class Week:
    """A day's harvest and how it was divided.

    Parameters
    ----------
    on : date
        The day.
    harvest, pence, unit : mapping by product
        How much there is, what a unit is worth beside the others, and in what it is counted.
    members : sequence of Member
        Who shares in it.
    divided : Divided
        Who gets what, and what each is short of afterwards.
    before : mapping of str to Fraction
        What each was short of before. [pence]
    """

    on: date
    harvest: Mapping[str, int]
    pence: Mapping[str, int]
    unit: Mapping[str, str]
    members: Sequence[Member]
    divided: Divided
    before: Mapping[str, Fraction] = field(default_factory=dict)


def weeks_of(harvests: Sequence[Row], shares: Sequence[Row]) -> list[Week]:
    """Divide every day's harvest in turn; balances go on from day to day.

    Raises
    ------
    BadInput
        If an amount is no whole number: half a cabbage is no unit.
    """
    days: dict[date, list[Row]] = defaultdict(list)
    for row in harvests:
        days[_day(row)].append(row)
    balance: Mapping[str, Fraction] = {}
    weeks = []
    for on, rows in sorted(days.items()):
        rows = sorted(rows, key=lambda row: str(row["item"]))  # noqa: PLW2901  by name: no order of rows counts
        harvest = {str(row["item"]): _whole(row, "quantity") for row in rows}
        pence = {str(row["item"]): int(str(row["worth_pence"])) for row in rows}
        members = [_member(row, harvest) for row in _on(shares, on)]
        if not members:
            raise BadInput(
                say("nobody has a share of the harvest of {day}", day=str(on)),
                where="food/shares.csv", do=say("list who has a share, with a weight"),
            )  # fmt: skip
        divided = divide(harvest, pence, members, balance)
        weeks.append(Week(
            on=on, harvest=harvest, pence=pence, unit={str(row["item"]): str(row["unit"]) for row in rows},
            members=members, divided=divided, before=balance,
        ))  # fmt: skip
        # Who pauses keeps what they are short of.
        balance = {**balance, **divided.balance}
    return weeks


def _day(row: Row) -> date:
    day = row["harvest_on"]
    assert isinstance(day, date)  # noqa: S101  the dictionary says so
    return day


def _whole(row: Row, column: str) -> int:
    value = Fraction(str(row[column]))
    if value.denominator != 1:
        raise BadInput(
            say("{item} is no whole number of units", item=str(row["item"])),
            where="food/harvests.csv", do=say("count in smaller units, such as g for kg"),
        )  # fmt: skip
    return int(value)


def _on(shares: Sequence[Row], on: date) -> list[Row]:
    """Return who has a share on a day, by number."""

    def there(row: Row) -> bool:
        first, last = row.get("first_on"), row.get("last_on")
        return not (isinstance(first, date) and first > on) and not (isinstance(last, date) and last < on)

    return sorted((row for row in shares if there(row)), key=lambda row: str(row["share"]))


def _member(row: Row, harvest: Mapping[str, int]) -> Member:
    refused = {folded(each) for each in str(row.get("without") or "").split(",") if each.strip()}
    return Member(
        name=str(row["share"]), depot=str(row["depot"]),
        # In hundredths: 1.5 beside 1 is 3 beside 2.
        weight=int(Fraction(str(1 if row.get("weight") is None else row["weight"])) * HUNDREDTHS),
        without=frozenset(item for item in harvest if folded(item) in refused),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class HarvestAnswer(Answer):
    """Harvests as they are divided.

    Parameters
    ----------
    weeks : sequence of Week
        Day after day.
    kept_out : sequence of KeptOut
        Rows of its tables that could not be used.
    """

    weeks: Sequence[Week]
    kept_out: Sequence[KeptOut] = ()

    def _given(self) -> Iterator[Row]:
        for week in self.weeks:
            depots = {member.name: member.depot for member in week.members}
            for (name, item), quantity in sorted(week.divided.given.items()):
                yield {"harvest_on": week.on, "depot": depots[name], "share": name, "item": item,
                       "quantity": float(quantity), "unit": week.unit[item]}  # fmt: skip

    def _depots(self) -> Iterator[Row]:
        for week in self.weeks:
            depots = {member.name: member.depot for member in week.members}
            totals: dict[tuple[str, str], int] = defaultdict(int)
            for (name, item), quantity in week.divided.given.items():
                totals[depots[name], item] += quantity
            for (depot, item), quantity in sorted(totals.items()):
                yield {"harvest_on": week.on, "depot": depot, "item": item, "quantity": float(quantity),
                       "unit": week.unit[item]}  # fmt: skip

    def _balances(self) -> Iterator[Row]:
        last = self.weeks[-1]
        got: dict[str, int] = defaultdict(int)
        for week in self.weeks:
            for (name, item), quantity in week.divided.given.items():
                got[name] += quantity * week.pence[item]
        for name, short in sorted({**last.before, **last.divided.balance}.items()):
            yield {"share": name, "got_pence": got[name], "short_pence": round(short)}

    def says(self) -> Sequence[Message]:
        """Say how even it is."""
        return [
            plural(
                "{n} harvest is divided; afterwards nobody is short of more than {sum} of what others had.",
                "{n} harvests are divided; afterwards nobody is short of more than {sum} of what others had.",
                len(self.weeks), sum=Pence(self._most()),
            ).with_id("harvest_divided")
        ]  # fmt: skip

    def _most(self) -> int:
        # Rounded up, as nobody is short of more.
        last = self.weeks[-1]
        return max(0, *(ceil(short) for short in {**last.before, **last.divided.balance}.values()))

    def figures(self) -> Sequence[Figure]:
        """Return the numbers."""
        return [
            Figure(
                id="harvest_short_pence", name=say("most that a share is short of"), unit="pence",
                value=self._most(),
                how=say("its part of every harvest by weight − what it got, each at what a unit is worth"),
            ),
            Figure(
                id="harvest_left", name=say("units that nobody takes"), unit="rows",
                value=sum(sum(week.divided.left.values()) for week in self.weeks),
                how=say("what every share is without"),
            ),
        ]  # fmt: skip

    @cached_property
    def _tables(self) -> Mapping[str, Relation]:
        return {
            "harvest_depots": table_of("harvest_depots", list(self._depots())),
            "harvest_shares": table_of("harvest_shares", list(self._given())),
            "harvest_balances": table_of("harvest_balances", list(self._balances())),
            **kept_out_tables(self.kept_out),
        }

    def tables(self) -> Mapping[str, Relation]:
        """Return what goes to each depot and share, and how they stand; shares by their numbers."""
        return self._tables

    def lacks(self) -> Sequence[Message]:
        """Say which rows could not be used."""
        return list(kept_out_said(self.kept_out))

    def checks(self) -> Sequence[Check]:
        """Hold it against its laws."""
        made = sum(sum(week.harvest.values()) for week in self.weeks)
        went = sum(float(str(row["quantity"])) for row in self._given())
        depots = sum(float(str(row["quantity"])) for row in self._depots())
        left = sum(sum(week.divided.left.values()) for week in self.weeks)
        refused = sum(
            (name, item) in week.divided.given
            for week in self.weeks
            for name, item in ((m.name, item) for m in week.members for item in m.without)
        )
        drift = sum(abs(sum(week.divided.balance.values()) - _before(week)) for week in self.weeks)
        return [
            Check(id="harvest_whole", error=made - went - left,
                  law=say("what shares get and what nobody takes is what was harvested")),
            Check(id="depots_add_up", error=went - depots, law=say("depots get what their shares get")),
            Check(id="without_kept", error=refused, law=say("nobody gets what they are without")),
            Check(id="balances_even", error=float(drift), law=say("what some are short of others had more")),
        ]  # fmt: skip


def _before(week: Week) -> Fraction:
    return sum((week.before.get(member.name, Fraction()) for member in week.members), Fraction())


@dataclass(frozen=True)
class FoodHarvest(Technique[HarvestAnswer]):
    """Known harvests divided among shares by their weights, whole depots in turn, even over the weeks."""

    name: ClassVar[str] = "food-harvest"
    question: ClassVar[str] = say("Who gets what of the harvest?")
    reads: ClassVar[tuple[str, ...]] = ("harvests", "harvest_members")
    uses: ClassVar[tuple[str, ...]] = ()
    makes: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[tuple[str, ...]] = (
        "M. L. Balinski, H. P. Young, Fair Representation, 2nd ed., 2001: largest remainders",
    )

    def run(self, place: Place) -> HarvestAnswer:
        """Answer for a place."""
        return HarvestAnswer(
            weeks=weeks_of(rows_of(place.table("harvests")), rows_of(place.table("harvest_members"))),
            kept_out=kept_out(place, *self.reads),
        )
