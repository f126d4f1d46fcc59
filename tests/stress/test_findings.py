"""What runs say, on courses made by hand, of which every outcome can be told without a computer."""

import numpy as np
import pytest

from ultramicro.stress.arms import CALM, arms
from ultramicro.stress.calibration.numbers import described, stated
from ultramicro.stress.figures import figures
from ultramicro.stress.findings import (
    ALONE,
    JOINTLY,
    OUTCOME_OF_SHOCK,
    SHOCK,
    TOGETHER,
    Findings,
    gains,
)
from ultramicro.stress.outcomes import BY_ID, outcomes_of
from ultramicro.stress.reading.sensitivity import Sensitivity
from ultramicro.stress.rows import effect_rows, path_rows, technique_rows
from ultramicro.stress.runs.course import Course
from ultramicro.stress.runs.ensemble import ALL, WITHOUT, Ensemble, all_but
from ultramicro.stress.shocks.shock import Kind, Shock
from ultramicro.stress.uncertain import GainsAt, least_known

MONTHS, FIRST, SEEDS = 12, 6, 20
FLAT = {
    "employed": 100.0, "employed_away": 50.0, "average_price": 2.0, "firms": 10.0, "after_energy_pence": 9000.0,
    "owed_rent_pence": 10.0, "owed_energy_pence": 20.0, "owed_rates_pence": 30.0, "owed_invoices_pence": 40.0,
    "spent_here_pence": 60.0, "spent_away_pence": 40.0,
}  # fmt: skip
LIVES = np.array([[-5, 4, 1], [-5, 9, 1], [-3, -1, 0], [2, -1, 0], [8, -1, 0]])
"""Of three firms there in month 6 one ends in the ninth."""


def course(jobs=100.0, **readings):
    """Flat but for work here, which is `jobs` from the shock on."""
    table = {name: np.full(MONTHS, value) for name, value in (FLAT | readings).items()}
    table["employed"][FIRST:] = jobs
    tenths = np.tile(np.arange(1, 11) * 100.0, (MONTHS, 1))
    return Course(np.column_stack(list(table.values())), tuple(table), LIVES, tenths)


def found(signs=None, spread=0.0):
    """Twenty seeds: the shock takes 20 jobs, technique gives 5 back, and 10 of what is owed for rent."""
    by = {CALM: (100, 10), WITHOUT: (80, 110), "bank": (85, 100), ALL: (85, 100), all_but("bank"): (80, 110)}
    courses = {
        arm: tuple(course(jobs + spread * seed, owed_rent_pence=float(rent)) for seed in range(SEEDS))
        for arm, (jobs, rent) in by.items()
    }
    return Findings(
        ensemble=Ensemble(seeds=tuple(range(SEEDS)), courses=courses), techniques=("bank",), first=FIRST,
        signs=signs or {},
    )  # fmt: skip


def test_outcomes_by_hand():
    """The poorest fifth are two tenths; of three firms two are left; what is owed is no good."""
    of = {name: value.item() for name, value in outcomes_of([course(80.0)], FIRST).items()}
    assert of == pytest.approx({
        "working": 130, "jobs_here": 80, "firms": 10, "firms_left_share": 2 / 3, "real_income": 9000,
        "poorest_income": 150, "arrears": 60, "owed_by_firms": 40, "kept_share": 0.6,
    })  # fmt: skip
    assert {name for name, each in BY_ID.items() if not each.more_is_better} == {"arrears", "owed_by_firms"}


def test_the_shock_is_what_is_there_with_it_less_what_is_there_without():
    shock = found().effect(SHOCK, OUTCOME_OF_SHOCK, "jobs_here")
    assert (shock.median, shock.word) == (-20, "hurts")
    owed = found().effect(SHOCK, OUTCOME_OF_SHOCK, "arrears")
    assert (owed.median, owed.word) == (100, "hurts")
    assert found().effect("bank", ALONE, "arrears").word == "helps"
    assert found().effect(TOGETHER, JOINTLY, "jobs_here").median == 5


def test_the_worst_three_months_and_not_one():
    hit = course()
    hit.readings[8, 0] = 40.0
    one = Findings(
        ensemble=Ensemble(seeds=(1,), courses={CALM: (course(),), WITHOUT: (hit,)}), techniques=(), first=FIRST,
        signs={},
    )  # fmt: skip
    assert one.worst("jobs_here", WITHOUT).median == pytest.approx(0.2)


def test_months_of_survival_count_from_the_shock():
    alive = found().survival(WITHOUT)
    assert alive.age.tolist() == [3]
    assert alive.share == pytest.approx([2 / 3])


def test_a_word_is_said_only_where_draws_say_it_too():
    against = Sensitivity(effects={}, better=0.0, worse=1.0, points=5)
    assert found().word("bank", "jobs_here") == "helps"
    assert found({("bank", "jobs_here"): against}).word("bank", "jobs_here") == "unclear"
    (row,) = (r for r in technique_rows(found({("bank", "jobs_here"): against})) if r["what"] == "bank")
    assert row["work_here"] is None


def test_rows_tell_better_and_worse_and_months_from_the_shock():
    rows = {(r["what"], r["used"], r["outcome"]): r for r in effect_rows(found())}
    row = rows["bank", "alone", "jobs_here"]
    assert (row["better_share"], row["worse_share"], row["median"]) == (1, 0, 5)
    months = [r["month"] for r in path_rows(found(), "2008") if r["policy"] == CALM and r["run"] == "p50"]
    assert (months[0], months[FIRST]) == (1 - FIRST, 1)


def test_a_gain_is_to_the_good():
    courses = {arm: of[0] for arm, of in found().ensemble.courses.items()}
    of = gains(courses, ["bank"], FIRST)
    assert (of["bank:jobs_here"], of["bank:arrears"]) == (5, 10)


def test_a_figure_s_range_holds_nine_in_ten():
    of = {(f.id, tuple(f.of.items())): f for f in figures(found(spread=1.0))}
    level = of["stress_jobs_here", (("arm", WITHOUT),)]
    assert (level.low, level.value, level.high) == (81, 90, 98)


def test_in_calm_nothing_hits_and_nothing_is_switched_on():
    hit = (Shock(kind=Kind.BENEFITS, size=0.1, from_month=7, months=1),)
    calm = arms((), hit, (), months=24, before_months=1)[CALM]
    assert (calm.shocks, calm.switches) == ((), ())


def test_what_is_counted_is_not_moved_and_whole_numbers_stay_whole():
    groups = {described()[each.name].group for each in least_known(stated(10_000), 1000)}
    assert not groups & {"people", "held against"}
    at = GainsAt(values=(("a", 1.0), ("b", 1.0)), whole=frozenset({"a"}), shocks=(), switches=(), months=24,
                 before_months=1, first=6, folder=None)  # fmt: skip
    assert dict(at.settings({"a": 2.4, "b": 2.4})[WITHOUT].numbers) == {"a": 2.0, "b": 2.4}
