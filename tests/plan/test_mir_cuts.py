"""The rows that make the relaxation tight: no whole plan breaks one, and the bound comes closer."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plan.problems import problems
from ultramicro.core.linear import Effort
from ultramicro.plan.programme.mir_cuts import tightened
from ultramicro.plan.programme.model import Activity, Need, Problem, Trade
from ultramicro.plan.programme.portfolio import portfolio

EXACT = Effort(gap=0.0, nodes=5000)


@given(problems(), st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_no_whole_plan_breaks_the_rows_and_the_bound_lies_between(problem, seed):
    plain = portfolio(problem)
    loose = plain.solve(relaxed=True)
    best = plain.solve(EXACT)
    tight, relaxed = tightened(problem, plain)
    assert tight.violation(best.at) < 1e-6
    assert best.value - 0.01 <= relaxed.value <= loose.value + 0.01
    # Plans that aim elsewhere reach other corners; the rows hold for all of them.
    dice = np.random.default_rng(seed)
    for name, at in plain.at.items():
        if name[0] in {"level", "units", "sell", "train", "store"}:
            plain.worth[at] = float(dice.normal(0, 100))
    elsewhere = plain.solve(EXACT)
    if elsewhere is not None:
        assert tight.violation(elsewhere.at) < 1e-6


def _bakery(wanted, *, most=3):
    baker = Activity(name="bakery", makes={"loaf": 4000.0}, capital_pence=100_000, most_units=most)
    need = Need(name="bread", good="loaf", quantity=wanted, price_pence=200)
    money = replace(Problem().money, own_pence=10_000_000)
    return Problem(quarters=6, activities=(baker,), needs=(need,), trades={"loaf": Trade()}, money=money)


@pytest.mark.parametrize("wanted", [400.0, 1000.0])
def test_a_small_need_asks_for_a_whole_bakery(wanted):
    problem = _bakery(wanted)
    plain = portfolio(problem)
    tight, relaxed = tightened(problem, plain)
    last = ("units", "bakery", 6 - 1)
    loose = plain.value(plain.solve(relaxed=True), last)
    assert loose < np.ceil(wanted / 4000.0) - 0.1
    assert tight.value(relaxed, last) == pytest.approx(np.ceil(wanted / 4000.0))


def test_the_programme_itself_is_left_as_it_was():
    problem = _bakery(1000.0)
    plain = portfolio(problem)
    rows, terms = len(plain.rows), [dict(row) for row in plain.terms]
    tight, _ = tightened(problem, plain)
    assert len(tight.rows) > rows == len(plain.rows)
    assert plain.terms == terms
