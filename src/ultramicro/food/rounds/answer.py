"""The answer to who drives where: rounds, what they cost, and what cannot be delivered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.message import Message, Number, Pence, plural, say
from ultramicro.core.money import round_half_even
from ultramicro.core.rows import Row
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables
from ultramicro.flows.tables import table_of
from ultramicro.food.rounds.checker import breaches
from ultramicro.food.rounds.floor import floor_parts
from ultramicro.food.rounds.gather import Asked, Gathered
from ultramicro.food.rounds.model import PARTS, Planned
from ultramicro.food.rounds.tables import Day, cost_rows, days_of, left_rows, shape_rows, stop_rows


@dataclass(frozen=True, kw_only=True)
class RoundsAnswer(Answer):
    """A place's rounds.

    Parameters
    ----------
    found : Gathered
        What was to be delivered.
    plans : sequence of Planned
        One for each job.
    asked : Asked
        With what it was asked.
    kept_out : sequence of KeptOut
        Rows of its tables that could not be used.
    """

    found: Gathered
    plans: Sequence[Planned]
    asked: Asked
    kept_out: Sequence[KeptOut] = ()

    @cached_property
    def _days(self) -> list[Day]:
        return days_of(self.plans)

    @cached_property
    def _left(self) -> list[Row]:
        return list(left_rows(self.plans, self.found.left))

    def _km(self) -> float:
        return sum(day.metres for day in self._days) / 1_000

    def _hours(self) -> float:
        return sum(day.seconds for day in self._days) / 3_600

    def _pence(self) -> int:
        return sum(day.pence for day in self._days)

    def _floor_pence(self) -> int:
        # Each day is rounded: the floor is lowered by as much as that could take off.
        parts = sum(floor_parts(planned) for planned in self.plans)
        return max(0, round_half_even(Decimal(parts) / PARTS) - len(self._days))

    def says(self) -> Sequence[str]:
        """Say it in up to three sentences."""
        return list(self._said())

    def _said(self) -> Iterator[Message]:
        if not self._days:
            yield say("Nothing of what was matched can be delivered as things are listed.").with_id(
                "no_rounds"
            )
        else:
            yield plural(
                "{n} stop is served by driving {km} km in {hours} hours, for {sum}.",
                "{n} stops are served by driving {km} km in {hours} hours, for {sum}.",
                sum(day.stops for day in self._days), km=Number(self._km(), 0),
                hours=Number(self._hours(), 1), sum=Pence(self._pence()),
            ).with_id("rounds_drive")  # fmt: skip
            yield say(
                "How much shorter rounds could be is not proved; none that serves these stops costs less "
                "than {sum}.", sum=Pence(self._floor_pence()),
            ).with_id("rounds_floor")  # fmt: skip
        if self._left:
            yield plural(
                "{n} order line or stop cannot be delivered; each is listed with why.",
                "{n} order lines or stops cannot be delivered; each is listed with why.", len(self._left),
            ).with_id("not_delivered")  # fmt: skip

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with how it was worked out."""
        rests = self._rests_on()
        return [
            Figure(
                id="rounds_km", name=say("driven"), unit="km", value=self._km(), rests_on=rests,
                how=say("from the hub to each stop in turn and back, day by day"),
            ),
            Figure(
                id="rounds_hours", name=say("hours of drivers"), unit="hours", value=self._hours(),
                rests_on=rests, how=say("from the first loading to the last return of each vehicle's day"),
            ),
            Figure(
                id="rounds_pence", name=say("cost of the rounds"), unit="pence", value=self._pence(),
                rests_on=rests, how=say("km × the vehicle's cost of one + hours × that of one + its day"),
            ),
            Figure(
                id="rounds_floor_pence", name=say("no rounds for these stops cost less"), unit="pence",
                value=self._floor_pence(), rests_on=rests,
                how=say("the shortest tree that joins hub and stops, or the ways there and back by how much "
                        "of a vehicle each stop fills, if that is more; simple, often far below any plan"),
            ),
            Figure(
                id="rounds_not_delivered", name=say("lines and stops that cannot be delivered"), unit="rows",
                value=len(self._left), how=say("counted in the table of what is not delivered"),
            ),
        ]  # fmt: skip

    def _rests_on(self) -> Message:
        found = self.found
        if found.given == found.ways:
            return say("roads that the place gave")
        return plural(
            "{given} way that the place gave; of {other} others the straight line × {stretch} at {kmh} km/h",
            "{given} ways that the place gave; of {other} others the straight line × {stretch} at {kmh} km/h",
            found.given, given=Number(found.given, 0), other=Number(found.ways - found.given, 0),
            stretch=Number(self.asked.stretch, 2), kmh=Number(self.asked.kmh, 0),
        )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them; never whom a stop is of."""
        return {
            "food_rounds": table_of("food_rounds", list(stop_rows(self._days))),
            "food_round_costs": table_of("food_round_costs", list(cost_rows(self._days))),
            "food_not_delivered": table_of("food_not_delivered", self._left),
            "food_round_map": table_of("food_round_map", list(shape_rows(self.plans, self.found.points))),
            **kept_out_tables(self.kept_out),
        }

    def whole(self) -> frozenset[str]:
        """Return the tables that a person wants to the last row."""
        return frozenset({"food_rounds", "food_round_costs", "food_not_delivered"})

    def pictures(self) -> Sequence[Picture]:
        """Draw the rounds, if it is known where stops are."""
        if not self._days or not any(point for points in self.found.points for point in points[1:]):
            return ()
        return [
            Picture(
                name="rounds", mark="map", table="food_round_map",
                title=say("Which vehicle goes where, in straight lines from stop to stop"),
                alt=say("A map of the stops, joined in the order in which each vehicle serves them."),
                encode={"x": "name", "shape": "shape", "colour": "vehicle"}, shows="rounds_drive",
            )
        ]  # fmt: skip

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        return [*kept_out_said(self.kept_out), *self._lacks()]

    def _lacks(self) -> Iterator[Message]:
        if self.found.given < self.found.ways:
            yield say(
                "Distances are straight lines × {stretch}: km and minutes of roads in food/roads.csv would "
                "make rounds and times truer.", stretch=Number(self.asked.stretch, 2),
            ).with_id("roads")  # fmt: skip
        if n := self.found.no_storage:
            yield plural(
                "{n} offer does not say how it is kept, and was taken as not needing cold: see the column "
                "storage of food/availability.csv.",
                "{n} offers do not say how they are kept, and were taken as not needing cold: see the column "
                "storage of food/availability.csv.", n,
            ).with_id("storage")  # fmt: skip
        if n := self.found.no_minutes:
            yield plural(
                "{n} stop does not say how long it takes, and was given {minutes} minutes.",
                "{n} stops do not say how long they take, and were given {minutes} minutes.", n,
                minutes=Number(self.asked.minutes, 0),
            ).with_id("stop_minutes")  # fmt: skip

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        exact = sum(day.vehicle.parts(day.metres, day.seconds) for day in self._days)
        rows = list(cost_rows(self._days))
        return [
            Check(id="rounds_can_be_driven", error=sum(len(breaches(planned)) for planned in self.plans),
                  law=say("loads, zones, opening times, drivers' days and trips are kept, reckoned anew")),
            Check(id="rounds_priced_twice", error=exact - sum(planned.parts for planned in self.plans),
                  law=say("timing each round from its order of stops gives the cost that the planner gives")),
            Check(id="above_floor", error=max(0, self._floor_pence() - self._pence()),
                  law=say("no round costs less than the floor")),
            Check(id="costs_add_up", error=self._pence() - sum(int(str(row["cost_pence"])) for row in rows),
                  law=say("the vehicles' days cost what the rounds cost")),
            Check(id="every_stop_told", law=say("every stop is served or listed with why"),
                  error=sum(len(p.job.stops) - len(p.left) for p in self.plans)
                  - sum(day.stops for day in self._days)),
        ]  # fmt: skip
