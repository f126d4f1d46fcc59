"""What runs say, on courses made by hand, of which every outcome can be told without a computer."""

from dataclasses import replace

import numpy as np
import pytest

from ultramicro.stress.arms import CALM, arms, in_calm
from ultramicro.stress.calibration.numbers import described, stated
from ultramicro.stress.costs import neighbour_rows
from ultramicro.stress.drawn import arms_drawn, gains
from ultramicro.stress.figures import figures
from ultramicro.stress.findings import (
    ALONE,
    IN_CALM,
    JOINTLY,
    OUTCOME_OF_SHOCK,
    RIDING_OUT,
    SHOCK,
    TOGETHER,
    Findings,
    side_name,
    tenth_name,
)
from ultramicro.stress.outcomes import BY_ID, outcomes_of
from ultramicro.stress.reading.sensitivity import Sensitivity
from ultramicro.stress.rows import effect_rows, income_rows, path_rows, technique_rows
from ultramicro.stress.runs.course import Course
from ultramicro.stress.runs.ensemble import ALL, WITHOUT, Ensemble, all_but
from ultramicro.stress.shocks.shock import Kind, Shock
from ultramicro.stress.switches.clearing import Clearing
from ultramicro.stress.switches.currency import MutualCredit
from ultramicro.stress.uncertain import GainsAt, least_known

