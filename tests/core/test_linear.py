"""The solver is held to what is known: published optima, models on which other releases are wrong, brute force."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ultramicro.core.linear import Effort, LinearModel

EXACT = Effort(gap=0.0, nodes=10_000)


def model(worth, rows, high, whole):
    made = LinearModel()
    for i, (w, h, is_whole) in enumerate(zip(worth, high, whole, strict=True)):
        made.column(i, high=h, worth=w, whole=is_whole)
    for r, (weights, least, most) in enumerate(rows):
        made.row(r, dict(enumerate(weights)), low=least, high=most)
    return made


INF = float("inf")
KNOWN = {
    "two ovens": ((2, -50), [((1, -40), -INF, 0)], (100, 3), (False, True), 60),
    "HiGHS 3043": ((-2, -3), [((1, 1), 4.5, INF)], (10, 10), (False, True), -9),
    "HiGHS 3094": ((-10, -8, 0, 0, 0, 0),
                   [((0, 0, 1, 0, -1000, 0), -INF, 0), ((0, 0, 0, 1, 0, -1000), -INF, 0), ((1, 0, 1, 0, 0, 0), 1000, 1000),
                    ((0, 1, 0, 1, 0, 0), 1000, 1000), ((0, 0, 0, 0, 1, 1), -INF, 1)],
                   (1000, 1000, 1000, 1000, 1, 1), (False, False, False, False, True, True), -8000),
    "Wyndor Glass (Hillier and Lieberman)": ((3, 5), [((1, 0), -INF, 4), ((0, 2), -INF, 12), ((3, 2), -INF, 18)],
                                             (INF, INF), (False, False), 36),
}  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
def test_known_optima_on_which_releases_of_the_solver_were_wrong(name):
    worth, rows, high, whole, best = KNOWN[name]
    found = model(worth, rows, high, whole).solve(EXACT)
    assert found.value == pytest.approx(best)
    assert found.bound == pytest.approx(best)


@st.composite
def small(draw):
    n = draw(st.integers(2, 4))
    whole = draw(st.lists(st.booleans(), min_size=n, max_size=n))
    rows = [
        (draw(st.lists(st.integers(-40, 40), min_size=n, max_size=n)), -INF, draw(st.integers(0, 200)))
        for _ in range(draw(st.integers(1, 3)))
    ]
    high = [draw(st.integers(1, 4)) if w else draw(st.integers(1, 100)) for w in whole]
    return draw(st.lists(st.integers(-60, 60), min_size=n, max_size=n)), rows, high, whole


@given(small())
@settings(max_examples=150)
def test_the_optimum_is_that_of_trying_every_whole_number(drawn):
    worth, rows, high, whole = drawn
    found, best = model(worth, rows, high, whole).solve(EXACT), -INF
    at = [i for i, is_whole in enumerate(whole) if is_whole]
    for values in itertools.product(*(range(high[i] + 1) for i in at)):
        tried = model(worth, rows, high, [False] * len(whole))
        for i, value in zip(at, values, strict=True):
            tried.low[i] = tried.high[i] = value
        answer = tried.solve(relaxed=True)
        best = max(best, answer.value if answer else -INF)
    assert found.value == pytest.approx(best, abs=1e-5)
    assert found.bound >= found.value - 1e-5


@given(small())
@settings(max_examples=100)
def test_beginning_from_an_answer_changes_neither_optimum_nor_worth(drawn):
    made = model(*drawn)
    first = made.solve(EXACT)
    again = made.solve(EXACT, begin=first.at)
    assert again.value == pytest.approx(first.value, abs=1e-5)
    assert again.value == pytest.approx(made.total(again.at))
    assert made.violation(again.at) < 1e-6


def test_what_cannot_be_is_no_answer_and_a_spoilt_one_is_noticed():
    impossible = model((1,), [((1,), 5, 6)], (3,), (False,))
    assert impossible.solve(EXACT) is None
    fine = model((1, 1), [((1, 1), -INF, 10)], (8, 8), (True, False))
    found = fine.solve(EXACT)
    assert fine.violation(found.at) == 0
    assert fine.violation(found.at + np.array([0.0, 0.5])) > 0.01
    assert fine.violation(found.at - np.array([0.4, 0.0])) > 0.01
    assert fine.violation(np.array([9.0, 0.0])) > 0.01


def test_a_name_stands_for_one_thing():
    made = model((1,), [((1,), -INF, 1)], (1,), (False,))
    with pytest.raises(ValueError, match="already"):
        made.column(0)
    with pytest.raises(ValueError, match="already"):
        made.row(0, {})
