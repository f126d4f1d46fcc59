"""In one answer the same quantity is the same wherever it is shown: tables, figures, sheets and sentences."""

from collections import defaultdict
from dataclasses import replace

import pytest

from ultramicro.core.packing import unpacked
from ultramicro.flows.tables import rows_of
from ultramicro.plan.figures import bounds_missed
from ultramicro.reports.model import frame

BEST = "best"


@pytest.fixture(scope="module")
def tables(answer):
    return {name: rows_of(table) for name, table in answer.tables().items()}


def best(rows):
    return [row for row in rows if row["plan"] == BEST]


def test_the_lines_of_the_income_add_up_to_its_figure_and_to_every_table_that_has_it(answer, tables):
    lines = sum(row["amount_pence"] for row in best(tables["plan_income"]))
    assert lines == answer.figure("net_local_income").value
    (alternative,) = best(tables["plan_alternatives"])
    linked = next(row for row in tables["plan_compared"] if row["linked"])
    assert lines == alternative["income_pence"] == linked["income_pence"]
    assert alternative["least_income_pence"] == linked["least_income_pence"]
    told = answer.figure("net_local_income").how.values["lines"].things
    assert len(told) == len(best(tables["plan_income"]))


def test_jobs_are_one_measure(answer, tables):
    last = tables["plan_money"][-1]
    by_enterprise = sum(row["jobs"] for row in tables["plan_enterprises"])
    by_quarter = sum(row["jobs"] for row in best(tables["plan"]) if row["period"] == last["quarter"])
    assert by_enterprise == pytest.approx(last["jobs"]) == pytest.approx(by_quarter)
    (alternative,) = best(tables["plan_alternatives"])
    assert alternative["jobs"] == answer.figure("jobs").value
    assert alternative["net_jobs"] == answer.figure("net_jobs").value


def test_sheets_have_the_sums_of_the_flows(answer, tables):
    starts = {row["activity"]: row["first_quarter"] for row in tables["plan_enterprises"]}
    flows = best(tables["plan_flows"])
    for name, first in starts.items():
        sums = defaultdict(int)
        for row in flows:
            if first <= row["period"] < first + 4:
                sums["sales"] += row["amount_pence"] * (row["source"] == name)
                for word, item in (("running costs", "running_costs"), ("rent", "rent"), ("wages", "work")):
                    sums[word] -= row["amount_pence"] * (row["target"] == name and row["item"] == item)
        told = {str(unpacked(row["item"])): row["quantity"] for row in tables["plan_sheets"]
                if (row["activity"], row["part"]) == (name, "first_year")}  # fmt: skip
        for word, pence in sums.items():
            assert round(told[word] * 100) == pence


def test_other_plans_have_the_same_range(answer, tables):
    rows = [*tables["plan_alternatives"], *tables["plan_compared"]]
    assert all(row["least_income_pence"] <= row["income_pence"] <= row["most_pence"] + 1 for row in rows)


def test_at_least_stands_on_bounds_of_the_gain_itself(answer):
    licence = next(each for each in answer.licences() if each.word == "at_least")
    assert licence.law == "gain_bounds"
    unlinked = answer.explanation.unlinked
    assert bounds_missed(answer.plan, unlinked) <= 1e-6 * answer.plan.worth_pounds
    # A bound that a plan exceeds proves nothing, and the law says so.
    over = replace(answer.plan, bound_pounds=answer.plan.worth_pounds - 100)
    assert (
        bounds_missed(over, unlinked) == pytest.approx(100, rel=0.01) or bounds_missed(over, unlinked) > 100
    )
    spoilt = replace(unlinked, bound_pounds=unlinked.worth_pounds - 50)
    assert bounds_missed(answer.plan, spoilt) == pytest.approx(50)


def test_hours_of_one_enterprise_that_are_shown_twice_say_why_they_are_not_the_same(answer):
    """What one takes at full work and what all take in the last quarter are two quantities, told as two."""
    posts, compared = defaultdict(float), 0
    for row in frame("assignments", answer.tables()["assignments"], None).records():
        if (row["plan"], row["unit"]) == (BEST, "hours a week"):
            posts[row["activity"], row["role"]] += row["quantity"]
    for row in frame("plan_sheets", answer.tables()["plan_sheets"], None).records():
        if row["part"] != "needs" or (row["activity"], row["item"]) not in posts:
            continue
        worked, compared = posts[row["activity"], row["item"]], compared + 1
        same = row["quantity"] == pytest.approx(worked, abs=0.06)
        assert same or f"{worked:,.1f}".removesuffix(".0") in row["says"]
    assert compared
