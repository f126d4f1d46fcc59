"""A week once more: a column for every pair that can trade, whole picks, solved by another solver."""

import numpy as np
from ortools.linear_solver import pywraplp


def best(week, floor):
    """Return the greatest worth of a week with these floors, or None where nothing keeps them."""
    solver = pywraplp.Solver.CreateSolver("SCIP")
    offers, orders, terms = week.offers, week.orders, week.terms
    picked = [solver.IntVar(0, 1, "") for _ in range(len(offers))]
    pairs, worth = {}, []
    for i in range(len(offers)):
        for c in np.flatnonzero(orders.good == offers.good[i]):
            if week.asked[i] <= orders.limit[c] + 1e-9:
                var = pairs[i, int(c)] = solver.NumVar(0, solver.infinity(), "")
                unit = terms.unit_pence + terms.promised_pence * orders.promised[orders.order[c]]
                worth.append((unit + orders.limit[c] - offers.pence[i]) * var)
    sold = [solver.Sum([v for (i, _), v in pairs.items() if i == k]) for k in range(len(offers))]
    for k in range(len(offers)):
        solver.Add(sold[k] <= int(offers.stock[k]) * picked[k])
        solver.Add(sold[k] >= int(offers.lot[k]) * picked[k])
    for j in range(len(orders)):
        solver.Add(
            solver.Sum([v for (_, c), v in pairs.items() if orders.order[c] == j]) <= int(orders.quantity[j])
        )
    for r in range(len(week.room)):
        solver.Add(solver.Sum([sold[k] for k in np.flatnonzero(offers.room == r)]) <= int(week.room[r]))
    for g in range(week.growers):
        solver.Add(solver.Sum([sold[k] for k in np.flatnonzero(offers.grower == g)]) >= int(floor[g]))
    solver.Maximize(solver.Sum(worth) - solver.Sum([terms.pick_pence * each for each in picked]))
    return solver.Objective().Value() if solver.Solve() == pywraplp.Solver.OPTIMAL else None
