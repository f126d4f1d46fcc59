"""The answer to whether a place would ride out a recession."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ultramicro.core.contract import UNDATED, Answer, Check, Figure, Picture, Relation, worst
from ultramicro.core.message import Listed, Message, joined, plural, say
from ultramicro.core.packing import packed
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables
from ultramicro.flows.tables import table_of
from ultramicro.stress.arms import CALM, in_calm, values_of
from ultramicro.stress.bank_lost import bank_lost_said
from ultramicro.stress.building.building import spent_of_saved
from ultramicro.stress.calibration.derived import derived_rows
from ultramicro.stress.calibration.file import FILE, write
from ultramicro.stress.calibration.numbers import Numbers
from ultramicro.stress.calibration.table import rows as number_rows
from ultramicro.stress.calm import calm_said, with_calm
from ultramicro.stress.captions import arrears_grow, firms_live_on, income_falls, work_falls
from ultramicro.stress.costs import cost_rows, neighbour_rows
from ultramicro.stress.delivered import delivered_rows
from ultramicro.stress.figures import figures
from ultramicro.stress.findings import (
    IN_CALM,
    JOINTLY,
    OUTCOME_OF_SHOCK,
    SHOCK,
    TOGETHER,
    Effect,
    Findings,
)
from ultramicro.stress.held_beside import unlike_tables
from ultramicro.stress.reading.bands import FEWEST_SEEDS
from ultramicro.stress.reading.fan import fan_picture, survival_picture
from ultramicro.stress.rows import (
    beside_calm_table,
    effect_rows,
    fan_table,
    hangs_on_rows,
    income_rows,
    path_rows,
    recovery_rows,
    survival_table,
    technique_rows,
)
from ultramicro.stress.runs.ensemble import ALL, WITHOUT
from ultramicro.stress.shocks.presets import rows as preset_rows
from ultramicro.stress.shocks.shock import Kind, Shock
from ultramicro.stress.switches.all import Ready, parameter_rows
from ultramicro.stress.words import NAMES, said, when_of

MEASURES = {Kind.TERMS.value: "months", Kind.EMPLOYER.value: "employers"}
"""What a shock's size is counted in, where it is no share."""


