"""The greatest set-off on networks of up to a million firms, beside OR-tools (and HiGHS where it finishes).

    python -m benchmarks.clearing [all]

All ways are given the same merged network; every total is the same to the penny. CPU seconds are of the solve
alone, taken inside the process after compiling; `all` adds a million firms.
"""

from __future__ import annotations

import itertools
import sys
import time
from typing import Any

import numpy as np

from benchmarks.measure import Run, machine, measured, shared_data, table
from benchmarks.networks import heavy_tailed, layered, sardex_like
from ultramicro.clearing.solver.liquidity import Limits, discharge_curve, place_liquidity
from ultramicro.clearing.solver.merging import Network, merge_parallel
from ultramicro.clearing.solver.priorities import prefer
from ultramicro.clearing.solver.set_off import Before, greatest_setoff

SIZES = {"10k": (10_000, 100_000), "100k": (100_000, 1_000_000), "1m": (1_000_000, 10_000_000)}
SMALL = (1000, 5000)


def drawn(shape: str, size: str) -> tuple[int, Any]:
    """Return how many firms there are, and their invoices."""
    if shape == "industries":
        return industries()
    firms, invoices = SIZES[size]
    return firms, (heavy_tailed if shape == "heavy" else layered)(firms, invoices)


def industries() -> tuple[int, Any]:
    """Return payments between industries in 2024 as if they were owed, month by month."""
    import duckdb  # noqa: PLC0415

    path = str(shared_data() / "io" / "industry_payments.parquet")
    names = [row[0] for row in duckdb.execute("describe select * from read_parquet(?)", [path]).fetchall()]
    rows = duckdb.read_parquet(path).to_arrow_table()
    payer, payee, amount = _columns(names, rows)
    known = sorted(set(payer) | set(payee))
    at = {name: i for i, name in enumerate(known)}
    pence = np.round(np.array(amount, float) * 100).astype(np.int64)
    debtor, creditor = (np.array([at[name] for name in each], np.int32) for each in (payer, payee))
    keep = (pence > 0) & (debtor != creditor)
    return len(known), (debtor[keep], creditor[keep], pence[keep])


def _columns(names: list[str], rows: Any) -> tuple[list[Any], list[Any], list[Any]]:
    """Find payer, payee and amount by their names."""
    wanted = (
        ("payer", "source", "from"),
        ("payee", "target", "destination", "to"),
        ("pounds", "value", "amount", "gbp"),
    )
    found = [next(n for n in names if any(word in n.lower() for word in words)) for words in wanted]
    payer, payee, amount = (rows[name].to_pylist() for name in found)
    return payer, payee, amount


def ours(network: Network) -> int:
    """Solve and prove."""
    return greatest_setoff(network).total_pence


def by_ortools(network: Network) -> int:
    """Solve as a minimum-cost flow of what must stay owed."""
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415

    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        network.debtor.astype(np.int32), network.creditor.astype(np.int32), network.amount_pence,
        np.ones(network.debtor.size, np.int64),
    )  # fmt: skip
    flow.set_nodes_supplies(np.arange(network.parties, dtype=np.int32), network.net_pence())
    assert flow.solve() == flow.OPTIMAL
    return int(network.amount_pence.sum()) - int(flow.optimal_cost())


def by_highs(network: Network) -> int:
    """Solve as a linear programme."""
    from scipy.optimize import linprog  # noqa: PLC0415
    from scipy.sparse import csr_array  # noqa: PLC0415

    arcs = network.debtor.size
    data = np.concatenate([np.ones(arcs), -np.ones(arcs)])
    rows = np.concatenate([network.debtor, network.creditor])
    balance = csr_array((data, (rows, np.tile(np.arange(arcs), 2))), shape=(network.parties, arcs))
    bounds = np.column_stack([np.zeros(arcs), network.amount_pence])
    return round(-linprog(-np.ones(arcs), A_eq=balance, b_eq=np.zeros(network.parties), bounds=bounds).fun)


WAYS = {"ours": ours, "OR-tools": by_ortools, "HiGHS": by_highs}


def one(way: str, shape: str, size: str) -> None:
    """Run one way in a process of its own: merge, solve, total, share."""
    small = merge_parallel(SMALL[0], *heavy_tailed(*SMALL)).network
    if way == "options":
        options(shape, size)
        return
    if way == "ours":
        ours(small)  # compile
    firms, invoices = drawn(shape, size)
    begun = time.process_time()
    network = merge_parallel(firms, *invoices).network
    merged = time.process_time()
    total = WAYS[way](network)
    solved = time.process_time()
    gross = int(network.amount_pence.sum())
    print(f"{merged - begun:.2f} {solved - merged:.2f} {total} {total / gross:.4f}")