MONTHS, FIRST, SEEDS = 12, 6, 20
FLAT = {
    "employed": 100.0, "employed_away": 50.0, "average_price": 2.0, "firms": 10.0, "after_energy_pence": 9000.0,
    "owed_rent_pence": 10.0, "owed_energy_pence": 20.0, "owed_rates_pence": 30.0, "owed_invoices_pence": 40.0, "overdue_invoices_pence": 5.0,
    "made_here_pence": 70.0, "region_made_pence": 900.0,
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
    """The poorest fifth are two tenths; of three firms there at first one is left; what is owed is no good."""
    of = {name: value.item() for name, value in outcomes_of([course(80.0)], FIRST).items()}
    assert of == pytest.approx({
        "working": 130, "jobs_here": 80, "firms": 10, "firms_left_share": 1 / 3, "real_income": 9000,
        "poorest_income": 150, "arrears": 60, "owed_by_firms": 40, "overdue_by_firms": 5, "kept_share": 0.6,
    })  # fmt: skip
    assert {name for name, each in BY_ID.items() if not each.more_is_better} == {
        "arrears", "owed_by_firms", "overdue_by_firms",
    }  # fmt: skip


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


def test_survival_is_that_of_the_firms_there_at_first_whenever_others_began():
    alive = found().survival(WITHOUT)
    assert alive.age.tolist() == [4, 9]
    assert alive.share == pytest.approx([2 / 3, 1 / 3])


def test_firms_are_counted_without_enterprises_that_a_technique_began():
    of = outcomes_of([course(plan_going=3.0, food_going=1.0)], FIRST)
    assert of["firms"].item() == 6


def test_a_word_is_said_only_where_draws_say_it_too():
    against = Sensitivity(effects={}, values=(-1.0,) * 5)
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


def test_a_gain_is_to_the_good_and_what_comes_in_calm_is_no_riding_out():
    """All give 5 jobs back in the recession and 2 in calm, where 80 of 102 are left of 100."""
    courses = {arm: of[0] for arm, of in found().ensemble.courses.items()} | {"calm-all": course(102.0)}
    of = gains(courses, ["bank"], FIRST)
    assert (of["bank:jobs_here"], of["bank:arrears"]) == (5, 10 - 0)
    assert (of["together:jobs_here"], of["riding_out:jobs_here"], of["shock:jobs_here"]) == (5, 3, -20)
    assert of["fall:without/calm"] == pytest.approx(0.2)
    assert of["fall:all/calm-all"] == pytest.approx(1 - 85 / 102)
    assert of["fall:all/calm"] == pytest.approx(0.15)


def test_draws_without_any_technique_tell_the_fall_and_the_shock():
    courses = {arm: found().ensemble.courses[arm][0] for arm in arms_drawn([])}
    assert {name.split(":")[0] for name in gains(courses, [], FIRST)} == {"shock", "fall"}


def test_the_share_of_draws_is_that_of_the_sign_that_the_runs_show():
    drawn = Sensitivity(effects={}, values=(-1.0,) * 9 + (1.0,))
    assert found({("bank", "jobs_here"): drawn}).sign_share("bank", ALONE, "jobs_here") == pytest.approx(0.1)


def test_a_range_over_draws_has_the_sign_of_the_outcome():
    """What is owed falls by 5 to 20: that is a gain of 5 to 20."""
    drawn = Sensitivity(effects={}, values=(5.0, 20.0))
    rows = {(r["what"], r["used"], r["outcome"]): r for r in effect_rows(found({("bank", "arrears"): drawn}))}
    row = rows["bank", "alone", "arrears"]
    assert (row["drawn_low"], row["drawn_high"], row["draws_share"]) == (-20, -5, 1)


def test_a_harm_of_what_has_closed_again_is_told():
    """No enterprise is left; the help it was is none that lasts, and what it harms is harmed."""
    courses = dict(found().ensemble.courses)
    courses["bank"] = tuple(course(70.0, owed_rent_pence=100.0, bank_going=0.0) for _ in range(SEEDS))
    of = replace(found(), ensemble=replace(found().ensemble, courses=courses))
    assert of.word("bank", "jobs_here") == "hurts"
    assert of.word("bank", "arrears") == "closed_again"


def test_a_figure_s_range_holds_nine_in_ten():
    of = {(f.id, tuple(f.of.items())): f for f in figures(found(spread=1.0))}
    level = of["stress_jobs_here", (("arm", WITHOUT),)]
    assert (level.low, level.value, level.high) == (81, 90, 98)


def test_in_calm_nothing_hits_and_the_same_is_switched_on_as_in_the_recession():
    hit = (Shock(kind=Kind.BENEFITS, size=0.1, from_month=7, months=1),)
    of = arms((), hit, (Clearing(), MutualCredit()), months=24, before_months=1)
    assert (of[CALM].shocks, of[CALM].switches) == ((), ())
    for arm in ("clearing", "currency", ALL):
        assert of[in_calm(arm)] == replace(of[arm], shocks=())
    few = arms((), hit, (Clearing(), MutualCredit()), months=24, before_months=1, each=False)
    assert set(few) == {CALM, WITHOUT, ALL, in_calm(ALL)}


def test_what_is_counted_is_not_moved_and_whole_numbers_stay_whole():
    groups = {described()[each.name].group for each in least_known(stated(10_000), 1000)}
    assert not groups & {"people", "held against"}
    at = GainsAt(values=(("a", 1.0), ("b", 1.0)), whole=frozenset({"a"}), shocks=(), switches=(), months=24,
                 before_months=1, first=6, folder=None)  # fmt: skip
    assert dict(at.settings({"a": 2.4, "b": 2.4})[WITHOUT].numbers) == {"a": 2.0, "b": 2.4}


def test_riding_out_is_to_the_good_where_what_is_owed_grows_less_than_in_calm():
    """All take 10 off what is owed in the recession, and add 4 to it in calm: 14 to the good."""
    courses = {arm: of[0] for arm, of in found().ensemble.courses.items()}
    courses["calm-all"] = course(100.0, owed_rent_pence=14.0)
    assert gains(courses, ["bank"], FIRST)["riding_out:arrears"] == 14


def test_real_income_is_in_prices_of_the_first_month():
    """Prices double in the end, and so does what is earned: nothing changes."""
    dearer = np.linspace(2.0, 4.0, MONTHS)
    of = outcomes_of([course(average_price=dearer, after_energy_pence=dearer / 2 * 9000)], FIRST)
    assert of["real_income"].item() == pytest.approx(9000)


def test_firms_that_began_in_the_last_month_before_were_there_at_first():
    one = course()._replace(lives=np.array([[0, 5, 1], [-3, -1, 0], [1, -1, 0]]))
    assert outcomes_of([one], FIRST)["firms_left_share"].item() == 0.5


def test_incomes_of_tenths_are_those_from_the_shock_on():
    hit = course()
    hit.tenths_pence[:FIRST] -= 500.0
    hit.tenths_pence[FIRST:] += 7.0
    one = Findings(
        ensemble=Ensemble(seeds=(1,), courses={CALM: (course(),), WITHOUT: (hit,)}), techniques=(), first=FIRST,
        signs={},
    )  # fmt: skip
    assert [each.median for each in one.tenths(WITHOUT, CALM)] == pytest.approx([7.0] * 10)


def with_calm(**of):
    """The bank gives five jobs in calm too; of each arm some readings are others."""
    courses = dict(found().ensemble.courses) | {in_calm("bank"): (course(105.0),) * SEEDS}
    for arm, (jobs, readings) in of.items():
        courses[arm.replace("_", "-")] = tuple(course(jobs, **readings) for _ in range(SEEDS))
    return replace(found(), ensemble=replace(found().ensemble, courses=courses))


def test_what_closed_in_the_recession_only_is_a_gain_in_calm_still():
    of = with_calm(bank=(85.0, {"bank_going": 0.0}), calm_bank=(105.0, {"bank_going": 3.0}))
    assert of.word("bank", "jobs_here") == "closed_again"
    assert of.word("bank", "jobs_here", IN_CALM) == "helps"


def test_what_draws_say_of_all_together_says_nothing_of_one():
    """Draws tell whether all together ride it out; of a single technique's riding out there are none."""
    of = with_calm(bank=(90.0, {}), all_but_food=(85.0, {}), food=(80.0, {}), calm_food=(100.0, {}))
    against = {(RIDING_OUT, "jobs_here"): Sensitivity(effects={}, values=(-1.0,) * 5)}
    two = replace(of, signs=against, techniques=("bank", "food"))
    assert two.word("bank", "jobs_here", RIDING_OUT) == "helps"
    assert two.drawn("bank", RIDING_OUT, "jobs_here") is None


def test_of_one_technique_all_together_is_that_technique_for_draws_too():
    of = with_calm(bank=(90.0, {}))
    against = {(RIDING_OUT, "jobs_here"): Sensitivity(effects={}, values=(-1.0,) * 5)}
    assert replace(of, signs=against).word("bank", "jobs_here", RIDING_OUT) == "unclear"


def test_what_firms_owe_is_told_without_a_verdict_and_what_is_overdue_is_judged():
    """Who buys more on account owes more: that is turnover. What should have been paid is a harm."""
    of = with_calm(bank=(85.0, {"owed_invoices_pence": 90.0, "overdue_invoices_pence": 9.0}))
    rows = {(row["what"], row["used"], row["outcome"]): row for row in effect_rows(of)}
    owed, overdue = (rows["bank", "alone", name] for name in ("owed_by_firms", "overdue_by_firms"))
    assert (owed["finding"], owed["median"], owed["worse_share"]) == ("told", 50, None)
    assert (overdue["finding"], overdue["median"], overdue["worse_share"]) == ("hurts", 4, 1)
    assert "overdue_by_firms" in of.worse("bank")
    assert "owed_by_firms" not in of.worse("bank")


def test_a_word_of_neighbours_or_a_tenth_is_held_against_draws_as_every_other():
    """All runs have four more for the poorest, and ten less made beyond; draws have it the other way."""
    courses = dict(found().ensemble.courses)
    with_it = tuple(
        course(85.0, region_made_pence=890.0)._replace(tenths_pence=course().tenths_pence + 4.0)
        for _ in range(SEEDS)
    )
    of = replace(found(), ensemble=replace(found().ensemble, courses={**courses, "bank": with_it}))

    def words(of):
        sides = {row["side"]: row for row in neighbour_rows(of) if row["what"] == "bank"}
        tenths = [row for row in income_rows(of) if row["what"] == "bank"]
        return sides["beyond"], tenths[0]

    assert [row["finding"] for row in words(of)] == ["hurts", "helps"]
    against = {
        ("bank", side_name("beyond")): Sensitivity(effects={}, values=(5.0, -1.0)),
        ("bank", tenth_name(1)): Sensitivity(effects={}, values=(-1.0, -2.0)),
    }
    beyond, poorest = words(replace(of, signs=against))
    assert [row["finding"] for row in (beyond, poorest)] == ["unclear", "unclear"]
    assert (beyond["drawn_low_pence"], beyond["drawn_high_pence"], beyond["draws_share"]) == (-1, 5, 0.5)
    assert poorest["draws_share"] == 0


def test_draws_tell_what_is_made_here_and_beyond_and_what_each_tenth_has():
    courses = {arm: of[0] for arm, of in found().ensemble.courses.items()} | {"calm-all": course(102.0)}
    courses["bank"] = course(85.0, made_here_pence=75.0, region_made_pence=890.0, bank_premium_pence=2.0)
    of = gains(courses, ["bank"], FIRST)
    sides = [of[f"bank:{side_name(side)}"] for side in ("here", "beyond", "paid_more", "net")]
    assert sides == [5, -10, -2, -7]
    assert of[f"shock:{tenth_name(1)}"] == 0