@dataclass(frozen=True, kw_only=True)
class StressAnswer(Answer):
    """What a recession does to a place, and what each technique changes in that.

    Parameters
    ----------
    place : str
        Its name.
    as_of : date
        The day it is looked at.
    recession : str
        The recession's name.
    severity : float
        How many times as hard it is as it was.
    shocks : tuple of Shock
        All that hits the place.
    numbers : Numbers
        All that the place stands on.
    ready : Ready
        What is switched on, what that rests on, and what could not be.
    found : Findings
        What the runs say.
    kept_out : sequence of KeptOut
        Rows of the place's tables that could not be used.
    asked_on : date
        The day on which this was asked, from which months are counted where the place has no day.
    """

    place: str
    as_of: date
    recession: str
    severity: float
    shocks: tuple[Shock, ...]
    numbers: Numbers
    ready: Ready
    found: Findings
    kept_out: Sequence[KeptOut] = ()
    asked_on: date = UNDATED

    def _first(self) -> date:
        """Return the day from which months are counted: the place's, or that of asking where it has none."""
        return self.asked_on if self.as_of == UNDATED else self.as_of

    def says(self) -> Sequence[str]:
        """Say what happens, how sure that is, and what it rests on."""
        beside = len(self.shocks) > len(list(self._published()))
        return list(said(self.found, self.numbers, when_of(self.recession, self.severity, beside=beside)))

    def figures(self) -> Sequence[Figure]:
        """Return what the recession does with and without the techniques, each with its range."""
        return list(figures(self.found))

    def tables(self) -> Mapping[str, Relation]:
        """Return what is behind the figures, and all that they stand on."""
        rows = {
            "stress_techniques": technique_rows(self.found),
            "stress_shocks": self._shocks(),
            "stress_recovery": recovery_rows(self.found),
            "stress_incomes": income_rows(self.found),
            "stress_effects": effect_rows(self.found),
            "stress_hangs_on": hangs_on_rows(self.found, self.numbers),
            "stress_survival": survival_table(self.found),
            "stress_work": beside_calm_table(self.found, "jobs_here", self._first()),
            "stress_income": beside_calm_table(self.found, "real_income", self._first()),
            "stress_arrears": fan_table(self.found, "arrears", self._first()),
            "stress_switches": parameter_rows(self.ready),
            "stress_costs": cost_rows(self.found),
            "stress_delivered": delivered_rows(self.found),
            "stress_neighbours": neighbour_rows(self.found),
            "stress_numbers": (*number_rows(self.numbers), *derived_rows(self._derived())),
            "stress_paths": path_rows(self.found, self.recession),
        }
        found = {name: table_of(name, [_kept(row) for row in some]) for name, some in rows.items()}
        return {**found, **kept_out_tables(self.kept_out)}

    def _derived(self) -> Mapping[str, Sequence[float]]:
        """Return what some of the runs used of what follows from the numbers."""
        values, seeds = dict(values_of(self.numbers)), self.found.ensemble.seeds[:FEWEST_SEEDS]
        return {"spent_of_saved": [spent_of_saved(values, seed) for seed in seeds]}

    def _published(self) -> Iterator[Mapping[str, object]]:
        """Go through the shocks of the recession itself, which stand first."""
        return preset_rows(self.recession, self.severity)

    def _shocks(self) -> Iterator[Mapping[str, object]]:
        published = list(self._published())
        own = [
            {"kind": shock.kind.value, "size": shock.size, "from_month": shock.from_month,
             "months": shock.months, "fades_months": shock.fades_months}
            for shock in self.shocks[len(published) :]
        ]  # fmt: skip
        for row in (*published, *own):
            unit = MEASURES.get(str(row["kind"]), "share")
            yield {"kind": row["kind"], "size": row["size"], "unit": unit} | {
                name: value for name, value in row.items() if name != "recession"
            }

    def files(self) -> Mapping[str, bytes]:
        """Return the place's numbers as its own file has them, to be changed and put beside place.toml."""
        return {FILE: write(self.numbers).encode()}

    def whole(self) -> frozenset[str]:
        """Return the tables that a person wants to the last row."""
        return frozenset(
            {
                "stress_techniques", "stress_shocks", "stress_costs", "stress_delivered", "stress_neighbours",
            }
        )  # fmt: skip

    def pictures(self) -> Sequence[Picture]:
        """Return the fans, and how firms live on."""
        return [
            fan_picture(
                name="stress-work", title=say("Work with firms here, beside calm with nothing switched on"),
                alt=say("Month by month: by which share more or fewer households have work with firms here"),
                table="stress_work", unit="share", finding=work_falls(self.found),
            ),
            fan_picture(
                name="stress-income", title=say("Real income, beside calm with nothing switched on"),
                alt=say("Month by month: by which share households have more or less after tax and energy"),
                table="stress_income", unit="share", finding=income_falls(self.found),
            ),
            fan_picture(
                name="stress-arrears", title=say("What households owe for rent, energy and council tax"),
                alt=say("Month by month, in all runs"), table="stress_arrears", unit="pence",
                finding=with_calm(arrears_grow(self.found), self.found, "arrears"),
            ),
            survival_picture(
                name="stress-survival", title=say("Firms that are still there"), table="stress_survival",
                alt=say("Of the firms there before the first month: the share left after so many months"),
                finding=firms_live_on(self.found),
            ),
        ]  # fmt: skip

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        return list(self._lacks())

    def _lacks(self) -> Iterator[Message]:
        yield from kept_out_said(self.kept_out)
        yield from (told for told in (calm_said(self.found), bank_lost_said(self.found)) if told)
        yield from not_switched_on(self.ready)
        if stated := self.ready.stated:
            yield say(
                "Tried though no table of the place shows any of it: {techniques}. How many take part is as "
                "is usual elsewhere; `--techniques` says which are tried.",
                techniques=joined([NAMES[name] for name in stated], ", "),
            ).with_id("stated_techniques")  # fmt: skip
        if self.as_of == UNDATED:
            yield say(
                "Nothing in the place has a date: months are counted from {day}, when this was asked.",
                day=self.asked_on,
            ).with_id("undated")
        yield from unlike_tables(self.ready, self.found.ensemble)
        for name in self.found.techniques:
            if self.found.none_left(name):
                yield say(
                    "What {technique} began had closed again by the end of the middle run, so that it is "
                    "not counted as help that lasts.", technique=NAMES[name],
                ).with_id(f"none_left_{name}")  # fmt: skip
        if self.found.seeds < FEWEST_SEEDS:
            yield plural(
                "There is only {n} run of each: a range that holds nine in ten needs {most}.",
                "There are only {n} runs of each: a range that holds nine in ten needs {most}.",
                self.found.seeds, most=FEWEST_SEEDS,
            ).with_id("few_runs")  # fmt: skip
        if not self.found.signs:
            yield say(
                "No draw was made of the least known numbers, so that nothing is held against them."
            ).with_id("no_draws")
        if self.ready.switches and not self.found.each_alone:
            yield say("No technique was run by itself: only what all do together is told.").with_id(
                "not_each"
            )

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        runs = [course for courses in self.found.ensemble.courses.values() for course in courses]
        lost = worst(float(np.abs(run.reading("unbalanced_pence")).max()) for run in runs)
        missed = worst(
            max(each.band.low - each.band.median, each.band.median - each.band.high)
            for each in self.found.effects
        )
        return [
            Check(
                id="no_penny_lost", error=lost,
                law=say("in every month of every run all balances add up to nought"),
            ),
            Check(id="in_order", law=say("every range holds its middle"), error=missed),
            Check(
                id="means_agree", error=self._unlike(), tolerance=1e-6,
                law=say("what all add run by run is by how much the runs with and without differ on average"),
            ),
        ]  # fmt: skip

    def _unlike(self) -> float:
        """Return by how much effects miss the means of the arms they are of, beside the size of those."""
        arms = {IN_CALM: (in_calm(ALL), CALM), JOINTLY: (ALL, WITHOUT), OUTCOME_OF_SHOCK: (WITHOUT, CALM)}
        told = [each for each in self.found.effects if each.way in arms and each.what in {TOGETHER, SHOCK}]
        return worst(self._missed(each, *arms[each.way]) for each in told)

    def _missed(self, effect: Effect, arm: str, beside: str) -> float:
        means = [float(np.mean(self.found.outcomes[each][effect.outcome])) for each in (arm, beside)]
        return abs(effect.band.mean - (means[0] - means[1])) / max(1.0, *map(abs, means))


def not_switched_on(ready: Ready) -> Iterator[Message]:
    """Go through the techniques that a place cannot switch on, and why."""
    for name, tables in ready.lacking.items():
        why = found.why if (found := ready.found.get(name)) else None
        if why is not None:
            told = say("Not switched on: {technique}, as {why}.", technique=NAMES[name], why=why)
        else:
            told = say(
                "Not switched on: {technique}, as the place has no {tables}.", technique=NAMES[name],
                tables=Listed(tables),
            )  # fmt: skip
        yield told.with_id(f"lacking_{name}")


def _kept(row: Mapping[str, object]) -> Mapping[str, object]:
    """Return a row with its messages as a table keeps them."""
    return {name: packed(value) if isinstance(value, Message) else value for name, value in row.items()}
