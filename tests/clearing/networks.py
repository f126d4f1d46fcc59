"""Small networks of obligations, drawn or named, and the same problem for other solvers."""

import numpy as np
from hypothesis import strategies as st

from ultramicro.clearing.solver.merging import merge_parallel


@st.composite
def invoices(draw, parties=7, most=24, pence=10**6):
    """Invoices between a few parties: (debtor, creditor, pence)."""
    one = st.tuples(st.integers(0, parties - 1), st.integers(0, parties - 1), st.integers(1, pence))
    drawn = draw(st.lists(one, min_size=1, max_size=most))
    return [(d, (c + (c == d)) % parties, a) for d, c, a in drawn]


def merged(rows, parties=7):
    d, c, a = (list(column) for column in zip(*rows, strict=True))
    return merge_parallel(parties, d, c, a)


def named(*rows):
    """A network of rows ("A", "B", pence), parties numbered by name."""
    names = sorted({who for d, c, _ in rows for who in (d, c)})
    return merged([(names.index(d), names.index(c), a) for d, c, a in rows], len(names)).network


def by_ortools(network):
    """The greatest set-off by OR-tools' minimum-cost flow."""
    from ortools.graph.python import min_cost_flow

    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        network.debtor.astype(np.int32), network.creditor.astype(np.int32), network.amount_pence,
        np.ones(network.debtor.size, np.int64),
    )  # fmt: skip
    flow.set_nodes_supplies(np.arange(network.parties, dtype=np.int32), network.net_pence())
    assert flow.solve() == flow.OPTIMAL
    return int(network.amount_pence.sum()) - flow.optimal_cost()


def by_highs(network, weight=None):
    """The greatest set-off by a linear programme."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    arcs = network.debtor.size
    data = np.concatenate([np.ones(arcs), -np.ones(arcs)])
    rows = np.concatenate([network.debtor, network.creditor])
    balance = csr_array((data, (rows, np.tile(np.arange(arcs), 2))), shape=(network.parties, arcs))
    gain = np.ones(arcs) if weight is None else weight
    found = linprog(
        -gain,
        A_eq=balance,
        b_eq=np.zeros(network.parties),
        bounds=np.column_stack([np.zeros(arcs), network.amount_pence]),
    )
    return round(-found.fun)
