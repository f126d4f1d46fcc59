"""The rows and figures of a stress test: laws whatever the runs, and nothing told that is not clear."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stress.made_findings import FIRST, MONTHS, fallen, findings, replaced, signs_of

from ultramicro.core.ask import check_figures
from ultramicro.flows.tables import rows_of
from ultramicro.place.dictionary import column_rules, columns
from ultramicro.stress.answer import StressAnswer
from ultramicro.stress.arms import CALM
from ultramicro.stress.calibration.numbers import stated
from ultramicro.stress.findings import SHOCK, TOGETHER
from ultramicro.stress.rows import (
    beside_calm_table,
    effect_rows,
    hangs_on_rows,
    income_rows,
    recovery_rows,
    technique_rows,
)
from ultramicro.stress.runs.ensemble import ALL, WITHOUT, all_but
from ultramicro.stress.shocks.presets import recessions
from ultramicro.stress.shocks.shock import Kind, Shock
from ultramicro.stress.switches.all import Ready

AS_OF = date(2026, 3, 31)
TEN = fallen(0.1)


def answer(found, shocks=None):
    return StressAnswer(
        place="Town", as_of=AS_OF, recession="2008", severity=1.0,
        shocks=shocks or recessions()["2008"], numbers=stated(12_000),
        ready=Ready(), found=found,
    )  # fmt: skip


jobs = st.lists(st.floats(0, 2000), min_size=MONTHS, max_size=MONTHS).map(np.array)
gain = st.lists(st.integers(-50, 50), min_size=3, max_size=3)


@given(hits=st.lists(jobs, min_size=3, max_size=3), first=gain, second=gain)
@settings(max_examples=15, deadline=None)
def test_every_range_holds_its_middle_and_every_law_is_kept(hits, first, second):
    found = findings(hits, gains={"clearing": first, "plan": second}, seeds=3)
    given_out = answer(found)
    check_figures(given_out.figures())
    assert [check.id for check in given_out.checks() if not check.holds] == []
    for row in effect_rows(found):
        assert row["low"] <= row["median"] <= row["high"]
        assert (row["better_share"] or 0) + (row["worse_share"] or 0) <= 1 + 1e-9
    for row in beside_calm_table(found, "jobs_here", AS_OF):
        assert row["low_share"] <= row["inner_low_share"] <= row["median_share"]
        assert row["median_share"] <= row["inner_high_share"] <= row["high_share"]


def test_every_table_has_the_dictionary_s_columns_and_every_figure_an_id_of_its_own():
    gains = {"clearing": 4, "plan": 6}
    found = answer(findings(TEN, gains=gains, signs=signs_of(gains)))
    for name, table in found.tables().items():
        known = [column.name for column in columns(name)]
        assert list(table.columns) == known, name
        assert table.count().to_pyarrow().as_py() > 0 or name == "stress_switches", name
        required = [column for column, rule in column_rules(name).items() if rule.required]
        for row in rows_of(table):
            assert all(row[column] is not None for column in required), (name, row)
    ids = [(figure.id, tuple(figure.of.items())) for figure in found.figures()]
    assert len(set(ids)) == len(ids)


def test_a_change_is_told_as_a_number_only_where_runs_agree():
    gains = {"clearing": [4, 4, 4, 4, -9], "plan": [5, -5, 5, -5, 0]}
    rows = {row["what"]: row for row in technique_rows(findings(TEN, gains=gains))}
    assert list(rows) == [SHOCK, TOGETHER, "clearing", "plan"]
    assert rows[SHOCK]["work_here"] == -100
    assert rows["clearing"]["work_here"] == 4
    assert rows["plan"]["work_here"] is None
    # None of them changes how many firms there are.
    assert {row["firms"] for row in rows.values()} == {None}
    assert rows["plan"]["back_months"] is None
    assert rows["clearing"]["worst_share"] == pytest.approx(0.096)


def test_a_gain_in_calm_as_well_is_no_help_to_ride_it_out():
    found = findings(TEN, gains={"clearing": 4, "plan": 6}, calm_gains={"plan": 6})
    rows = {row["what"]: row for row in technique_rows(found)}
    assert [rows[what]["finding"] for what in (SHOCK, "clearing", "plan")] == [
        "hurts",
        "rides_out",
        "in_calm_too",
    ]
    told = [(rows[what]["work_here_calm"], rows[what]["riding_out"]) for what in ("clearing", "plan")]
    assert told == [(None, 4), (6, None)]


def test_what_gets_worse_stands_beside_what_gets_better():
    found = findings(TEN, gains={"clearing": 4, "plan": 6})
    owing = tuple(replaced(each, "overdue_invoices_pence", 2.1e8) for each in found.ensemble.courses["plan"])
    found = replace(
        found, ensemble=replace(found.ensemble, courses={**found.ensemble.courses, "plan": owing})
    )
    rows = {row["what"]: row for row in technique_rows(found)}
    assert rows["plan"]["gets_worse"] == "£2.00m more is overdue on firms' invoices"
    assert rows["clearing"]["gets_worse"] is None


def test_a_fall_stands_beside_calm_with_the_same_and_without():
    found = findings(TEN, gains={"bank": 20}, calm_gains={"bank": 20}, signs=signs_of(["bank"]))
    rows = {(r["arm"], r["beside"]): r for r in recovery_rows(found) if r["outcome"] == "jobs_here"}
    assert rows["bank", "calm-bank"]["worst_share"] == pytest.approx(100 / 1020)
    assert rows["bank", CALM]["worst_share"] == pytest.approx(0.08)
    assert {pair for pair, row in rows.items() if row["drawn_high"] is not None} == {
        (WITHOUT, CALM), (ALL, "calm-all"), (ALL, CALM),
    }  # fmt: skip
    assert {row["runs_back"] for row in rows.values()} == {0}


def test_when_it_is_back_is_told_for_most_and_for_few():
    hits = [fallen(0.08, back=months) for months in (4, 6, 8, 10)] + [fallen(0.08)]
    row = next(row for row in recovery_rows(findings(hits)) if row["outcome"] == "jobs_here")
    assert (row["back_months"], row["back_low"], row["back_high"]) == (7, 3, None)
    assert (row["runs_back"], row["runs"], row["back_90_months"]) == (16, 20, 0)


def test_without_runs_of_each_the_shock_and_all_are_told():
    found = findings(TEN, gains={"clearing": 4}, each=False)
    assert [row["what"] for row in technique_rows(found)] == [SHOCK, TOGETHER]
    assert {row["used"] for row in effect_rows(found)} == {"shock", "jointly", "in_calm", "riding_out"}
    assert answer(found).figure("stress_jobs_here_gain", technique="clearing") is None


def test_what_is_drawn_lies_beside_calm_and_is_nought_before_the_shock():
    rows = list(beside_calm_table(findings(TEN, gains={"clearing": 20}), "jobs_here", AS_OF))
    assert {row["arm"] for row in rows} == {WITHOUT, ALL, "calm-all"}
    without = [row["median_share"] for row in rows if row["arm"] == WITHOUT]
    assert without[:FIRST] == [0.0] * FIRST
    assert without[FIRST:] == pytest.approx([-0.1] * (MONTHS - FIRST))


def test_where_nothing_is_switched_on_there_are_the_calm_and_the_recession_alone():
    found = answer(findings(TEN))
    arms = {row["arm"] for row in rows_of(found.tables()["stress_arrears"])}
    assert arms == {CALM, WITHOUT}
    assert [row["what"] for row in rows_of(found.tables()["stress_techniques"])] == [SHOCK]
    assert found.figure("stress_work_worst", arm=ALL) is None


def test_when_work_is_back_is_a_figure_only_where_it_is():
    assert answer(findings(TEN)).figure("stress_work_back", arm=WITHOUT) is None
    assert answer(findings(fallen(0.1, back=8))).figure("stress_work_back", arm=WITHOUT).value == 7


def test_what_is_given_beside_a_recession_stands_after_it_and_is_said():
    beside = (*recessions()["2008"], Shock(kind=Kind.TERMS, size=2, from_month=7, months=12))
    found = answer(findings(TEN), beside)
    rows = rows_of(found.tables()["stress_shocks"])
    assert (rows[-1]["kind"], rows[-1]["size"], rows[-1]["unit"]) == ("terms", 2.0, "months")
    assert rows[0]["unit"] == "share"
    assert "with what was given beside it" in found.says()[0]


def test_the_numbers_come_as_the_place_s_own_file():
    assert answer(findings(TEN)).files()["stress.toml"].decode().startswith("#")


def test_what_is_missing_is_told():
    few = answer(findings(TEN, gains={"clearing": 1}, each=False, seeds=5))
    assert few.sentence("few_runs").startswith("There are only 5 runs")
    none = StressAnswer(**{**vars(few), "ready": Ready(lacking={"plan": ("needs",)})})
    assert (
        none.sentence("lacking_plan") == "Not switched on: the plan's enterprises, as the place has no needs."
    )


def test_falls_are_told_of_arms_that_are_hit_alone():
    found = findings(TEN, gains={"bank": 20})
    assert {row["arm"] for row in recovery_rows(found)} == {WITHOUT, ALL, "bank", all_but("bank")}


def test_what_all_gain_in_work_here_stands_first_among_what_it_hangs_on():
    found = findings(TEN, gains={"bank": 20}, signs=signs_of(["bank"]))
    told = [(row["what"], row["outcome"]) for row in hangs_on_rows(found, stated(12_000))]
    assert told[0] == (TOGETHER, "jobs_here")
    assert {what for what, _ in told} == {TOGETHER, "bank", SHOCK, "riding_out"}


def test_what_a_tenth_gains_by_a_technique_is_held_beside_the_recession_without_it():
    found = findings(TEN, gains={"bank": 20})
    by = {CALM: 900.0, WITHOUT: 0.0, "bank": 100.0, ALL: 300.0}
    courses = dict(found.ensemble.courses)
    for arm, more in by.items():
        courses[arm] = tuple(one._replace(tenths_pence=one.tenths_pence + more) for one in courses[arm])
    found = replace(found, ensemble=replace(found.ensemble, courses=courses))
    rows = [(row["what"], row["tenth"], row["median_pence"]) for row in income_rows(found)]
    told = {SHOCK: -900, TOGETHER: 300, "bank": 100}
    assert rows == [(what, tenth, pence) for what, pence in told.items() for tenth in range(1, 11)]


def test_a_figure_of_a_change_that_is_not_clear_says_so():
    found = answer(findings(TEN, gains={"clearing": [3, -3], "plan": 4}))
    told = {
        name: str(found.figure("stress_jobs_here_gain", technique=name).how) for name in ("clearing", "plan")
    }
    assert told["clearing"].startswith(
        "not clear, as too few runs or draws agree on it; with it − without it"
    )
    assert told["plan"].startswith("with it − without it")


def test_what_hits_is_called_a_recession_only_where_it_is_one():
    """Bills that rise and an employer that closes are none, and figures and tables are the same for all."""
    given_out = answer(findings(TEN, gains={"clearing": 4}))
    told = [*(each.name for each in given_out.figures()), *(each.how for each in given_out.figures())]
    told += [each.finding for each in given_out.pictures()] + [str(each) for each in given_out.says()[1:]]
    assert [each for each in told if "recession" in str(each)] == []
