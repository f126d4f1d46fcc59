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
        given, served = (
            solver.Sum([v for (_, c), v in pairs.items() if orders.order[c] == j]),
            solver.IntVar(0, 1, ""),
        )
        solver.Add(given <= int(orders.quantity[j]) * served)
        solver.Add(given >= int(orders.least[j]) * served)
    for r in range(len(week.room)):
        through = [v for (_, c), v in pairs.items() if r in orders.through[c]]
        here = [sold[k] for k in np.flatnonzero(offers.room == r)]
        solver.Add(solver.Sum(here + through) <= int(week.room[r]))
    for h in range(len(offers)):
        of = np.flatnonzero(offers.harvest == h)
        if len(of):
            solver.Add(solver.Sum([sold[k] for k in of]) <= int(offers.stock[of[0]]))
    for g in range(week.growers):
        solver.Add(solver.Sum([sold[k] for k in np.flatnonzero(offers.grower == g)]) >= int(floor[g]))
    solver.Maximize(solver.Sum(worth) - solver.Sum([terms.pick_pence * each for each in picked]))
    return solver.Objective().Value() if solver.Solve() == pywraplp.Solver.OPTIMAL else None


def best_season(weeks, life):
    """Return the greatest worth of several weeks without floors, what keeps being sold in any week of its life."""
    solver = pywraplp.Solver.CreateSolver("SCIP")
    worth, from_harvest = [], {}
    for at, week in enumerate(weeks):
        by_order, in_room, orders = {}, {}, week.orders
        for w in range(at + 1):
            old = weeks[w]
            for i in np.flatnonzero(life[w] > at - w):
                lines = []
                for c in np.flatnonzero(orders.good == old.offers.good[i]):
                    if old.asked[i] > orders.limit[c] + 1e-9:
                        continue
                    var = solver.NumVar(0, solver.infinity(), "")
                    lines.append(var)
                    by_order.setdefault(int(orders.order[c]), []).append(var)
                    for room in orders.through[c][orders.through[c] >= 0]:
                        in_room.setdefault(int(room), []).append(var)
                    unit = (
                        week.terms.unit_pence + week.terms.promised_pence * orders.promised[orders.order[c]]
                    )
                    worth.append((unit + orders.limit[c] - old.offers.pence[i]) * var)
                picked, sold = solver.IntVar(0, 1, ""), solver.Sum(lines)
                solver.Add(sold <= int(old.offers.stock[i]) * picked)
                solver.Add(sold >= int(old.offers.lot[i]) * picked)
                worth.append(-week.terms.pick_pence * picked)
                in_room.setdefault(int(old.offers.room[i]), []).extend(lines)
                from_harvest.setdefault((w, int(old.offers.harvest[i])), []).extend(lines)
        for j, lines in by_order.items():
            solver.Add(solver.Sum(lines) <= int(orders.quantity[j]))
        for room, lines in in_room.items():
            solver.Add(solver.Sum(lines) <= int(week.room[room]))
    for (w, h), lines in from_harvest.items():
        solver.Add(solver.Sum(lines) <= int(weeks[w].offers.stock[weeks[w].offers.harvest == h][0]))
    solver.Maximize(solver.Sum(worth))
    return solver.Objective().Value() if solver.Solve() == pywraplp.Solver.OPTIMAL else None
