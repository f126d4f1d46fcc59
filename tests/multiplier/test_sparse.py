"""The sparse table and its solver against full tables."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from ultramicro.core.errors import BadInput
from ultramicro.multiplier.network import network_of
from ultramicro.multiplier.sparse import bicgstab, leading_to, summed


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
