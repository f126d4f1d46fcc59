"""The battery's programme: energy is conserved, nothing is cheaper, and a second formulation agrees."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.linear_solver import pywraplp

from ultramicro.core.errors import BadInput
from ultramicro.energy.battery.programme import (
    Battery,
    Community,
    balance_error,
    dispatch,
    lowest,
    without_battery,
)


@st.composite
def communities(draw, most=24):
    n = draw(st.integers(2, most))
    amounts = st.lists(st.integers(0, 5000), min_size=n, max_size=n)
    prices = st.lists(st.integers(0, 40), min_size=n, max_size=n)
    sell = np.array(draw(prices)) / 1000
    return Community(
        made_wh=np.array(draw(amounts), dtype=float),
        wanted_wh=np.array(draw(amounts), dtype=float),
        buy=sell + np.array(draw(prices)) / 1000,
        sell=sell,
    )


batteries = st.builds(
    Battery,
    most_wh=st.integers(0, 20_000).map(float),
    hours=st.sampled_from([1.0, 2.0, 4.0]),
    one_way=st.floats(0.8, 1.0),
    pence_per_wh=st.sampled_from([0.0, 0.001, 0.05, 1.0]),
)


@given(communities(), batteries)
@settings(max_examples=60, deadline=None)
def test_energy_is_conserved_and_the_bound_proves_the_cost(community, battery):
    found = dispatch(community, battery)
    scale = 1 + community.made_wh.sum() + community.wanted_wh.sum()
    assert balance_error(community, found, battery.one_way) <= 1e-6 * scale
    assert found.bound_pence <= found.cost_pence + 1e-6 * scale
    assert found.cost_pence - found.bound_pence <= 1e-5 * (1 + abs(found.cost_pence)) + 1e-3
    assert -1e-6 <= found.size_wh <= battery.most_wh + 1e-6
    assert (found.held <= found.size_wh + 1e-5).all()
    assert (np.maximum(found.filled, found.emptied) <= found.size_wh * 0.5 / battery.hours + 1e-5).all()


@given(communities(), batteries)
@settings(max_examples=40, deadline=None)
def test_a_battery_never_costs_more_than_none(community, battery):
    assert dispatch(community, battery).cost_pence <= without_battery(community) + 1e-3


@given(communities(12), batteries)
@settings(max_examples=40, deadline=None)
def test_a_second_formulation_in_another_solver_costs_the_same(community, battery):
    # Without a column for what is held: it is the running sum of what goes in and out, and starts anywhere.
    solver = pywraplp.Solver.CreateSolver("GLOP")
    n, inf = len(community.made_wh), solver.infinity()
    size = solver.NumVar(0, battery.most_wh, "size")
    start = solver.NumVar(0, inf, "start")
    solver.Add(start <= size)
    held, cost = start, size * battery.pence_per_wh
    for t in range(n):
        into, out = solver.NumVar(0, inf, f"in{t}"), solver.NumVar(0, inf, f"out{t}")
        for flow in (into, out):
            solver.Add(flow <= size * (0.5 / battery.hours))
        net = solver.NumVar(-inf, inf, f"net{t}")
        solver.Add(net == community.wanted_wh[t] - community.made_wh[t] + into - out)
        # The dearer of both prices is a bound from below on what the net flow costs, and tight.
        paid = solver.NumVar(-inf, inf, f"paid{t}")
        solver.Add(paid >= net * community.buy[t])
        solver.Add(paid >= net * community.sell[t])
        held = held + into * battery.one_way - out * (1 / battery.one_way)
        solver.Add(held >= 0)
        solver.Add(held <= size)
        cost = cost + paid
    solver.Add(held == start)
    solver.Minimize(cost)
    assert solver.Solve() == pywraplp.Solver.OPTIMAL
    found = dispatch(community, battery).cost_pence
    assert found == pytest.approx(solver.Objective().Value(), rel=1e-6, abs=1e-3)


def test_a_hand_worked_day():
    # One half-hour makes 1,000 Wh that nobody wants, the next wants 1,000 Wh at 30p a kWh; export pays 10p. With 90%
    # both ways, and power for all of it: 1,000 Wh in give 810 Wh out. So 190 Wh are bought: 5.7p, where without
    # a battery 30 − 10 = 20p are paid.
    community = Community(
        made_wh=np.array([1000.0, 0.0]),
        wanted_wh=np.array([0.0, 1000.0]),
        buy=np.full(2, 0.030),
        sell=np.full(2, 0.010),
    )
    assert without_battery(community) == pytest.approx(20.0)
    found = dispatch(community, Battery(most_wh=2000.0, hours=1.0, one_way=0.9))
    assert found.cost_pence == pytest.approx(5.7)
    assert found.emptied[1] == pytest.approx(810)


def test_prices_that_would_pay_for_buying_to_sell_are_refused():
    one = np.ones(2)
    with pytest.raises(BadInput, match="sold for more"):
        dispatch(
            Community(made_wh=one, wanted_wh=one, buy=one * 0.01, sell=one * 0.02),
            Battery(most_wh=1.0, hours=1.0, one_way=0.9),
        )


def test_a_wrong_price_of_a_row_only_weakens_the_bound():
    assert lowest(np.array([-1e-12, 2.0]), np.array([np.inf, 5.0])) == 0.0
