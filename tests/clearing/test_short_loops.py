"""Loops of few parties: laws, other ways to the same sum, and the bound."""

import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clearing.networks import invoices, merged, named
from ultramicro.clearing.solver import short_loops as module
from ultramicro.clearing.solver.merging import Network, net_pence
from ultramicro.clearing.solver.pairwise import pairwise
from ultramicro.clearing.solver.reasons import Refusal, Unusable
from ultramicro.clearing.solver.set_off import greatest_setoff
from ultramicro.clearing.solver.short_loops import loops_up_to, short_loops


@given(invoices(), st.integers(2, 7))
def test_it_keeps_positions_and_never_passes_its_bound(rows, longest):
    network = merged(rows).network
    found = short_loops(network, longest)
    net = net_pence(network.parties, network.debtor, network.creditor, found.cleared_pence)
    assert not net.any()
    assert np.all((found.cleared_pence >= 0) & (found.cleared_pence <= network.amount_pence))
    assert found.total_pence <= found.bound_pence
    assert all(len(loop) <= longest for loop in found.loops)
    again = np.zeros_like(found.cleared_pence)
    for loop, amount in zip(found.loops, found.amount_pence, strict=True):
        again[list(loop)] += amount
    assert again.tolist() == found.cleared_pence.tolist()


@given(invoices())
def test_loops_of_two_are_netting_two_by_two_and_of_all_the_greatest_set_off(rows):
    network = merged(rows).network
    two, every, best = short_loops(network, 2), short_loops(network, 7), greatest_setoff(network)
    assert two.total_pence == two.bound_pence == int(pairwise(network).sum())
    assert every.total_pence <= best.total_pence <= every.bound_pence
    assert every.bound_pence - every.total_pence <= 7 * len(every.loops)


@given(invoices())
def test_longer_loops_allowed_never_lower_the_bound(rows):
    network = merged(rows).network
    bounds = [short_loops(network, longest).bound_pence for longest in range(2, 8)]
    assert all(later >= earlier for earlier, later in itertools.pairwise(bounds))


@given(invoices(), st.integers(2, 7))
def test_every_loop_is_named_once(rows, longest):
    network = merged(rows).network
    graph = nx.DiGraph(list(zip(network.debtor.tolist(), network.creditor.tolist(), strict=True)))
    expected = sorted(len(loop) for loop in nx.simple_cycles(graph, length_bound=longest))
    found = list(loops_up_to(network, longest))
    assert sorted(map(len, found)) == expected
    assert len(set(map(frozenset, found))) == len(found)


def test_a_ring_of_four_is_no_loop_of_three():
    ring = named(("A", "B", 10), ("B", "C", 10), ("C", "D", 10), ("D", "A", 10))
    assert (short_loops(ring, 3).total_pence, short_loops(ring, 4).total_pence) == (0, 40)


def test_too_many_loops_are_said_so(monkeypatch):
    monkeypatch.setattr(module, "MOST_LOOPS", 1)
    both = named(("A", "B", 10), ("B", "A", 10), ("B", "C", 10), ("C", "B", 10))
    with pytest.raises(Unusable) as refused:
        short_loops(both, 2)
    assert refused.value.reason is Refusal.TOO_MANY_LOOPS


@pytest.mark.parametrize("longest", [1, 0, -1])
def test_a_loop_of_fewer_than_two_is_refused(longest):
    owed = Network(
        parties=2, debtor=np.array([0, 1]), creditor=np.array([1, 0]), amount_pence=np.array([5, 5])
    )
    with pytest.raises(Unusable) as refused:
        short_loops(owed, longest)
    assert refused.value.reason is Refusal.LOOP_TOO_SHORT