def options(shape: str, size: str) -> None:
    """Time what is asked beside: a round after 1% has changed, overdue first, and a curve of nine budgets."""
    firms, (debtor, creditor, pence) = drawn(shape, size)
    merged = merge_parallel(firms, debtor, creditor, pence)
    best = greatest_setoff(merged.network)
    dice = np.random.default_rng(5)
    keep = dice.random(debtor.size) >= 0.01
    later = merge_parallel(firms, debtor[keep], creditor[keep], pence[keep]).network
    clock = [time.process_time()]
    fresh = greatest_setoff(later)
    clock.append(time.process_time())
    again = greatest_setoff(later, Before(network=merged.network, setoff=best))
    clock.append(time.process_time())
    assert fresh.total_pence == again.total_pence
    urgent = prefer(merged, pence, dice.integers(0, 10, pence.size), best)
    clock.append(time.process_time())
    assert int(urgent.cleared_pence.sum()) == best.total_pence
    needed = int(np.maximum(merged.network.net_pence(), 0).sum())
    parts = (0, 0.0001, 0.001, 0.01, 0.05, 0.1, 0.2, 0.4, 1)
    curve = list(discharge_curve(merged.network, [int(needed * part) for part in parts]))
    clock.append(time.process_time())
    gross = int(merged.network.amount_pence.sum())
    points = " ".join(f"{c.lent_pence / gross:.4f}:{c.total_pence / gross:.4f}" for c in curve)
    print(*(f"{later - earlier:.2f}" for earlier, later in itertools.pairwise(clock)), points, sep="|")


def with_credit_lines(network: Network, part: float) -> tuple[int, int]:
    """Return what is discharged and lent when each may owe, and hold, a part of what it owes or is owed."""
    owes = np.bincount(network.debtor, network.amount_pence, network.parties) * part
    due = np.bincount(network.creditor, network.amount_pence, network.parties) * part
    limits = Limits(borrow_pence=owes.astype(np.int64), hold_pence=due.astype(np.int64))
    placed = place_liquidity(network, int(network.amount_pence.sum()), limits)
    return placed.total_pence, placed.lent_pence


def sardex() -> None:
    """Print what is discharged in circles of Sardex's size, without and with credit lines."""
    print("Sardex-like: parts of all that is owed, discharged (lent)")
    for seed in (1, 2, 3):
        firms, invoices = sardex_like(seed)
        network = merge_parallel(firms, *invoices).network
        gross = int(network.amount_pence.sum())
        told = [f"alone {greatest_setoff(network).total_pence / gross:.3f}"]
        for part in (0.05, 0.1, 0.15, 0.2, 0.3):
            total, lent = with_credit_lines(network, part)
            told.append(f"lines of {part:.0%} {total / gross:.3f} ({lent / gross:.3f})")
        print(f"   seed {seed}:", ", ".join(told))


def main(everything: bool) -> None:
    """Run every way on every network it can do, and print the table."""
    print(machine())
    cases = [
        ("heavy", "10k"),
        ("heavy", "100k"),
        ("layered", "10k"),
        ("layered", "100k"),
        ("industries", "-"),
    ]
    cases += [("heavy", "1m")] if everything else []
    runs: dict[str, Run] = {}
    totals: dict[tuple[str, str], set[str]] = {}
    for shape, size in cases:
        for way in WAYS:
            if (way == "HiGHS" and size != "-") or (way == "OR-tools" and size == "1m"):
                continue
            run = measured([sys.executable, "-m", "benchmarks.clearing", way, shape, size])
            merged, solved, total, share = run.output.split()
            totals.setdefault((shape, size), set()).add(total)
            runs[
                f"{shape:<10} {size:>4} {way:<9} merge {merged:>5}, solve {solved:>6} CPU-s, cleared {share}"
            ] = run
    print(table(runs))
    print("totals agree:", all(len(found) == 1 for found in totals.values()))
    for shape, size in (("heavy", "10k"), ("heavy", "100k")):
        run = measured([sys.executable, "-m", "benchmarks.clearing", "options", shape, size])
        fresh, again, urgent, curve, points = run.output.strip().split("|")
        print(f"{shape} {size}, CPU-s: afresh {fresh}, after 1% changed {again}, urgent first {urgent},")
        print(f"   nine budgets {curve}")
        print(f"   lent:discharged as parts of all that is owed: {points}")
    sardex()


if __name__ == "__main__":
    one(*sys.argv[1:]) if len(sys.argv) > 3 else main("all" in sys.argv)
