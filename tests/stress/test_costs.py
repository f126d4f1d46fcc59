"""What techniques cost whom, and what neighbours lose: no reading of money is forgotten, and none told twice."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stress.made_findings import MONTHS, course, fallen, findings
from tests.stress.switches.every import EVERY
from tests.stress.switches.worlds import course as lived
from tests.stress.switches.worlds import place

from ultramicro.stress.arms import CALM, in_calm, is_calm
from ultramicro.stress.costs import (
    PARTS,
    RECESSION,
    cost_rows,
    costs_of,
    neighbour_rows,
)
from ultramicro.stress.delivered import GIVES
from ultramicro.stress.findings import ALONE, TOGETHER
from ultramicro.stress.losers import PAYS, WHO, who_loses
from ultramicro.stress.runs.ensemble import ALL, Ensemble
from ultramicro.stress.switches.all import ALL as SWITCHES
from ultramicro.stress.switches.all import switch_named
from ultramicro.stress.switches.reads import Cost, Holds, Payer, cost, declared, flow, names, number
from ultramicro.stress.words import NAMES

CALM_DAYS, TEN = 1000.0, fallen(0.1)


@pytest.mark.parametrize("name", EVERY)
def test_every_reading_of_a_switch_is_declared_in_its_order_with_what_it_costs_whom(name):
    e, b, s = place()
    told = switch_named(name).told
    acts = EVERY[name]().acts(e, b, s, 1)
    assert tuple(acts.reads) == names(told)
    assert len(acts.readings()) == len(told)
    for each in told:
        assert each.name.startswith(f"{name}_")
        assert (each.cost is None) == (each.payer is None)
        assert each.name.endswith("_pence") == (each.holds is not Holds.NUMBER)
    assert any(each.cost for each in told)
    assert any(each.gives in GIVES for each in told)
    assert {other for each in told for other in each.of} <= {*names(told)}


def test_money_that_is_declared_as_no_money_is_refused():
    for wrong in (number("fees_pence"), flow("members"), cost("members", Cost.FEES, Payer.MEMBERS)):
        with pytest.raises(ValueError, match="is no"):
            declared("club", wrong)


def lost(by_seed, *, name="plan", seeds=3, arms=None):
    """Findings in which lenders lose so much by the end of each seed, in the arms in which it is in use."""
    found = findings(TEN, gains={name: 5, "clearing": 1}, seeds=seeds)
    courses = {arm: some for arm, some in found.ensemble.courses.items() if not is_calm(arm)}
    courses[CALM] = found.ensemble.courses[CALM]
    for arm in arms or (name, ALL):
        courses[arm] = tuple(
            course(CALM_DAYS, **{f"{name}_lost_pence": [0.0] * (MONTHS - 1) + [float(pence)]})
            for pence in by_seed
        )
    return replace(found, ensemble=Ensemble(seeds=found.ensemble.seeds, courses=courses))


@given(st.lists(st.integers(0, 10**9), min_size=3, max_size=3))
def test_what_is_lost_so_far_counts_once_and_fees_count_each_month(pence):
    rows = [row for row in cost_rows(lost(pence)) if row["used"] == ALONE]
    (whole,) = (row for row in rows if row["cost"] == Cost.NOT_PAID_BACK)
    assert whole["median_pence"] == sorted(pence)[1]
    assert min(pence) <= whole["low_pence"] <= whole["median_pence"] <= whole["high_pence"] <= max(pence)
    (fees,) = (row for row in rows if row["cost"] == Cost.FEES)
    assert fees["median_pence"] == 4e4 * MONTHS
    assert (whole["paid_by"], fees["paid_by"], whole["when"]) == (Payer.LENDERS, Payer.MEMBERS, RECESSION)


def test_what_a_cost_holds_already_is_told_as_a_part_of_it():
    parts = {each.cost for name in SWITCHES for each in switch_named(name).told if each.cost is Cost.SHARED}
    assert parts == {Cost.SHARED}
    shared = [each for each in switch_named("currency").told if each.cost in {Cost.SHARED, Cost.WRITTEN_OFF}]
    found = findings(TEN, gains={"currency": 1})
    courses = {
        arm: tuple(one._replace(names=(*one.names[:-2], *(each.name for each in shared))) for one in some)
        for arm, some in found.ensemble.courses.items()
    }
    rows = list(cost_rows(replace(found, ensemble=Ensemble(seeds=found.ensemble.seeds, courses=courses))))
    assert {row["cost"]: row["part_of"] for row in rows} == {
        Cost.WRITTEN_OFF: None,
        Cost.SHARED: Cost.WRITTEN_OFF,
    }


@pytest.mark.parametrize("name", EVERY)
def test_a_part_of_a_cost_is_never_more_than_the_whole_of_it(name):
    """In each month: what guarantors pay is of what is lost, what members share of what is written off."""
    reads = {each.cost: each.name for each in switch_named(name).told if each.cost}
    parts = {part: whole for part, whole in PARTS.items() if {part, whole} <= set(reads)}
    if not parts:
        return
    lends = {"judges": False, "capital_per_firm_pence": 2_000_000} if name == "bank" else {}
    for seed in (1, 2):
        of = lived(EVERY[name](**lends), seed=seed, months=16)
        for part, whole in parts.items():
            assert (of.reading(reads[part]) <= of.reading(reads[whole])).all()


def test_a_cost_is_a_part_only_where_its_technique_has_the_whole():
    """An energy club's guarantors lose what no loan written off holds; a bank's lose a part of that."""
    assert Cost.WRITTEN_OFF in costs_of("bank")
    assert Cost.WRITTEN_OFF not in costs_of("energy")
    told = {}
    for name in ("bank", "energy"):
        read = next(each.name for each in switch_named(name).told if each.cost is Cost.GUARANTEES)
        found = findings(TEN, gains={name: 1})
        courses = {
            arm: tuple(one._replace(names=(*one.names[:-1], read)) for one in some)
            for arm, some in found.ensemble.courses.items()
        }
        rows = cost_rows(replace(found, ensemble=Ensemble(seeds=found.ensemble.seeds, courses=courses)))
        told[name] = {row["part_of"] for row in rows if row["cost"] is Cost.GUARANTEES}
    assert told == {"bank": {Cost.WRITTEN_OFF}, "energy": {None}}


def test_who_bears_a_part_of_what_others_are_told_to_bear_is_told_too():
    """What the bank loses it has of others, and is not told; what guarantors lose of it is."""
    assert PARTS[Cost.GUARANTEES] is Cost.WRITTEN_OFF
    assert Payer.ITSELF not in WHO
    assert Payer.GUARANTORS in WHO


def told_of(found):
    return str(*who_loses(found, NAMES[TOGETHER]))


def test_who_pays_nothing_in_the_middle_run_is_not_named():
    assert "lenders" not in told_of(lost((0, 0, 4_000_000)))
    assert "lenders lose £40,000" in told_of(lost((0, 4_000_000, 4_000_000)))
    assert list(who_loses(findings(TEN), NAMES[TOGETHER])) == []


def test_the_largest_stands_first_and_no_more_than_three():
    found = lost((4_000_000,) * 3)
    some = tuple(
        course(CALM_DAYS, **{
            f"plan_{name}_pence": pence
            for name, pence in (("displaced", 9e6), ("premium", 1e5), ("interest", 9e9), ("lost", 4e6))
        })
        for _ in range(3)
    )  # fmt: skip
    courses = {**found.ensemble.courses, ALL: some}
    told = told_of(replace(found, ensemble=Ensemble(seeds=found.ensemble.seeds, courses=courses)))
    assert told.startswith(
        f"With all that was switched on, over the {MONTHS} months read, other sellers here lose sales of "
        "£3.24m, lenders lose £40,000 and buyers pay £36,000 more for what they buy; "
    )


@given(
    st.lists(st.integers(0, 10**8), min_size=3, max_size=3),
    st.lists(st.integers(0, 10**8), min_size=3, max_size=3),
)
def test_what_all_cost_is_added_up_within_each_run(plan, food):
    found = findings(TEN, gains={"plan": 5, "food": 5}, seeds=3)
    both = tuple(
        course(CALM_DAYS, plan_lost_pence=float(one), food_lost_pence=float(other))
        for one, other in zip(plan, food, strict=True)
    )
    courses = {**found.ensemble.courses, ALL: both}
    rows = cost_rows(replace(found, ensemble=Ensemble(seeds=found.ensemble.seeds, courses=courses)))
    (whole,) = (
        row["median_pence"] for row in rows
        if (row["technique"], row["when"], row["cost"]) == (TOGETHER, RECESSION, Cost.NOT_PAID_BACK)
    )  # fmt: skip
    assert whole == sorted(map(sum, zip(plan, food, strict=True)))[1]


def test_everybody_who_pays_and_every_cost_has_words():
    assert {*WHO} == {*Payer} - {Payer.ITSELF}
    assert {*PAYS} == {*Cost} - {Cost.SHARED}


@pytest.mark.parametrize(
    ("here", "beyond", "says"),
    [
        (9, -5, "beyond the place £5 a month less is made, and £4 a month of gain is left for here and"),
        (5, -9, "a month less is made, and here and beyond together lose £4 a month."),
        (0, 0, "beyond the place as much is made as without it, and here and beyond together neither gain"),
        ([9, -9, 9], [7, -7, 7], "whether less is made beyond the place is not clear, and whether any gain is left"),
    ],
)  # fmt: skip
def test_what_is_lost_beyond_and_what_is_left_are_said(here, beyond, says):
    found = findings(TEN, gains={"plan": 5})
    pairs = zip(np.resize(here, 20), np.resize(beyond, 20), strict=True)
    some = tuple(
        course(CALM_DAYS, made_here_pence=4e8 + 100 * one, region_made_pence=9e9 + 100 * other)
        for one, other in pairs
    )
    courses = {**found.ensemble.courses, ALL: some}
    assert says in told_of(replace(found, ensemble=Ensemble(seeds=found.ensemble.seeds, courses=courses)))


def test_runs_in_calm_with_techniques_are_told_where_there_are_any():
    whens = {row["when"] for row in cost_rows(lost((1, 2, 3), arms=("plan", ALL, in_calm(ALL))))}
    assert whens == {RECESSION, "calm"}
    assert {row["when"] for row in cost_rows(lost((1, 2, 3)))} == {RECESSION}


@given(here=st.integers(-(10**8), 10**8), beyond=st.integers(-(10**8), 10**8), more=st.integers(0, 10**8))
def test_net_is_the_gain_less_what_neighbours_lose_and_buyers_pay_more(*, here, beyond, more):
    found = findings(TEN, gains={"plan": 5}, seeds=1)
    with_it = course(
        CALM_DAYS, made_here_pence=4e8 + here, region_made_pence=9e9 + beyond, plan_premium_pence=float(more)
    )
    courses = {**found.ensemble.courses, "plan": (with_it,), ALL: (with_it,)}
    found = replace(found, ensemble=Ensemble(seeds=(1,), courses=courses))
    rows = {row["side"]: row["median_pence"] for row in neighbour_rows(found) if row["what"] == "plan"}
    assert rows["net"] == rows["here"] + rows["beyond"] - rows["paid_more"] == here + beyond - more
    both = [row["median_pence"] for row in neighbour_rows(found) if row["side"] == "net"]
    assert both == [rows["net"]] * 2


def test_of_what_was_not_run_nothing_is_told():
    found = findings(TEN, gains={"plan": 5}, each=False)
    assert {row["what"] for row in neighbour_rows(found)} == {TOGETHER}
    assert list(neighbour_rows(findings(TEN))) == []


@pytest.mark.parametrize(
    ("name", "reading", "says"),
    [
        ("bank", "guarantors_paid_pence", "guarantors lose £360 that they stood for"),
        ("currency", "written_off_pence", "members lose £360 by debts written off"),
    ],
)
def test_whoever_loses_is_named(name, reading, says):
    found = findings(TEN, gains={name: 5}, seeds=3)
    lose = (course(CALM_DAYS, **{f"{name}_{reading}": 1000.0}),) * 3
    losing = replace(found, ensemble=replace(found.ensemble, courses={**found.ensemble.courses, ALL: lose}))
    (said,) = who_loses(losing, NAMES[TOGETHER])
    assert says in said
