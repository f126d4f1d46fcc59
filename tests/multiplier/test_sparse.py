"""The sparse table and its solver against full tables, and functions of statistics against the library's."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import special as theirs
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from ultramicro.core.errors import BadInput
from ultramicro.multiplier.network import network_of
from ultramicro.multiplier.sparse import bicgstab, leading_to, summed
from ultramicro.multiplier.special import expit, gammaln, logit


@st.composite
def cells(draw, most=7):
    size = draw(st.integers(1, most))
    at = st.integers(0, size - 1)
    listed = draw(st.lists(st.tuples(at, at, st.floats(0, 9)), max_size=25))
    row, col, value = ([c[i] for c in listed] for i in range(3))
    return size, row, col, value


def full(size, row, col, value):
    table = np.zeros((size, size))
    np.add.at(table, (np.array(row, int), np.array(col, int)), value)
    return table


@given(cells())
def test_products_are_those_of_the_full_table(drawn):
    table, same = summed(*drawn), full(*drawn)
    line = np.arange(1.0, drawn[0] + 1)
    assert np.allclose(table.toarray(), same)
    assert np.allclose(table @ line, same @ line)
    assert np.allclose(line @ table, line @ same)


@given(cells(), st.data())
def test_what_leads_to_a_goal_is_what_a_walk_finds(drawn, data):
    size = drawn[0]
    goal = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    walk = np.linalg.matrix_power(np.eye(size) + (full(*drawn) > 0), size) > 0
    assert leading_to(summed(*drawn), goal).tolist() == (walk @ goal).tolist()


@given(cells())
def test_money_has_a_way_out_just_where_every_knot_of_payers_has_one(drawn):
    """The same as asking each strongly connected set for a leak or a payment out of it."""
    size, row, col, value = drawn
    table, tight = full(*drawn), np.arange(size) % 2 == 0
    label = connected_components(csr_array(table), connection="strong")[1]
    out = {label[i] for i in range(size) if not tight[i]}
    out |= {label[i] for i, j in zip(*np.nonzero(table), strict=True) if label[i] != label[j]}
    assert leading_to(summed(size, row, col, value), ~tight).all() == (out == set(label))


@given(cells(), st.floats(0.05, 0.95))
def test_the_solver_solves(drawn, kept):
    table = full(*drawn)
    assume(table.sum(axis=1).max() > 0.01)
    table *= kept / table.sum(axis=1).max()
    system, goal = np.eye(drawn[0]) - table, np.ones(drawn[0])
    found = bicgstab(lambda x: system @ x, goal, tolerance=1e-12, most=1000)
    assert np.allclose(found, np.linalg.solve(system, goal), rtol=1e-6)


def test_a_long_ring_that_never_leaks_is_refused_at_once():
    size = 20_000
    payer = np.arange(size)
    with pytest.raises(BadInput, match="for ever"):
        network_of(size, payer, (payer + 1) % size, np.ones(size), np.ones(size))


@given(st.floats(1e-3, 1e6))
def test_the_gamma_function_is_the_standard_librarys(x):
    assert float(gammaln(x)) == pytest.approx(math.lgamma(x), rel=1e-12, abs=1e-12)


def test_the_gamma_function_is_close_on_all_that_a_survey_asks_of_it():
    x = np.geomspace(1e-3, 200, 5000)
    assert np.allclose(gammaln(x), theirs.gammaln(x), rtol=1e-12, atol=1e-13)


@given(st.floats(-700, 700))
def test_the_logistic_function_and_the_odds_undo_each_other(x):
    assert float(expit(x)) == pytest.approx(float(theirs.expit(x)), rel=1e-12)
    if abs(x) < 15:
        assert float(logit(expit(x))) == pytest.approx(x, abs=1e-9 * math.exp(abs(x)))
